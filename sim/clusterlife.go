package sim

import (
	"gowest/sim/measure"
	"gowest/sim/record"
)

// linksOf returns the share of an industry's stages that some specialist does in the cells, and the share of stage value that
// is bought from local specialists, weighted by employment.
func (w *Economy) linksOf(industry int, cells []int32) (stages, local float64) {
	heads := 0.0
	for _, c := range cells {
		k := w.at(c, industry)
		h := float64(w.byCell.Heads[k])
		heads += h
		local += float64(h * w.localDeals[k])
	}
	return over(float64(w.stagesOf(industry, cells)), float64(len(w.industry(industry).Stages))), over(local, heads)
}

// endingRows adds the rows of cluster_endings.csv for the clusters of one industry that ended this year.
func (w *Economy) endingRows(year, industry int, ended []measure.Ending) {
	for _, e := range ended {
		w.year.tables.ClusterEndings = append(w.year.tables.ClusterEndings, record.ClusterEnding{
			Replicate: w.replicate, Year: year, Cluster: e.ID, Industry: w.industry(industry).Name, Event: e.Event.String(), Into: e.Into,
		})
	}
}
