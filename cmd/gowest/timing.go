package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"gowest/sim"
	"gowest/sim/calendar"
)

// timingFlags say where a run logs its time and memory.
type timingFlags struct{ file string }

func (f *timingFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.file, "timing", "", "`file` to which time and memory are appended at the end of each simulated year (CSV)")
}

func (f *timingFlags) check(cmd *cobra.Command) error {
	if f.file == "" && cmd.Flags().Changed("timing") {
		return badInput("--timing names no file")
	}
	return nil
}

// timingHeader names the columns of the log:
//
//   - replicate, year: what has ended. The year is empty for the start-up, or for what loading a checkpoint took in its place.
//   - seconds: since the replicate began in this process.
//   - year_seconds: since the row before of the replicate. After a checkpoint the first year is what was left of it.
//   - cpu_seconds: of processors in the same time, user and system, by the whole process: of other replicates too.
//   - memory_mib, peak_mib: resident memory of the process now and at most so far [MiB].
//   - checkpoint_seconds: how much of year_seconds saving checkpoints took.
//
// What the system does not tell is empty.
const timingHeader = "replicate,year,seconds,year_seconds,cpu_seconds,memory_mib,peak_mib,checkpoint_seconds\n"

// timingLog is a file with a row for each year of each replicate. Rows are written as years end, so that a process that is killed
// leaves what it has; the one that goes on appends to them, and years that it simulates again stand there twice.
type timingLog struct {
	proc fs.FS
	file *os.File

	mu  sync.Mutex
	err error // the first of writing
}

// openTiming opens the log that f names, if any. It refuses a file that holds something else.
func (s *study) openTiming(f *timingFlags) (err error) {
	if f.file == "" {
		return nil
	}
	l := &timingLog{proc: s.app.proc}
	if l.file, err = os.OpenFile(f.file, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644); err != nil {
		return badInput("timing file: %w", err)
	}
	if err := l.begin(); err != nil {
		l.file.Close()
		return err
	}
	s.timing = l
	return nil
}

// begin writes the header of a new file, and ends a row that an earlier process could not end.
func (l *timingLog) begin() error {
	info, err := l.file.Stat()
	if err != nil {
		return badInput("timing file: %w", err)
	}
	start := timingHeader
	if size := info.Size(); info.Mode().IsRegular() && size > 0 { // not a terminal or pipe
		first, last := make([]byte, len(timingHeader)), make([]byte, 1)
		n, err := l.file.ReadAt(first, 0)
		if err != nil && !errors.Is(err, io.EOF) {
			return badInput("timing file: %w", err)
		}
		if string(first[:n]) != timingHeader {
			return badInput("timing file %s holds something else; want a new file or the timing of earlier runs", l.file.Name())
		}
		if _, err := l.file.ReadAt(last, size-1); err != nil {
			return badInput("timing file: %w", err)
		}
		if start = ""; last[0] != '\n' {
			start = "\n"
		}
	}
	if _, err := l.file.WriteString(start); err != nil {
		return badInput("timing file: %w", err)
	}
	return nil
}

// close returns the first error of writing.
func (l *timingLog) close() error {
	if l == nil {
		return nil
	}
	if err := errors.Join(l.err, l.file.Close()); err != nil {
		return fmt.Errorf("timing file: %w", err)
	}
	return nil
}

// runTiming measures one replicate. It lives on the goroutine that simulates it.
type runTiming struct {
	log       *timingLog
	cfg       *sim.Config
	replicate int
	began     time.Time
	last      time.Time     // the row before
	cpu       float64       // at the row before
	saves     bool          // whether there are checkpoints
	saving    time.Duration // since the row before
}

// follow begins to measure a replicate. What it returns takes the place of what the simulation was to get.
func (l *timingLog) follow(ctx context.Context, cfg *sim.Config, replicate int, progress func(done, total int), kept sim.Checkpoints) (
	context.Context, func(done, total int), sim.Checkpoints,
) {
	now := time.Now()
	r := &runTiming{log: l, cfg: cfg, replicate: replicate, began: now, last: now, saves: kept != nil}
	r.cpu, _ = cpuSeconds()
	started := sync.OnceFunc(func() { r.row("") })
	if kept != nil {
		kept = timedCheckpoints{kept, &r.saving}
	}
	return startUpContext{ctx, started}, func(done, total int) {
		started() // before the first quarter, unless the model did not look at its context
		if tick := done - cfg.Initial.BurnIn; tick > 0 && tick%calendar.TicksPerYear == 0 {
			r.row(strconv.Itoa(cfg.Run.From + tick/calendar.TicksPerYear - 1))
		}
		progress(done, total)
	}, kept
}

// row writes what happened since the row before.
func (r *runTiming) row(year string) {
	now := time.Now()
	fields := []string{strconv.Itoa(r.replicate), year, decimals(now.Sub(r.began).Seconds(), 3), decimals(now.Sub(r.last).Seconds(), 3), "", "", "", ""}
	if cpu, ok := cpuSeconds(); ok {
		fields[4] = decimals(cpu-r.cpu, 3)
		r.cpu = cpu
	}
	for i, key := range []string{"VmRSS", "VmHWM"} {
		if kib, ok := kibibytes(r.log.proc, "self/status", key); ok {
			fields[5+i] = decimals(kib/1024, 1)
		}
	}
	if r.saves {
		fields[7] = decimals(r.saving.Seconds(), 3)
	}
	r.last, r.saving = now, 0
	r.log.write(strings.Join(fields, ",") + "\n")
}

func decimals(v float64, n int) string { return strconv.FormatFloat(v, 'f', n, 64) }

// write appends a row at once.
func (l *timingLog) write(row string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.file.WriteString(row); err != nil && l.err == nil {
		l.err = err // the run goes on: its results do not need the log
	}
}

// startUpContext calls started when the model looks for the first time whether it shall stop: before the first quarter, when the
// start-up is over, of which progress says nothing.
type startUpContext struct {
	context.Context
	started func()
}

func (c startUpContext) Err() error {
	c.started()
	return c.Context.Err()
}

// timedCheckpoints adds the time that saving takes to saving.
type timedCheckpoints struct {
	sim.Checkpoints
	saving *time.Duration
}

func (c timedCheckpoints) Save(tick int, write func(io.Writer) error) error {
	begun := time.Now()
	defer func() { *c.saving += time.Since(begun) }()
	return c.Checkpoints.Save(tick, write)
}
