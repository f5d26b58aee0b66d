package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/calibration"
	"gowest/sim/record"
	"gowest/sim/store"
)

// calibrateFlags are those of calibrate.
type calibrateFlags struct {
	scenarioFlags
	dir                              string
	evaluations, replicates, threads int
	charts                           []string
	quiet, json                      bool
	recovery                         string
}

// calibrates is the command in manifests.
const calibrates = "calibrate"

// Defaults of calibrate.
const (
	defaultEvaluations = 200
	defaultReplicates  = 2
	freshReplicates    = 8 // with luck that the search did not use, for the fit that is reported
)

// Ways to choose the parameters that a test of recovery has to find.
const (
	recoverOwn   = "own"
	recoverDrawn = "drawn"
)

func (a *app) calibrateCommand() *cobra.Command {
	var f calibrateFlags
	cmd := &cobra.Command{
		Use:   calibrates + " STUDY",
		Short: "Find the parameters with which a scenario shows what was observed",
		Long: `calibrate looks for the values of a study's parameters ([[parameter]], with their ranges) at which its
scenario meets the study's targets ([[target]], with tolerances and sources). STUDY is a TOML file or the
name of a built-in study: ` + strings.Join(studyNames(), ", ") + `.

The method of simulated moments (McFadden 1989) with history matching (Craig et al. 1997; Vernon et al.
2010): a Latin hypercube over the ranges, an emulator of each moment (a quadratic with its error) that
rules out what cannot fit, an evolution strategy from the best that is known (CMA-ES, Hansen 2016), and
values drawn by their probability. All share their luck. A set of values is plausible if no target
is missed by three standard deviations of tolerance and luck, but for as many as may_miss says.

The folder gets the fit before and after (calibration.csv), each parameter with a 95 % interval
(parameters.csv, correlation.csv), the plausible sets with weights (plausible.csv), every set that was
run (evaluations.csv), what the targets see and what not (identifiability.csv, directions.csv,
profiles.csv), a scenario with the best values (best.toml), charts, and a page with the main tables
(calibration.md). Fits are means over
` + fmt.Sprint(freshReplicates) + ` replicates that the search did not use. Where the model cannot meet its targets, intervals
become wider (Birge 1932), and the summary says so.

Every finished run is kept in the folder: the same command again, after Ctrl-C or a crash, runs only
what is missing. With more evaluations only the hypercube is the same once there are 25 a parameter.

With --recover the targets are not those observed but moments that the scenario itself gives under other
luck: the values that they come from are known, and recovery.csv says whether the intervals hold them.`,
		Example: `  gowest calibrate china-1999 --evaluations 70 --scale 50000 -o runs/china
  gowest run runs/china/best.toml --to 1999 --charts none
  gowest calibrate china-1999 --evaluations 70 --scale 50000 --recover=drawn --charts none`,
		Args:              exactly(1, "one study: a file or a built-in, "+strings.Join(studyNames(), ", ")),
		ValidArgsFunction: completeStudies,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.newCalibration(cmd, &f, args[0])
			if err != nil {
				return err
			}
			return c.run(cmd.Context())
		},
	}
	f.add(cmd)
	return cmd
}

// add defines the flags.
func (f *calibrateFlags) add(cmd *cobra.Command) {
	f.scenarioFlags.add(cmd)
	cmd.Flags().StringVarP(&f.dir, "output", "o", "", "`folder` for the results (default: runs/<study>-<hash>)")
	cmd.Flags().IntVar(&f.evaluations, "evaluations", defaultEvaluations, "`number` of sets of values to run")
	cmd.Flags().IntVar(&f.replicates, "replicates", 0, fmt.Sprintf("runs of each set (default: the study's, else %d); one shows no luck", defaultReplicates))
	cmd.Flags().IntVar(&f.threads, "threads", 0, "threads to use (default: all processors); results do not depend on it")
	cmd.Flags().StringSliceVar(&f.charts, "charts", []string{"svg", "png"}, "formats of the charts: svg, png, pdf, or none")
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "print no progress and no summary")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the summary as JSON")
	cmd.Flags().StringVar(&f.recovery, "recover", "", "find known values again: the scenario's `own`, or drawn")
	cmd.Flags().Lookup("recover").NoOptDefVal = recoverOwn
}

