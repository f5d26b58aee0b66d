package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
	"gowest/sim/validation"
)

// validateCommandName stands in manifests.
const validateCommandName = "validate"

// defaultOrigin is the last year that benchmarks know: parameters were set on figures to 1999, and from 2000 on the observed population is that
// of residents in every province.
const defaultOrigin = 2000

// validateFlags are those of validate besides the ones of all commands that simulate.
type validateFlags struct {
	runFlags
	origin     int
	plausible  string
	changes    []string
	robustness bool
}

func (a *app) validateCommand() *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use:   "validate [SCENARIO]",
		Short: "Judge the model out of sample against observed incomes and naive forecasts",
		Long: `validate simulates a scenario (go-west unless one is named) many times and holds the relative income of
every province, and facts on which no parameter was set, against what was observed after an origin, the year 2000. Beside it
stand naive forecasts that know the observed series to the origin: a random walk, linear trends, and a regression of growth on
income. The verdict is printed whatever it is; the folder has validation.md, the tables behind it and charts.

With --plausible FILE.csv, whose header names keys of scenario files, each row is a vector of parameters, as calibrate writes
them; replicates are spread over the vectors by their weight, if there is such a column, so that bands and verdict hold what is
not known about parameters too.

--change KEY=VALUE, repeatable, runs the scenario again with one key changed under the same luck, and shows what becomes of
errors and dispersion; 'KEY=VALUE; KEY=VALUE' changes several keys at once, 'NAME: KEY=VALUE' gives it a name. --robustness does so for persons per
agent, the lattice and the order of a quarter (run.order), and judges by another origin and by provinces without breaks alone.

The same command goes on where it stopped, and simulates only what is missing.`,
		Example: `  gowest validate --replicates 20 --scale 10000 --charts none
  gowest validate go-west --replicates 8 --scale 20000 --charts none --robustness
  gowest validate baseline --replicates 8 --scale 20000 --charts none --change mechanisms.M7=false`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return badInput("%d arguments given; want one scenario or none", len(args))
			}
			return nil
		},
		ValidArgsFunction: completeScenarios,
	}
	f.add(cmd, 50)
	cmd.Flags().IntVar(&f.origin, "origin", defaultOrigin, "last `year` that benchmarks know; later ones are judged")
	cmd.Flags().StringVar(&f.plausible, "plausible", "", "CSV `file` with a vector of parameters a row under a header of scenario keys")
	cmd.Flags().StringArrayVar(&f.changes, "change", nil, "also run with a `key=value` changed, as mechanisms.M7=false, under the same luck; repeatable; several with ; between, and a name with : before")
	cmd.Flags().BoolVar(&f.robustness, "robustness", false, "also with half and twice the persons per agent, the other lattice, the other order of a quarter, another origin, fewer provinces")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name := "go-west"
		if len(args) > 0 {
			name = args[0]
		}
		v, err := a.newValidation(cmd, &f, name)
		if err != nil {
			return err
		}
		return v.run(cmd.Context())
	}
	return cmd
}

// validating is one validation: what is asked, what is known, and what came of it.
type validating struct {
	app      *app
	flags    *validateFlags
	manifest record.Manifest
	started  time.Time

	scenario *scenarios.Scenario // with the first vector of parameters
	vectors  []parameterSet      // of parameters; one without any if none are given
	changes  []change            // the first is none
	notes    []string            // on what could not be done
	panel    *validation.Panel
	breaks   []bool // by place: its figures after the origin have a break
	yard     *incomes
}

// newValidation loads everything that a validation needs. Nothing is written yet. All problems come back as one error.
func (a *app) newValidation(cmd *cobra.Command, f *validateFlags, name string) (*validating, error) {
	if err := f.check(cmd); err != nil {
		return nil, err
	}
	o, err := f.options(cmd)
	if err != nil {
		return nil, err
	}
	v := &validating{app: a, flags: f, started: time.Now()}
	loaded, err := a.load([]string{name}, o, f.quiet)
	if err != nil {
		return nil, err
	}
	if v.vectors, err = readVectors(f.plausible, name, o); err != nil {
		return nil, err
	}
	if o.Replicates, err = v.replicates(cmd, loaded[0]); err != nil {
		return nil, err
	}
	if v.changes, v.notes, err = a.changes(f, name, o, v.vectors); err != nil {
		return nil, err
	}
	v.scenario = v.changes[0].scenarios[0]
	if err := v.observe(); err != nil {
		return nil, err
	}
	if v.yard, err = newIncomes(v.scenario, v.panel.Places); err != nil {
		return nil, err
	}
	run := v.scenario.Config.Run
	v.manifest = record.Manifest{
		Program: record.ThisProgram(), ModelVersion: sim.ModelVersion, Command: validateCommandName, Status: record.Complete,
		Scenario: v.scenario.Name, Title: v.scenario.Config.Title, ScenarioHash: v.scenario.Hash(),
		Seed: run.Seed, Replicates: run.Replicates, Scale: run.PersonsPerAgent, From: run.From, To: run.To, Threads: f.threads,
		StartedAt: v.started.UTC().Format(time.RFC3339),
	}
	return v, nil
}

