package ensemble

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"gowest/sim/parallel"
	"gowest/sim/record"
	"gowest/sim/store"
)

// Audit is what the files of an ensemble say.
type Audit struct {
	ID        string   `json:"ensemble"`
	Runs      int      `json:"runs"`
	Blocks    int      `json:"blocks"`
	Have      int      `json:"have"` // blocks of which every byte is right
	RunsHave  int      `json:"runs_have"`
	Missing   []int    `json:"missing"`   // blocks
	Damaged   []string `json:"damaged"`   // files of blocks that cannot be used, and why
	Foreign   []string `json:"foreign"`   // files that belong to another ensemble, or to none
	Failed    int      `json:"failed"`    // runs that cannot finish
	Conflicts []string `json:"conflicts"` // files
	Temp      int      `json:"temp"`      // unfinished files
	Digest    string   `json:"digest"`    // SHA-256 over the keys and sums of all blocks in their order; "" unless all are there
}

// Complete tells whether every block is there and right.
func (a *Audit) Complete() bool { return a.Have == a.Blocks }

// Audit opens every file that there should be, and checks every byte: by name, since lists of folders lag on network file systems. It
// works on up to threads goroutines.
func (e *Ensemble) Audit(threads int) (*Audit, error) {
	a := &Audit{ID: e.ID, Runs: e.Runs, Blocks: e.Blocks, Missing: []int{}, Damaged: []string{}, Foreign: []string{}, Conflicts: []string{}}
	checks := make([]checked, e.Blocks)
	err := parallel.Try(threads, e.Blocks, func(b int) (err error) {
		checks[b], err = e.check(b)
		return err
	})
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	for b, c := range checks {
		switch {
		case c.missing:
			a.Missing = append(a.Missing, b)
		case c.foreign != "":
			a.Foreign = append(a.Foreign, c.foreign)
		case c.damage != "":
			a.Damaged = append(a.Damaged, c.damage)
		default:
			a.Have++
			a.RunsHave += c.side.Runs
			a.Failed += c.side.Failed
			fmt.Fprintf(h, "%d %s", b, c.side.Keys)
			for _, table := range tables(e.Keep) {
				fmt.Fprintf(h, " %s", c.side.SHA256[table])
			}
			fmt.Fprintln(h)
		}
	}
	if a.Complete() {
		a.Digest = hex.EncodeToString(h.Sum(nil))
	}
	return a, e.others(a)
}

// checked is what was found of a block: one of these.
type checked struct {
	side            *Sidecar
	missing         bool
	foreign, damage string
}

// check opens the files of a block.
func (e *Ensemble) check(block int) (c checked, err error) {
	there := 0
	for _, table := range tables(e.Keep) {
		if _, err := e.Storage.Size(blockFile(table, block) + ".parquet"); err == nil {
			there++
		} else if !errors.Is(err, fs.ErrNotExist) {
			return c, err
		}
	}
	side, err := e.readSidecar(block)
	var other *Blocked
	switch {
	case errors.As(err, &other):
		c.foreign = other.File + ": " + other.Problem
		return c, nil
	case there < len(tables(e.Keep)):
		c.missing = true
		return c, nil
	case errors.Is(err, fs.ErrNotExist):
		c.damage = e.Storage.Name(blockFile(runsTable, block)+".parquet") + ": there is no description beside it"
		return c, nil
	case err != nil:
		return c, err
	}
	for _, table := range tables(e.Keep) {
		name := blockFile(table, block) + ".parquet"
		data, err := e.Storage.Get(name)
		if err != nil {
			return c, err
		}
		if c.foreign, c.damage = e.judge(table, side, data); c.foreign+c.damage == "" {
			continue
		}
		if c.foreign != "" {
			c.foreign = e.Storage.Name(name) + ": " + c.foreign
		} else {
			c.damage = e.Storage.Name(name) + ": " + c.damage
		}
		return c, nil
	}
	c.side = side
	return c, nil
}

// judge says what is wrong with a file of a block.
func (e *Ensemble) judge(table string, side *Sidecar, data []byte) (foreign, damage string) {
	t, err := store.OpenTable(data)
	if err == nil && t.Metadata(metadataKey) != label(e.ID, table, side.Block) {
		return fmt.Sprintf("it is %q of another ensemble or place", t.Metadata(metadataKey)), ""
	}
	switch {
	case sumOf(data) != side.SHA256[table]:
		return "", "its SHA-256 is not that of the description beside it; it was changed or cut off"
	case err != nil:
		return "", err.Error()
	case table != runsTable:
		return "", ""
	case t.Rows() != side.Runs:
		return "", fmt.Sprintf("%d rows; want %d", t.Rows(), side.Runs)
	}
	f, err := t.Frame(table)
	if err != nil {
		return "", err.Error()
	}
	failed := 0
	for _, x := range column(&f, "failed").Ints {
		failed += int(x)
	}
	if failed != side.Failed {
		return "", fmt.Sprintf("%d runs failed; the description beside it says %d", failed, side.Failed)
	}
	return "", ""
}