// calibrating is a calibration under way.
type calibrating struct {
	app      *app
	flags    *calibrateFlags
	name     string // as the user wrote it
	study    *scenarios.Study
	targets  []scenarios.Moment
	options  scenarios.Options
	start    []float64 // values in the scenario, NaN where it has no single number
	truth    []float64 // the values to recover, nil = none
	variance []float64 // between replicates by target, as far as it is known
	manifest record.Manifest
	dir      string
	eval     *evaluation
	started  time.Time
	meter    *partOfAll
	failed   []failedRun // of the search
	refused  error       // the first set of values that no scenario may have
	before   []estimate  // by target, of the scenario as it is
	after    []estimate  // by target, of the best values
	result   *calibration.Result
	values   [][]float64 // of the evaluations
}

// newCalibration reads the study and checks what the flags ask for.
func (a *app) newCalibration(cmd *cobra.Command, f *calibrateFlags, name string) (*calibrating, error) {
	if err := positive(cmd, "evaluations", "replicates", "threads"); err != nil {
		return nil, err
	}
	if f.threads == 0 {
		f.threads = runtime.GOMAXPROCS(0)
	}
	if err := checkCharts(f.charts); err != nil {
		return nil, err
	}
	if words := []string{recoverOwn, recoverDrawn}; f.recovery != "" && !slices.Contains(words, f.recovery) {
		return nil, badInput("--recover is %q; want own or drawn%s", f.recovery, suggestion("%s", f.recovery, words))
	}
	o, err := f.options(cmd)
	if err != nil {
		return nil, err
	}
	o.Replicates = f.replicates
	s, err := scenarios.LoadStudy(name, o)
	if err == nil && s.Base.Config.Run.Replicates == 0 {
		o.Replicates = defaultReplicates
		s, err = scenarios.LoadStudy(name, o)
	}
	if err != nil {
		return nil, err
	}
	c := &calibrating{app: a, flags: f, name: name, study: s, targets: s.Targets, options: o, start: s.Start(), started: time.Now()}
	if err := c.check(); err != nil {
		return nil, err
	}
	if warnings := s.Base.Warnings; len(warnings) > 0 && !f.quiet {
		fmt.Fprintln(a.stderr, warnings)
	}
	c.manifest = c.newManifest(cmd.Name())
	runs := f.evaluations*c.replicates() + 2*freshReplicates
	if f.recovery == "" {
		runs += c.replicates()
	}
	c.meter = &partOfAll{all: runs}
	return c, nil
}

// newManifest says what is asked for.
func (c *calibrating) newManifest(command string) record.Manifest {
	run := c.study.Base.Config.Run
	m := record.Manifest{
		Program: record.ThisProgram(), ModelVersion: sim.ModelVersion, Command: command, Status: record.Complete,
		StudyName: c.study.Name, Title: c.study.Title, Scenario: c.study.Base.Name, ScenarioHash: c.study.Base.Hash(),
		Evaluations: c.flags.evaluations, Recover: c.flags.recovery,
		Seed: run.Seed, Replicates: run.Replicates, Scale: run.PersonsPerAgent, From: run.From, To: run.To, Threads: c.flags.threads,
		StartedAt: c.started.UTC().Format(time.RFC3339),
	}
	for r := range run.Replicates {
		m.Finished = append(m.Finished, r+1)
	}
	return m
}

func (c *calibrating) replicates() int { return c.study.Base.Config.Run.Replicates }

