package main

import (
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"gowest/internal/diag"
	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/policy"
	"gowest/sim/record"
	"gowest/sim/store"
)

// varyFlag asks for the effects as a function of a key.
type varyFlag struct{ texts []string }

func (f *varyFlag) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.texts, "vary", nil, "effects by the values of a `key=from:to:step` or key=v1,v2, as 'policy.\"Go West\".start=1985:2010:5'")
}

// parse returns what the flag asks for, nil if nothing.
func (f *varyFlag) parse(cmd *cobra.Command) (*scenarios.Variation, error) {
	switch {
	case len(f.texts) == 0:
		return nil, nil
	case len(f.texts) > 1:
		return nil, badInput("--vary is given %d times; one key varies at a time", len(f.texts))
	case cmd.Flags().Changed("until"):
		return nil, badInput("--vary and --until are both given; want --vary with --replicates")
	}
	return scenarios.ParseVariation(f.texts[0])
}

// varied is a comparison at each value of a key.
type varied struct {
	*scenarios.Variation
	sides [][]int          // by value: the base and its alternatives, as indices in study.all
	rows  []record.VaryRow // once they are stored
}

// vary adds the variants of the comparison that differ in a key, and prints warnings about them. All problems come back as
// one error. It must come before [app.equalise], since each value has its own equal budgets.
func (s *study) vary(v *scenarios.Variation) error {
	s.varied = &varied{Variation: v}
	var problems, warnings diag.List
	for _, value := range v.Values {
		list, err := s.at(v, value)
		var wrong diag.List
		if errors.As(err, &wrong) {
			problems = appendNew(problems, wrong)
			continue
		}
		if err != nil {
			return err
		}
		sides := make([]int, len(list))
		for i, sc := range list {
			if sc == s.scenarios[i] {
				sides[i] = i
				continue
			}
			warnings = appendNew(warnings, s.aboutVariant(i, v, sc.Warnings))
			sides[i] = s.add(sc)
		}
		s.varied.sides = append(s.varied.sides, sides)
	}
	if len(problems) > 0 {
		return problems
	}
	if len(warnings) > 0 && !s.flags.quiet {
		fmt.Fprintln(s.app.stderr, warnings)
	}
	return nil
}

