package main

import (
	"fmt"
	"strconv"
	"strings"

	"gowest/sim/ensemble"
)

// shardVariables are where schedulers say which of the processes of an array this one is, and the number that they give the first. How many
// there are stands in the plan alone: what schedulers say about that changes when a part of an array is sent again.
var shardVariables = []struct {
	name      string
	first     int
	scheduler string
}{
	{"SLURM_ARRAY_TASK_ID", 0, "Slurm"},
	{"JOB_COMPLETION_INDEX", 0, "Kubernetes"},
	{"AWS_BATCH_JOB_ARRAY_INDEX", 0, "AWS Batch"},
	{"SGE_TASK_ID", 1, "Grid Engine"},
	{"PBS_ARRAY_INDEX", 0, "PBS"},
	{"PARALLEL_SEQ", 1, "GNU parallel"},
}

// shardOf returns the shard k of n that --shard says; auto is what the scheduler's variable says of the n shards of the plan. lookup is [os.LookupEnv].
func shardOf(flag string, planned int, lookup func(string) (string, bool)) (k, n int, err error) {
	if flag == "" {
		return 0, 1, nil
	}
	if flag == "auto" {
		k, err = shardByScheduler(planned, lookup)
		return k, planned, err
	}
	left, right, cut := strings.Cut(flag, "/")
	k, err1 := strconv.Atoi(left)
	n, err2 := strconv.Atoi(right)
	if !cut || err1 != nil || err2 != nil || n < 1 || k < 0 || k >= n {
		return 0, 0, badInput("--shard is %q; want auto, or k/n such as 0/8, the first of eight, to 7/8", flag)
	}
	return k, n, nil
}

// shardByScheduler looks for a variable of a scheduler. Two that say something else are an error: a process may run below both.
func shardByScheduler(planned int, lookup func(string) (string, bool)) (int, error) {
	k, from := -1, ""
	for _, v := range shardVariables {
		text, set := lookup(v.name)
		if !set || text == "" || text == "undefined" { // what Grid Engine says without an array
			continue
		}
		i, err := strconv.Atoi(text)
		if err != nil || i < v.first {
			return 0, badShard("%s is %q; %s gives numbers from %d", v.name, text, v.scheduler, v.first)
		}
		i -= v.first
		if from != "" && i != k {
			return 0, badShard("%s says shard %d and %s shard %d; give --shard k/%d", from, k, v.name, i, planned)
		}
		k, from = i, v.name
	}
	switch {
	case from == "":
		var names []string
		for _, v := range shardVariables {
			names = append(names, v.name)
		}
		return 0, badShard("--shard auto, but none of %s is set", strings.Join(names, ", "))
	case k >= planned:
		return 0, badShard("%s says shard %d; the plan has %d, from 0", from, k, planned)
	}
	return k, nil
}

// badShard is an error for schedulers: starting the process again does not help.
func badShard(format string, args ...any) error {
	return coded{&ensemble.BadPlan{Text: fmt.Sprintf(format, args...)}, exitBadPlan}
}
