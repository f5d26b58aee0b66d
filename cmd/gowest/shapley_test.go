package main

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"gowest/sim"
	"gowest/sim/record"
	"gowest/sim/store"
)

// subsidy is a policy that adds a share to the first province of the fake model.
func subsidy(name, share, more string) string {
	return "[[policy]]\nname = \"" + name + "\"\ntype = \"infrastructure\"\nwhere = \"Coast\"\nstart = 2005\npayer = \"centre\"\nbudget = " + share + "\n" + more + "\n"
}

// compared runs compare with the fake model, or a model that wraps it, and counts the runs.
func comparedIn(t *testing.T, wrap func(*sim.Config, int) error, args ...string) (code, runs int, stdout, stderr string) {
	t.Helper()
	var mu sync.Mutex
	model := func(ctx context.Context, cfg *sim.Config, r, n int, p func(done, total int)) (*record.Tables, error) {
		mu.Lock()
		runs++
		mu.Unlock()
		if wrap != nil {
			if err := wrap(cfg, r); err != nil {
				return nil, err
			}
		}
		return fakeModel(ctx, cfg, r, n, p)
	}
	var out, errs bytes.Buffer
	code = execute(t.Context(), append([]string{"compare"}, args...), &out, &errs, model)
	return code, runs, out.String(), errs.String()
}

