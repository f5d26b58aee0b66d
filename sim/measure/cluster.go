package measure

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"gowest/sim/draw"
)

// ClusterTest is the question put to a [Detector]: where are the clusters of one industry?
type ClusterTest struct {
	// Neighbours lists for every cell the cells that touch it. The relation should be symmetric.
	Neighbours [][]int32
	// Base is the employment by cell against which the industry is held, usually all non-farm
	// employment [heads]. It is the null's probability of a cell. A cell without base is not tested.
	Base []float64

	// FirmCell and FirmHeads give the cell and the employment [heads] of every firm of the industry.
	// FirmCount, if not nil, says how many such firms a row stands for: what is found is the same as
	// with these rows written out one by one.
	FirmCell  []int32
	FirmHeads []int32
	FirmCount []int64

	// MinFirms is the number of firms that a cluster must have; a cell with fewer than MinCellFirms
	// is not tested. MinCellFirms 0 stands for half of MinFirms, rounded up.
	MinFirms, MinCellFirms int
	// MinQuotient is the smallest location quotient of a cell in a cluster [1].
	MinQuotient float64
	// Significance is the chance that an industry without clusters shows any [1], in (0, 1).
	Significance float64
	// Permutations is the number R of random maps; the smallest p-value is 1/(R+1).
	Permutations int

	// Key, Identity and Stream seed the random maps: the run and tick, the industry, the purpose.
	Key      draw.Key
	Identity uint64
	Stream   draw.Stream
}

// Cluster is a group of touching cells in which an industry is concentrated.
type Cluster struct {
	Cells     []int32 // ascending
	CellHeads []int64 // the industry's employment in each of Cells
	Firms     int
	Heads     int64
	LQ        float64 // location quotient of all cells together
	PValue    float64 // the smallest among its cells, corrected for testing all cells
}

// Detector finds clusters. Its zero value is ready; it keeps buffers, so use one a goroutine.
//
// A cell is significant if its location quotient of employment reaches MinQuotient, it has
// MinCellFirms firms, and its concentration is more than chance explains. Concentration is the log
// likelihood ratio of Kulldorff's (1997) scan statistic for x of N heads in a cell with the share p
// of the base,
//
//	Λ = x ln(x/(Np)) + (N-x) ln((N-x)/(N-Np))   if x > Np and firms ≥ MinCellFirms, else 0,
//
// where no firm counts with more heads than the industry's mean firm has (rounded up). Without that
// cap the test could not see clusters of small firms beside large ones: a plant of 100 heads would
// fall somewhere on every random map and outdo thirty workshops of three. The quotient uses all heads.
//
// Chance is the dartboard of Ellison and Glaeser (1997): each firm keeps its heads and is thrown on
// the cells with probability p. Throwing firms, not heads, matters: one large plant is no cluster.
// The p-value of a cell with Λ is
//
//	(1 + #{random maps whose largest Λ over all cells ≥ Λ}) / (R + 1),
//
// that is, with the single-step maximum correction of Westfall and Young (1993). An industry
// without clusters therefore shows one or more with probability of at most Significance, however
// many cells are tested and however unequal the firms. Corrections that use each cell's own p-value
// (Bonferroni, Benjamini and Hochberg 1995) would need R of many thousand: with 199 maps and 100
// cells no single cell could ever pass.
//
// Significant cells that touch form a cluster, if they have MinFirms firms together. Counts depend
// on how many persons an agent stands for: compare clusters only between runs of the same scale.
//
// Firms of the same capped heads are alike: a random map needs only their numbers by cell, which are
// multinomial with the cells' shares. Where many are alike these numbers are drawn, each cell's given
// those before it (see [draw.Binomial]); otherwise firms are thrown one by one. The law is the same.
// The time of a map thus depends on firms only as long as they are few for every cell and size.
//
// The result does not depend on the order in which firms are listed.
type Detector struct {
	share     []float64 // Base as shares
	expected  []float64 // capped heads in each cell under the null
	threshold []uint64  // alias table (Walker 1977, Vose 1991)
	alias     []int32
	scaled    []float64
	small     []int32
	large     []int32
	rows      []uint64   // capped heads and number of firms of every row, in one word for the sort
	sizes     []size     // the distinct capped heads, ascending
	dealt     int64      // firms of a size from which on they are dealt by number
	chance    []float64  // share of a cell in it and all cells after it
	hits      [][2]tally // firms by column of the alias table: to the alias, to the column's own cell
	tally     []tally    // what a map puts into each cell
	observed  []tally
	heads     []int64 // all heads in each cell
	statistic []float64
	exceeded  []int32 // maps whose maximum reaches the cell's statistic
	mark      []int32 // 1 = significant and not yet in a cluster
	queue     []int32
}

