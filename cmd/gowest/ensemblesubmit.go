package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"gowest/internal/diag"
	"gowest/sim/ensemble"
)

// engines are what submit writes for.
var engines = []string{"slurm", "k8s"}

// submitFlags say how an ensemble is sent to a scheduler.
type submitFlags struct {
	to        string
	dryRun    bool
	program   string
	cpus, max int
	together  int
	mem, time string
	slurm     slurmFlags
	k8s       kubernetesFlags
}

func (f *submitFlags) add(cmd *cobra.Command, required bool) {
	word := "`engine` to send it to: slurm or k8s"
	if !required {
		word += " (default: this machine)"
	}
	cmd.Flags().StringVar(&f.to, "to", "", word)
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "print what would be sent, and send and write nothing")
	cmd.Flags().StringVar(&f.program, "program", "", "`path` of gowest where it will run (default: this program; in containers /gowest)")
	if required {
		cmd.Flags().IntVarP(&f.cpus, "cpus", "p", 0, "processors of a shard (default: those of the plan)")
		cmd.Flags().IntVar(&f.together, "together", 0, "runs at a time in a shard, which share its processors (default: a processor each)")
	}
	cmd.Flags().StringVar(&f.mem, "mem", "", "`memory` of a shard, such as 8G (default: what the plan says for so many runs at a time)")
	cmd.Flags().StringVar(&f.time, "time", "4:00:00", "Slurm: most `time` of a shard: minutes, h:m:s or days-hours")
	cmd.Flags().IntVar(&f.max, "max", 0, "shards at a time (default: as many as the scheduler lets run)")
	f.slurm.add(cmd)
	f.k8s.add(cmd)
}

func (f *submitFlags) check(cmd *cobra.Command, dir string) error {
	if f.to != engines[0] && f.to != engines[1] {
		return badInput("--to is %q; want %s", f.to, diag.Or(engines))
	}
	if err := positive(cmd, "cpus", "together", "max"); err != nil {
		return err
	}
	if f.mem != "" && !memoryForm.MatchString(f.mem) {
		return badInput("--mem is %q; want a number and M or G, such as 8G", f.mem)
	}
	if !timeForm.MatchString(f.time) {
		return badInput("--time is %q; want minutes, hours:minutes:seconds or days-hours, such as 4:00:00", f.time)
	}
	if least := 60; limitSeconds(f.time) < least {
		return badInput("--time is %q; want a minute or more", f.time)
	}
	switch {
	case f.to == engines[0] && inBucket(dir):
		return badInput("%s is a bucket; Slurm writes its logs into a folder that all nodes see", dir)
	case f.to == engines[1] && inBucket(dir) == (f.k8s.pvc != ""):
		return badInput("--pvc is %q; want the claim of a volume for a folder, and none for a bucket", f.k8s.pvc)
	}
	return errors.Join(f.slurm.check(), f.k8s.check(f.to))
}

func (a *app) ensembleSubmitCommand() *cobra.Command {
	var f submitFlags
	cmd := &cobra.Command{
		Use:   "submit ENS --to slurm|k8s",
		Short: "Send the shards of an ensemble to Slurm or Kubernetes",
		Long: `submit writes what the scheduler needs into ENS, prints it and sends it: to Slurm a job array whose tasks ask to be started again when
they are stopped or killed, and a job that audits and reduces when all are over; to Kubernetes an indexed Job. --dry-run only prints.

All shards of the plan are sent, those that are done end at once; resume sends those alone of which blocks are missing.`,
		Example: `  gowest ensemble plan toy-zone -o zones --quiet --block 3 --shards 4
  gowest ensemble submit zones --to slurm --partition batch --time 2:00:00 --dry-run
  gowest ensemble submit zones --to k8s --image registry.example.org/gowest:1 --pvc zones --dry-run`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd, args[0]); err != nil {
				return err
			}
			e, err := openEnsemble(cmd.Context(), args[0])
			if err != nil {
				return codeOf(err)
			}
			shards := make([]int, e.Shards)
			for i := range shards {
				shards[i] = i
			}
			return codeOf(a.submit(e, args[0], shards, &f))
		},
	}
	f.add(cmd, true)
	return cmd
}

