package ensemble

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
)

// contents returns the Parquet files below a folder.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, f := range append(matches(t, dir, "*/*/*.parquet"), matches(t, dir, "plan.*")...) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := filepath.Rel(dir, f)
		out[name] = b
	}
	return out
}

// The bytes of blocks depend neither on processors nor on shards nor on who makes them in which order.
func TestBlocksAreCanonical(t *testing.T) {
	t.Parallel()
	for _, keep := range []Keep{Summary, Runs, Yearly} {
		first := newFixture(t, Dir{Path: t.TempDir()}, keep, 5, 3)
		done := first.do(t, first.work(0, 1, 1, first.model))
		if done.New != first.Blocks || done.Runs != first.Runs || done.Failed != 1 {
			t.Errorf("%s: %+v; want %d blocks, %d runs, 1 failed", keep, done, first.Blocks, first.Runs)
		}
		want, audit := contents(t, first.dir), first.audit(t)
		if !audit.Complete() || audit.Digest == "" || audit.Failed != 1 || audit.RunsHave != first.Runs {
			t.Errorf("%s: audit %+v", keep, audit)
		}
		other := newFixture(t, Dir{Path: t.TempDir()}, keep, 5, 3)
		for _, k := range []int{2, 0, 1} {
			other.do(t, other.work(k, 3, 4, other.model))
		}
		if d := cmp.Diff(want, contents(t, other.dir)); d != "" {
			t.Errorf("%s: three shards of four processors differ:\n%s", keep, d)
		}
		if a := other.audit(t); a.Digest != audit.Digest {
			t.Errorf("%s: digest %s; want %s", keep, a.Digest, audit.Digest)
		}
	}
}

// The bytes of a block are those that they were, on every kind of processor. They depend on the versions of the libraries that write them, which
// plans therefore name: where an update changes this sum, it has to be written anew.
func TestBytesOfABlock(t *testing.T) {
	t.Parallel()
	const want = "8a36c8f5b1374c0bb5e25b750442716383394bcb4f94265b2a0c2bf1ae341428"
	f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 500, 500)
	results := make([]Result, 500)
	for i := range results {
		results[i] = Result{Key: fmt.Sprintf("%032d", i*i), Outcomes: []float64{float64(i) / 7, math.Sqrt(float64(i))}}
	}
	results[400].Failed = "a failure"
	files, err := f.blockOf(f.design, f.layout, 1, results)
	if err != nil {
		t.Fatal(err)
	}
	if got := sumOf(files[runsTable]); got != want {
		t.Errorf("SHA-256 %s of %d bytes; want %s", got, len(files[runsTable]), want)
	}
}

func TestBlocksDoNotDependOnProcessors(t *testing.T) {
	bytesOf := func(n int) []byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
		f := newFixture(t, Dir{Path: t.TempDir()}, Yearly, 40, 160)
		f.do(t, f.work(0, 1, n, f.model))
		b, err := os.ReadFile(filepath.Join(f.dir, "provinces", "000", "blk-00000000.parquet"))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	one := bytesOf(1)
	for _, n := range []int{2, 8} {
		if !bytes.Equal(one, bytesOf(n)) {
			t.Errorf("block differs with %d processors", n)
		}
	}
}

