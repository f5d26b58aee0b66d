package main

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/record"
)

// The scenarios that the pages compare with the built-in ones.
//
//go:embed snippets/*.toml
var snippets embed.FS

// variant is a scenario with changes.
type variant struct {
	label string // in charts and tables
	// scenario is a built-in or a file of snippets/.
	scenario string
	set      []string // --set
}

// load reads and checks the scenario of v at a scale.
func (v variant) load(scale int) (*scenarios.Scenario, error) {
	o := scenarios.Options{Scale: scale, Set: v.set}
	text, err := snippets.ReadFile("snippets/" + v.scenario + ".toml")
	if err != nil {
		return scenarios.Load(v.scenario, o)
	}
	dir, err := os.MkdirTemp("", "gendocs")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, v.scenario+".toml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, err
	}
	return scenarios.Load(path, o)
}

// study is a finished set of replicates of one variant.
type study struct {
	variant
	scenario *scenarios.Scenario
	each     []*record.Tables // by replicate
	tables   *record.Tables   // of all
	seconds  float64          // computed now, not taken from the cache
}

// run simulates the replicates of v, or takes them from the cache.
func (o options) run(ctx context.Context, v variant) (*study, error) {
	return o.runAt(ctx, v, o.scale, o.replicates)
}

func (o options) runAt(ctx context.Context, v variant, scale, replicates int) (*study, error) {
	s, err := v.load(scale)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	each, err := o.replicatesOf(ctx, s, replicates)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", v.label, err)
	}
	tables := new(record.Tables)
	for _, t := range each {
		tables.Append(t)
	}
	st := &study{variant: v, scenario: s, each: each, tables: tables, seconds: time.Since(start).Seconds()}
	fmt.Fprintf(o.log, "  %s: %d replicates at %d persons per agent in %.0f s\n", v.label, replicates, scale, st.seconds)
	return st, nil
}

// replicatesOf returns the tables of replicates 1 to n, those in the cache first, then the missing
// ones in one ensemble that stores each as it ends.
func (o options) replicatesOf(ctx context.Context, s *scenarios.Scenario, n int) ([]*record.Tables, error) {
	all := make([]*record.Tables, n)
	dir := ""
	if o.cache != "" {
		model, err := modelHash(o.source)
		if err != nil {
			return nil, err
		}
		dir = filepath.Join(o.cache, model[:12]+"-"+s.Hash()[:16])
	}
	var missing []int
	for r := range all {
		if dir != "" {
			all[r], _ = record.ReadDir(filepath.Join(dir, fmt.Sprint(r+1)))
		}
		if all[r] == nil {
			missing = append(missing, r+1)
		}
	}
	if len(missing) > 0 {
		if err := o.simulate(ctx, s.Config, missing, dir, all); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// simulate runs the replicates in missing and puts their tables into all and dir.
func (o options) simulate(ctx context.Context, cfg *sim.Config, missing []int, dir string, all []*record.Tables) error {
	e := sim.EnsembleOptions{
		Replicates: len(missing), Threads: o.threads,
		Simulate: func(ctx context.Context, cfg *sim.Config, i, threads int, progress func(int, int)) (*record.Tables, error) {
			return sim.Simulate(ctx, cfg, missing[i-1], threads, progress)
		},
	}
	return sim.Ensemble(ctx, cfg, e, func(i int, t *record.Tables) error {
		t.Cells, t.Persons, t.Growth, t.Trade, t.Migration = nil, nil, nil, nil, nil // no page reads them
		all[missing[i-1]-1] = t
		if dir == "" {
			return nil
		}
		return store(filepath.Join(dir, fmt.Sprint(missing[i-1])), t)
	})
}

// store writes tables to a folder that appears only when it is whole.
func store(dir string, t *record.Tables) error {
	part := dir + ".part"
	if err := os.MkdirAll(part, 0o755); err != nil {
		return err
	}
	if _, err := t.WriteDir(part); err != nil {
		return err
	}
	return os.Rename(part, dir)
}

// modelHash is the SHA-256 of the source of the model: the Go files of sim and agents but tests.
func modelHash(root string) (string, error) {
	h := sha256.New()
	for _, dir := range []string{"agents", "sim"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			fmt.Fprintf(h, "%s %d\n%s", filepath.Base(path), len(text), text)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// result is a study as charts see it; slot is its colour.
func (s *study) result(slot int) plots.Result {
	cfg := s.scenario.Config
	return plots.Result{Tables: s.tables, Meta: plots.Meta{
		Title: cfg.Title, Scenario: s.label, Slot: slot, Seed: cfg.Run.Seed, Replicates: len(s.tables.Replicates()),
		PersonsPerAgent: cfg.Run.PersonsPerAgent, Version: "model " + sim.ModelVersion, From: cfg.Run.From, To: cfg.Run.To,
	}}
}
