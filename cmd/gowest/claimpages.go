package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
)

// claimsPage is the page with all verdicts.
const claimsPage = "README.md"

// write writes tables, pages and charts. What an earlier command found about other claims stays.
func (j *judging) write(dir string) error {
	rows, err := mergeClaims(dir, record.ClaimsFile, j.done, (*judged).rows, func(r record.ClaimRow) int { return r.Claim })
	if err != nil {
		return err
	}
	paths, err := mergeClaims(dir, record.ClaimPathsFile, j.done, func(d *judged) []record.ClaimPathRow { return d.paths }, func(r record.ClaimPathRow) int { return r.Claim })
	if err != nil {
		return err
	}
	if _, err := record.WriteTable(dir, record.ClaimsFile, record.CSV, rows); err != nil {
		return err
	}
	if _, err := record.WriteTable(dir, record.ClaimPathsFile, record.CSV, paths); err != nil {
		return err
	}
	for _, d := range j.done {
		charts, err := j.draw(dir, d)
		if err != nil {
			return err
		}
		if err := record.WriteFile(filepath.Join(dir, d.claim.Name+".md"), d.page(charts)); err != nil {
			return err
		}
	}
	return record.WriteFile(filepath.Join(dir, claimsPage), claimsIndex(rows))
}

// mergeClaims returns the rows of the claims that were judged and those that a table has of others, by claim.
func mergeClaims[T any](dir, file string, done []*judged, of func(*judged) []T, number func(T) int) ([]T, error) {
	rows, err := readOptional[T](dir, file)
	if err != nil {
		return nil, err
	}
	for _, d := range done {
		rows = slices.DeleteFunc(rows, func(r T) bool { return number(r) == d.claim.Number })
		rows = append(rows, of(d)...)
	}
	slices.SortStableFunc(rows, func(a, b T) int { return cmp.Compare(number(a), number(b)) })
	return rows, nil
}

// draw draws the charts of a claim and returns the files that its page shows, below the folder.
func (j *judging) draw(dir string, d *judged) (files []string, err error) {
	if len(j.flags.charts) == 0 || j.flags.charts[0] == "none" || d.claim.NotTestable != "" {
		return nil, nil
	}
	c := plots.Claim{Number: d.claim.Number, Title: d.claim.Title, Rows: d.rows(), Path: d.paths, Arms: armNames(d.claim)}
	run := d.claim.Arms[0].Scenario.Config.Run
	c.Meta = plots.Meta{
		Scenario: d.claim.Scenario, Seed: run.Seed, Replicates: d.replicates, PersonsPerAgent: run.PersonsPerAgent,
		Version: "model " + sim.ModelVersion, From: run.From, To: run.To,
	}
	names, err := plots.DrawClaim(dir, c, plots.Options{Formats: j.flags.charts, Threads: j.flags.threads})
	if err != nil {
		return nil, fmt.Errorf("charts of claim %d: %w", c.Number, err)
	}
	format := cmp.Or(chartFormat(j.flags.charts, true), j.flags.charts[0])
	for _, name := range names {
		files = append(files, record.ChartsDir+"/"+name+"."+format)
	}
	return files, nil
}