// tally is the firms of a cell and their heads, each firm capped at the industry's mean, in one word:
// a throw is then a single addition.
type tally uint64

const (
	headBits = 36 // 6.9e10 heads and 2.7e8 firms an industry; load refuses more
	firmBits = 64 - headBits
)

// tallyOf is what firms of the same capped heads add to a cell.
func tallyOf(capped int32, firms int64) tally { return tally(firms) * (1<<headBits | tally(capped)) }

func (t tally) firms() int64 { return int64(t >> headBits) }

func (t tally) capped() int64 { return int64(t & (1<<headBits - 1)) }

// size is all firms of the industry with the same capped heads.
type size struct {
	capped int32
	firms  int64
}

// dealtPerCell is the number of firms of a size per cell from which on their numbers by cell are drawn.
// A throw takes 3 ns and a binomial number 50 to 100 ns, so the two break even near 25 firms a cell. Twice
// that and more costs little and leaves runs of 1,000 persons an agent, which have up to 21 firms a
// cell, on thrown maps. Another value gives other draws of the same law, and thereby other results.
const dealtPerCell = 64

// Detect returns the clusters of one industry in order of their first cell, none if nothing is
// significant.
//
// It panics if slices that belong together differ in length. Errors: [ErrRange] for a parameter or
// value out of range (negative or infinite base, negative heads or number of firms, a cell that does
// not exist, Significance outside (0, 1), fewer permutations than could ever reach it, more than 6.9e10
// heads or 2.7e8 firms) and [ErrNoData] if the base is zero everywhere.
func (d *Detector) Detect(t *ClusterTest) ([]Cluster, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	total, capped, err := d.load(t)
	if err != nil {
		return nil, err
	}
	strongest := d.candidates(t, total, capped)
	if strongest < 0 {
		return nil, nil
	}
	d.buildAlias()
	d.buildChances()
	for r := range t.Permutations {
		d.scatter(t.Key.Bits(t.Identity+uint64(r)*0x9e3779b97f4a7c15, t.Stream)) // odd: a different identity for every map
		highest := d.maximum(t, capped)
		for c, s := range d.statistic {
			if s > 0 && highest >= s {
				d.exceeded[c]++
			}
		}
		if d.pValue(t, strongest) > t.Significance {
			return nil, nil // the p-value only rises from here, and every other cell's is larger
		}
	}
	return d.collect(t, total), nil
}

func (t *ClusterTest) cellFirms() int64 {
	if t.MinCellFirms > 0 {
		return int64(t.MinCellFirms)
	}
	return int64(max(1, (t.MinFirms+1)/2))
}

