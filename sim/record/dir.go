package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"

	"gowest/sim/parallel"
)

// table binds one slice of Tables to its name.
type table struct {
	name  string // of the file without ending
	frame func() Frame
	fill  func(Frame) error
	read  func(io.Reader) error // CSV
}

// tables lists the tables of t in the order in which the result hash reads them. New tables go
// to the end.
func (t *Tables) tables() []table {
	return []table{
		bind("nation", &t.Nation),
		bind("provinces", &t.Provinces),
		bind("industries", &t.Industries),
		bind("clusters", &t.Clusters),
		bind("cells", &t.Cells),
		bind("firms", &t.Firms),
		bind("persons", &t.Persons),
		bind("policies", &t.Policies),
		bind("concentration", &t.Concentration),
		bind("mobility", &t.Mobility),
		bind("wages", &t.Wages),
		bind("migration", &t.Migration),
		bind("trade", &t.Trade),
		bind("public_money", &t.PublicMoney),
		bind("cluster_endings", &t.ClusterEndings),
		bind("zones", &t.Zones),
		bind("demography", &t.Demography),
		bind("growth", &t.Growth),
		bind("movers", &t.Movers),
	}
}

func bind[T any](name string, rows *[]T) table {
	return table{
		name:  name,
		frame: func() Frame { return FrameOf(name, *rows) },
		fill: func(f Frame) (err error) {
			*rows, err = RowsOf[T](f)
			return err
		},
		read: func(r io.Reader) (err error) {
			*rows, err = ReadCSV[T](r, name)
			return err
		},
	}
}

// Files returns the names of the CSV files of a run folder in fixed order.
func Files() []string {
	var out []string
	for _, t := range new(Tables).tables() {
		out = append(out, t.name+"."+CSV.Name)
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

// Format is how tables become files.
type Format struct {
	Name string // also the ending of the files
	// Begin starts a table with the columns of header, which has no rows.
	Begin func(w io.Writer, header Frame) (Encoder, error)
}

// Encoder writes one table piece by piece.
type Encoder interface {
	Append(Frame) error
	Close() error // ends the table, not the file below it
}

// Writer writes a run folder piece by piece, so that no more than a piece need be in memory.
type Writer struct {
	dir   string
	files []*tableFile
}

// tableFile is one table under way.
type tableFile struct {
	file *pending
	hash hash.Hash
	to   Encoder
}

// NewWriter begins the table files of dir, which must exist. The caller ends with [Writer.Close] or [Writer.Discard].
func NewWriter(dir string, format Format) (*Writer, error) {
	w := &Writer{dir: dir}
	for _, f := range new(Tables).Frames() {
		t, err := newTableFile(dir, format, f)
		if err != nil {
			w.Discard()
			return nil, err
		}
		w.files = append(w.files, t)
	}
	return w, nil
}

func newTableFile(dir string, format Format, header Frame) (*tableFile, error) {
	file, err := newPending(filepath.Join(dir, header.Table+"."+format.Name))
	if err != nil {
		return nil, err
	}
	t := &tableFile{file: file, hash: sha256.New()}
	if t.to, err = format.Begin(io.MultiWriter(file, t.hash), header); err != nil {
		file.discard()
		return nil, fmt.Errorf("write %s: %w", file.path, err)
	}
	return t, nil
}

func (t *tableFile) append(f Frame) error {
	if err := t.to.Append(f); err != nil {
		return fmt.Errorf("write %s: %w", t.file.path, err)
	}
	return nil
}

// commit gives the file its name and returns the line of sha256sum about it.
func (t *tableFile) commit() (line string, err error) {
	if err := t.to.Close(); err != nil {
		return "", fmt.Errorf("write %s: %w", t.file.path, err)
	}
	return fmt.Sprintf("%x  %s\n", t.hash.Sum(nil), filepath.Base(t.file.path)), t.file.commit()
}

// Append adds rows to the tables; see [Tables.Append] for their order.
func (w *Writer) Append(t *Tables) error { return w.AppendFrames(t.Frames(), 1) }

// AppendFrames is [Writer.Append] of frames in the order of [Tables.Frames], on up to threads goroutines, each at another table.
func (w *Writer) AppendFrames(frames []Frame, threads int) error {
	return parallel.Try(threads, len(w.files), func(i int) error { return w.files[i].append(frames[i]) })
}

// Close gives the files their names and returns the result hash: SHA-256, as hex, over the lines
// that sha256sum prints for the files in the order of [Files]. The hash depends on the results and
// their format alone, not on the host, the threads or the time. After an error nothing is left to discard.
func (w *Writer) Close() (hash string, err error) {
	defer w.Discard()
	h := sha256.New()
	for _, t := range w.files {
		line, err := t.commit()
		if err != nil {
			return "", err
		}
		io.WriteString(h, line)
	}
	w.files = nil
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Discard removes what is not in place yet.
func (w *Writer) Discard() {
	for _, t := range w.files {
		t.file.discard()
	}
	w.files = nil
}

// WriteDir writes every table to its CSV file in dir, which must exist, and returns the result
// hash of [Writer.Close].
func (t *Tables) WriteDir(dir string) (hash string, err error) {
	w, err := NewWriter(dir, CSV)
	if err != nil {
		return "", err
	}
	if err := w.Append(t); err != nil {
		w.Discard()
		return "", err
	}
	return w.Close()
}

// ReadDir reads the CSV tables of the run folder dir. Each file must be there.
func ReadDir(dir string) (*Tables, error) {
	t := new(Tables)
	for _, tab := range t.tables() {
		if err := readFile(filepath.Join(dir, tab.name+"."+CSV.Name), tab.read); err != nil {
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
