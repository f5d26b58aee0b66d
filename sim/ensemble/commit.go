package ensemble

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

// Conflict is a block of which two processes made different bytes: the results depend on the machine or the time. What was there stays; the
// other bytes are kept for who looks for the reason.
type Conflict struct {
	File, Other string // names of both, as people write them
}

func (c *Conflict) Error() string {
	return fmt.Sprintf("%s holds another result than the same runs gave here (%s); results must not depend on the machine, please report it", c.File, c.Other)
}

// Blocked is a file that stands where a block belongs and is not that block.
type Blocked struct{ File, Problem string }

func (b *Blocked) Error() string {
	return b.File + ": " + b.Problem + "; move it away and run again"
}

// commit stores the files of a block: the sidecar, which promises their sums, then they, last the one that stands for the block. It
// returns whether they are new. Another process may have stored the same; other bytes are a [*Conflict].
func (e *Ensemble) commit(block int, side *Sidecar, files map[string][]byte) (added bool, err error) {
	text, err := indented(side)
	if err != nil {
		return false, err
	}
	name := blockFile(runsTable, block) + ".json"
	if err = e.Storage.Create(name, text); errors.Is(err, fs.ErrExist) {
		old, err := e.readSidecar(block)
		if err != nil {
			return false, err
		}
		if !maps.Equal(old.SHA256, side.SHA256) {
			return false, e.conflict(block, name, files)
		}
	} else if err != nil {
		return false, err
	}
	for _, table := range tables(e.Keep) {
		name := blockFile(table, block) + ".parquet"
		err := e.Storage.Create(name, files[table])
		if added = err == nil; added {
			continue
		}
		if !errors.Is(err, fs.ErrExist) {
			return false, err
		}
		equal, err := same(e.Storage, name, files[table])
		if err != nil {
			return false, err
		}
		if !equal {
			return false, e.conflict(block, name, files)
		}
	}
	return added, nil
}

// conflict keeps the files of a block that differ from those that are there.
func (e *Ensemble) conflict(block int, there string, files map[string][]byte) error {
	other := ""
	for _, table := range tables(e.Keep) {
		data := files[table]
		other = fmt.Sprintf("%s/blk-%08d-%s-%s.parquet", conflictsDir, block, table, sumOf(data)[:16])
		if err := e.Storage.Create(other, data); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%w; and it cannot be kept: %w", &Conflict{e.Storage.Name(there), "lost"}, err)
		}
	}
	return &Conflict{e.Storage.Name(there), e.Storage.Name(other)}
}

// readSidecar returns what stands beside a block. The error is [fs.ErrNotExist] without one, and a [*Blocked] if it belongs to something else.
func (e *Ensemble) readSidecar(block int) (*Sidecar, error) {
	name := blockFile(runsTable, block) + ".json"
	text, err := e.Storage.Get(name)
	if err != nil {
		return nil, err
	}
	side := new(Sidecar)
	from, to := e.Range(block)
	switch err := json.Unmarshal(text, side); {
	case err != nil:
		return nil, &Blocked{e.Storage.Name(name), "it is no description of a block"}
	case side.Ensemble != e.ID:
		return nil, &Blocked{e.Storage.Name(name), fmt.Sprintf("it belongs to the ensemble %q; want %s", side.Ensemble, e.ID)}
	case side.Block != block || side.FirstRun != from || side.Runs != to-from:
		return nil, &Blocked{e.Storage.Name(name), fmt.Sprintf("it belongs to block %d", side.Block)}
	}
	return side, nil
}

// Has tells whether a block is done. It compares sizes alone: see [Ensemble.Audit] for every byte. The error is a [*Blocked] if
// what is there is no block of the ensemble.
func (e *Ensemble) Has(block int) (bool, error) {
	name := blockFile(runsTable, block) + ".parquet"
	_, gone := e.Storage.Size(name)
	if gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		return false, gone
	}
	side, err := e.readSidecar(block)
	if errors.Is(err, fs.ErrNotExist) {
		if gone != nil {
			return false, nil
		}
		return false, &Blocked{e.Storage.Name(name), "there is no description beside it"}
	}
	if err != nil || gone != nil {
		return false, err
	}
	for _, table := range slices.Backward(tables(e.Keep)) {
		name := blockFile(table, block) + ".parquet"
		size, err := e.Storage.Size(name)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil // it was taken away: made again it is the same
		}
		if err != nil {
			return false, err
		}
		if size != side.Bytes[table] {
			return false, &Blocked{e.Storage.Name(name), fmt.Sprintf("%d bytes; want %d", size, side.Bytes[table])}
		}
	}
	return true, nil
}

// Failure is what a file in failed/ holds.
type Failure struct {
	Ensemble  string `json:"ensemble"`
	Run       int    `json:"run"`
	Key       string `json:"key"`
	Scenario  string `json:"scenario"`
	Point     int    `json:"point"` // from 1
	Replicate int    `json:"replicate"`
	Error     string `json:"error"`
}

// fail stores why a run cannot finish.
func (e *Ensemble) fail(d *Design, l *Layout, r Run, res *Result) error {
	c := l.Cases[r.Case]
	text, err := indented(Failure{e.ID, r.Index, res.Key, d.Scenarios[c.Scenario], c.Point + 1, r.Replicate, res.Failed})
	if err != nil {
		return err
	}
	return e.Storage.Put(failedFile(r.Index), text)
}
