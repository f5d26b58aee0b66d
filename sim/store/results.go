package store

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// ResultsFile is the name of a file of [Results] in the folder of a study.
const ResultsFile = "results.log"

// resultsHead is the first line of the file.
const resultsHead = "gowest results 1"

// Results is the numbers that finished runs have given, in a file that grows line by line: for studies of thousands of runs that need a few numbers
// of each. A number is known by the key of its run and its own name. Its methods may be called from several goroutines, and
// several processes may add to one file: each line is written at once, and what stands twice is the same.
type Results struct {
	mu     sync.Mutex
	file   *os.File
	runs   map[string]map[string]float64
	failed map[string]string
}

// OpenResults opens the results in a folder, which must exist. A last line that was not finished, because the process died, is cut off.
//
// The error is a [*Damage] if any other line cannot be read.
func OpenResults(dir string) (*Results, error) {
	path := filepath.Join(dir, ResultsFile)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	r := &Results{file: file, runs: map[string]map[string]float64{}, failed: map[string]string{}}
	if err := r.load(path); err != nil {
		file.Close()
		return nil, err
	}
	return r, nil
}

// load reads the lines of the file.
func (r *Results) load(path string) error {
	text, err := io.ReadAll(r.file)
	if err != nil {
		return fmt.Errorf("results: %w", err)
	}
	whole := bytes.LastIndexByte(text, '\n') + 1
	if whole < len(text) {
		if err := r.file.Truncate(int64(whole)); err != nil {
			return fmt.Errorf("results: %w", err)
		}
	}
	if whole == 0 {
		return r.append(resultsHead)
	}
	for i, line := range strings.Split(string(text[:whole-1]), "\n") {
		line, good := unsealed(line)
		switch {
		case !good:
			return &Damage{path, fmt.Sprintf("line %d is not what was written; remove the line to simulate its run again", i+1)}
		case i == 0 && line != resultsHead:
			return &Damage{path, fmt.Sprintf("its first line is %q; this program writes %q", line, resultsHead)}
		case line != resultsHead: // which two processes that began together have both written
			if !r.read(line) {
				return &Damage{path, fmt.Sprintf("line %d holds no results", i+1)}
			}
		}
	}
	return nil
}

// read takes in a line: the key of a run, then its numbers as name=value with tabs between, or why it failed.
func (r *Results) read(line string) bool {
	parts := strings.Split(line, "\t")
	if len(parts) < 2 {
		return false
	}
	run := parts[0]
	if parts[1] == "failed" && len(parts) == 3 {
		message, err := strconv.Unquote(parts[2])
		r.failed[run] = message
		return err == nil
	}
	numbers := r.of(run)
	for _, part := range parts[1:] {
		at := strings.LastIndexByte(part, '=')
		if at < 0 {
			return false
		}
		x, err := strconv.ParseFloat(part[at+1:], 64)
		if err != nil {
			return false
		}
		numbers[part[:at]] = x
	}
	return true
}

func (r *Results) of(run string) map[string]float64 {
	if r.runs[run] == nil {
		r.runs[run] = map[string]float64{}
	}
	return r.runs[run]
}

// Get returns the numbers of a run with these names, in their order, if all are known. A run that failed has NaN for each, and why it
// failed.
func (r *Results) Get(run string, names []string) (values []float64, failed string, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	values = make([]float64, len(names))
	if failed := r.failed[run]; failed != "" {
		for i := range values {
			values[i] = math.NaN()
		}
		return values, failed, true
	}
	for i, name := range names {
		x, ok := r.runs[run][name]
		if !ok {
			return nil, "", false
		}
		values[i] = x
	}
	return values, "", true
}

// Empty tells whether there is no run.
func (r *Results) Empty() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.runs) == 0 && len(r.failed) == 0
}

// Put adds the numbers of a run. Names hold no tabs and no line ends.
func (r *Results) Put(run string, names []string, values []float64) error {
	var line strings.Builder
	line.WriteString(run)
	for i, name := range names {
		fmt.Fprintf(&line, "\t%s=%s", name, strconv.FormatFloat(values[i], 'g', -1, 64))
	}
	return r.add(line.String())
}

// Fail notes that a run failed, and why.
func (r *Results) Fail(run, why string) error { return r.add(run + "\tfailed\t" + strconv.Quote(why)) }

func (r *Results) add(line string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.read(line) {
		return fmt.Errorf("results: %q is no line", line)
	}
	return r.append(line)
}

// append writes a line with its checksum, in one piece, and waits until it is on the disk.
func (r *Results) append(line string) error {
	if _, err := r.file.WriteString(sealed(line)); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	if err := r.file.Sync(); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	return nil
}

// Close closes the file.
func (r *Results) Close() error { return r.file.Close() }

// AbandonResults removes the results of a folder if they hold none, and tells whether they are gone.
func AbandonResults(dir string) (gone bool) {
	path := filepath.Join(dir, ResultsFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return errors.Is(err, os.ErrNotExist)
	}
	return string(text) == sealed(resultsHead) && os.Remove(path) == nil
}

// sealed returns a line with its checksum (CRC-32, Castagnoli) and end.
func sealed(line string) string { return fmt.Sprintf("%s\t%08x\n", line, checksum(line)) }

func checksum(line string) uint32 {
	return crc32.Checksum([]byte(line), crc32.MakeTable(crc32.Castagnoli))
}

// unsealed returns a line without its checksum and whether that is right.
func unsealed(line string) (string, bool) {
	at := strings.LastIndexByte(line, '\t')
	if at < 0 {
		return line, false
	}
	sum, err := strconv.ParseUint(line[at+1:], 16, 32)
	return line[:at], err == nil && uint32(sum) == checksum(line[:at])
}
