package plots

import (
	"bytes"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"gowest/internal/golden"
	"gowest/sim/record"
)

// allFigures draws every chart of a run and of a comparison.
func allFigures(t testing.TB, o Options) []*Figure {
	base, alt := testRun(t), testAlt(t)
	var out []*Figure
	for _, c := range runCharts {
		f := c.draw(base, o)
		if f == nil {
			t.Fatalf("chart %s: nothing drawn", c.name)
		}
		if f.Name != c.name {
			t.Errorf("chart %s is stored as %s", c.name, f.Name)
		}
		out = append(out, f)
	}
	strategies := Calendar(strategyRun(t), o)
	strategies.Name = "calendar-strategies"
	out = append(out, strategies)
	o.Provinces = []string{"Guangdong", "Guizhou"}
	two := Provinces(base, o)
	two.Name = "provinces-two"
	forest := EffectProvinces(base.Meta, alt.Meta, testEffects(base, alt), o)
	forest.Name = "effect-provinces-two"
	out = append(out, two, forest)
	o.Provinces = nil
	for _, f := range comparison(base, []Result{alt}, testEffects(base, alt), o) {
		if f.Name == "dispersion" {
			f.Name = "dispersion-compare" // of two scenarios
		}
		out = append(out, f)
	}
	other := alt.Meta
	other.Scenario, other.Slot = "cluster-west", 2
	rows := testVary(base.Meta, []Meta{alt.Meta}, []string{"policy", "Western roads and railways", "start"}, 1985, 1990, 1995, 2000, 2005, 2010)
	out = append(out, EffectVary(base.Meta, []Meta{alt.Meta}, rows, CV, o))
	rows = testVary(base.Meta, []Meta{alt.Meta, other}, []string{"labour", "search_employed"}, 0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2)
	model := EffectVary(base.Meta, []Meta{alt.Meta, other}, rows, CV, o)
	model.Name = "effect-vary-model"
	out = append(out, validationFigures(t, o)...)
	out = append(out, model, EffectShapley(base.Meta, alt.Meta, testShares(base.Meta, alt.Meta), CV, o))
	for _, c := range calibrationCharts {
		out = append(out, c.draw(testCalibration(t), o))
	}
	return append(out, sensitivityFigures(t, o)...)
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, f := range allFigures(t, Options{}) {
		data, err := f.Render("svg", 9)
		if err != nil {
			t.Fatal(err)
		}
		golden.Equal(t, f.Name+".svg", data)
	}
	for _, f := range allFigures(t, Options{Lang: "zh"}) {
		if f.Name != "effect-map" && f.Name != "decomposition" && f.Name != "calendar-strategies" && f.Name != "demography" && f.Name != "migration" && f.Name != "effect-vary" && f.Name != SharesChart && !strings.HasPrefix(f.Name, SensitivityChart) && f.Name != "validation-coverage" && f.Name != "calibration-fit" {
			continue
		}
		data, err := f.Render("svg", 9)
		if err != nil {
			t.Fatal(err)
		}
		golden.Equal(t, f.Name+"-zh.svg", data)
	}
}

func TestFormatsAreDeterministic(t *testing.T) {
	t.Parallel()
	start := map[string]string{"png": "\x89PNG", "pdf": "%PDF", "svg": "<svg"}
	first, second := allFigures(t, Options{}), allFigures(t, Options{})
	for i, f := range first {
		if testing.Short() && i > 2 {
			break
		}
		for format, magic := range start {
			a, err := f.Render(format, 9)
			if err != nil {
				t.Fatal(err)
			}
			b, err := second[i].Render(format, 9)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(a, []byte(magic)) || len(a) < 5000 {
				t.Errorf("%s as %s: %d bytes that begin with %q", f.Name, format, len(a), a[:4])
			}
			if !bytes.Equal(a, b) {
				t.Errorf("%s as %s: two drawings differ", f.Name, format)
			}
		}
	}
}

