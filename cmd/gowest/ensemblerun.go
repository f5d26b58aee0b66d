package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gowest/sim/ensemble"
	"gowest/sim/record"
)

// workFlags say how a process works on an ensemble.
type workFlags struct {
	processors, together int
	shard                string
	grace                time.Duration
	from                 string
	quiet                bool
}

func (f *workFlags) add(cmd *cobra.Command) {
	cmd.Flags().IntVarP(&f.processors, "cpus", "p", 0, "processors to use (default: all of this machine)")
	cmd.Flags().IntVar(&f.together, "together", 0, "runs at a time, which share the processors (default: a processor each); large runs need memory")
	cmd.Flags().DurationVar(&f.grace, "grace", 100*time.Second, "how long blocks that were begun may take to finish when the process is told to stop")
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "print no progress and no summary")
}

func (a *app) ensembleRunCommand() *cobra.Command {
	var f workFlags
	cmd := &cobra.Command{
		Use:   "run ENS",
		Short: "Make the blocks that are missing, all or those of a shard",
		Long: `run makes the blocks of an ensemble that are not there. Without --shard these are all; with --shard auto those of the shard that the
scheduler's variable names: SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, AWS_BATCH_JOB_ARRAY_INDEX, SGE_TASK_ID, PBS_ARRAY_INDEX or PARALLEL_SEQ.
How many shards there are stands in the plan.

It may be killed at any time and started again: that costs the runs that had not finished and those of open blocks. When it is told to stop
(SIGTERM, Ctrl-C) it finishes the blocks that it has begun, for at most --grace, and exits with 75. A second signal ends it at once.`,
		Example: `  gowest ensemble plan toy-zone -o zones --quiet --block 5
  gowest ensemble run zones --shard 0/2 -p 1
  gowest ensemble run zones`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error { return codeOf(a.runEnsemble(cmd, args[0], &f)) },
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.shard, "shard", "", "`auto` or k/n: make the blocks of shard k of n alone")
	cmd.Flags().StringVar(&f.from, "plan-from", "", "`folder` from which the plan is copied if ENS has none")
	return cmd
}

func (a *app) runEnsemble(cmd *cobra.Command, dir string, f *workFlags) error {
	if err := positive(cmd, "cpus", "together"); err != nil {
		return err
	}
	if f.grace < 0 {
		return badInput("--grace is %v; want a time such as 100s", f.grace)
	}
	if f.from != "" {
		if err := copyPlan(cmd.Context(), f.from, dir); err != nil {
			return err
		}
	}
	p, err := loadEnsemble(cmd.Context(), dir)
	if err != nil {
		return err
	}
	k, n, err := shardOf(f.shard, p.Shards, os.LookupEnv)
	if err != nil {
		return err
	}
	done, err := a.work(cmd.Context(), p, p.Shard(k, n), f)
	if !f.quiet {
		a.tell(dir, p, &done, err)
	}
	if err == nil && len(done.Conflicts) > 0 {
		return coded{done.Conflicts[0], exitConflict}
	}
	return err
}

// copyPlan copies plan and scenarios into a folder that may have them already.
func copyPlan(ctx context.Context, from, to string) error {
	source, err := openEnsemble(ctx, from)
	if err != nil {
		return err
	}
	texts, err := source.Texts()
	if err != nil {
		return err
	}
	byName := map[string][]byte{}
	for i, sc := range source.Plan.Scenarios {
		byName[sc.Name] = texts[i]
	}
	s, err := storage(ctx, to)
	if err != nil {
		return err
	}
	_, err = ensemble.Create(s, &source.Plan, byName)
	return err
}

// work makes blocks. When the context ends, blocks that were begun may still finish.
func (a *app) work(ctx context.Context, p *planned, blocks []int, f *workFlags) (ensemble.Done, error) {
	if err := p.fits(); err != nil {
		return ensemble.Done{}, err
	}
	if d, ok := p.Storage.(ensemble.Dir); ok {
		d.Clean()
	}
	hard, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer context.AfterFunc(ctx, func() {
		if !f.quiet {
			fmt.Fprintf(a.stderr, "%s: finishing the blocks that were begun, for at most %v; a second signal ends at once\n", p.Plan.Name, f.grace)
		}
		if f.grace == 0 {
			cut()
			return
		}
		time.AfterFunc(f.grace, cut)
	})()
	n := processors(f.processors)
	most := 0.0
	for _, sc := range p.sweep.Scenarios {
		most = max(most, mostWorkers(sc.Config))
	}
	if f.together > 0 {
		growLess(most * float64(min(n, f.together)))
	} else {
		growLess(most * float64(n))
	}
	m := &maker{app: a, planned: p}
	progress := newProgress(a.stderr, p.Plan.Name, f.quiet)
	defer progress.stop()
	w := &ensemble.Work{
		Ensemble: p.Ensemble, Design: p.design, Layout: p.layout, Blocks: blocks, Processors: n, Together: f.together, Exec: m.run, Progress: progress.report,
		Now: time.Now, Program: record.ThisProgram().Commit,
	}
	w.Node, _ = os.Hostname() // for people
	return w.Do(hard, ctx)
}

// tell says what a process has done.
func (a *app) tell(dir string, p *planned, d *ensemble.Done, err error) {
	if err != nil && !d.Stopped {
		return
	}
	fmt.Fprintf(a.stderr, "%s: %s made, %d there before", p.Plan.Name, manyOf(d.New, "block"), d.There)
	if d.Same > 0 {
		fmt.Fprintf(a.stderr, ", %d made twice, the same", d.Same)
	}
	fmt.Fprintf(a.stderr, "; %s", manyOf(d.Runs, "run"))
	if d.Failed > 0 {
		fmt.Fprintf(a.stderr, ", of which %d failed (%s)", d.Failed, filepath.Join(dir, "failed"))
	}
	fmt.Fprintln(a.stderr)
	for _, c := range d.Conflicts {
		fmt.Fprintf(a.stderr, "%s: %v\n", p.Plan.Name, c)
	}
}
