package main

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gowest/scenarios"
	"gowest/sim/design"
	"gowest/sim/record"
)

// resamples is how many resamples intervals of indices use (Efron and Tibshirani 1993, ch. 14, ask for 1000 or more).
const resamples = 1000

// outcomeValues returns the values by outcome, point and replicate: of the scenario, or its differences to the first.
func (s *sensitivity) outcomeValues(values [][][]float64) []design.Values {
	sides := s.sides()
	out := make([]design.Values, len(s.outcomes))
	for k := range out {
		out[k] = make(design.Values, len(s.cube))
		for i := range s.cube {
			for r, base := range values[sides*i] {
				v := base[k]
				if sides == 2 {
					v = values[sides*i+1][r][k] - v
				}
				out[k][i] = append(out[k][i], v)
			}
		}
	}
	return out
}

// rows measures what every parameter does to every outcome.
func (s *sensitivity) rows(of []design.Values) (rows []record.SensitivityRow) {
	for k := range s.outcomes {
		noise := s.noise(of[k])
		for j, row := range s.measures(of[k]) {
			row.Outcome, row.Parameter = s.outcomes[k].Name, s.study.Parameters[j].Key
			row.Method, row.Replicates = s.design.Method.String(), s.manifest.Replicates
			row.NoiseShare, row.NoiseLeft = noise.Share, noise.Left
			rows = append(rows, row)
		}
	}
	return rows
}

// noise measures the luck in the values of points that do not share inputs.
func (s *sensitivity) noise(y design.Values) design.Noise {
	if s.pairs == nil {
		return design.NoiseOf(y)
	}
	var points design.Values
	for _, i := range s.pairs.Independent() {
		points = append(points, y[i])
	}
	return design.NoiseOf(points)
}

// measures returns the row of each parameter without its names.
func (s *sensitivity) measures(y design.Values) []record.SensitivityRow {
	rows := make([]record.SensitivityRow, len(s.study.Parameters))
	for j := range rows {
		rows[j] = emptyRow()
	}
	seed := s.study.Base.Config.Run.Seed
	switch s.design.Method {
	case scenarios.Morris:
		for j, e := range s.walks.Screen(s.places, y, seed, resamples) {
			r := &rows[j]
			r.Mu, r.MuSE, r.MuLow, r.MuHigh = parts(e.Mu)
			r.MuStar, r.MuStarSE, r.MuStarLow, r.MuStarHigh = parts(e.MuStar)
			r.Sigma, r.SigmaSE, r.SigmaLow, r.SigmaHigh = parts(e.Sigma)
			r.MuStarLuck, r.Samples = e.Luck, e.Walks
		}
	case scenarios.Sobol:
		fillIndices(rows, s.pairs.Indices(y, seed, resamples))
	case scenarios.Factorial:
		fillIndices(rows, design.GridIndices(s.design.Levels, len(rows), y))
	case scenarios.LatinHypercube:
		line := design.Fit(s.places, y)
		for j := range rows {
			r := &rows[j]
			r.Mu, r.MuSE, r.MuLow, r.MuHigh = parts(line.Slopes[j])
			r.LinearShare, r.Samples = line.Share, line.Points
		}
	}
	return rows
}

func fillIndices(rows []record.SensitivityRow, indices []design.Index) {
	for j, x := range indices {
		r := &rows[j]
		r.First, r.FirstSE, r.FirstLow, r.FirstHigh = parts(x.First)
		r.Total, r.TotalSE, r.TotalLow, r.TotalHigh = parts(x.Total)
		r.Samples = x.Rows
	}
}

func parts(e design.Estimate) (value, se, low, high float64) { return e.Value, e.SE, e.Low, e.High }

// emptyRow has no number.
func emptyRow() record.SensitivityRow {
	var r record.SensitivityRow
	v := reflect.ValueOf(&r).Elem()
	for _, f := range v.Fields() {
		if f.Kind() == reflect.Float64 {
			f.SetFloat(record.Missing())
		}
	}
	return r
}

