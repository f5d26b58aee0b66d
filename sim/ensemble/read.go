package ensemble

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"sort"

	"gowest/sim/record"
	"gowest/sim/store"
)

// Incomplete is the error of a reader that meets a block which is not there.
type Incomplete struct{ Block int }

func (i *Incomplete) Error() string { return fmt.Sprintf("block %d is not there", i.Block) }

// reader reads tables of blocks. It keeps the last few, since neighbouring cases share blocks. It is for one goroutine.
type reader struct {
	*Ensemble
	partial bool // blocks that are not there have no rows
	kept    []keptTable
}

type keptTable struct {
	table string
	block int
	frame record.Frame
}

// mostKept is how many tables a reader keeps: those of a case and of its base.
const mostKept = 6

// table returns a table of a block, none of it if it is not there and the reader is content with that.
func (r *reader) table(name string, block int) (*record.Frame, error) {
	for i := range r.kept {
		if k := r.kept[i]; k.table == name && k.block == block {
			r.kept = append(slices.Delete(r.kept, i, i+1), k)
			return &r.kept[len(r.kept)-1].frame, nil
		}
	}
	f, err := r.read(name, block)
	if errors.Is(err, fs.ErrNotExist) {
		if err = nil; !r.partial {
			err = &Incomplete{block}
		}
	}
	if err != nil {
		return nil, err
	}
	if len(r.kept) == mostKept {
		r.kept = slices.Delete(r.kept, 0, 1)
	}
	r.kept = append(r.kept, keptTable{name, block, f})
	return &r.kept[len(r.kept)-1].frame, nil
}

// read opens a table of a block and checks it.
func (r *reader) read(name string, block int) (record.Frame, error) {
	if _, err := r.Storage.Size(blockFile(runsTable, block) + ".parquet"); err != nil {
		return record.Frame{}, err // not done, whatever else is there
	}
	side, err := r.readSidecar(block)
	if err != nil {
		return record.Frame{}, err
	}
	file := blockFile(name, block) + ".parquet"
	data, err := r.Storage.Get(file)
	if err != nil {
		return record.Frame{}, err
	}
	if foreign, damage := r.judge(name, side, data); foreign+damage != "" {
		return record.Frame{}, &Blocked{r.Storage.Name(file), foreign + damage}
	}
	t, err := store.OpenTable(data)
	if err != nil {
		return record.Frame{}, err
	}
	return t.Frame(name)
}

// ofRuns returns the rows of runs from to before to in all blocks that hold them.
func (r *reader) ofRuns(table string, from, to int) (out record.Frame, err error) {
	for b := from / r.BlockSize; b <= (to-1)/r.BlockSize; b++ {
		f, err := r.table(table, b)
		if err != nil {
			return out, err
		}
		join(&out, rowsOf(f, from, to))
	}
	return out, nil
}

// ofCase returns the rows of a case.
func (r *reader) ofCase(table string, c int) (record.Frame, error) {
	return r.ofRuns(table, c*r.Replicates, (c+1)*r.Replicates)
}

// rowsOf returns the part of a table that belongs to runs from to before to. It shares memory with f.
func rowsOf(f *record.Frame, from, to int) record.Frame {
	runs := column(f, "run").Ints
	low := sort.Search(len(runs), func(i int) bool { return runs[i] >= int64(from) })
	high := sort.Search(len(runs), func(i int) bool { return runs[i] >= int64(to) })
	out := record.Frame{Table: f.Table}
	for _, c := range f.Columns {
		switch c.Kind {
		case reflect.Float64:
			c.Floats = c.Floats[low:high:high]
		case reflect.String:
			c.Texts = c.Texts[low:high:high]
		default:
			c.Ints = c.Ints[low:high:high]
		}
		out.Columns = append(out.Columns, c)
	}
	return out
}

// join adds the rows of f to those of to, which has no columns yet or the same.
func join(to *record.Frame, f record.Frame) {
	if len(to.Columns) == 0 {
		*to = f
		return
	}
	for i := range f.Columns {
		a, b := &to.Columns[i], &f.Columns[i]
		a.Ints, a.Floats, a.Texts = append(a.Ints, b.Ints...), append(a.Floats, b.Floats...), append(a.Texts, b.Texts...)
	}
}
