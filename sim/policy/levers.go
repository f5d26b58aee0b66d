package policy

import (
	"cmp"
	"math"
	"slices"

	"gowest/sim/calendar"
	"gowest/sim/money"
)

// Levers is what policies set and the model reads. Slices by cell and industry are indexed
// cell·industries + industry.
type Levers struct {
	Attraction  []float64 // pull of a zone on exporters and investors
	TaxDiscount []float64 // share of value-added tax waived
	Enforcement []float64 // of environmental rules [0, 1]
	Innovation  []float64 // level of innovation centres [0, 1]; slow: built up and lost over time, as the next three
	Platform    []float64
	Training    []float64
	Guarantee   []float64
	DiscountBy  []int16 // policy that waives the tax, -1 = none

	Barrier        []float64 // by province: hukou barrier [0, 1]
	TransferWeight []float64 // by province
	Schooling      []float64 // by province: years added for beginners
	Privatise      []float64 // by province: share of state firms a quarter
	Layoffs        []float64 // by province: share of heads that state firms have to lay off a quarter
	Rents          []float64 // by province: share of plan rents left
	Scissors       float64   // share of the price scissors left
	Ports          []float64 // by port: access [0, 1]
	Exports        []float64 // by industry: factor on world demand
}

// Payment is money that a policy spends in a cell this tick.
type Payment struct {
	Policy             int32
	Cell               int32
	Payer              int32 // province, or Centre
	Industry           int32 // that it supports, or AllIndustries
	Building, Services money.Fen
}

// Centre as the payer of a [Payment].
const Centre int32 = -1

// AllIndustries as the industry of a [Payment].
const AllIndustries int32 = -1

// Place is what the engine has to know of the country, by cell unless said otherwise.
type Place struct {
	Industries   int
	Traded       []int // indices of traded industries, ascending
	Province     []int32
	Population   []float64 // share of the nation's people by province
	PortProvince []int32
	PortOpen     []float64 // access of ports at the start
	Provinces    int
}

// Sighting is a cluster that was detected this year.
type Sighting struct {
	ID, Born   int
	Industry   int
	Cells      []int32
	Province   int32
	Employment int64
	Power      float64 // bargaining power [0, 1] [M16]
}

// Engine holds the state of a scenario's policies in one run.
type Engine struct {
	Policies []Policy
	Levers   Levers
	place    Place

	slow     [numSlow]slowLever
	strength []float64
	supports []support
	fired    []calendar.Time // when a policy's trigger fired, +Inf = not yet
	share    []float64       // of their last bills that governments could pay, by payer + 1
	anchored [][]int32       // by policy: cells that have their anchor firms
	covered  [][]bool        // by policy: provinces it concerns
	scale    []float64       // by policy: factor on its intensity
	plans    [][]int32       // by policy: places of its plan once they are chosen, cell·industries + industry
	dated    []int           // policies that follow each other: buffer
	survey   Survey
	split    splitter
}

// slowLever is a lever that is built up and lost over time. All three by cell and industry.
type slowLever struct {
	level []float64 // what the model reads
	goal  []float64 // where policies want it now
	pace  []float64 // by which it moves a quarter: of the policy that built it, kept when that ends
}

// Slow levers.
const (
	innovation = iota
	platform
	training
	guarantee
	numSlow
)

// support is one cluster's cell and industry under an emergent policy.
type support struct {
	policy   int
	key      int32 // cell·industries + industry
	province int32
	since    calendar.Time
	place    int // which of the policy's places this belongs to

	// Of strategies only: what the place is worth and has got.
	planned bool
	weight  float64 // share in the budget
	level   float64 // share of a full package that was paid last quarter
}

// NewEngine returns an engine at the start of a run.
func NewEngine(policies []Policy, place Place) *Engine {
	n := len(place.Province) * place.Industries
	e := &Engine{Policies: policies, place: place, dated: make([]int, 0, len(policies))}
	for i := range e.slow {
		e.slow[i] = slowLever{level: make([]float64, n), goal: make([]float64, n), pace: make([]float64, n)}
	}
	l := &e.Levers
	l.Attraction, l.TaxDiscount, l.Enforcement = make([]float64, n), make([]float64, n), make([]float64, n)
	l.Innovation, l.Platform = e.slow[innovation].level, e.slow[platform].level
	l.Training, l.Guarantee = e.slow[training].level, e.slow[guarantee].level
	l.DiscountBy = make([]int16, n)
	l.Barrier, l.TransferWeight = make([]float64, place.Provinces), make([]float64, place.Provinces)
	l.Schooling, l.Privatise, l.Layoffs = make([]float64, place.Provinces), make([]float64, place.Provinces), make([]float64, place.Provinces)
	l.Rents = make([]float64, place.Provinces)
	l.Ports, l.Exports = make([]float64, len(place.PortOpen)), make([]float64, place.Industries)
	e.strength, e.scale = make([]float64, len(policies)), make([]float64, len(policies))
	e.share = make([]float64, place.Provinces+1)
	fill(e.share, 1)
	e.fired, e.anchored = make([]calendar.Time, len(policies)), make([][]int32, len(policies))
	e.plans = make([][]int32, len(policies))
	for i, p := range policies {
		e.scale[i] = 1
		e.fired[i] = calendar.Time(math.Inf(1))
		if p.Trigger == ByYear {
			e.fired[i] = calendar.Time(p.Start)
		}
		e.covered = append(e.covered, provinces(p, place))
	}
	return e
}

