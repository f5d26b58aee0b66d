package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"gowest/internal/diag"
	"gowest/scenarios"
	"gowest/sim/ensemble"
	"gowest/sim/record"
	"gowest/sim/store"
)

// planFlags say what an ensemble is to be.
type planFlags struct {
	scenarioFlags
	replicates, processors, shards, block int
	seconds                               float64
	blockSeconds                          float64 // of one processor
	json, quiet                           bool
}

func (f *planFlags) add(cmd *cobra.Command) {
	f.scenarioFlags.add(cmd)
	cmd.Flags().IntVar(&f.replicates, "replicates", 0, "runs of each scenario and point with different luck (default: the study's)")
	cmd.Flags().IntVar(&f.block, "block", 0, fmt.Sprintf("`runs` in a block (default: about %.0f s of one processor)", f.blockSeconds))
	cmd.Flags().Float64Var(&f.seconds, "seconds", 0, "`seconds` that a run takes, instead of pilot runs that measure it")
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "print no progress and no warnings")
	cmd.Flags().BoolVar(&f.json, "json", false, "print what is planned as JSON")
}

// load reads the study.
func (f *planFlags) load(cmd *cobra.Command, a *app, name string) (*scenarios.Sweep, error) {
	if err := positive(cmd, "replicates", "block", "shards", "cpus", "threads"); err != nil {
		return nil, err
	}
	if cmd.Flags().Changed("seconds") && !(f.seconds > 0) {
		return nil, badInput("--seconds is %g; want a number above 0", f.seconds)
	}
	o, err := f.options(cmd)
	if err != nil {
		return nil, err
	}
	o.Replicates = f.replicates
	s, err := scenarios.LoadSweep(name, o)
	if err != nil {
		return nil, err
	}
	var warnings diag.List
	for _, sc := range s.Scenarios {
		warnings = appendNew(warnings, sc.Warnings)
	}
	if len(warnings) > 0 && !f.quiet {
		fmt.Fprintln(a.stderr, warnings)
	}
	return s, nil
}

func (a *app) ensemblePlanCommand() *cobra.Command {
	f := planFlags{blockSeconds: ensemble.BlockSeconds}
	var dir string
	cmd := &cobra.Command{
		Use:   "plan STUDY -o ENS",
		Short: "Write what the runs of an ensemble are, after pilot runs",
		Long: `plan reads a study file of scenarios, parameters and outcomes, simulates a run or two to learn how long one takes and what memory
and space it needs, and writes the plan. It is written once: the same command again shows it. STUDY may be a built-in sweep.

The runs are divided into blocks of about two minutes of one processor, and these among shards of about half an hour on --cpus processors
each. Any number of processes may later work on any of them.`,
		Example: `  gowest ensemble plan toy-zone -o zones
  gowest ensemble plan toy-zone -o more-zones --replicates 50 --cpus 4 --seconds 0.5`,
		Args:              exactly(1, "one study: a file or the name of a built-in sweep"),
		ValidArgsFunction: completeSweeps,
		RunE: func(cmd *cobra.Command, args []string) error {
			if dir == "" {
				return badInput("there is no -o; want the folder of the ensemble")
			}
			sweep, err := f.load(cmd, a, args[0])
			if err != nil {
				return err
			}
			p, _, err := a.plan(cmd.Context(), sweep, &f, dir)
			if err != nil {
				return err
			}
			return a.showPlan(&p.Plan, f.json, fmt.Sprintf("gowest ensemble run %s, or gowest ensemble submit %s --to slurm", dir, dir))
		},
	}
	f.add(cmd)
	cmd.Flags().StringVarP(&dir, "output", "o", "", "`folder` of the ensemble, or bucket such as s3://bucket/zones")
	cmd.Flags().IntVar(&f.processors, "cpus", 16, "processors that a shard will have")
	cmd.Flags().IntVar(&f.shards, "shards", 0, "shards (default: of about half an hour each)")
	return cmd
}

