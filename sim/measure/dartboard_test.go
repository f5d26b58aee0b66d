package measure

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"gowest/sim/draw"
)

// board is a detector of cells with an uneven base, loaded with a test of firms of 1, 2, 3, … heads, as
// many of each as said.
func board(t testing.TB, cells int, firms ...int64) (*Detector, *ClusterTest, int64) {
	t.Helper()
	test := &ClusterTest{
		Neighbours: make([][]int32, cells), Base: make([]float64, cells),
		MinFirms: 1, Significance: 0.05, Permutations: 199, Key: draw.NewKey(1, 1), Stream: 77,
	}
	for c := range test.Base {
		test.Base[c] = math.Exp(2 * math.Sin(float64(c)))
	}
	test.Base[cells/2] = 0
	for h, n := range firms {
		test.FirmCell, test.FirmHeads, test.FirmCount = append(test.FirmCell, 0), append(test.FirmHeads, int32(h+1)), append(test.FirmCount, n)
	}
	d := new(Detector)
	_, capped, err := d.load(test)
	if err != nil {
		t.Fatal(err)
	}
	d.buildAlias()
	d.buildChances()
	return d, test, capped
}

// A thrown map is bit for bit the one of the plain loop over all firms, which stored results hang on.
func TestThrowIsThePlainLoop(t *testing.T) {
	t.Parallel()
	for _, cells := range []int{2, 7, 156, 240} {
		d, _, _ := board(t, cells, 60, 31, 0, 7, 1)
		want := make([]tally, cells)
		for r := range uint64(50) {
			seed := draw.NewKey(1, 1).Bits(r, 77)
			clear(want)
			at := seed
			for _, s := range d.sizes {
				for range s.firms {
					at += 0x9e3779b97f4a7c15
					z := at
					z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
					z = (z ^ z>>27) * 0x94d049bb133111eb
					c, within := bits.Mul64(z^z>>31, uint64(cells))
					if within >= d.threshold[c] {
						c = uint64(d.alias[c])
					}
					want[c] += 1<<headBits | tally(s.capped)
				}
			}
			if d.scatter(seed); !slices.Equal(d.tally, want) {
				t.Fatalf("%d cells: map %d is %x, want %x", cells, r, d.tally, want)
			}
		}
	}
}

// Sizes are dealt from dealtPerCell firms a cell on and never before.
func TestDealsManyOnly(t *testing.T) {
	t.Parallel()
	const cells = 20
	d, _, _ := board(t, cells, dealtPerCell*cells-1, 3, 3)
	d.scatter(1)
	thrown := slices.Clone(d.tally)
	d.dealt = math.MaxInt64
	if d.scatter(1); !slices.Equal(d.tally, thrown) {
		t.Error("one firm less than the limit is not thrown")
	}
	d, _, _ = board(t, cells, dealtPerCell*cells, 3, 3)
	d.scatter(1)
	dealt := slices.Clone(d.tally)
	d.dealt = math.MaxInt64
	if d.scatter(1); slices.Equal(d.tally, dealt) {
		t.Error("as many firms as the limit are not dealt")
	}
}

// Every firm is on the map once, also when they are very many, and none where there is no base.
func TestScatterLosesNoFirm(t *testing.T) {
	t.Parallel()
	d, test, capped := board(t, 240, 190_000_000, 9_000_000, 0, 50_000, 3)
	firms := int64(199_050_003)
	for r := range uint64(200) {
		d.scatter(draw.NewKey(2, 1).Bits(r, 77))
		var n, heads int64
		for c, o := range d.tally {
			n, heads = n+o.firms(), heads+o.capped()
			if test.Base[c] == 0 && o != 0 {
				t.Fatalf("%d firms in a cell without base", o.firms())
			}
		}
		if n != firms || heads != capped {
			t.Fatalf("%d firms with %d capped heads on the map, want %d with %d", n, heads, firms, capped)
		}
	}
}

