package ensemble

import (
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// smallDisk mounts a file system of so many bytes and returns its folder, and what mounts it anew with other flags and another size.
func smallDisk(t *testing.T, size string) (dir string, remount func(flags uintptr, size string)) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root to mount a small file system")
	}
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("file systems cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir, func(flags uintptr, size string) {
		t.Helper()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, "size="+size); err != nil {
			t.Fatal(err)
		}
	}
}

// A real disk that is full, then one that may only be read: the work ends with that error, what was stored stays, nothing torn is left, and
// once there is room the rest follows.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	const replicates, inBlock = 12, 1
	clean := newFixture(t, Dir{Path: t.TempDir()}, Runs, replicates, inBlock)
	clean.do(t, clean.work(0, 1, 1, clean.model))

	dir, remount := smallDisk(t, "96k")
	f := newFixture(t, Dir{Path: dir}, Runs, replicates, inBlock)
	done, err := f.work(0, 1, 2, f.model).Do(t.Context(), t.Context())
	if !errors.Is(err, syscall.ENOSPC) || done.New == 0 || done.New == f.Blocks {
		t.Fatalf("%+v, %v; want some blocks, and that there is no space", done, err)
	}
	want := func(when string) {
		t.Helper()
		if a := f.audit(t); a.Have != done.New || len(a.Missing) != f.Blocks-done.New || a.Temp > 0 {
			t.Errorf("%s: audit %+v; want %d blocks, the rest missing and nothing unfinished", when, a, done.New)
		}
	}
	want("full")
	remount(syscall.MS_RDONLY, "8m")
	if _, err := f.work(0, 1, 2, f.model).Do(t.Context(), t.Context()); !errors.Is(err, syscall.EROFS) {
		t.Errorf("Do = %v; want that the file system may only be read", err)
	}
	want("read-only")
	remount(0, "8m")
	f.do(t, f.work(0, 1, 2, f.model))
	if d := cmp.Diff(contents(t, clean.dir), contents(t, dir)); d != "" {
		t.Errorf("other blocks than on a large disk:\n%s", d)
	}
}
