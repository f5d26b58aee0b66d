package ensemble

import (
	"fmt"
	"math"
	"reflect"
	"slices"

	"gowest/sim"
	"gowest/sim/record"
)

// Reduction makes tables of the blocks of an ensemble. Rows do not depend on threads, on the division into blocks or on who made them: numbers are
// taken in the order of runs.
type Reduction struct {
	*Ensemble
	Design  *Design
	Layout  *Layout
	Regions []sim.Region // of effects
	Threads int
	Partial bool // is content with the blocks that are there
}

// Table is a table that is made piece by piece.
type Table struct {
	Name   string
	Header record.Frame // its columns, without rows
	Each   func(use func(record.Frame) error) error
}

// Tables returns the tables that there are, in the order in which people may want them: those of the report, then those that hold every run.
func (r *Reduction) Tables() []Table {
	pairs := len(r.Design.Scenarios) > 1
	out := []Table{r.points(), r.outcomes()}
	if pairs {
		out = append(out, r.outcomeEffects())
	}
	if r.Keep == Yearly {
		out = append(out, r.summary())
	}
	if r.Keep == Yearly && pairs {
		out = append(out, r.effects())
	}
	return out
}

// Whole returns the tables with rows of every run.
func (r *Reduction) Whole() []Table {
	out := []Table{r.runs()}
	if r.Keep == Yearly {
		out = append(out, r.yearly(nationTable), r.yearly(provinceTable))
	}
	return out
}

// points is the design.
func (r *Reduction) points() Table {
	d := r.Design
	frame := func(points int) record.Frame {
		point := whole("point")
		values := d.columns()
		for p := range points {
			point.Ints = append(point.Ints, int64(p+1))
			for j := range values {
				s := slices.IndexFunc(d.Applies, func(a []bool) bool { return a[j] })
				d.appendValue(&values[j], max(s, 0), p, j)
			}
		}
		return record.Frame{Table: "points", Columns: append([]record.Values{point}, values...)}
	}
	return Table{"points", frame(0), func(use func(record.Frame) error) error { return use(frame(len(d.Points))) }}
}

// columns returns empty columns for the parameters.
func (d *Design) columns() (out []record.Values) {
	for _, p := range d.Parameters {
		if p.Text {
			out = append(out, text(p.Column))
		} else {
			out = append(out, number(p.Column))
		}
	}
	return out
}

// at returns n times what says where rows belong: columns of scenarios under their names, the point, and the values of the parameters that
// one of the scenarios has.
func (r *Reduction) at(names []string, scenarios []int, at, n int) []record.Values {
	var out []record.Values
	for i, name := range names {
		c := text(name)
		c.Texts = slices.Repeat([]string{r.Design.Scenarios[scenarios[i]]}, n)
		out = append(out, c)
	}
	point := whole("point")
	values := r.Design.columns()
	for range n {
		point.Ints = append(point.Ints, int64(at+1))
		for j := range values {
			has := slices.IndexFunc(scenarios, func(s int) bool { return r.Design.Applies[s][j] })
			r.Design.appendValue(&values[j], scenarios[max(has, 0)], at, j)
		}
	}
	return append(append(out, point), values...)
}

// with returns rows behind columns that say where they belong.
func with[T any](table string, front []record.Values, rows []T) record.Frame {
	f := record.FrameOf(table, rows)
	f.Columns = append(front, f.Columns...)
	return f
}

// outcomeRow is a row of outcomes: an outcome over the replicates of a case.
type outcomeRow struct {
	Outcome string `csv:"outcome"`
	Runs    int    `csv:"runs"`   // that are there
	Failed  int    `csv:"failed"` // of these
	Spread
}

func (r *Reduction) outcomes() Table {
	frame := func(c Case, rows []outcomeRow) record.Frame {
		return with("outcomes", r.at([]string{"scenario"}, []int{c.Scenario}, c.Point, len(rows)), rows)
	}
	return Table{"outcomes", frame(Case{}, nil), func(use func(record.Frame) error) error {
		in := r.reader()
		for c := range r.Layout.Cases {
			f, err := in.ofCase(runsTable, c)
			if err != nil {
				return err
			}
			failed := 0
			for _, x := range column(&f, "failed").Ints {
				failed += int(x)
			}
			var rows []outcomeRow
			for _, o := range r.Outcomes {
				rows = append(rows, outcomeRow{o.Name, f.Rows(), failed, describe(slices.Clone(column(&f, o.Column).Floats))})
			}
			if err := use(frame(r.Layout.Cases[c], rows)); err != nil {
				return err
			}
		}
		return nil
	}}
}

func (r *Reduction) reader() *reader { return &reader{Ensemble: r.Ensemble, partial: r.Partial} }

