package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"gowest/plots/report"
	"gowest/sim/ensemble"
)

// slurmDir is the folder of scripts, logs and numbers of jobs below that of the ensemble.
const slurmDir = "slurm"

// jobsFile lists the jobs that were sent, a number a line.
const jobsFile = "jobs.txt"

// slurmFlags are what Slurm alone wants to know.
type slurmFlags struct{ account, partition, qos string }

func (f *slurmFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.account, "account", "", "Slurm: `account` to charge")
	cmd.Flags().StringVar(&f.partition, "partition", "", "Slurm: `partition` of the cluster")
	cmd.Flags().StringVar(&f.qos, "qos", "", "Slurm: quality of service")
}

var (
	wordForm   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.,@-]*$`)
	memoryForm = regexp.MustCompile(`^[1-9][0-9]*[MG]$`)
	timeForm   = regexp.MustCompile(`^([0-9]+-)?[0-9]+(:[0-9]{2}){0,2}$`)
)

func (f *slurmFlags) check() error {
	for _, one := range []struct{ flag, value string }{{"account", f.account}, {"partition", f.partition}, {"qos", f.qos}} {
		if one.value != "" && !wordForm.MatchString(one.value) {
			return badInput("--%s is %q; want a name of letters, digits and .,@_-", one.flag, one.value)
		}
	}
	return nil
}

// mostRestarts is how often a task asks to be started again. Assumed: enough for a few time limits and a node that is lost.
const mostRestarts = 5

// mostNotice is how long before its time limit a task is told to stop [s]: what blocks that were begun may take to finish, and a reserve.
const mostNotice = 120

// limitSeconds reads a time limit: minutes, minutes:seconds, hours:minutes:seconds, days-hours and so on. Its form has been checked.
func limitSeconds(text string) int {
	days, rest, dashed := strings.Cut(text, "-")
	if !dashed {
		days, rest = "0", text
	}
	units := []int{3600, 60, 1}
	parts := strings.Split(rest, ":")
	if !dashed && len(parts) < 3 {
		units = units[1:]
	}
	n := func(s string) int { i, _ := strconv.Atoi(s); return i }
	seconds := 24 * 3600 * n(days)
	for i, part := range parts {
		seconds += n(part) * units[i]
	}
	return seconds
}

// slurmScripts returns the scripts of the array and of the job that reduces. They hold no number of shards but that of the array itself: what
// Slurm says of it changes when a part is sent again.
func slurmScripts(e *ensemble.Ensemble, dir string, shards []int, f *submitFlags) (array, reduce string) {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	mem := f.mem
	if mem == "" {
		mem = fmt.Sprintf("%dM", f.memory(e))
	}
	limit := ""
	if f.max > 0 {
		limit = fmt.Sprintf("%%%d", f.max)
	}
	head := func(name string) {
		b.Reset()
		line("#!/bin/bash")
		line("#SBATCH --job-name=%s", name)
		for _, one := range []struct{ flag, value string }{{"account", f.slurm.account}, {"partition", f.slurm.partition}, {"qos", f.slurm.qos}} {
			if one.value != "" {
				line("#SBATCH --%s=%s", one.flag, one.value)
			}
		}
		line("#SBATCH --nodes=1 --ntasks=1 --mem=%s --time=%s", mem, f.time)
	}
	notice := min(mostNotice, limitSeconds(f.time)/4)
	// Directives cannot quote spaces, so that logs are opened by the script.
	head("gowest-" + e.ID[:8])
	line("#SBATCH --array=%s%s --cpus-per-task=%d", ranges(shards), limit, f.cpus)
	line("#SBATCH --requeue --open-mode=append --signal=B:TERM@%d --output=/dev/null", notice)
	line("# Makes the shards of ensemble %s. Sending it again is harmless: what is there is not made again.", e.ID)
	line("# The signal of the time limit reaches this script alone, at any moment. It is passed on, and the program is waited for again.")
	line(`pid= stopped=`)
	line(`trap 'stopped=1; [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null' TERM`)
	line("ens=%s", report.ShellQuote(dir))
	line(`exec >>"$ens/%s/shard-$SLURM_ARRAY_TASK_ID.log" 2>&1`, slurmDir)
	line(`echo "$(date -Is) $(hostname) job ${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID, start ${SLURM_RESTART_COUNT:-0}"`)
	line(`%s ensemble run "$ens" --shard auto --cpus "${SLURM_CPUS_PER_TASK:-%d}" %s & pid=$!`, report.ShellQuote(f.program), f.cpus,
		strings.Join(append([]string{"--grace", fmt.Sprintf("%ds", notice*5/6)}, f.words()...), " "))
	line(`[ -n "$stopped" ] && kill -TERM "$pid" 2>/dev/null`)
	line(`wait "$pid"; rc=$?; while kill -0 "$pid" 2>/dev/null; do wait "$pid"; rc=$?; done`)
	line("# Slurm itself starts again only what a lost node took. 2, 3 and 64: trying again does not help.")
	line(`case $rc in`)
	line(`0|%d|%d|%d) ;;`, exitInput, exitConflict, exitBadPlan)
	line(`*) if [ "${SLURM_RESTART_COUNT:-0}" -lt %d ]; then`, mostRestarts)
	line(`     scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"; sleep 30`)
	line(`   fi ;;`)
	line(`esac`)
	line(`exit $rc`)
	array = b.String()

	head("gowest-" + e.ID[:8] + "-reduce")
	line("#SBATCH --cpus-per-task=1 --output=/dev/null")
	line("# Runs when all shards are over. Exit code 2: blocks are missing, see gowest ensemble resume.")
	line("ens=%s", report.ShellQuote(dir))
	line(`exec >>"$ens/%s/reduce.log" 2>&1`, slurmDir)
	line(`%s ensemble audit "$ens" || exit`, report.ShellQuote(f.program))
	line(`exec %s ensemble reduce "$ens"`, report.ShellQuote(f.program))
	return array, b.String()
}

