package plots

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func nan() float64 { return math.NaN() }

func labels(ticks []tick) string {
	var out []string
	for _, t := range ticks {
		out = append(out, t.label)
	}
	return strings.Join(out, " ")
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		name string
		got  []tick
		want string
	}{
		{"equal decimals", niceTicks(0.31, 0.52, 5), "0.30 0.35 0.40 0.45 0.50 0.55"},
		{"real minus", niceTicks(-0.08, 0.02, 5), "−0.08 −0.06 −0.04 −0.02 0.00 0.02"},
		{"thousands", niceTicks(0, 30000, 3), "0 10,000 20,000 30,000"},
		{"halves", niceTicks(0, 10, 4), "0.0 2.5 5.0 7.5 10.0"},
		{"whole", wholeTicks(10, 4), "0 3 6 9 12"},
		{"whole and small", wholeTicks(0, 4), "0 1"},
		{"constant", niceTicks(2, 2, 2), "1.8 2.0 2.2"},
		{"decades", yearTicks(1978, 2020, 5), "1980 1990 2000 2010 2020"},
		{"five years", yearTicks(1978, 2020, 9), "1980 1985 1990 1995 2000 2005 2010 2015 2020"},
		{"two years", yearTicks(1978, 1979, 9), "1978 1979"},
		{"no round year", yearTicks(1978, 1979, 1), "1978"},
		{"powers of ten", logTicks(0.02, 1), "0.01 0.1 1"},
		{"nothing", niceTicks(0, 0, 2), "0.0 0.5 1.0"},
		{"equal but for rounding", niceTicks(2, 2+1e-15, 2), "1.8 2.0 2.2"},
	} {
		if got := labels(c.got); got != c.want {
			t.Errorf("%s: ticks %s, want %s", c.name, got, c.want)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		v    float64
		d    int
		want string
	}{{1978, 0, "1978"}, {12345.6, 1, "12,345.6"}, {-0.004, 2, "0.00"}, {-1, 0, "−1"}, {1234567, 0, "1,234,567"}} {
		if got := number(c.v, c.d); got != c.want {
			t.Errorf("number(%g, %d) = %s, want %s", c.v, c.d, got, c.want)
		}
	}
	if got := signed(0.5, 1) + signed(-0.5, 1) + signed(0, 1); got != "+0.5−0.50.0" {
		t.Errorf("signed gives %s", got)
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		name        string
		at          []float64
		gap, lo, hi float64
		want        []float64
	}{
		{"far apart", []float64{10, 30}, 5, 0, 100, []float64{10, 30}},
		{"two close: pushed apart evenly", []float64{10, 12}, 6, 0, 100, []float64{8, 14}},
		{"equal: the first on top", []float64{10, 10}, 4, 0, 100, []float64{12, 8}},
		{"at the top", []float64{99, 100}, 10, 0, 100, []float64{90, 100}},
		{"at the bottom", []float64{0, 1}, 10, 0, 100, []float64{0, 10}},
	} {
		got := spread(c.at, c.gap, c.lo, c.hi)
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-9 {
				t.Errorf("%s: spread(%v) = %v, want %v", c.name, c.at, got, c.want)
				break
			}
		}
	}
}

// TestSpreadKeepsDistance checks the law on random labels: the distance holds and the order stays.
func TestSpreadKeepsDistance(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for range 200 {
		at := make([]float64, 1+rng.IntN(8))
		for i := range at {
			at[i] = 100 * rng.Float64()
		}
		got := spread(at, 9, 0, 100)
		for i := range at {
			for j := range i {
				d := got[i] - got[j]
				if math.Abs(d) < 9-1e-9 || (at[i] > at[j]) != (d > 0) {
					t.Fatalf("spread(%v) = %v", at, got)
				}
			}
			if got[i] < -1e-9 || got[i] > 100+1e-9 {
				t.Fatalf("spread(%v) = %v leaves [0, 100]", at, got)
			}
		}
	}
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		name string
		got  float64
		want float64
	}{
		{"black on white", Contrast(black, white), 21},             // WCAG 2.2
		{"equal", Contrast(blue, blue), 1},                         // by definition
		{"#777777 on white", Contrast(rgb(0x777777), white), 4.48}, // the usual example just below 4.5
	} {
		if math.Abs(c.got-c.want) > 0.005 {
			t.Errorf("contrast, %s: %.3f, want %.2f", c.name, c.got, c.want)
		}
	}
	for _, c := range append(slices.Clone(scenarioColours), yellow) {
		if got := Contrast(readable(c), white); got < 4.5 {
			t.Errorf("readable(%v) has contrast %.2f on white, want at least 4.5", c, got)
		}
	}
	for _, p := range []string{"PuOr", "BrBG"} {
		for _, c := range diverging(p, ratioLadders[0]).colours {
			if got := Contrast(textOn(c), c); got < 4.5 {
				t.Errorf("text on %v of %s has contrast %.2f, want at least 4.5", c, p, got)
			}
		}
	}
}

