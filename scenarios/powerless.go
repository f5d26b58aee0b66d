package scenarios

import (
	"slices"
	"strings"

	"gowest/sim"
	"gowest/sim/policy"
)

// cannotFollow says why an instrument cannot follow clusters, "" if it can.
func cannotFollow(t policy.Type) string {
	switch {
	case wide(t):
		return "acts on whole provinces"
	case t == policy.PortOpening:
		return "acts on ports"
	}
	return ""
}

// provincial tells whether an instrument acts on all of each province that has a cell in its places.
func provincial(t policy.Type) bool {
	switch t {
	case policy.HukouReform, policy.PriceReform, policy.Privatisation, policy.Transfer, policy.School:
		return true
	}
	return false
}

// aimed tells whether an instrument reads the list of industries.
func aimed(t policy.Type) bool {
	return !provincial(t) && t != policy.PortOpening && t != policy.Infrastructure
}

// noEffect begins warnings about a policy that changes nothing.
const noEffect = "it can have no effect"

// powerless warns about a policy, or a key of one, that can do nothing where or as it is written. A
// policy of intensity 0 is meant to do nothing.
func (c *checker) powerless(n *node, where string, p *policy.Policy, cfg *sim.Config) {
	if p.Intensity == 0 {
		return
	}
	f := n.fields
	here := func(key string) place {
		if v := f[key]; v != nil {
			return v.at
		}
		return n.at
	}
	followsClusters := p.Emergent || p.Trigger == policy.ByCluster
	if f["industries"] != nil && !aimed(p.Type) && !followsClusters {
		c.warn(f["industries"].key, where, "industries has no effect with type %s", quote(p.Type.String()))
	}
	if f["max_clusters"] != nil && !p.Emergent {
		c.warn(f["max_clusters"].key, where, "max_clusters has no effect unless where is %q", emergent)
	}
	all := len(p.Cells) == len(cfg.World.Grid.Cells)
	switch {
	case p.Type == policy.WorldDemand && !all && p.Trigger != policy.ByCluster:
		c.warn(here("where"), where, "where has no effect with type %s: the world buys from all places", quote(p.Type.String()))
	case p.Type == policy.Transfer && all && p.Budget == 0 && len(cfg.Provinces) > 1:
		c.warn(here("where"), where, "it raises the transfers to all provinces alike; name those that are to get more")
	case p.Type == policy.PortOpening:
		c.portsToOpen(here, where, p, cfg)
	case provincial(p.Type):
		if name := partly(p, cfg); name != "" {
			c.warn(here("where"), where, "type %s acts on whole provinces: here on all of %s", quote(p.Type.String()), name)
		}
	}
	if keys := idle(p); keys != nil && p.Budget == 0 {
		c.warn(n.at, where, noEffect+": %s and budget are 0", strings.Join(keys, ", "))
	}
	if p.Footloose && p.End == 0 {
		c.warn(here("footloose"), where, "its anchor firms are footloose, but it has no end after which they would leave")
	}
	if p.Type == policy.WorldDemand && p.Factor == 1 {
		c.warn(here("factor"), where, noEffect+": factor is 1")
	}
}

// portsToOpen warns if there is no port in the provinces of an opening, or none that it opens further.
func (c *checker) portsToOpen(here func(string) place, where string, p *policy.Policy, cfg *sim.Config) {
	if p.Openness == 0 {
		return // said with the other effects
	}
	grid := &cfg.World.Grid
	inside := func(port sim.Port) bool {
		return slices.ContainsFunc(p.Cells, func(i int32) bool { return grid.Cells[i].Province == grid.Cells[port.Cell].Province })
	}
	var open []string
	found := false
	for _, port := range cfg.World.Ports {
		if name := cfg.Provinces[grid.Cells[port.Cell].Province].Name; !slices.Contains(open, name) {
			open = append(open, name)
		}
		if inside(port) {
			found = true
			if p.Openness > port.Open {
				return
			}
		}
	}
	switch {
	case found:
		c.warn(here("openness"), where, noEffect+": its ports are as open as %s at the start", number(p.Openness))
	case len(open) == 0:
		c.warn(here("where"), where, noEffect+": the map has no port")
	default:
		c.warn(here("where"), where, noEffect+": there is no port in its places; want one of %s", quoteAll(open))
	}
}

// partly returns the first province of which a policy names some cells and not all, or "".
func partly(p *policy.Policy, cfg *sim.Config) string {
	named, has := make([]int, len(cfg.Provinces)), make([]int, len(cfg.Provinces))
	for i, cell := range cfg.World.Grid.Cells {
		has[cell.Province]++
		if slices.Contains(p.Cells, int32(i)) {
			named[cell.Province]++
		}
	}
	for i, k := range named {
		if k > 0 && k < has[i] {
			return cfg.Provinces[i].Name
		}
	}
	return ""
}

// idle returns the effects of a policy that change something when they are above 0, if all are 0; nil if
// one is not, or if the policy acts at 0 too.
func idle(p *policy.Policy) []string {
	switch p.Type {
	case policy.HukouReform, policy.WorldDemand, policy.Infrastructure: // a barrier or a factor of 0 acts; roads need a budget
		return nil
	}
	var keys []string
	for _, f := range effectsOf(p.Type) {
		switch {
		case slices.Contains([]string{"building", "build_speed", "max_clusters", "jobs", "wage", "local_sourcing", "footloose"}, f.key):
			continue // act with a budget or with another effect only
		case parted(p.Type) && p.Parts&partOf[f.key] == 0:
			continue
		case effect(*p, f) > 0:
			return nil
		}
		keys = append(keys, f.key)
	}
	return keys
}
