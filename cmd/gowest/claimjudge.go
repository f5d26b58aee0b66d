package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"gowest/internal/diag"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/verdict"
)

// judged is a claim and what its runs say.
type judged struct {
	claim      *scenarios.Claim
	replicates int
	tests      []verdict.Judgement
	holds      []float64 // by test: weight of the parameter sets in which the estimate lies where expected
	weight     []float64 // by test: weight of those with an estimate
	sets       []int     // by test: how many have an estimate
	paths      []record.ClaimPathRow
	costs      []scenarios.ArmCost
	arms       []scenarios.ArmNumber
	failed     []failedRun
}

// notTestable is the verdict of a claim that the model cannot speak to.
const notTestable = "not testable"

// sum is the verdict in a word or two.
func (d *judged) sum() string {
	if d.claim.NotTestable != "" {
		return notTestable
	}
	return verdict.Sum(d.tests)
}

// sentence is the verdict with the tests on which it depends.
func (d *judged) sentence() string {
	if d.claim.NotTestable != "" {
		return notTestable + ": " + d.claim.NotTestable
	}
	var names []string
	for _, t := range d.claim.Tests {
		names = append(names, t.Name)
	}
	return verdict.Sentence(names, d.tests)
}

// parameterSet is a row of the table of --plausible: assignments as of --set, and how much it counts.
type parameterSet struct {
	set    []string
	weight float64
}

// aboutSets are the columns of calibrate's plausible.csv that are no keys.
var aboutSets = []string{"evaluation", "weight", "distance", "implausibility"}

// readSets reads a table with scenario keys above its columns, as calibrate writes, and checks every row with every claim. An empty field leaves
// the key as it is; a column weight says how much a row counts.
func readSets(path string, claims []*scenarios.Claim) (sets []parameterSet, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, inputError{err}
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comment, r.TrimLeadingSpace, r.LazyQuotes = '#', true, true // keys hold quotes
	header, err := r.Read()
	if err != nil {
		return nil, badInput("--plausible %s: no header line with scenario keys: %w", path, err)
	}
	header = trimmed(header)
	var problems diag.List
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badInput("--plausible %s: %w", path, err)
		}
		line, _ := r.FieldPos(0)
		one, _, wrong := readVector(path, r, header, trimmed(row))
		problems = append(problems, wrong...)
		for _, c := range claims {
			if c.NotTestable != "" {
				continue
			}
			_, err := c.With(one.set...)
			var list diag.List
			if errors.As(err, &list) {
				for _, p := range list {
					problems = appendNew(problems, diag.List{{File: path, Line: line, Where: p.Where, Text: p.Text}})
				}
			} else if err != nil {
				return nil, err
			}
		}
		sets = append(sets, one)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	if len(sets) == 0 {
		return nil, badInput("--plausible %s: there is no row below the header", path)
	}
	return sets, nil
}

// trimmed returns texts without space around them.
func trimmed(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = strings.TrimSpace(text)
	}
	return out
}

// judge runs what is missing of a claim and judges it.
func (j *judging) judge(ctx context.Context, c *scenarios.Claim, label string) (*judged, error) {
	n := j.flags.replicates
	if n == 0 {
		n = max(c.Replicates, 0)
	}
	if n == 0 {
		n = claimReplicates
	}
	d := &judged{claim: c, replicates: n, sets: make([]int, len(c.Tests))}
	d.holds, d.weight = make([]float64, len(c.Tests)), make([]float64, len(c.Tests))
	arms := make([]*scenarios.Scenario, len(c.Arms))
	for i, a := range c.Arms {
		arms[i] = a.Scenario
	}
	e := evaluation{app: j.app, threads: j.flags.threads, quiet: j.flags.quiet, label: label, results: j.results, yard: outcomes(c.Outcomes())}
	own, failed, err := e.run(ctx, arms, n)
	if err != nil {
		return nil, err
	}
	d.tests, d.failed = c.Judge(own), failed
	d.paths, d.costs, d.arms = d.path(own), c.Costs(own), c.ByArm(own)
	j.note(arms, failed)
	return d, j.judgeSets(ctx, d, &e)
}

// judgeSets adds in what share of the parameter sets the tests of d come out as expected.
func (j *judging) judgeSets(ctx context.Context, d *judged, e *evaluation) error {
	if len(j.sets) == 0 {
		return nil
	}
	c, n := d.claim, d.replicates
	if j.flags.setReplicates > 0 {
		n = j.flags.setReplicates
	}
	var list []*scenarios.Scenario
	for _, one := range j.sets {
		more, err := c.With(one.set...)
		if err != nil {
			return err
		}
		list = append(list, more...)
	}
	e.label += ", parameter sets"
	values, failed, err := e.run(ctx, list, n)
	if err != nil {
		return err
	}
	d.failed = append(d.failed, failed...)
	j.note(list, failed)
	for k, one := range j.sets {
		for i, t := range c.Judge(values[len(c.Arms)*k : len(c.Arms)*(k+1)]) {
			if t.N < verdict.LeastReplicates {
				continue
			}
			d.sets[i]++
			d.weight[i] += one.weight
			if t.Holds {
				d.holds[i] += one.weight
			}
		}
	}
	return nil
}

