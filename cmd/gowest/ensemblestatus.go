package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gowest/sim/ensemble"
)

func (a *app) ensembleStatusCommand() *cobra.Command {
	var asJSON, watch bool
	var every time.Duration
	cmd := &cobra.Command{
		Use:   "status ENS",
		Short: "Show how far an ensemble is",
		Long: `status counts the blocks that are there, by name: see audit for every byte. The time left follows from when the last blocks were
stored. Where squeue of Slurm is at hand, it tells of the jobs that submit has sent, too.`,
		Example: `  gowest ensemble plan toy-zone -o zones --quiet
  gowest ensemble status zones
  gowest ensemble run zones --quiet
  gowest ensemble status zones --json`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if every < time.Second {
				return badInput("--every is %v; want a second or more", every)
			}
			e, err := openEnsemble(cmd.Context(), args[0])
			if err != nil {
				return codeOf(err)
			}
			for {
				p, err := e.Progress()
				if err == nil {
					err = a.showProgress(e, p, args[0], asJSON)
				}
				if err != nil || !watch || p.Blocks == e.Blocks {
					return codeOf(err)
				}
				select {
				case <-cmd.Context().Done():
					return nil
				case <-time.After(every):
				}
			}
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	cmd.Flags().BoolVar(&watch, "watch", false, "print it again and again until all blocks are there")
	cmd.Flags().DurationVar(&every, "every", 10*time.Second, "time between two looks of --watch")
	return cmd
}

// showProgress prints how far an ensemble is.
func (a *app) showProgress(e *ensemble.Ensemble, p *ensemble.Progress, dir string, asJSON bool) error {
	rate := p.Rate() * float64(e.BlockSize)
	left := -1.0 // not known
	if rate > 0 {
		left = float64(e.Runs-p.Runs) / rate
	}
	if p.Blocks == e.Blocks {
		left = 0
	}
	jobs := slurmJobs(dir)
	if asJSON {
		text, err := json.MarshalIndent(map[string]any{
			"ensemble": e.ID, "runs": e.Runs, "blocks": e.Blocks, "have": p, "runs_per_second": rate, "seconds_left": left, "slurm": jobs,
		}, "", "  ")
		if err == nil {
			_, err = fmt.Fprintf(a.stdout, "%s\n", text)
		}
		return err
	}
	fmt.Fprintf(a.stdout, "%s %s: %d of %s (%d %%), %d of %s", e.Plan.Name, e.ID, p.Blocks, manyOf(e.Blocks, "block"), 100*p.Blocks/e.Blocks, p.Runs, manyOf(e.Runs, "run"))
	if p.Failed > 0 {
		fmt.Fprintf(a.stdout, ", %d failed", p.Failed)
	}
	fmt.Fprintln(a.stdout)
	if left > 0 {
		fmt.Fprintf(a.stdout, "%.3g runs a second, about %s left\n", rate, duration(time.Duration(left*float64(time.Second))))
	}
	done, begun := 0, 0
	for _, s := range p.Shards {
		switch {
		case s.Have == s.Blocks:
			done++
		case s.Have > 0:
			begun++
		}
	}
	fmt.Fprintf(a.stdout, "%s: %d done, %d begun, %d not\n", manyOf(e.Shards, "shard"), done, begun, e.Shards-done-begun)
	if jobs != "" {
		fmt.Fprintf(a.stdout, "Slurm: %s\n", jobs)
	}
	return nil
}

// slurmJobs asks squeue about the jobs that were sent for an ensemble; "" if there are none or nobody can be asked.
func slurmJobs(dir string) string {
	ids := sentJobs(dir)
	if len(ids) == 0 {
		return ""
	}
	out, err := exec.Command("squeue", "--noheader", "--array", "--jobs", strings.Join(ids, ","), "--format", "%T").Output()
	if err != nil {
		return ""
	}
	states := strings.Fields(strings.ToLower(string(out)))
	if len(states) == 0 {
		return "no job is waiting or running"
	}
	slices.Sort(states)
	var parts []string
	for len(states) > 0 {
		n := 1
		for n < len(states) && states[n] == states[0] {
			n++
		}
		parts = append(parts, fmt.Sprintf("%d %s", n, states[0]))
		states = states[n:]
	}
	return strings.Join(parts, ", ")
}

func (a *app) ensembleAuditCommand() *cobra.Command {
	var asJSON bool
	var threads int
	cmd := &cobra.Command{
		Use:   "audit ENS",
		Short: "Open every file that there should be, and check every byte",
		Long: `audit opens every block by name, checks its SHA-256, its place and its rows, and counts what failed. The digest is over the keys of all
runs and the sums of all blocks: it is the same for the same plan, wherever the runs were made.

Exit code 0 if all is there, 2 if blocks are missing or cannot be used, 3 if two machines gave other results for the same runs.`,
		Example: `  gowest ensemble plan toy-zone -o zones --quiet
  gowest ensemble run zones --quiet
  gowest ensemble audit zones`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := positive(cmd, "threads"); err != nil {
				return err
			}
			e, err := openEnsemble(cmd.Context(), args[0])
			if err != nil {
				return codeOf(err)
			}
			au, err := e.Audit(processors(threads))
			if err != nil {
				return codeOf(err)
			}
			if err := a.showAudit(au, asJSON); err != nil {
				return codeOf(err)
			}
			return soundness(au)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	cmd.Flags().IntVar(&threads, "threads", 0, "files to read at a time (default: as many as processors)")
	return cmd
}

// soundness is what an audit means for the exit code.
func soundness(au *ensemble.Audit) error {
	switch {
	case len(au.Conflicts) > 0:
		return coded{fmt.Errorf("two machines gave other results for the same runs (%s); please report it", filepath.ToSlash(au.Conflicts[0])), exitConflict}
	case !au.Complete():
		return coded{fmt.Errorf("%d of %s not there; gowest ensemble resume makes them", au.Blocks-au.Have, manyOf(au.Blocks, "block")), exitIncomplete}
	}
	return nil
}

// mostListed is how many files an audit prints.
const mostListed = 10

func (a *app) showAudit(au *ensemble.Audit, asJSON bool) error {
	if asJSON {
		text, err := json.MarshalIndent(au, "", "  ")
		if err == nil {
			_, err = fmt.Fprintf(a.stdout, "%s\n", text)
		}
		return err
	}
	fmt.Fprintf(a.stdout, "ensemble %s: %d of %s, %d of %s", au.ID, au.Have, manyOf(au.Blocks, "block"), au.RunsHave, manyOf(au.Runs, "run"))
	fmt.Fprintf(a.stdout, "\nmissing %d, damaged %d, foreign %d, conflicts %d, unfinished %d, runs that failed %d\n",
		len(au.Missing), len(au.Damaged), len(au.Foreign), len(au.Conflicts), au.Temp, au.Failed)
	for _, list := range [][]string{au.Damaged, au.Foreign, au.Conflicts} {
		for i, file := range list {
			if i == mostListed {
				fmt.Fprintf(a.stdout, "  and %d more\n", len(list)-mostListed)
				break
			}
			fmt.Fprintf(a.stdout, "  %s\n", file)
		}
	}
	if au.Digest != "" {
		fmt.Fprintf(a.stdout, "digest %s\n", au.Digest)
	}
	return nil
}
