package policy

import (
	"cmp"
	"math"
	"slices"

	"gowest/sim/calendar"
	"gowest/sim/money"
)

// Bills appends to dst what policies have to pay this quarter: budget·strength·intensity/4 of the
// yearly GDP of the places. gdp is by cell, value by cell and industry [fen a quarter].
func (e *Engine) Bills(dst []Payment, now calendar.Time, gdp, value []float64) []Payment {
	for i := range e.Policies {
		p := &e.Policies[i]
		if p.Budget == 0 || p.Intensity == 0 {
			continue
		}
		if p.Strategy != nil {
			dst = e.grants(dst, i, now, gdp, value)
			continue
		}
		if p.Emergent {
			for _, s := range e.supports {
				if strength := p.ramp(s.since, now); s.policy == i && strength > 0 {
					dst = append(dst, e.supportBill(i, s.key, value[s.key]*p.Budget*e.intensity(i)*strength))
				}
			}
			continue
		}
		if s := e.strength[i]; s > 0 {
			for _, c := range p.Cells {
				dst = append(dst, e.bill(i, c, gdp[c]*p.Budget*e.intensity(i)*s))
			}
		}
	}
	return dst
}

func (e *Engine) bill(i int, cell int32, amount float64) Payment {
	p := &e.Policies[i]
	payer := e.payer(p, cell)
	total := money.Fen(amount)
	building := p.Building
	if p.Type == ClusterSupport && p.Parts&LocalInfrastructure == 0 {
		building = 0
	}
	b := total.Share(building)
	return Payment{Policy: int32(i), Cell: cell, Payer: payer, Industry: AllIndustries, Building: b, Services: total - b}
}

// supportBill is the bill for the support of one industry in one cell.
func (e *Engine) supportBill(i int, key int32, amount float64) Payment {
	b := e.bill(i, key/int32(e.place.Industries), amount)
	b.Industry = key % int32(e.place.Industries)
	return b
}

// Scale multiplies what the policies' intensities are by factor, up to 1, from the next tick on: 1 is the
// scenario as written. See [Engine.Factor].
func (e *Engine) Scale(policies []int, factor float64) {
	for _, i := range policies {
		e.scale[i] = factor
	}
}

// intensity returns the intensity of policy i as scaled. A strategy scales its budget instead.
func (e *Engine) intensity(i int) float64 {
	p := &e.Policies[i]
	if p.Strategy != nil || e.scale[i] == 1 {
		return p.Intensity
	}
	return math.Min(1, p.Intensity*e.scale[i])
}

// Factor returns by what [Engine.Scale] has changed the intensity of policy i, 1 for a strategy, whose
// strength follows its scaled budget.
func (e *Engine) Factor(i int) float64 {
	if p := &e.Policies[i]; p.Intensity > 0 {
		return e.intensity(i) / p.Intensity
	}
	return 1
}

// payer returns who pays for policy p in a cell: a province or [Centre].
func (e *Engine) payer(p *Policy, cell int32) int32 {
	if p.Payer == ByProvince {
		return e.place.Province[cell]
	}
	return Centre
}

// Paid tells the engine what share of its bills a government could pay this quarter, in [0, 1]. What
// its policies build up shrinks with it from the next quarter on.
func (e *Engine) Paid(payer int32, share float64) { e.share[payer+1] = share }

// Observe tells the engine at the end of a year which clusters exist and how dispersed provincial
// income is; emergent policies pick their places, triggers fire, once. next is the start of the next year.
func (e *Engine) Observe(next calendar.Time, clusters []Sighting, cv float64) {
	for i := range e.Policies {
		p := &e.Policies[i]
		if next >= calendar.Time(p.Start) && math.IsInf(float64(e.fired[i]), 1) {
			switch {
			case p.Trigger == ByDispersion && cv > p.Threshold:
				e.fired[i] = next + calendar.Time(p.Lag)
			case p.Trigger == ByCluster && !p.Emergent && e.present(p, next, clusters):
				e.fired[i] = next
			}
		}
		if p.Emergent && p.Intensity > 0 && p.Strategy == nil {
			e.pick(i, next, clusters)
		}
	}
	e.Choose(next, clusters)
}

// present tells whether a cluster of a policy's industries with a cell in its places is old enough to
// trigger it.
func (e *Engine) present(p *Policy, next calendar.Time, clusters []Sighting) bool {
	for _, c := range clusters {
		if e.concerns(p, c) && p.oldEnough(c, next) {
			return true
		}
	}
	return false
}

// concerns tells whether a cluster is of a policy's industries and has a cell in its places.
func (e *Engine) concerns(p *Policy, c Sighting) bool {
	return slices.Contains(e.industries(p), c.Industry) && (len(p.Cells) == 0 ||
		slices.ContainsFunc(c.Cells, func(cell int32) bool { return slices.Contains(p.Cells, cell) }))
}

