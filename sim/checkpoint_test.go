package sim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/market"
	"gowest/sim/measure"
	"gowest/sim/policy"
	"gowest/sim/state"
)

// inMemory keeps all states of a run. A run with a cut is cancelled once that quarter is saved.
type inMemory struct {
	ticks  []int
	states map[int][]byte
	cut    int
	cancel func()
}

func newInMemory() *inMemory { return &inMemory{states: map[int][]byte{}, cut: -1} }

func (m *inMemory) Load(read func(io.Reader, int64) error) (tick int, found bool, err error) {
	if len(m.ticks) == 0 {
		return 0, false, nil
	}
	tick = m.ticks[len(m.ticks)-1]
	b := m.states[tick]
	return tick, true, read(bytes.NewReader(b), int64(len(b)))
}

func (m *inMemory) Save(tick int, write func(io.Writer) error) error {
	var b bytes.Buffer
	err := write(&b)
	m.ticks = append(m.ticks, tick)
	m.states[tick] = b.Bytes()
	if tick == m.cut {
		m.cancel()
	}
	return err
}

// upTo returns the checkpoints of a run that got no further than a quarter.
func (m *inMemory) upTo(tick int) *inMemory {
	return &inMemory{ticks: []int{tick}, states: map[int][]byte{tick: m.states[tick]}, cut: -1}
}

// checkpointCases are runs whose state has something in every corner: strategies, clusters under support, triggers
// on their way, zones.
var checkpointCases = []struct {
	name string
	load func(tb testing.TB) *Config
}{
	{"toy", func(tb testing.TB) *Config { return toy(tb, small...) }},
	{"toy with policies", func(tb testing.TB) *Config {
		return toyWith(tb, checkpointPolicies, "run.persons_per_agent=250", "initial.burn_in=4", "run.to=2006")
	}},
	{"go-west", func(tb testing.TB) *Config {
		return load(tb, "go-west", "run.persons_per_agent=20000", "initial.burn_in=4", "run.from=1999", "run.to=2002")
	}},
	{"strategies", func(tb testing.TB) *Config {
		return toy(tb, "run.persons_per_agent=500", "initial.burn_in=4", "run.to=2004", `government.strategy="mixed"`)
	}},
}

const checkpointPolicies = `
[[policy]]
name = "Support"
type = "cluster-support"
where = "emergent"
trigger = "cluster"
budget = 0.01
start = 2000
`

// A run that begins again at any quarter gives the tables of one that was never stopped, on another number of threads.
func TestResumedRunsGiveTheSameTables(t *testing.T) {
	t.Parallel()
	for _, tt := range checkpointCases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cfg := tt.load(t)
			want := simulate(t, cfg, 2)
			all := newInMemory()
			got, err := Resume(t.Context(), cfg, 2, 1, nil, all, 1)
			if err != nil {
				t.Fatal(err)
			}
			sameTables(t, "with checkpoints", want, got)
			if len(all.ticks) != cfg.ticks() {
				t.Fatalf("saved after quarters %v; want all from 0 but the last of %d", all.ticks, cfg.ticks())
			}
			for i, tick := range []int{0, 1, 3, 4, cfg.ticks()/2 + 1, cfg.ticks() - 1} {
				kept := all.upTo(tick)
				first := 0
				got, err := Resume(t.Context(), cfg, 2, 1+i%3, func(done, total int) {
					if first == 0 {
						first = done
					}
				}, kept, 1)
				if err != nil {
					t.Fatalf("from quarter %d: %v", tick, err)
				}
				if first != cfg.Initial.BurnIn+tick+1 {
					t.Errorf("from quarter %d: %d quarters done after the first one, start-up included; want %d", tick, first, cfg.Initial.BurnIn+tick+1)
				}
				sameTables(t, fmt.Sprintf("from quarter %d", tick), want, got)
				for _, later := range kept.ticks {
					if !bytes.Equal(kept.states[later], all.states[later]) {
						t.Errorf("from quarter %d: the state after quarter %d has other bytes", tick, later)
					}
				}
			}
		})
	}
}