func sharesOf(t *testing.T, dir string) []record.ShapleyRow {
	t.Helper()
	rows, err := store.ReadTable[record.ShapleyRow](dir, record.ShapleyFile)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// In the fake model policies a, b and c multiply what the first province produces by (1 + a)(1 + b)(1 + c). Of the product ab each
// of its two factors gets half, of abc each a third: the share of a is a(1 + (b + c)/2 + bc/3).
func TestShapleyClosedFormEndToEnd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	alt := scenario(t, dir, "three.toml", subsidy("A", "0.1", "")+subsidy("B", "0.2", "package = \"Roads\"")+subsidy("C", "0.3", ""))
	two := scenario(t, dir, "two.toml", subsidy("A", "0.1", "")+subsidy("B", "0.2", "package = \"Roads\""))
	args := []string{"toy", alt, "--shapley", "--replicates", "3", "--charts", "none", "-o", out}
	code, runs, stdout, stderr := comparedIn(t, nil, args...)
	if code != 0 || runs != 8*3 {
		t.Fatalf("exit code %d after %d runs; want 8 sets of packages in 3 replicates\n%s", code, runs, stderr)
	}
	for _, want := range []string{"three: --shapley splits its effect over 3 packages (A; Roads; C), which takes 8 scenarios", "24 runs in all, 6 without --shapley"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("stderr does not say %q:\n%s", want, stderr)
		}
	}
	if !strings.Contains(stdout, "three − toy, CV: shares of packages") {
		t.Errorf("the summary has no shares:\n%s", stdout)
	}
	coast := 0.0 // GDP of the first province in the last year without policies, mean of the replicates
	tables, err := record.ReadDir(filepath.Join(out, "toy"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range tables.Provinces {
		if p.Province == "Coast" && p.Year == 2020 {
			coast += p.GDP / 3
		}
	}
	a := map[string]float64{"A": 0.1, "Roads": 0.2, "C": 0.3}
	packages := []string{"A", "Roads", "C"}
	seen := 0
	for _, r := range sharesOf(t, out) {
		if r.Indicator != "gdp" || r.Level != sim.NationLevel || r.Year != 2020 {
			continue
		}
		seen++
		i := slices.Index(packages, r.Package)
		x, y, z := a[packages[i]], a[packages[(i+1)%3]], a[packages[(i+2)%3]]
		for name, pair := range map[string][2]float64{
			"share": {r.ShapleyMean, x * (1 + (y+z)/2 + y*z/3)}, "alone": {r.AloneMean, x}, "last": {r.LastMean, x * (1 + y) * (1 + z)},
			"interaction": {r.InteractionMean, x * ((y+z)/2 + y*z/3)}, "total": {r.TotalMean, (1+x)*(1+y)*(1+z) - 1},
		} {
			if want := coast * pair[1]; math.Abs(pair[0]-want) > 1e-9*want {
				t.Errorf("%s of %s: %v; want %v", name, r.Package, pair[0], want)
			}
		}
	}
	if seen != 3 {
		t.Errorf("%d rows of GDP in 2020; want 3", seen)
	}
	if m := manifest(t, out); !m.Shapley || len(m.Alternatives) != 1 {
		t.Errorf("manifest %+v; want a split of one alternative", m)
	}
	entries, _ := filepath.Glob(filepath.Join(out, "*", record.ScenarioFile))
	if len(entries) != 2 {
		t.Errorf("folders %v; want those of toy and three", entries)
	}

	// All is there: nothing is simulated again, and a second alternative needs its own runs only where it is no mixture of the first.
	if _, runs, _, stderr := comparedIn(t, nil, args...); runs != 0 {
		t.Errorf("%d runs again\n%s", runs, stderr)
	}
	if code, runs, _, stderr := comparedIn(t, nil, append([]string{"toy", alt, two}, args[2:]...)...); code != 0 || runs != 0 {
		// A alone, Roads alone and both are mixtures of three.toml.
		t.Errorf("exit code %d, %d runs for the second alternative; want none\n%s", code, runs, stderr)
	}
	byAlt := map[string]int{}
	for _, r := range sharesOf(t, out) {
		byAlt[r.Alt+" "+r.Package]++
	}
	if len(byAlt) != 5 || byAlt["two A"] == 0 || byAlt["two A"] != byAlt["three C"] {
		t.Errorf("rows by alternative and package: %v", byAlt)
	}

	// Without the flag the table goes.
	if code, _, _, stderr := comparedIn(t, nil, "toy", alt, "--replicates", "3", "--charts", "none", "-o", out); code != 0 {
		t.Fatal(stderr)
	}
	if _, err := os.Stat(filepath.Join(out, record.ShapleyFile)); !os.IsNotExist(err) {
		t.Errorf("%s is still there (%v)", record.ShapleyFile, err)
	}
}

// Changed and removed policies and other changes are packages too, and a mixture that fails costs its replicate alone.
func TestShapleyOfAllChanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	base := scenario(t, dir, "base.toml", subsidy("A", "0.1", "")+subsidy("B", "0.2", ""))
	alt := filepath.Join(dir, "alt.toml")
	err := os.WriteFile(alt, []byte("extends = \"base.toml\"\n[[policy]]\nname = \"A\"\nremove = true\n[[policy]]\nname = \"B\"\nbudget = 0.3\n[mechanisms]\nM3 = false\n"), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	fails := func(cfg *sim.Config, replicate int) error {
		if replicate == 2 && !cfg.Mechanisms.M3 && len(cfg.Policies) == 4 { // other changes alone, or with B
			return errors.New("money: ledger off by 3 fen after wages, tick 41")
		}
		return nil
	}
	code, runs, _, stderr := comparedIn(t, fails, base, alt, "--shapley", "--replicates", "4", "--charts", "none", "-o", out)
	if code != 1 || runs != 8*4 || !strings.Contains(stderr, "scenario alt with other changes: replicate 2") {
		t.Fatalf("exit code %d after %d runs; want 1 and all runs\n%s", code, runs, stderr)
	}
	rows := sharesOf(t, out)
	var packages []string
	sum, total := 0.0, 0.0
	for _, r := range rows {
		if r.Replicates != 3 {
			t.Fatalf("row %+v; want three replicates", r)
		}
		if r.Indicator == "gdp" && r.Level == sim.NationLevel && r.Year == 2020 {
			packages = append(packages, r.Package)
			sum, total = sum+r.ShapleyMean, r.TotalMean
			if zero := r.Package == "other changes"; zero != (r.ShapleyMean == 0) || r.Package == "A" && r.ShapleyMean >= 0 {
				t.Errorf("%s has the share %v", r.Package, r.ShapleyMean)
			}
		}
	}
	if !slices.Equal(packages, []string{"A", "B", "other changes"}) || math.Abs(sum-total) > 1e-9*math.Abs(total) {
		t.Errorf("shares of %q add up to %v; the total is %v", packages, sum, total)
	}
}

// The report shows shares of shapley.csv alone, as they are, and no section without them.
func TestReportOfShares(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	alt := scenario(t, dir, "two.toml", subsidy("A", "0.1", "")+subsidy("B", "0.2", "package = \"Roads\""))
	for _, shapley := range []bool{true, false} {
		args := []string{"toy", alt, "--replicates", "3", "--charts", "none", "--quiet", "-o", out}
		if shapley {
			args = append(args, "--shapley")
		}
		if code, _, _, stderr := comparedIn(t, nil, args...); code != 0 {
			t.Fatal(stderr)
		}
		if code, _, stderr := call(t, t.Context(), "report", out); code != 0 {
			t.Fatal(stderr)
		}
		b, err := os.ReadFile(filepath.Join(out, "report.html"))
		if err != nil {
			t.Fatal(err)
		}
		page, err := html.Parse(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if has := bytes.Contains(b, []byte(`id="shapley"`)); has != shapley || bytes.Contains(b, []byte("compare toy.toml two.toml --shapley")) != shapley {
			t.Fatalf("section %v, want %v", has, shapley)
		}
		if !shapley {
			continue
		}
		rows := csvRows(t, filepath.Join(out, record.ShapleyFile))
		numbers, cells := 0, 0
		each(withID(t, page, "shapley"), func(n *html.Node) {
			switch n.Data {
			case "data":
				i := slices.IndexFunc(rows, func(r map[string]string) bool {
					return r["alt"] == attr(n, "data-scenario") && r["package"] == attr(n, "data-package") && r["indicator"] == attr(n, "data-indicator") &&
						r["level"] == "nation" && r["year"] == attr(n, "data-year")
				})
				if i < 0 || rows[i][attr(n, "data-column")] != attr(n, "value") {
					t.Errorf("%v is not in the table", n.Attr)
					return
				}
				numbers++
				checkShown(t, n, parseNumber(t, attr(n, "value")), "en")
			case "td":
				cells++
			}
		})
		// Per indicator: a year, eight numbers; two rows of six cells and that of the total, whose first cell is a heading.
		if numbers != 2*9 || cells != 2*3*6 {
			t.Errorf("%d numbers and %d cells; want 18 and 36", numbers, cells)
		}
	}
}