// Two workers on one shard and a third on all of them: every block is stored once, and what was made twice is the same.
func TestRaces(t *testing.T) {
	t.Parallel()
	for name, link := range map[string]func(string, string) error{
		"links": nil, "no links": func(string, string) error { return errors.ErrUnsupported },
	} {
		clean := newFixture(t, Dir{Path: t.TempDir()}, Runs, 12, 3)
		clean.do(t, clean.work(0, 1, 1, clean.model))
		dir := t.TempDir()
		var group sync.WaitGroup
		var added atomic.Int64
		gate := make(chan struct{}) // all look before anybody has stored anything
		for _, shard := range [][2]int{{0, 2}, {0, 2}, {1, 2}, {0, 1}, {0, 1}, {0, 1}} {
			f := newFixture(t, Dir{Path: dir, Link: link}, Runs, 12, 3)
			w := f.work(shard[0], shard[1], 2, func(ctx context.Context, r Run, n int, p func(int, int)) (Result, error) {
				<-gate
				return f.model(ctx, r, n, p)
			})
			group.Go(func() {
				done, err := w.Do(t.Context(), t.Context())
				if err != nil || len(done.Conflicts) > 0 {
					t.Errorf("%s: %+v, %v", name, done, err)
				}
				added.Add(int64(done.New))
			})
		}
		close(gate)
		group.Wait()
		if link == nil && int(added.Load()) != clean.Blocks { // without links two may believe that they were first
			t.Errorf("%s: %d blocks were stored; want %d", name, added.Load(), clean.Blocks)
		}
		if d := cmp.Diff(contents(t, clean.dir), contents(t, dir)); d != "" {
			t.Errorf("%s: other files:\n%s", name, d)
		}
		if left := matches(t, dir, "*/*/.tmp-*"); len(left) > 0 {
			t.Errorf("%s: files left: %v", name, left)
		}
	}
}

// A machine that gives other numbers is found out, whoever comes first, and both results stay.
func TestConflict(t *testing.T) {
	t.Parallel()
	f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 4)
	other := f.work(0, 1, 1, func(ctx context.Context, r Run, n int, p func(int, int)) (Result, error) {
		res, err := f.model(ctx, r, n, p)
		if r.Index == 5 {
			res.Outcomes[0] *= 1 + 1e-15
		}
		return res, err
	})
	// Both make block 1 before either stores it.
	blocks := other.Blocks
	other.Blocks = []int{1}
	first := f.work(0, 1, 1, func(ctx context.Context, r Run, n int, p func(int, int)) (Result, error) {
		if r.Index == 7 { // the last of block 1
			if done := f.do(t, other); done.New != 1 {
				t.Errorf("the other machine: %+v", done)
			}
		}
		return f.model(ctx, r, n, p)
	})
	first.Blocks = blocks
	done := f.do(t, first)
	if len(done.Conflicts) != 1 || done.New != f.Blocks-1 {
		t.Fatalf("%+v; want one conflict, and the other blocks", done)
	}
	if text := done.Conflicts[0].Error(); !strings.Contains(text, "blk-00000001") {
		t.Errorf("message %q does not name the block", text)
	}
	a := f.audit(t)
	if len(a.Conflicts) != 1 || !a.Complete() {
		t.Errorf("audit %+v; want one conflict", a)
	}
}

// Files that a killed process left do not count, and go when a process of the same machine starts.
func TestTornFiles(t *testing.T) {
	t.Parallel()
	f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 4)
	half := f.work(0, 1, 1, f.model)
	half.Blocks = half.Blocks[:2]
	f.do(t, half)
	torn := filepath.Join(f.dir, "blocks", "000", record.TempPrefix+"999999999-ffffffff-blk-00000003.parquet-1")
	if err := os.WriteFile(torn, []byte("PAR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	ours, err := record.CreateTemp(filepath.Join(f.dir, "blocks", "000", "blk-00000003.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	ours.Close()
	dead := strings.Replace(ours.Name(), record.TempPrefix+itoa(os.Getpid()), record.TempPrefix+"999999999", 1) // no process has that number
	if err := os.Rename(ours.Name(), dead); err != nil {
		t.Fatal(err)
	}
	if a := f.audit(t); a.Temp != 2 || a.Have != 2 || len(a.Missing) != f.Blocks-2 || len(a.Foreign) > 0 {
		t.Errorf("audit %+v; want 2 unfinished files, 2 blocks and no foreign file", a)
	}
	Dir{Path: f.dir}.Clean()
	if _, err := os.Stat(dead); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the file of a dead process stays")
	}
	if _, err := os.Stat(torn); err != nil {
		t.Error("the file of another machine went")
	}
	f.do(t, f.work(0, 1, 1, f.model))
	if a := f.audit(t); !a.Complete() {
		t.Errorf("audit %+v; want all", a)
	}
}

