package main

import (
	"fmt"
	"strings"

	"gowest/agents/government"
	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/policy"
	"gowest/sim/record"
)

// chartMeta tells the charts what the scenario is. slot is its colour. The version is that of the
// model, so that equal tables give equal charts from any build; the manifest has the commit.
func chartMeta(s *scenarios.Scenario, t *record.Tables, slot int) (plots.Meta, error) {
	cfg := s.Config
	m := plots.Meta{
		Title: cfg.Title, Scenario: s.Name, Slot: slot, Seed: cfg.Run.Seed, Replicates: len(t.Replicates()),
		PersonsPerAgent: cfg.Run.PersonsPerAgent, Version: "model " + sim.ModelVersion, From: cfg.Run.From, To: cfg.Run.To,
		Map: chartMap(cfg),
	}
	for _, p := range cfg.Provinces {
		m.Provinces = append(m.Provinces, plots.Province{Name: p.Name, NameZH: p.NameZH, Char: p.Char, Code: p.Code, Region: p.Region})
	}
	for _, i := range cfg.Industries {
		m.Industries = append(m.Industries, plots.Industry{Name: i.Name, NameZH: i.NameZH})
	}
	for _, p := range cfg.Policies {
		m.Policies = append(m.Policies, plots.Policy{
			Name: p.Name, Package: p.Package, Type: p.Type.String(), Where: strings.Join(p.Where, ", "), Start: p.Start, End: p.End,
			Ramp: p.Ramp, Trigger: p.Trigger.String(), Lag: p.Lag,
		})
	}
	m.Policies = append(m.Policies, chartStrategies(cfg)...)
	observed, err := s.Observed()
	for _, o := range observed {
		m.Observed = append(m.Observed, plots.Observed{Province: o.Province, Year: o.Year, GDPPerHead: o.GDPPerHead, Population: o.Population})
		m.ObservedSource = scenarios.ObservedSource
	}
	return m, err
}

// chartStrategies tells the charts which governments have which strategy. A responsive one waits for clusters.
func chartStrategies(cfg *sim.Config) []plots.Policy {
	var out []plots.Policy
	for _, g := range sim.StrategyGroups(cfg) {
		p := plots.Policy{Type: policy.ClusterSupport.String(), Start: g.Start, Ramp: g.Ramp, Strategy: g.Kind.String(), Payer: g.Payer.String()}
		if len(g.Provinces) < len(cfg.Provinces) {
			p.Where = strings.Join(g.Provinces, ", ")
		}
		if g.Kind == government.Responsive {
			p.Trigger, p.Lag = policy.ByCluster.String(), g.Lag
		}
		out = append(out, p)
	}
	return out
}

// drawRun draws the charts of one run into dir.
func drawRun(dir string, s *scenarios.Scenario, t *record.Tables, slot int, o plots.Options) error {
	meta, err := chartMeta(s, t, slot)
	if err != nil {
		return err
	}
	if err := plots.Run(dir, meta, t, o); err != nil {
		return fmt.Errorf("charts of %s: %w", s.Name, err)
	}
	return nil
}

// drawComparison draws the charts of the effects into dir, those by a key if it varied (vary is not nil) and those of
// the shares of packages if there are any.
func drawComparison(dir string, list []*scenarios.Scenario, tables []*record.Tables, effects []record.EffectRow, vary *plots.Vary, shares []record.ShapleyRow, o plots.Options) error {
	results := make([]plots.Result, len(list))
	for i, s := range list {
		meta, err := chartMeta(s, tables[i], i)
		if err != nil {
			return err
		}
		results[i] = plots.Result{Meta: meta, Tables: tables[i]}
	}
	if err := plots.Compare(dir, results[0], results[1:], effects, o); err != nil {
		return fmt.Errorf("charts of the effects: %w", err)
	}
	var alts []plots.Meta
	for _, r := range results[1:] {
		alts = append(alts, r.Meta)
	}
	if vary != nil {
		if err := plots.CompareVary(dir, results[0].Meta, alts, vary, o); err != nil {
			return fmt.Errorf("chart of the effects by a key: %w", err)
		}
	}
	if err := plots.CompareShares(dir, results[0].Meta, alts, shares, o); err != nil {
		return fmt.Errorf("chart of the shares of packages: %w", err)
	}
	return nil
}

// chartMap returns the lattice of cfg as charts draw it.
func chartMap(cfg *sim.Config) plots.Map {
	g := cfg.World.Grid
	m := plots.Map{Rows: g.Rows, Cols: g.Cols, CellKM: g.CellKM}
	for _, c := range g.Cells {
		m.Cells = append(m.Cells, plots.MapCell{Row: c.Row, Col: c.Col, Province: cfg.Provinces[c.Province].Name})
	}
	for _, p := range g.Sea {
		m.Sea = append(m.Sea, plots.Position{Row: p.Row, Col: p.Col})
	}
	return m
}
