package sim

import (
	"slices"
	"strconv"
	"strings"

	"gowest/sim/calendar"
	"gowest/sim/measure"
	"gowest/sim/policy"
	"gowest/sim/record"
)

// clusterRows detects and follows clusters at the end of a year, tells the policies, and adds the rows
// of clusters.csv.
func (w *Economy) clusterRows(year int, nation *record.NationYear) {
	found := w.detect()
	var sightings []policy.Sighting
	employed := 0.0
	for j, i := range w.traded {
		tracks, ended := w.year.tracker.Update(year, i, found[j])
		w.endingRows(year, i, ended)
		for n, c := range found[j] {
			w.markCluster(i, c.Cells)
			province := w.mainProvince(c)
			power, associated := w.bargainingPower(i, c.Cells)
			stages, local := w.linksOf(i, c.Cells)
			employed += float64(c.Heads)
			nation.Clusters++
			sightings = append(sightings, policy.Sighting{
				ID: tracks[n].ID, Born: tracks[n].Born, Industry: i, Cells: c.Cells, Province: province, Employment: c.Heads, Power: power,
			})
			w.year.tables.Clusters = append(w.year.tables.Clusters, record.ClusterYear{
				Replicate: w.replicate, Year: year, Cluster: tracks[n].ID, Industry: w.industry(i).Name,
				Province: w.cfg.Provinces[province].Name, Cells: strings.Join(w.cellNames(c.Cells), ";"),
				Firms: int64(c.Firms), Employment: c.Heads * int64(w.cfg.Run.PersonsPerAgent), LocationQuotient: c.LQ,
				PValue: c.PValue, Type: w.clusterType(i, c).String(), Born: tracks[n].Born,
				SupportedSince: w.engine.SupportedSince(c.Cells, i), Association: associated, Support: w.supportOf(i, c.Cells),
				Event: tracks[n].Event.String(), Parent: tracks[n].Parent, StagesPresent: stages, LocalSourcingShare: local,
			})
		}
	}
	traded := 0.0
	for j := range w.cells {
		for _, i := range w.traded {
			traded += float64(w.byCell.Heads[w.at(int32(j), i)])
		}
	}
	nation.ClusterEmployment = over(employed, traded)
	w.informStrategies()
	w.engine.Observe(calendar.Time(year+1), sightings, nation.CV)
}

// detect looks for clusters of every traded industry, industries in parallel.
func (w *Economy) detect() [][]measure.Cluster {
	p := &w.cfg.Clusters
	base := make([]float64, len(w.cells))
	tests := make([]measure.ClusterTest, len(w.cfg.Industries))
	for i := range tests {
		tests[i] = measure.ClusterTest{
			Neighbours: w.neighbours, Base: base, MinFirms: p.MinFirms, MinQuotient: p.MinQuotient,
			Significance: p.Significance, Permutations: p.Permutations, Key: w.luck, Identity: uint64(i), Stream: drawClusters,
		}
	}
	for j := range w.cells {
		c := &w.cells[j]
		base[j] = float64(c.employees)
		for i := range tests {
			t := &tests[i]
			c.census.industries[i].each(func(heads int32, firms int64) {
				t.FirmCell, t.FirmHeads, t.FirmCount = append(t.FirmCell, int32(j)), append(t.FirmHeads, heads), append(t.FirmCount, firms)
			})
		}
	}
	out := make([][]measure.Cluster, len(w.traded))
	w.inParallel(len(w.traded), func(w *Economy, j int) {
		i := w.traded[j]
		found, err := w.year.detectors[i].Detect(&tests[i])
		if err != nil {
			return // nobody works outside farming: there is nothing to test
		}
		out[j] = slices.Clone(found)
	})
	return out
}

// mainProvince returns the province with most of a cluster's employment, the first of equals.
func (w *Economy) mainProvince(c measure.Cluster) int32 {
	heads := make([]int64, len(w.provinces))
	best := w.provinceOf[c.Cells[0]]
	for j, at := range c.Cells {
		heads[w.provinceOf[at]] += c.CellHeads[j]
	}
	for p, h := range heads {
		if h > heads[best] {
			best = int32(p)
		}
	}
	return best
}

// cellNames returns cells as row:col.
func (w *Economy) cellNames(cells []int32) []string {
	names := make([]string, len(cells))
	for j, c := range cells {
		at := w.cfg.World.Grid.Cells[c]
		names[j] = strconv.Itoa(at.Row) + ":" + strconv.Itoa(at.Col)
	}
	return names
}

// clusterType classifies a cluster by its links (Markusen 1996).
func (w *Economy) clusterType(i int, c measure.Cluster) measure.MarkusenType {
	var l measure.Links
	local, own, revenue, worked := 0.0, 0.0, 0.0, 0.0
	for _, at := range c.Cells {
		k := w.at(at, i)
		h := float64(w.byCell.Heads[k])
		local += h * w.localDeals[k]
		own += float64(w.byCell.Own[k])
		revenue += float64(w.byCell.Revenue[k])
		worked += h
		x := &w.cells[at].census.industries[i]
		l.Foreign += float64(x.foreign)
		l.State += float64(x.public)
	}
	sizes := w.sizesOf(i, c.Cells)
	_, n, _ := sizes.totals()
	total := float64(n)
	l.Largest, l.Top3 = over(float64(sizes.top(1)), total), over(float64(sizes.top(3)), total)
	l.Foreign, l.State = over(l.Foreign, total), over(l.State, total)
	l.LocalSourcing = over(local, worked)
	l.Outside = 1 - over(own, revenue)
	p := &w.cfg.Clusters
	return measure.MarkusenThresholds{
		Owner: p.OwnerShare, LargestFirm: p.LargestShare, TopThree: p.TopThreeShare, Sourcing: p.SourcingShare, Outside: p.OutsideShare,
	}.Classify(l)
}