// submitSlurm sends the array and, behind it, the job that reduces.
func (a *app) submitSlurm(e *ensemble.Ensemble, dir string, shards []int, f *submitFlags) error {
	array, reduce := slurmScripts(e, dir, shards, f)
	fmt.Fprint(a.stdout, array)
	if f.dryRun {
		fmt.Fprintf(a.stdout, "\n%s", reduce)
		return nil
	}
	files := [2]string{slurmDir + "/array.sbatch", slurmDir + "/reduce.sbatch"}
	for i, text := range []string{array, reduce} {
		if err := e.Storage.Put(files[i], []byte(text)); err != nil {
			return err
		}
		files[i] = filepath.Join(dir, filepath.FromSlash(files[i]))
	}
	// With --parsable: the number of the job, and the cluster behind a semicolon if there are several.
	out, err := callEngine(nil, "sbatch", "--parsable", files[0])
	if err != nil {
		return err
	}
	job, _, _ := strings.Cut(out, ";")
	if err := noteJob(dir, job); err != nil {
		return err
	}
	last, err := callEngine(nil, "sbatch", "--parsable", "--dependency=afterany:"+job, files[1])
	if err != nil {
		return err
	}
	last, _, _ = strings.Cut(last, ";")
	fmt.Fprintf(a.stderr, "%s: sent as job %s (%s), reduced by job %s; next: gowest ensemble status %s --watch\n", e.Plan.Name, job, manyOf(len(shards), "shard"), last, dir)
	return noteJob(dir, last)
}

// noteJob adds a job to those that status asks about.
func noteJob(dir, job string) error {
	f, err := os.OpenFile(filepath.Join(dir, slurmDir, jobsFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer f.Close() // a second close changes nothing
	if _, err := fmt.Fprintln(f, job); err != nil {
		return err
	}
	return f.Close()
}

// sentJobs returns the jobs of an ensemble.
func sentJobs(dir string) (out []string) {
	f, err := os.Open(filepath.Join(dir, slurmDir, jobsFile))
	if err != nil {
		return nil
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		if wordForm.MatchString(in.Text()) {
			out = append(out, in.Text())
		}
	}
	return out
}
