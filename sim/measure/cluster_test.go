package measure_test

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"gowest/sim/draw"
	"gowest/sim/measure"
)

// lattice joins the cells of a rectangle by their sides.
func lattice(rows, cols int) [][]int32 {
	out := make([][]int32, rows*cols)
	for c := range out {
		if c >= cols {
			out[c] = append(out[c], int32(c-cols))
		}
		if c%cols > 0 {
			out[c] = append(out[c], int32(c-1))
		}
		if c%cols < cols-1 {
			out[c] = append(out[c], int32(c+1))
		}
		if c < len(out)-cols {
			out[c] = append(out[c], int32(c+cols))
		}
	}
	return out
}

// world is a lattice with an uneven base and room for an industry.
func world(rows, cols int) *measure.ClusterTest {
	t := &measure.ClusterTest{
		Neighbours: lattice(rows, cols), Base: make([]float64, rows*cols),
		MinFirms: 8, MinQuotient: 1.3, Significance: 0.05, Permutations: 199, Key: draw.NewKey(1, 1), Stream: 77,
	}
	for c := range t.Base {
		t.Base[c] = math.Exp(2 * math.Sin(float64(c))) // shares of cells spread by a factor of 50
	}
	return t
}

// scatter throws n firms of Pareto sizes on the cells by base: the null, with a draw of its own.
func scatter(t *measure.ClusterTest, key draw.Key, n int) {
	total := 0.0
	for _, b := range t.Base {
		total += b
	}
	t.FirmCell, t.FirmHeads = nil, nil
	for f := range n {
		u, c := total*key.Uniform(uint64(f), 1), 0
		for u >= t.Base[c] && c < len(t.Base)-1 {
			u -= t.Base[c]
			c++
		}
		t.FirmCell = append(t.FirmCell, int32(c))
		t.FirmHeads = append(t.FirmHeads, int32(math.Min(500, math.Pow(1-key.Uniform(uint64(f), 2), -1/1.1))))
	}
}

func plant(t *measure.ClusterTest, cell int32, firms int, heads int32) {
	for range firms {
		t.FirmCell, t.FirmHeads = append(t.FirmCell, cell), append(t.FirmHeads, heads)
	}
}

// Ten firms of one head in one of two equal cells: the most uneven map there is. Its mirror image is
// as uneven, and no other, so p = 2/2^10 exactly.
func TestDetectPValueByEnumeration(t *testing.T) {
	t.Parallel()
	test := &measure.ClusterTest{
		Neighbours: [][]int32{{1}, {0}}, Base: []float64{5, 5},
		MinFirms: 1, MinQuotient: 1, Significance: 0.5, Permutations: 99_999, Key: draw.NewKey(3, 1),
	}
	plant(test, 1, 10, 1)
	var d measure.Detector
	got := must[[]measure.Cluster](t)(d.Detect(test))
	if len(got) != 1 {
		t.Fatalf("%d clusters, want 1", len(got))
	}
	const p = 2.0 / 1024
	near(t, "p-value", got[0].PValue, p, 5*math.Sqrt(p/1e5)) // a z of 5
	got[0].PValue = 0
	want := measure.Cluster{Cells: []int32{1}, CellHeads: []int64{10}, Firms: 10, Heads: 10, LQ: 2}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("cluster %+v, want %+v", got[0], want)
	}

	// Eight and two, in cells of the shares 1/2: P(8 or more in either) = 2 (45+10+1)/1024.
	test.FirmCell[0], test.FirmCell[1] = 0, 0
	got = must[[]measure.Cluster](t)(d.Detect(test))
	const p8 = 112.0 / 1024
	near(t, "p-value of eight", got[0].PValue, p8, 5*math.Sqrt(p8/1e5))
}

// Under the null an industry shows a cluster no more often than Significance says, although some 150
// cells are tested and firms are very unequal. Without a minimum of firms or of the quotient the
// test is exact, so it must not be timid either.
func TestDetectFalsePositives(t *testing.T) {
	t.Parallel()
	worlds := 2000
	if testing.Short() {
		worlds = 400
	}
	for _, c := range []struct {
		name        string
		minFirms    int
		minQuotient float64
		exact       bool
		rows, cols  int
		firms       int
	}{
		{"exact", 1, 0, true, 12, 13, 250},
		{"with minimum firms and quotient", 8, 1.3, false, 12, 13, 250},
		{"exact, firms of one head dealt by number", 1, 0, true, 3, 3, 1500},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			test := world(c.rows, c.cols)
			test.MinFirms, test.MinQuotient = c.minFirms, c.minQuotient
			var d measure.Detector
			found := 0
			for w := range worlds {
				scatter(test, draw.NewKey(uint64(w), 2), c.firms)
				test.Key = draw.NewKey(uint64(w), 1)
				if len(must[[]measure.Cluster](t)(d.Detect(test))) > 0 {
					found++
				}
			}
			n := float64(worlds)
			rate, bound := float64(found)/n, 5*math.Sqrt(0.05*0.95/n) // a z of 5
			t.Logf("industries without clusters that show one: %.3f of %d at significance 0.05", rate, worlds)
			if rate > 0.05+bound || c.exact && rate < 0.05-bound {
				t.Errorf("false-positive rate %.3f, want 0.05 within %.3f", rate, bound)
			}
		})
	}
}

