package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gowest/internal/diag"
	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/design"
	"gowest/sim/parallel"
	"gowest/sim/record"
	"gowest/sim/store"
)

// studyReplicates is how many replicates a point has where nothing says so: with two, luck can be told from parameters.
const studyReplicates = 2

// designFlags change the design of a study.
type designFlags struct {
	method          string
	samples, levels int
}

func (f *designFlags) add(cmd *cobra.Command) {
	var words []string
	for _, m := range scenarios.Methods {
		words = append(words, m.String())
	}
	cmd.Flags().StringVar(&f.method, "method", "", "method: "+strings.Join(words, ", ")+" (default: the study's, else morris)")
	cmd.Flags().IntVar(&f.samples, "samples", 0, "walks of morris (10), rows of sobol (64) or points of lhs (10 a parameter) (default: the study's)")
	cmd.Flags().IntVar(&f.levels, "levels", 0, "levels of each parameter in morris (4) and factorial (3) (default: the study's)")
}

// check refuses numbers that were given and make no design.
func (f *designFlags) check(cmd *cobra.Command) error {
	for _, name := range []string{"samples", "levels"} {
		v, _ := cmd.Flags().GetInt(name)
		if v < 2 && cmd.Flags().Changed(name) {
			return badInput("--%s is %d; want 2 or more", name, v)
		}
	}
	return nil
}

func (a *app) sensitivityCommand() *cobra.Command {
	var f runFlags
	var d designFlags
	cmd := &cobra.Command{
		Use:   "sensitivity STUDY",
		Short: "Say which parameters move the outcomes, and how much is luck",
		Long: `sensitivity runs a scenario at many points of the ranges that a study gives its parameters, and says what
each parameter does to each outcome. STUDY is a TOML file or the name of a built-in study (` + strings.Join(studyNames(), ", ") + `).

  morris     walks on which one parameter at a time takes a step (Morris 1991): mu_star, the mean size of its
             effects, says whether it matters; sigma, how much effects differ, whether it does so jointly or in curves
  sobol      shares of variance: first of each parameter alone, total with all that it does together with others;
             (parameters + 2) runs a row, so best after morris has left few parameters
  lhs        a Latin hypercube for models of your own, and the slopes of a line through it
  factorial  all combinations of levels, and shares of variance over them

Replicates of a point share their luck with those of all others. What luck adds is taken out of sigma and of shares,
and reported. With a scenario in against, outcomes are its differences to the first, replicate by replicate.

The folder has sensitivity.csv, design.csv (points, parameters, outcomes), charts, a page with both
(sensitivity.md), the scenarios and study.toml, which asks the same again. It keeps every finished run: the
same command, after Ctrl-C, a crash, with more samples or replicates, simulates only what is missing.`,
		Example: `  gowest sensitivity dispersion --samples 4 --replicates 2
  gowest sensitivity dispersion --method lhs --samples 12 --charts none -o runs/points
  gowest sensitivity runs/points/study.toml --charts none`,
		Args: exactly(1, "one study: a file or the name of a built-in"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.newSensitivity(cmd, &f, &d, args[0])
			if err != nil {
				return err
			}
			return s.run(cmd.Context())
		},
		ValidArgsFunction: completeStudies,
	}
	f.add(cmd, studyReplicates)
	cmd.Flags().Lookup("output").Usage = "`folder` for the results (default: runs/<study>-<hash>)"
	cmd.Flags().Lookup("replicates").Usage = fmt.Sprintf("number of runs with different luck at each point (default: the study's, else %d)", studyReplicates)
	d.add(cmd)
	return cmd
}

// studyNames are the built-in studies.
func studyNames() (out []string) {
	for _, s := range scenarios.Studies() {
		out = append(out, s.Name)
	}
	return out
}

// sensitivity is a study of what parameters do to outcomes.
type sensitivity struct {
	app      *app
	flags    *runFlags
	study    *scenarios.Study
	design   scenarios.StudyDesign
	outcomes []sim.Outcome
	manifest record.Manifest
	started  time.Time

	cube   [][]float64 // points by parameter
	walks  *design.Trajectories
	pairs  *design.Pairs
	values [][]float64 // of parameters, by point
	places [][]float64 // of these values in their ranges: points but for steps
	list   []*scenarios.Scenario
}

