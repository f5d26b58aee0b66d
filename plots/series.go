package plots

import (
	"math"
	"slices"
)

// fan is the distribution over replicates by year.
type fan struct {
	years []float64
	q     [5][]float64 // quantiles 5, 25, 50, 75 and 95 %
	n     int          // replicates in the year with most
}

var fanQuantiles = [5]float64{0.05, 0.25, 0.5, 0.75, 0.95}

// fanOf collects one value a row by year. Values that are not finite are left out.
func fanOf[R any](rows []R, value func(R) (year int, v float64, ok bool)) fan {
	byYear := map[int][]float64{}
	for _, r := range rows {
		if y, v, ok := value(r); ok && !math.IsNaN(v) && !math.IsInf(v, 0) {
			byYear[y] = append(byYear[y], v)
		}
	}
	var f fan
	for _, y := range sortedKeys(byYear) {
		vs := byYear[y]
		slices.Sort(vs)
		f.n = max(f.n, len(vs))
		f.years = append(f.years, float64(y))
		for k, share := range fanQuantiles {
			f.q[k] = append(f.q[k], quantile(vs, share))
		}
	}
	return f
}

// median is the middle line.
func (f fan) median() []float64 { return f.q[2] }

// empty tells whether there is nothing to draw.
func (f fan) empty() bool { return len(f.years) == 0 }

// extent returns the lowest and highest value.
func (f fan) extent() (lo, hi float64) {
	if f.empty() {
		return math.Inf(1), math.Inf(-1)
	}
	return slices.Min(f.q[0]), slices.Max(f.q[4])
}

// quantile interpolates the share-quantile of sorted values (type 7 of Hyndman and Fan 1996).
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// meanOf is the mean over replicates by year of one value a row.
func meanOf[R any](rows []R, value func(R) (year int, v float64)) (years, mean []float64) {
	sum, n := map[int]float64{}, map[int]int{}
	for _, r := range rows {
		y, v := value(r)
		sum[y] += v
		n[y]++
	}
	for _, y := range sortedKeys(sum) {
		years = append(years, float64(y))
		mean = append(mean, sum[y]/float64(n[y]))
	}
	return years, mean
}

// sortedKeys returns the keys of a map in ascending order.
func sortedKeys[K int | string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// drawFan draws the bands of a fan; the median comes later, so that bands lie behind all medians.
func (p *pen) drawFan(a panel, f fan, slot int) {
	c, _ := scenarioStyle(slot)
	if f.n < 2 {
		return
	}
	p.band(a, fade(c, bandOuter), f.years, f.q[0], f.q[4])
	p.band(a, fade(c, bandInner), f.years, f.q[1], f.q[3])
}

// Opacity of the 90 % band and, over it, of the 50 % band.
const (
	bandOuter = 0.18
	bandInner = 0.28
)

// drawMedian draws the middle line of a fan.
func (p *pen) drawMedian(a panel, f fan, slot int) {
	c, dash := scenarioStyle(slot)
	p.path(a, c, p.theme.line, dash, f.years, f.median())
	if len(f.years) == 1 {
		p.dot(c, a.at(f.years[0], f.median()[0]), p.theme.line*1.5)
	}
}