// oldEnough tells whether a cluster was first seen at least lag years before next. It is seen at the
// end of a year, so that lags of 0 and 1 both mean the start of the year after.
func (p *Policy) oldEnough(c Sighting, next calendar.Time) bool {
	return float64(next)-float64(c.Born) >= p.Lag
}

// pick lets emergent policy i choose the clusters it supports from next on: those that it supports
// already and, while a province has fewer than max_clusters of these, others that formed at least lag
// years ago (of any age once a dispersion trigger has fired), the largest first. A cluster stays
// supported until it is gone. If it splits, every piece that lies on a supported cell stays so too and
// inherits the year of the support, whichever of them keeps the identity: a piece with a new identity
// is young, but its firms are not, and breaking up is no reason to lose the support.
func (e *Engine) pick(i int, next calendar.Time, clusters []Sighting) {
	p := &e.Policies[i]
	old := e.supports
	e.supports = slices.DeleteFunc(slices.Clone(old), func(s support) bool { return s.policy == i })
	if next < calendar.Time(p.Start) || (p.End > 0 && next >= calendar.Time(p.End+1)) {
		return
	}
	begin := next
	if p.Trigger == ByDispersion {
		if begin = max(next, e.fired[i]); begin >= next+1 {
			return
		}
	}
	ranked := slices.Clone(clusters)
	slices.SortStableFunc(ranked, func(a, b Sighting) int {
		switch {
		case a.Employment != b.Employment:
			if a.Employment > b.Employment {
				return -1
			}
			return 1
		}
		return a.ID - b.ID
	})
	count := make([]int, e.place.Provinces)
	places := 0
	for _, kept := range []bool{true, false} { // those already supported go first
		for _, c := range ranked {
			since, had := e.since(old, i, c)
			if had != kept || !e.eligible(p, i, c, next, had) || !had && count[c.Province] >= max(1, p.MaxClusters) {
				continue
			}
			count[c.Province]++
			if !had {
				since = begin
			}
			for _, cell := range c.Cells {
				e.supports = append(e.supports, support{policy: i, key: e.key(cell, c.Industry), province: c.Province, since: since, place: places})
			}
			places++
			e.fired[i] = min(e.fired[i], begin)
		}
	}
}

// eligible tells whether policy i may support a cluster from next on; had tells whether it did before.
func (e *Engine) eligible(p *Policy, i int, c Sighting, next calendar.Time, had bool) bool {
	return e.covered[i][c.Province] && e.concerns(p, c) && (had || p.Trigger == ByDispersion || p.oldEnough(c, next))
}

// since returns when policy i began to support a cluster: the earliest of its cells.
func (e *Engine) since(old []support, i int, c Sighting) (calendar.Time, bool) {
	first, had := calendar.Time(math.Inf(1)), false
	for _, s := range old {
		if e.lies(s, i, c) {
			first, had = min(first, s.since), true
		}
	}
	return first, had
}

// lies tells whether a support of policy i lies in a cluster.
func (e *Engine) lies(s support, i int, c Sighting) bool {
	return s.policy == i && int(s.key)%e.place.Industries == c.Industry && slices.Contains(c.Cells, s.key/int32(e.place.Industries))
}

// SupportedSince returns the first year in which some policy supports the industry in one of the
// cells, 0 if none does.
func (e *Engine) SupportedSince(cells []int32, industry int) int {
	year := 0
	for _, s := range e.supports {
		if int(s.key)%e.place.Industries == industry && slices.Contains(cells, s.key/int32(e.place.Industries)) {
			if y := s.since.Year(); year == 0 || y < year {
				year = y
			}
		}
	}
	return year
}

// Targets returns the cells that policy i acts on now, ascending.
func (e *Engine) Targets(i int) []int32 {
	p := &e.Policies[i]
	if !p.Emergent {
		return p.Cells
	}
	var cells []int32
	for _, s := range e.supports {
		if s.policy == i {
			cells = append(cells, s.key/int32(e.place.Industries))
		}
	}
	slices.Sort(cells)
	return slices.Compact(cells)
}

// Package is the support of one industry in one place.
type Package struct {
	Industry int
	Cells    []int32 // ascending
}

// Packages returns what emergent policy i supports now, by industry and then the first cell.
func (e *Engine) Packages(i int) []Package {
	var out []Package
	var places []int
	for _, s := range e.supports {
		if s.policy != i {
			continue
		}
		n := slices.Index(places, s.place)
		if n < 0 {
			n = len(out)
			places = append(places, s.place)
			out = append(out, Package{Industry: int(s.key) % e.place.Industries})
		}
		out[n].Cells = append(out[n].Cells, s.key/int32(e.place.Industries))
	}
	for _, p := range out {
		slices.Sort(p.Cells)
	}
	slices.SortFunc(out, func(a, b Package) int { return cmp.Or(a.Industry-b.Industry, int(a.Cells[0]-b.Cells[0])) })
	return out
}
