package main

import (
	"fmt"
	"slices"
	"strings"

	"gowest/scenarios"
	"gowest/sim/record"
)

// Variants are scenarios that a study simulates beside those that it shows, for a statistic over many of them. Their
// finished runs are blocks like all others, so that nothing is simulated twice and a variant equal to a shown scenario
// costs nothing; but they have no folder of tables, no charts and no rows in effects.csv, and the manifest does not
// list them.

// origin is how a scenario was loaded.
type origin struct {
	name    string // file or built-in, as the user wrote it
	options scenarios.Options
}

// with returns the origin of the same scenario with further assignments, as of --set.
func (o origin) with(set ...string) origin {
	o.options.Set = slices.Concat(o.options.Set, set)
	return o
}

// again loads a scenario whose warnings the user has seen.
func (a *app) again(o origin) (*scenarios.Scenario, error) {
	list, err := a.load([]string{o.name}, o.options, true)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// show makes loaded the scenarios of the study.
func (s *study) show(names []string, o scenarios.Options, loaded []*scenarios.Scenario) {
	s.scenarios, s.origins = loaded, nil
	for _, name := range names {
		s.origins = append(s.origins, origin{name, o})
	}
}

// variant loads shown scenario i again with further assignments. What tells it from the scenario, as "start=1985",
// follows the scenario's name in its own.
func (s *study) variant(i int, tells string, set ...string) (*scenarios.Scenario, error) {
	v, err := s.app.again(s.origins[i].with(set...))
	if err != nil {
		return nil, err
	}
	v.Name = s.scenarios[i].Name + " " + tells
	return v, nil
}

// add makes the study simulate a variant as well and returns its index in [study.all]. It must come before [study.open].
func (s *study) add(v *scenarios.Scenario) int {
	s.variants = append(s.variants, v)
	return len(s.scenarios) + len(s.variants) - 1
}

// all returns the scenarios that are shown, then the variants.
func (s *study) all() []*scenarios.Scenario { return slices.Concat(s.scenarios, s.variants) }

// label names the study where it shows how far it is.
func (s *study) label() string {
	var names []string
	for _, sc := range s.scenarios {
		names = append(names, sc.Name)
	}
	label := strings.Join(names, ", ")
	if n := len(s.variants); n > 0 {
		label += fmt.Sprintf(" and variants (%d)", n)
	}
	return label
}

// compared returns what comparisons and costs read of scenario or variant i: the tables of the nation, of the provinces and
// of policies.
func (s *study) compared(i int) (*record.Tables, error) {
	out := new(record.Tables)
	return out, s.each(i, nil, func(frames []record.Frame) error {
		t, err := record.FromFrames(frames, "nation", "provinces", "policies")
		if err == nil {
			out.Append(t)
		}
		return err
	})
}
