package policy

import (
	"cmp"
	"math"
	"slices"

	"gowest/agents/government"
	"gowest/sim/calendar"
)

// Strategy makes a policy that of a government's strategy. The policy is a support package whose Cells
// are the government's territory and whose Budget is a share of the GDP of all of them. Once a year the
// government chooses its places, and every quarter it shares its budget over them:
//
//   - responsive: clusters in its territory, as [Engine.Observe] is told of them, lag years after they were
//     first seen. Those supported already stay so, with the pieces into which they split; those with most
//     weight follow while a province has fewer than max_clusters.
//   - planned: places and industries named beforehand. Chosen by the centre, each of Industries in each
//     of Named; chosen by the province, the max_clusters pairs of cell and industry of each province with
//     the most excess employment when the strategy starts, for good.
//   - mixed: responsive first; what is left of the budget when all clusters have full packages goes to
//     the planned places.
//
// A cluster weighs what its employment and its bargaining power say ([government.Bargaining.Weights]);
// for a plan all its places have the same merit. The budget is split by [government.Share] with the costs
// of [government.Support.PackageCost]; a place that gets a part of that cost gets that part of the package,
// a quarter after the money. Of two strategies only the first supports an industry in a cell. [M15]
type Strategy struct {
	Kind government.Strategy
	Rule government.Support
	// Industries is the priority list of the centre, ascending; empty means all traded industries.
	Industries []int
	// Named are the cells of the centre's plan in the territory, ascending.
	Named []int32
}

// Survey is what strategies know of the country besides its clusters, at the end of a year.
type Survey struct {
	// Heads is employment by cell and industry.
	Heads []float64
	// Power returns the bargaining power of an industry's firms in a cell [0, 1].
	Power func(cell int32, industry int) float64
}

// splitter holds the buffers of a split over places.
type splitter struct {
	weight, cost, grant, merit, stake, power, value, strength []float64
	count                                                     []int // cells of each place
}

func (b *splitter) reset(n int) {
	for _, s := range []*[]float64{&b.weight, &b.cost, &b.grant, &b.merit, &b.stake, &b.power, &b.value, &b.strength} {
		*s = slices.Grow((*s)[:0], n)[:n]
		clear(*s)
	}
	b.count = slices.Grow(b.count[:0], n)[:n]
	clear(b.count)
}

// HasStrategies tells whether a government has a strategy that acts.
func (e *Engine) HasStrategies() bool {
	return slices.ContainsFunc(e.Policies, func(p Policy) bool { return p.Strategy != nil && p.Intensity > 0 })
}

// Inform tells strategies about the country. It is used by the next [Engine.Observe] or [Engine.Choose].
func (e *Engine) Inform(s Survey) { e.survey = s }

// Choose lets every strategy choose its places from next on. [Engine.Observe] calls it at the end of a
// year; call it before the first quarter so that plans can begin then.
func (e *Engine) Choose(next calendar.Time, clusters []Sighting) {
	if !e.HasStrategies() {
		return
	}
	old := e.supports
	e.supports = slices.DeleteFunc(slices.Clone(old), func(s support) bool { return e.Policies[s.policy].Strategy != nil })
	for i := range e.Policies {
		p := &e.Policies[i]
		if p.Strategy == nil || p.Intensity == 0 || next < calendar.Time(p.Start) {
			continue
		}
		before, places := len(e.supports), 0
		if p.Strategy.Kind != government.Planned {
			places = e.respond(i, next, clusters, old)
		}
		if p.Strategy.Kind != government.Responsive {
			e.carryOut(i, places, next, old)
		}
		if len(e.supports) > before {
			e.fired[i] = min(e.fired[i], next)
		}
	}
}

