package measure

import (
	"fmt"
	"math"
	"slices"
)

// Style says how the links of [Weights] are weighted.
type Style uint8

// Styles of weights.
const (
	RowStandardised Style = iota // 1/k_i for each of the k_i neighbours of i: the lag is their mean
	Binary                       // 1 for each neighbour: the lag is their sum
)

// String returns the usual word.
func (s Style) String() string {
	if s == Binary {
		return "binary"
	}
	return "row-standardised"
}

// IslandRule says what becomes of islands, regions that have no neighbours and are nobody's neighbour.
type IslandRule uint8

// Rules for islands.
const (
	// IslandsOut leaves islands out of n, means and variances: their values change nothing, and the
	// expectation of Moran's I is exactly -1/(n-1). Local statistics are NaN there.
	IslandsOut IslandRule = iota
	// IslandsZero keeps islands in n, means and variances with a spatial lag of zero, as PySAL does.
	IslandsZero
	// IslandsRefused makes [NewWeights] fail if there are any.
	IslandsRefused
)

// String returns a word for tables.
func (r IslandRule) String() string {
	switch r {
	case IslandsZero:
		return "islands zero"
	case IslandsRefused:
		return "islands refused"
	}
	return "islands out"
}

// Weights are the spatial weights w_ij of n regions, made by [NewWeights]. They are not changed by use.
type Weights struct {
	style  Style
	start  []int32 // links of region i are start[i] to start[i+1]
	to     []int32 // ascending in each row
	value  []float64
	in     []bool  // takes part: not an island, or islands are kept
	ids    []int32 // the regions that take part, ascending
	s0     float64 // Σ w_ij
	s1, s2 float64 // ½ Σ (w_ij+w_ji)², Σ_i (Σ_j w_ij + Σ_j w_ji)²
	island []int32
}

// NewWeights returns the weights of regions with the given adjacency lists (see [Lattice]).
//
// neighbours[i] lists the neighbours of region i in any order. The relation may be one-sided: a region
// without neighbours of its own that is another's neighbour is no island, takes part under every rule,
// and has an empty row.
//
// Errors: [ErrRange] if a region is its own neighbour, listed twice or does not exist, and
// [ErrNoData] if there is no link at all, or an island under [IslandsRefused].
func NewWeights(neighbours [][]int32, style Style, islands IslandRule) (*Weights, error) {
	n := len(neighbours)
	w := &Weights{style: style, start: make([]int32, n+1), in: make([]bool, n)}
	for i, list := range neighbours {
		row := slices.Clone(list)
		slices.Sort(row)
		for k, j := range row {
			if j < 0 || int(j) >= n || int(j) == i || k > 0 && row[k-1] == j {
				return nil, fmt.Errorf("%w: NewWeights: neighbour %d of region %d among %d", ErrRange, j, i, n)
			}
			v := 1.0
			if style == RowStandardised {
				v = 1 / float64(len(row))
			}
			w.to, w.value = append(w.to, j), append(w.value, v)
			w.in[i], w.in[j] = true, true
		}
		w.start[i+1] = int32(len(w.to))
	}
	if len(w.to) == 0 {
		return nil, fmt.Errorf("%w: NewWeights: no links between %d regions", ErrNoData, n)
	}
	for i, in := range w.in {
		if !in {
			w.island = append(w.island, int32(i))
			w.in[i] = islands == IslandsZero
		}
		if w.in[i] {
			w.ids = append(w.ids, int32(i))
		}
	}
	if islands == IslandsRefused && len(w.island) > 0 {
		return nil, fmt.Errorf("%w: NewWeights: region %d has no neighbours and is nobody's neighbour", ErrNoData, w.island[0])
	}
	w.sums()
	return w, nil
}

