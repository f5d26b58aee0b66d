package slurm

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// An ensemble whose worker is killed, whose node loses its cable, whose controller dies and whose task meets its time limit ends with the blocks
// of one process on one machine.
func TestSlurm(t *testing.T) {
	c := newCluster(t)
	program := filepath.Join(c.dir, "gowest")
	build := exec.Command("go", "build", "-o", program, "./cmd/gowest")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	study := filepath.Join(c.dir, "study.toml")
	c.write("study.toml", `title = "Start and size of a zone"
scenarios = ["toy"]
persons_per_agent = 200
replicates = 20
[[parameter]]
key = 'policy."Southport zone".start'
values = [2002, 2004, 2006, 2008]
[[parameter]]
key = 'policy."Southport zone".budget'
values = [0.01, 0.02, 0.03]
[[outcome]]
name = "CV"
indicator = "cv"
year = 2020
`, 0o644)
	local, ens := filepath.Join(c.dir, "local"), filepath.Join(c.dir, "ens")
	gowest := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(program, append([]string{"ensemble"}, args...)...).Output()
		if err != nil {
			t.Fatalf("gowest ensemble %s: %v", strings.Join(args, " "), err)
		}
		return string(out)
	}
	gowest("plan", study, "-o", ens, "--seconds", "0.5", "--block", "4", "--shards", "6", "--cpus", "1", "--quiet", "--replicates", c.replicates(program, study))
	if err := os.CopyFS(local, os.DirFS(ens)); err != nil {
		t.Fatal(err)
	}

	c.must(0, program, "ensemble", "submit", ens, "--to", "slurm", "--program", program, "--mem", "500M", "--time", "0:10:00")
	jobs, err := os.ReadFile(filepath.Join(ens, "slurm", "jobs.txt"))
	if err != nil {
		t.Fatal(err)
	}
	array := strings.Fields(string(jobs))[0]
	t.Logf("jobs %q", jobs)

	// Four tasks run. Each fault hits another one.
	var tasks map[int]task
	c.await("four tasks to run", func() bool { tasks = c.running(array); return len(tasks) == 4 })
	on := func(node string) (shards []int) {
		for shard := range 6 {
			if tasks[shard].node == node {
				shards = append(shards, shard)
			}
		}
		return shards
	}
	first, second := on("g1"), on("g2")
	if len(first) != 2 || len(second) != 2 {
		t.Fatalf("tasks %v; want two on each node", tasks)
	}
	killed, limited := first[0], first[1]
	c.await("first blocks of all tasks", func() bool {
		for shard := range tasks {
			if c.blocks(ens, shard) == 0 {
				return false
			}
		}
		return true
	})
	c.killWorker(ens, killed)
	t.Logf("killed the worker of shard %d", killed)
	c.must(0, "scontrol", "update", fmt.Sprintf("JobId=%s_%d", array, limited), "TimeLimit=1")
	t.Logf("time limit of shard %d is a minute", limited)
	c.await("the signal of the limit", func() bool { return strings.Contains(c.log(ens, limited), "finishing the blocks") })
	c.await("the task to wait for its next start", func() bool {
		out, err := c.try(0, "squeue", "--noheader", "--array", "--jobs", fmt.Sprintf("%s_%d", array, limited), "--format", "%T")
		return err == nil && out == "PENDING"
	})
	c.await("others in the places of those two", func() bool { return len(c.running(array)) == 4 })
	// What the controller has not saved is lost with it: a task that it has just sent it sends again, and the node refuses it.
	marked := time.Now()
	c.must(0, "scontrol", "update", fmt.Sprintf("JobId=%s_%d", array, limited), "TimeLimit=10")
	c.await("the controller to save that", func() bool {
		info, err := os.Stat(filepath.Join(c.dir, "state", "job_state"))
		return err == nil && info.ModTime().After(marked)
	})
	c.cable(2, "down")
	t.Logf("cut the cable of g2 with shards %v", second)
	c.kill(0, "slurmctld")
	t.Log("killed the controller")
	c.start(0, "slurmctld", "-D", "-f", c.conf())
	c.await("g2 to be down", func() bool {
		out, err := c.try(0, "sinfo", "--noheader", "--Node", "--nodes", "g2", "--format", "%T")
		return err == nil && strings.HasPrefix(out, "down")
	})
	c.cable(2, "up")
	t.Log("mended the cable")
	// While Slurm waits two minutes before it starts them again.
	alone := exec.CommandContext(t.Context(), program, "ensemble", "run", local, "-p", "2", "--quiet")
	alone.Stderr = os.Stderr
	if err := alone.Start(); err != nil {
		t.Fatal(err)
	}

	c.await("all jobs to end", func() bool {
		out, err := c.try(0, "squeue", "--noheader", "--format", "%i %T %r")
		return err == nil && out == ""
	})
	for _, shard := range []int{killed, limited, second[0], second[1]} {
		if n := c.starts(ens, shard); n < 2 {
			t.Errorf("shard %d was started %d times; its fault did not hit", shard, n)
		}
	}
	if text := c.log(ens, limited); !strings.Contains(text, "stopped before the end") {
		t.Errorf("shard %d did not meet its limit:\n%s", limited, text)
	}
	if err := alone.Wait(); err != nil {
		t.Errorf("one process: %v", err)
	}
	if got, want := digest(t, gowest("audit", ens, "--json")), digest(t, gowest("audit", local, "--json")); got != want {
		t.Errorf("digest %s; want %s, that of one process", got, want)
	}
	gowest("reduce", local, "--quiet")
	got, err1 := os.ReadFile(filepath.Join(ens, "report", "outcomes.csv")) // by the job behind the array
	want, err2 := os.ReadFile(filepath.Join(local, "report", "outcomes.csv"))
	if err1 != nil || err2 != nil || string(got) != string(want) {
		t.Errorf("the job that reduces made other tables: %v, %v", err1, err2)
	}
	t.Log(gowest("status", ens))
}