// newSensitivity reads a study and works out all its scenarios. All problems come back as one error.
func (a *app) newSensitivity(cmd *cobra.Command, f *runFlags, d *designFlags, name string) (*sensitivity, error) {
	if err := errors.Join(f.check(cmd), d.check(cmd)); err != nil {
		return nil, err
	}
	study, err := a.loadStudy(cmd, f, name)
	if err != nil {
		return nil, err
	}
	s := &sensitivity{app: a, flags: f, study: study, started: time.Now(), outcomes: outcomesOf(study)}
	switch {
	case len(study.Parameters) == 0:
		return nil, badInput("%s: a study of sensitivity needs at least one [[parameter]]", study.Name)
	case len(s.outcomes) == 0:
		return nil, badInput("%s: a study of sensitivity needs at least one [[outcome]]", study.Name)
	}
	if s.design, err = d.of(study); err != nil {
		return nil, err
	}
	if err := s.distinctColumns(); err != nil {
		return nil, err
	}
	s.lay()
	if err := s.load(); err != nil {
		return nil, err
	}
	s.manifest = s.newManifest()
	return s, nil
}

// loadStudy reads a study with what flags change, and prints the warnings about its scenarios.
func (a *app) loadStudy(cmd *cobra.Command, f *runFlags, name string) (*scenarios.Study, error) {
	o, err := f.options(cmd)
	if err != nil {
		return nil, err
	}
	o.Replicates = f.replicates
	study, err := scenarios.LoadStudy(name, o)
	if err != nil {
		return nil, err
	}
	if study.Base.Config.Run.Replicates == 0 { // the number belongs to the resolved scenario
		o.Replicates = studyReplicates
		if study, err = scenarios.LoadStudy(name, o); err != nil {
			return nil, err
		}
	}
	warnings := study.Base.Warnings
	if study.Against != nil {
		warnings = appendNew(slices.Clone(warnings), study.Against.Warnings)
	}
	if len(warnings) > 0 && !f.quiet {
		fmt.Fprintln(a.stderr, warnings)
	}
	return study, nil
}

// outcomesOf returns the outcomes of a study; one that has targets alone asks for these.
func outcomesOf(study *scenarios.Study) []sim.Outcome {
	out := study.Outcomes
	if len(out) == 0 {
		for i := range study.Targets {
			out = append(out, study.Targets[i].Outcome)
		}
	}
	return out
}

// of returns the design of a study with what flags change. Another method than the study's has its own samples and levels.
func (f *designFlags) of(study *scenarios.Study) (scenarios.StudyDesign, error) {
	d := study.StudyDesign
	if f.method != "" {
		var words []string
		for _, m := range scenarios.Methods {
			words = append(words, m.String())
		}
		i := slices.Index(words, f.method)
		if i < 0 {
			return d, badInput("--method is %q; want %s%s", f.method, diag.Or(words), suggestion("%s", f.method, words))
		}
		if m := scenarios.Methods[i]; m != d.Method {
			d = scenarios.StudyDesign{Method: m}
		}
	}
	if f.samples != 0 {
		d.Samples = f.samples
	}
	if f.levels != 0 {
		d.Levels = f.levels
	}
	if key, text := d.Problem(len(study.Parameters)); key != "" {
		return d, badInput("--%s %s", key, text)
	}
	return d.Completed(len(study.Parameters)), nil
}