// others counts what lies in the folders besides blocks.
func (e *Ensemble) others(a *Audit) error {
	conflicts, err := e.Storage.List(conflictsDir)
	if err != nil {
		return err
	}
	for _, f := range conflicts {
		if !f.Unfinished() {
			a.Conflicts = append(a.Conflicts, e.Storage.Name(f.Name))
		}
	}
	wanted := map[string]bool{}
	for b := range e.Blocks {
		wanted[blockFile(runsTable, b)+".json"] = true
		for _, table := range tables(e.Keep) {
			wanted[blockFile(table, b)+".parquet"] = true
		}
	}
	for _, table := range tables(Yearly) {
		files, err := e.Storage.List(table)
		if err != nil {
			return err
		}
		for _, f := range files {
			switch {
			case f.Unfinished():
				a.Temp++
			case !wanted[f.Name]:
				a.Foreign = append(a.Foreign, e.Storage.Name(f.Name)+": the plan has no such block")
			}
		}
	}
	return nil
}

// Progress is how far an ensemble is, from a look at the names of its files.
type Progress struct {
	Blocks int     `json:"blocks"` // done
	Runs   int     `json:"runs"`
	Bytes  int64   `json:"bytes"`
	Shards []Shard `json:"shards"`
	Failed int     `json:"failed"` // runs
	times  []File  // of blocks, by time
}

// Shard is how far one is.
type Shard struct {
	Shard  int `json:"shard"`
	Blocks int `json:"blocks"`
	Have   int `json:"have"`
}

// Progress counts blocks by name. Other machines may see names later than they come to be.
func (e *Ensemble) Progress() (*Progress, error) {
	files, err := e.Storage.List(runsTable)
	if err != nil {
		return nil, err
	}
	byName := map[string]File{}
	p := new(Progress)
	for _, f := range files {
		byName[f.Name] = f
		p.Bytes += f.Size
	}
	p.Shards = make([]Shard, e.Shards)
	for j, b := range Permutation(e.PermutationSeed, e.Blocks) {
		s := &p.Shards[j%e.Shards]
		s.Shard = j % e.Shards
		s.Blocks++
		if f, there := byName[blockFile(runsTable, int(b))+".parquet"]; there {
			from, to := e.Range(int(b))
			s.Have++
			p.Blocks++
			p.Runs += to - from
			p.times = append(p.times, f)
		}
	}
	slices.SortFunc(p.times, func(a, b File) int { return a.Time.Compare(b.Time) })
	failures, err := e.Storage.List(failedDir)
	for _, f := range failures {
		if !f.Unfinished() {
			p.Failed++
		}
	}
	return p, err
}

// Rate returns how many blocks were stored a second, from the last few of them, and 0 if there are too few. Times in which nobody was at work do
// not count: gaps of more than ten minutes that are also many times as long as the usual one.
func (p *Progress) Rate() float64 {
	const few, least, times = 200, 600.0, 20
	last := p.times[max(0, len(p.times)-few):]
	if len(last) < 3 {
		return 0
	}
	var gaps []float64
	for i := range last[1:] {
		gaps = append(gaps, last[i+1].Time.Sub(last[i].Time).Seconds())
	}
	slices.Sort(gaps)
	pause := max(least, times*gaps[len(gaps)/2])
	span, blocks := 0.0, 0
	for _, g := range gaps {
		if g <= pause {
			span += g
			blocks++
		}
	}
	if span <= 0 {
		return 0
	}
	return float64(blocks) / span
}

// Wanting returns the shards of which blocks are missing.
func (p *Progress) Wanting() (shards []int) {
	for _, s := range p.Shards {
		if s.Have < s.Blocks {
			shards = append(shards, s.Shard)
		}
	}
	return shards
}

// column returns a column of a table, an empty one if there is none.
func column(f *record.Frame, name string) *record.Values {
	i := slices.IndexFunc(f.Columns, func(c record.Values) bool { return c.Name == name })
	if i < 0 {
		return &record.Values{}
	}
	return &f.Columns[i]
}
