package sim

import (
	"fmt"
	"math"
	"slices"

	"gowest/sim/record"
)

// Words in the interval column of costs.csv.
const (
	tInterval       = "t"
	fiellerInterval = "fieller"
	bcaInterval     = "bca"
	noInterval      = "none"
)

// fieller returns the 95 % interval of mean(x)/mean(y) over n ≥ 2 paired numbers, t the quantile [TQuantile](n): all ratios ρ that a
// paired t test of mean(x - ρ y) = 0 does not reject. With s the variances and the covariance of the two means they lie between the
// roots of
//
//	(ȳ² - t² s_yy) ρ² - 2 (x̄ ȳ - t² s_xy) ρ + (x̄² - t² s_xx) = 0.
//
// Where y may be 0 by its own interval these ratios are not bounded, and bounded is false.
//
// Fieller (1954).
func fieller(x, y []float64, t float64) (low, high float64, bounded bool) {
	n := float64(len(x))
	mx, vx := meanVariance(x)
	my, vy := meanVariance(y)
	covariance := 0.0
	for i := range x {
		covariance += float64((x[i] - mx) * (y[i] - my))
	}
	covariance /= n - 1
	k := t * t / n
	a, b, c := float64(my*my)-float64(k*vy), float64(mx*my)-float64(k*covariance), float64(mx*mx)-float64(k*vx)
	if a <= 0 {
		return 0, 0, false
	}
	root := math.Sqrt(math.Max(0, float64(b*b)-float64(a*c)))
	return (b - root) / a, (b + root) / a, true
}

// nonFarmJobs returns the persons who work outside farming [persons]: workers who are no farmers, less the mean share of the year
// without work.
func nonFarmJobs(p *record.ProvinceYear) float64 {
	return float64(p.Workers) * (1 - p.FarmEmployment) * (1 - p.Unemployment)
}

// Costs returns what the difference between alt and base cost and brought, in the last year that both have. Measures, all
// alt − base over the common replicates, money in yuan of the first year's prices:
//
//   - public_money: spent by policies and taxes forgone, added up over all years; gdp_gained: GDP, added up likewise;
//   - jobs_gained: persons at work outside farming in the last year; gini_lowered and theil_t_lowered: base − alt then;
//   - cost_per_job, cost_per_0.001_gini, cost_per_0.001_theil_t: ratios of the means, with the interval of Fieller (1954), empty where what
//     was brought may be nothing;
//   - relocation_share: jobs lost in provinces that lose, over jobs gained in those that gain, by the mean effect on each. 0 = none lose,
//     1 = what some gain others lose. Noise in the effects of provinces adds to both sums; the interval is [bca];
//   - provinces_gaining, _losing and people_gaining, _losing, by jobs and by GDP per head: provinces whose 95 % interval leaves
//     out 0, one by one, and their people in the base. Of 30 provinces without any effect about one would count.
//
// It returns an error if fewer than two replicates or no year are in common.
func Costs(base, alt Side, regions []Region) ([]record.CostRow, error) {
	common := commonReplicates(base.Tables, alt.Tables)
	if len(common) < 2 {
		return nil, fmt.Errorf("costs of %s against %s: %d replicates in common; a standard error needs two", alt.Name, base.Name, len(common))
	}
	c, err := newCosting(base, alt, regions, common)
	if err != nil {
		return nil, fmt.Errorf("costs of %s against %s: %w", alt.Name, base.Name, err)
	}
	money, gdp := c.money(), c.gdp()
	jobs := make([]float64, len(common))
	for _, d := range c.jobs {
		for r := range jobs {
			jobs[r] += d[r]
		}
	}
	gini := c.lowered(func(n *record.NationYear) float64 { return n.Gini })
	theil := c.lowered(func(n *record.NationYear) float64 { return n.TheilT })
	c.linear("public_money", "yuan", money)
	c.linear("gdp_gained", "yuan", gdp)
	c.linear("jobs_gained", "persons", jobs)
	c.linear("gini_lowered", "1", gini)
	c.linear("theil_t_lowered", "1", theil)
	c.ratio("cost_per_job", "yuan", money, jobs)
	c.ratio("cost_per_0.001_gini", "yuan", money, scaledBy(gini, 1000))
	c.ratio("cost_per_0.001_theil_t", "yuan", money, scaledBy(theil, 1000))
	c.relocation()
	c.gainers("jobs", c.jobs)
	c.gainers("gdp_per_head", c.perHead)
	return c.rows, nil
}