// plan makes the plan of a sweep in a folder, or finds it there, which it tells.
func (a *app) plan(ctx context.Context, sweep *scenarios.Sweep, f *planFlags, dir string) (p *planned, there bool, err error) {
	if err := newFolder(dir); err != nil {
		return nil, false, err
	}
	s, err := storage(ctx, dir)
	if err != nil {
		return nil, false, err
	}
	wanted, err := newPlan(sweep)
	if err != nil {
		return nil, false, err
	}
	_, err = s.Size(ensemble.PlanFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, false, badInput("%w", err)
	}
	if err == nil {
		p, err := a.samePlan(s, wanted)
		return p, true, err
	}
	draft, err := a.draft(ctx, sweep, f)
	if err != nil {
		return nil, false, err
	}
	texts := map[string][]byte{}
	for _, sc := range sweep.Scenarios {
		texts[sc.Name] = sc.Resolved()
	}
	e, err := ensemble.Create(s, &draft.Plan, texts)
	var bad *ensemble.BadPlan
	if errors.As(err, &bad) {
		return nil, false, inputError{err}
	}
	if err != nil {
		return nil, false, err
	}
	if err := s.Put(studyFile, []byte(sweep.File)); err != nil { // for people
		return nil, false, err
	}
	p, err = understand(e)
	return p, false, err
}

// studyFile is a copy of the study file beside the plan.
const studyFile = "study.toml"

// draft makes the plan of a sweep, of which nothing is written yet.
func (a *app) draft(ctx context.Context, sweep *scenarios.Sweep, f *planFlags) (*planned, error) {
	plan, err := newPlan(sweep)
	if err != nil {
		return nil, err
	}
	p := &planned{Ensemble: &ensemble.Ensemble{Plan: *plan}, sweep: sweep, design: sweep.Plan()}
	p.layout = p.design.Layout()
	if err := p.tryCases(); err != nil {
		return nil, err
	}
	if err := a.pilot(ctx, p, f); err != nil {
		return nil, err
	}
	p.divide(f)
	return p, nil
}

// samePlan opens the plan of a folder if it asks for what is wanted.
func (a *app) samePlan(s ensemble.Storage, wanted *ensemble.Plan) (*planned, error) {
	e, err := ensemble.Open(s)
	if err != nil {
		return nil, inputError{err}
	}
	if !e.Plan.Same(wanted) {
		return nil, badInput("%s is the plan of another study, or of another version of the model; want another folder", s.Name(ensemble.PlanFile))
	}
	p, err := understand(e)
	if err != nil {
		return nil, inputError{err}
	}
	return p, nil
}

// newPlan returns the plan of a sweep, not yet divided.
func newPlan(s *scenarios.Sweep) (*ensemble.Plan, error) {
	spec, err := s.Spec()
	if err != nil {
		return nil, err
	}
	d := s.Plan()
	run := s.Scenarios[0].Config.Run
	p := &ensemble.Plan{Format: ensemble.Format, Name: s.Name, Title: s.Title}
	p.Question = ensemble.Question{
		Model: thisModel(), Encoder: store.Encoder(), Seed: run.Seed, From: run.From, To: run.To, Scale: run.PersonsPerAgent, Replicates: s.Replicates, Study: spec,
		Design: d.Digest(), Points: len(d.Points), Cases: len(d.Layout().Cases), Outcomes: s.OutcomeColumns(d), Keep: s.Keep,
	}
	p.Runs = p.Cases * p.Replicates
	for _, sc := range s.Scenarios {
		p.Scenarios = append(p.Scenarios, ensemble.PlannedScenario{
			Name: sc.Name, File: ensemble.ScenariosDir + "/" + sc.Name + ".toml", Digest: sc.Digest(), SHA256: sc.Hash(),
		})
	}
	p.Schema = ensemble.SchemaOf(p, d)
	return p, nil
}

// mostTried is how many cases are tried before a plan is written: about ten seconds. Values that are right one by one may not be so together.
const mostTried = 1000

