package store

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"

	"gowest/sim/record"
)

// checkpointFormat is the version of the files of checkpoints:
//
//	gowest checkpoint 1\n
//	{"scenario": …}\n      what the state belongs to
//	…                      the state
//	SHA-256 of all before, 32 bytes
const checkpointFormat = 1

// Checkpoints is a folder with states that unfinished runs have reached, one or for a moment two of each replicate:
//
//	replicate-00000003-00000040.checkpoint   replicate 3 after 40 quarters
//
// A file is whole whenever it has its name. One that is not, or that belongs to another run, is a [*Damage]: it is neither
// used nor changed.
type Checkpoints struct {
	dir  string
	head checkpointHead // of a replicate and quarter that are not set
}

// checkpointHead is what a state belongs to.
type checkpointHead struct {
	Series
	Layout    string `json:"layout"` // of the state in memory
	Replicate int    `json:"replicate"`
	Tick      int    `json:"tick"` // quarters done after the start-up
}

// OpenCheckpoints opens dir, which it makes if need be, for the runs of a series whose states have that layout in memory. It removes
// what dead processes left unfinished.
func OpenCheckpoints(dir string, s Series, layout string) (*Checkpoints, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	record.CleanTemp(dir)
	s.Schema = schema()
	return &Checkpoints{dir, checkpointHead{Series: s, Layout: layout}}, nil
}

// Of returns the checkpoints of a replicate (from 1).
func (c *Checkpoints) Of(replicate int) *RunCheckpoints {
	head := c.head
	head.Replicate = replicate
	return &RunCheckpoints{dir: c.dir, head: head}
}

// RunCheckpoints is the checkpoints of one run.
type RunCheckpoints struct {
	dir  string
	head checkpointHead
	own  []int // quarters that it has written or read, whose files need no other look before they go
}

// path is the file of a quarter.
func (c *RunCheckpoints) path(tick int) string {
	return filepath.Join(c.dir, fmt.Sprintf("replicate-%08d-%08d.checkpoint", c.head.Replicate, tick))
}