// page is the page of a claim.
func (d *judged) page(charts []string) []byte {
	w, c := new(bytes.Buffer), d.claim
	from := ""
	if c.Paragraph != "" {
		from = fmt.Sprintf(" Frattini and Prodi (ERIEP no. 5), paragraph %s.", c.Paragraph)
	}
	fmt.Fprintf(w, "# Claim %d: %s\n\n**%s.**%s\n\n%s\n\n", c.Number, c.Title, upperFirst(d.sentence()), from, c.Claim)
	if c.NotTestable == "" {
		d.design(w)
		for _, f := range charts {
			fmt.Fprintf(w, "![%s](%s)\n\n", c.Title, f)
		}
		d.testTable(w)
		d.armTable(w)
	}
	if c.Evidence != "" {
		fmt.Fprintf(w, "## Evidence from elsewhere\n\n%s\n\n", c.Evidence)
	}
	if c.Limits != "" {
		fmt.Fprintf(w, "## What the model cannot say\n\n%s\n\n", c.Limits)
	}
	fmt.Fprintf(w, "Experiment: `scenarios/claims/%s.toml`. Again: `gowest claims %d`. All verdicts: [%s](%s).\n", c.Name, c.Number, "claims", claimsPage)
	return w.Bytes()
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// design tells what was run.
func (d *judged) design(w *bytes.Buffer) {
	c := d.claim
	run := c.Arms[0].Scenario.Config.Run
	fmt.Fprintf(w, "## Experiment\n\n%s.\n\nArms, all extending `%s`: %s.\n\n", upperFirst(strings.TrimSuffix(c.Design, ".")), c.Scenario, strings.Join(armNames(c), "; "))
	fmt.Fprintf(w, "%d to %d, %d replicates with common random numbers, one agent for %d persons, seed %d, model version %s. Results are simulated, not a forecast.\n\n",
		run.From, run.To, d.replicates, run.PersonsPerAgent, run.Seed, sim.ModelVersion)
	if len(d.costs) > 0 {
		var parts []string
		for _, x := range d.costs {
			parts = append(parts, fmt.Sprintf("%s %.2f", x.Arm, x.Reached))
		}
		fmt.Fprintf(w, "Public cost over the common aim: %s. An arm below 1 cannot cost as much at full strength.\n\n", strings.Join(parts, "; "))
	}
	if n := len(d.failed); n > 0 {
		fmt.Fprintf(w, "%d runs failed and are left out; the first: %s.\n\n", n, d.failed[0].why)
	}
}

func armNames(c *scenarios.Claim) (out []string) {
	for _, a := range c.Arms {
		out = append(out, a.Name)
	}
	return out
}

// testTable is the table of the tests, and below it what each looks at.
func (d *judged) testTable(w *bytes.Buffer) {
	rows := d.rows()
	sets := slices.ContainsFunc(rows, func(r record.ClaimRow) bool { return r.Sets > 0 })
	header := []string{"test", "expected", "estimate", "interval", "judged at", "verdict", "replicates"}
	if sets {
		header = append(header, "as expected in")
	}
	var table [][]string
	for _, r := range rows {
		estimate, interval := "none", ""
		if !math.IsNaN(r.Estimate) {
			estimate, interval = fmt.Sprintf("%.3g", r.Estimate), fmt.Sprintf("%.3g to %.3g", r.Low, r.High)
		}
		outcome := r.Verdict
		if r.Needed > 0 {
			outcome += fmt.Sprintf(", about %d replicates would do", r.Needed)
		}
		line := []string{r.Test, r.Expected, estimate, interval, fmt.Sprintf("%.1f %%", 100*r.Level), outcome, fmt.Sprint(r.Replicates)}
		if sets {
			share := ""
			if !math.IsNaN(r.ShareOfSets) {
				share = fmt.Sprintf("%.0f %% of %d sets", 100*r.ShareOfSets, r.Sets)
			}
			line = append(line, share)
		}
		table = append(table, line)
	}
	fmt.Fprintf(w, "## Tests\n\n")
	markdown(w, header, table)
	fmt.Fprintf(w, "\nThe number of each test, a mean over replicates unless it says otherwise:\n\n")
	for i := range d.claim.Tests {
		t := &d.claim.Tests[i]
		fmt.Fprintf(w, "- *%s*: %s.\n", t.Name, d.claim.Formula(t))
	}
	fmt.Fprintln(w)
}

// armTable shows the numbers that tests combine, by arm.
func (d *judged) armTable(w *bytes.Buffer) {
	fmt.Fprintf(w, "## By arm\n\nEstimate ± standard error of each number that tests combine. Differences between arms are known better than these errors say, since arms share their luck.\n\n")
	var table [][]string
	for _, n := range d.arms {
		line := []string{n.Text}
		if n.PerCost {
			line[0] += " (in brackets its inverse, what one costs, where it is above two errors)"
		}
		for i, x := range n.Estimate {
			switch {
			case math.IsNaN(x):
				line = append(line, "")
			case n.PerCost && x > 2*n.SE[i] && x > 0:
				line = append(line, fmt.Sprintf("%.3g ± %.2g (%.3g)", x, n.SE[i], 1/x))
			default:
				line = append(line, fmt.Sprintf("%.4g ± %.2g", x, n.SE[i]))
			}
		}
		table = append(table, line)
	}
	markdown(w, append([]string{"number"}, armNames(d.claim)...), table)
	fmt.Fprintln(w)
}

// claimsIndex is the page with all verdicts.
func claimsIndex(rows []record.ClaimRow) []byte {
	w := new(bytes.Buffer)
	fmt.Fprintf(w, "# Claims\n\nMade by `gowest claims`. Claims, 1 to 30 about industrial clusters and policy in China (F. Frattini and G. Prodi, *Industrial clusters in China: Policy tools\n"+
		"for further and more balanced development*, ERIEP no. 5), each with an experiment and tests that a program judges by intervals: supported, not supported,\n"+
		"mixed (it depends on the tests named on its page), undecided (more replicates are needed) or not testable. Results are simulated (each page names the model version of its runs),\n"+
		"not a forecast: they say what follows from the model's assumptions.\n\n")
	names := map[int]string{}
	for _, name := range scenarios.Claims() {
		if c, err := scenarios.ReadClaim(name); err == nil {
			names[c.Number] = name
		}
	}
	var table [][]string
	for i, r := range rows {
		if i > 0 && rows[i-1].Claim == r.Claim {
			continue
		}
		n := map[string]int{}
		for _, q := range rows {
			if q.Claim == r.Claim {
				n[q.Verdict]++
			}
		}
		title := r.Title
		if name := names[r.Claim]; name != "" {
			title = fmt.Sprintf("[%s](%s.md)", r.Title, name)
		}
		table = append(table, []string{
			fmt.Sprint(r.Claim), title, r.ClaimVerdict, fmt.Sprint(n["supported"]), fmt.Sprint(n["not supported"]), fmt.Sprint(n["undecided"]),
		})
	}
	markdown(w, []string{"claim", "", "verdict", "tests supported", "not", "undecided"}, table)
	return w.Bytes()
}

// summary is what --json prints.
func (j *judging) summary() any {
	type test struct {
		Test       string   `json:"test"`
		Estimate   *float64 `json:"estimate"`
		SE         *float64 `json:"se"`
		Low        *float64 `json:"low"`
		High       *float64 `json:"high"`
		Level      float64  `json:"level"`
		Expected   string   `json:"expected"`
		Verdict    string   `json:"verdict"`
		Replicates int      `json:"replicates"`
		Needed     int      `json:"needed,omitempty"`
		Share      *float64 `json:"share_of_sets,omitempty"`
	}
	type claim struct {
		Claim    int    `json:"claim"`
		Title    string `json:"title"`
		Verdict  string `json:"verdict"`
		Sentence string `json:"sentence"`
		Tests    []test `json:"tests"`
	}
	known := func(v float64) *float64 {
		if math.IsNaN(v) {
			return nil
		}
		return &v
	}
	out := []claim{}
	for _, d := range j.done {
		one := claim{d.claim.Number, d.claim.Title, d.sum(), d.sentence(), []test{}}
		for _, r := range d.rows() {
			if r.Test != "" {
				one.Tests = append(one.Tests, test{r.Test, known(r.Estimate), known(r.SE), known(r.Low), known(r.High), r.Level, r.Expected, r.Verdict, r.Replicates, r.Needed, known(r.ShareOfSets)})
			}
		}
		out = append(out, one)
	}
	return map[string]any{"claims": out, "model_version": sim.ModelVersion}
}
