package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"gowest/sim"
	"gowest/sim/record"
)

// untilFlags ask for replicates until an effect is known well enough.
type untilFlags struct {
	until string
	most  int
}

func (f *untilFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.until, "until", "", "add replicates until the 95 % interval of the effect on `indicator:width` of the nation in the last year is at most twice that wide, as gini:0.001")
	cmd.Flags().IntVar(&f.most, "max-replicates", 200, "replicates at which --until gives up")
}

// precision is when to stop adding replicates.
type precision struct {
	indicator string
	width     float64
	most      int
}

// parse returns what the flags ask for, nil if nothing. All problems come back as one error.
func (f *untilFlags) parse(cmd *cobra.Command) (*precision, error) {
	given := cmd.Flags().Changed
	if !given("until") {
		if given("max-replicates") {
			return nil, badInput("--max-replicates is given without --until")
		}
		return nil, nil
	}
	var problems []string
	if given("replicates") {
		problems = append(problems, "--replicates and --until are both given; want --until with --max-replicates")
	}
	if f.most < sim.LeastReplicates {
		problems = append(problems, fmt.Sprintf("--max-replicates is %d; want a number from %d", f.most, sim.LeastReplicates))
	}
	indicator, text, _ := strings.Cut(f.until, ":")
	if known := sim.NationIndicators(); !slices.Contains(known, indicator) {
		problems = append(problems, fmt.Sprintf("--until: unknown indicator %q of the nation%s", indicator, suggestion("%q", indicator, known)))
	}
	width, err := strconv.ParseFloat(text, 64)
	if err != nil || !(width > 0) || math.IsInf(width, 0) {
		problems = append(problems, fmt.Sprintf("--until: width is %q; want a number above 0, as in gini:0.001", text))
	}
	if len(problems) > 0 {
		return nil, badInput("%s", strings.Join(problems, "\n"))
	}
	return &precision{indicator, width, f.most}, nil
}

// simulateUntil runs replicates in batches until every alternative's effect is known well enough. When it stops depends on
// the replicates from 1 on alone: neither on threads nor on what an earlier run was interrupted at. reload sets the number
// of replicates that the scenarios have, which belongs to them.
func (s *study) simulateUntil(ctx context.Context, p *precision, reload func(replicates int) error) error {
	for i := range s.tables {
		s.tables[i] = new(record.Tables)
	}
	for n := sim.LeastReplicates; ; n = min(n+sim.BatchReplicates, p.most) {
		s.manifest.Replicates = n
		if err := s.open(s.folder); err != nil { // what earlier batches left is not run again
			return err
		}
		if err := s.simulate(ctx); err != nil {
			return err
		}
		if err := s.readLastYears(); err != nil {
			return err
		}
		known, err := s.knows(p)
		if err != nil {
			return err
		}
		if !known && n < p.most {
			continue
		}
		if !known && !s.flags.quiet {
			fmt.Fprintf(s.app.stderr, "warning: %d replicates do not bring the effect on %s within %v; see --max-replicates\n", n, p.indicator, p.width)
		}
		return reload(n)
	}
}

// readLastYears adds the nation and the provinces in the last year of replicates that are new to the tables, which hold
// those of earlier batches: all that [study.knows] reads.
func (s *study) readLastYears() error {
	for i, t := range s.tables {
		last := s.scenarios[i].Config.Run.To
		err := s.each(i, t.Replicates(), func(frames []record.Frame) error {
			more, err := record.FromFrames(frames, "nation", "provinces")
			if err == nil {
				t.Append(&record.Tables{
					Nation:    only(more.Nation, func(r *record.NationYear) bool { return r.Year == last }),
					Provinces: only(more.Provinces, func(r *record.ProvinceYear) bool { return r.Year == last }),
				})
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// knows tells whether the effect of every alternative is within the width.
func (s *study) knows(p *precision) (bool, error) {
	known := true
	err := s.eachPair(func(base, alt sim.Side, regions []sim.Region) error {
		if !known {
			return nil
		}
		half, err := sim.HalfWidth(base, alt, regions, p.indicator)
		known = err == nil && half <= p.width
		return err
	})
	return known, err
}

// reload loads the scenarios of a comparison again with another number of replicates.
func (a *app) reload(cmd *cobra.Command, s *study, names []string, replicates int) error {
	o, err := s.flags.options(cmd)
	if err != nil {
		return err
	}
	o.Replicates = replicates
	loaded, err := a.load(names, o, true)
	if err != nil {
		return err
	}
	s.show(names, o, loaded)
	s.manifest.Replicates, s.manifest.ScenarioHash = replicates, s.scenarios[0].Hash()
	if err := a.equalise(s); err != nil {
		return err
	}
	for i := range s.manifest.Alternatives {
		s.manifest.Alternatives[i].ScenarioHash = s.scenarios[i+1].Hash()
	}
	return nil
}
