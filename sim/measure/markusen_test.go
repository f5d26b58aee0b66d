package measure_test

import (
	"testing"

	"gowest/sim/measure"
)

// economy is a hand-built district: firms with heads and owners, and what they buy and sell where.
type economy struct {
	heads          []int32
	foreign, state []bool
	local, bought  float64
	out, sold      float64
}

func (e economy) links() measure.Links {
	l := measure.Links{
		Largest: measure.TopShare(e.heads, 1), Top3: measure.TopShare(e.heads, 3),
		LocalSourcing: e.local / e.bought, Outside: e.out / e.sold,
	}
	total := 0.0
	for f, h := range e.heads {
		total += float64(h)
		if e.foreign != nil && e.foreign[f] {
			l.Foreign += float64(h)
		}
		if e.state != nil && e.state[f] {
			l.State += float64(h)
		}
	}
	l.Foreign /= total
	l.State /= total
	return l
}

func TestMarkusen(t *testing.T) {
	t.Parallel()
	small := []int32{4, 3, 3, 2, 2, 2, 2, 2, 2, 2} // 24 heads, top three 10/24
	hub := []int32{20, 2, 2, 2, 2, 2}              // 30 heads, the first two thirds
	first, most := []bool{true, false, false, false, false, false}, []bool{true, true, true, true, true, true, false, false, false, false}
	rules := measure.AssumedMarkusen()
	for _, c := range []struct {
		name string
		e    economy
		want string
	}{
		{"Wenzhou: small shoemakers that buy from each other", economy{heads: small, local: 60, bought: 100, out: 80, sold: 100}, "Marshallian"},
		{"Nokia in Beijing: foreign hub with local suppliers", economy{heads: hub, foreign: first, local: 40, bought: 100, out: 90, sold: 100}, "hub-and-spoke"},
		{"private hub", economy{heads: hub, local: 40, bought: 100, out: 10, sold: 100}, "hub-and-spoke"},
		{"export zone: foreign plants that import inputs", economy{heads: small, foreign: most, local: 5, bought: 100, out: 95, sold: 100}, "satellite platform"},
		{"foreign plants for the local market", economy{heads: small, foreign: most, local: 5, bought: 100, out: 10, sold: 100}, "mixed"},
		{"small foreign firms with local links", economy{heads: small, foreign: most, local: 60, bought: 100, out: 95, sold: 100}, "mixed"},
		{"steel town: state firm", economy{heads: hub, state: first, local: 40, bought: 100, out: 50, sold: 100}, "state-anchored"},
		{"state firms without links", economy{heads: small, state: most, local: 0, bought: 100, out: 50, sold: 100}, "state-anchored"},
		{"small firms that merely are near each other", economy{heads: small, local: 5, bought: 100, out: 50, sold: 100}, "mixed"},
		{"one large firm that buys elsewhere", economy{heads: hub, local: 5, bought: 100, out: 50, sold: 100}, "mixed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := rules.Classify(c.e.links()).String(); got != c.want {
				t.Errorf("Classify(%+v) = %s, want %s", c.e.links(), got, c.want)
			}
		})
	}
}

func TestMarkusenThresholdsAreReachedByEquality(t *testing.T) {
	t.Parallel()
	rules := measure.MarkusenThresholds{Owner: 0.6, LargestFirm: 0.4, TopThree: 0.7, Sourcing: 0.2, Outside: 0.8}
	for _, c := range []struct {
		l    measure.Links
		want measure.MarkusenType
	}{
		{measure.Links{State: 0.6}, measure.StateAnchored},
		{measure.Links{State: 0.59}, measure.MixedType},
		{measure.Links{Foreign: 0.6, Outside: 0.8, LocalSourcing: 0.19}, measure.SatellitePlatform},
		{measure.Links{Foreign: 0.6, Outside: 0.79, LocalSourcing: 0.19}, measure.MixedType},
		{measure.Links{Largest: 0.4, LocalSourcing: 0.2}, measure.HubAndSpoke},
		{measure.Links{Largest: 0.39, Top3: 0.7, LocalSourcing: 0.2}, measure.HubAndSpoke},
		{measure.Links{Largest: 0.39, Top3: 0.69, LocalSourcing: 0.2, Foreign: 0.59}, measure.Marshallian},
	} {
		if got := rules.Classify(c.l); got != c.want {
			t.Errorf("Classify(%+v) = %v, want %v", c.l, got, c.want)
		}
	}
}