// Every field of a loaded economy, hidden or not, is that of the one that was saved, and shares memory with the same
// others; but for the fields that are left out, which are compared unless they are buffers.
func TestLoadedStateIsTheSavedOne(t *testing.T) {
	t.Parallel()
	for _, tt := range checkpointCases {
		if tt.name == "go-west" {
			continue // the same fields, but more of each
		}
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cfg := tt.load(t)
			w := started(t, cfg)
			for _, n := range []int{0, 5, 2} {
				quarters(t, w, n)
				loaded := reload(t, economyCodec(), w)
				if d := cmp.Diff(w, loaded, wholeState...); d != "" {
					t.Errorf("after quarter %d (-saved +loaded):\n%s", w.tick, d)
				}
				shared := sharing(w)
				if d := cmp.Diff(shared, sharing(loaded)); d != "" {
					t.Errorf("after quarter %d: memory that is shared (-saved +loaded):\n%s", w.tick, d)
				}
				if i := slices.IndexFunc(shared, func(pair string) bool { return strings.HasPrefix(pair, "cfg") }); i >= 0 {
					t.Errorf("loading writes into the scenario: %s", shared[i])
				}
			}
		})
	}
}

// reload saves w and loads it into a new economy.
func reload(t *testing.T, c *state.Codec[Economy], w *Economy) *Economy {
	t.Helper()
	var b bytes.Buffer
	if err := c.Write(&b, w); err != nil {
		t.Fatal(err)
	}
	loaded := NewEconomy(w.cfg, w.replicate, 1)
	if err := c.Read(bytes.NewReader(b.Bytes()), int64(b.Len()), loaded); err != nil {
		t.Fatal(err)
	}
	return loaded
}

// wholeState compares everything but buffers and functions.
var wholeState = cmp.Options{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmpopts.EquateNaNs(),
	cmp.FilterPath(func(p cmp.Path) bool {
		field, isField := p.Last().(cmp.StructField)
		return isField && slices.Contains(buffers[p.Index(-2).Type()], field.Name())
	}, cmp.Ignore()),
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().Type().Kind() == reflect.Func }, cmp.Ignore()),
}

// buffers are the fields left out of checkpoints that need not be the same; see [rebuilt].
var buffers = map[reflect.Type][]string{
	reflect.TypeFor[Economy]():         {"bids", "sales", "scratches", "frontiers", "craftsOf", "quarter", "cellCount"},
	reflect.TypeFor[cell]():            {"vacancies", "local", "remote", "remoteTo", "incoming", "hired", "arriving", "founders", "gone", "carried", "weights", "scratch"},
	reflect.TypeFor[yearBook]():        {"detectors"},
	reflect.TypeFor[policy.Engine]():   {"survey", "split", "dated"},
	reflect.TypeFor[measure.Tracker](): {"pairs"},
}

// sharing lists the slices in the saved part of an economy, and in its scenario, that begin at one place in memory, as
// "first = second".
func sharing(w *Economy) (pairs []string) {
	at := map[unsafe.Pointer]string{}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if name := v.Type().Field(i).Name; !slices.Contains(rebuilt[v.Type()], name) {
					walk(path+"."+name, v.Field(i))
				}
			}
		case reflect.Pointer:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
		case reflect.Slice:
			if v.Cap() > 0 && v.Type().Elem().Size() > 0 {
				if first, seen := at[v.UnsafePointer()]; seen {
					pairs = append(pairs, first+" = "+path)
				} else {
					at[v.UnsafePointer()] = path
				}
			}
			fallthrough
		case reflect.Array:
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
		}
	}
	walk("cfg", reflect.ValueOf(w.cfg))
	walk("", reflect.ValueOf(w))
	return slices.DeleteFunc(pairs, func(p string) bool { return strings.HasPrefix(p, "cfg") && strings.Contains(p, " = cfg") })
}