// distinctColumns refuses outcomes and parameters whose columns in design.csv would have the same name.
func (s *sensitivity) distinctColumns() error {
	seen := map[string]string{"point": "the number of the point"}
	add := func(column, what string) error {
		if other := seen[column]; other != "" {
			return badInput("%s: %s and %s would have the same column %s in %s; want another name", s.study.Name, other, what, column, record.DesignFile)
		}
		seen[column] = what
		return nil
	}
	for i := range s.study.Parameters {
		key := s.study.Parameters[i].Key
		if err := add(columnName(key), "parameter "+key); err != nil {
			return err
		}
	}
	for i := range s.outcomes {
		name := s.outcomes[i].Name
		err := cmp.Or(add(columnName(name), fmt.Sprintf("outcome %q", name)), add(columnName(name)+"_se", fmt.Sprintf("the standard error of outcome %q", name)))
		if err != nil {
			return err
		}
	}
	return nil
}

// columnName makes a name of a column: letters, digits and dots as they are, quotes gone, all else an underscore.
func columnName(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ReplaceAll(text, `"`, "") {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('_')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// frame returns design.csv: a row a point with the values of parameters, and of each outcome the mean over replicates and its standard error. Both are empty where a
// run failed or the number does not exist.
func (s *sensitivity) frame(of []design.Values) record.Frame {
	n := len(s.cube)
	numbers := func(name string) record.Values {
		return record.Values{Column: record.Column{Name: name, Kind: reflect.Float64, Optional: true}, Floats: make([]float64, n)}
	}
	point := record.Values{Column: record.Column{Name: "point", Kind: reflect.Int}}
	for i := range n {
		point.Ints = append(point.Ints, int64(i+1))
	}
	f := record.Frame{Columns: []record.Values{point}}
	for j := range s.study.Parameters {
		c := numbers(columnName(s.study.Parameters[j].Key))
		for i := range n {
			c.Floats[i] = s.values[i][j]
		}
		f.Columns = append(f.Columns, c)
	}
	for k := range s.outcomes {
		name := columnName(s.outcomes[k].Name)
		means, errs := numbers(name), numbers(name+"_se")
		for i := range n {
			means.Floats[i], errs.Floats[i] = meanAndError(of[k][i])
		}
		f.Columns = append(f.Columns, means, errs)
	}
	return f
}

// meanAndError returns the mean of replicates and its standard error, which one replicate has not.
func meanAndError(x []float64) (mean, se float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v / n
	}
	sum := 0.0
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	se = math.Sqrt(sum / (n * (n - 1)))
	if math.IsInf(mean, 0) || math.IsNaN(mean) || math.IsInf(se, 0) {
		return record.Missing(), record.Missing()
	}
	return mean, se
}

// column is a column of the summary.
type column struct {
	head string
	of   func(r *record.SensitivityRow) string
}

// summaryColumns are what the summary shows of a method, and the number by which parameters are in order.
func summaryColumns(m scenarios.Method) (columns []column, order func(r *record.SensitivityRow) float64) {
	number := func(head string, of func(r *record.SensitivityRow) float64) column {
		return column{head, func(r *record.SensitivityRow) string { return short(of(r)) }}
	}
	interval := func(low, high func(r *record.SensitivityRow) float64) column {
		return column{"95 % interval", func(r *record.SensitivityRow) string {
			if math.IsNaN(low(r)) {
				return ""
			}
			return short(low(r)) + " … " + short(high(r))
		}}
	}
	first := number("first", func(r *record.SensitivityRow) float64 { return r.First })
	total := number("total", func(r *record.SensitivityRow) float64 { return r.Total })
	byTotal := func(r *record.SensitivityRow) float64 { return r.Total }
	switch m {
	case scenarios.Morris:
		return []column{
			number("mu*", func(r *record.SensitivityRow) float64 { return r.MuStar }),
			number("s.e.", func(r *record.SensitivityRow) float64 { return r.MuStarSE }),
			number("by luck alone", func(r *record.SensitivityRow) float64 { return r.MuStarLuck }),
			number("mu", func(r *record.SensitivityRow) float64 { return r.Mu }),
			number("sigma", func(r *record.SensitivityRow) float64 { return r.Sigma }),
		}, func(r *record.SensitivityRow) float64 { return r.MuStar }
	case scenarios.LatinHypercube:
		return []column{
			number("slope", func(r *record.SensitivityRow) float64 { return r.Mu }),
			number("s.e.", func(r *record.SensitivityRow) float64 { return r.MuSE }),
			interval(func(r *record.SensitivityRow) float64 { return r.MuLow }, func(r *record.SensitivityRow) float64 { return r.MuHigh }),
		}, func(r *record.SensitivityRow) float64 { return math.Abs(r.Mu) }
	case scenarios.Factorial:
		return []column{first, total}, byTotal
	}
	return []column{
		first, interval(func(r *record.SensitivityRow) float64 { return r.FirstLow }, func(r *record.SensitivityRow) float64 { return r.FirstHigh }),
		total, interval(func(r *record.SensitivityRow) float64 { return r.TotalLow }, func(r *record.SensitivityRow) float64 { return r.TotalHigh }),
	}, byTotal
}

// short writes a number with three digits, nothing for one that does not exist.
func short(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	if a := math.Abs(v); a >= 1000 && a < 1e7 {
		return minus(strconv.FormatFloat(v, 'f', 0, 64))
	}
	return minus(strconv.FormatFloat(v, 'g', 3, 64))
}

// summary shows the parameters of each outcome, those that matter most first.
func (s *sensitivity) summary(rows []record.SensitivityRow) summary {
	columns, order := summaryColumns(s.design.Method)
	sum := summary{title: s.summaryTitle(), first: []string{""}}
	for _, c := range columns {
		sum.first = append(sum.first, c.head)
	}
	labels := s.study.Labels()
	lines := []map[string]any{}
	for k, d := 0, len(labels); k < len(s.outcomes); k++ {
		some := rows[k*d : (k+1)*d]
		sum.rows = append(sum.rows, []string{some[0].Outcome})
		sum.title += luckLine(&some[0])
		for _, j := range inOrder(some, order) {
			cells := []string{"  " + labels[j]}
			for _, c := range columns {
				cells = append(cells, c.of(&some[j]))
			}
			sum.rows = append(sum.rows, cells)
		}
		for j := range some {
			lines = append(lines, rowJSON(&some[j]))
		}
	}
	sum.data = map[string]any{"sensitivity": lines}
	return sum
}

// inOrder returns the places of rows, those that matter most first.
func inOrder(rows []record.SensitivityRow, order func(r *record.SensitivityRow) float64) []int {
	at := make([]int, len(rows))
	for j := range at {
		at[j] = j
	}
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(order(&rows[b]), order(&rows[a])) })
	return at
}