func TestDetectFindsWhatIsThere(t *testing.T) {
	t.Parallel()
	test := world(12, 13)
	scatter(test, draw.NewKey(5, 2), 400)
	// Two touching cells near one corner, one cell far away.
	plant(test, 14, 30, 3)
	plant(test, 15, 30, 3)
	plant(test, 130, 40, 4)
	var d measure.Detector
	got := must[[]measure.Cluster](t)(d.Detect(test))
	if len(got) != 2 {
		t.Fatalf("%d clusters, want 2: %+v", len(got), got)
	}
	for _, c := range got {
		if c.PValue > test.Significance || c.LQ < test.MinQuotient || c.Firms < test.MinFirms {
			t.Errorf("%+v does not meet the thresholds", c)
		}
	}
	if !slices.Contains(got[0].Cells, 14) || !slices.Contains(got[0].Cells, 15) || !slices.Equal(got[1].Cells, []int32{130}) {
		t.Errorf("cells %v and %v, want 14 and 15, and 130", got[0].Cells, got[1].Cells)
	}
	var heads int64
	firms, share, base := 0, 0.0, 0.0
	for f, c := range test.FirmCell {
		if c == 130 {
			heads += int64(test.FirmHeads[f])
			firms++
		}
	}
	var total int64
	for _, h := range test.FirmHeads {
		total += int64(h)
	}
	for c, b := range test.Base {
		base += b
		if c == 130 {
			share = b
		}
	}
	if got[1].Heads != heads || got[1].Firms != firms {
		t.Errorf("%d heads in %d firms, want %d in %d", got[1].Heads, got[1].Firms, heads, firms)
	}
	near(t, "LQ", got[1].LQ, float64(heads)/float64(total)/(share/base), 1e-12)
}

// Workshops are seen although the state plants of the industry employ most of its workers.
func TestDetectWorkshopsBesidePlants(t *testing.T) {
	t.Parallel()
	test := world(12, 13)
	scatter(test, draw.NewKey(8, 2), 400)
	for f := range test.FirmHeads {
		test.FirmHeads[f] = 1 + int32(f%3)
		if f < 20 {
			test.FirmHeads[f] = 100
		}
	}
	plant(test, 14, 60, 3)
	var d measure.Detector
	got := must[[]measure.Cluster](t)(d.Detect(test))
	if len(got) != 1 || !slices.Contains(got[0].Cells, 14) {
		t.Errorf("clusters %+v, want one in cell 14", got)
	}
}

// A plant that employs half of the industry is not a cluster, alone or among small firms.
func TestDetectLargePlant(t *testing.T) {
	t.Parallel()
	test := world(12, 13)
	scatter(test, draw.NewKey(6, 2), 400)
	for f := range test.FirmHeads {
		test.FirmHeads[f] = 1
	}
	plant(test, 60, 1, 400)
	var d measure.Detector
	if got := must[[]measure.Cluster](t)(d.Detect(test)); len(got) > 0 {
		t.Errorf("one plant makes clusters %+v", got)
	}
}

func TestDetectIsReproducible(t *testing.T) {
	t.Parallel()
	test := world(12, 13)
	scatter(test, draw.NewKey(5, 2), 400)
	plant(test, 20, 20, 2)
	plant(test, 90, 12, 3)
	plant(test, 33, 7, 3)
	plant(test, 100, 11, 1)
	test.Significance = 0.9 // p-values away from the smallest
	var d measure.Detector
	want := must[[]measure.Cluster](t)(d.Detect(test))
	if len(want) < 2 {
		t.Fatalf("%d clusters, want some", len(want))
	}
	other := world(5, 4) // leaves other sizes in the buffers
	scatter(other, draw.NewKey(9, 2), 100)
	must[[]measure.Cluster](t)(d.Detect(other))
	if got := must[[]measure.Cluster](t)(d.Detect(test)); !reflect.DeepEqual(got, want) {
		t.Errorf("a used detector finds %+v, want %+v", got, want)
	}
	slices.Reverse(test.FirmCell)
	slices.Reverse(test.FirmHeads)
	if got := must[[]measure.Cluster](t)(d.Detect(test)); !reflect.DeepEqual(got, want) {
		t.Errorf("in another order of firms %+v, want %+v", got, want)
	}
	test.Identity++
	if got := must[[]measure.Cluster](t)(d.Detect(test)); reflect.DeepEqual(got, want) {
		t.Error("another identity gave the same p-values")
	}
}

