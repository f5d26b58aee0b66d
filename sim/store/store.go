package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gowest/sim/record"
)

// Folders below that of the results.
const (
	BlocksDir = "blocks"
	FailedDir = "failed"
)

// Store is the finished runs of a study. Its methods may be called from several goroutines.
type Store struct {
	dir    string
	series []Series
	keys   []string
	link   func(from, to string) error
}

// Open opens the folder dir, which must exist, for the series of a study: it adds them to the plan, makes their
// folders and removes what dead processes left unfinished. Blocks that are there stay.
//
// The error is a [*Damage] if the plan cannot be used.
func Open(dir string, series []Series) (*Store, error) {
	s := &Store{dir: dir, link: os.Link}
	tables := schema()
	for _, one := range series {
		one.Schema = tables
		s.series = append(s.series, one)
		s.keys = append(s.keys, one.key())
	}
	p, err := readPlan(dir)
	if err != nil {
		return nil, err
	}
	if p.extend(s.series) {
		if err := p.write(dir); err != nil {
			return nil, fmt.Errorf("write plan: %w", err)
		}
	}
	for _, key := range s.keys {
		blocks := filepath.Join(dir, BlocksDir, folder(key))
		if err := os.MkdirAll(blocks, 0o755); err != nil {
			return nil, fmt.Errorf("blocks: %w", err)
		}
		record.CleanTemp(blocks)
	}
	record.CleanTemp(filepath.Join(dir, FailedDir))
	return s, nil
}

// Abandon removes the plan and the folders of a store that stayed empty. One that holds anything stays, which it tells.
func Abandon(dir string) (gone bool) {
	blocks := filepath.Join(dir, BlocksDir)
	entries, _ := os.ReadDir(blocks)
	for _, e := range entries {
		os.Remove(filepath.Join(blocks, e.Name())) // only if empty
	}
	if err := os.Remove(blocks); err != nil && !errors.Is(err, os.ErrNotExist) {
		return false
	}
	os.Remove(filepath.Join(dir, PlanFile))
	os.Remove(filepath.Join(dir, sumFile))
	return true
}

// Twin returns the first series with the same results as series i: i itself, or one before it.
func (s *Store) Twin(i int) int {
	for j, key := range s.keys {
		if key == s.keys[i] {
			return j
		}
	}
	return i
}

// path is the name of a block without ending. Blocks are numbered as their replicates, from 1.
func (s *Store) path(series, replicate int) string {
	return filepath.Join(s.dir, BlocksDir, folder(s.keys[series]), fmt.Sprintf("blk-%08d", replicate))
}

// key is a hash over everything that a block depends on.
func (s *Store) key(series, replicate int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\nreplicates %d %d\n", s.keys[series], replicate, replicate+blockSize-1))
	return hex.EncodeToString(sum[:])
}

// sidecar is what stands beside a block.
type sidecar struct {
	Key       string `json:"key"`
	SHA256    string `json:"sha256"` // of the block
	Replicate int    `json:"replicate"`
	Runs      int    `json:"runs"`
	Rows      int    `json:"rows"` // of all tables
}

var errForeign = errors.New("its key is that of another run: another scenario, model, seed, scale or years")

