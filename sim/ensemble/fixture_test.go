package ensemble

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"gowest/sim"
	"gowest/sim/draw"
	"gowest/sim/record"
)

// twoByThree is a base and an alternative; the alternative alone has the parameter, which takes three values, and a second one that is a word.
func twoByThree() *Design {
	return &Design{
		Scenarios:  []string{"base", "alt"},
		Parameters: []Parameter{{Key: `policy."Zone".start`, Column: "start"}, {Key: "government.strategy", Column: "strategy", Text: true}},
		Points:     [][]string{{"1990", `"none"`}, {"1995", `"none"`}, {"2000", `"none"`}},
		Applies:    [][]bool{{false, false}, {true, true}},
	}
}

// planOf is a plan of a design.
func planOf(d *Design, keep Keep, replicates, blockSize int) *Plan {
	l := d.Layout()
	p := &Plan{Format: Format, Name: "fixture"}
	p.Question = Question{
		Model: Model{"1", "m"}, Seed: 1, From: 1990, To: 1992, Scale: 1000, Replicates: replicates, Study: []byte(`{}`), Design: d.Digest(), Points: len(d.Points), Cases: len(l.Cases),
		Outcomes: []Outcome{{Name: "GDP", Column: "gdp", Indicator: "gdp"}, {Name: "CV", Column: "cv", Indicator: "cv"}}, Keep: keep, Runs: len(l.Cases) * replicates,
	}
	for _, name := range d.Scenarios {
		text := []byte("title = " + name)
		p.Scenarios = append(p.Scenarios, PlannedScenario{Name: name, File: ScenariosDir + "/" + name + ".toml", Digest: name, SHA256: sumOf(text)})
	}
	p.Division = DivideInto(p.Runs, p.Pilot, blockSize, 1)
	p.Shards = min(3, p.Blocks)
	p.Schema = SchemaOf(p, d)
	return p
}

func textsOf(p *Plan) map[string][]byte {
	out := map[string][]byte{}
	for _, s := range p.Scenarios {
		out[s.Name] = []byte("title = " + s.Name)
	}
	return out
}

// fixture is an ensemble in a folder.
type fixture struct {
	*Ensemble
	design *Design
	layout *Layout
	dir    string
}

func newFixture(t testing.TB, s Storage, keep Keep, replicates, blockSize int) *fixture {
	t.Helper()
	d := twoByThree()
	p := planOf(d, keep, replicates, blockSize)
	e, err := Create(s, p, textsOf(p))
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{Ensemble: e, design: d, layout: d.Layout()}
	if dir, ok := s.(Dir); ok {
		f.dir = dir.Path
	}
	return f
}

// work is a process that makes all blocks of shard k of n.
func (f *fixture) work(k, n, processors int, exec Exec) *Work {
	return &Work{Ensemble: f.Ensemble, Design: f.design, Layout: f.layout, Blocks: f.Shard(k, n), Processors: processors, Exec: exec, Node: fmt.Sprint(k)}
}

// do lets a process do its work to the end.
func (f *fixture) do(t testing.TB, w *Work) Done {
	t.Helper()
	done, err := w.Do(context.Background(), context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func (f *fixture) audit(t testing.TB) *Audit {
	t.Helper()
	a, err := f.Audit(2)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// model is a stand-in: numbers that depend on the case and the replicate alone, with a replicate that fails in one case.
func (f *fixture) model(ctx context.Context, r Run, _ int, _ func(int, int)) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	res := Result{Key: fmt.Sprintf("%032d", r.Index), Seconds: 1}
	c := f.layout.Cases[r.Case]
	if c.Point == 2 && r.Replicate == 2 {
		res.Failed = "money: ledger off by 3 fen"
		return res, nil
	}
	luck := draw.NewKey(1, r.Replicate)
	for year := 1990; year <= 1992; year++ {
		n := record.NationYear{Replicate: r.Replicate, Year: year}
		for i, name := range []string{"Coast", "Hills"} {
			gdp := 100*float64(i+1) + 10*luck.Normal(uint64(year), draw.Stream(i+1)) + float64(10*c.Scenario*(c.Point+1))
			n.GDP += gdp
			res.Provinces = append(res.Provinces, record.ProvinceYear{Replicate: r.Replicate, Year: year, Province: name, ProvinceCode: 10 + i, GDP: gdp, Population: 7, Workers: 3, GDPPerHead: gdp / 7})
		}
		n.CV = 1 / n.GDP
		n.Beta = record.Missing()
		res.Nation = append(res.Nation, n)
	}
	last := res.Nation[2]
	res.Outcomes = []float64{last.GDP, last.CV}
	if c.Scenario == 0 && r.Replicate == 3 {
		res.Outcomes[1] = math.Inf(1) // no number
	}
	return res, nil
}

var provinces = []sim.Region{{Name: "East", Provinces: []string{"Coast"}}, {Name: "West", Provinces: []string{"Hills"}}}

// failing is a storage whose creations fail once so many have been made.
type failing struct {
	Storage
	left *int
	err  error
	only string // beginning of the names that count
}

func (s failing) Create(name string, data []byte) error {
	if !strings.HasPrefix(name, s.only) {
		return s.Storage.Create(name, data)
	}
	if *s.left--; *s.left < 0 {
		return fmt.Errorf("write %s: %w", name, s.err)
	}
	return s.Storage.Create(name, data)
}

func matches(t testing.TB, dir, pattern string) []string {
	t.Helper()
	out, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var errTest = errors.New("test")