// replicates returns how many make the runs of the study last some four minutes of one processor: long enough for all faults to hit.
func (c *cluster) replicates(program, study string) string {
	c.t.Helper()
	out, err := exec.Command(program, "sweep", study, "--dry-run", "--json", "--quiet").Output()
	var got struct {
		Cases int
		Pilot struct {
			Seconds float64 `json:"seconds_per_run"`
		}
	}
	if err == nil {
		err = json.Unmarshal(out, &got)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	n := min(max(20, int(240/(float64(got.Cases)*got.Pilot.Seconds))), 1000)
	c.t.Logf("%.2f s a run: %d replicates of %d cases", got.Pilot.Seconds, n, got.Cases)
	return strconv.Itoa(n)
}

// task is one of an array that runs.
type task struct{ node string }

// running returns the tasks of an array that run, by shard.
func (c *cluster) running(array string) map[int]task {
	out, _ := c.try(0, "squeue", "--noheader", "--array", "--jobs", array, "--states", "RUNNING", "--format", "%K %N")
	tasks := map[int]task{}
	for line := range strings.Lines(out) {
		if words := strings.Fields(line); len(words) == 2 {
			if shard, err := strconv.Atoi(words[0]); err == nil {
				tasks[shard] = task{words[1]}
			}
		}
	}
	return tasks
}

// blocks returns how many blocks of a shard are there.
func (c *cluster) blocks(ens string, shard int) int {
	out, err := exec.Command(filepath.Join(c.dir, "gowest"), "ensemble", "status", ens, "--json").Output()
	if err != nil {
		c.t.Fatal(err)
	}
	var got struct {
		Have struct {
			Shards []struct{ Have int }
		}
	}
	if err := json.Unmarshal(out, &got); err != nil {
		c.t.Fatal(err)
	}
	return got.Have.Shards[shard].Have
}

func (c *cluster) log(ens string, shard int) string {
	text, _ := os.ReadFile(filepath.Join(ens, "slurm", fmt.Sprintf("shard-%d.log", shard)))
	return string(text)
}

// starts returns how often a shard was started.
func (c *cluster) starts(ens string, shard int) int {
	return strings.Count(c.log(ens, shard), ", start ")
}

// killWorker kills the program that works on a shard, which its environment tells.
func (c *cluster) killWorker(ens string, shard int) {
	c.t.Helper()
	processes, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, file := range processes {
		env, _ := os.ReadFile(file)
		words, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		if !strings.HasPrefix(string(words), filepath.Join(c.dir, "gowest")+"\x00") || !strings.Contains("\x00"+string(env), fmt.Sprintf("\x00SLURM_ARRAY_TASK_ID=%d\x00", shard)) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err == nil {
			err = syscall.Kill(pid, syscall.SIGKILL)
		}
		if err != nil {
			c.t.Fatal(err)
		}
		return
	}
	c.t.Fatalf("nobody works on shard %d of %s", shard, ens)
}

// digest reads that of a complete audit.
func digest(t *testing.T, text string) string {
	t.Helper()
	var a struct {
		Digest               string
		Have, Blocks, Failed int
		Conflicts, Foreign   []string
	}
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatal(err)
	}
	if a.Digest == "" || a.Have != a.Blocks || a.Failed > 0 || len(a.Conflicts)+len(a.Foreign) > 0 {
		t.Errorf("audit %s", text)
	}
	return a.Digest
}