// A disk that is full, or a folder that may not be written, ends the work with its error. What was stored stays, and the rest follows once there is
// room.
func TestStorageThatFails(t *testing.T) {
	t.Parallel()
	clean := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 3)
	clean.do(t, clean.work(0, 1, 1, clean.model))
	for _, fault := range []error{syscall.ENOSPC, fs.ErrPermission} {
		for _, after := range []int{0, 1, 2, 3} { // of 2 files a block
			dir := t.TempDir()
			newFixture(t, Dir{Path: dir}, Runs, 4, 3)
			left := after
			f := newFixture(t, Dir{Path: dir}, Runs, 4, 3)
			f.Storage = failing{f.Storage, &left, fault, ""}
			done, err := f.work(0, 1, 1, f.model).Do(t.Context(), t.Context())
			if !errors.Is(err, fault) || done.New > after/2 {
				t.Errorf("after %d files: %+v, %v; want %v", after, done, err, fault)
			}
			f.Storage = Dir{Path: dir}
			if a := f.audit(t); a.Have != after/2 || a.Have+len(a.Missing) != f.Blocks {
				t.Errorf("after %d files: audit %+v; want %d blocks and the rest missing", after, a, after/2)
			}
			f.do(t, f.work(0, 1, 2, f.model))
			if d := cmp.Diff(contents(t, clean.dir), contents(t, dir)); d != "" {
				t.Errorf("after %d files: other blocks:\n%s", after, d)
			}
		}
	}
}

// A folder that may not be written, where the user is not root, who may write anywhere: see TestFullDisk for root.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 3)
	if err := os.Chmod(f.dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(f.dir, 0o755) })
	if os.WriteFile(filepath.Join(f.dir, "x"), nil, 0o600) == nil {
		t.Skip("this user may write anywhere")
	}
	if _, err := f.work(0, 1, 1, f.model).Do(t.Context(), t.Context()); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Do = %v; want a word on permissions", err)
	}
}

// What stands where a block belongs and is none is found before anything is simulated, or at the latest by the audit, and left as it is.
func TestFilesInTheWay(t *testing.T) {
	t.Parallel()
	foreign := newFixture(t, Dir{Path: t.TempDir()}, Runs, 5, 3) // another number of replicates: another ensemble
	foreign.do(t, foreign.work(0, 1, 1, foreign.model))
	block, side := filepath.Join("blocks", "000", "blk-00000001.parquet"), filepath.Join("blocks", "000", "blk-00000001.json")
	change := func(name string, with func([]byte) []byte) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), with(b), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	from := func(source, name string) func([]byte) []byte {
		return func([]byte) []byte {
			b, err := os.ReadFile(filepath.Join(source, name))
			if err != nil {
				panic(err)
			}
			return b
		}
	}
	for _, tt := range []struct {
		name    string
		damage  func(t *testing.T, dir string)
		blocked bool // is found before anything runs
		foreign bool // is that, not damage
	}{
		{"a byte flipped", change(block, func(b []byte) []byte { b[len(b)/2] ^= 1; return b }), false, false},
		{"cut off", change(block, func(b []byte) []byte { return b[:len(b)-9] }), true, false},
		{"empty", change(block, func([]byte) []byte { return nil }), true, false},
		{"sidecar cut off", change(side, func(b []byte) []byte { return b[:20] }), true, true},
		{"no sidecar", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, side)); err != nil {
				t.Fatal(err)
			}
		}, true, false},
		{"of another ensemble", func(t *testing.T, dir string) {
			change(block, from(foreign.dir, block))(t, dir)
			change(side, from(foreign.dir, side))(t, dir)
		}, true, true},
		{"of another block", func(t *testing.T, dir string) {
			change(block, from(dir, strings.Replace(block, "1.p", "2.p", 1)))(t, dir)
			change(side, from(dir, strings.Replace(side, "1.j", "2.j", 1)))(t, dir)
		}, true, true},
		{"another block under its sidecar", change(block, func(b []byte) []byte {
			other := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 3)
			other.ID = strings.Repeat("0", 16)
			other.do(t, other.work(0, 1, 1, other.model))
			return from(other.dir, block)(nil)
		}), false, true},
	} {
		f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 3)
		f.do(t, f.work(0, 1, 1, f.model))
		tt.damage(t, f.dir)
		before := contents(t, f.dir)
		missing, err := f.work(0, 1, 1, f.model).Missing()
		var blocked *Blocked
		if errors.As(err, &blocked) != tt.blocked || blocked != nil && !strings.Contains(blocked.Error(), "blk-00000001") || len(missing) > 0 {
			t.Errorf("%s: Missing = %v, %v; want blocked %t, with its name", tt.name, missing, err, tt.blocked)
		}
		a := f.audit(t)
		if len(a.Foreign) != map[bool]int{true: 1}[tt.foreign] || len(a.Damaged) != map[bool]int{false: 1}[tt.foreign] || a.Have != f.Blocks-1 || a.Digest != "" {
			t.Errorf("%s: audit %+v; want foreign %t", tt.name, a, tt.foreign)
		}
		if d := cmp.Diff(before, contents(t, f.dir)); d != "" {
			t.Errorf("%s: files were changed:\n%s", tt.name, d)
		}
	}
	extra := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 3)
	extra.do(t, extra.work(0, 1, 1, extra.model))
	if err := os.WriteFile(filepath.Join(extra.dir, "blocks", "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if a := extra.audit(t); len(a.Foreign) != 1 || !a.Complete() {
		t.Errorf("audit %+v; want all blocks, and a foreign file", a)
	}
}

