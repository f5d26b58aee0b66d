package sim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
)

// fakeRun is a stand-in for the model: one row that names its scenario, replicate and seed.
func fakeRun(ctx context.Context, cfg *Config, replicate, _ int, progress func(done, total int)) (*record.Tables, error) {
	for tick := range 8 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if progress != nil {
			progress(tick+1, 8)
		}
	}
	return &record.Tables{Nation: []record.NationYear{{Replicate: replicate, Year: cfg.Run.From, GDP: float64(cfg.Run.Seed)}}}, nil
}

func configs(n int) []*Config {
	out := make([]*Config, n)
	for i := range out {
		out[i] = &Config{Run: Run{From: 1978 + i, Seed: uint64(i + 1)}}
	}
	return out
}

// seen collects what a sink receives.
type seen []string

func (s *seen) sink(scenario, replicate int, t *record.Tables) error {
	n := t.Nation[0]
	*s = append(*s, fmt.Sprintf("%d/%d:%d,%d,%g", scenario, replicate, n.Replicate, n.Year, n.GDP))
	return nil
}

func TestEnsemblesOrderDoesNotDependOnThreads(t *testing.T) {
	t.Parallel()
	want := seen{"0/1:1,1978,1", "1/1:1,1979,2", "0/2:2,1978,1", "1/2:2,1979,2", "0/3:3,1978,1", "1/3:3,1979,2"}
	for _, threads := range []int{0, 1, 2, 3, 8, 64} {
		// Earlier runs take longer, so that runs finish in about the opposite order.
		slowFirst := func(ctx context.Context, cfg *Config, r, n int, p func(done, total int)) (*record.Tables, error) {
			time.Sleep(time.Duration(6-r) * time.Millisecond)
			return fakeRun(ctx, cfg, r, n, p)
		}
		var got seen
		err := Ensembles(t.Context(), configs(2), EnsembleOptions{Replicates: 3, Threads: threads, Simulate: slowFirst}, got.sink)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("threads %d: %v, sink saw (-want +got):\n%s", threads, err, d)
		}
	}
}

// Runs of a replicate that have years in common follow each other, unless a thread would have nothing to do.
func TestEnsemblesBundleRuns(t *testing.T) {
	t.Parallel()
	one := Config{Run: Run{From: 1978, To: 1980}}
	cfgs := []*Config{&one, {Run: Run{From: 1979, To: 1980}}, {Title: "the same", Run: one.Run}}
	for _, c := range []struct {
		threads int
		want    string // by replicate: how many runs those of each scenario are bundled with
	}{{1, "212 212 212"}, {2, "212 212 212"}, {4, "212 212 111"}, {16, "111 111 111"}} {
		var mu sync.Mutex
		bundled := [][]byte{[]byte("..."), []byte("..."), []byte("...")}
		spy := func(ctx context.Context, cfg *Config, r, n int, p func(done, total int)) (*record.Tables, error) {
			runs, _ := trunkOf(ctx, cfg, r)
			mu.Lock()
			bundled[r-1][slices.Index(cfgs, cfg)] = '0' + byte(len(runs.runs))
			mu.Unlock()
			return fakeRun(ctx, cfg, r, n, p)
		}
		err := Ensembles(t.Context(), cfgs, EnsembleOptions{Replicates: 3, Threads: c.threads, Simulate: spy}, func(int, int, *record.Tables) error { return nil })
		if got := string(bytes.Join(bundled, []byte(" "))); err != nil || got != c.want {
			t.Errorf("%d threads: %v, bundles %s; want %s", c.threads, err, got, c.want)
		}
	}
}

func TestEnsembleSharesThreads(t *testing.T) {
	t.Parallel()
	tests := []struct{ replicates, threads, wantSum int }{
		{4, 2, 4}, // across runs: one thread each
		{2, 8, 8}, // within runs: four each
		{3, 8, 8}, // 3 + 3 + 2
		{1, 8, 8},
	}
	for _, tt := range tests {
		var sum atomic.Int64
		// Each worker waits until all have begun, so that no run is taken twice by a quick one.
		begun := make(chan struct{})
		var count atomic.Int64
		spy := func(ctx context.Context, cfg *Config, r, n int, p func(done, total int)) (*record.Tables, error) {
			sum.Add(int64(n))
			if count.Add(1) == int64(min(tt.replicates, tt.threads)) {
				close(begun)
			}
			<-begun
			return fakeRun(ctx, cfg, r, n, p)
		}
		err := Ensemble(t.Context(), configs(1)[0], EnsembleOptions{Replicates: tt.replicates, Threads: tt.threads, Simulate: spy},
			func(int, *record.Tables) error { return nil })
		if err != nil || sum.Load() != int64(tt.wantSum) {
			t.Errorf("%d replicates on %d threads: %v, threads of all runs = %d, want %d", tt.replicates, tt.threads, err, sum.Load(), tt.wantSum)
		}
	}
}

