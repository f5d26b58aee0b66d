package scenarios

import (
	"fmt"
	"reflect"
	"slices"

	"gowest/sim"
	"gowest/sim/policy"
)

// Levers that add up: two policies that act on one at the same place both count. Of all others
// the policy that began last says how far it is set.
var addsUp = []string{"building", "build_speed", "max_clusters", "firms", "jobs", "wage", "local_sourcing", "footloose", "weight", "years", "factor"}

// sourcings reports the policy with which anchor firms have more shares of local sourcing than firms can tell apart.
func (c *checker) sourcings(items []*node, cfg *sim.Config) {
	shares := []float64{cfg.ForeignEntry.LocalSourcing}
	for i := range cfg.Policies {
		p := &cfg.Policies[i]
		if p.Type != policy.AnchorFirm || slices.Contains(shares, p.LocalSourcing) {
			continue
		}
		if shares = append(shares, p.LocalSourcing); len(shares) == sim.MostSourcings+1 {
			c.fail(items[i].at, label(inPolicies, items[i]), "the %d-th different local_sourcing; want at most %d", len(shares), sim.MostSourcings)
		}
	}
}

// overlaps reports pairs of policies that set the same lever to two values at once. A pair does so
// if type, places and industries are the same, an effect that does not add up is above 0 in both,
// and either both begin together or the earlier one has an end after the later one's start.
// Without an end a later policy is a step that takes over, as in a chain of reforms.
func (c *checker) overlaps(items []*node, cfg *sim.Config) {
	for i, a := range cfg.Policies {
		for j := range i {
			b := cfg.Policies[j]
			if !samePlaces(a, b) || !clash(a, b) {
				continue
			}
			if lever := sharedLever(a, b); lever != "" {
				at := items[i].at
				if v := items[i].fields["start"]; v != nil {
					at = v.at
				}
				c.fail(at, label(inPolicies, items[i]), "overlapping with policy %s, which sets %s at the same places (%s and %s); want periods that do not overlap, other places, or one policy", quote(b.Name), lever, period(b), period(a))
				break
			}
		}
	}
}

func samePlaces(a, b policy.Policy) bool {
	return a.Type == b.Type && a.Emergent == b.Emergent && a.Trigger == b.Trigger && slices.Equal(a.Cells, b.Cells) && slices.Equal(a.Industries, b.Industries)
}

func clash(a, b policy.Policy) bool {
	if a.Start > b.Start {
		a, b = b, a
	}
	return a.Start == b.Start || a.End != 0 && a.End >= b.Start
}

// sharedLever returns the key of an effect that both policies set, or "".
func sharedLever(a, b policy.Policy) string {
	if a.Intensity == 0 || b.Intensity == 0 {
		return ""
	}
	for _, f := range effectsOf(a.Type) {
		if slices.Contains(addsUp, f.key) || parted(a.Type) && partOf[f.key] != 0 && a.Parts&b.Parts&partOf[f.key] == 0 {
			continue
		}
		if effect(a, f) > 0 && effect(b, f) > 0 {
			return f.key
		}
	}
	return ""
}

// effect returns the value of an effect key, 1 for true.
func effect(p policy.Policy, f field) float64 {
	v := reflect.ValueOf(p).FieldByIndex(f.index)
	switch {
	case v.CanInt():
		return float64(v.Int())
	case v.Kind() != reflect.Bool:
		return v.Float()
	case v.Bool():
		return 1
	}
	return 0
}

func period(p policy.Policy) string {
	switch {
	case p.Start == 0:
		return "from its trigger on"
	case p.End == 0:
		return fmt.Sprintf("from %d on", p.Start)
	}
	return fmt.Sprintf("%d to %d", p.Start, p.End)
}
