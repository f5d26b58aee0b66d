package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// table binds one slice of Tables to its file.
type table struct {
	file  string
	write func(io.Writer) error
	read  func(io.Reader) error
}

// tables lists the tables of t in the order in which the result hash reads them. New tables go
// to the end.
func (t *Tables) tables() []table {
	return []table{
		bind("nation.csv", &t.Nation),
		bind("provinces.csv", &t.Provinces),
		bind("industries.csv", &t.Industries),
		bind("clusters.csv", &t.Clusters),
		bind("cells.csv", &t.Cells),
		bind("firms.csv", &t.Firms),
		bind("persons.csv", &t.Persons),
		bind("policies.csv", &t.Policies),
		bind("concentration.csv", &t.Concentration),
		bind("mobility.csv", &t.Mobility),
		bind("wages.csv", &t.Wages),
		bind("migration.csv", &t.Migration),
		bind("trade.csv", &t.Trade),
		bind("public_money.csv", &t.PublicMoney),
		bind("cluster_endings.csv", &t.ClusterEndings),
		bind("zones.csv", &t.Zones),
		bind("demography.csv", &t.Demography),
		bind("growth.csv", &t.Growth),
		bind("movers.csv", &t.Movers),
	}
}

func bind[T any](file string, rows *[]T) table {
	return table{
		file:  file,
		write: func(w io.Writer) error { return WriteCSV(w, file, *rows) },
		read: func(r io.Reader) (err error) {
			*rows, err = ReadCSV[T](r, file)
			return err
		},
	}
}

// Files returns the names of the table files of a run folder in fixed order.
func Files() []string {
	var out []string
	for _, t := range new(Tables).tables() {
		out = append(out, t.file)
	}
	return out
}

// Append adds the rows of other after those of t. Callers append replicates in ascending order,
// which keeps every table in its documented order.
func (t *Tables) Append(other *Tables) {
	t.Nation = append(t.Nation, other.Nation...)
	t.Provinces = append(t.Provinces, other.Provinces...)
	t.Industries = append(t.Industries, other.Industries...)
	t.Clusters = append(t.Clusters, other.Clusters...)
	t.Cells = append(t.Cells, other.Cells...)
	t.Firms = append(t.Firms, other.Firms...)
	t.Persons = append(t.Persons, other.Persons...)
	t.Policies = append(t.Policies, other.Policies...)
	t.Concentration = append(t.Concentration, other.Concentration...)
	t.Mobility = append(t.Mobility, other.Mobility...)
	t.Wages = append(t.Wages, other.Wages...)
	t.Migration = append(t.Migration, other.Migration...)
	t.Trade = append(t.Trade, other.Trade...)
	t.PublicMoney = append(t.PublicMoney, other.PublicMoney...)
	t.ClusterEndings = append(t.ClusterEndings, other.ClusterEndings...)
	t.Zones = append(t.Zones, other.Zones...)
	t.Demography = append(t.Demography, other.Demography...)
	t.Growth = append(t.Growth, other.Growth...)
	t.Movers = append(t.Movers, other.Movers...)
}

// WriteDir writes every table to its CSV file in dir, which must exist, and returns the result
// hash: SHA-256, as hex, over the name and the bytes of each file in the order of [Files]. The
// hash depends on the results alone, not on the host, the threads or the time.
func (t *Tables) WriteDir(dir string) (hash string, err error) {
	h := sha256.New()
	for _, tab := range t.tables() {
		fmt.Fprintf(h, "%s\n", tab.file)
		err := WriteAtomic(filepath.Join(dir, tab.file), func(w io.Writer) error {
			return tab.write(io.MultiWriter(w, h))
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// ReadDir reads the tables of the run folder dir. Each file must be there.
func ReadDir(dir string) (*Tables, error) {
	t := new(Tables)
	for _, tab := range t.tables() {
		if err := readFile(filepath.Join(dir, tab.file), tab.read); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func readFile(path string, read func(io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read table: %w", err)
	}
	defer f.Close()
	if err := read(f); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// WriteEffects writes effects.csv into dir and returns the SHA-256 of its bytes as hex.
func WriteEffects(dir string, rows []EffectRow) (hash string, err error) {
	return WriteTable(dir, EffectsFile, rows)
}

// ReadEffects reads effects.csv from dir.
func ReadEffects(dir string) (rows []EffectRow, err error) {
	return ReadTable[EffectRow](dir, EffectsFile)
}

// Names of the files of a run folder beside the tables.
const (
	EffectsFile  = "effects.csv"
	ScenarioFile = "scenario.toml"
	ManifestFile = "manifest.json"
	ChartsDir    = "charts"
)

// Replicates returns the replicates in t, ascending.
func (t *Tables) Replicates() []int {
	var out []int
	for i := range t.Nation {
		out = append(out, t.Nation[i].Replicate)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
