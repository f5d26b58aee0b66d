package scenarios

import (
	"math"

	"gowest/sim"
)

// suspicious warns about what is legal but may not be meant.
func (c *checker) suspicious(root *node, cfg *sim.Config) {
	if !c.clean("run", inPolicies, inEvents) {
		return
	}
	c.section = "warnings"
	run := cfg.Run
	items := root.fields[inPolicies]
	active, first := 0, run.To+1
	for i, p := range cfg.Policies {
		n := items.items[i]
		at := n.at
		if v := n.fields["start"]; v != nil {
			at = v.at
		}
		switch {
		case p.Start > run.To && at.file != root.at.file && at.file != "--set":
			continue // inherited: a shorter run of a longer history is meant
		case p.Start > run.To:
			c.warn(at, label(inPolicies, n), "it starts in %d, after the run ends in %d", p.Start, run.To)
			continue
		case p.End != 0 && p.End < run.From:
			c.warn(at, label(inPolicies, n), "it ended in %d, before the run begins in %d", p.End, run.From)
			continue
		}
		active++
		first = min(first, max(p.Start, run.From))
	}
	head := place{file: root.at.file}
	switch {
	case len(cfg.Policies) > 0 && active == 0:
		c.warn(head, "", "no policy is active from %d to %d", run.From, run.To)
	case active > 0 && first-run.From > (run.To-run.From)/2:
		c.warn(head, "", "no policy is active before %d; effects before then are zero by construction", first)
	}
	if active > 0 && !cfg.Mechanisms.M15 {
		c.warn(head, "", "mechanism M15 is off, so no policy acts")
	}
	c.beforeSeries(head, cfg)
}

// beforeSeries warns if the run begins before anything is known: before the first year of every
// series that changes.
func (c *checker) beforeSeries(head place, cfg *sim.Config) {
	first := math.Inf(1)
	for _, s := range cfg.Series {
		if !isConstant(s) {
			first = min(first, s[0].Year)
		}
	}
	if from := cfg.Run.From; float64(from) < first && !math.IsInf(first, 1) {
		c.warn(head, "", "the run begins in %d, before the first year of any series (%s); until then their first values hold", from, number(first))
	}
}
