package scenarios

import (
	"math"
	"slices"

	"gowest/agents/government"
	"gowest/sim"
	"gowest/sim/calendar"
	"gowest/sim/policy"
)

// suspicious warns about what is legal but may not be meant.
func (c *checker) suspicious(root *node, cfg *sim.Config) {
	if !c.clean("run", inPolicies, inEvents, inStrategy, inProvinces, inWorld) {
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
		c.tooLate(n, p, run, root)
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
	if (active > 0 || len(sim.Policies(cfg)) > len(cfg.Policies)) && !cfg.Mechanisms.M15 {
		c.warn(head, "", "mechanism M15 is off, so no policy acts")
	}
	c.idleStrategies(root, head, cfg)
	c.beforeSeries(head, cfg)
	c.peopleOfAnotherYear(head, cfg)
}

// tooLate warns about a policy whose trigger cannot fire in time, and about a ramp that is longer than
// the policy. Clusters and dispersion are looked at from the end of the first year on.
func (c *checker) tooLate(n *node, p policy.Policy, run sim.Run, root *node) {
	at, where := n.at, label(inPolicies, n)
	if v := n.fields["trigger"]; v != nil {
		at = v.at
	}
	begin := max(float64(run.From+1), float64(p.Start))
	switch p.Trigger {
	case policy.ByCluster:
		begin = max(begin, math.Ceil(float64(run.From)+p.Lag))
	case policy.ByDispersion:
		begin += p.Lag
	default:
		begin = float64(p.Start)
	}
	switch {
	case p.Trigger != policy.ByYear && p.End != 0 && begin >= float64(p.End+1):
		c.warn(at, where, "it ends in %d, before its trigger can start it in %d", p.End, int(begin))
	case p.Trigger != policy.ByYear && begin >= float64(run.To+1) && (at.file == root.at.file || at.file == "--set"):
		c.warn(at, where, "its trigger can start it in %d at the earliest, after the run ends in %d", int(begin), run.To)
	case p.End != 0 && p.Ramp > float64(p.End+1)-begin:
		if v := n.fields["ramp"]; v != nil {
			at = v.at
		}
		c.warn(at, where, "the ramp of %s years is longer than the policy, %d to %d, which reaches %s of its strength at most", number(p.Ramp), int(begin), p.End, percent((float64(p.End+1)-begin)/p.Ramp))
	}
}

// idleStrategies warns about governments whose strategy does nothing: without money, or not in the run.
func (c *checker) idleStrategies(root *node, head place, cfg *sim.Config) {
	s := &cfg.Strategy
	n := root.fields[inStrategy]
	provinces := slices.ContainsFunc(cfg.Provinces, func(p sim.Province) bool { return p.Strategy != government.NoStrategy })
	centre := cfg.Government.Strategy != government.NoStrategy
	if provinces && s.Budget == 0 {
		c.warn(n.fields["budget"].at, inStrategy, "budget is 0, so that the strategies of provinces do nothing")
	}
	if centre && s.CentreBudget == 0 {
		c.warn(n.fields["centre_budget"].at, inStrategy, "centre_budget is 0, so that the strategy of the centre does nothing")
	}
	if (provinces || centre) && s.Start > cfg.Run.To {
		at := n.fields["start"].at
		if at.file != root.at.file && at.file != "--set" {
			at = head
		}
		c.warn(at, inStrategy, "strategies start in %d, after the run ends in %d", s.Start, cfg.Run.To)
	}
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

// farOff is by what share the people of the provinces may differ from the labour force of the first year.
const farOff = 0.05

// peopleOfAnotherYear warns if a run begins later than its labour force and the provinces have not the people of that year: births of the
// first quarters make up for the difference.
func (c *checker) peopleOfAnotherYear(head place, cfg *sim.Config) {
	at := calendar.Time(cfg.Run.From)
	if float64(at) <= cfg.Series[sim.LabourForce][0].Year {
		return
	}
	population, labour, perWorker := 0.0, cfg.Series[sim.LabourForce].At(at), cfg.Series[sim.PersonsPerWorker].At(at)
	for _, p := range cfg.Provinces {
		population += p.Population
	}
	if there := population / perWorker; labour > 0 && math.Abs(there/labour-1) > farOff {
		c.warn(head, "", "the provinces have %s workers at the start of %d, but labour_force says %s; give them people and incomes of that year",
			number(math.Round(there)), cfg.Run.From, number(math.Round(labour)))
	}
}