// Adopt takes over the state of another engine in the same place, which has from[i] as policy i, or has it not, if less than 0. What it has besides
// must not have begun. The levers are those of the next [Engine.Tick].
func (e *Engine) Adopt(other *Engine, from []int) {
	for i := range e.slow {
		copy(e.slow[i].level, other.slow[i].level)
		copy(e.slow[i].pace, other.slow[i].pace)
	}
	copy(e.share, other.share)
	for i, k := range from {
		if k < 0 {
			continue
		}
		e.strength[i], e.fired[i], e.scale[i] = other.strength[k], other.fired[k], other.scale[k]
		e.anchored[i], e.plans[i] = slices.Clone(other.anchored[k]), other.plans[k]
	}
	for _, s := range other.supports {
		if s.policy = slices.Index(from, s.policy); s.policy >= 0 {
			e.supports = append(e.supports, s)
		}
	}
}

// provinces returns which provinces a policy concerns: those with a cell in it.
func provinces(p Policy, place Place) []bool {
	in := make([]bool, place.Provinces)
	for _, c := range p.Cells {
		in[place.Province[c]] = true
	}
	if p.Emergent && len(p.Cells) == 0 {
		for i := range in {
			in[i] = true
		}
	}
	return in
}

// Strength returns how strong policy i is now, in [0, 1], budget shortfalls left out.
func (e *Engine) Strength(i int) float64 { return e.strength[i] }

// State returns what the trigger of policy i has done: waiting, ramping, full or ended.
func (e *Engine) State(i int, now calendar.Time) string {
	p := &e.Policies[i]
	switch {
	case p.End > 0 && now >= calendar.Time(p.End+1):
		return "ended"
	case now < e.fired[i]:
		return "waiting"
	case p.Ramp > 0 && now < e.fired[i]+calendar.Time(p.Ramp):
		return "ramping"
	}
	return "full"
}

// ramp returns the strength of something that began at since: 0 before and after the policy's
// end, rising in a straight line over its ramp.
func (p *Policy) ramp(since, now calendar.Time) float64 {
	if now < since || (p.End > 0 && now >= calendar.Time(p.End+1)) {
		return 0
	}
	if p.Ramp <= 0 {
		return 1
	}
	// The first quarter counts, so that a ramp of a year reaches 1 in its fourth quarter.
	return math.Min(1, (float64(now-since)+1.0/calendar.TicksPerYear)/p.Ramp)
}

// Tick sets the levers for the quarter that starts at now.
func (e *Engine) Tick(now calendar.Time) {
	e.reset()
	e.dated = e.dated[:0]
	for i := range e.Policies {
		p := &e.Policies[i]
		e.strength[i] = p.ramp(e.fired[i], now)
		if p.Intensity == 0 || (e.strength[i] == 0 && !p.Emergent) {
			continue
		}
		if p.Emergent {
			e.applyToClusters(i, now)
			continue
		}
		if p.Type.follows() {
			e.dated = append(e.dated, i)
			continue
		}
		e.apply(i, e.intensity(i)*e.strength[i])
	}
	slices.SortStableFunc(e.dated, func(i, j int) int { return cmp.Compare(e.fired[i], e.fired[j]) })
	for _, i := range e.dated {
		e.apply(i, e.intensity(i)*e.strength[i])
	}
	e.build()
}

// follows tells whether policies of a type move a lever from where those before have put it: they act in the order in which they began, wherever
// they stand in the list.
func (t Type) follows() bool { return t == HukouReform || t == PortOpening }

// reset puts every lever to where it is without policies; slow levers keep their level.
func (e *Engine) reset() {
	l := &e.Levers
	for _, s := range [][]float64{l.Attraction, l.TaxDiscount, l.Enforcement, l.Barrier, l.TransferWeight, l.Schooling, l.Privatise, l.Layoffs} {
		clear(s)
	}
	for i := range e.slow {
		clear(e.slow[i].goal)
	}
	for k := range l.DiscountBy {
		l.DiscountBy[k] = -1
	}
	fill(l.Rents, 1)
	fill(l.Exports, 1)
	l.Scissors = 1
	copy(l.Ports, e.place.PortOpen)
}

func fill(s []float64, v float64) {
	for i := range s {
		s[i] = v
	}
}

// industries returns the industries a policy touches.
func (e *Engine) industries(p *Policy) []int {
	if len(p.Industries) > 0 {
		return p.Industries
	}
	return e.place.Traded
}