func scaledBy(x []float64, k float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = k * v
	}
	return out
}

// costing is what costs.csv is made from.
type costing struct {
	base, alt     *record.Tables
	at            map[int]int // replicate → index
	t             float64
	key           record.CostRow
	rows          []record.CostRow
	people        []float64   // by province, in the base in the last year, mean over replicates
	jobs, perHead [][]float64 // by province and replicate: alt − base in the last year
}

// newCosting collects the differences by province.
func newCosting(base, alt Side, regions []Region, common []int) (*costing, error) {
	c := &costing{base: base.Tables, alt: alt.Tables, at: map[int]int{}, t: TQuantile(len(common))}
	for i, r := range common {
		c.at[r] = i
	}
	last := func(t *record.Tables) (year int) {
		for i := range t.Nation {
			year = max(year, t.Nation[i].Year)
		}
		return year
	}
	year := min(last(base.Tables), last(alt.Tables))
	c.key = record.CostRow{Base: base.Name, Alt: alt.Name, Year: year, Replicates: len(common)}
	provinces := nationOf(regions)[0].Provinces
	for range provinces {
		c.jobs, c.perHead = append(c.jobs, make([]float64, len(common))), append(c.perHead, make([]float64, len(common)))
	}
	c.people = make([]float64, len(provinces))
	seen := 0
	add := func(t *record.Tables, sign float64) {
		for i := range t.Provinces {
			row := &t.Provinces[i]
			r, known := c.at[row.Replicate]
			p := slices.Index(provinces, row.Province)
			if !known || p < 0 || row.Year != year {
				continue
			}
			seen++
			c.jobs[p][r] += float64(sign * nonFarmJobs(row))
			c.perHead[p][r] += sign * row.GDPPerHead
			if sign < 0 {
				c.people[p] += float64(row.Population) / float64(len(common))
			}
		}
	}
	add(c.base, -1)
	add(c.alt, 1)
	if seen != 2*len(provinces)*len(common) {
		return nil, fmt.Errorf("provinces of %d are missing in some replicates", year)
	}
	return c, nil
}

// money returns what policies cost up to the last year, by replicate.
func (c *costing) money() []float64 {
	out := make([]float64, len(c.at))
	add := func(t *record.Tables, sign float64) {
		for i := range t.Policies {
			row := &t.Policies[i]
			if r, known := c.at[row.Replicate]; known && row.Year <= c.key.Year {
				out[r] += sign * (row.Spent + row.TaxForgone)
			}
		}
	}
	add(c.base, -1)
	add(c.alt, 1)
	return out
}

// gdp returns GDP added up to the last year, by replicate.
func (c *costing) gdp() []float64 {
	out := make([]float64, len(c.at))
	c.nation(func(r int, sign float64, n *record.NationYear) { out[r] += float64(sign * n.GDP) })
	return out
}

// lowered returns base − alt of an indicator of the nation in the last year, by replicate.
func (c *costing) lowered(of func(*record.NationYear) float64) []float64 {
	out := make([]float64, len(c.at))
	c.nation(func(r int, sign float64, n *record.NationYear) {
		if n.Year == c.key.Year {
			out[r] -= float64(sign * of(n))
		}
	})
	return out
}