// Dealt and thrown maps have one law: firms of every cell have the moments of the multinomial, and the
// largest statistic of a map, which p-values hang on, is distributed alike (two samples of Kolmogorov and
// Smirnov).
func TestDealAsThrow(t *testing.T) {
	t.Parallel()
	maps := 4000
	if testing.Short() {
		maps = 500
	}
	for _, c := range []struct {
		name    string
		cells   int
		minimum int
		firms   []int64
	}{
		{"few cells", 3, 1, []int64{300, 200, 100}},
		{"one size", 40, 1, []int64{4000}},
		{"few firms", 60, 1, []int64{40, 20, 10, 5}},
		{"few firms with a minimum", 60, 3, []int64{40, 20, 10, 5}},
		{"many", 60, 8, []int64{6000, 4000, 1000, 30}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var highest [2][]float64
			for way, limit := range []int64{math.MaxInt64, 0} {
				d, test, capped := board(t, c.cells, c.firms...)
				d.dealt, test.MinCellFirms = limit, c.minimum
				sum, squares, products := make([]float64, c.cells), make([]float64, c.cells), make([]float64, c.cells)
				n := 0.0
				for _, f := range c.firms {
					n += float64(f)
				}
				for r := range maps {
					d.scatter(draw.NewKey(uint64(way), 1).Bits(uint64(r), 77))
					highest[way] = append(highest[way], d.maximum(test, capped))
					last := 0.0
					for j, o := range d.tally {
						x := float64(o.firms()) - n*d.share[j]
						sum[j] += x
						squares[j] += x * x
						products[j] += last * x
						last = x
					}
				}
				m := float64(maps)
				for j, p := range d.share {
					v := n * p * (1 - p)
					if z := sum[j] / math.Sqrt(m*v); v > 0 && math.Abs(z) > 5 {
						t.Errorf("way %d: mean of cell %d is off by %.1f standard errors", way, j, z)
					}
					// Var x² = v + 2v² - 6v²/n at most.
					if z := (squares[j] - m*v) / math.Sqrt(m*(v+2*v*v)); v > 0 && math.Abs(z) > 5 {
						t.Errorf("way %d: variance of cell %d is off by %.1f standard errors", way, j, z)
					}
					if j == 0 || v == 0 || d.share[j-1] == 0 {
						continue
					}
					// What one cell has, its neighbour in the list cannot have. Var xy = vw + cov² ≤ 2vw.
					q := d.share[j-1]
					if z := (products[j] + m*n*p*q) / math.Sqrt(m*2*v*n*q*(1-q)); math.Abs(z) > 5 {
						t.Errorf("way %d: covariance of cells %d and %d is off by %.1f standard errors", way, j-1, j, z)
					}
				}
			}
			// P(D > λ √(2/m)) ≤ 2 exp(-2λ²): 1e-6 for λ = 2.69.
			slices.Sort(highest[0])
			slices.Sort(highest[1])
			if got, bound := distance(highest[0], highest[1]), 2.69*math.Sqrt(2/float64(maps)); got > bound {
				t.Errorf("distributions of the largest statistic differ by %.3f, want %.3f at most", got, bound)
			}
		})
	}
}

// distance is the largest difference between the distribution functions of two sorted samples.
func distance(a, b []float64) (most float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x := min(a[i], b[j])
		for i < len(a) && a[i] == x {
			i++
		}
		for j < len(b) && b[j] == x {
			j++
		}
		most = max(most, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return most
}

// The last cell of a deal has the law too: what is left after all others is binomial with its own share.
func TestDealLastCell(t *testing.T) {
	t.Parallel()
	const firms, maps = 5000, 20_000
	d, _, _ := board(t, 12, firms)
	d.dealt = 0
	last := len(d.share) - 1
	law := distuv.Binomial{N: firms, P: d.share[last]}
	below := 0 // maps with no more than the median
	median := math.Floor(law.Mean())
	for r := range uint64(maps) {
		d.scatter(draw.NewKey(4, 1).Bits(r, 77))
		if float64(d.tally[last].firms()) <= median {
			below++
		}
	}
	p := law.CDF(median)
	if z := (float64(below) - maps*p) / math.Sqrt(maps*p*(1-p)); math.Abs(z) > 5 {
		t.Errorf("the last cell has its mean or less on %d of %d maps, want %.0f (z = %.1f)", below, maps, maps*p, z)
	}
}

// One random map of firms of six sizes on 240 cells, thrown one by one and dealt.
func BenchmarkScatter(b *testing.B) {
	for _, firms := range []int64{3750, 100_000, 10_000_000, 200_000_000} {
		for _, way := range []struct {
			name  string
			dealt int64
		}{{"thrown", math.MaxInt64}, {"dealt", 0}} {
			if way.dealt > 0 && firms > 1e7 {
				continue // seconds a map
			}
			b.Run(fmt.Sprintf("%s/%d", way.name, firms), func(b *testing.B) {
				d, _, _ := board(b, 240, firms*40/100, firms*25/100, firms*15/100, firms*10/100, firms*6/100, firms*4/100)
				d.dealt = way.dealt
				seed := uint64(0)
				for b.Loop() {
					seed++
					d.scatter(draw.NewKey(1, 1).Bits(seed, 77))
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(firms), "ns/firm")
			})
		}
	}
}