func TestPNGHasTheWidthAskedFor(t *testing.T) {
	f := Decomposition(testRun(t), Options{})
	for _, cm := range []float64{9, 18} {
		data, err := f.Render("png", cm)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		want := cm / 2.54 * dpi
		if got := float64(img.Bounds().Dx()); got < want-2 || got > want+2 {
			t.Errorf("a chart of %g cm is %g pixels wide, want %g", cm, got, want)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	f := Decomposition(testRun(t), Options{})
	for _, c := range []struct {
		format string
		width  float64
	}{{"gif", 9}, {"svg", 0}, {"svg", 1e9}} {
		if _, err := f.Render(c.format, c.width); err == nil {
			t.Errorf("Render(%s, %g) gave no error", c.format, c.width)
		}
	}
}

// written is a text and where it stands.
type written struct {
	text string
	box  box
}

// recorder is a surface that keeps texts.
type recorder struct{ texts []written }

func (r *recorder) fill(color.NRGBA, vg.Path)                       {}
func (r *recorder) stroke(color.NRGBA, float64, []float64, vg.Path) {}
func (r *recorder) write(_ color.NRGBA, f *typeface, s string, x, y, size, edge float64) {
	if edge == 0 { // halos stand below the same text
		r.texts = append(r.texts, written{s, box{x, y - 0.1*size, x + f.width(s, size), y + capHeight*size}})
	}
}

// TestNoTextIsClippedOrOverlaps draws every chart at both widths and in both languages.
func TestNoTextIsClippedOrOverlaps(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "zh"} {
		for _, f := range allFigures(t, Options{Lang: lang}) {
			for _, cm := range []float64{9, 12, 18} {
				l := f.layout(cm * ptPerCM)
				var r recorder
				f.draw(&pen{theme: l.theme, surface: &r}, l)
				for i, a := range r.texts {
					if a.box.x0 < 0 || a.box.y0 < 0 || a.box.x1 > l.width || a.box.y1 > l.height {
						t.Errorf("%s at %g cm in %s: %q is cut off at %.1f", f.Name, cm, lang, a.text, a.box)
					}
					for _, b := range r.texts[:i] {
						if dx, dy := overlap(a.box, b.box); dx > 0.3 && dy > 0.3 {
							t.Errorf("%s at %g cm in %s: %q and %q overlap by %.1f × %.1f pt", f.Name, cm, lang, a.text, b.text, dx, dy)
						}
					}
				}
			}
		}
	}
}

// overlap returns the width and height of what two boxes share, negative if they are apart.
func overlap(a, b box) (dx, dy float64) {
	return min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
}

// TestSmallRuns draws runs with little in them: nothing may panic or fail.
func TestSmallRuns(t *testing.T) {
	full := testRun(t)
	oneYear := Result{full.Meta, &record.Tables{
		Nation: full.Tables.Nation[:1], Provinces: full.Tables.Provinces[:31], Cells: full.Tables.Cells[:240],
		Firms: full.Tables.Firms[:12], Persons: full.Tables.Persons[:10],
	}}
	oneYear.Meta.Replicates, oneYear.Meta.To = 1, full.Meta.From
	bare := Result{Meta{Scenario: "toy", Replicates: 1, From: 1, To: 2}, full.Tables}
	toy := Result{Meta{Scenario: "toy", Replicates: 1, From: 1, To: 2, Provinces: []Province{{Name: "A"}}}, &record.Tables{
		Nation:    []record.NationYear{{Replicate: 1, Year: 1}, {Replicate: 1, Year: 2}},
		Provinces: []record.ProvinceYear{{Replicate: 1, Year: 1, Province: "A"}, {Replicate: 1, Year: 2, Province: "A", Population: 5, GDP: 10, GDPPerHead: 2}},
	}}
	for name, r := range map[string]Result{
		"nothing": {Meta{}, &record.Tables{}}, "one year": oneYear, "no map": bare, "toy": toy,
	} {
		t.Run(name, func(t *testing.T) {
			for _, lang := range []string{"en", "zh"} {
				dir := t.TempDir()
				o := Options{Formats: []string{"svg"}, Lang: lang}
				if err := Run(dir, r.Meta, r.Tables, o); err != nil {
					t.Error(err)
				}
				if err := Compare(dir, r, []Result{r}, nil, o); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestOneReplicateHasNoInterval: effects of a single pair have no interval and none is drawn.
func TestOneReplicateHasNoInterval(t *testing.T) {
	base, alt := testRun(t), testAlt(t)
	rows := testEffects(base, alt)
	for i := range rows {
		rows[i].CILow, rows[i].CIHigh, rows[i].Replicates = nan(), nan(), 1
	}
	for _, f := range comparison(base, []Result{alt}, rows, Options{}) {
		data, err := f.Render("svg", 9)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte("NaN")) || bytes.Contains(data, []byte("-9223372036854775808")) {
			t.Errorf("%s holds a number that is none", f.Name)
		}
	}
}

// Titles of the effects by province say nothing of provinces whose interval holds zero.
func TestEffectMapNamesClearEffectsOnly(t *testing.T) {
	base, alt := testRun(t), testAlt(t)
	rows := testEffects(base, alt)
	set := func(province string, mean, half float64) {
		for i := range rows {
			if r := &rows[i]; r.Year == base.Meta.To && (r.Province == province || province == "") {
				r.DeltaMean, r.CILow, r.CIHigh = mean, mean-half, mean+half
			}
		}
	}
	set("", 100, 200)
	if got := EffectMap(base.Meta, alt.Meta, rows, Options{}).Title; !strings.HasPrefix(got, "No clear effect of ") {
		t.Errorf("without a clear effect: %q", got)
	}
	first, second := base.Meta.Provinces[0].Name, base.Meta.Provinces[1].Name
	set(first, 5000, 6000)
	set(second, -50, 10)
	if got := EffectMap(base.Meta, alt.Meta, rows, Options{}).Title; !strings.Contains(got, second) {
		t.Errorf("with one clear effect, in %s: %q", second, got)
	}
}

// The title of the clusters is their mean number, however it is added up: 69 clusters of six replicates are 11.5.
func TestClustersTitleIsTheMean(t *testing.T) {
	r := testRun(t)
	r.Meta.Replicates = 6
	r.Tables = &record.Tables{Clusters: make([]record.ClusterYear, 69)}
	for i := range r.Tables.Clusters {
		r.Tables.Clusters[i].Year = r.Meta.To
	}
	if got := in("en").clustersTitle(r); !strings.HasPrefix(got, "12 industrial clusters") {
		t.Errorf("title %q, want 12 clusters", got)
	}
}

func TestRunWritesWhatIsAskedFor(t *testing.T) {
	r := testRun(t)
	dir := t.TempDir()
	o := Options{Formats: []string{"svg", "pdf"}, WidthCM: 9, Charts: []string{"decomposition", "calendar"}}
	if err := Run(dir, r.Meta, r.Tables, o); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Join(dir, "charts"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, f.Name())
	}
	want := "calendar.pdf calendar.svg decomposition.pdf decomposition.svg"
	if strings.Join(got, " ") != want {
		t.Errorf("Run wrote %v, want %s", got, want)
	}
}

// Files of every format are the same from one goroutine and from many, which share rows, fonts and palettes.
func TestChartsDoNotDependOnThreads(t *testing.T) {
	if testing.Short() {
		t.Skip("draws every chart six times")
	}
	base, alt := testRun(t), testAlt(t)
	rows := testEffects(base, alt)
	drawn := func(threads int) map[string]string {
		dir := t.TempDir()
		o := Options{Formats: []string{"svg", "png", "pdf"}, WidthCM: 9, Threads: threads}
		if err := Run(dir, base.Meta, base.Tables, o); err != nil {
			t.Fatal(err)
		}
		if err := Compare(dir, base, []Result{alt}, rows, o); err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		entries, err := os.ReadDir(filepath.Join(dir, "charts"))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			b, err := os.ReadFile(filepath.Join(dir, "charts", e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			files[e.Name()] = string(b)
		}
		return files
	}
	one, many := drawn(1), drawn(8)
	if len(one) < 3*15 || len(one) != len(many) {
		t.Fatalf("%d files from one goroutine, %d from many; want at least 45", len(one), len(many))
	}
	for name := range one {
		if one[name] != many[name] {
			t.Errorf("%s depends on the threads", name)
		}
	}
}

func TestOptionsCheck(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{}, ""},
		{Options{Charts: Names(), Formats: []string{"svg", "png", "pdf"}}, ""},
		{Options{Charts: []string{"pie"}}, `there is no chart "pie"`},
		{Options{Formats: []string{"gif"}}, `chart format is "gif"; want svg, png or pdf`},
	} {
		err := c.o.Check()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("Check(%+v) = %v, want %q", c.o, err, c.want)
		}
	}
}

func TestCompareNamesFilesByScenario(t *testing.T) {
	base, alt := testRun(t), testAlt(t)
	other := alt
	other.Meta.Scenario = "cluster-west"
	rows := testEffects(base, alt)
	rows = append(rows, testEffects(base, other)...)
	var got []string
	for _, f := range comparison(base, []Result{alt, other}, rows, Options{}) {
		got = append(got, f.Name)
	}
	want := "dispersion effect-dispersion effect-provinces-go-west effect-map-go-west effect-provinces-cluster-west effect-map-cluster-west"
	if strings.Join(got, " ") != want {
		t.Errorf("comparison drew %v, want %s", got, want)
	}
}

// strokes is a surface that keeps the points of strokes.
type strokes struct {
	recorder
	pts []point
}

func (s *strokes) stroke(_ color.NRGBA, _ float64, _ []float64, path vg.Path) {
	for _, c := range path {
		s.pts = append(s.pts, point{float64(c.Pos.X), float64(c.Pos.Y)})
	}
}
