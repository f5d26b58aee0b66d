package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tiny returns one row in every table for a replicate.
func tiny(replicate int) *Tables {
	return &Tables{
		Nation:     []NationYear{{Replicate: replicate, Year: 1978, GDP: 3.6e11, CV: 0.1, Population: 962590000}},
		Provinces:  []ProvinceYear{{Replicate: replicate, Year: 1978, Province: "Guizhou", ProvinceCode: 52, GDP: 4.6e9}},
		Industries: []IndustryYear{{Replicate: replicate, Year: 1978, Province: "Guizhou", Industry: "textile", Firms: 3}},
		Clusters:   []ClusterYear{{Replicate: replicate, Year: 1978, Cluster: 1, Cells: "3:4;3:5"}},
		Cells:      []CellYear{{Replicate: replicate, Year: 1978, Row: 3, Col: 4, Province: "Guizhou"}},
		Firms:      []FirmSizeYear{{Replicate: replicate, Year: 1978, SizeFrom: 1, SizeTo: 1, Firms: 9}},
		Persons:    []PersonQuantile{{Replicate: replicate, Year: 1978, Quantile: 0.1, IncomeShare: 0.03}},
		Policies:   []PolicyYear{{Replicate: replicate, Year: 1978, Policy: "Zone, one", Target: "Guizhou"}},

		Concentration: []ConcentrationYear{{Replicate: replicate, Year: 1978, Industry: "textile", Krugman: 0.5}},
		Mobility:      []MobilityRow{{Replicate: replicate, FromYear: 1978, ToYear: 1979, ClassFrom: 1, ClassTo: 2, Provinces: 3}},
		Wages:         []WageYear{{Replicate: replicate, Year: 1978, SkillQuartile: 1, Wage: 600}},
		Migration:     []MigrationYear{{Replicate: replicate, Year: 1978, From: "Guizhou", To: "Hunan", Persons: 1000}},
		Trade:         []TradeYear{{Replicate: replicate, Year: 1978, From: Abroad, To: "Hunan", Value: 1e9}},
		PublicMoney:   []PublicMoneyYear{{Replicate: replicate, Year: 1978, Province: Centre, Taxes: 4e10}},

		Zones:          []ZoneYear{{Replicate: replicate, Year: 1978, Policy: "Zone, one", Type: "science-park", Kept: 0.5}},
		ClusterEndings: []ClusterEnding{{Replicate: replicate, Year: 1978, Cluster: 1, Event: "merged", Into: 2}},
		Demography:     []FirmAgeYear{{Replicate: replicate, Year: 1978, Origin: "founded", AgeFrom: 11, AgeTo: -1, Firms: 2.25, Exits: 1, Hazard: 0.4}},
		Growth:         []FirmGrowthYear{{Replicate: replicate, Year: 1978, Measure: "sales", RateFrom: -0.05, RateTo: 0.05, Firms: 7}},
		Movers:         []MoverYear{{Replicate: replicate, Year: 1978, Place: "cluster", Group: "receivers", Firms: 3, ProductivityGrowth: 0.01}},
	}
}

func TestDirRoundTripAndHash(t *testing.T) {
	t.Parallel()
	want := new(Tables)
	want.Append(tiny(1))
	want.Append(tiny(2))
	a, b := t.TempDir(), t.TempDir()
	hash, err := want.WriteDir(a)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadDir(a)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("ReadDir (-want +got):\n%s", d)
	}
	again, err := got.WriteDir(b)
	if err != nil || again != hash || len(hash) != 64 {
		t.Errorf("hash of the same tables = %s, %v; want %s", again, err, hash)
	}
	got.Nation[0].CV = 0.2
	if other, _ := got.WriteDir(b); other == hash {
		t.Error("hash did not change with a number")
	}
	if left, _ := filepath.Glob(filepath.Join(a, ".tmp-*")); len(left) > 0 {
		t.Errorf("temporary files left: %v", left)
	}
	if d := cmp.Diff(slices.Sorted(slices.Values(Files())), names(t, a)); d != "" {
		t.Errorf("files in the folder (-want +got):\n%s", d)
	}
}

func names(t *testing.T, dir string) (out []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestReadDirNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := tiny(1).WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "cells.csv")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadDir(dir); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "cells.csv") {
		t.Errorf("ReadDir error = %v, want one about cells.csv", err)
	}
}

func TestWriteAtomicKeepsTheOldFileOnError(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "table.csv")
	write := func(text string, err error) error {
		return WriteAtomic(path, func(w io.Writer) error {
			fmt.Fprint(w, text)
			return err
		})
	}
	if err := write("old", nil); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("power cut")
	if err := write("half of the n", broken); !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
		t.Errorf("error = %v, want it to wrap %v and name the file", err, broken)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "old" {
		t.Errorf("file holds %q, %v; want the old text", b, err)
	}
	if n := names(t, filepath.Dir(path)); len(n) != 1 {
		t.Errorf("folder holds %v, want the file alone", n)
	}
	if err := WriteAtomic(filepath.Join(path, "x"), nil); err == nil {
		t.Error("writing below a file succeeded")
	}
}

func TestManifestRoundTrip(t *testing.T) {
	t.Parallel()
	want := &Manifest{
		Program: ThisProgram(), ModelVersion: "1", Command: "compare", Status: Interrupted, Scenario: "baseline",
		Alternatives: []Alt{{"go-west", "Go West", "ab"}}, Seed: 1<<63 + 1, Replicates: 20, Finished: []int{1, 2, 5},
		Scale: 1000, From: 1978, To: 2020, Threads: 2, StartedAt: "2026-01-01T00:00:00Z", ResultHash: "cd",
	}
	dir := t.TempDir()
	if err := WriteManifest(dir, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("ReadManifest (-want +got):\n%s", d)
	}
	for _, p := range []string{got.Program.Version, got.Program.Commit, got.Program.Go, got.Program.Arch} {
		if p == "" {
			t.Errorf("program has an empty field: %+v", got.Program)
		}
	}
}