// summarise returns the test with a row for all firms of a cell and a size, in no order of theirs.
func summarise(t *measure.ClusterTest) *measure.ClusterTest {
	out := *t
	out.FirmCell, out.FirmHeads, out.FirmCount = nil, nil, nil
	type kind struct{ cell, heads int32 }
	row := map[kind]int{}
	for f := len(t.FirmCell) - 1; f >= 0; f-- {
		k := kind{t.FirmCell[f], t.FirmHeads[f]}
		if _, ok := row[k]; !ok {
			row[k] = len(out.FirmCell)
			out.FirmCell, out.FirmHeads, out.FirmCount = append(out.FirmCell, k.cell), append(out.FirmHeads, k.heads), append(out.FirmCount, 0)
		}
		out.FirmCount[row[k]]++
	}
	return &out
}

// Rows that stand for several firms find what the firms find one by one, bit for bit.
func TestDetectFirmCount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		firms int
	}{
		{"all thrown", 400},
		{"small firms dealt", 40_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			single := world(12, 13)
			single.Significance = 0.9 // p-values away from the smallest
			scatter(single, draw.NewKey(5, 2), c.firms)
			plant(single, 20, c.firms/20, 2)
			plant(single, 90, c.firms/40, 3)
			plant(single, 33, 7, 3)
			plant(single, 100, c.firms/40, 1)
			var d measure.Detector
			want := must[[]measure.Cluster](t)(d.Detect(single))
			if len(want) < 2 {
				t.Fatalf("%d clusters, want some", len(want))
			}
			counted := summarise(single)
			if len(counted.FirmCell) > len(single.FirmCell)*3/4 {
				t.Fatalf("%d rows for %d firms: nothing to test", len(counted.FirmCell), len(single.FirmCell))
			}
			if got := must[[]measure.Cluster](t)(d.Detect(counted)); !reflect.DeepEqual(got, want) {
				t.Errorf("by rows %+v, want %+v", got, want)
			}
			// A row split in two, and rows of no firm.
			for _, n := range []int64{counted.FirmCount[0] / 2, 0} {
				counted.FirmCell, counted.FirmHeads = append(counted.FirmCell, counted.FirmCell[0]), append(counted.FirmHeads, counted.FirmHeads[0])
				counted.FirmCount = append(counted.FirmCount, n)
				counted.FirmCount[0] -= n
			}
			counted.FirmCell, counted.FirmHeads = append(counted.FirmCell, 5), append(counted.FirmHeads, math.MaxInt32)
			counted.FirmCount = append(counted.FirmCount, 0)
			if got := must[[]measure.Cluster](t)(d.Detect(counted)); !reflect.DeepEqual(got, want) {
				t.Errorf("by split rows %+v, want %+v", got, want)
			}
		})
	}
}

// nationwide is an industry of 200 million firms with 10⁹ heads, in every cell by its base: no cluster.
func nationwide() *measure.ClusterTest {
	t := world(15, 16)
	t.MinQuotient, t.Significance = 1, 0.01
	base := 0.0
	for _, b := range t.Base {
		base += b
	}
	for c, b := range t.Base {
		for h, n := range []float64{60e6, 40e6, 30e6, 30e6, 20e6, 10e6, 10e6} {
			t.FirmCell, t.FirmHeads = append(t.FirmCell, int32(c)), append(t.FirmHeads, int32(3+h))
			t.FirmCount = append(t.FirmCount, int64(math.Round(n*b/base)))
		}
	}
	return t
}

// All persons of China one by one: where shares are those of the base no cell stands out, a fiftieth
// more firms in one cell do.
func TestDetectMillions(t *testing.T) {
	t.Parallel()
	test := nationwide()
	var d measure.Detector
	if got := must[[]measure.Cluster](t)(d.Detect(test)); len(got) > 0 {
		t.Errorf("clusters %+v without any", got)
	}
	const cell = 100
	firms := 0
	for row, c := range test.FirmCell {
		if c == cell {
			test.FirmCount[row] += test.FirmCount[row] / 50
			firms += int(test.FirmCount[row])
		}
	}
	got := must[[]measure.Cluster](t)(d.Detect(test))
	if len(got) != 1 || !slices.Equal(got[0].Cells, []int32{cell}) {
		t.Fatalf("clusters %+v, want one in cell %d", got, cell)
	}
	if got[0].Firms != firms {
		t.Errorf("%d firms, want %d", got[0].Firms, firms)
	}
	near(t, "LQ", got[0].LQ, 1.02, 1e-3)
	near(t, "p-value", got[0].PValue, 1.0/200, 1e-15)
}

