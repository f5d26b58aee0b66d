package main

import (
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
)

// splitting is how the effect of an alternative is to be split: its packages, and a scenario for every set of them.
type splitting struct {
	alt int // in study.scenarios
	*scenarios.Changes
	sides []int // by set of packages, as indices in study.all
}

// split adds the scenarios that splitting every effect over packages needs, and says how many these are. All problems come
// back as one error. It must come before [study.open].
func (s *study) split() error {
	base := s.scenarios[0]
	if _, wanted, err := publicCost(s.scenarios); err != nil || wanted {
		return errors.Join(err, badInput("--shapley and equal_budget are both given: what is left of a package would be scaled to the cost of all, so that it has no effect of its own"))
	}
	var problems []string
	before := len(s.all())
	for i, alt := range s.scenarios[1:] {
		c, err := scenarios.ChangesBetween(base, alt)
		switch {
		case err != nil:
			problems = append(problems, err.Error())
			continue
		case len(c.Packages) == 0:
			problems = append(problems, fmt.Sprintf("%s: it changes nothing of %s, so there is no effect to split", alt.Name, base.Name))
			continue
		case len(c.Packages) > sim.MostPackages:
			problems = append(problems, fmt.Sprintf("%s: it changes %d things of %s (%s); --shapley splits over %d at most: write package = \"NAME\" into policies that belong together",
				alt.Name, len(c.Packages), base.Name, strings.Join(c.Packages, "; "), sim.MostPackages))
			continue
		}
		one := &splitting{alt: i + 1, Changes: c}
		for set := range 1 << len(c.Packages) {
			sc, err := c.With(set)
			if err != nil {
				problems = append(problems, err.Error())
				break
			}
			one.sides = append(one.sides, s.sideOf(sc))
		}
		s.splits = append(s.splits, one)
	}
	if len(problems) > 0 {
		return badInput("%s", strings.Join(problems, "\n"))
	}
	s.announceSplits(before)
	return nil
}

// sideOf returns the index of a scenario in [study.all], to which it is added unless one with the same runs is there.
func (s *study) sideOf(sc *scenarios.Scenario) int {
	if i := slices.IndexFunc(s.all(), func(other *scenarios.Scenario) bool { return other == sc || other.Digest() == sc.Digest() }); i >= 0 {
		return i
	}
	return s.add(sc)
}

// announceSplits says how many runs there will be. before is the number of scenarios that the study has besides.
func (s *study) announceSplits(before int) {
	if s.flags.quiet {
		return
	}
	for _, p := range s.splits {
		fmt.Fprintf(s.app.stderr, "%s: --shapley splits its effect over %d packages (%s), which takes %d scenarios\n",
			s.scenarios[p.alt].Name, len(p.Packages), strings.Join(p.Packages, "; "), len(p.sides))
	}
	n := s.manifest.Replicates
	fmt.Fprintf(s.app.stderr, "%d runs in all, %d without --shapley\n", len(s.all())*n, before*n)
}

// splitRows returns the shares of all packages of all alternatives. One of which an interrupted or failed study has fewer
// than two replicates of every set of packages is left out.
func (s *study) splitRows() (out []record.ShapleyRow, err error) {
	base := s.scenarios[0]
	regions := sim.Regions(base.Config)
	for _, p := range s.splits {
		replicates := s.finished(p.sides...)
		if len(replicates) < 2 {
			continue
		}
		rows, err := sim.SplitEffect(base.Name, s.scenarios[p.alt].Name, p.Packages, replicates, regions, func(set int) (*record.Tables, error) {
			side, err := s.side(p.sides[set], "")
			return side.Tables, err
		})
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

// storeSplits writes shapley.csv and its hash to h, or removes one that an earlier command left.
func (s *study) storeSplits(dir string, h hash.Hash) (rows []record.ShapleyRow, err error) {
	if s.splits == nil {
		return nil, removeTable(dir, record.ShapleyFile)
	}
	if rows, err = s.splitRows(); err != nil {
		return nil, err
	}
	return rows, storeTables(h, func() (string, error) { return record.WriteTable(dir, record.ShapleyFile, s.flags.tables(), rows) })
}

// addShares shows the shares of packages in the first of the headline effects in the last year.
func (sum *summary) addShares(rows []record.ShapleyRow) {
	h, year := headlineEffects[0], 0
	for i := range rows {
		year = max(year, rows[i].Year)
	}
	lines := []map[string]any{}
	for i := range rows {
		r := &rows[i]
		if r.Level != sim.NationLevel || r.Indicator != h.name || r.Year != year {
			continue
		}
		if len(lines) == 0 || lines[len(lines)-1]["alt"] != r.Alt {
			sum.rows = append(sum.rows, []string{r.Alt + " − " + r.Base + ", " + strings.ToUpper(h.name) + ": shares of packages"})
		}
		number := func(v float64) string { return minus(fmt.Sprintf(h.format, v*h.scale)) }
		sum.rows = append(sum.rows, []string{
			"  " + r.Package, "", "", number(r.ShapleyMean), number(r.ShapleySE), number(r.CILow) + " … " + number(r.CIHigh),
		})
		line := map[string]any{"base": r.Base, "alt": r.Alt, "package": r.Package, "indicator": r.Indicator}
		addNumbers(line, r)
		lines = append(lines, line)
	}
	if len(lines) > 0 {
		sum.data.(map[string]any)["shares"] = lines
	}
}