// replicates returns how many there are: at least one for each vector.
func (v *validating) replicates(cmd *cobra.Command, sc *scenarios.Scenario) (int, error) {
	n, vectors := v.flags.replicates, len(v.vectors)
	given := cmd.Flags().Changed("replicates")
	if n == 0 {
		n = sc.Config.Run.Replicates
	}
	if n == 0 {
		n = max(50, vectors)
	}
	switch {
	case n < 2:
		return 0, badInput("one replicate has no bands; want --replicates 2 or more")
	case n < vectors && given:
		return 0, badInput("--replicates is %d, but %s has %d vectors of parameters; want at least one replicate for each", n, v.flags.plausible, vectors)
	}
	return max(n, vectors), nil
}

// observe reads the observed incomes and checks that they reach as far as is asked.
func (v *validating) observe() error {
	seen, err := v.scenario.Observed()
	if err != nil {
		return err
	}
	if seen == nil {
		return badInput("%s has no observed incomes to be judged by: they are those of China's 31 provinces", v.scenario.Name)
	}
	run, origin := v.scenario.Config.Run, v.flags.origin
	first, last := run.From, run.To
	index := map[string]int{}
	var places []string
	for _, p := range v.scenario.Config.Provinces {
		index[p.Name] = len(places)
		places = append(places, p.Name)
	}
	income, people := make([][]float64, len(places)), make([][]float64, len(places))
	v.breaks = make([]bool, len(places))
	to := 0
	for _, o := range seen {
		if o.Year < first {
			continue
		}
		i := index[o.Province]
		income[i], people[i] = append(income[i], o.GDPPerHead), append(people[i], o.Population)
		v.breaks[i] = v.breaks[i] || o.Break && o.Year > origin
		to = max(to, o.Year)
	}
	switch earliest := first + trendYears; {
	case last > to:
		return badInput("the run ends in %d, observed incomes in %d; want --to %d or earlier", last, to, to)
	case origin < earliest || origin >= last:
		return badInput("--origin is %d; want a year from %d, %d years after the first, to %d, one before the last", origin, earliest, trendYears, last-1)
	}
	v.panel, err = validation.NewPanel(places, first, income, people)
	return err
}

// run simulates what is missing, judges and writes the folder.
func (v *validating) run(ctx context.Context) error {
	dir := v.flags.dir
	if dir == "" {
		dir = filepath.Join("runs", "validate-"+v.scenario.Name+"-"+shortHash(v.scenario.Digest()))
	}
	f, err := openFolder(dir, &v.manifest)
	if err != nil {
		return err
	}
	results, err := store.OpenResults(dir)
	if err != nil {
		return err
	}
	defer results.Close()
	members, ended := v.simulate(ctx, f, results)
	if members == nil {
		return ended
	}
	out, err := v.judge(members)
	if err != nil {
		return errors.Join(ended, err)
	}
	if err := v.store(f, out); err != nil {
		return errors.Join(ended, err)
	}
	if err := v.summarise(dir, out); err != nil {
		return err
	}
	return ended
}

// simulate returns the numbers of the members that finished, by change, nil if there are too few or the user interrupts. Then the folder keeps
// what finished.
func (v *validating) simulate(ctx context.Context, f *folder, results *store.Results) ([]memberSet, error) {
	e := v.evaluation(results)
	list := v.list()
	replicates := v.manifest.Replicates
	missing := e.missing(list, replicates)
	v.sayCost(missing)
	values, failed, err := e.run(ctx, list, replicates)
	if err != nil {
		v.manifest.Status = record.Interrupted
		if !errors.Is(err, context.Canceled) {
			v.manifest.Status, v.manifest.Error = record.Failed, err.Error()
		}
		if results.Empty() {
			results.Close()
			os.Remove(filepath.Join(f.dir, store.ResultsFile))
			f.abandon()
			return nil, fmt.Errorf("%w (%w)", err, errNothingKept)
		}
		return nil, errors.Join(err, v.close(f, ""))
	}
	sets, ended := v.members(values, failed)
	if ended != nil {
		v.manifest.Status, v.manifest.Error = record.Failed, ended.Error()
	}
	if len(sets[0].values) < 2 {
		return nil, errors.Join(ended, errors.New("fewer than two replicates finished; there is nothing to judge"), v.close(f, ""))
	}
	return sets, ended
}

// close writes the manifest, the last file of the folder.
func (v *validating) close(f *folder, hash string) error {
	now := time.Now()
	m := &v.manifest
	m.FinishedAt, m.Seconds, m.ResultHash = now.UTC().Format(time.RFC3339), now.Sub(v.started).Seconds(), hash
	m.Charts = listCharts(f.dir)
	return record.WriteManifest(f.dir, m)
}