// eachPair hands every scenario but the first, at every point, to use: the cases of its base and of itself there, each pair once.
func (r *Reduction) eachPair(use func(point, alt int, cases [2]int) error) error {
	done := map[[2]int]bool{}
	for p := range r.Design.Points {
		for s := 1; s < len(r.Design.Scenarios); s++ {
			pair := [2]int{r.Layout.Of(0, p), r.Layout.Of(s, p)}
			if done[pair] {
				continue
			}
			done[pair] = true
			if err := use(p, s, pair); err != nil {
				return err
			}
		}
	}
	return nil
}

// outcomeEffectRow is a row of outcome_effects: the effect of a scenario on an outcome at a point, as in effects.csv of comparisons.
type outcomeEffectRow struct {
	Outcome    string  `csv:"outcome"`
	BaseMean   float64 `csv:"base_mean"`
	AltMean    float64 `csv:"alt_mean"`
	DeltaMean  float64 `csv:"delta_mean"`
	DeltaSE    float64 `csv:"delta_se"`
	CILow      float64 `csv:"ci_low"` // 95 %, Student t
	CIHigh     float64 `csv:"ci_high"`
	PImproves  float64 `csv:"p_improves"`
	Replicates int     `csv:"replicates"`
	UnpairedSE float64 `csv:"unpaired_se"`
	BCaLow     float64 `csv:"bca_low"` // 95 %, bootstrap
	BCaHigh    float64 `csv:"bca_high"`
	PValue     float64 `csv:"p_value"`
}

// outcomeEffects compares replicate by replicate, where both have the number. There is no row for fewer than two pairs.
func (r *Reduction) outcomeEffects() Table {
	frame := func(alt, point int, rows []outcomeEffectRow) record.Frame {
		return with("outcome_effects", r.at([]string{"base", "alt"}, []int{0, alt}, point, len(rows)), rows)
	}
	return Table{"outcome_effects", frame(0, 0, nil), func(use func(record.Frame) error) error {
		in := r.reader()
		var pairs sim.Pairs
		return r.eachPair(func(point, alt int, cases [2]int) error {
			x, err := in.ofCase(runsTable, cases[0])
			if err != nil {
				return err
			}
			y, err := in.ofCase(runsTable, cases[1])
			if err != nil {
				return err
			}
			var rows []outcomeEffectRow
			for _, o := range r.Outcomes {
				b, a := r.inCommon(&x, &y, cases, o.Column)
				if len(b) < 2 {
					continue
				}
				e, err := pairs.Row(b, a, o.Indicator)
				if err != nil {
					return fmt.Errorf("outcome %s: %w", o.Name, err)
				}
				rows = append(rows, outcomeEffectRow{
					o.Name, e.BaseMean, e.AltMean, e.DeltaMean, e.DeltaSE, e.CILow, e.CIHigh, e.PImproves, e.Replicates,
					e.UnpairedSE, e.BCaLow, e.BCaHigh, e.PValue,
				})
			}
			return use(frame(alt, point, rows))
		})
	}}
}

// inCommon returns the numbers of an outcome by replicate that both cases have.
func (r *Reduction) inCommon(x, y *record.Frame, cases [2]int, name string) (b, a []float64) {
	runs, numbers := column(x, "run").Ints, column(x, name).Floats
	others, others2 := column(y, "run").Ints, column(y, name).Floats
	shift := int64((cases[1] - cases[0]) * r.Replicates)
	j := 0
	for i, run := range runs {
		for j < len(others) && others[j] < run+shift {
			j++
		}
		if j < len(others) && others[j] == run+shift && !math.IsNaN(numbers[i]) && !math.IsNaN(others2[j]) {
			b, a = append(b, numbers[i]), append(a, others2[j])
		}
	}
	return b, a
}

// runs is every run with what it is and its outcomes, whatever the blocks hold of that.
func (r *Reduction) runs() Table {
	full := func(f record.Frame) record.Frame {
		run := column(&f, "run")
		out := record.Frame{Table: "runs", Columns: []record.Values{*run}}
		out.Columns = append(out.Columns, r.described(r.Design, r.Layout, run.Ints)...)
		out.Columns = append(out.Columns, *column(&f, "failed"))
		for _, o := range r.Outcomes {
			out.Columns = append(out.Columns, *column(&f, o.Column))
		}
		return out
	}
	return Table{"runs", full(r.runsFrame(r.Design, r.Layout, 0, nil)), r.eachBlock(runsTable, full)}
}

// yearly is a table by year of every run, with what the run is.
func (r *Reduction) yearly(table string) Table {
	full := func(f record.Frame) record.Frame {
		out := record.Frame{Table: table, Columns: f.Columns[:1:1]}
		described := r.described(r.Design, r.Layout, f.Columns[0].Ints)
		described = slices.DeleteFunc(described, func(c record.Values) bool { return c.Name == "replicate" }) // which the table has
		out.Columns = append(append(out.Columns, described...), f.Columns[1:]...)
		return out
	}
	var empty record.Frame
	if table == nationTable {
		empty = record.FrameOf[record.NationYear](table, nil)
	} else {
		empty = record.FrameOf[record.ProvinceYear](table, nil)
	}
	empty.Columns = append([]record.Values{whole("run")}, empty.Columns...)
	return Table{table, full(empty), r.eachBlock(table, full)}
}

