package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"gowest/internal/diag"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/calendar"
	"gowest/sim/store"
)

// change is the scenario with one thing changed, or with none.
type change struct {
	name      string                // "" for none
	scenarios []*scenarios.Scenario // by vector of parameters
}

// readVectors reads the vectors of parameters in a CSV file, as key=value: one without any if there is no file. Every vector is loaded, so that
// all problems are found at their places.
func readVectors(file, scenario string, o scenarios.Options) ([][]string, error) {
	if file == "" {
		return [][]string{nil}, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, badInput("--plausible: %w", err)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comment, r.TrimLeadingSpace, r.LazyQuotes = '#', true, true // keys hold quotes
	var problems diag.List
	var keys []string
	var vectors [][]string
	for {
		row, err := r.Read()
		var syntax *csv.ParseError
		switch {
		case errors.As(err, &syntax):
			return nil, append(problems, &diag.Problem{File: file, Line: syntax.Line, Col: syntax.Column, Text: fmt.Sprintf("%v; a row has one value for each key of the header", syntax.Err)})
		case err != nil: // the end
			return vectors, checkVectors(file, keys, vectors, problems)
		case keys == nil:
			keys = slices.Clone(row)
			for i, key := range keys {
				line, col := r.FieldPos(i)
				if slices.Contains(keys[:i], key) {
					problems = append(problems, &diag.Problem{File: file, Line: line, Col: col, Text: fmt.Sprintf("the key %s is there twice", key)})
				}
				if strings.HasPrefix(key, "run.") {
					problems = append(problems, &diag.Problem{File: file, Line: line, Col: col, Text: fmt.Sprintf("%s is the same in all of a study; want a key of the model or of a policy", key)})
				}
			}
			if len(problems) > 0 {
				return nil, problems
			}
		default:
			vector, wrong := loadVector(file, r, keys, row, scenario, o)
			problems = appendNew(problems, wrong)
			vectors = append(vectors, vector)
		}
	}
}

// checkVectors returns what is wrong with a file that was read to its end.
func checkVectors(file string, keys []string, vectors [][]string, problems diag.List) error {
	if len(problems) > 0 {
		return problems
	}
	if len(vectors) == 0 {
		return diag.List{{File: file, Text: fmt.Sprintf("it has %d keys and no row; want a header of scenario keys and a row for each vector", len(keys))}}
	}
	return nil
}

// loadVector returns a row as assignments, and what the loader says about them, at their places in the file.
func loadVector(file string, r *csv.Reader, keys, row []string, scenario string, o scenarios.Options) (vector []string, problems diag.List) {
	for i, key := range keys {
		vector = append(vector, key+"="+row[i])
	}
	before := len(o.Set)
	o.Set = slices.Concat(o.Set, vector)
	_, err := scenarios.Load(scenario, o)
	var list diag.List
	if !errors.As(err, &list) {
		return vector, nil
	}
	for _, p := range list {
		mine := *p
		if k := p.Line - before - 1; p.File == "--set" && k >= 0 {
			mine.File = file
			mine.Line, mine.Col = r.FieldPos(k)
		}
		problems = append(problems, &mine)
	}
	return vector, problems
}

// changes loads the scenario as it is and with each change, with every vector of parameters. notes say what --robustness could not do.
func (a *app) changes(f *validateFlags, name string, o scenarios.Options, vectors [][]string) (out []change, notes []string, err error) {
	var problems diag.List
	load := func(label string, o scenarios.Options, set ...string) (change, diag.List) {
		c := change{name: label}
		for _, vector := range vectors {
			with := o
			with.Set = slices.Concat(o.Set, vector, set)
			sc, err := scenarios.Load(name, with)
			var list diag.List
			if errors.As(err, &list) {
				return c, list
			}
			c.scenarios = append(c.scenarios, sc)
		}
		return c, nil
	}
	base, list := load("", o)
	if len(list) > 0 {
		return nil, nil, list
	}
	out = append(out, base)
	for _, text := range f.changes {
		set, wrong := assignments(text)
		if problems = append(problems, wrong...); len(wrong) > 0 {
			continue
		}
		c, list := load(text, o, set...)
		for _, p := range list {
			mine := *p
			if p.File == "--set" && p.Line > len(o.Set)+len(vectors[0]) {
				mine.File, mine.Line, mine.Col = "--change "+text, 0, 0
			}
			problems = appendNew(problems, diag.List{&mine})
		}
		out = append(out, c)
	}
	if len(problems) > 0 {
		return nil, nil, problems
	}
	if !f.robustness {
		return out, nil, nil
	}
	persons := base.scenarios[0].Config.Run.PersonsPerAgent
	for _, scale := range []int{persons / 2, persons * 2} {
		with := o
		with.Scale = scale
		if c, list := load(fmt.Sprintf("one agent for %d persons", scale), with); scale >= 1 && len(list) == 0 {
			out = append(out, c)
		}
	}
	size := 100
	if base.scenarios[0].Config.World.Grid.CellKM == 100 {
		size = 200
	}
	if c, list := load(fmt.Sprintf("lattice of %d km", size), o, fmt.Sprintf("world.cell_km=%d", size)); len(list) == 0 {
		out = append(out, c)
	} else {
		notes = append(notes, fmt.Sprintf("the scenario does not load on a lattice of %d km: %s", size, list[0].Text))
	}
	return out, append(notes, "the order of processes in a quarter stands in sim/step.go; the model has no switch for it"), nil
}

// assignments splits KEY=VALUE; KEY=VALUE, which is one change of several keys.
func assignments(text string) (set []string, problems diag.List) {
	for part := range strings.SplitSeq(text, ";") {
		part = strings.TrimSpace(part)
		if strings.HasPrefix(part, "run.") {
			problems = append(problems, &diag.Problem{File: "--change", Text: fmt.Sprintf("%s is the same in all of a study; want a key of the model or of a policy", part)})
		}
		set = append(set, part)
	}
	return set, problems
}

// list returns all scenarios, by change and then by vector.
func (v *validating) list() (out []*scenarios.Scenario) {
	for _, c := range v.changes {
		out = append(out, c.scenarios...)
	}
	return out
}

// evaluation takes the numbers of replicates, each under its own vector of parameters.
func (v *validating) evaluation(results *store.Results) *evaluation {
	n := len(v.vectors)
	return &evaluation{
		app: v.app, threads: v.flags.threads, quiet: v.flags.quiet, label: "validate " + v.scenario.Name, results: results, yard: v.yard,
		wanted: func(i, replicate int) bool { return i%n == (replicate-1)%n },
	}
}

// sayCost tells before the long part what it takes.
func (v *validating) sayCost(missing int) {
	if v.flags.quiet {
		return
	}
	cfg := v.scenario.Config
	years := cfg.Run.To - cfg.Run.From + 1
	all := 0
	for i, c := range v.changes {
		all += v.manifest.Replicates
		if i > 0 && c.name != "" {
			fmt.Fprintf(v.app.stderr, "%s also with %s\n", v.scenario.Name, c.name)
		}
	}
	fmt.Fprintf(v.app.stderr, "%s: %d runs of %d years, one agent for %s, %d of them there already; about %s of processor time\n",
		v.scenario.Name, all, years, persons(cfg.Run.PersonsPerAgent), all-missing, duration(runCost(v.list(), missing)))
}

// memberSet is the numbers of the members of an ensemble under one change.
type memberSet struct {
	replicates []int // from 1
	values     [][]float64
}

// members sorts numbers by change and drops runs that failed, which it returns as an error.
func (v *validating) members(values [][][]float64, failed []failedRun) ([]memberSet, error) {
	var ended error
	n := len(v.vectors)
	if len(failed) > 0 {
		f := failed[0]
		ended = &sim.ReplicateError{Scenario: f.scenario, Replicate: f.replicate, Seed: v.manifest.Seed, Err: errors.New(f.why)}
		if len(failed) > 1 {
			ended = fmt.Errorf("%w, and %d more", ended, len(failed)-1)
		}
	}
	sets := make([]memberSet, len(v.changes))
	for c := range sets {
		for r := 1; r <= v.manifest.Replicates; r++ {
			x := values[c*n+(r-1)%n][r-1]
			if slices.ContainsFunc(x[:v.yard.incomes()], math.IsNaN) {
				continue // a run that failed, or a province without income
			}
			sets[c].replicates, sets[c].values = append(sets[c].replicates, r), append(sets[c].values, x)
		}
	}
	v.manifest.Finished = sets[0].replicates
	return sets, ended
}

// Seconds of processor time of a run on the machine of docs/speed.md: of a cell and a worker agent in a quarter.
const (
	secondsACell   = 22e-6
	secondsAWorker = 75e-9
)

// runCost estimates the processor time of so many runs of scenarios.
func runCost(list []*scenarios.Scenario, runs int) time.Duration {
	sum := 0.0
	for _, sc := range list {
		cfg := sc.Config
		quarters := float64((cfg.Run.To - cfg.Run.From + 1) * calendar.TicksPerYear)
		sum += quarters * (secondsACell*float64(len(cfg.World.Grid.Cells)) + secondsAWorker*mostWorkers(cfg))
	}
	return time.Duration(sum / float64(len(list)) * float64(runs) * float64(time.Second))
}