// The test above notices what a checkpoint forgets: any one column of agents, markets, policies or books.
func TestForgottenFieldsAreNoticed(t *testing.T) {
	t.Parallel()
	cfg := toy(t, small...)
	w := started(t, cfg)
	quarters(t, w, 5)
	for _, forgotten := range []struct {
		of   reflect.Type
		name string
	}{
		{reflect.TypeFor[Economy](), "tick"},
		{reflect.TypeFor[cell](), "workers"},
		{reflect.TypeFor[worker.Columns](), "Trait"},
		{reflect.TypeFor[firm.Columns](), "live"},
		{reflect.TypeFor[market.Fields](), "Trust"},
		{reflect.TypeFor[yearBook](), "tables"},
		{reflect.TypeFor[pastYears](), "gdp"},
	} {
		except := maps.Clone(rebuilt)
		except[forgotten.of] = append(slices.Clone(except[forgotten.of]), forgotten.name)
		c, err := state.New[Economy](except)
		if err != nil {
			t.Fatal(err)
		}
		if cmp.Equal(w, reload(t, c, w), wholeState...) {
			t.Errorf("nothing is noticed without %s of %s", forgotten.name, forgotten.of)
		}
		if c.Layout() == StateLayout() {
			t.Errorf("the layout is the same without %s of %s", forgotten.name, forgotten.of)
		}
	}
}

// A stopped run keeps what it saved, and troubles of the checkpoints are told from those of the run.
func TestTroubleWithCheckpoints(t *testing.T) {
	t.Parallel()
	cfg := toy(t, small...)
	ctx, cancel := context.WithCancel(t.Context())
	kept := newInMemory()
	kept.cut, kept.cancel = 8, cancel
	if _, err := Resume(ctx, cfg, 1, 1, nil, kept, 4); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v; want that of the context", err)
	}
	if want := []int{0, 4, 8}; !slices.Equal(kept.ticks, want) {
		t.Errorf("saved after quarters %v; want %v", kept.ticks, want)
	}
	whole := kept.states[8]
	for what, b := range map[string][]byte{
		"cut off": whole[:len(whole)-1], "empty": {}, "too long": append(slices.Clone(whole), 0), "of another quarter": kept.states[4],
	} {
		bad := &inMemory{ticks: []int{8}, states: map[int][]byte{8: b}}
		_, err := Resume(t.Context(), cfg, 1, 1, nil, bad, 4)
		var trouble *CheckpointError
		if !errors.As(err, &trouble) {
			t.Errorf("%s: error %v; want one about the checkpoint", what, err)
		}
	}
	if _, err := Resume(t.Context(), cfg, 1, 1, nil, newInMemory(), 0); err == nil {
		t.Error("no error for checkpoints every 0 quarters")
	}
}

// Size and speed of checkpoints of a country of 240 cells after two years.
func BenchmarkCheckpoint(b *testing.B) {
	cfg := load(b, "baseline", "run.persons_per_agent=5000", "initial.burn_in=4")
	w := started(b, cfg)
	quarters(b, w, 8)
	var buffer bytes.Buffer
	if err := w.save(&buffer); err != nil {
		b.Fatal(err)
	}
	size := int64(buffer.Len())
	workers, firms := 0, 0
	var columns, slots bytes.Buffer
	ofWorkers, err := state.New[worker.Columns](nil)
	if err != nil {
		b.Fatal(err)
	}
	ofFirms, err := state.New[firm.Columns](nil)
	if err != nil {
		b.Fatal(err)
	}
	for i := range w.cells {
		workers += w.cells[i].workers.Len()
		firms += w.cells[i].firms.Len()
		if err := errors.Join(ofWorkers.Write(&columns, &w.cells[i].workers), ofFirms.Write(&slots, &w.cells[i].firms)); err != nil {
			b.Fatal(err)
		}
	}
	report := func(b *testing.B) {
		b.SetBytes(size)
		b.ReportMetric(float64(columns.Len())/float64(workers), "B/worker")
		b.ReportMetric(float64(slots.Len())/float64(firms), "B/firm")
		b.ReportMetric(float64(size-int64(columns.Len()+slots.Len()))/1e6, "MB/rest")
	}
	b.Run("save", func(b *testing.B) {
		for b.Loop() {
			if err := w.save(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
		report(b)
	})
	b.Run("load", func(b *testing.B) {
		loaded := NewEconomy(cfg, 1, 1)
		for b.Loop() {
			if err := loaded.load(bytes.NewReader(buffer.Bytes()), size); err != nil {
				b.Fatal(err)
			}
		}
		report(b)
	})
}
