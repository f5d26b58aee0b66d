package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"gowest/sim"
	"gowest/sim/calendar"
	"gowest/sim/store"
)

// checkpointFlags say where and how often runs save their state.
type checkpointFlags struct {
	dir, every string
	quarters   int // of every
}

func (f *checkpointFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.dir, "checkpoint", "", "`folder` in which unfinished replicates keep their state, to go on from it")
	cmd.Flags().StringVar(&f.every, "every", "5y", "`time` between checkpoints in years or quarters of the run, as 5y or 8q")
}

// check looks at both flags and returns all their problems.
func (f *checkpointFlags) check(cmd *cobra.Command) error {
	var problems []error
	if f.dir == "" {
		switch {
		case cmd.Flags().Changed("checkpoint"):
			problems = append(problems, badInput("--checkpoint names no folder"))
		case cmd.Flags().Changed("every"):
			problems = append(problems, badInput("--every without --checkpoint; want a folder for the checkpoints"))
		}
	}
	var ok bool
	if f.quarters, ok = quartersOf(f.every); !ok {
		problems = append(problems, badInput("--every is %q; want a number from 1 and its unit, as 5y for years or 8q for quarters", f.every))
	}
	return errors.Join(problems...)
}

// mostYears is longer than any run, and short enough to count.
const mostYears = 1000

// quartersOf returns how many quarters a time like 5y or 8q has.
func quartersOf(text string) (int, bool) {
	if text == "" {
		return 0, false
	}
	unit := map[byte]int{'y': calendar.TicksPerYear, 'q': 1}[text[len(text)-1]]
	n, err := strconv.Atoi(text[:len(text)-1])
	return n * unit, err == nil && unit > 0 && n > 0 && n <= mostYears
}

// openCheckpoints opens the folder that f names, if any. It refuses one with a state that an unfinished replicate cannot use,
// says from when each goes on, and removes what a finished one left when it was killed.
func (s *study) openCheckpoints(f *checkpointFlags) (err error) {
	if f.dir == "" {
		return nil
	}
	s.every = f.quarters
	if s.states, err = store.OpenCheckpoints(f.dir, s.series(0), sim.StateLayout()); err != nil {
		return badInput("checkpoint folder: %w", err)
	}
	var problems []error
	for j, done := range s.runs[0].done {
		if done {
			problems = append(problems, s.dropStates(j+1))
			continue
		}
		tick, found, err := s.states.Of(j + 1).Newest()
		s.resumed = s.resumed || found
		if problems = append(problems, err); found && !s.flags.quiet {
			fmt.Fprintf(s.app.stderr, "%s: replicate %d goes on from %s\n", s.scenarios[0].Name, j+1, quarterAfter(s.manifest.From, tick))
		}
	}
	return errors.Join(problems...)
}

// quarterAfter names the quarter that follows a number of them.
func quarterAfter(from, ticks int) string {
	year, quarter := from+ticks/calendar.TicksPerYear, ticks%calendar.TicksPerYear
	if quarter == 0 {
		return strconv.Itoa(year)
	}
	return fmt.Sprintf("quarter %d of %d", quarter+1, year)
}

// goesOn returns progress for a replicate that may go on from a checkpoint: the quarters before it take no time now.
func (s *study) goesOn(cfg *sim.Config, progress func(done, total int)) func(done, total int) {
	first := true
	return func(done, total int) {
		if first && done > cfg.Initial.BurnIn+1 {
			s.progress.skip(done - 1)
		}
		first = false
		progress(done, total)
	}
}

// dropStates removes the checkpoints of a replicate whose results are stored.
func (s *study) dropStates(replicate int) error {
	if s.states == nil {
		return nil
	}
	return s.states.Of(replicate).Drop()
}