func (t *ClusterTest) check() error {
	if len(t.Neighbours) != len(t.Base) {
		panic(fmt.Sprintf("measure: Detect: %d cells with neighbours but %d with a base", len(t.Neighbours), len(t.Base)))
	}
	if len(t.FirmCell) != len(t.FirmHeads) {
		panic(fmt.Sprintf("measure: Detect: %d firms with a cell but %d with heads", len(t.FirmCell), len(t.FirmHeads)))
	}
	if t.FirmCount != nil && len(t.FirmCount) != len(t.FirmCell) {
		panic(fmt.Sprintf("measure: Detect: %d rows with a cell but %d with a number of firms", len(t.FirmCell), len(t.FirmCount)))
	}
	switch {
	case !(t.Significance > 0 && t.Significance < 1):
		return fmt.Errorf("%w: Detect: significance %g", ErrRange, t.Significance)
	case float64(t.Permutations+1)*t.Significance < 1-1e-9: // 19 maps reach 0.05 exactly
		return fmt.Errorf("%w: Detect: %d permutations cannot reach significance %g", ErrRange, t.Permutations, t.Significance)
	case math.IsNaN(t.MinQuotient) || t.MinQuotient < 0:
		return fmt.Errorf("%w: Detect: smallest location quotient %g", ErrRange, t.MinQuotient)
	}
	return nil
}

// load fills the buffers from t and returns the industry's heads, all and capped.
func (d *Detector) load(t *ClusterTest) (total, capped int64, err error) {
	n := len(t.Base)
	d.share, d.expected = resize(d.share, n), resize(d.expected, n)
	d.threshold, d.alias = resize(d.threshold, n), resize(d.alias, n)
	d.chance, d.hits = resize(d.chance, n), resize(d.hits, n)
	d.tally, d.observed, d.heads = resize(d.tally, n), resize(d.observed, n), resize(d.heads, n)
	d.statistic, d.exceeded, d.mark = resize(d.statistic, n), resize(d.exceeded, n), resize(d.mark, n)
	clear(d.observed)
	clear(d.heads)
	clear(d.statistic)
	clear(d.exceeded)
	clear(d.mark)

	base := 0.0
	for c, b := range t.Base {
		if !usable(b) {
			return 0, 0, fmt.Errorf("%w: Detect: base %g of cell %d", ErrRange, b, c)
		}
		base += b
	}
	if base == 0 || !usable(base) {
		return 0, 0, fmt.Errorf("%w: Detect: the base is %g in all", ErrNoData, base)
	}
	total, firms, err := d.loadFirms(t)
	if err != nil {
		return 0, 0, err
	}
	capped = d.loadSizes(t, total, firms)
	for c, b := range t.Base {
		d.share[c] = b / base
		d.expected[c] = d.share[c] * float64(capped)
	}
	return total, capped, nil
}

// loadFirms checks the firms, fills the heads by cell and returns all heads and firms.
func (d *Detector) loadFirms(t *ClusterTest) (total, firms int64, err error) {
	n := len(t.Base)
	for f, c := range t.FirmCell {
		h, count := t.FirmHeads[f], t.count(f)
		switch {
		case c < 0 || int(c) >= n || h < 0:
			return 0, 0, fmt.Errorf("%w: Detect: firm %d has %d heads in cell %d of %d", ErrRange, f, h, c, n)
		case count < 0:
			return 0, 0, fmt.Errorf("%w: Detect: row %d stands for %d firms", ErrRange, f, count)
		case count >= 1<<firmBits-firms: // seen before the product below could overflow
			return 0, 0, fmt.Errorf("%w: Detect: %d firms or more are too many", ErrRange, 1<<firmBits)
		}
		firms += count
		heads := int64(h) * count
		d.heads[c] += heads
		if total += heads; total >= 1<<headBits {
			return 0, 0, fmt.Errorf("%w: Detect: %d heads or more are too many", ErrRange, total)
		}
	}
	return total, firms, nil
}

// loadSizes fills the firms by size and the observed tallies and returns all capped heads.
func (d *Detector) loadSizes(t *ClusterTest, total, firms int64) (capped int64) {
	most := int32((total + max(1, firms) - 1) / max(1, firms)) // the mean firm, rounded up
	d.rows = resize(d.rows, len(t.FirmHeads))
	for f, c := range t.FirmCell {
		h, count := min(t.FirmHeads[f], most), t.count(f)
		d.observed[c] += tallyOf(h, count)
		d.rows[f] = uint64(h)<<firmBits | uint64(count)
	}
	slices.Sort(d.rows) // firms of a size are alike: their order must not reach the draws
	d.sizes = d.sizes[:0]
	for _, row := range d.rows {
		h, count := int32(row>>firmBits), int64(row&(1<<firmBits-1))
		if last := len(d.sizes) - 1; last >= 0 && d.sizes[last].capped == h {
			d.sizes[last].firms += count
		} else {
			d.sizes = append(d.sizes, size{h, count})
		}
		capped += int64(h) * count
	}
	d.dealt = dealtPerCell * int64(len(t.Base))
	return capped
}