// check returns what keeps a study from being calibrated.
func (c *calibrating) check() error {
	s := c.study
	switch n := len(s.Parameters); {
	case n == 0:
		return badInput("study %s has no [[parameter]]; want the keys that may change, with their ranges", s.Name)
	case len(s.Targets) == 0:
		return badInput("study %s has no [[target]]; want what was observed, with tolerances", s.Name)
	case s.Against != nil:
		return badInput("study %s compares with %s; want a study of one scenario, without against", s.Name, s.Versus)
	case c.flags.evaluations < calibration.Fewest(n):
		return badInput("--evaluations is %d; want %d or more for %d parameters", c.flags.evaluations, calibration.Fewest(n), n)
	}
	counted := 0
	for _, t := range s.Targets {
		if t.Weight > 0 {
			counted++
		}
	}
	if s.MayMiss >= counted {
		return badInput("study %s: may_miss is %d of %d targets that count; want fewer", s.Name, s.MayMiss, counted)
	}
	if c.flags.recovery == recoverOwn {
		for i, u := range c.places() {
			if p := &s.Parameters[i]; !(u >= 0 && u <= 1) {
				return badInput("--recover: %s is %v in %s, outside of its range from %v to %v; want --recover=drawn", p.Key, c.start[i], s.Base.Name, p.From, p.To)
			}
		}
	}
	return nil
}

// places returns where in their ranges the parameters of the scenario lie.
func (c *calibrating) places() []float64 {
	out := make([]float64, len(c.start))
	for i := range out {
		out[i] = c.study.Parameters[i].Place(c.start[i])
	}
	return out
}

// startPoint returns the point of the scenario, nil if it lies outside of the ranges or must not be known.
func (c *calibrating) startPoint() []float64 {
	u := c.places()
	if c.truth != nil || slices.ContainsFunc(u, func(x float64) bool { return !(x >= 0 && x <= 1) }) {
		return nil
	}
	return u
}

// hash is over all that the runs of the study and their use depend on, but not over how many there are.
func (c *calibrating) hash() string {
	h := sha256.New()
	fmt.Fprintln(h, c.study.Base.Digest(), c.study.MayMiss)
	for _, p := range c.study.Parameters {
		fmt.Fprintln(h, p.Key, p.From, p.To, p.Log, p.Step)
	}
	for i := range c.study.Targets {
		t := &c.study.Targets[i]
		fmt.Fprintln(h, t.Outcome.String(), t.Value, t.Tolerance, t.Weight)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// errRunsStay joins the error of a study of many runs that was interrupted.
var errRunsStay = errors.New("the same command goes on with the runs that finished")

// run calibrates and writes the folder.
func (c *calibrating) run(ctx context.Context) error {
	c.dir = c.flags.dir
	if c.dir == "" {
		name := c.study.Name
		if c.flags.recovery != "" {
			name += "-recover-" + c.flags.recovery
		}
		c.dir = filepath.Join("runs", name+"-"+shortHash(c.hash()))
	}
	f, err := openFolder(c.dir, &c.manifest)
	if err != nil {
		return err
	}
	results, err := store.OpenResults(c.dir)
	if err != nil {
		return err
	}
	defer results.Close()
	c.meter.progress = newProgress(c.app.stderr, c.study.Name, c.flags.quiet)
	defer c.meter.stop()
	c.eval = &evaluation{app: c.app, threads: c.flags.threads, quiet: c.flags.quiet, results: results, yard: c.yard(), meter: c.meter}
	if err := c.find(ctx); err != nil {
		c.manifest.Status, c.manifest.Error = record.Failed, err.Error()
		if exitCode(err) == exitInterrupted {
			c.manifest.Status, c.manifest.Error = record.Interrupted, ""
			err = errors.Join(err, errRunsStay)
		}
		return errors.Join(err, c.close(""))
	}
	if err := c.write(f); err != nil {
		return err
	}
	return c.summarise()
}

// say prints a line about what comes, unless quiet.
func (c *calibrating) say(format string, args ...any) {
	if !c.flags.quiet {
		fmt.Fprintf(c.app.stderr, "%s: %s\n", c.study.Name, fmt.Sprintf(format, args...))
	}
}

// close writes the manifest, the last file of the folder.
func (c *calibrating) close(hash string) error {
	now := time.Now()
	m := &c.manifest
	m.FinishedAt, m.Seconds, m.ResultHash = now.UTC().Format(time.RFC3339), now.Sub(c.started).Seconds(), hash
	m.Charts = listCharts(c.dir)
	return record.WriteManifest(c.dir, m)
}