// apply sets the levers of policy i at strength s.
func (e *Engine) apply(i int, s float64) {
	p := &e.Policies[i]
	for _, c := range p.Cells {
		for _, j := range e.industries(p) {
			e.applyAt(i, s, int32(int(c)*e.place.Industries+j))
		}
	}
	e.applyReform(p, s, e.covered[i])
}

// applyAt sets the levers of policy i at strength s in one cell and industry. Policies of the same
// kind do not add up: the strongest counts.
func (e *Engine) applyAt(i int, s float64, key int32) {
	p, l := &e.Policies[i], &e.Levers
	raise := func(lever []float64, v float64) { lever[key] = math.Max(lever[key], v) }
	raise(l.Attraction, s*p.Attraction)
	raise(l.Enforcement, s*p.Strictness)
	if d := s * p.TaxDiscount; d > l.TaxDiscount[key] {
		l.TaxDiscount[key], l.DiscountBy[key] = d, int16(i)
	}
	build := func(lever int, part Parts, v float64) {
		t := &e.slow[lever]
		if v *= s * e.share[e.payer(p, key/int32(e.place.Industries))+1]; v > t.goal[key] && (p.Type != ClusterSupport || p.Parts&part != 0) {
			t.goal[key], t.pace[key] = v, p.BuildSpeed
		}
	}
	build(innovation, InnovationCentre, p.Innovation)
	build(platform, MarketPlatform, p.Platform)
	build(training, Training, p.Training)
	build(guarantee, CreditGuarantee, p.Credit)
}

// applyReform sets the levers of instruments that concern whole provinces, ports or the nation.
// Reforms of the same kind follow each other: each moves the lever from where it is towards its own level.
func (e *Engine) applyReform(p *Policy, s float64, in []bool) {
	l := &e.Levers
	toward := func(x *float64, level float64) { *x += float64((level - *x) * s) }
	people := 0.0
	for q := range in {
		if !in[q] {
			continue
		}
		people += e.place.Population[q]
		switch p.Type {
		case HukouReform:
			toward(&l.Barrier[q], p.Barrier)
		case Transfer:
			l.TransferWeight[q] += float64(s * p.Weight)
		case School:
			l.Schooling[q] += float64(s * p.Years)
		case Privatisation:
			l.Privatise[q] = math.Max(l.Privatise[q], s*p.Rate)
			l.Layoffs[q] = math.Max(l.Layoffs[q], s*p.Layoffs)
		case PriceReform:
			l.Rents[q] *= 1 - float64(s*p.Rents)
		}
	}
	switch p.Type {
	case PriceReform:
		l.Scissors *= 1 - float64(s*p.Scissors*math.Min(1, people))
	case PortOpening:
		for q, province := range e.place.PortProvince {
			if in[province] && p.Openness > l.Ports[q] {
				toward(&l.Ports[q], p.Openness)
			}
		}
	case WorldDemand:
		for _, j := range e.industries(p) {
			toward(&l.Exports[j], float64(p.Factor*l.Exports[j]))
		}
	}
}

// applyToClusters sets the levers of an emergent policy where it supports a cluster.
func (e *Engine) applyToClusters(i int, now calendar.Time) {
	p := &e.Policies[i]
	best := 0.0
	for _, s := range e.supports {
		if s.policy != i {
			continue
		}
		strength := p.ramp(s.since, now)
		if p.Strategy != nil {
			strength = s.level
		}
		best = math.Max(best, strength)
		if strength > 0 {
			e.applyAt(i, e.intensity(i)*strength, s.key)
		}
	}
	e.strength[i] = best
}

// build moves the slow levers towards their goals, each at the build_speed of the policy that builds
// it or, where none does any more, of the last that did.
func (e *Engine) build() {
	for i := range e.slow {
		t := &e.slow[i]
		for k, goal := range t.goal {
			t.level[k] += math.Max(-t.pace[k], math.Min(t.pace[k], goal-t.level[k]))
		}
	}
}

// Anchors calls place for each cell in which an anchor-firm policy sets up its firms now: once a
// cell, in the first quarter in which the policy acts there.
func (e *Engine) Anchors(place func(p *Policy, cell int32)) {
	for i := range e.Policies {
		p := &e.Policies[i]
		if p.Type != AnchorFirm || e.strength[i] == 0 || p.Intensity == 0 {
			continue
		}
		for _, c := range e.Targets(i) {
			if !slices.Contains(e.anchored[i], c) {
				e.anchored[i] = append(e.anchored[i], c)
				place(p, c)
			}
		}
	}
}

// AnchorsLeave calls leave for each cell whose footloose anchor firms close now: in the first quarter after the end of their policy.
func (e *Engine) AnchorsLeave(now calendar.Time, leave func(p *Policy, cell int32)) {
	for i := range e.Policies {
		p := &e.Policies[i]
		if !p.Footloose || p.End == 0 || now != calendar.Time(p.End+1) {
			continue
		}
		for _, c := range e.anchored[i] {
			leave(p, c)
		}
	}
}