// luckLine says how much of an outcome is luck, and a straight line, as far as that is known.
func luckLine(r *record.SensitivityRow) string {
	var parts []string
	if !math.IsNaN(r.LinearShare) {
		parts = append(parts, fmt.Sprintf("a line has %.0f %% of the variance", 100*r.LinearShare))
	}
	if !math.IsNaN(r.NoiseShare) {
		parts = append(parts, fmt.Sprintf("luck is %.0f %% of the variance of runs, %.0f %% of that of means between points", 100*r.NoiseShare, 100*r.NoiseLeft))
		if r.NoiseLeft > 0.5 {
			parts = append(parts, "parameters are hard to tell from it: more replicates or a finer scale would help")
		}
	}
	if parts == nil {
		return ""
	}
	return "\n" + r.Outcome + ": " + strings.Join(parts, "; ")
}

// summaryTitle says what the numbers are.
func (s *sensitivity) summaryTitle() string {
	what := map[scenarios.Method]string{
		scenarios.Morris:         "effects over the whole range of a parameter: mean size (mu*), mean (mu), how much they differ between places (sigma)",
		scenarios.Sobol:          "shares of the variance of expected outcomes: alone (first), with all it does jointly (total)",
		scenarios.LatinHypercube: "slopes of the line of least squares over the whole range of a parameter",
		scenarios.Factorial:      "shares of the variance over the grid: alone (first), with all it does jointly (total)",
	}[s.design.Method]
	of := ""
	if s.sides() == 2 {
		of = fmt.Sprintf("outcomes are %s − %s; ", s.study.Against.Name, s.study.Base.Name)
	}
	return of + what
}

// rowJSON names the columns as sensitivity.csv does; what does not exist is null.
func rowJSON(r *record.SensitivityRow) map[string]any {
	line := map[string]any{"outcome": r.Outcome, "parameter": r.Parameter, "method": r.Method}
	for _, c := range record.Columns[record.SensitivityRow]() {
		if !c.Numeric() {
			continue
		}
		if v := record.Value(r, c); math.IsNaN(v) {
			line[c.Name] = nil
		} else {
			line[c.Name] = v
		}
	}
	return line
}