// ticks returns the quarters that were saved, ascending, whether they can be used or not.
func (c *RunCheckpoints) ticks() (out []int, err error) {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		var replicate, tick int
		n, _ := fmt.Sscanf(e.Name(), "replicate-%d-%d.checkpoint", &replicate, &tick)
		if n == 2 && e.Name() == filepath.Base(c.path(tick)) {
			out = append(out, tick)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Newest returns the last quarter that was saved, and false if there is none. The error is a [*Damage] if its file cannot be used.
func (c *RunCheckpoints) Newest() (tick int, found bool, err error) {
	return c.Load(func(io.Reader, int64) error { return nil })
}

// Load hands the newest state and its size to read, after a check of every byte. It returns its quarter, and false if there is none.
// The error is a [*Damage] if the file cannot be used.
func (c *RunCheckpoints) Load(read func(r io.Reader, size int64) error) (tick int, found bool, err error) {
	for {
		ticks, err := c.ticks()
		if err != nil || len(ticks) == 0 {
			return 0, false, err
		}
		tick = ticks[len(ticks)-1]
		f, from, size, err := c.open(tick)
		if errors.Is(err, os.ErrNotExist) {
			continue // another process on the folder has a newer one, or has finished
		}
		if err != nil {
			return 0, false, err
		}
		defer f.Close()
		if err := read(io.NewSectionReader(f, from, size), size); err != nil {
			return 0, false, &Damage{c.path(tick), err.Error()}
		}
		c.own = append(c.own, tick)
		return tick, true, nil
	}
}

// open checks a file and returns where its state begins and how long it is.
func (c *RunCheckpoints) open(tick int) (f *os.File, from, size int64, err error) {
	path := c.path(tick)
	if f, err = os.Open(path); err != nil {
		return nil, 0, 0, err
	}
	from, size, err = c.check(f, tick)
	if err != nil {
		f.Close()
		var damage *Damage
		if !errors.As(err, &damage) {
			err = fmt.Errorf("read %s: %w", path, err)
		}
		return nil, 0, 0, err
	}
	return f, from, size, nil
}

func (c *RunCheckpoints) check(f *os.File, tick int) (from, size int64, err error) {
	damaged := func(format string, args ...any) (int64, int64, error) {
		return 0, 0, &Damage{c.path(tick), fmt.Sprintf(format, args...) + "; without the file the run begins before it"}
	}
	info, err := f.Stat()
	if err != nil {
		return 0, 0, err
	}
	r := bufio.NewReader(io.LimitReader(f, headMost))
	version := 0
	first, _ := r.ReadString('\n')
	if n, _ := fmt.Sscanf(first, "gowest checkpoint %d\n", &version); n != 1 {
		return damaged("not a checkpoint of gowest")
	}
	if version != checkpointFormat {
		return damaged("checkpoint of format %d; this version of gowest has %d", version, checkpointFormat)
	}
	line, _ := r.ReadBytes('\n')
	// The sum comes first: what a changed head says is of no use.
	sum := sha256.New()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, 0, err
	}
	from = int64(len(first) + len(line))
	size = info.Size() - from - sha256.Size
	if size < 0 {
		return damaged("cut off")
	}
	if _, err := io.CopyN(sum, f, from+size); err != nil {
		return 0, 0, err
	}
	stored := make([]byte, sha256.Size)
	if _, err := io.ReadFull(f, stored); err != nil {
		return 0, 0, err
	}
	if string(stored) != string(sum.Sum(nil)) {
		return damaged("its SHA-256 does not fit; it was changed or cut off")
	}
	var got checkpointHead
	if err := json.Unmarshal(line, &got); err != nil {
		return damaged("%v", err)
	}
	want := c.head
	want.Tick = tick
	if other := want.differs(&got); other != "" {
		return damaged("%s", other)
	}
	return from, size, nil
}

// headMost bounds the first two lines.
const headMost = 1 << 16

// differs says what makes a state with head got useless for want, or "".
func (want *checkpointHead) differs(got *checkpointHead) string {
	switch {
	case got.Seed != want.Seed:
		return fmt.Sprintf("of seed %d; want %d", got.Seed, want.Seed)
	case got.Replicate != want.Replicate:
		return fmt.Sprintf("of replicate %d; want %d", got.Replicate, want.Replicate)
	case got.Tick != want.Tick:
		return fmt.Sprintf("of quarter %d; want %d", got.Tick, want.Tick)
	case got.Digest != want.Digest:
		return fmt.Sprintf("of another scenario, %s (digest %.8s; want %.8s)", got.Scenario, got.Digest, want.Digest)
	case got.ModelVersion != want.ModelVersion:
		return fmt.Sprintf("of model version %s; want %s", got.ModelVersion, want.ModelVersion)
	case got.ModelDigest != want.ModelDigest:
		return fmt.Sprintf("of another source of the model (digest %.8s; want %.8s)", got.ModelDigest, want.ModelDigest)
	case got.key() != want.key() || got.Layout != want.Layout:
		return "of a program with other tables or another compiler"
	}
	return ""
}

// Save stores what write writes as the state after a quarter; then the older ones of the replicate go.
func (c *RunCheckpoints) Save(tick int, write func(io.Writer) error) error {
	head := c.head
	head.Tick = tick
	line, err := json.Marshal(head)
	if err != nil {
		return err
	}
	err = record.WriteAtomic(c.path(tick), func(file io.Writer) error {
		w := summed{file, sha256.New()}
		if _, err := fmt.Fprintf(w, "gowest checkpoint %d\n%s\n", checkpointFormat, line); err != nil {
			return err
		}
		if err := write(w); err != nil {
			return err
		}
		_, err := file.Write(w.sum.Sum(nil))
		return err
	})
	if err != nil {
		return err
	}
	c.own = append(c.own, tick)
	return c.remove(func(t int) bool { return t < tick })
}

// summed writes and hashes.
type summed struct {
	io.Writer
	sum hash.Hash
}

func (s summed) Write(b []byte) (int, error) {
	s.sum.Write(b)
	return s.Writer.Write(b)
}

// Drop removes all checkpoints of the run, which has finished.
func (c *RunCheckpoints) Drop() error { return c.remove(func(int) bool { return true }) }

// remove removes the checkpoints of some quarters. It leaves those that cannot be used.
func (c *RunCheckpoints) remove(which func(tick int) bool) error {
	ticks, err := c.ticks()
	if err != nil {
		return err
	}
	for _, tick := range ticks {
		if !which(tick) {
			continue
		}
		if !slices.Contains(c.own, tick) {
			f, _, _, err := c.open(tick)
			var damage *Damage
			if errors.As(err, &damage) || errors.Is(err, os.ErrNotExist) {
				continue
			}
			if err != nil {
				return err
			}
			f.Close()
		}
		if err := os.Remove(c.path(tick)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
