package government_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gowest/agents/government"
)

func TestPower(t *testing.T) {
	t.Parallel()
	b := government.Bargaining{Coordination: 0.8}
	for _, c := range []struct {
		name                string
		herfindahl, largest float64
		associated          bool
		want                float64
	}{
		{"one firm", 1, 1, false, 1},
		{"one firm needs no association", 1, 1, true, 1},
		{"ten equal firms", 0.1, 0.1, false, 0.1},
		{"a hub of half the jobs and fifty firms of a hundredth", 0.255, 0.5, false, 0.3775},
		{"ten equal firms with an association: 0.2·0.1 + 0.8", 0.1, 0.1, true, 0.82},
	} {
		near(t, c.name, b.Power(c.herfindahl, c.largest, c.associated), c.want)
	}
}

// Power falls with the number of equal firms; an association never weakens.
func TestPowerFallsWithNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := government.Bargaining{Coordination: rapid.Float64Range(0, 1).Draw(t, "coordination")}
		n := float64(rapid.IntRange(1, 500).Draw(t, "n"))
		few, many := b.Power(1/n, 1/n, false), b.Power(1/(n+1), 1/(n+1), false)
		if many >= few {
			t.Fatalf("%v firms have power %v, one more %v", n, few, many)
		}
		if with := b.Power(1/n, 1/n, true); with < few || with > 1 {
			t.Fatalf("power %v with an association, %v without", with, few)
		}
	})
}

func TestAssociated(t *testing.T) {
	t.Parallel()
	b := government.Bargaining{Associations: true, AssociationTrust: 0.6}
	if b.Associated(0.59) || !b.Associated(0.6) {
		t.Error("an association forms from the level of trust on, not below")
	}
	if b.Associations = false; b.Associated(1) {
		t.Error("an association although they are switched off")
	}
}

// Two clusters of 100 heads: a hub of power 0.5 and workshops of power 0.05.
func TestWeights(t *testing.T) {
	t.Parallel()
	heads := []float64{100, 100}
	for _, c := range []struct {
		name         string
		bargaining   float64
		merit, power []float64
		want         []float64
	}{
		{"by merit: the same for each worker", 0, heads, []float64{0.5, 0.05}, []float64{0.5, 0.5}},
		{"by bargaining: in proportion to power", 1, heads, []float64{0.5, 0.05}, []float64{10. / 11, 1. / 11}},
		{"half and half", 0.5, heads, []float64{0.5, 0.05}, []float64{(0.5 + 10./11) / 2, (0.5 + 1./11) / 2}},
		{"nobody has power: by merit", 1, heads, []float64{0, 0}, []float64{0.5, 0.5}},
		{"nobody has merit: by bargaining", 0, []float64{0, 0}, []float64{1, 0}, []float64{1, 0}},
	} {
		b := government.Bargaining{Bargaining: c.bargaining}
		got := make([]float64, 2)
		b.Weights(got, c.merit, heads, c.power)
		if diff := cmp.Diff(c.want, got, tiny); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