// sums fills S0, S1 and S2 (Cliff and Ord 1981, ch. 1).
func (w *Weights) sums() {
	out, into := make([]float64, w.Regions()), make([]float64, w.Regions())
	for i := range out {
		for l := w.start[i]; l < w.start[i+1]; l++ {
			j, v := w.to[l], w.value[l]
			out[i] += v
			into[j] += v
			w.s0 += v
			// Each unordered pair that is linked both ways is met twice, one-sided links once.
			back := w.between(int(j), int32(i))
			sum := v + back
			if back > 0 {
				w.s1 += float64(sum * sum / 2)
			} else {
				w.s1 += float64(sum * sum)
			}
		}
	}
	for i := range out {
		sum := out[i] + into[i]
		w.s2 += float64(sum * sum)
	}
}

// between returns w_ij.
func (w *Weights) between(i int, j int32) float64 {
	row := w.to[w.start[i]:w.start[i+1]]
	if k, ok := slices.BinarySearch(row, j); ok {
		return w.value[int(w.start[i])+k]
	}
	return 0
}

// Regions returns the number of regions, islands included.
func (w *Weights) Regions() int { return len(w.in) }

// N returns the number of regions that take part in statistics.
func (w *Weights) N() int { return len(w.ids) }

// Style returns how links are weighted.
func (w *Weights) Style() Style { return w.style }

// Islands returns the islands in ascending order.
func (w *Weights) Islands() []int32 { return slices.Clone(w.island) }

// Neighbours returns the neighbours of a region in ascending order.
func (w *Weights) Neighbours(region int) []int32 {
	return slices.Clone(w.to[w.start[region]:w.start[region+1]])
}

// Lag returns the spatial lag Σ_j w_ij y_j of every region: the mean of y over its neighbours with
// row-standardised weights, the sum with binary ones.
//
// y [any unit] has one value a region. A region without neighbours has no lag, NaN;
// an island that is kept with zero has 0. It panics if the length differs.
func (w *Weights) Lag(y []float64) []float64 {
	w.fits("Lag", y)
	out := make([]float64, len(y))
	for i := range out {
		if w.start[i] == w.start[i+1] && !(w.in[i] && w.isIsland(i)) {
			out[i] = math.NaN()
			continue
		}
		out[i] = w.lag(i, y)
	}
	return out
}

func (w *Weights) isIsland(i int) bool {
	_, ok := slices.BinarySearch(w.island, int32(i))
	return ok
}

func (w *Weights) lag(i int, y []float64) float64 {
	sum := 0.0
	for l := w.start[i]; l < w.start[i+1]; l++ {
		sum += float64(w.value[l] * y[w.to[l]])
	}
	return sum
}

func (w *Weights) fits(function string, y []float64) {
	if len(y) != w.Regions() {
		panic(fmt.Sprintf("measure: %s: %d values but weights of %d regions", function, len(y), w.Regions()))
	}
}

// deviations returns y less its mean over the regions that take part, zero elsewhere, with the second
// and fourth central moments (sums over the divisor n).
func (w *Weights) deviations(function string, y []float64, least int) (z []float64, m2, m4 float64, err error) {
	w.fits(function, y)
	if w.N() < least {
		return nil, 0, 0, fmt.Errorf("%w: %s: %d regions with neighbours", ErrNoData, function, w.N())
	}
	mean, n := 0.0, float64(w.N())
	for i, v := range y {
		if !finite(v) {
			return nil, 0, 0, fmt.Errorf("%w: %s: value %g at index %d", ErrRange, function, v, i)
		}
		if w.in[i] {
			mean += v
		}
	}
	mean /= n
	z = make([]float64, len(y))
	for _, i := range w.ids {
		z[i] = y[i] - mean
		sq := float64(z[i] * z[i])
		m2 += sq
		m4 += float64(sq * sq)
	}
	m2, m4 = m2/n, m4/n
	if tiny := mean * 1e-14; m2 <= tiny*tiny { // equal but for rounding
		return nil, 0, 0, fmt.Errorf("%w: %s", ErrNoVariation, function)
	}
	return z, m2, m4, nil
}
