package main

import (
	"strings"

	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
)

// chartMeta tells the charts what the scenario is. slot is its colour.
func chartMeta(s *scenarios.Scenario, t *record.Tables, slot int) plots.Meta {
	cfg := s.Config
	m := plots.Meta{
		Title: cfg.Title, Scenario: s.Name, Slot: slot, Seed: cfg.Run.Seed, Replicates: len(t.Replicates()),
		PersonsPerAgent: cfg.Run.PersonsPerAgent, Version: record.ThisProgram().Version, From: cfg.Run.From, To: cfg.Run.To,
		Map: chartMap(cfg),
	}
	for _, p := range cfg.Provinces {
		m.Provinces = append(m.Provinces, plots.Province{Name: p.Name, NameZH: p.NameZH, Char: p.Char, Code: p.Code, Region: p.Region})
	}
	for _, p := range cfg.Policies {
		m.Policies = append(m.Policies, plots.Policy{
			Name: p.Name, Type: p.Type.String(), Where: strings.Join(p.Where, ", "), Start: p.Start, End: p.End,
			Ramp: p.Ramp, Trigger: p.Trigger.String(), Lag: p.Lag,
		})
	}
	return m
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