func TestClasses(t *testing.T) {
	c := diverging("PuOr", []float64{0.5, 0.75, 1, 1.5, 2})
	for i, v := range []float64{0.1, 0.5, 0.75, 1, 1.5, 2} { // a limit belongs to the class above it
		if c.colour(v) != c.colours[i] {
			t.Errorf("class of %g is not %d", v, i)
		}
	}
	if c.colour(nan()) != noData || c.colour(math.Inf(1)) != noData {
		t.Error("a value that is none has a class")
	}
	for _, ladder := range ratioLadders {
		if !slices.IsSorted(ladder) || ladder[2] != 1 {
			t.Errorf("ladder %v does not rise through 1 in the middle", ladder)
		}
	}
	if got := ratioLimits([]float64{0.9, 0.95, 1, 1.02, 1.08}); got[0] != 0.9 {
		t.Errorf("close values get limits %v, want the narrowest", got)
	}
	if got := ratioLimits([]float64{0.1, 0.2, 5, 8}); got[4] != 4 {
		t.Errorf("wide values get limits %v, want the widest", got)
	}
	if diff := cmp.Diff([]float64{-20, -10, 0, 10, 20}, differenceLimits([]float64{31, 30, 2, -3, 30})); diff != "" {
		t.Errorf("differenceLimits (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{-2, -1, 0, 1, 2}, differenceLimits(nil)); diff != "" {
		t.Errorf("differenceLimits of nothing (-want +got):\n%s", diff)
	}
}

func TestChange(t *testing.T) {
	w := in("en")
	for _, c := range []struct {
		a, b float64
		want string
	}{
		{1, 1.01, "changed little"},
		{0.9, 0.6, "fell by a third"},
		{1, 0.5, "fell by a half"},
		{1, 1.25, "rose by a quarter"},
		{1, 0.58, "fell by 42\u00a0%"},
		{1, 2.2, "more than doubled"},
		{0, 1, "changed little"},
		{1, nan(), "changed little"},
	} {
		if got := w.change(c.a, c.b); got != c.want {
			t.Errorf("change(%g, %g) = %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

func TestQuantile(t *testing.T) {
	v := []float64{1, 2, 3, 4} // R: quantile(1:4, c(0, .05, .25, .5, 1)) = 1, 1.15, 1.75, 2.5, 4
	for _, c := range []struct{ share, want float64 }{{0, 1}, {0.05, 1.15}, {0.25, 1.75}, {0.5, 2.5}, {1, 4}} {
		if got := quantile(v, c.share); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("quantile(%g) = %g, want %g", c.share, got, c.want)
		}
	}
}

// TestAssign compares with trying every permutation.
func TestAssign(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 2))
	for range 50 {
		const n, m = 4, 5
		cost := make([][]float64, n)
		for i := range cost {
			cost[i] = make([]float64, m)
			for j := range cost[i] {
				cost[i][j] = rng.Float64()
			}
		}
		got := 0.0
		used := map[int]bool{}
		for i, j := range assign(cost) {
			got += cost[i][j]
			if used[j] {
				t.Fatalf("column %d is used twice", j)
			}
			used[j] = true
		}
		if want := cheapest(cost, 0, map[int]bool{}); math.Abs(got-want) > 1e-9 {
			t.Fatalf("assign costs %g, want %g", got, want)
		}
	}
}

func cheapest(cost [][]float64, row int, used map[int]bool) float64 {
	if row == len(cost) {
		return 0
	}
	best := math.Inf(1)
	for j, c := range cost[row] {
		if !used[j] {
			used[j] = true
			best = min(best, c+cheapest(cost, row+1, used))
			delete(used, j)
		}
	}
	return best
}

// TestTilesFollowTheMap: neighbours in the far corners stay there.
func TestTilesFollowTheMap(t *testing.T) {
	c := readCountry(t)
	rows, cols := tileGrid(31)
	at := tiles(&c.meta.Map, c.meta.Provinces, rows, cols)
	seen := map[tile]bool{}
	for name, x := range at {
		if seen[x] || x.row >= rows || x.col >= cols {
			t.Errorf("%s stands at %v, which is taken or outside", name, x)
		}
		seen[x] = true
	}
	if at["Xinjiang"].col > at["Gansu"].col || at["Heilongjiang"].row > at["Guangdong"].row || at["Tibet"].col > at["Fujian"].col {
		t.Errorf("the tiles do not follow the map: %v", at)
	}
}

func TestAbbreviations(t *testing.T) {
	got := Abbreviations([]Province{{Name: "Hebei"}, {Name: "Hubei"}, {Name: "Alpha"}, {Name: "Alma"}, {Name: "Beta", Abbr: "XX"}, {Name: "川"}})
	want := map[string]string{"Hebei": "HE", "Hubei": "HB", "Alpha": "AL", "Alma": "AM", "Beta": "XX", "川": "川"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Abbreviations (-want +got):\n%s", diff)
	}
}

func TestWrap(t *testing.T) {
	s := style{size: 10}
	for _, text := range []string{
		"Dispersion of provincial income fell by 53\u00a0% from 1978 to 2020",
		"各省实际人均GDP的泰尔指数（人口加权，4个地区，多次模拟平均，无量纲）",
	} {
		lines := s.wrap(text, 120)
		if len(lines) < 2 {
			t.Errorf("wrap(%q) gave %d lines", text, len(lines))
		}
		for _, l := range lines {
			if s.width(l) > 120 || strings.HasPrefix(l, "，") || strings.HasPrefix(l, "%") {
				t.Errorf("wrap(%q) gave the line %q, %.0f pt wide", text, l, s.width(l))
			}
		}
		if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.ReplaceAll(text, " ", "") {
			t.Errorf("wrap(%q) lost something: %q", text, got)
		}
	}
	if got := s.wrap("", 50); len(got) != 0 {
		t.Errorf("wrap of nothing = %q", got)
	}
}

func TestMissingGlyphPanicsInTests(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a rune without a glyph did not panic")
		}
	}()
	newTypeface(false, notoSansSC).load('ཀ') // Tibetan, in no font of ours
}

