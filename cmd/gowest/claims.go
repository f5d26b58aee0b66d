package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"gowest/internal/diag"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
	"gowest/sim/verdict"
)

// claimsFlags are those of claims.
type claimsFlags struct {
	dir, plausible             string
	replicates, scale, threads int
	setReplicates              int
	seed                       uint64
	charts                     []string
	list, json, quiet          bool
}

func (a *app) claimsCommand() *cobra.Command {
	var f claimsFlags
	cmd := &cobra.Command{
		Use:   "claims [CLAIM...]",
		Short: "Put the claims of the paper to the test and print the verdicts",
		Long: `claims runs the experiment of each claim, which has arms (scenarios with the same luck) and tests (numbers
of the arms and where they should lie if the claim is true), and judges every test by its interval:
supported if it lies wholly where expected, not supported if wholly elsewhere or, whatever its sign, wholly
within what counts as nothing, else undecided, with the number of replicates that would about decide. Tests
of one claim share an error rate of 5 % (Holm).

CLAIM is a number, a name that --list shows, or a claim file of your own; without one, all claims are
judged. Finished runs are kept in the folder: the same command again, or with more replicates, simulates only
what is missing. With --plausible every claim is repeated at each row of a table whose columns are
scenario keys, as calibrate writes it, and the share of rows (by their weight, if there is such a column) in
which its sign holds is added.

DIR gets claims.csv, claim_paths.csv, a page (Markdown) with a chart for each claim, and README.md with all verdicts.`,
		Example: `  gowest claims --list
  gowest claims 5 --replicates 4 --scale 50000
  gowest claims 18 --charts svg
  gowest claims 3 4 7`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return scenarios.Claims(), cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.list {
				return a.listClaims(args, f.json)
			}
			return a.claims(cmd, &f, args)
		},
	}
	cmd.Flags().StringVarP(&f.dir, "output", "o", filepath.Join("runs", "claims"), "`folder` for the results")
	cmd.Flags().IntVar(&f.replicates, "replicates", 0, "number of runs with different luck of every arm (default: the claim's)")
	cmd.Flags().IntVar(&f.scale, "scale", 0, "`persons` that one agent stands for (default: the claim's)")
	cmd.Flags().Uint64Var(&f.seed, "seed", 0, "seed of the random numbers (default: the claim's)")
	cmd.Flags().IntVar(&f.threads, "threads", 0, "threads to use (default: all processors); results do not depend on it")
	cmd.Flags().StringVar(&f.plausible, "plausible", "", "`file` (CSV) with a parameter set in each row: the share in which signs hold is added")
	cmd.Flags().IntVar(&f.setReplicates, "set-replicates", 0, "number of runs of every arm at each row of --plausible (default: as many as without it)")
	cmd.Flags().StringSliceVar(&f.charts, "charts", []string{"svg"}, "formats of the charts: svg, png, pdf, or none")
	cmd.Flags().BoolVar(&f.list, "list", false, "print titles and designs and run nothing")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the verdicts as JSON")
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "print no progress and no table")
	return cmd
}

// claimNames returns the claims that arguments name, all without any.
func claimNames(args []string) []string {
	if len(args) == 0 {
		return scenarios.Claims()
	}
	return args
}

// listClaims prints what the claims are.
func (a *app) listClaims(args []string, asJSON bool) error {
	var problems diag.List
	var all []*scenarios.Claim
	for _, name := range claimNames(args) {
		c, err := scenarios.ReadClaim(name)
		var list diag.List
		if errors.As(err, &list) {
			problems = appendNew(problems, list)
			continue
		}
		all = append(all, c)
	}
	if len(problems) > 0 {
		return problems
	}
	if asJSON {
		var texts []scenarios.ClaimText
		for _, c := range all {
			texts = append(texts, c.ClaimText)
		}
		return writeJSON(a.stdout, texts)
	}
	for _, c := range all {
		design := c.Design
		if c.NotTestable != "" {
			design = "not testable: " + c.NotTestable
		}
		fmt.Fprintf(a.stdout, "%2d  %s\n    %s\n", c.Number, c.Title, design)
	}
	return nil
}