func TestDetectEdges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*measure.ClusterTest)
		want   error
	}{
		{"no firms", func(t *measure.ClusterTest) { t.FirmCell, t.FirmHeads = nil, nil }, nil},
		{"firms without heads", func(t *measure.ClusterTest) { clear(t.FirmHeads) }, nil},
		{"firms where there is no base", func(t *measure.ClusterTest) { t.Base[3] = 0; plant(t, 3, 50, 9) }, nil},
		{"no base", func(t *measure.ClusterTest) { clear(t.Base) }, measure.ErrNoData},
		{"negative base", func(t *measure.ClusterTest) { t.Base[3] = -1 }, measure.ErrRange},
		{"base not a number", func(t *measure.ClusterTest) { t.Base[3] = math.NaN() }, measure.ErrRange},
		{"cell that does not exist", func(t *measure.ClusterTest) { t.FirmCell[0] = 12 * 13 }, measure.ErrRange},
		{"negative heads", func(t *measure.ClusterTest) { t.FirmHeads[0] = -1 }, measure.ErrRange},
		{"negative number of firms", func(t *measure.ClusterTest) { counts(t, -1) }, measure.ErrRange},
		{"too many firms in a row", func(t *measure.ClusterTest) { counts(t, math.MaxInt64) }, measure.ErrRange},
		{"too many firms in all", func(t *measure.ClusterTest) { clear(t.FirmHeads); counts(t, 1<<22) }, measure.ErrRange},
		{"too many heads", func(t *measure.ClusterTest) { plant(t, 3, 40, math.MaxInt32) }, measure.ErrRange},
		{"too many heads in a row", func(t *measure.ClusterTest) { t.FirmHeads[0] = math.MaxInt32; counts(t, 40) }, measure.ErrRange},
		{"no firm in any row", func(t *measure.ClusterTest) { counts(t, 0) }, nil},
		{"significance 0", func(t *measure.ClusterTest) { t.Significance = 0 }, measure.ErrRange},
		{"significance out of reach", func(t *measure.ClusterTest) { t.Permutations = 18 }, measure.ErrRange},
		{"significance just in reach", func(t *measure.ClusterTest) { t.Permutations = 19 }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			test := world(12, 13)
			scatter(test, draw.NewKey(1, 2), 100)
			c.change(test)
			var d measure.Detector
			got, err := d.Detect(test)
			if !errors.Is(err, c.want) || err == nil && len(got) > 0 {
				t.Errorf("Detect = %v, %v, want nothing and %v", got, err, c.want)
			}
		})
	}
}

// counts lets every row stand for n firms.
func counts(t *measure.ClusterTest, n int64) {
	t.FirmCount = slices.Repeat([]int64{n}, len(t.FirmCell))
}

func TestDetectDoesNotAllocate(t *testing.T) {
	few := world(12, 13)
	scatter(few, draw.NewKey(2, 2), 500)
	few.MinQuotient, few.Significance = 0, 0.005 // all cells are candidates, none passes
	for name, test := range map[string]*measure.ClusterTest{"few firms": few, "millions of firms": nationwide()} {
		var d measure.Detector
		must[[]measure.Cluster](t)(d.Detect(test))
		if n := testing.AllocsPerRun(3, func() { d.Detect(test) }); n > 0 {
			t.Errorf("%s: Detect allocates %g times", name, n)
		}
	}
}

// One year of a default run: 30,000 firms in eight industries, every industry with candidates.
func BenchmarkDetect(b *testing.B) {
	for _, size := range []struct {
		name       string
		rows, cols int
	}{{"240 cells", 15, 16}, {"946 cells", 22, 43}} {
		b.Run(size.name, func(b *testing.B) {
			var d measure.Detector
			test := world(size.rows, size.cols)
			scatter(test, draw.NewKey(4, 2), 3710)
			plant(test, 100, 40, 4)
			b.ReportAllocs()
			for b.Loop() {
				for industry := range 8 {
					test.Identity = uint64(industry)
					if got, err := d.Detect(test); err != nil || len(got) == 0 {
						b.Fatal(got, err)
					}
				}
			}
			b.ReportMetric(8*3750*199*float64(b.N)/b.Elapsed().Seconds(), "throws/s")
		})
	}
}

// An industry of 200 million firms, one row a cell and size, with one cluster.
func BenchmarkDetectMillions(b *testing.B) {
	var d measure.Detector
	test := nationwide()
	for row, c := range test.FirmCell {
		if c == 100 {
			test.FirmCount[row] += test.FirmCount[row] / 50
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if got, err := d.Detect(test); err != nil || len(got) != 1 {
			b.Fatal(got, err)
		}
	}
}