// A block that is taken away is made again, the same; so is one of which a table is.
func TestHolesAreFilled(t *testing.T) {
	t.Parallel()
	f := newFixture(t, Dir{Path: t.TempDir()}, Yearly, 4, 4)
	f.do(t, f.work(0, 1, 1, f.model))
	want := contents(t, f.dir)
	for _, name := range []string{"blocks/000/blk-00000002.parquet", "nation/000/blk-00000003.parquet", "blocks/000/blk-00000000.parquet", "blocks/000/blk-00000000.json"} {
		if err := os.Remove(filepath.Join(f.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if missing, err := f.work(0, 1, 1, f.model).Missing(); err != nil || !slices.Equal(slices.Sorted(slices.Values(missing)), []int{0, 2, 3}) {
		t.Errorf("missing %v, %v; want blocks 0, 2 and 3", missing, err)
	}
	if a := f.audit(t); !slices.Equal(a.Missing, []int{0, 2, 3}) {
		t.Errorf("audit misses %v; want 0, 2 and 3", a.Missing)
	}
	done := f.do(t, f.work(0, 1, 1, f.model))
	if done.Runs != 12 || done.There != f.Blocks-3 {
		t.Errorf("%+v; want 12 runs", done)
	}
	if d := cmp.Diff(want, contents(t, f.dir)); d != "" {
		t.Error(d)
	}
}

// A process that is told to stop finishes what it has begun; one that is stopped at once loses that alone.
func TestStop(t *testing.T) {
	t.Parallel()
	for _, hard := range []bool{false, true} {
		f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 6, 6)
		ctx, cut := context.WithCancel(t.Context())
		stop, soft := context.WithCancel(t.Context())
		w := f.work(0, 1, 1, func(c context.Context, r Run, n int, p func(int, int)) (Result, error) {
			if r.Index%6 == 2 { // in the middle of the first block
				soft()
				if hard {
					cut()
				}
			}
			return f.model(c, r, n, p)
		})
		done, err := w.Do(ctx, stop)
		if want := map[bool]int{false: 1, true: 0}[hard]; !errors.Is(err, ErrStopped) || done.New != want || !done.Stopped {
			t.Errorf("hard %t: %+v, %v; want %d blocks, stopped", hard, done, err, want)
		}
		done = f.do(t, f.work(0, 1, 3, f.model))
		if a := f.audit(t); !a.Complete() || done.Stopped {
			t.Errorf("hard %t: %+v, audit %+v; want all", hard, done, a)
		}
	}
}

// Runs share the processors that they are given, and no more go on together than may.
func TestThreadsOfRuns(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ processors, together, want, most int }{{4, 0, 1, 4}, {8, 2, 4, 2}, {1, 3, 1, 1}, {7, 7, 1, 7}} {
		f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 4)
		var now, most atomic.Int64
		w := f.work(0, 1, tt.processors, func(ctx context.Context, r Run, n int, p func(int, int)) (Result, error) {
			defer now.Add(-1)
			if k := now.Add(1); k > most.Load() {
				most.Store(k)
			}
			if n != tt.want {
				t.Errorf("%+v: a run has %d goroutines", tt, n)
			}
			return f.model(ctx, r, n, p)
		})
		w.Together = tt.together
		f.do(t, w)
		if n := int(most.Load()); n > tt.most {
			t.Errorf("%+v: %d runs at a time", tt, n)
		}
	}
}

