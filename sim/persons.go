package sim

import (
	"math"

	"gowest/agents/worker"
	"gowest/sim/calendar"
	"gowest/sim/measure"
	"gowest/sim/money"
	"gowest/sim/record"
)

// incomeBins is the number of classes of workers' income: 64 to a doubling, so that a class is 1 %
// wide and what it hides of inequality is below 1e-5.
const (
	incomeBins      = 64 * 40
	binsPerDoubling = 64
)

// skillClassWidth is the width of a class of skill in fixed point, 1/512 of a beginner's. A power of two.
const skillClassWidth = worker.SkillOne / 512

// skillClass adds up employees of nearly the same skill.
type skillClass struct {
	count, skill int64
	pay          money.Fen
	logPay       float64 // sum of ln pay
}

// personRows adds the rows of persons.csv and wages.csv, and what nation.csv says of persons. Incomes are those
// of the last quarter, but the gap between farm and other incomes is that of the year.
func (w *Economy) personRows(year int, nation *record.NationYear) {
	b := &w.year
	clear(b.bins)
	clear(b.binIncome)
	clear(b.skills)
	provinceIncome := make([]money.Fen, len(w.provinces))
	provinceWorkers := make([]float64, len(w.provinces))
	for j := range w.cells {
		c := &w.cells[j]
		ws := &c.workers
		for i, y := range ws.Income {
			k := 0
			if y > 0 {
				log2 := math.Log2(float64(y))
				k = min(incomeBins-1, 1+int(log2*binsPerDoubling))
				if ws.Employer[i] >= 0 {
					s := &b.skills[ws.Skill[i]/skillClassWidth]
					s.count++
					s.skill += int64(ws.Skill[i])
					s.pay += y
					s.logPay += float64(log2 * math.Ln2)
				}
			}
			b.bins[k]++
			b.binIncome[k] += y
			provinceIncome[c.province] += y
		}
		provinceWorkers[c.province] += float64(ws.Len())
	}
	var y, count []float64
	var n []int64
	for k, in := range b.bins {
		if in > 0 {
			y = append(y, float64(b.binIncome[k])/float64(in))
			n = append(n, in)
			count = append(count, float64(in))
		}
	}
	mean := make([]float64, len(w.provinces))
	for p := range mean {
		mean[p] = over(float64(provinceIncome[p]), provinceWorkers[p])
	}
	nation.PersonGini = orZero(measure.GiniOfCounts(y, n))
	nation.PersonTheil = orMissing(measure.TheilT(y, count))
	nation.PersonTheilBetween = orMissing(measure.TheilT(mean, provinceWorkers))
	nation.RuralUrbanGap = w.ruralUrbanGap()
	nation.ReturnToSkill = returnToSkill(b.skills)
	w.wageRows(year)
	shares, err := measure.IncomeShares(y, n)
	if err != nil {
		return // nobody earned anything: no quantiles
	}
	for q, share := range shares {
		b.tables.Persons = append(b.tables.Persons, record.PersonQuantile{Replicate: w.replicate, Year: year, Quantile: float64(q+1) / 10, IncomeShare: share})
	}
}

// ruralUrbanGap returns the mean income of the year of workers off the farm, with and without work, over that of farmers.
func (w *Economy) ruralUrbanGap() float64 {
	b := &w.year
	var all money.Fen
	farm, farmers, others := 0.0, 0.0, 0.0
	for j := range w.cells {
		all += b.income[j]
		farm += b.farmIncome[j]
		farmers += b.farmQuarters[j]
		others += b.jobQuarters[j] + b.idle[j]
	}
	if farm <= 0 || others == 0 {
		return record.Missing()
	}
	return (float64(all) - farm) / others / (farm / farmers)
}

// returnToSkill returns the slope of log pay on log skill over employees by ordinary least squares,
//
//	b = Σ_i (x_i - x̄) ln y_i / Σ_i (x_i - x̄)²
//
// with the middle of its class for the skill of each; missing if all are alike. Mincer (1974) for logs.
func returnToSkill(skills []skillClass) float64 {
	n, mean := 0.0, 0.0
	log := func(class int) float64 { return math.Log((float64(class) + 0.5) * skillClassWidth / worker.SkillOne) }
	for class := range skills {
		if s := &skills[class]; s.count > 0 {
			n += float64(s.count)
			mean += float64(float64(s.count) * log(class))
		}
	}
	mean /= n
	xx, xy := 0.0, 0.0
	for class := range skills {
		if s := &skills[class]; s.count > 0 {
			d := log(class) - mean
			xx += float64(float64(s.count) * float64(d*d))
			xy += float64(d * s.logPay)
		}
	}
	if !(xx > 1e-20*n) { // one class, but for rounding
		return record.Missing()
	}
	return xy / xx
}

// wageRows adds the rows of wages.csv; none without employees.
func (w *Economy) wageRows(year int) {
	b := &w.year
	total := int64(0)
	for class := range b.skills {
		total += b.skills[class].count
	}
	if total == 0 {
		return
	}
	const parts = 4
	size := float64(total) / parts
	persons := float64(w.cfg.Run.PersonsPerAgent)
	class, used := 0, 0.0 // employees of the class that lower quarters have taken
	for q := range parts {
		skill, pay := 0.0, 0.0
		for missing := size; missing > 0 && class < len(b.skills); {
			s := &b.skills[class]
			left := float64(s.count) - used
			part := math.Min(left, missing)
			if part > 0 {
				skill += float64(part / float64(s.count) * float64(s.skill))
				pay += float64(part / float64(s.count) * s.pay.Yuan())
				missing -= part
				used += part
			}
			if part == left {
				class, used = class+1, 0
			}
		}
		b.tables.Wages = append(b.tables.Wages, record.WageYear{
			Replicate: w.replicate, Year: year, SkillQuartile: q + 1, Employment: size * persons,
			Skill: skill / size / worker.SkillOne, Wage: pay / size * calendar.TicksPerYear / w.deflator,
		})
	}
}
