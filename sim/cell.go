package sim

import (
	"fmt"

	"gowest/agents/firm"
	"gowest/agents/worker"
)

// head counts the workers of a cell. It is kept by every event that moves somebody, as is the staff of firms, and counted
// again from nobody up when everyone is paid.
type head struct {
	farmers, idle int     // workers on farms and without work
	byOrigin      []int32 // workers by province of registration
}

// effective returns the skill of a worker that counts in an industry [fixed point].
func (w *Economy) effective(t worker.Trait, industry uint8) int64 {
	return worker.EffectiveSkill(t.Skill(), t.Trade() == industry, w.foreignTrade)
}

// leaveJob takes a worker off the books of its employer.
func (w *Economy) leaveJob(c *cell, employer int32, t worker.Trait) {
	switch {
	case employer >= 0:
		f := &c.firms.Firms[employer]
		f.SetStaff(f.Staff() - firm.One(w.effective(t, f.Industry)))
	case employer == worker.OnFarm:
		c.farmers--
	default:
		c.idle--
	}
}

// takeJob puts a worker on the books of an employer.
func (w *Economy) takeJob(c *cell, employer int32, t worker.Trait) {
	switch {
	case employer >= 0:
		f := &c.firms.Firms[employer]
		f.SetStaff(f.Staff() + firm.One(w.effective(t, f.Industry)))
	case employer == worker.OnFarm:
		c.farmers++
	default:
		c.idle++
	}
}

// arrive puts a worker into a cell.
func (w *Economy) arrive(c *cell, p worker.Packed) {
	c.byOrigin[p.Trait.Origin()]++
	w.takeJob(c, p.Job.Employer(), p.Trait)
	c.workers.Append(p)
}

// depart takes worker i out of a cell; the last one gets its index.
func (w *Economy) depart(c *cell, i int) {
	p := c.workers.Packed(i)
	c.byOrigin[p.Trait.Origin()]--
	w.leaveJob(c, p.Job.Employer(), p.Trait)
	c.workers.Remove(i)
}

// recountWorkers counts the workers of a cell again from nobody up, and reports the first count that events have not kept
// right. It fills what the census says of workers.
func (w *Economy) recountWorkers(c *cell) error {
	staffs := resize(&c.scratch.staffs, c.firms.Len())
	clear(staffs)
	origins := resize(&c.scratch.next, len(c.byOrigin))
	clear(origins)
	farmers, idle, skill := 0, 0, int64(0)
	firms := c.firms.Firms
	for i, j := range c.workers.Job {
		t := c.workers.Trait[i]
		origins[t.Origin()]++
		skill += int64(t.Skill())
		switch e := j.Employer(); {
		case e >= 0:
			staffs[e] += firm.One(w.effective(t, firms[e].Industry))
		case e == worker.OnFarm:
			farmers++
		default:
			idle++
		}
	}
	c.census.skill = skill
	if farmers != c.farmers || idle != c.idle {
		return fmt.Errorf("sim: cell %d has %d farmers and %d without work where moves leave %d and %d, tick %d", c.index, farmers, idle, c.farmers, c.idle, w.tick)
	}
	for p, n := range origins {
		if n != c.byOrigin[p] {
			return fmt.Errorf("sim: cell %d has %d workers of province %d where moves leave %d, tick %d", c.index, n, p, c.byOrigin[p], w.tick)
		}
	}
	defer drop(&c.scratch.staffs)
	for s := range staffs {
		if staffs[s] != firms[s].Staff() {
			return fmt.Errorf("sim: firm %d in slot %d of cell %d employs %d with skill %d where moves leave %d with %d, tick %d",
				firms[s].ID, s, c.index, staffs[s].Heads(), staffs[s].Skill(), firms[s].Staff().Heads(), firms[s].Staff().Skill(), w.tick)
		}
	}
	return nil
}