// respond lets strategy i choose clusters and returns how many.
func (e *Engine) respond(i int, next calendar.Time, clusters []Sighting, old []support) int {
	p := &e.Policies[i]
	var able []Sighting
	var had []bool
	for _, c := range clusters {
		h := slices.ContainsFunc(old, func(s support) bool { return !s.planned && e.lies(s, i, c) }) // a plan supports a place, not its cluster
		if e.eligible(p, i, c, next, h) && !e.takenAll(p, c) {
			able, had = append(able, c), append(had, h)
		}
	}
	weight := e.weigh(&p.Strategy.Rule, len(able), func(k int) (merit, stake, power float64) {
		heads := float64(able[k].Employment)
		return heads, heads, able[k].Power
	})
	rank := make([]int, len(able))
	for k := range able {
		rank[k] = k
	}
	slices.SortStableFunc(rank, func(a, b int) int {
		return cmp.Or(-cmp.Compare(bit(had[a]), bit(had[b])), -cmp.Compare(weight[a], weight[b]), able[a].ID-able[b].ID)
	})
	count := make([]int, e.place.Provinces)
	places := 0
	for _, k := range rank {
		if c := able[k]; had[k] || count[c.Province] < p.MaxClusters {
			count[c.Province]++
			e.take(i, places, false, weight[k], next, c, old)
			places++
		}
	}
	return places
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// takenAll tells whether other strategies support a cluster in every cell of p's territory.
func (e *Engine) takenAll(p *Policy, c Sighting) bool {
	return !slices.ContainsFunc(c.Cells, func(cell int32) bool {
		return slices.Contains(p.Cells, cell) && !e.taken(e.key(cell, c.Industry))
	})
}

// taken tells whether a strategy supports an industry in a cell.
func (e *Engine) taken(key int32) bool {
	return slices.ContainsFunc(e.supports, func(s support) bool { return s.key == key && e.Policies[s.policy].Strategy != nil })
}

func (e *Engine) key(cell int32, industry int) int32 {
	return cell*int32(e.place.Industries) + int32(industry)
}

// carryOut lets strategy i support the places of its plan, numbered from places on.
func (e *Engine) carryOut(i, places int, next calendar.Time, old []support) {
	p := &e.Policies[i]
	s := p.Strategy
	if len(e.plans[i]) == 0 { // a province without industry plans again next year
		e.plans[i] = e.plan(p)
	}
	var keys []int32
	for _, k := range e.plans[i] {
		if !e.taken(k) {
			keys = append(keys, k)
		}
	}
	at := func(k int) (cell int32, industry int) {
		return keys[k] / int32(e.place.Industries), int(keys[k]) % e.place.Industries
	}
	weight := e.weigh(&s.Rule, len(keys), func(k int) (merit, stake, power float64) {
		if s.Rule.Bargaining.Bargaining > 0 {
			cell, industry := at(k)
			stake, power = e.survey.Heads[keys[k]], e.survey.Power(cell, industry)
		}
		return 1, stake, power
	})
	for k := range keys {
		cell, industry := at(k)
		e.take(i, places+k, true, weight[k], next, Sighting{Industry: industry, Cells: []int32{cell}, Province: e.place.Province[cell]}, old)
	}
}

// weigh returns the weights of n groups in a budget.
func (e *Engine) weigh(rule *government.Support, n int, of func(k int) (merit, stake, power float64)) []float64 {
	b := &e.split
	b.reset(n)
	for k := range n {
		b.merit[k], b.stake[k], b.power[k] = of(k)
	}
	rule.Weights(b.weight, b.merit, b.stake, b.power)
	return slices.Clone(b.weight)
}

// take puts a place under the support of strategy i: its cells in the territory that no other has.
func (e *Engine) take(i, place int, planned bool, weight float64, next calendar.Time, c Sighting, old []support) {
	p := &e.Policies[i]
	since, had := e.since(old, i, c)
	if !had {
		since = next
	}
	for _, cell := range c.Cells {
		key := e.key(cell, c.Industry)
		if !slices.Contains(p.Cells, cell) || e.taken(key) {
			continue
		}
		s := support{policy: i, key: key, province: c.Province, since: since, place: place, planned: planned, weight: weight}
		for _, o := range old {
			if o.policy == i && o.key == key {
				s.level = o.level
			}
		}
		e.supports = append(e.supports, s)
	}
}

// plan names the places of a plan, ascending.
func (e *Engine) plan(p *Policy) []int32 {
	s := p.Strategy
	keys := []int32{}
	if s.Rule.ChosenBy == government.ByCentre {
		industries := s.Industries
		if len(industries) == 0 {
			industries = e.place.Traded
		}
		for _, c := range s.Named {
			for _, j := range industries {
				keys = append(keys, e.key(c, j))
			}
		}
		return keys
	}
	excess := e.excess()
	for q := range e.place.Provinces {
		var own []int32
		for _, c := range p.Cells {
			if e.place.Province[c] != int32(q) {
				continue
			}
			for _, j := range e.place.Traded {
				if k := e.key(c, j); excess[k] > 0 && !e.taken(k) {
					own = append(own, k)
				}
			}
		}
		slices.SortStableFunc(own, func(a, b int32) int { return -cmp.Compare(excess[a], excess[b]) })
		keys = append(keys, own[:min(len(own), p.MaxClusters)]...)
	}
	slices.Sort(keys)
	return keys
}

// excess returns by cell and industry the excess employment of traded industries: heads above what the
// cell would have with the nation's mix. That is where the skills are.
//
//	x_ci = E_ci - E_c·E_i/E
func (e *Engine) excess() []float64 {
	out := make([]float64, len(e.survey.Heads))
	cells, total := len(e.place.Province), 0.0
	byCell, byIndustry := make([]float64, cells), make([]float64, e.place.Industries)
	for c := range cells {
		for _, j := range e.place.Traded {
			h := e.survey.Heads[e.key(int32(c), j)]
			byCell[c] += h
			byIndustry[j] += h
			total += h
		}
	}
	for c := range cells {
		for _, j := range e.place.Traded {
			if k := e.key(int32(c), j); total > 0 {
				out[k] = e.survey.Heads[k] - byCell[c]*byIndustry[j]/total
			}
		}
	}
	return out
}

// grants appends what strategy i pays this quarter. gdp and value as in [Engine.Bills].
func (e *Engine) grants(dst []Payment, i int, now calendar.Time, gdp, value []float64) []Payment {
	p := &e.Policies[i]
	places := 0
	for _, s := range e.supports {
		if s.policy == i {
			places = max(places, s.place+1)
		}
	}
	if places == 0 {
		return dst
	}
	budget := 0.0
	for _, c := range p.Cells {
		budget += gdp[c]
	}
	budget *= p.Budget * math.Min(1, e.scale[i])
	for _, planned := range []bool{false, true} {
		e.gather(i, places, planned, now, value)
		budget -= government.Share(e.split.grant, budget, e.split.weight, e.split.cost)
		dst = e.pay(dst, i, planned, value)
	}
	return dst
}

// gather puts weights, costs, value added and strengths of the places of strategy i into the buffers.
func (e *Engine) gather(i, places int, planned bool, now calendar.Time, value []float64) {
	p, b := &e.Policies[i], &e.split
	b.reset(places)
	for _, s := range e.supports {
		if s.policy != i || s.planned != planned {
			continue
		}
		b.weight[s.place] = s.weight
		b.value[s.place] += value[s.key]
		b.count[s.place]++
		b.strength[s.place] = p.ramp(s.since, now)
	}
	for _, s := range e.supports {
		if s.policy == i && s.planned == planned && b.cost[s.place] == 0 {
			national := 0.0
			for k := int(s.key) % e.place.Industries; k < len(value); k += e.place.Industries {
				national += value[k]
			}
			b.cost[s.place] = p.Strategy.Rule.PackageCost(b.value[s.place], national) * b.strength[s.place]
		}
	}
}

// pay turns the grants in the buffers into payments, over the cells of a place by value added, and
// notes what part of its package each place gets.
func (e *Engine) pay(dst []Payment, i int, planned bool, value []float64) []Payment {
	b := &e.split
	for n := range e.supports {
		s := &e.supports[n]
		if s.policy != i || s.planned != planned {
			continue
		}
		s.level = 0
		if b.cost[s.place] <= 0 || b.grant[s.place] <= 0 {
			continue
		}
		s.level = b.grant[s.place] / b.cost[s.place] * b.strength[s.place]
		share := 1 / float64(b.count[s.place])
		if b.value[s.place] > 0 {
			share = value[s.key] / b.value[s.place]
		}
		dst = append(dst, e.supportBill(i, s.key, b.grant[s.place]*share))
	}
	return dst
}