// lay makes the points.
func (s *sensitivity) lay() {
	d, n, seed := len(s.study.Parameters), s.design.Samples, s.study.Base.Config.Run.Seed
	switch s.design.Method {
	case scenarios.Morris:
		s.walks = design.Morris(seed, n, d, s.design.Levels)
		s.cube = s.walks.Points
	case scenarios.Sobol:
		s.pairs = design.Saltelli(seed, n, d)
		s.cube = s.pairs.Points
	case scenarios.LatinHypercube:
		s.cube = design.LatinHypercube(seed, n, d, max(1, min(lhsTries, lhsWork/(n*n*d))))
	case scenarios.Factorial:
		s.cube = design.Factorial(s.design.Levels, d)
	}
	for _, u := range s.cube {
		values := s.study.Values(u)
		place := slices.Clone(u)
		for j := range place {
			if p := &s.study.Parameters[j]; p.Step > 0 {
				place[j] = p.Place(values[j])
			}
		}
		s.values, s.places = append(s.values, values), append(s.places, place)
	}
}

// lhsTries is how many hypercubes are made at most to take the one whose points are farthest apart, and lhsWork how many numbers are compared for
// that: less than a second.
const (
	lhsTries = 100
	lhsWork  = 200_000_000
)

// load reads the scenarios at all points: of each point the base and, if there is one, the one against it.
func (s *sensitivity) load() error {
	sides := s.sides()
	s.list = make([]*scenarios.Scenario, sides*len(s.cube))
	problems := make([]error, len(s.cube))
	parallel.For(s.flags.threads, len(s.cube), func(i int) {
		base, against, err := s.study.At(s.values[i])
		problems[i] = err
		s.list[sides*i] = base
		if sides == 2 {
			s.list[sides*i+1] = against
		}
	})
	var texts []string
	more := 0
	for i, err := range problems {
		if err == nil {
			continue
		}
		if len(texts) < 10 {
			texts = append(texts, fmt.Sprintf("%s: point %d (%s): %v", s.study.Name, i+1, s.pointName(i), aboutPoint(err)))
		} else {
			more++
		}
	}
	if more > 0 {
		texts = append(texts, fmt.Sprintf("and %d more", more))
	}
	if len(texts) > 0 {
		return badInput("%s", strings.Join(texts, "\n"))
	}
	return nil
}

// aboutPoint returns the first problem of a scenario at a point without its place, which would be one in what the point sets.
func aboutPoint(err error) string {
	var list diag.List
	if !errors.As(err, &list) || len(list) == 0 {
		return err.Error()
	}
	if list[0].Where == "" {
		return list[0].Text
	}
	return list[0].Where + ": " + list[0].Text
}

// sides is how many scenarios a point has.
func (s *sensitivity) sides() int {
	if s.study.Against != nil {
		return 2
	}
	return 1
}

// pointName says where a point is.
func (s *sensitivity) pointName(i int) string {
	var parts []string
	for j, label := range s.study.Labels() {
		parts = append(parts, fmt.Sprintf("%s=%.6g", label, s.values[i][j]))
	}
	return strings.Join(parts, ", ")
}

// newManifest says what the study is.
func (s *sensitivity) newManifest() record.Manifest {
	base := s.study.Base
	run := base.Config.Run
	m := record.Manifest{
		Program: record.ThisProgram(), ModelVersion: sim.ModelVersion, Command: "sensitivity", Status: record.Complete,
		Scenario: base.Name, Title: s.study.Title, ScenarioHash: base.Hash(), Seed: run.Seed, Replicates: run.Replicates,
		Scale: run.PersonsPerAgent, From: run.From, To: run.To, Threads: s.flags.threads, StartedAt: s.started.UTC().Format(time.RFC3339),
	}
	info := &record.StudyInfo{
		Name: s.study.Name, Method: s.design.Method.String(), Samples: s.design.Samples, Levels: s.design.Levels, Points: len(s.cube),
		Labels: s.study.Labels(),
	}
	for i := range s.study.Parameters {
		info.Parameters = append(info.Parameters, s.study.Parameters[i].Key)
	}
	for i := range s.outcomes {
		info.Outcomes = append(info.Outcomes, s.outcomes[i].Name)
	}
	if s.study.Against != nil {
		info.Against = s.study.Against.Name
		m.Alternatives = []record.Alt{{Scenario: s.study.Against.Name, Title: s.study.Against.Config.Title, ScenarioHash: s.study.Against.Hash()}}
	}
	for r := range run.Replicates {
		m.Finished = append(m.Finished, r+1)
	}
	m.Study = info
	return m
}