// note keeps the first run that failed.
func (j *judging) note(list []*scenarios.Scenario, failed []failedRun) {
	if len(failed) == 0 || j.failed != nil {
		return
	}
	f := failed[0]
	j.failed = fmt.Errorf("scenario %s: %w", list[f.scenario].Name, &sim.ReplicateError{
		Scenario: f.scenario, Replicate: f.replicate, Seed: list[f.scenario].Config.Run.Seed, Err: errors.New(f.why),
	})
}

// path returns the outcome that the claim follows, by arm and year.
func (d *judged) path(values [][][]float64) (out []record.ClaimPathRow) {
	c := d.claim
	at := map[string]int{}
	for i, o := range c.Outcomes() {
		at[o.String()] = i
	}
	for arm := range c.Arms {
		for _, year := range c.Years() {
			o := c.PathIn(year)
			row := record.ClaimPathRow{
				Claim: c.Number, Arm: c.Arms[arm].Name, Outcome: cmp.Or(o.Name, strings.TrimSuffix(o.String(), " in "+strconv.Itoa(year))), Year: year,
			}
			if d.pathIn(&row, arm, at[o.String()], values) {
				out = append(out, row)
			}
		}
	}
	return out
}

// pathIn puts the mean of an arm's outcome over replicates, or of its difference to the arm from which the path tells others apart, and the interval
// into a row. It returns false if the arm is that one or too few replicates have the number.
func (d *judged) pathIn(row *record.ClaimPathRow, arm, outcome int, values [][][]float64) bool {
	path := d.claim.Path
	of := func(arm, r int) float64 {
		if path.Log {
			return math.Log(values[arm][r][outcome])
		}
		return values[arm][r][outcome]
	}
	less := slices.Index(armNames(d.claim), path.Against) // -1 shows levels
	if less == arm {
		return false
	}
	var x []float64
	for r := range values[arm] {
		v := of(arm, r)
		if less >= 0 {
			v -= of(less, r)
		}
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			x = append(x, v)
		}
	}
	if len(x) < 2 {
		return false
	}
	p, err := sim.Pair(make([]float64, len(x)), x, sim.Direction(0), sim.TQuantile(len(x)))
	if err != nil {
		return false
	}
	row.Mean, row.Low, row.High, row.Replicates, row.Against = p.DeltaMean, p.CILow, p.CIHigh, len(x), path.Against
	switch {
	case path.Log:
		row.Form = record.PathRelative
		row.Mean, row.Low, row.High = math.Expm1(row.Mean), math.Expm1(row.Low), math.Expm1(row.High)
	case less >= 0:
		row.Form = record.PathDelta
	default:
		row.Form = record.PathLevel
	}
	return true
}

// rows returns the claim's rows of claims.csv.
func (d *judged) rows() (out []record.ClaimRow) {
	c, none := d.claim, record.Missing()
	row := record.ClaimRow{
		Claim: c.Number, Title: c.Title, ClaimVerdict: d.sum(), Sentence: d.sentence(), ShareOfSets: none,
		Estimate: none, SE: none, Low: none, High: none, ExpectedLow: none, ExpectedHigh: none,
	}
	if c.NotTestable != "" {
		row.Verdict = notTestable
		return []record.ClaimRow{row}
	}
	row.Scale = c.Arms[0].Scenario.Config.Run.PersonsPerAgent
	for i, t := range c.Tests {
		j, r := d.tests[i], row
		r.Test, r.Estimate, r.SE, r.Low, r.High, r.Level = t.Name, j.Estimate, j.SE, j.Low, j.High, j.Level
		r.Expected, r.Verdict, r.Replicates, r.Needed = t.Expectation.String(), j.Verdict.String(), j.N, j.Needed
		switch t.Expect {
		case verdict.Positive:
			r.ExpectedLow = 0
		case verdict.Negative:
			r.ExpectedHigh = 0
		case verdict.Zero:
			r.ExpectedLow, r.ExpectedHigh = -t.Within, t.Within
		case verdict.Between:
			r.ExpectedLow, r.ExpectedHigh = t.Low, t.High
		}
		if r.Sets = d.sets[i]; d.weight[i] > 0 {
			r.ShareOfSets = d.holds[i] / d.weight[i]
		}
		out = append(out, r)
	}
	return out
}

// printTests writes the tests of a claim.
func (d *judged) printTests(w io.Writer) {
	fmt.Fprintf(w, "\n%s\n", d.claim.Claim)
	for _, r := range d.rows() {
		if r.Test == "" {
			continue
		}
		fmt.Fprintf(w, "  %-13s  %s: %s, expected %s\n", r.Verdict, r.Test, estimateText(r), r.Expected)
	}
	if d.claim.Limits != "" {
		fmt.Fprintf(w, "  Limits: %s\n", d.claim.Limits)
	}
}

// estimateText is the estimate with its interval.
func estimateText(r record.ClaimRow) string {
	if math.IsNaN(r.Estimate) {
		return fmt.Sprintf("no estimate (%d replicates have the number)", r.Replicates)
	}
	text := fmt.Sprintf("%.3g (%.3g to %.3g, n = %d)", r.Estimate, r.Low, r.High, r.Replicates)
	if !math.IsNaN(r.ShareOfSets) {
		text += fmt.Sprintf(", as expected in %.0f %% of %d parameter sets", 100*r.ShareOfSets, r.Sets)
	}
	return text
}