// TestTexts checks that both languages take the same arguments and that the fonts have all glyphs.
func TestTexts(t *testing.T) {
	verb := regexp.MustCompile(`%(\[\d\])?[sd]`)
	for _, name := range sortedKeys(texts) {
		x := texts[name]
		if x.en == "" || x.zh == "" {
			t.Errorf("text %s lacks a language", name)
		}
		en, zh := len(verb.FindAllString(x.en, -1)), len(verb.FindAllString(x.zh, -1))
		if en != zh {
			t.Errorf("text %s takes %d arguments in English and %d in Chinese", name, en, zh)
		}
		regularFace().width(x.en+x.zh, 1)
		boldFace().width(x.en+x.zh, 1)
	}
	for _, f := range policyFamilies {
		for _, kind := range f.types {
			if _, ok := texts["type."+kind]; !ok {
				t.Errorf("policy type %s has no text", kind)
			}
		}
	}
}

func TestHatchStaysInside(t *testing.T) {
	var r strokes
	p := &pen{theme: themeFor(500), surface: &r}
	b := box{3, 5, 20, 11}
	p.hatch(black, 1, 2, b)
	if len(r.pts) < 10 {
		t.Fatalf("%d points, want a hatch", len(r.pts))
	}
	for _, q := range r.pts {
		if q.x < b.x0-1e-9 || q.x > b.x1+1e-9 || q.y < b.y0-1e-9 || q.y > b.y1+1e-9 {
			t.Errorf("hatch leaves the box at %v", q)
		}
	}
}

func TestCellsOf(t *testing.T) {
	if diff := cmp.Diff(fmt.Sprint([]Position{{3, 4}, {3, 5}}), fmt.Sprint(cellsOf("3:4;3:5;bad"))); diff != "" {
		t.Errorf("cellsOf (-want +got):\n%s", diff)
	}
}
