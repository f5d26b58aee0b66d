package sim

import (
	"math"

	"gowest/sim/measure"
	"gowest/sim/policy"
	"gowest/sim/record"
)

// zoneBook remembers a zone or park, to tell whether it is more than an empty box.
type zoneBook struct {
	policy   int
	distance []float64 // by cell: to the nearest cell of the zone [cells]
	begun    bool
	perHead  []float64 // by cell: real GDP per head in the last year before it
	before   float64   // its share of the nation's employment outside farming in that year
	during   float64   // and in the last year under support
}

// zoneBands are the upper ends of the bands of distance of zones.csv [cells]: the zone, the cells that touch it, those two
// or three further, the rest of the country.
var zoneBands = []float64{0, 1.5, 3.5}

// newZoneBooks lists the zones, parks and anchors that have a place from the start and leave a rest to compare with.
func newZoneBooks(w *Economy) []zoneBook {
	var out []zoneBook
	grid := &w.cfg.World.Grid
	for i := range w.engine.Policies {
		p := &w.engine.Policies[i]
		switch p.Type {
		case policy.SpecialEconomicZone, policy.SciencePark, policy.IndustrialPark, policy.AnchorFirm:
		default:
			continue
		}
		if p.Emergent || p.Intensity == 0 || len(p.Cells) == 0 || len(p.Cells) == len(w.cells) {
			continue
		}
		z := zoneBook{policy: i, distance: make([]float64, len(w.cells))}
		for c := range w.cells {
			z.distance[c] = math.Inf(1)
			for _, d := range p.Cells {
				z.distance[c] = min(z.distance[c], grid.Distance(grid.Cells[c].Position, grid.Cells[d].Position)/grid.CellKM)
			}
		}
		out = append(out, z)
	}
	return out
}

// zoneRows adds the rows of zones.csv: from the first year of each zone on, what its firms buy around them, how it and
// the places around it have grown since, and what is left of its share of employment once support has ended.
// It reads the rows of cells.csv of the year, which must be there.
func (w *Economy) zoneRows(year int) {
	b := &w.year
	cells := b.tables.Cells[len(b.tables.Cells)-len(w.cells):]
	for n := range b.zones {
		z := &b.zones[n]
		p := &w.engine.Policies[z.policy]
		share := employmentShare(cells, p.Cells)
		active := b.active[z.policy] > 0
		z.begun = z.begun || active
		if !z.begun || z.perHead == nil { // the last year before it, or the first of the run
			z.remember(cells, share)
		}
		if !z.begun {
			continue
		}
		if active {
			z.during = share
		}
		r := record.ZoneYear{
			Replicate: w.replicate, Year: year, Policy: p.Name, Type: p.Type.String(), Active: b.active[z.policy] * p.Intensity,
			EmploymentShare: share, Kept: record.Missing(),
		}
		r.LocalSourcingShare, r.ForeignEmployment = w.linksOfZone(p)
		if !active {
			r.Kept = orMissing(measure.Persistence([]float64{z.before}, []float64{z.during}, []float64{share}))
		}
		r.Growth, r.GrowthNear, r.GrowthAround, r.GrowthElsewhere = z.growth(cells)
		b.tables.Zones = append(b.tables.Zones, r)
	}
}

// remember takes down what there is before a zone.
func (z *zoneBook) remember(cells []record.CellYear, share float64) {
	z.perHead = make([]float64, len(cells))
	for c := range cells {
		z.perHead[c] = cells[c].GDPPerHead
	}
	z.before = share
}

// growth returns the mean log growth of real GDP per head since the year before the zone by band of distance, each cell
// by its people; missing without places.
func (z *zoneBook) growth(cells []record.CellYear) (inside, near, around, elsewhere float64) {
	change, people := make([]float64, len(cells)), make([]float64, len(cells))
	for c := range cells {
		if cells[c].GDPPerHead > 0 && z.perHead[c] > 0 {
			change[c], people[c] = math.Log(cells[c].GDPPerHead/z.perHead[c]), float64(cells[c].Population)
		}
	}
	bands, err := measure.SpilloverByDistance(change, z.distance, people, zoneBands)
	if err != nil {
		return record.Missing(), record.Missing(), record.Missing(), record.Missing()
	}
	return bands[0].Mean, bands[1].Mean, bands[2].Mean, bands[3].Mean
}

// employmentShare returns the share of some cells in the employment of all.
func employmentShare(cells []record.CellYear, of []int32) float64 {
	all, here := int64(0), int64(0)
	for c := range cells {
		all += cells[c].Employment
	}
	for _, c := range of {
		here += cells[c].Employment
	}
	return over(float64(here), float64(all))
}

// linksOfZone returns the share of stage value that firms of a zone's industries buy from local specialists, by
// employees, and the share of employees in foreign firms.
func (w *Economy) linksOfZone(p *policy.Policy) (local, foreign float64) {
	industries := p.Industries
	if len(industries) == 0 {
		industries = w.traded
	}
	heads := 0.0
	for _, c := range p.Cells {
		for _, i := range industries {
			k := w.at(c, i)
			h := float64(w.byCell.Heads[k])
			heads += h
			local += float64(h * w.localDeals[k])
			foreign += float64(w.byCell.ForeignHeads[k])
		}
	}
	return over(local, heads), over(foreign, heads)
}