// What is no failure of the model is an error, not a result.
func TestErrorsAreNotResults(t *testing.T) {
	t.Parallel()
	f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 3)
	w := f.work(0, 1, 2, func(ctx context.Context, r Run, n int, p func(int, int)) (Result, error) {
		if r.Index == 7 {
			return Result{}, errTest
		}
		return f.model(ctx, r, n, p)
	})
	if _, err := w.Do(t.Context(), t.Context()); !errors.Is(err, errTest) {
		t.Errorf("Do = %v; want the error of the run", err)
	}
	if files := matches(t, f.dir, "failed/*"); len(files) > 1 {
		t.Errorf("failed runs %v; want that of the model alone", files)
	}
}

// Failures of the model stand in blocks and in files, and are not tried again.
func TestFailuresAreKept(t *testing.T) {
	t.Parallel()
	f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 3)
	f.do(t, f.work(0, 1, 1, f.model))
	files := matches(t, f.dir, "failed/*.json")
	if len(files) != 1 || filepath.Base(files[0]) != "run-000000013.json" { // the fourth case, replicate 2
		t.Fatalf("failed: %v; want run 13", files)
	}
	text, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(text), "ledger off by 3 fen") || !strings.Contains(string(text), `"point": 3`) {
		t.Errorf("file %s, %v", text, err)
	}
	if done := f.do(t, f.work(0, 1, 1, f.model)); done.Runs != 0 {
		t.Errorf("%d runs were tried again", done.Runs)
	}
}

// Progress never falls, ends at the total, and leaves out what was there before.
func TestProgressOfWork(t *testing.T) {
	t.Parallel()
	f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 8, 3)
	part := f.work(0, 2, 1, f.model)
	f.do(t, part)
	w := f.work(0, 1, 4, f.model)
	before, last, total := 0, 0, 0
	w.Progress = func(done, all int) {
		if done < last {
			t.Errorf("%d after %d", done, last)
		}
		last, total = done, all
	}
	for _, b := range part.Blocks {
		from, to := f.Range(b)
		before += to - from
	}
	f.do(t, w)
	if last != total || total != f.Runs-before {
		t.Errorf("progress ends at %d of %d; want %d", last, total, f.Runs-before)
	}
	p, err := f.Progress()
	if err != nil || p.Blocks != f.Blocks || p.Runs != f.Runs || p.Failed != 1 || len(p.Wanting()) > 0 {
		t.Errorf("%+v, %v; want all blocks and a failure", p, err)
	}
}

// A pause between two sittings does not count; what takes long does.
func TestRate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		gaps []float64 // seconds
		want float64   // blocks a second
	}{
		{"even", []float64{10, 10, 10, 10}, 0.1},
		{"a night", []float64{10, 10, 36000, 10, 10}, 0.1},
		{"four at a time", []float64{0, 0, 0, 60, 0, 0, 0, 60}, 8.0 / 120},
		{"one run a block, of an hour and a half", []float64{5400, 5000, 5800}, 3.0 / 16200},
		{"too few", []float64{10}, 0},
	} {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		p := &Progress{times: []File{{Time: at}}}
		for _, g := range c.gaps {
			at = at.Add(time.Duration(g * float64(time.Second)))
			p.times = append(p.times, File{Time: at})
		}
		if got := p.Rate(); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %g blocks a second, want %g", c.name, got, c.want)
		}
	}
}