// count returns how many firms a row stands for.
func (t *ClusterTest) count(row int) int64 {
	if t.FirmCount == nil {
		return 1
	}
	return t.FirmCount[row]
}

// candidates fills the statistic of the cells that could be significant and returns the cell with
// the largest, -1 if there is none.
func (d *Detector) candidates(t *ClusterTest, total, capped int64) int32 {
	strongest := int32(-1)
	for c, o := range d.observed {
		x := float64(o.capped())
		few := o.firms() < t.cellFirms() || d.share[c] == 0
		if few || x <= d.expected[c] || float64(d.heads[c]) < t.MinQuotient*d.share[c]*float64(total) {
			continue
		}
		d.statistic[c] = ratio(x, d.expected[c], float64(capped))
		if strongest < 0 || d.statistic[c] > d.statistic[strongest] {
			strongest = int32(c)
		}
	}
	return strongest
}

// ratio is Kulldorff's log likelihood ratio for x > e of n heads.
func ratio(x, e, n float64) float64 {
	s := float64(x * math.Log(x/e))
	if x < n {
		s += float64((n - x) * math.Log((n-x)/(n-e)))
	}
	return s
}

// scatter puts every firm on a random cell. A map is a function of its seed.
func (d *Detector) scatter(seed uint64) {
	clear(d.tally)
	d.throw(seed)
	for _, s := range d.sizes {
		if s.firms >= d.dealt {
			d.deal(s, draw.Source(seed).Bits(uint64(s.capped)))
		}
	}
}

// throw puts the firms of sizes with few of them on random cells, one by one. It uses the SplitMix64
// sequence that starts at seed.
func (d *Detector) throw(seed uint64) {
	clear(d.hits)
	for _, s := range d.sizes {
		if s.firms < d.dealt {
			seed = throwAlike(d.hits, d.threshold, s, seed)
		}
	}
	for c, h := range d.hits {
		d.tally[c] += h[1]
		d.tally[d.alias[c]] += h[0]
	}
}

// throwAlike adds the firms of one size to the hits of random columns and returns the state of the
// sequence after them. It is apart from throw so that all that its loop needs fits the registers.
func throwAlike(hits [][2]tally, threshold []uint64, s size, seed uint64) uint64 {
	one, n := tallyOf(s.capped, 1), uint64(len(threshold))
	for range s.firms {
		seed += 0x9e3779b97f4a7c15 // the sequence's increment, 2^64 over the golden ratio
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		// The high word of the product picks a column, the low word is uniform inside it.
		c, within := bits.Mul64(z^z>>31, n)
		// The borrow is 1 if within lies below the threshold. A jump instead, which no processor could
		// foresee, took longer than all the rest.
		_, own := bits.Sub64(within, threshold[c], 0)
		hits[c][own&1] += one
	}
	return seed
}

// deal puts all firms of a size on random cells by drawing how many each cell gets: binomial of those
// not yet dealt, with the cell's share of what is left. Every cell has luck of its own.
func (d *Detector) deal(s size, seed uint64) {
	luck, left := draw.Source(seed), s.firms
	for c, p := range d.chance {
		if left == 0 {
			break
		}
		if p > 0 {
			n := draw.Binomial(luck.Bits(uint64(c)), left, p)
			d.tally[c] += tallyOf(s.capped, n)
			left -= n
		}
	}
}