// eachBlock hands a table of every block to use, made full.
func (r *Reduction) eachBlock(table string, full func(record.Frame) record.Frame) func(use func(record.Frame) error) error {
	return func(use func(record.Frame) error) error {
		in := r.reader()
		for b := range r.Blocks {
			from, to := r.Range(b)
			f, err := in.ofRuns(table, from, to)
			if err != nil {
				return err
			}
			if len(f.Columns) == 0 {
				continue
			}
			if err := use(full(f)); err != nil {
				return err
			}
		}
		return nil
	}
}

// summaryRow is a row of summary: an indicator of a place and year over the replicates of a case.
type summaryRow struct {
	Level     string `csv:"level"`
	Province  string `csv:"province"`
	Year      int    `csv:"year"`
	Indicator string `csv:"indicator"`
	Spread
}

func (r *Reduction) summary() Table {
	frame := func(c Case, rows []summaryRow) record.Frame {
		return with("summary", r.at([]string{"scenario"}, []int{c.Scenario}, c.Point, len(rows)), rows)
	}
	return Table{"summary", frame(Case{}, nil), func(use func(record.Frame) error) error {
		in := r.reader()
		for c := range r.Layout.Cases {
			for _, table := range []string{nationTable, provinceTable} {
				f, err := in.ofCase(table, c)
				if err != nil {
					return err
				}
				if err := use(frame(r.Layout.Cases[c], summaryOf(&f, table))); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}

// summaryOf returns the rows of a table of a case, by indicator, place and year.
func summaryOf(f *record.Frame, table string) (rows []summaryRow) {
	level, places := sim.NationLevel, []string(nil)
	if table == provinceTable {
		level, places = sim.ProvinceLevel, column(f, "province").Texts
	}
	years := column(f, "year").Ints
	type cell struct {
		place string
		year  int64
	}
	at := map[cell]int{}
	var cells []cell
	index := make([]int, len(years)) // of a row's cell
	for i, year := range years {
		key := cell{sim.AllProvinces, year}
		if places != nil {
			key.place = places[i]
		}
		k, known := at[key]
		if !known {
			k = len(cells)
			at[key] = k
			cells = append(cells, key)
		}
		index[i] = k
	}
	values := make([][]float64, len(cells))
	for i := range f.Columns {
		c := &f.Columns[i]
		if c.Kind == reflect.String || slices.Contains([]string{"run", "replicate", "year", "province_code"}, c.Name) {
			continue
		}
		for k := range values {
			values[k] = values[k][:0]
		}
		for row, k := range index {
			x := 0.0
			if c.Kind == reflect.Float64 {
				x = c.Floats[row]
			} else {
				x = float64(c.Ints[row])
			}
			values[k] = append(values[k], x)
		}
		for k, cell := range cells {
			rows = append(rows, summaryRow{level, cell.place, int(cell.year), c.Name, describe(values[k])})
		}
	}
	return rows
}

// effects is what [sim.Compare] says of every pair of cases.
func (r *Reduction) effects() Table {
	frame := func(alt, point int, rows []record.EffectRow) record.Frame {
		return with("effects", r.at(nil, []int{0, alt}, point, len(rows)), rows)
	}
	return Table{"effects", frame(0, 0, nil), func(use func(record.Frame) error) error {
		in := r.reader()
		return r.eachPair(func(point, alt int, cases [2]int) error {
			b, err := r.side(in, cases[0])
			if err != nil {
				return err
			}
			a, err := r.side(in, cases[1])
			if err != nil {
				return err
			}
			if common(b.Tables, a.Tables) < 2 {
				return nil
			}
			rows, err := sim.Compare(b, a, r.Regions, r.Threads)
			if err != nil {
				return fmt.Errorf("point %d: %w", point+1, err)
			}
			return use(frame(alt, point, rows))
		})
	}}
}

// common returns how many replicates both tables hold.
func common(a, b *record.Tables) (n int) {
	other := b.Replicates()
	for _, r := range a.Replicates() {
		if slices.Contains(other, r) {
			n++
		}
	}
	return n
}

// side reads the yearly tables of a case.
func (r *Reduction) side(in *reader, c int) (sim.Side, error) {
	t := new(record.Tables)
	nation, err := in.ofCase(nationTable, c)
	if err == nil {
		t.Nation, err = record.RowsOf[record.NationYear](nation)
	}
	if err != nil {
		return sim.Side{}, err
	}
	provinces, err := in.ofCase(provinceTable, c)
	if err == nil {
		t.Provinces, err = record.RowsOf[record.ProvinceYear](provinces)
	}
	return sim.Side{Name: r.Design.Scenarios[r.Layout.Cases[c].Scenario], Tables: t}, err
}
