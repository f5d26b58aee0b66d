package sim

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"gowest/sim/record"
)

// LoadScenario loads a built-in scenario or a file with some keys set.
var LoadScenario func(name string, set ...string) (*Config, error)

// small makes toy quick: a thousand workers, a year of start-up.
var small = []string{"run.persons_per_agent=1000", "initial.burn_in=4", "run.to=2003"}

// toy loads the invented country of three provinces with some keys set.
func toy(tb testing.TB, set ...string) *Config {
	tb.Helper()
	return load(tb, "toy", set...)
}

// toyWith loads toy with more lines of a scenario file, policies for instance.
func toyWith(tb testing.TB, lines string, set ...string) *Config {
	tb.Helper()
	return scenarioOf(tb, "toy", lines, set...)
}

// scenarioOf loads a scenario file that extends a built-in.
func scenarioOf(tb testing.TB, extends, lines string, set ...string) *Config {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "scenario.toml")
	text := fmt.Sprintf("title = \"A test\"\nextends = %q\n%s", extends, lines)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return load(tb, file, set...)
}

func load(tb testing.TB, name string, set ...string) *Config {
	tb.Helper()
	cfg, err := LoadScenario(name, set...)
	if err != nil {
		tb.Fatal(err)
	}
	return cfg
}

// simulate runs one replicate on one thread.
func simulate(tb testing.TB, cfg *Config, replicate int) *record.Tables {
	tb.Helper()
	t, err := Simulate(tb.Context(), cfg, replicate, 1, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// written returns the tables as the bytes of their files.
func written(tb testing.TB, t *record.Tables) map[string]string {
	tb.Helper()
	dir := tb.TempDir()
	if _, err := t.WriteDir(dir); err != nil {
		tb.Fatal(err)
	}
	out := make(map[string]string)
	for _, name := range record.Files() {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			tb.Fatal(err)
		}
		out[name] = string(bytes.TrimSpace(b))
	}
	return out
}

// started returns the economy of replicate 1 after its start-up.
func started(tb testing.TB, cfg *Config) *Economy {
	tb.Helper()
	w := NewEconomy(cfg, 1, 1)
	if err := w.startUp(); err != nil {
		tb.Fatal(err)
	}
	return w
}

// quarters lets n quarters pass.
func quarters(tb testing.TB, w *Economy, n int) {
	tb.Helper()
	for range n {
		if err := w.advance(); err != nil {
			tb.Fatal(err)
		}
	}
}

// finite returns an error if a table holds a number that is none: writing it refuses that.
func finite(t *record.Tables) error {
	for _, err := range []error{
		record.WriteCSV(io.Discard, "nation", t.Nation), record.WriteCSV(io.Discard, "provinces", t.Provinces),
		record.WriteCSV(io.Discard, "industries", t.Industries), record.WriteCSV(io.Discard, "clusters", t.Clusters),
		record.WriteCSV(io.Discard, "cells", t.Cells), record.WriteCSV(io.Discard, "firms", t.Firms),
		record.WriteCSV(io.Discard, "persons", t.Persons), record.WriteCSV(io.Discard, "policies", t.Policies),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}
