package main

import (
	"errors"
	"fmt"
	"math"
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
	set       []string              // keys as key=value, if they are not the name
	scenarios []*scenarios.Scenario // by vector of parameters
}

// changes loads the scenario as it is and with each change, with every vector of parameters. notes say what --robustness could not do.
func (a *app) changes(f *validateFlags, name string, o scenarios.Options, vectors []parameterSet) (out []change, notes []string, err error) {
	var problems diag.List
	load := func(label string, o scenarios.Options, set ...string) (change, diag.List) {
		c := change{name: label}
		for _, vector := range vectors {
			with := o
			with.Set = slices.Concat(o.Set, vector.set, set)
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
		name, set, wrong := assignments(text)
		if problems = append(problems, wrong...); len(wrong) > 0 {
			continue
		}
		if slices.ContainsFunc(out, func(c change) bool { return c.name == name }) {
			problems = append(problems, &diag.Problem{File: "--change", Text: fmt.Sprintf("two changes are called %s", name)})
			continue
		}
		c, list := load(name, o, set...)
		if name != text {
			c.set = set
		}
		for _, p := range list {
			mine := *p
			if p.File == "--set" && p.Line > len(o.Set)+len(vectors[0].set) {
				mine.File, mine.Line, mine.Col = "--change "+text, 0, 0
			}
			problems = appendNew(problems, diag.List{&mine})
		}
		out = append(out, c)
	}
	if len(problems) > 0 {
		return nil, nil, problems
	}
	if f.robustness {
		others, said := otherSettings(base, o, load)
		out, notes = append(out, others...), said
	}
	return out, notes, nil
}

// otherSettings are the changes of --robustness that need runs of their own: persons per agent, the lattice, the order of a quarter. Of those that
// do not load, notes say why.
func otherSettings(base change, o scenarios.Options, load func(label string, o scenarios.Options, set ...string) (change, diag.List)) (out []change, notes []string) {
	cfg := base.scenarios[0].Config
	persons := cfg.Run.PersonsPerAgent
	for _, scale := range []int{persons / 2, persons * 2} {
		with := o
		with.Scale = scale
		if c, list := load(fmt.Sprintf("one agent for %d persons", scale), with); scale >= 1 && len(list) == 0 {
			out = append(out, c)
		}
	}
	size := 100
	if cfg.World.Grid.CellKM == 100 {
		size = 200
	}
	order := sim.ProduceFirst
	if cfg.Run.Order == sim.ProduceFirst {
		order = sim.HireFirst
	}
	for _, one := range []struct{ label, set string }{
		{fmt.Sprintf("lattice of %d km", size), fmt.Sprintf("world.cell_km=%d", size)},
		{fmt.Sprintf("order of a quarter %s", order), fmt.Sprintf("run.order=%s", order)},
	} {
		c, list := load(one.label, o, one.set)
		if len(list) > 0 {
			notes = append(notes, fmt.Sprintf("%s, since the scenario does not load with it: %s", one.label, list[0].Text))
			continue
		}
		out = append(out, c)
	}
	return out, notes
}

// assignments splits KEY=VALUE; KEY=VALUE, which is one change of several keys, or the same after a name: NAME: KEY=VALUE. Without one the text
// is the name.
func assignments(text string) (name string, set []string, problems diag.List) {
	name, keys := text, text
	if before, after, named := strings.Cut(text, ": "); named && !strings.Contains(before, "=") {
		name, keys = strings.TrimSpace(before), after
	}
	for part := range strings.SplitSeq(keys, ";") {
		part = strings.TrimSpace(part)
		if strings.HasPrefix(part, "run.") {
			problems = append(problems, &diag.Problem{File: "--change", Text: fmt.Sprintf("%s is the same in all of a study; want a key of the model or of a policy", part)})
		}
		set = append(set, part)
	}
	return name, set, problems
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
	n, turns := len(v.vectors), turnsOf(v.vectors, v.manifest.Replicates)
	return &evaluation{
		app: v.app, threads: v.flags.threads, quiet: v.flags.quiet, label: "validate " + v.scenario.Name, results: results, yard: v.yard,
		wanted: func(i, replicate int) bool { return i%n == turns[replicate-1] },
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
	n, turns := len(v.vectors), turnsOf(v.vectors, v.manifest.Replicates)
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
			x := values[c*n+turns[r-1]][r-1]
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
