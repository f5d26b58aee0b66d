package sim

import (
	"math"

	"gowest/agents/firm"
	"gowest/sim/calendar"
	"gowest/sim/measure"
	"gowest/sim/record"
)

// firmBook adds up how firms live, grow and close in a year.
type firmBook struct {
	ages           []ageCounts // by cell
	inCluster      []bool      // by cell and industry: at the end of the year
	deflatorBefore float64     // of last year, 0 = none
	rates          []float64   // by narrow class of log growth: its middle
	counts         []int64     // by narrow class: firms
	strata         []stratum   // by industry: buffer
}

func newFirmBook(cells, industries int) firmBook {
	b := firmBook{
		ages: make([]ageCounts, cells), inCluster: make([]bool, cells*industries), strata: make([]stratum, industries),
		rates: make([]float64, 2*narrowMost+1), counts: make([]int64, 2*narrowMost+1),
	}
	for i := range b.rates {
		b.rates[i] = float64(i-narrowMost) * narrowClass
	}
	return b
}

// origin is how a firm came to be.
type origin uint8

// Origins.
const (
	byFounder origin = iota
	byInvestor
	fromStart
	numOrigins
)

// String returns the word in demography.csv.
func (o origin) String() string { return [...]string{"founded", "foreign", "initial"}[o] }

func originOf(f *firm.Firm) origin {
	switch {
	case f.Is(firm.Founded):
		return byFounder
	case f.Owner() == firm.Foreign:
		return byInvestor
	}
	return fromStart
}

