package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"gowest/internal/diag"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/ensemble"
	"gowest/sim/ensemble/bucket"
	"gowest/sim/record"
	"gowest/sim/store"
)

// Exit codes of the ensemble commands, which schedulers act on. Those from 64 are of sysexits.h.
const (
	exitIncomplete = 2  // blocks are missing
	exitConflict   = 3  // two machines gave other results
	exitBadPlan    = 64 // trying again does not help
	exitInternal   = 70 // trying again may help
	exitTryAgain   = 75 // stopped, work is saved
)

// coded is an error with an exit code of its own.
type coded struct {
	error
	code int
}

func (c coded) Unwrap() error { return c.error }

func (a *app) ensembleCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ensemble",
		Short: "Make many runs on a cluster or on this machine",
		Long: `ensemble makes the runs of a sweep by any number of processes on any number of machines: Slurm, Kubernetes, AWS Batch,
Grid Engine, PBS, GNU parallel or this machine alone. All that they share is a folder, or a bucket such as s3://bucket/zones
(AWS_ENDPOINT_URL and AWS_REGION say where, keys are where other programs look for them). plan writes into it what run i simulates; run makes
the blocks of results that are not there yet; audit opens every file that there should be; reduce makes tables of them.

A process may be killed at any time, and two may do the same: a block has the same bytes whoever makes it, so that a file that exists is
done. docs/ensembles.md shows how to read millions of runs from R, Python, Stata and DuckDB.

Exit codes of these commands: 0 done, 2 blocks are missing or the input is wrong, 3 two machines gave other results for the same runs,
64 the plan cannot be run by this program, 70 another failure, 75 stopped with all that finished saved: start it again.`,
		Example: `  gowest ensemble plan toy-zone -o zones --quiet
  gowest ensemble run zones -p 2
  gowest ensemble audit zones
  gowest ensemble reduce zones`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return noSuchCommand(cmd, args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(
		a.ensemblePlanCommand(), a.ensembleRunCommand(), a.ensembleSubmitCommand(), a.ensembleResumeCommand(), a.ensembleStatusCommand(), a.ensembleAuditCommand(),
		a.ensembleReduceCommand(), a.ensembleExportCommand(),
	)
	return cmd
}

// codeOf gives an error of an ensemble command its exit code. Problems of files and flags keep theirs.
func codeOf(err error) error {
	var bad *ensemble.BadPlan
	var blocked *ensemble.Blocked
	var hole *ensemble.Incomplete
	switch {
	case err == nil, errors.As(err, new(inputError)), errors.As(err, new(coded)), errors.As(err, new(diag.List)):
		return err
	case errors.As(err, &hole):
		return coded{fmt.Errorf("%w; see gowest ensemble audit, or reduce what is there by --partial", err), exitIncomplete}
	case errors.As(err, &bad), errors.As(err, &blocked):
		return coded{err, exitBadPlan}
	case errors.Is(err, ensemble.ErrStopped), errors.Is(err, context.Canceled):
		return coded{err, exitTryAgain}
	}
	return coded{err, exitInternal}
}

// oneFolder is an argument check.
func oneFolder(cmd *cobra.Command, args []string) error {
	return exactly(1, "the folder of an ensemble")(cmd, args)
}

// storage returns where an ensemble lies: a folder, or a bucket such as s3://bucket/folder. A process that is told to stop still stores what it
// has finished.
func storage(ctx context.Context, name string) (ensemble.Storage, error) {
	if !inBucket(name) {
		return ensemble.Dir{Path: name}, nil
	}
	o := bucket.Options{Endpoint: os.Getenv("AWS_ENDPOINT_URL_S3"), Region: os.Getenv("AWS_REGION")}
	if o.Endpoint == "" {
		o.Endpoint = os.Getenv("AWS_ENDPOINT_URL")
	}
	b, err := bucket.Open(context.WithoutCancel(ctx), name, o)
	if err != nil {
		return nil, inputError{err}
	}
	return b, nil
}

func inBucket(name string) bool { return strings.HasPrefix(name, bucket.Scheme) }

// openEnsemble reads the plan of an ensemble.
func openEnsemble(ctx context.Context, name string) (*ensemble.Ensemble, error) {
	s, err := storage(ctx, name)
	if err != nil {
		return nil, err
	}
	return ensemble.Open(s)
}

// planned is an ensemble with the scenarios of its plan.
type planned struct {
	*ensemble.Ensemble
	sweep  *scenarios.Sweep
	design *ensemble.Design
	layout *ensemble.Layout
}

// loadEnsemble reads plan and scenarios of an ensemble, and checks that this program understands them as the one that wrote them did.
func loadEnsemble(ctx context.Context, name string) (*planned, error) {
	e, err := openEnsemble(ctx, name)
	if err != nil {
		return nil, err
	}
	return understand(e)
}