func writeJSON(w interface{ Write([]byte) (int, error) }, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// judging is a run of the command.
type judging struct {
	app      *app
	flags    *claimsFlags
	claims   []*scenarios.Claim
	sets     []parameterSet
	results  *store.Results
	manifest record.Manifest
	done     []*judged
	failed   error // of the first run that failed
}

// claimReplicates of a claim that says nothing.
const claimReplicates = 16

func (a *app) claims(cmd *cobra.Command, f *claimsFlags, args []string) error {
	if err := positive(cmd, "replicates", "scale", "threads", "set-replicates"); err != nil {
		return err
	}
	if f.replicates == 1 {
		return badInput("--replicates is 1; want at least 2, since one run has no spread")
	}
	switch {
	case f.setReplicates > 0 && f.setReplicates < verdict.LeastReplicates:
		return badInput("--set-replicates is %d; want at least %d, fewer have no estimate", f.setReplicates, verdict.LeastReplicates)
	case f.setReplicates > 0 && f.plausible == "":
		return badInput("--set-replicates is about the rows of --plausible; want a file there too")
	}
	if f.threads == 0 {
		f.threads = runtime.GOMAXPROCS(0)
	}
	if err := checkCharts(f.charts); err != nil {
		return err
	}
	o := scenarios.Options{Scale: f.scale, Replicates: f.replicates}
	if cmd.Flags().Changed("seed") {
		o.Seed = &f.seed
	}
	j := &judging{app: a, flags: f}
	if err := j.load(claimNames(args), o); err != nil {
		return err
	}
	started := time.Now()
	j.manifest = record.Manifest{
		Program: record.ThisProgram(), ModelVersion: sim.ModelVersion, Command: cmd.Name(), Status: record.Complete,
		Replicates: f.replicates, Scale: f.scale, Seed: f.seed, Threads: f.threads, StartedAt: started.UTC().Format(time.RFC3339),
	}
	folder, err := openFolder(f.dir, &j.manifest)
	if err != nil {
		return err
	}
	if j.results, err = store.OpenResults(f.dir); err != nil {
		return err
	}
	defer j.results.Close()
	ended := j.run(cmd.Context())
	if ended != nil && len(j.done) == 0 {
		return errors.Join(ended, j.nothing(folder))
	}
	if err := j.write(folder.dir); err != nil {
		return err
	}
	j.manifest.FinishedAt, j.manifest.Seconds = time.Now().UTC().Format(time.RFC3339), time.Since(started).Seconds()
	switch {
	case errors.Is(ended, context.Canceled):
		j.manifest.Status = record.Interrupted
	case ended != nil || j.failed != nil:
		ended = errors.Join(ended, j.failed)
		j.manifest.Status, j.manifest.Error = record.Failed, ended.Error()
	}
	if err := record.WriteManifest(folder.dir, &j.manifest); err != nil {
		return err
	}
	return errors.Join(ended, j.print())
}

// nothing ends a command that judged no claim. Finished runs stay; a folder without any goes.
func (j *judging) nothing(f *folder) error {
	if info, err := os.Stat(filepath.Join(f.dir, store.ResultsFile)); err == nil && f.created && info.Size() <= emptyResults {
		os.Remove(filepath.Join(f.dir, store.ResultsFile))
		f.abandon()
		return errNothingKept
	}
	return nil
}

// emptyResults is above the size of the first line of results.
const emptyResults = 64

// load reads the claims and the parameter sets. All problems come back as one error.
func (j *judging) load(names []string, o scenarios.Options) (err error) {
	var problems, warnings diag.List
	for _, name := range names {
		c, err := scenarios.LoadClaim(name, o)
		var list diag.List
		switch {
		case errors.As(err, &list):
			problems = appendNew(problems, list)
		case err != nil:
			return err
		case slices.ContainsFunc(j.claims, func(d *scenarios.Claim) bool { return d.Number == c.Number }):
			problems = append(problems, &diag.Problem{File: name, Text: fmt.Sprintf("claim %d is named twice", c.Number)})
		default:
			j.claims = append(j.claims, c)
			warnings = appendNew(warnings, c.Warnings)
		}
	}
	if len(problems) > 0 {
		return problems
	}
	if len(warnings) > 0 && !j.flags.quiet {
		fmt.Fprintln(j.app.stderr, warnings)
	}
	if j.flags.plausible != "" {
		j.sets, err = readSets(j.flags.plausible, j.claims)
	}
	return err
}

// run judges one claim after the other. The error is that of the context or of the results.
func (j *judging) run(ctx context.Context) error {
	for i, c := range j.claims {
		if c.NotTestable != "" {
			j.done = append(j.done, &judged{claim: c})
			continue
		}
		label := fmt.Sprintf("claim %d", c.Number)
		if len(j.claims) > 1 {
			label += fmt.Sprintf(" (%d of %d)", i+1, len(j.claims))
		}
		d, err := j.judge(ctx, c, label)
		if err != nil {
			return err
		}
		j.done = append(j.done, d)
	}
	return nil
}

// print writes the verdicts to the terminal.
func (j *judging) print() error {
	if j.flags.json {
		return writeJSON(j.app.stdout, j.summary())
	}
	if j.flags.quiet {
		return nil
	}
	for _, d := range j.done {
		fmt.Fprintf(j.app.stdout, "%2d  %-13s  %s\n", d.claim.Number, d.sum(), d.claim.Title)
		if text := d.sentence(); text != d.sum() {
			fmt.Fprintf(j.app.stdout, "    %s\n", text)
		}
	}
	if len(j.done) <= 3 {
		for _, d := range j.done {
			d.printTests(j.app.stdout)
		}
	}
	_, err := fmt.Fprintf(j.app.stdout, "Results are simulated (model version %s), not a forecast. Pages: %s\n", sim.ModelVersion, filepath.Join(j.flags.dir, "README.md"))
	return err
}