// at returns the scenarios of the comparison with a value of the key. One that does not depend on it is that of the study.
// The error may be a [diag.List].
func (s *study) at(v *scenarios.Variation, value float64) ([]*scenarios.Scenario, error) {
	list, sets := slices.Clone(s.scenarios), make([][]string, len(s.scenarios))
	var problems diag.List
	load := func(i int, set []string) error {
		sets[i] = append(sets[i], set...)
		sc, err := s.variant(i, v.Name()+"="+strconv.FormatFloat(value, 'f', -1, 64), sets[i]...)
		var wrong diag.List
		if errors.As(err, &wrong) {
			problems = append(problems, s.aboutVariant(i, v, wrong)...)
			return nil
		}
		if err != nil {
			return err
		}
		list[i] = sc
		return nil
	}
	for i := range list {
		if i == 0 && v.OfPolicies() {
			continue
		}
		set := v.Set(value, s.addedPolicies(i))
		if len(set) == 0 {
			problems = append(problems, &diag.Problem{File: s.fileOf(i, v), Text: "it has no policy with " + v.Name() + " that " + s.scenarios[0].Name + " has not"})
			continue
		}
		if err := load(i, set); err != nil {
			return nil, err
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	scaled, err := equalBudgets(list)
	if err != nil {
		return nil, err
	}
	for i, set := range scaled {
		if err := load(i+1, set); err != nil {
			return nil, err
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return list, nil
}

// addedPolicies returns the policies of scenario i that the base has not, without strategies: those have no keys of a policy.
func (s *study) addedPolicies(i int) []policy.Policy {
	cfg := s.scenarios[i].Config
	names, _ := sim.AddedPolicies(s.scenarios[0].Config, cfg)
	return slices.DeleteFunc(slices.Clone(cfg.Policies), func(p policy.Policy) bool { return !slices.Contains(names, p.Name) })
}

// fileOf is what messages about a variant of scenario i name as the place.
func (s *study) fileOf(i int, v *scenarios.Variation) string {
	if v.OfPolicies() {
		return "--vary in " + s.scenarios[i].Name
	}
	return "--vary"
}

// aboutVariant returns the messages about a variant of scenario i that are not about the scenario itself. Those about a
// value name the flag instead of a place in what the flag became.
func (s *study) aboutVariant(i int, v *scenarios.Variation, list diag.List) (out diag.List) {
	for _, p := range list {
		if slices.ContainsFunc(s.scenarios[i].Warnings, func(q *diag.Problem) bool { return *q == *p }) {
			continue
		}
		mine := *p
		if p.File == "--set" && p.Line > len(s.origins[i].options.Set) {
			mine.File, mine.Line, mine.Col = s.fileOf(i, v), 0, 0
		}
		out = append(out, &mine)
	}
	return out
}

// varyRows returns the effects at every value: of the nation and of regions in all years, of provinces in the last.
// Values of which an interrupted or failed study has fewer than two pairs are left out.
func (s *study) varyRows() ([]record.VaryRow, error) {
	regions := sim.Regions(s.scenarios[0].Config)
	byAlt := make([][]record.VaryRow, len(s.scenarios))
	for k, sides := range s.varied.sides {
		base, err := s.side(sides[0], s.scenarios[0].Name)
		if err != nil {
			return nil, err
		}
		for i, j := range sides[1:] {
			if len(s.finished(sides[0], j)) < 2 {
				continue
			}
			alt, err := s.side(j, s.scenarios[i+1].Name)
			if err != nil {
				return nil, err
			}
			if s.blocks.Twin(j) >= len(s.scenarios) {
				s.reportCost(s.all()[j], alt.Tables)
			}
			rows, err := sim.Compare(base, alt, regions, s.flags.threads)
			if err != nil {
				return nil, fmt.Errorf("%s = %v: %w", s.varied.Key, s.varied.Values[k], err)
			}
			for _, r := range rows {
				if r.Level != sim.ProvinceLevel || r.Year == s.manifest.To {
					byAlt[i+1] = append(byAlt[i+1], record.VaryRow{Key: s.varied.Key, Value: s.varied.Values[k], EffectRow: r})
				}
			}
		}
	}
	return slices.Concat(byAlt...), nil
}

// side returns scenario or variant i under a name, for a comparison.
func (s *study) side(i int, name string) (sim.Side, error) {
	if i = s.blocks.Twin(i); i < len(s.scenarios) {
		return sim.Side{Name: name, Tables: s.tables[i]}, nil
	}
	t, err := s.compared(i)
	return sim.Side{Name: name, Tables: t}, err
}

// storeVary writes vary.csv and its hash to h, or removes one that an earlier command left.
func (s *study) storeVary(dir string, h hash.Hash) error {
	if s.varied == nil {
		return removeTable(dir, record.VaryFile)
	}
	var err error
	if s.varied.rows, err = s.varyRows(); err != nil {
		return err
	}
	return storeTables(h, func() (string, error) {
		return record.WriteTable(dir, record.VaryFile, s.flags.tables(), s.varied.rows)
	})
}

// removeTable removes a table, in whatever format an earlier command left it.
func removeTable(dir, file string) error {
	for _, g := range store.Formats {
		if err := os.Remove(filepath.Join(dir, stem(file)+"."+g.Name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// readVary reads vary.csv for charts and reports, nil if there is none or it is empty.
func readVary(dir string) (*plots.Vary, error) {
	rows, err := readOptional[record.VaryRow](dir, record.VaryFile)
	return chartVary(rows), err
}

// varyTable returns the rows of vary.csv, none unless a key varies.
func (s *study) varyTable() []record.VaryRow {
	if s.varied == nil {
		return nil
	}
	return s.varied.rows
}

// chartVary is what charts and reports show of the rows of vary.csv, nil of none.
func chartVary(rows []record.VaryRow) *plots.Vary {
	if len(rows) == 0 {
		return nil
	}
	return &plots.Vary{Key: scenarios.KeyParts(rows[0].Key), Rows: rows}
}
