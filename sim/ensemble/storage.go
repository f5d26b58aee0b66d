package ensemble

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gowest/sim/record"
)

// Storage is where an ensemble lies: a folder that all machines see, or a bucket. Names have slashes. Methods may be called from several
// goroutines and by several processes at a time.
type Storage interface {
	// Get returns the bytes of a file; without one, an error that is [fs.ErrNotExist].
	Get(name string) ([]byte, error)
	// Create makes a file that never changes: it appears in one step with all its bytes, and survives the machine. If there is one already, it
	// stays and the error is [fs.ErrExist].
	Create(name string, data []byte) error
	// Put makes or replaces a file, in one step.
	Put(name string, data []byte) error
	// Size returns the size of a file in bytes; without one, an error that is [fs.ErrNotExist].
	Size(name string) (int64, error)
	// List returns the files below a folder, by name, unfinished ones too; none if there is no such folder.
	List(dir string) ([]File, error)
	// Name returns a file's name as people write it.
	Name(name string) string
}

// File is an entry of [Storage.List].
type File struct {
	Name string // from the top of the storage
	Size int64
	Time time.Time // of its last change
}

// Unfinished tells whether the file is one that a process is writing, or left when it died.
func (f *File) Unfinished() bool {
	return strings.HasPrefix(f.Name[strings.LastIndexByte(f.Name, '/')+1:], record.TempPrefix)
}

// Dir is a folder as [Storage].
type Dir struct {
	Path string
	Link func(from, to string) error // replaces [os.Link] if not nil
}

func (d Dir) path(name string) string { return filepath.Join(d.Path, filepath.FromSlash(name)) }

// Name returns the path of a file.
func (d Dir) Name(name string) string { return d.path(name) }

// Get reads a file.
func (d Dir) Get(name string) ([]byte, error) { return os.ReadFile(d.path(name)) }

// Put is [record.WriteFile].
func (d Dir) Put(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(d.path(name)), 0o755); err != nil {
		return err
	}
	return record.WriteFile(d.path(name), data)
}

// Size looks at a file.
func (d Dir) Size(name string) (int64, error) {
	info, err := os.Stat(d.path(name))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Create writes a new file, see [record.CreateNew].
func (d Dir) Create(name string, data []byte) error {
	path := d.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	link := d.Link
	if link == nil {
		link = os.Link
	}
	return record.CreateNew(path, data, link)
}

// List walks a folder.
func (d Dir) List(dir string) (out []File, err error) {
	err = filepath.WalkDir(d.path(dir), func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // there is none, or it went meanwhile
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(d.Path, path)
		out = append(out, File{filepath.ToSlash(name), info.Size(), info.ModTime()})
		return err
	})
	return out, err
}

// Clean removes what dead processes of this machine left unfinished in the folders of blocks.
func (d Dir) Clean() {
	for _, table := range append(tables(Yearly), failedDir) {
		record.CleanTemp(d.path(table))
		folders, _ := os.ReadDir(d.path(table))
		for _, f := range folders {
			if f.IsDir() {
				record.CleanTemp(filepath.Join(d.path(table), f.Name()))
			}
		}
	}
}

// same tells whether a file holds these bytes.
func same(s Storage, name string, data []byte) (bool, error) {
	old, err := s.Get(name)
	return err == nil && bytes.Equal(old, data), err
}