// tryCases loads the scenarios of cases, evenly spread if there are many, and returns the problems of those that cannot be.
func (p *planned) tryCases() error {
	step := (len(p.layout.Cases) + mostTried - 1) / mostTried
	var problems diag.List
	for i := 0; i < len(p.layout.Cases); i += step {
		c := p.layout.Cases[i]
		_, err := p.sweep.At(p.design, c)
		var list diag.List
		if !errors.As(err, &list) {
			if err != nil {
				return err
			}
			continue
		}
		for _, problem := range list {
			one := *problem
			one.Where = fmt.Sprintf("%s at point %d %v", p.design.Scenarios[c.Scenario], c.Point+1, p.design.Points[c.Point])
			problems = append(problems, &one)
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// pilot measures a run of the first case and one of the last, which may be another scenario, or estimates what it can.
func (a *app) pilot(ctx context.Context, p *planned, f *planFlags) error {
	if f.seconds > 0 {
		p.Pilot = ensemble.Pilot{Seconds: f.seconds, MemoryMiB: math.Ceil(p.memory() / (1 << 20))}
		p.Pilot.BytesPerRun = p.guessedBytes()
		return nil
	}
	m := &maker{app: a, planned: p}
	cases := []int{0, len(p.layout.Cases) - 1}[:min(2, p.Runs)]
	progress := newProgress(a.stderr, p.Plan.Name+", pilot", f.quiet)
	defer progress.stop()
	before, _ := kibibytes(a.proc, "self/status", "VmRSS")
	var results []ensemble.Result
	for i, c := range cases {
		began := time.Now()
		// Of another replicate: with the same luck the two would be alike and take less space than others do.
		res, err := m.run(ctx, ensemble.Run{Case: c, Replicate: min(i+1, p.Replicates)}, 1, func(done, total int) { progress.report(i*total+done, len(cases)*total) })
		if err != nil {
			return errors.Join(err, errNothingKept)
		}
		if res.Failed != "" {
			return fmt.Errorf("pilot run of %s at point %d: %s; --seconds plans without pilot runs", p.design.Scenarios[p.layout.Cases[c].Scenario], p.layout.Cases[c].Point+1, res.Failed)
		}
		p.Pilot.Seconds += time.Since(began).Seconds() / float64(len(cases))
		results = append(results, res)
	}
	p.Pilot.Runs = len(cases)
	p.Pilot.Seconds = significant(p.Pilot.Seconds)
	p.Pilot.MemoryMiB = math.Ceil(p.memory() / (1 << 20))
	if peak, ok := kibibytes(a.proc, "self/status", "VmHWM"); ok {
		p.Pilot.MemoryMiB = max(p.Pilot.MemoryMiB, math.Ceil((peak-before)/1024))
	}
	var err error
	p.Pilot.BytesPerRun, p.Pilot.BytesOfBlock, err = p.Measure(p.design, p.layout, results)
	return err
}

// memory estimates the memory of a run [bytes].
func (p *planned) memory() float64 {
	most := 0.0
	for _, sc := range p.sweep.Scenarios {
		most = max(most, memoryNeeded(mostWorkers(sc.Config)))
	}
	return most
}

// guessedBytes is about how much a run takes on disk: its numbers, of which about a third is saved.
func (p *planned) guessedBytes() float64 {
	numbers := len(p.Plan.Outcomes)
	if p.Keep != ensemble.Summary {
		numbers += 4 + len(p.design.Parameters)
	}
	if p.Keep == ensemble.Yearly {
		years := p.To - p.From + 1
		nation, provinces := len(record.Columns[record.NationYear]()), len(record.Columns[record.ProvinceYear]())
		numbers += years * (nation + provinces*len(p.sweep.Scenarios[0].Config.Provinces))
	}
	return math.Round(8 * 2 / 3.0 * float64(numbers))
}

// significant rounds to three digits: what a pilot run says is no more exact.
func significant(x float64) float64 {
	if x <= 0 {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-2)
	return math.Round(x/unit) * unit
}

// divide divides the runs.
func (p *planned) divide(f *planFlags) {
	p.Division = ensemble.Divide(p.Runs, p.Pilot, f.processors, f.blockSeconds)
	if f.block > 0 {
		p.Division = ensemble.DivideInto(p.Runs, p.Pilot, f.block, f.processors)
	}
	if f.shards > 0 {
		p.Shards = min(f.shards, p.Blocks)
	}
}

// showPlan prints what is planned and, if it is not "", what to do next.
func (a *app) showPlan(p *ensemble.Plan, asJSON bool, next string) error {
	if asJSON {
		text, err := json.MarshalIndent(map[string]any{
			"name": p.Name, "runs": p.Runs, "cases": p.Cases, "points": p.Points, "replicates": p.Replicates, "keep": p.Keep, "block_size": p.BlockSize,
			"blocks": p.Blocks, "shards": p.Shards, "pilot": p.Pilot, "core_hours": p.CoreHours(), "bytes": math.Round(p.Bytes()),
		}, "", "  ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.stdout, "%s\n", text)
		return err
	}
	describePlan(a.stdout, p)
	if next != "" {
		fmt.Fprintf(a.stdout, "next        %s\n", next)
	}
	return nil
}

// describePlan writes a plan in words.
func describePlan(w io.Writer, p *ensemble.Plan) {
	line := func(what, format string, args ...any) {
		fmt.Fprintf(w, "%-11s %s\n", what, fmt.Sprintf(format, args...))
	}
	if p.Title != "" {
		line("study", "%s: %s", p.Name, p.Title)
	} else {
		line("study", "%s", p.Name)
	}
	line("runs", "%d: %s of %s (%s at %s), one agent for %s", p.Runs, manyOf(p.Replicates, "replicate"), manyOf(p.Cases, "case"), manyOf(len(p.Scenarios), "scenario"), manyOf(p.Points, "point"), persons(p.Scale))
	line("kept", "%s (%s)", p.Keep, manyOf(len(p.Outcomes), "outcome"))
	line("divided", "%s of %s, %s for %s each", manyOf(p.Blocks, "block"), manyOf(p.BlockSize, "run"), manyOf(p.Shards, "shard"), manyOf(p.ShardProcessors, "processor"))
	source := "as given"
	if p.Pilot.Runs > 0 {
		source = "by " + manyOf(p.Pilot.Runs, "pilot run")
	}
	line("a run", "%s on one processor, %.0f MiB of memory, %s on disk (%s)", seconds(p.Pilot.Seconds), p.Pilot.MemoryMiB, size(p.Pilot.BytesPerRun), source)
	line("altogether", "%s, %s on disk", work(p.CoreHours()), size(p.Bytes()))
	runs := p.BlockSize * ((p.Blocks + p.Shards - 1) / p.Shards) // of a shard, at most
	together := min(p.ShardProcessors, runs)
	takes := seconds(max(p.Pilot.Seconds, float64(runs)*p.Pilot.Seconds/float64(p.ShardProcessors)))
	memory := fmt.Sprintf("%.0f MiB of memory", float64(together)*p.Pilot.MemoryMiB)
	if p.Shards == 1 {
		line("takes", "about %s on %s, with %s", takes, manyOf(p.ShardProcessors, "processor"), memory)
	} else {
		line("takes", "about %s with all shards at a time, each with %s", takes, memory)
	}
}

// manyOf returns a number and a word, in the plural but for 1.
func manyOf(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func seconds(s float64) string {
	switch {
	case s < 10:
		return strconv.FormatFloat(s, 'g', 2, 64) + " s"
	case s < 600:
		return decimals(s, 0) + " s"
	}
	return duration(time.Duration(s * float64(time.Second)))
}

// work writes core-hours, and less than a tenth of one as seconds.
func work(hours float64) string {
	switch {
	case hours < 0.1:
		return seconds(hours*3600) + " of one processor"
	case hours < 10:
		return decimals(hours, 1) + " core-hours"
	}
	return decimals(hours, 0) + " core-hours"
}

// size writes a number of bytes.
func size(bytes float64) string {
	units := []string{"bytes", "kB", "MB", "GB", "TB"}
	for len(units) > 1 && bytes >= 1000 {
		bytes, units = bytes/1000, units[1:]
	}
	if bytes < 10 && units[0] != "bytes" {
		return decimals(bytes, 1) + " " + units[0]
	}
	return decimals(bytes, 0) + " " + units[0]
}

// processors returns how many a flag says, or all of the machine.
func processors(flag int) int {
	if flag > 0 {
		return flag
	}
	return runtime.GOMAXPROCS(0)
}

// defaultFolder is the folder of a sweep: its name and a hash over all that its results depend on.
func defaultFolder(p *ensemble.Plan) (string, error) {
	text, err := json.Marshal(p.Question)
	return filepath.Join("runs", p.Name+"-"+shortHash(ensemble.ID(text))), err
}