// maximum returns the largest statistic of the present map.
func (d *Detector) maximum(t *ClusterTest, capped int64) float64 {
	enough, n, highest := t.cellFirms(), float64(capped), 0.0
	for c, o := range d.tally {
		x, e := float64(o.capped()), d.expected[c]
		if o.firms() < enough || x <= e {
			continue
		}
		// Λ ≤ χ² = (x-e)²/(e(1-p)), because KL ≤ χ²: spares the logarithms of cells that cannot win.
		if float64((x-e)*(x-e)) <= float64(highest*e)*(1-d.share[c]) {
			continue
		}
		highest = max(highest, ratio(x, e, n))
	}
	return highest
}

// buildChances prepares deals: the last cell with a share gets all that is left, as its chance is exactly 1.
func (d *Detector) buildChances() {
	rest := 0.0 // summed from the end, as the difference from 1 would be lost to rounding
	for c, p := range slices.Backward(d.share) {
		rest += p
		d.chance[c] = 0
		if p > 0 {
			d.chance[c] = p / rest
		}
	}
}

// buildAlias prepares draws of a cell with probability share (Vose 1991).
func (d *Detector) buildAlias() {
	n := len(d.share)
	d.scaled = resize(d.scaled, n)
	scaled := d.scaled
	d.small, d.large = d.small[:0], d.large[:0]
	for c, p := range d.share {
		scaled[c] = p * float64(n)
		if scaled[c] < 1 {
			d.small = append(d.small, int32(c))
		} else {
			d.large = append(d.large, int32(c))
		}
	}
	for len(d.small) > 0 && len(d.large) > 0 {
		s, l := d.small[len(d.small)-1], d.large[len(d.large)-1]
		d.small = d.small[:len(d.small)-1]
		d.threshold[s], d.alias[s] = toThreshold(scaled[s]), l
		scaled[l] -= 1 - scaled[s]
		if scaled[l] < 1 {
			d.large = d.large[:len(d.large)-1]
			d.small = append(d.small, l)
		}
	}
	for _, c := range append(d.small, d.large...) { // what is left is one but for rounding
		d.threshold[c], d.alias[c] = math.MaxUint64, c
	}
}

// toThreshold maps a probability to the words below it.
func toThreshold(p float64) uint64 {
	if p >= 1 {
		return math.MaxUint64
	}
	return uint64(float64(p*(1<<63)) * 2)
}

// collect joins significant cells that touch.
func (d *Detector) collect(t *ClusterTest, total int64) []Cluster {
	for c, s := range d.statistic {
		if s > 0 && d.pValue(t, int32(c)) <= t.Significance {
			d.mark[c] = 1
		}
	}
	var out []Cluster
	for c := range d.mark {
		if d.mark[c] == 0 {
			continue
		}
		cl := d.grow(t, int32(c), total)
		if cl.Firms >= t.MinFirms {
			out = append(out, cl)
		}
	}
	return out
}

func (d *Detector) pValue(t *ClusterTest, c int32) float64 {
	return float64(1+d.exceeded[c]) / float64(t.Permutations+1)
}

// grow collects the significant cells that hang together with cell c, breadth first.
func (d *Detector) grow(t *ClusterTest, c int32, total int64) Cluster {
	out := Cluster{PValue: 1}
	share := 0.0
	d.queue = append(d.queue[:0], c)
	d.mark[c] = 0
	for i := 0; i < len(d.queue); i++ {
		for _, nb := range t.Neighbours[d.queue[i]] {
			if d.mark[nb] == 1 {
				d.mark[nb] = 0
				d.queue = append(d.queue, nb)
			}
		}
	}
	out.Cells = slices.Clone(d.queue)
	slices.SortFunc(out.Cells, cmp.Compare[int32])
	out.CellHeads = make([]int64, len(out.Cells))
	for i, c := range out.Cells {
		out.CellHeads[i] = d.heads[c]
		out.Heads += d.heads[c]
		out.Firms += int(d.observed[c].firms())
		share += d.share[c]
		out.PValue = min(out.PValue, d.pValue(t, c))
	}
	out.LQ = float64(out.Heads) / float64(total) / share
	return out
}

// resize returns s with length n, keeping its array where it is long enough. Old values remain.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