// Replicate 2 is cancelled while 1, 3 and 4 finish: what finished arrives, in order.
func TestCancelKeepsFinishedReplicates(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var finished atomic.Int64
	simulate := func(ctx context.Context, cfg *Config, r, n int, p func(done, total int)) (*record.Tables, error) {
		if r == 2 {
			<-ctx.Done()
			return nil, fmt.Errorf("tick 7: %w", ctx.Err())
		}
		t, err := fakeRun(ctx, cfg, r, n, p)
		if finished.Add(1) == 3 {
			cancel()
		}
		return t, err
	}
	var got []int
	err := Ensemble(ctx, configs(1)[0], EnsembleOptions{Replicates: 100, Threads: 2, Simulate: simulate},
		func(r int, _ *record.Tables) error { got = append(got, r); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
	if d := cmp.Diff([]int{1, 3, 4}, got); d != "" {
		t.Errorf("replicates kept (-want +got):\n%s", d)
	}
}

func TestFailureEndsTheEnsembleAndIsNamed(t *testing.T) {
	t.Parallel()
	broken := errors.New("ledger off by 3 fen")
	for name, fail := range map[string]func() error{
		"error": func() error { return broken },
		"panic": func() error { panic("ledger off by 3 fen") },
	} {
		simulate := func(ctx context.Context, cfg *Config, r, n int, p func(done, total int)) (*record.Tables, error) {
			if r == 3 {
				return nil, fail()
			}
			return fakeRun(ctx, cfg, r, n, p)
		}
		var got []int
		err := Ensemble(t.Context(), configs(1)[0], EnsembleOptions{Replicates: 9, Threads: 1, Simulate: simulate},
			func(r int, _ *record.Tables) error { got = append(got, r); return nil })
		var re *ReplicateError
		if !errors.As(err, &re) || re.Replicate != 3 || re.Seed != 1 || !strings.Contains(err.Error(), "ledger off by 3 fen") {
			t.Errorf("%s: error = %v, want a ReplicateError of replicate 3", name, err)
		}
		if name == "error" && !errors.Is(err, broken) {
			t.Errorf("error %v does not wrap its cause", err)
		}
		if d := cmp.Diff([]int{1, 2}, got); d != "" {
			t.Errorf("%s: replicates kept (-want +got):\n%s", name, d)
		}
	}
}

func TestSinkErrorEndsTheEnsemble(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	calls := 0
	err := Ensemble(t.Context(), configs(1)[0], EnsembleOptions{Replicates: 50, Threads: 2, Simulate: fakeRun},
		func(int, *record.Tables) error { calls++; return full })
	if !errors.Is(err, full) || calls != 1 {
		t.Errorf("error = %v after %d calls, want %v after one", err, calls, full)
	}
}

func TestEnsembleProgress(t *testing.T) {
	t.Parallel()
	last, total := 0, 0
	err := Ensemble(t.Context(), configs(1)[0], EnsembleOptions{
		Replicates: 5, Threads: 3, Simulate: fakeRun,
		Progress: func(d, n int) {
			if d < last {
				t.Errorf("progress fell from %d to %d", last, d)
			}
			last, total = d, n
		},
	}, func(int, *record.Tables) error { return nil })
	if err != nil || last != 40 || total != 40 { // 5 runs of 8 ticks
		t.Errorf("progress ended at %d of %d (%v), want 40 of 40", last, total, err)
	}
}

func TestEnsembleRefusesNothingToDo(t *testing.T) {
	t.Parallel()
	if err := Ensemble(t.Context(), configs(1)[0], EnsembleOptions{Simulate: fakeRun}, nil); err == nil {
		t.Error("0 replicates succeeded")
	}
	if err := Ensembles(t.Context(), nil, EnsembleOptions{Replicates: 1, Simulate: fakeRun}, nil); err == nil {
		t.Error("no scenarios succeeded")
	}
}

func TestEnsemblesSkipsWhatIsNotNeeded(t *testing.T) {
	t.Parallel()
	var got seen
	var most atomic.Int64
	spy := func(ctx context.Context, cfg *Config, r, n int, p func(done, total int)) (*record.Tables, error) {
		most.Store(int64(n))
		return fakeRun(ctx, cfg, r, n, p)
	}
	skip := func(scenario, replicate int) bool { return replicate != 2 || scenario != 1 }
	err := Ensembles(t.Context(), configs(2), EnsembleOptions{Replicates: 3, Threads: 4, Simulate: spy, Skip: skip}, got.sink)
	if d := cmp.Diff(seen{"1/2:2,1979,2"}, got); err != nil || d != "" {
		t.Errorf("%v, sink saw (-want +got):\n%s", err, d)
	}
	if most.Load() != 4 { // a run that is left alone has all threads
		t.Errorf("the run had %d threads, want 4", most.Load())
	}
	all := func(int, int) bool { return true }
	if err := Ensembles(t.Context(), configs(2), EnsembleOptions{Replicates: 3, Simulate: spy, Skip: all}, got.sink); err != nil || len(got) != 1 {
		t.Errorf("with nothing to do: %v, sink saw %v", err, got)
	}
}