// folderName is the default folder: the study and a hash over what its runs have in common, so that more samples, replicates and outcomes go there, too.
func (s *sensitivity) folderName() string {
	h := sha256.New()
	fmt.Fprintln(h, s.design.Method, s.study.Base.Digest())
	if s.study.Against != nil {
		fmt.Fprintln(h, s.study.Against.Digest())
	}
	for i := range s.study.Parameters {
		p := &s.study.Parameters[i]
		fmt.Fprintln(h, p.Key, p.From, p.To, p.Log, p.Step)
	}
	return s.study.Name + "-" + shortHash(hex.EncodeToString(h.Sum(nil)))
}

// run simulates what is missing and writes the folder.
func (s *sensitivity) run(ctx context.Context) error {
	dir := s.flags.dir
	if dir == "" {
		dir = filepath.Join("runs", s.folderName())
	}
	folder, err := openFolder(dir, &s.manifest)
	if err != nil {
		return err
	}
	results, err := store.OpenResults(dir)
	if err != nil {
		folder.abandon()
		return err
	}
	defer results.Close()
	e := &evaluation{
		app: s.app, threads: s.flags.threads, quiet: s.flags.quiet, label: s.study.Name, results: results, yard: outcomes(s.outcomes),
	}
	missing := e.missing(s.list, s.manifest.Replicates)
	s.announce(missing)
	values, failed, err := e.run(ctx, s.list, s.manifest.Replicates)
	if err != nil {
		results.Close() // before its file may go
		return s.stopped(folder, err, e.missing(s.list, s.manifest.Replicates) < missing)
	}
	ended := s.failures(failed)
	rows, err := s.store(folder, values)
	if err != nil {
		return errors.Join(ended, err)
	}
	return errors.Join(s.app.summarise(s.flags, &s.manifest, dir, s.summary(rows)), ended)
}

// distinctRuns is how many runs the study has, those that several points share counted once.
func (s *sensitivity) distinctRuns() int {
	seen := map[string]bool{}
	for _, sc := range s.list {
		seen[sc.Digest()] = true
	}
	return len(seen) * s.manifest.Replicates
}

// announce says what is to be done before it begins.
func (s *sensitivity) announce(missing int) {
	s.manifest.Study.Runs = s.distinctRuns()
	if s.flags.quiet {
		return
	}
	d := s.design
	what := d.Method.String()
	if d.Samples > 0 && d.Method != scenarios.LatinHypercube {
		what += fmt.Sprintf(", %d %s", d.Samples, d.Method.Samples())
	}
	if d.Levels > 0 {
		what += fmt.Sprintf(", %d levels", d.Levels)
	}
	scenario := ""
	if s.sides() == 2 {
		scenario = " of two scenarios"
	}
	there := ""
	if n := s.manifest.Study.Runs - missing; n > 0 {
		there = fmt.Sprintf(", %d of which are there already", n)
	}
	fmt.Fprintf(s.app.stderr, "%s: %s: %s of %s, %s%s: %s%s\n", s.study.Name, what, count(len(s.cube), "point"), count(len(s.study.Parameters), "parameter"),
		count(s.manifest.Replicates, "replicate"), scenario, count(s.manifest.Study.Runs, "run"), there)
}

// count writes a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// errRunsKept joins the error of a study that was stopped: its runs are kept.
var errRunsKept = errors.New("what finished is kept, and the same command goes on from there")

// stopped ends a study that did not get to its tables. Those of an earlier, whole one stay as they are.
func (s *sensitivity) stopped(f *folder, err error, progress bool) error {
	if f.created && !progress {
		if store.AbandonResults(f.dir) {
			f.abandon()
		}
		return fmt.Errorf("%w (%w)", err, errNothingKept)
	}
	if old, problem := record.ReadManifest(f.dir); problem == nil && old.Status == record.Complete {
		return fmt.Errorf("%w (%w)", err, errRunsKept)
	}
	s.manifest.Status, s.manifest.Error, s.manifest.Finished = record.Interrupted, "", nil
	if !errors.Is(err, context.Canceled) {
		s.manifest.Status, s.manifest.Error = record.Failed, err.Error()
	}
	return errors.Join(fmt.Errorf("%w (%w)", err, errRunsKept), closeFolder(f.dir, &s.manifest, s.started, ""))
}

