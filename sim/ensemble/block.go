package ensemble

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"

	"gowest/sim/record"
	"gowest/sim/store"
)

// Tables of blocks, which are folders, too.
const (
	runsTable     = "blocks"
	nationTable   = "nation"
	provinceTable = "provinces"
	failedDir     = "failed"
	conflictsDir  = "conflicts"
)

// tables returns the tables of which a block has a file each, the one that stands for the block last.
func tables(k Keep) []string {
	if k == Yearly {
		return []string{nationTable, provinceTable, runsTable}
	}
	return []string{runsTable}
}

// blockFile is the name of a block's file without ending. A thousand are in a folder.
func blockFile(table string, block int) string {
	return fmt.Sprintf("%s/%03d/blk-%08d", table, block/1000, block)
}

func failedFile(run int) string { return fmt.Sprintf("%s/run-%09d.json", failedDir, run) }

// Result is what a run gives.
type Result struct {
	Key       string              // a hash over all that it depends on
	Outcomes  []float64           // in their order; what is no finite number does not exist
	Nation    []record.NationYear // by year, of ensembles that keep them
	Provinces []record.ProvinceYear
	Failed    string  // why the model could not finish; then there are no numbers
	Seconds   float64 // of a processor
}

// metadataKey is the entry of a block's files that says what they are.
const metadataKey = "gowest.ensemble"

// label is the value of that entry.
func label(id, table string, block int) string { return fmt.Sprintf("%s %s %d", id, table, block) }

// blockOf returns the files of a block by table, from the results of its runs in their order. Their bytes depend on nothing else.
func (e *Ensemble) blockOf(d *Design, l *Layout, block int, results []Result) (files map[string][]byte, err error) {
	files = map[string][]byte{}
	for _, table := range tables(e.Keep) {
		var f record.Frame
		switch table {
		case nationTable:
			f = yearly(e, block, results, table, func(r *Result) record.Frame { return record.FrameOf(table, r.Nation) })
		case provinceTable:
			f = yearly(e, block, results, table, func(r *Result) record.Frame { return record.FrameOf(table, r.Provinces) })
		default:
			f = e.runsFrame(d, l, block, results)
		}
		if files[table], err = store.EncodeTable(f, metadataKey, label(e.ID, table, block)); err != nil {
			return nil, fmt.Errorf("block %d: %w", block, err)
		}
	}
	return files, nil
}

// yearly puts the tables of runs below each other, with the number of the run in front.
func yearly(e *Ensemble, block int, results []Result, table string, of func(*Result) record.Frame) record.Frame {
	from, _ := e.Range(block)
	all := of(&Result{})
	all.Table = table
	run := whole("run")
	for i := range results {
		f := of(&results[i])
		for c := range f.Columns {
			to, part := &all.Columns[c], &f.Columns[c]
			to.Ints, to.Floats, to.Texts = append(to.Ints, part.Ints...), append(to.Floats, part.Floats...), append(to.Texts, part.Texts...)
		}
		for range f.Rows() {
			run.Ints = append(run.Ints, int64(from+i))
		}
	}
	all.Columns = append([]record.Values{run}, all.Columns...)
	return all
}

func whole(name string) record.Values {
	return record.Values{Column: record.Column{Name: name, Kind: reflect.Int64}}
}

func text(name string) record.Values {
	return record.Values{Column: record.Column{Name: name, Kind: reflect.String}}
}

func number(name string) record.Values {
	return record.Values{Column: record.Column{Name: name, Kind: reflect.Float64, Optional: true}}
}

// runsFrame is the rows of a block.
func (e *Ensemble) runsFrame(d *Design, l *Layout, block int, results []Result) record.Frame {
	from, _ := e.Range(block)
	run, failed := whole("run"), whole("failed")
	outcomes := make([]record.Values, len(e.Outcomes))
	for j, o := range e.Outcomes {
		outcomes[j] = number(o.Column)
	}
	for i := range results {
		r := &results[i]
		run.Ints = append(run.Ints, int64(from+i))
		if r.Failed != "" {
			failed.Ints = append(failed.Ints, 1)
		} else {
			failed.Ints = append(failed.Ints, 0)
		}
		for j := range outcomes {
			x := record.Missing()
			if r.Failed == "" && !math.IsInf(r.Outcomes[j], 0) && !math.IsNaN(r.Outcomes[j]) {
				x = r.Outcomes[j]
			}
			outcomes[j].Floats = append(outcomes[j].Floats, x)
		}
	}
	f := record.Frame{Table: runsTable, Columns: []record.Values{run}}
	if e.Keep != Summary {
		key := text("key")
		for i := range results {
			key.Texts = append(key.Texts, results[i].Key)
		}
		f.Columns = append(f.Columns, key)
		f.Columns = append(f.Columns, e.described(d, l, run.Ints)...)
	}
	f.Columns = append(f.Columns, failed)
	f.Columns = append(f.Columns, outcomes...)
	return f
}

