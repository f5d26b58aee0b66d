package sim

import (
	"math"
	"math/bits"

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

// bin is a class of income.
type bin struct {
	workers int64
	income  money.Fen
}

// binIn is the class of a doubling that a 1024th of it, cut evenly, begins in: few incomes lie beyond the end of that class, so that
// hardly a jump is guessed wrong.
var binIn = func() (in [1 << evenBits]uint8) {
	for m := range in {
		in[m] = uint8(math.Log2(1+float64(float64(m)/(1<<evenBits))) * binsPerDoubling)
	}
	return in
}()

const evenBits = 10

// binEnd is the income at which a class ends, 2^(k/64) for class k.
var binEnd = func() (end [incomeBins]money.Fen) {
	for k := range end {
		end[k] = money.Fen(math.Ceil(math.Exp2(float64(k) / binsPerDoubling)))
	}
	return end
}()

// binLog is the logarithm of the incomes of a class, of its middle, in units of 1/logOne: right to half a per cent, either way.
var binLog = func() (log [incomeBins]int64) {
	for k := range log {
		log[k] = int64(math.Round((float64(k) - 0.5) / binsPerDoubling * math.Ln2 * logOne))
	}
	return log
}()

// incomeBin returns the class of an income: 0 for none, else 1 + floor(64·log2 y), without a logarithm.
func incomeBin(y money.Fen) int {
	if y <= 0 {
		return 0
	}
	doublings := bits.Len64(uint64(y)) - 1
	even := uint64(y) << (63 - doublings) >> (63 - evenBits) & (1<<evenBits - 1)
	k := 1 + doublings*binsPerDoubling + int(binIn[even])
	for k < incomeBins-1 && y >= binEnd[k] {
		k++
	}
	return min(k, incomeBins-1)
}

// skillClassWidth is the width of a class of skill in fixed point, 1/512 of a beginner's. A power of two.
const skillClassWidth = worker.SkillOne / 512

// skillClass adds up employees of nearly the same skill.
type skillClass struct {
	count, skill int64
	pay          money.Fen
	logPay       int64 // sum of ln pay, in units of 1/logOne
}

// logOne is 1 in sums of logarithms: whole numbers, so that sums are exact in any order. 10^9 workers of e^30 fen fit.
const logOne = 1 << 28

// survey sorts workers into classes of income and employees into classes of skill, for the persons of a year.
type survey struct {
	bins   []bin
	skills []skillClass
}

func newSurvey() survey {
	return survey{make([]bin, incomeBins), make([]skillClass, worker.SkillMax/skillClassWidth+1)}
}

// add moves what another survey has into this one.
func (s *survey) add(o *survey) {
	for k := range o.bins {
		s.bins[k].workers += o.bins[k].workers
		s.bins[k].income += o.bins[k].income
	}
	for k := range o.skills {
		if o.skills[k].count > 0 {
			s.skills[k].add(o.skills[k])
		}
	}
	clear(o.bins)
	clear(o.skills)
}

// add adds another class.
func (s *skillClass) add(o skillClass) {
	s.count += o.count
	s.skill += o.skill
	s.pay += o.pay
	s.logPay += o.logPay
}

// count puts a worker who has just been paid y into its classes of income and, if it is an employee, of skill.
func (s *survey) count(y money.Fen, skill uint16, employed bool) {
	k := incomeBin(y)
	s.bins[k].workers++
	s.bins[k].income += y
	if y > 0 && employed {
		class := &s.skills[skill/skillClassWidth]
		class.count++
		class.skill += int64(skill)
		class.pay += y
		class.logPay += binLog[k]
	}
}

// personRows adds the rows of persons.csv and wages.csv, and what nation.csv says of persons. Incomes are those
// of the last quarter, of all who worked or looked for work in it, but the gap between farm and other incomes is that of
// the year.
func (w *Economy) personRows(year int, nation *record.NationYear) {
	b := &w.year
	all := &w.scratches[0].survey
	for i := range w.scratches[1:] {
		all.add(&w.scratches[i+1].survey)
	}
	mean, workers := make([]float64, len(w.provinces)), make([]float64, len(w.provinces))
	for p := range w.provinces {
		income, n := money.Fen(0), 0
		for _, j := range w.cellsOf[p] {
			income += w.cells[j].paidIncome
			n += w.cells[j].paidWorkers
		}
		mean[p], workers[p] = over(float64(income), float64(n)), float64(n)
	}
	var y, count []float64
	var n []int64
	for _, in := range all.bins {
		if in.workers > 0 {
			y = append(y, float64(in.income)/float64(in.workers))
			n = append(n, in.workers)
			count = append(count, float64(in.workers))
		}
	}
	nation.PersonGini = orZero(measure.GiniOfCounts(y, n))
	nation.PersonTheil = orMissing(measure.TheilT(y, count))
	nation.PersonTheilBetween = orMissing(measure.TheilT(mean, workers))
	nation.RuralUrbanGap = w.ruralUrbanGap()
	nation.ReturnToSkill = returnToSkill(all.skills)
	w.wageRows(year, all.skills)
	clear(all.bins)
	clear(all.skills)
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
			xy += float64(d * float64(s.logPay) / logOne)
		}
	}
	if !(xx > 1e-20*n) { // one class, but for rounding
		return record.Missing()
	}
	return xy / xx
}

// wageRows adds the rows of wages.csv; none without employees.
func (w *Economy) wageRows(year int, skills []skillClass) {
	b := &w.year
	total := int64(0)
	for class := range skills {
		total += skills[class].count
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
		for missing := size; missing > 0 && class < len(skills); {
			s := &skills[class]
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