// failures returns an error about the first run that failed and notes it in the manifest, nil if there is none.
func (s *sensitivity) failures(failed []failedRun) error {
	s.manifest.Study.FailedRuns = len(failed)
	if len(failed) == 0 {
		return nil
	}
	first := failed[0]
	sc := s.list[first.scenario]
	err := fmt.Errorf("point %d (%s): %w", first.scenario/s.sides()+1, s.pointName(first.scenario/s.sides()), &sim.ReplicateError{
		Scenario: first.scenario, Replicate: first.replicate, Seed: sc.Config.Run.Seed, Err: errors.New(first.why),
	})
	if more := len(failed) - 1; more > 0 {
		err = fmt.Errorf("%w, and %d more", err, more)
	}
	s.manifest.Status, s.manifest.Error = record.Failed, err.Error()
	return err
}

// store writes the folder and returns the rows of sensitivity.csv. values are by scenario, replicate and outcome.
func (s *sensitivity) store(f *folder, values [][][]float64) ([]record.SensitivityRow, error) {
	old, err := record.ReadManifest(f.dir)
	if err != nil {
		return nil, err
	}
	if err := f.claim(&s.manifest); err != nil {
		return nil, err
	}
	clearCharts(f.dir, old)
	of := s.outcomeValues(values)
	rows := s.rows(of)
	format := s.flags.tables()
	h := sha256.New()
	for _, write := range []func() (string, error){
		func() (string, error) { return record.WriteTable(f.dir, record.SensitivityFile, format, rows) },
		func() (string, error) { return record.WriteFrame(f.dir, record.DesignFile, format, s.frame(of)) },
	} {
		if err := storeTables(h, write); err != nil {
			return nil, err
		}
	}
	removeOtherFormats(f.dir, s.flags.format, record.SensitivityFiles())
	if err := s.storeInputs(f.dir); err != nil {
		return nil, err
	}
	if o, wanted := s.flags.draws(); wanted {
		if err := plots.Sensitivity(f.dir, studyMeta(&s.manifest), rows, o); err != nil {
			return nil, fmt.Errorf("charts of the study: %w", err)
		}
	}
	if err := record.WriteFile(filepath.Join(f.dir, reportOfSensitivity), s.report(rows)); err != nil {
		return nil, err
	}
	return rows, closeFolder(f.dir, &s.manifest, s.started, hex.EncodeToString(h.Sum(nil)))
}

// storeInputs writes the resolved scenarios and the study that asks them the same again.
func (s *sensitivity) storeInputs(dir string) error {
	base, against := s.study.Base.Name+".toml", ""
	if base == record.StudyFile {
		base = "scenario.toml"
	}
	if s.study.Against != nil {
		if against = s.study.Against.Name + ".toml"; against == base || against == record.StudyFile {
			against = "against-" + against
		}
		if err := record.WriteFile(filepath.Join(dir, against), s.study.Against.Resolved()); err != nil {
			return err
		}
	}
	if err := record.WriteFile(filepath.Join(dir, base), s.study.Base.Resolved()); err != nil {
		return err
	}
	return record.WriteFile(filepath.Join(dir, record.StudyFile), s.study.Text(base, against, s.design))
}

// studyMeta tells charts what a study is, from its manifest.
func studyMeta(m *record.Manifest) plots.Study {
	labels := map[string]string{}
	for i, key := range m.Study.Parameters {
		labels[key] = m.Study.Labels[i]
	}
	return plots.Study{
		Meta: plots.Meta{
			Title: m.Title, Scenario: m.Scenario, Seed: m.Seed, Replicates: m.Replicates, PersonsPerAgent: m.Scale,
			Version: "model " + m.ModelVersion, From: m.From, To: m.To,
		},
		Against: m.Study.Against, Points: m.Study.Points, Labels: labels,
	}
}
