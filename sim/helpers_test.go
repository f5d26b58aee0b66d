package sim

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gowest/agents/firm"
	"gowest/sim/calendar"
	"gowest/sim/money"
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
	out, err := csvFiles(t)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// csvFiles writes every table. It fails if one holds a number that is none.
func csvFiles(t *record.Tables) (map[string]string, error) {
	out := make(map[string]string)
	err := errors.Join(
		writeCSV(out, "nation.csv", t.Nation), writeCSV(out, "provinces.csv", t.Provinces),
		writeCSV(out, "industries.csv", t.Industries), writeCSV(out, "clusters.csv", t.Clusters),
		writeCSV(out, "cells.csv", t.Cells), writeCSV(out, "firms.csv", t.Firms),
		writeCSV(out, "persons.csv", t.Persons), writeCSV(out, "policies.csv", t.Policies),
		writeCSV(out, "concentration.csv", t.Concentration), writeCSV(out, "mobility.csv", t.Mobility), writeCSV(out, "wages.csv", t.Wages),
		writeCSV(out, "migration.csv", t.Migration), writeCSV(out, "trade.csv", t.Trade), writeCSV(out, "public_money.csv", t.PublicMoney),
		writeCSV(out, "cluster_endings.csv", t.ClusterEndings), writeCSV(out, "zones.csv", t.Zones),
		writeCSV(out, "demography.csv", t.Demography), writeCSV(out, "growth.csv", t.Growth), writeCSV(out, "movers.csv", t.Movers),
	)
	for _, name := range record.Files() {
		if _, ok := out[name]; !ok {
			err = errors.Join(err, fmt.Errorf("tests do not look at %s", name))
		}
	}
	return out, err
}

func writeCSV[T any](files map[string]string, name string, rows []T) error {
	var b bytes.Buffer
	err := record.WriteCSV(&b, name, rows)
	files[name] = b.String()
	return err
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

// lookingAtSales lets a quarter pass like quarters, and looks at it when all is sold and nothing settled.
func lookingAtSales(tb testing.TB, w *Economy, look func()) {
	tb.Helper()
	upToSales(w)
	w.sell()
	w.expectEntry()
	look()
	w.settle()
	restOfQuarter(tb, w)
}

// upToSales lets a quarter pass up to production: what follows is sell.
func upToSales(w *Economy) {
	w.luck, w.now = w.key.Tick(int(w.tick)), calendar.At(w.cfg.Run.From, w.tick)
	w.setPolicies()
	w.setTradeCosts()
	w.spendBudgets()
	w.planFirms()
	w.clearLabour(HireFirst)
	w.produce()
}

// restOfQuarter does what follows the settling of accounts, audit included.
func restOfQuarter(tb testing.TB, w *Economy) {
	tb.Helper()
	w.enterForeignFirms()
	w.moveFirms()
	w.moveWorkers()
	w.closeBooks()
	if err := errors.Join(w.audit(), w.observe()); err != nil {
		tb.Fatal(err)
	}
	w.farmProductivity *= 1 + w.series(FarmProductivity)/calendar.TicksPerYear
	w.tick++
}

// eachSale calls f for every live firm with what it takes in and has bought, once all is sold and nothing settled.
func eachSale(w *Economy, f func(c *cell, x *firm.Firm, revenue, bought money.Fen)) {
	for j := range w.cells {
		c := &w.cells[j]
		w.openTills(c)
		for s := range c.firms.Firms {
			if x := &c.firms.Firms[s]; x.Is(firm.Live) {
				revenue, bought := c.scratch.tills[x.Industry].takings(x, c.weights[s])
				f(c, x, revenue, bought)
			}
		}
	}
}
