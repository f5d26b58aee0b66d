package main

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim"
	"gowest/sim/calendar"
)

// manyWorkers is from how many worker agents on a run is large: half a gigabyte, and minutes.
const manyWorkers = 20e6

// prepare gets ready for runs with many agents, of which so many are still to simulate: it makes the heap grow less and says
// what memory they may need.
func (s *study) prepare(missing int) {
	most := 0.0
	for _, sc := range s.all() {
		most = max(most, mostWorkers(sc.Config))
	}
	together := min(missing, s.flags.threads)
	if s.prepared || together == 0 {
		return
	}
	s.prepared = true
	growLess(most * float64(together))
	if s.flags.quiet {
		return
	}
	if kib, ok := kibibytes(s.app.proc, "meminfo", "MemTotal"); ok {
		if text := memoryWarning(most, together, 1024*kib); text != "" {
			fmt.Fprintf(s.app.stderr, "%s: %s\n", s.label(), text)
		}
	}
	if n := s.scenarios[0].Config.Initial.BurnIn; n > 0 && most > manyWorkers && !s.resumed {
		fmt.Fprintf(s.app.stderr, "%s: %d quarters of start-up come before the first sign of progress\n", s.label(), n)
	}
}

// growLess keeps the heap of a large run near what lives, unless the user has set GOGC. By default it may grow to double before
// the collector runs, which can be gigabytes; collecting at a quarter more costs little, since columns have no pointers to
// follow.
func growLess(workers float64) {
	const percent = 25
	if workers > manyWorkers && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// mostWorkers returns the worker agents of a scenario when its labour force is largest.
func mostWorkers(cfg *sim.Config) float64 {
	most := 0.0
	for tick := range (cfg.Run.To-cfg.Run.From+1)*calendar.TicksPerYear + 1 {
		most = max(most, cfg.Series[sim.LabourForce].At(calendar.At(cfg.Run.From, calendar.Tick(tick))))
	}
	return most / float64(cfg.Run.PersonsPerAgent)
}

// Assumed, from runs of the baseline: workers for each firm when there are most of them, and what columns have in reserve, buffers and
// the rest of the program take on top.
const (
	workersPerFirm = 5
	reserve        = 0.22
)

// memoryNeeded estimates the memory of a run with so many worker agents [bytes].
func memoryNeeded(workers float64) float64 {
	return workers * (worker.BytesPerWorker + firm.BytesPerFirm/float64(workersPerFirm)) * (1 + reserve)
}

// memoryWarning says what memory runs need that are simulated together, each with so many workers, if it is more than half of what
// the machine has [bytes].
func memoryWarning(workers float64, together int, machine float64) string {
	need := memoryNeeded(workers) * float64(together)
	if need <= machine/2 {
		return ""
	}
	text := fmt.Sprintf("about %s of memory for %s workers", gibibytes(need), headcount(workers))
	if together > 1 {
		text += fmt.Sprintf(" in each of %d runs at a time (fewer with --threads)", together)
	}
	if need > machine {
		return text + "; that is more than the " + gibibytes(machine) + " of this machine"
	}
	return text + "; this machine has " + gibibytes(machine)
}

// gibibytes writes a number of bytes in GiB, below ten with a decimal.
func gibibytes(bytes float64) string {
	n := bytes / (1 << 30)
	if n < 9.95 {
		return decimals(n, 1) + " GiB"
	}
	return decimals(n, 0) + " GiB"
}

// headcount writes a number of agents, millions in words.
func headcount(n float64) string {
	if n < 1e6 {
		return decimals(math.Round(n), 0)
	}
	return decimals(n/1e6, 0) + " million"
}

// kibibytes returns the number that a file of /proc gives in kB after a key, and false if there is none.
func kibibytes(proc fs.FS, file, key string) (float64, bool) {
	if proc == nil {
		return 0, false
	}
	text, err := fs.ReadFile(proc, file)
	if err != nil {
		return 0, false // another system
	}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 3 && words[0] == key+":" && words[2] == "kB" {
			n, err := strconv.ParseFloat(words[1], 64)
			return n, err == nil
		}
	}
	return 0, false
}