// Has tells whether the replicate (from 1) of a series (its index) is there. A block that is there and cannot be
// used is a [*Damage].
func (s *Store) Has(series, replicate int) (bool, error) {
	_, _, err := s.read(series, replicate)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Get returns the tables of a replicate that [Store.Has]. The error is a [*Damage] if its block cannot be used.
func (s *Store) Get(series, replicate int) (*record.Tables, error) {
	frames, err := s.Frames(series, replicate)
	if err != nil {
		return nil, err
	}
	return record.FromFrames(frames)
}

// Frames is [Store.Get] as columns, in the order of [record.Tables.Frames].
func (s *Store) Frames(series, replicate int) ([]record.Frame, error) {
	data, side, err := s.read(series, replicate)
	if err != nil {
		return nil, err
	}
	frames, err := decode(data, side.Key, side.Rows)
	if err != nil {
		return nil, &Damage{s.path(series, replicate) + ".parquet", err.Error()}
	}
	return frames, nil
}

// read returns the bytes of a block after a check against its sidecar. It returns [os.ErrNotExist] if there is none.
func (s *Store) read(series, replicate int) ([]byte, *sidecar, error) {
	path := s.path(series, replicate)
	data, err := os.ReadFile(path + ".parquet")
	if err != nil {
		return nil, nil, err
	}
	text, err := os.ReadFile(path + ".json")
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, &Damage{path + ".parquet", "there is no " + filepath.Base(path) + ".json beside it"}
	}
	if err != nil {
		return nil, nil, err
	}
	side := new(sidecar)
	if err := json.Unmarshal(text, side); err != nil {
		return nil, nil, &Damage{path + ".json", err.Error()}
	}
	if side.Key != s.key(series, replicate) {
		return nil, nil, &Damage{path + ".json", errForeign.Error()}
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != side.SHA256 {
		return nil, nil, &Damage{path + ".parquet", "its SHA-256 is not that of " + filepath.Base(path) + ".json; it was changed or cut off"}
	}
	return data, side, nil
}

// Put stores the tables of a replicate. It is no error if another process has stored the same meanwhile; other
// bytes under that name are a [*Conflict].
func (s *Store) Put(series, replicate int, t *record.Tables) error {
	data, rows, err := encode(s.key(series, replicate), replicate, t)
	if err != nil {
		return fmt.Errorf("block of replicate %d: %w", replicate, err)
	}
	return s.putBytes(series, replicate, data, rows)
}

// putBytes stores an encoded block with that many rows.
func (s *Store) putBytes(series, replicate int, data []byte, rows int) error {
	sum := sha256.Sum256(data)
	side, err := indented(sidecar{s.key(series, replicate), hex.EncodeToString(sum[:]), replicate, blockSize, rows})
	if err != nil {
		return err
	}
	path := s.path(series, replicate)
	// Another process on the folder may have abandoned it, empty as it was.
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("blocks: %w", err)
	}
	// A block counts once its Parquet file is there, so that comes last.
	if err := s.commit(path+".json", side); err != nil {
		return err
	}
	return s.commit(path+".parquet", data)
}

// failure is what a file in failed/ holds.
type failure struct {
	Key       string `json:"key"`
	Scenario  string `json:"scenario"`
	Replicate int    `json:"replicate"`
	Seed      uint64 `json:"seed"`
	Error     string `json:"error"`
}

// FailedFile is the name of the file with the error of a replicate, below the folder.
func (s *Store) FailedFile(series, replicate int) string {
	return filepath.Join(FailedDir, fmt.Sprintf("run-%s-%08d.json", folder(s.keys[series]), replicate))
}

// Fail stores why a replicate cannot finish.
func (s *Store) Fail(series, replicate int, message string) error {
	one := s.series[series]
	text, err := indented(failure{s.key(series, replicate), one.Scenario, replicate, one.Seed, message})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(s.dir, FailedDir), 0o755); err != nil {
		return err
	}
	return record.WriteFile(filepath.Join(s.dir, s.FailedFile(series, replicate)), text)
}

// Failed returns the message that [Store.Fail] stored, "" if there is none.
func (s *Store) Failed(series, replicate int) (message string, err error) {
	path := filepath.Join(s.dir, s.FailedFile(series, replicate))
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var f failure
	if err := json.Unmarshal(text, &f); err != nil {
		return "", &Damage{path, err.Error()}
	}
	if f.Key != s.key(series, replicate) {
		return "", &Damage{path, errForeign.Error()}
	}
	return f.Error, nil
}

// indented returns v as JSON for people.
func indented(v any) ([]byte, error) {
	text, err := json.MarshalIndent(v, "", "  ")
	return append(text, '\n'), err
}

// Conflict is a file that another process wrote with other bytes under the name of a block: the same run
// gave two results.
type Conflict struct{ File string }

func (c *Conflict) Error() string {
	return c.File + " holds another result of the same run; results must not depend on the machine or the time, please report it"
}

// commit makes a file that never changes again. The name appears in one step and never replaces another file, so
// that of two processes with the same bytes either may win.
func (s *Store) commit(path string, data []byte) error {
	err := record.CreateNew(path, data, s.link)
	if errors.Is(err, os.ErrExist) {
		if old, err := os.ReadFile(path); err != nil || !bytes.Equal(old, data) {
			return &Conflict{path}
		}
		return nil
	}
	return err
}