// understand reads the scenarios of an ensemble. The error is an [ensemble.BadPlan] if they are not those of its plan.
func understand(e *ensemble.Ensemble) (*planned, error) {
	texts, err := e.Texts()
	if err != nil {
		return nil, err
	}
	var list []scenarios.Text
	for i, text := range texts {
		list = append(list, scenarios.Text{Name: e.Plan.Scenarios[i].Name, Text: string(text)})
	}
	bad := func(format string, args ...any) error {
		return &ensemble.BadPlan{Text: e.Storage.Name(ensemble.PlanFile) + ": " + fmt.Sprintf(format, args...)}
	}
	sweep, err := scenarios.ReadSweep(e.Plan.Name, e.Plan.Study, list)
	if err != nil {
		return nil, bad("this version of gowest does not understand it: %v", err)
	}
	p := &planned{Ensemble: e, sweep: sweep, design: sweep.Plan()}
	p.layout = p.design.Layout()
	for i, sc := range sweep.Scenarios {
		if sc.Digest() != e.Plan.Scenarios[i].Digest {
			return nil, bad("this version of gowest reads another scenario in %s", e.Plan.Scenarios[i].File)
		}
	}
	if p.design.Digest() != e.Plan.Design || len(p.layout.Cases) != e.Plan.Cases {
		return nil, bad("this version of gowest lays out other points")
	}
	if got := ensemble.SchemaOf(&e.Plan, p.design); got != e.Plan.Schema {
		return nil, bad("this version of gowest has other tables")
	}
	return p, nil
}

// thisModel is the model of this program.
func thisModel() ensemble.Model {
	return ensemble.Model{Version: sim.ModelVersion, Digest: sim.SourceDigest()}
}

// fits returns an error unless this program gives the results of the plan.
func (p *planned) fits() error {
	if m := thisModel(); m != p.Plan.Model {
		return &ensemble.BadPlan{Text: fmt.Sprintf("%s was planned for model %s (source %.8s); this program has model %s (source %.8s): use the program that planned it",
			p.Storage.Name(ensemble.PlanFile), p.Plan.Model.Version, p.Plan.Model.Digest, m.Version, m.Digest)}
	}
	if e := store.Encoder(); e != p.Plan.Encoder {
		return &ensemble.BadPlan{Text: fmt.Sprintf("%s was planned for programs that write files by %s; this program has %s: use the program that planned it",
			p.Storage.Name(ensemble.PlanFile), p.Plan.Encoder, e)}
	}
	return nil
}

// maker makes runs of an ensemble.
type maker struct {
	app *app
	*planned

	mu    sync.Mutex
	cases []madeCase // the last ones
}

// madeCase is the scenario of a case.
type madeCase struct {
	number   int
	scenario *scenarios.Scenario
	err      error
}

// mostCases is how many scenarios are kept: more than one, since several blocks are open at a time.
const mostCases = 16

// at returns the scenario of a case.
func (m *maker) at(c int) (*scenarios.Scenario, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range m.cases {
		if k.number == c {
			return k.scenario, k.err
		}
	}
	sc, err := m.sweep.At(m.design, m.layout.Cases[c])
	if len(m.cases) == mostCases {
		m.cases = slices.Delete(m.cases, 0, 1)
	}
	m.cases = append(m.cases, madeCase{c, sc, err})
	return sc, err
}

// run is an [ensemble.Exec].
func (m *maker) run(ctx context.Context, r ensemble.Run, threads int, progress func(done, total int)) (ensemble.Result, error) {
	sc, err := m.at(r.Case)
	if err != nil { // values that are right one by one and not together
		return ensemble.Result{Failed: err.Error()}, ctx.Err()
	}
	res := ensemble.Result{Key: runKey(sc, r.Replicate)}
	began := time.Now()
	t, err := m.app.guarded(m.app.simulate)(ctx, sc.Config, r.Replicate, threads, progress)
	res.Seconds = time.Since(began).Seconds() * float64(threads)
	switch {
	case ctx.Err() != nil:
		return res, ctx.Err()
	case err != nil:
		res.Failed = err.Error()
		return res, nil
	}
	res.Outcomes = sim.Outcomes(m.sweep.Outcomes, t, sim.Regions(sc.Config))
	if m.Keep == ensemble.Yearly {
		res.Nation, res.Provinces = t.Nation, t.Provinces
	}
	return res, nil
}

// newFolder checks that a folder may become that of an ensemble: it is not there, is empty, or holds a plan.
func newFolder(dir string) error {
	if inBucket(dir) {
		return nil // where the plan says whose it is
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return badInput("output folder: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, ensemble.PlanFile)); err == nil {
		return nil
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), record.TempPrefix) && e.Name() != ensemble.ScenariosDir { // a plan that was not finished
			return badInput("output folder %s holds other files (%s); want a new or empty folder, or an ensemble", dir, e.Name())
		}
	}
	return nil
}
