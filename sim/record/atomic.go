package record

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// WriteAtomic writes a file so that it is whole whenever it exists: write fills a file of a
// temporary name in the same folder, which reaches the disk before it takes the name path. After
// an error nothing new stands under path.
func WriteAtomic(path string, write func(io.Writer) error) error {
	p, err := newPending(path)
	if err != nil {
		return err
	}
	if err := write(p); err != nil {
		p.discard()
		return fmt.Errorf("write %s: %w", path, err)
	}
	return p.commit()
}

// WriteFile is [WriteAtomic] of bytes that are there already.
func WriteFile(path string, data []byte) error {
	return WriteAtomic(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// pending is a file on its way to its name.
type pending struct {
	*os.File
	path string
}

func newPending(path string) (*pending, error) {
	f, err := CreateTemp(path)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	return &pending{f, path}, nil
}

// commit gives the file its name.
func (p *pending) commit() error {
	err := FinishTemp(p.File)
	if err == nil {
		err = os.Rename(p.Name(), p.path)
	}
	if err != nil {
		p.discard()
		return fmt.Errorf("write %s: %w", p.path, err)
	}
	return SyncDir(filepath.Dir(p.path))
}

func (p *pending) discard() {
	p.Close() // a second close reports an error that changes nothing
	os.Remove(p.Name())
}

// FinishTemp brings a file of [CreateTemp] to the disk and closes it.
func FinishTemp(f *os.File) error {
	if err := f.Chmod(0o644); err != nil { // CreateTemp hides the file from others
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

// SyncDir makes new names in dir durable. Systems that cannot open or sync a folder (Windows, some
// network file systems) do without.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	d.Sync()
	return d.Close()
}

// TempPrefix begins the names of files that are not finished; nothing reads them.
const TempPrefix = ".tmp-"

// CreateTemp opens a new file in the folder of path. Its name says whose it is, for [CleanTemp]:
//
//	.tmp-<process>-<host>-<name>-<anything>
func CreateTemp(path string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(path), TempPrefix+strconv.Itoa(os.Getpid())+"-"+thisHost()+"-"+filepath.Base(path)+"-*")
}

// CreateNew writes a file that never changes again: under a temporary name, synced, and then given its name by link, as [os.Link] does, which
// never replaces another file. Where the file system refuses links it looks whether there is one, and renames. The error is
// [fs.ErrExist] if there is one.
func CreateNew(path string, data []byte, link func(from, to string) error) error {
	f, err := CreateTemp(path)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer os.Remove(f.Name())
	defer f.Close() // a second close changes nothing
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := FinishTemp(f); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	err = link(f.Name(), path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		if _, there := os.Stat(path); there == nil {
			err = fs.ErrExist
		} else {
			err = os.Rename(f.Name(), path)
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("write %s: %w", path, fs.ErrExist)
	case err != nil:
		return fmt.Errorf("write %s: %w", path, err)
	}
	return SyncDir(filepath.Dir(path))
}

// thisHost is a short stand-in for the name of the machine, without characters that file names lack.
func thisHost() string {
	name, _ := os.Hostname() // machines without a name share the hash of nothing
	h := fnv.New32a()
	io.WriteString(h, name)
	return strconv.FormatUint(uint64(h.Sum32()), 16)
}

// CleanTemp removes what processes of this machine that are gone left unfinished in dir. Files of
// other machines stay, since nobody here can tell whether their process lives.
func CleanTemp(dir string) {
	entries, _ := os.ReadDir(dir) // none if there is no such folder
	for _, e := range entries {
		rest, temp := strings.CutPrefix(e.Name(), TempPrefix)
		parts := strings.SplitN(rest, "-", 3)
		if !temp || len(parts) < 3 || parts[1] != thisHost() {
			continue
		}
		if pid, err := strconv.Atoi(parts[0]); err == nil && !lives(pid) {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// lives tells whether there is a process of that number, in doubt yes.
func lives(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release()
	err = p.Signal(syscall.Signal(0)) // reaches nobody, but fails without a process
	return err != os.ErrProcessDone
}