// nation visits the rows of the nation up to the last year, with sign 1 for alt and -1 for base.
func (c *costing) nation(visit func(r int, sign float64, n *record.NationYear)) {
	for side, t := range []*record.Tables{c.base, c.alt} {
		for i := range t.Nation {
			n := &t.Nation[i]
			if r, known := c.at[n.Replicate]; known && n.Year <= c.key.Year {
				visit(r, float64(2*side-1), n)
			}
		}
	}
}

// add appends a row without an interval and returns it.
func (c *costing) add(measure, unit string, value float64) *record.CostRow {
	row := c.key
	row.Measure, row.Unit, row.Value, row.Interval = measure, unit, value, noInterval
	row.SE, row.CILow, row.CIHigh = record.Missing(), record.Missing(), record.Missing()
	c.rows = append(c.rows, row)
	return &c.rows[len(c.rows)-1]
}

// linear appends a mean with its standard error.
func (c *costing) linear(measure, unit string, x []float64) {
	mean, variance := meanVariance(x)
	row := c.add(measure, unit, mean)
	row.SE = math.Sqrt(variance / float64(len(x)))
	row.CILow, row.CIHigh, row.Interval = mean-float64(c.t*row.SE), mean+float64(c.t*row.SE), tInterval
}

// ratio appends a ratio of means; one to nothing at all is empty.
func (c *costing) ratio(measure, unit string, x, y []float64) {
	mx, _ := meanVariance(x)
	my, _ := meanVariance(y)
	if my == 0 {
		c.add(measure, unit, record.Missing())
		return
	}
	row := c.add(measure, unit, mx/my)
	if low, high, bounded := fieller(x, y, c.t); bounded {
		row.CILow, row.CIHigh, row.Interval = low, high, fiellerInterval
	}
}

// relocation appends the zero-sum part of the jobs, empty where no province gains.
func (c *costing) relocation() {
	n := len(c.at)
	everyone := make([]int32, n)
	for i := range everyone {
		everyone[i] = int32(i)
	}
	share, some := zeroSumShare(c.jobs, everyone)
	if !some {
		c.add("relocation_share", "1", record.Missing())
		return
	}
	row := c.add("relocation_share", "1", share)
	if n < 3 { // the jackknife needs two to be left
		return
	}
	draws := newResamples(n)
	resampled := make([]float64, draws.count())
	for b := range resampled {
		if resampled[b], some = zeroSumShare(c.jobs, draws.of(b)); !some {
			return // the share does not exist in some resample
		}
	}
	without := make([]float64, n)
	for i := range without {
		if without[i], some = zeroSumShare(c.jobs, slices.Delete(slices.Clone(everyone), i, i+1)); !some {
			return
		}
	}
	row.CILow, row.CIHigh = bca(share, resampled, jackknifeAcceleration(without))
	row.Interval = bcaInterval
}

// zeroSumShare returns Σ max(0, -d̄_p) / Σ max(0, d̄_p) over provinces p, d̄ the mean of delta[p] over the given replicates; false if
// no province gains.
func zeroSumShare(delta [][]float64, replicates []int32) (share float64, some bool) {
	gained, lost := 0.0, 0.0
	for _, d := range delta {
		sum := 0.0
		for _, r := range replicates {
			sum += d[r]
		}
		if sum > 0 {
			gained += sum
		} else {
			lost -= sum
		}
	}
	if gained == 0 {
		return 0, false
	}
	return lost / gained, true
}

// gainers appends how many provinces gain and lose, and their people.
func (c *costing) gainers(what string, delta [][]float64) {
	var provinces, people [2]float64 // gaining, losing
	for p, d := range delta {
		mean, variance := meanVariance(d)
		half := float64(c.t * math.Sqrt(variance/float64(len(d))))
		switch {
		case mean-half > 0:
			provinces[0]++
			people[0] += c.people[p]
		case mean+half < 0:
			provinces[1]++
			people[1] += c.people[p]
		}
	}
	for i, verb := range []string{"gaining", "losing"} {
		c.add("provinces_"+verb+"_"+what, "provinces", provinces[i])
		c.add("people_"+verb+"_"+what, "persons", people[i])
	}
}