// ageClasses are the classes of age in full years, the last one open.
var ageClasses = [...]struct{ from, to int }{{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {6, 7}, {8, 10}, {11, -1}}

// ageClass is the class of an age in full years; older ones are in the last.
var ageClass = func() (classes [12]uint8) {
	for class, age := range ageClasses {
		for years := age.from; years < len(classes); years++ {
			classes[years] = uint8(class)
		}
	}
	return classes
}()

// ageCounts counts firms of a cell by origin and age.
type ageCounts struct {
	quarters, exits [numOrigins][len(ageClasses)]int64 // firm-quarters at risk, and those that ended it
}

// count takes a firm's quarter into the year: its age at the beginning of the quarter, and whether it closes.
func (b *firmBook) count(cell int32, f *firm.Firm, closing bool) {
	years := (max(int(f.Age), 1) - 1) / calendar.TicksPerYear
	o, class := originOf(f), ageClass[min(years, len(ageClass)-1)]
	a := &b.ages[cell]
	a.quarters[o][class]++
	if closing {
		a.exits[o][class]++
	}
}

// markCluster notes the cells of a cluster of industry i.
func (w *Economy) markCluster(i int, cells []int32) {
	for _, c := range cells {
		w.year.firms.inCluster[w.at(c, i)] = true
	}
}

// firmHistoryRows adds the rows of demography.csv, growth.csv and movers.csv, fills the columns on growth
// of firms in nation.csv, and begins a new year of every firm. Clusters of the year must have been found.
func (w *Economy) firmHistoryRows(year int, nation *record.NationYear) {
	b := &w.year.firms
	w.ageRows(year)
	if b.deflatorBefore > 0 {
		w.growthRows(year, nation)
		w.moverRows(year)
	}
	b.deflatorBefore = w.deflator
	clear(b.ages)
	clear(b.inCluster)
	w.forCells(func(w *Economy, c *cell) {
		for s := range c.firms.Firms {
			f := &c.firms.Firms[s]
			f.Unmark(firm.Received)
			if h := c.firms.History(int32(s)); h != nil {
				h.Turn(f.Productivity)
			}
		}
	})
}

// ageRows adds the rows of demography.csv.
func (w *Economy) ageRows(year int) {
	var sum ageCounts
	for j := range w.year.firms.ages {
		a := &w.year.firms.ages[j]
		for o := range numOrigins {
			for class := range ageClasses {
				sum.quarters[o][class] += a.quarters[o][class]
				sum.exits[o][class] += a.exits[o][class]
			}
		}
	}
	for o := range numOrigins {
		for class, age := range ageClasses {
			quarters, exits := float64(sum.quarters[o][class]), sum.exits[o][class]
			if quarters == 0 {
				continue
			}
			w.year.tables.Demography = append(w.year.tables.Demography, record.FirmAgeYear{
				Replicate: w.replicate, Year: year, Origin: o.String(), AgeFrom: age.from, AgeTo: age.to,
				Firms: quarters / calendar.TicksPerYear, Exits: exits,
				Hazard: 1 - math.Pow(1-float64(exits)/quarters, calendar.TicksPerYear),
			})
		}
	}
}

// Classes of log growth rates, narrow ones for sums and wide ones for growth.csv. The middle one of both lies
// around 0, where whole heads that do not change fall; a wide one is made of whole narrow ones.
const (
	widePerLog   = 10
	narrowInWide = 21 // odd; a narrow class is half a per cent wide, a thirtieth of the spread of growth rates
	wideClasses  = 10 * widePerLog
	narrowClass  = 1.0 / (widePerLog * narrowInWide)
	narrowMost   = wideClasses*narrowInWide + narrowInWide/2 // on either side of the middle one
)

// growthClass returns the narrow class of a log growth rate, counted from the lowest.
func growthClass(rate float64) int {
	return narrowMost + max(-narrowMost, min(narrowMost, int(math.Floor(rate/narrowClass+0.5))))
}

// growthRows adds the rows of growth.csv and sums them up in nation.csv.
func (w *Economy) growthRows(year int, n *record.NationYear) {
	b := &w.year.firms
	w.countGrowth(func(_ *firm.Firm, h *firm.History) (before, now float64) {
		return float64(h.Before.Heads), float64(h.Now.Heads)
	})
	w.growthClasses(year, "employment")
	n.EmploymentGrowthSD, n.EmploymentGrowthKurtosis, n.EmploymentGrowthScale, n.EmploymentGrowthTent = spread(b.rates, b.counts)
	w.countGrowth(w.realSales)
	w.growthClasses(year, "sales")
	n.SalesGrowthSD, n.SalesGrowthKurtosis, n.SalesGrowthScale, n.SalesGrowthTent = spread(b.rates, b.counts)
	if s, err := measure.FitSubbotinOfCounts(b.rates, b.counts); err == nil {
		n.SalesGrowthShape = s.Shape
	}
}

// realSales returns the deflated revenue of a firm last year and this year [fen], 0 if it did not live
// through both: the sales of part of a year say nothing of growth.
func (w *Economy) realSales(f *firm.Firm, h *firm.History) (before, now float64) {
	if f.Age < 2*calendar.TicksPerYear {
		return 0, 0
	}
	return float64(h.Before.Revenue) / w.year.firms.deflatorBefore, float64(h.Now.Revenue) / w.deflator
}

// countGrowth counts firms by growth of a size, where it is positive last year and this.
func (w *Economy) countGrowth(size func(f *firm.Firm, h *firm.History) (before, now float64)) {
	counts := w.year.firms.counts
	clear(counts)
	for j := range w.cells {
		firms := &w.cells[j].firms
		firms.Surveyed(func(f *firm.Firm, h *firm.History) {
			if before, now := size(f, h); before > 0 && now > 0 {
				counts[growthClass(math.Log(now/before))]++
			}
		})
	}
}

// firmsPerHistory returns the firms that one with a history stands for.
func (w *Economy) firmsPerHistory() int64 { return int64(w.cells[0].firms.Every()) }

// growthClasses adds the rows of growth.csv of what was counted last.
func (w *Economy) growthClasses(year int, name string) {
	counts := w.year.firms.counts
	for i := range 2*wideClasses + 1 {
		firms := int64(0)
		for _, n := range counts[i*narrowInWide : (i+1)*narrowInWide] {
			firms += n
		}
		if firms > 0 {
			w.year.tables.Growth = append(w.year.tables.Growth, record.FirmGrowthYear{
				Replicate: w.replicate, Year: year, Measure: name, Firms: firms * w.firmsPerHistory(),
				RateFrom: (float64(i-wideClasses) - 0.5) / widePerLog, RateTo: (float64(i-wideClasses) + 0.5) / widePerLog,
			})
		}
	}
}

// spread returns the standard deviation and excess kurtosis of counted growth rates, the scale of the Laplace
// law and its gain over the normal law; zeros without variation.
func spread(rates []float64, counts []int64) (sd, kurtosis, scale, tent float64) {
	m, err := measure.MomentsOfCounts(rates, counts)
	if err != nil {
		return 0, 0, 0, 0
	}
	l, err := measure.FitLaplaceOfCounts(rates, counts)
	if err != nil {
		return 0, 0, 0, 0
	}
	return m.SD, m.ExcessKurtosis, l.Scale, l.GainOverNormal(m.SD)
}

// stratum sums up growth of the receivers and the others of one industry and cell.
type stratum struct{ receivers, others growthSum }

// growthSum sums up log growth of firms.
type growthSum struct{ firms, productivity, revenuePerHead float64 }

func (s *growthSum) add(firms, productivity, revenuePerHead float64) {
	s.firms += firms
	s.productivity += productivity
	s.revenuePerHead += revenuePerHead
}

// moverRows adds the rows of movers.csv. The others are weighted like the receivers by industry and cell,
// so that the groups share frontier, port, infrastructure and neighbours.
func (w *Economy) moverRows(year int) {
	b := &w.year.firms
	var places [2]stratum // elsewhere, in clusters
	var others [2]float64 // firms in them, unweighted
	for j := range w.cells {
		w.sumMovers(&w.cells[j])
		for _, i := range w.traded {
			r, o := &b.strata[i].receivers, &b.strata[i].others
			if r.firms == 0 || o.firms == 0 {
				continue
			}
			at := 0
			if b.inCluster[w.at(int32(j), i)] {
				at = 1
			}
			places[at].receivers.add(r.firms, r.productivity, r.revenuePerHead)
			weight := r.firms / o.firms
			places[at].others.add(r.firms, float64(weight*o.productivity), float64(weight*o.revenuePerHead))
			others[at] += o.firms
		}
	}
	for at, place := range []string{"elsewhere", "cluster"} {
		if places[at].receivers.firms > 0 {
			w.moverRow(year, place, "receivers", places[at].receivers.firms, &places[at].receivers)
			w.moverRow(year, place, "others", others[at], &places[at].others)
		}
	}
}

func (w *Economy) moverRow(year int, place, group string, firms float64, s *growthSum) {
	w.year.tables.Movers = append(w.year.tables.Movers, record.MoverYear{
		Replicate: w.replicate, Year: year, Place: place, Group: group, Firms: int64(firms) * w.firmsPerHistory(),
		ProductivityGrowth: s.productivity / s.firms, RevenuePerHeadGrowth: s.revenuePerHead / s.firms,
	})
}

// sumMovers sums up the firms of a cell by industry.
func (w *Economy) sumMovers(c *cell) {
	strata := w.year.firms.strata
	clear(strata)
	c.firms.Surveyed(func(f *firm.Firm, h *firm.History) {
		before, now := w.realSales(f, h)
		if before <= 0 || now <= 0 || h.Before.Work == 0 || h.Now.Work == 0 {
			return
		}
		group := &strata[f.Industry].others
		if f.Is(firm.Received) {
			group = &strata[f.Industry].receivers
		}
		perHead := now / float64(h.Now.Work) / (before / float64(h.Before.Work))
		group.add(1, math.Log(float64(f.Productivity)/float64(h.Productivity)), math.Log(perHead))
	})
}