func (a *app) ensembleResumeCommand() *cobra.Command {
	var f submitFlags
	var w workFlags
	var sending []string // flags that say how shards are sent
	cmd := &cobra.Command{
		Use:   "resume ENS [--to slurm|k8s]",
		Short: "Make what is missing, here or by sending the shards that are not done",
		Long: `resume looks which blocks are there. Without --to it makes the others on this machine, as run does; with --to it sends the shards of which
some are missing, as submit does.`,
		Example: `  gowest ensemble plan toy-zone -o zones --quiet --block 3 --shards 4
  gowest ensemble run zones --shard 1/4 --quiet
  gowest ensemble resume zones --to slurm --dry-run
  gowest ensemble resume zones`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.to == "" {
				if name := changed(cmd, sending); name != "" {
					return badInput("--%s is about what is sent, and there is no --to; want --to slurm or --to k8s", name)
				}
				return codeOf(a.runEnsemble(cmd, args[0], &w))
			}
			f.cpus, f.together = w.processors, w.together
			if err := f.check(cmd, args[0]); err != nil {
				return err
			}
			e, err := openEnsemble(cmd.Context(), args[0])
			if err != nil {
				return codeOf(err)
			}
			p, err := e.Progress()
			if err != nil {
				return codeOf(err)
			}
			shards := p.Wanting()
			if len(shards) == 0 {
				fmt.Fprintf(a.stderr, "%s: all %s are there; gowest ensemble audit checks every byte\n", e.Plan.Name, manyOf(e.Blocks, "block"))
				return nil
			}
			return codeOf(a.submit(e, args[0], shards, &f))
		},
	}
	f.add(cmd, false)
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { sending = append(sending, flag.Name) })
	w.add(cmd)
	cmd.Flags().Lookup("cpus").Usage = "processors to use (default: all of this machine, or with --to those of the plan)"
	return cmd
}

// changed returns the first of some flags that was given, or "".
func changed(cmd *cobra.Command, names []string) string {
	for _, name := range names {
		if cmd.Flags().Changed(name) {
			return name
		}
	}
	return ""
}

// submit sends shards to an engine, or prints what it would send.
func (a *app) submit(e *ensemble.Ensemble, dir string, shards []int, f *submitFlags) error {
	path, err := dir, error(nil)
	if !inBucket(dir) {
		if path, err = filepath.Abs(dir); err != nil {
			return err
		}
	}
	if f.cpus == 0 {
		f.cpus = e.ShardProcessors
	}
	if f.to == engines[1] {
		return a.submitKubernetes(e, path, f) // all: those that are done end at once
	}
	if f.program == "" {
		if f.program, err = os.Executable(); err != nil {
			return err
		}
	}
	return a.submitSlurm(e, path, shards, f)
}

// memory returns what a shard needs [MiB]: what was measured of one run, for all runs at a time, and a quarter more.
func (f *submitFlags) memory(e *ensemble.Ensemble) int {
	const reserve, least = 1.25, 512
	together := f.cpus
	if f.together > 0 {
		together = min(together, f.together)
	}
	together = min(together, e.BlockSize*((e.Blocks+e.Shards-1)/e.Shards)) // no more than a shard has
	return max(least, int(reserve*float64(together)*max(e.Pilot.MemoryMiB, 64)))
}

// ranges writes shards as schedulers do: 0-3,7.
func ranges(shards []int) string {
	var parts []string
	for i := 0; i < len(shards); {
		j := i
		for j+1 < len(shards) && shards[j+1] == shards[j]+1 {
			j++
		}
		part := strconv.Itoa(shards[i])
		if j > i {
			part += "-" + strconv.Itoa(shards[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ",")
}

// words are the flags of run that say how a shard works.
func (f *submitFlags) words() (out []string) {
	if f.together > 0 {
		out = append(out, "--together", strconv.Itoa(f.together))
	}
	return out
}

// callEngine runs a program of an engine and returns what it prints.
func callEngine(stdin io.Reader, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", name, err, strings.TrimSpace(errs.String()))
	}
	return strings.TrimSpace(out.String()), nil
}