// described returns the columns that say what runs are: scenario, point, replicate and the values of parameters. A parameter that a
// scenario has not has no value.
func (e *Ensemble) described(d *Design, l *Layout, runs []int64) []record.Values {
	scenario, point, replicate := text("scenario"), whole("point"), whole("replicate")
	values := make([]record.Values, len(d.Parameters))
	for j, p := range d.Parameters {
		if values[j] = number(p.Column); p.Text {
			values[j] = text(p.Column)
		}
	}
	for _, i := range runs {
		r := e.Run(int(i))
		c := l.Cases[r.Case]
		scenario.Texts = append(scenario.Texts, d.Scenarios[c.Scenario])
		point.Ints = append(point.Ints, int64(c.Point+1))
		replicate.Ints = append(replicate.Ints, int64(r.Replicate))
		for j := range d.Parameters {
			d.appendValue(&values[j], c.Scenario, c.Point, j)
		}
	}
	return append([]record.Values{scenario, point, replicate}, values...)
}

// appendValue adds the value of parameter j at a point to its column.
func (d *Design) appendValue(to *record.Values, scenario, point, j int) {
	value, applies := d.Points[point][j], d.Applies[scenario][j]
	switch {
	case to.Kind == reflect.String && !applies:
		to.Texts = append(to.Texts, "")
	case to.Kind == reflect.String:
		if plain, err := strconv.Unquote(value); err == nil {
			value = plain
		}
		to.Texts = append(to.Texts, value)
	default:
		x, err := strconv.ParseFloat(value, 64)
		if err != nil || !applies {
			x = record.Missing()
		}
		to.Floats = append(to.Floats, x)
	}
}

// SchemaOf is a hash over the names and kinds of all columns of the blocks of a plan.
func SchemaOf(p *Plan, d *Design) string {
	e := &Ensemble{Plan: *p}
	var text []byte
	add := func(f record.Frame) {
		for _, c := range f.Columns {
			text = fmt.Appendf(text, "%s %s %s %t\n", f.Table, c.Name, c.Kind, c.Optional)
		}
	}
	add(e.runsFrame(d, d.Layout(), 0, nil))
	if p.Keep == Yearly {
		add(record.FrameOf[record.NationYear](nationTable, nil))
		add(record.FrameOf[record.ProvinceYear](provinceTable, nil))
	}
	return sumOf(fmt.Appendf(text, "format %d\n", Format))
}

// Sidecar is what stands beside a block. All but the sums is for people.
type Sidecar struct {
	Ensemble string            `json:"ensemble"`
	Block    int               `json:"block"`
	FirstRun int               `json:"first_run"`
	Runs     int               `json:"runs"`
	Failed   int               `json:"failed"`
	Keys     string            `json:"keys"`   // SHA-256 of the keys of its runs, a line each
	SHA256   map[string]string `json:"sha256"` // of its files, by table
	Bytes    map[string]int64  `json:"bytes"`
	Seconds  float64           `json:"seconds"` // of processors, by all its runs
	Finished string            `json:"finished"`
	Node     string            `json:"node,omitempty"`
	Program  string            `json:"program,omitempty"`
}

// sidecar describes the files of a block.
func (e *Ensemble) sidecar(block int, results []Result, files map[string][]byte) *Sidecar {
	from, _ := e.Range(block)
	s := &Sidecar{Ensemble: e.ID, Block: block, FirstRun: from, Runs: len(results), SHA256: map[string]string{}, Bytes: map[string]int64{}}
	var keys []byte
	for i := range results {
		keys = append(append(keys, results[i].Key...), '\n')
		s.Seconds += results[i].Seconds
		if results[i].Failed != "" {
			s.Failed++
		}
	}
	s.Keys = sumOf(keys)
	for table, data := range files {
		s.SHA256[table], s.Bytes[table] = sumOf(data), int64(len(data))
	}
	return s
}

func indented(v any) ([]byte, error) {
	text, err := json.MarshalIndent(v, "", "  ")
	return append(text, '\n'), err
}

// Measure returns how much runs with such results take in blocks [bytes]: each, and what a block takes besides. Results are those of the first
// runs, one or two.
func (e *Ensemble) Measure(d *Design, l *Layout, results []Result) (each, besides float64, err error) {
	sizes := make([]float64, 2)
	twice := append(results[:len(results):len(results)], results...)[:2]
	for n := range sizes {
		one := &Ensemble{Plan: e.Plan, ID: ID(nil)}
		one.BlockSize = 2
		files, err := one.blockOf(d, l, 0, twice[:n+1])
		if err != nil {
			return 0, 0, err
		}
		for _, data := range files {
			sizes[n] += float64(len(data))
		}
	}
	each = max(sizes[1]-sizes[0], 0)
	return each, max(sizes[0]-each, 0), nil
}
