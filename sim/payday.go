package sim

import (
	"math/bits"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/money"
)

// settleWorkers is payday: every worker of a cell gets its pay, pays into the lending circle or gets its share of it, puts aside what
// it will spend next quarter, learns, grows older, bears and leaves heirs, goes back to farming, and thinks of founding a firm. The
// counts of the cell and the staff of its firms are made anew from nobody up.
func (w *Economy) settleWorkers(c *cell) {
	p := payday{w: w, c: c, r: w.cellRules(c), jobs: c.scratch.jobs, busy: !w.startingUp()}
	p.surveys = p.busy && w.endsYear()
	p.share, p.extra = c.shareFarmSales()
	c.founders, c.gone = c.founders[:0], c.gone[:0]
	c.farmers, c.idle = 0, 0
	p.payAll()

	c.cashBefore = p.cash
	c.putAside, c.earned = p.putAside, p.wages+p.farmPaid
	c.wagesPaid, c.paidOut = p.wages, p.wages+p.farmPaid+p.dividends
	c.ledger.move(Enterprises, Households, p.wages+p.dividends)
	c.ledger[Households] += p.farmPaid
	c.circle += p.intoCircle
	c.ledger.move(Households, Circles, p.intoCircle)
	c.circleSaving, c.circleShare = 0, 0
	if p.surveys {
		c.paidIncome, c.paidWorkers = c.earned, c.workers.Len()
	}
}

// payday is what is added up while the workers of a cell are paid.
type payday struct {
	w             *Economy
	c             *cell
	r             *cellRules
	jobs          []job
	busy, surveys bool

	share   money.Fen // of a farmer
	extra   int       // farmers who get a fen more
	farmers int       // who have been paid
	//lint:ignore U1000 for programs with vectors
	bulk bulk

	cash, putAside             money.Fen // before households put aside, and what they do
	wages, farmPaid, dividends money.Fen
	intoCircle                 money.Fen
}

// payAll pays all workers. What is rare goes through [payday.event]. The loop is where a run of many workers spends most of its
// time: sums and rules are local, and what most workers differ in is computed without jumps.
func (p *payday) payAll() {
	w, c, r := p.w, p.c, p.r
	ws := &c.workers
	n := len(ws.ID)
	ids, jobs, purses, traits := ws.ID, ws.Job[:n], ws.Purse[:n], ws.Trait[:n]
	firms, lessons, founding := p.jobs, r.learns, r.founding
	farming, foreign := uint8(w.farming), w.foreignTrade
	farmLesson := lessons[farming]
	learning, life, spending, saving, share := r.learning, r.life, r.spending, r.circleSaving, r.circleShare
	birth, tradeChange := r.birth, r.tradeChange
	returns := max(r.returns, r.returnsSkilled)
	busy, older := p.busy, worker.Job(0)
	if busy {
		older = 1
	} else {
		birth, tradeChange, returns = 0, 0, 0
	}
	var cashSum, putAside, intoCircle, wages, farmPaid money.Fen
	idle, extra := 0, p.extra
	at, left := -wordSize, uint64(0)
	for i := 0; i < n; i++ {
		if inBulk {
			if left == 0 {
				if at, left = p.nextWord(at + wordSize); left == 0 {
					break
				}
			}
			i = at + bits.TrailingZeros64(left)
			left &= left - 1
		}
		job, t, purse := jobs[i]+older, traits[i], purses[i]
		employer := job.Employer()
		var bits, fate uint64
		if inBulk {
			bits, fate = c.scratch.drawn.bits[0][i%wordSize], c.scratch.drawn.bits[1][i%wordSize]
		} else {
			bits, fate = learning.Bits(uint64(ids[i])), life.Bits(uint64(ids[i]))
		}
		cash, flags := purse.Cash(), purse.Flags()
		if flags&worker.LaidOff != 0 {
			flags -= uint8(older)
		}
		rare := job.Age() >= worker.RetirementAge || birth.Hits(uint32(fate))
		income := money.Fen(0)
		if employer >= 0 {
			j := &firms[employer]
			skill, trade := t.Skill(), t.Trade()
			income = j.rate * money.Fen(worker.EffectiveSkill(skill, trade == j.industry, foreign)) >> 13
			j.paid += uint32(income)
			wages += income
			if trade != j.industry && tradeChange.Hits(uint32(bits>>32)) {
				trade = j.industry
				t = worker.TraitOf(skill, trade, t.Origin())
			}
			skill = lessons[j.industry].learn(skill, uint16(bits))
			t = t.WithSkill(skill)
			j.staff += firm.One(worker.EffectiveSkill(skill, trade == j.industry, foreign))
			switch {
			case j.ends || j.marks&seeks != 0:
				rare = true
			case flags&worker.Founder != 0 && j.marks&counted == 0:
				j.marks |= counted
				if j.marks&paysOwner != 0 {
					j.marks &^= paysOwner
					dividend := c.scratch.dividends[employer]
					p.dividends += dividend
					cash += dividend
				}
			}
		} else if employer == worker.OnFarm {
			income = p.share
			if p.farmers < extra {
				income++
			}
			farmPaid += income
			t = t.WithSkill(farmLesson.learn(t.Skill(), uint16(bits)))
			p.farmers++
		} else {
			idle++
			rare = rare || returns.Hits(uint32(bits>>32))
		}
		traits[i] = t
		jobs[i] = job
		cash += income
		if flags&worker.Founder == 0 && busy { // see thinksOfFounding
			f := &founding[t.Trade()]
			rare = rare || f[min(1, flags)].Hits(uint32(fate>>32))
		}
		if rare {
			purses[i] = p.keep(cash, flags)
			p.event(i, income, bits, fate)
			continue
		}
		into := saved(cash, saving) - share
		cashSum += cash
		intoCircle += into
		cash -= into
		spends := spending.Of(income, cash)
		kept, rest := worker.PurseOf(cash-spends, flags)
		putAside += spends + rest
		purses[i] = kept
		if p.surveys {
			c.scratch.survey.count(income, t.Skill(), employer >= 0)
		}
	}
	p.cash, p.putAside, p.intoCircle = p.cash+cashSum, p.putAside+putAside, p.intoCircle+intoCircle
	p.wages, p.farmPaid = p.wages+wages, p.farmPaid+farmPaid
	c.farmers, c.idle = c.farmers+p.farmers, c.idle+idle
}

// saved returns a share of cash in 2^-64.
func saved(cash money.Fen, share uint64) money.Fen {
	high, _ := bits.Mul64(uint64(cash), share)
	return money.Fen(high)
}

// thinksOfFounding tells whether a worker of a trade thinks of founding a firm. [M11]
func (r *cellRules) thinksOfFounding(trade, flags uint8, life uint64) bool {
	remembers := 0 // a lay-off
	if flags != 0 {
		remembers = 1
	}
	return r.founding[trade][remembers].Hits(uint32(life>>32)) && flags&worker.Founder == 0
}

// putByAndKeep lets a household pay into the circle and put aside what it spends next quarter, and returns its purse. [M1]
func (p *payday) putByAndKeep(cash, income money.Fen, flags uint8) worker.Purse {
	into := saved(cash, p.r.circleSaving) - p.r.circleShare
	p.cash += cash
	p.intoCircle += into
	cash -= into
	spends := p.r.spending.Of(income, cash)
	purse, rest := worker.PurseOf(cash-spends, flags)
	p.putAside += spends + rest
	return purse
}

// keep returns a purse with all the cash; what does not fit into it is put aside.
func (p *payday) keep(cash money.Fen, flags uint8) worker.Purse {
	purse, rest := worker.PurseOf(cash, flags)
	p.putAside += rest
	return purse
}

// stays is where a worker goes who does not leave the cell, withFirm of one who goes along with its firm, nowhere of one who dies.
const (
	stays    int32 = -1
	withFirm int32 = -2
	nowhere  int32 = -3
)

// event lets what is rare happen to worker i, who has been paid, has learned and is a quarter older, but has put nothing aside.
func (p *payday) event(i int, income money.Fen, bits, life uint64) {
	w, c, ws := p.w, p.c, &p.c.workers
	goes := stays
	switch employer := ws.Employer(i); {
	case employer >= 0:
		goes = p.own(i, employer)
	case employer == worker.NoWork && p.busy:
		goes = p.returnToFarm(i, uint32(bits>>32))
	}
	thinks := false
	if goes == stays && p.busy {
		goes, thinks = p.live(i, life)
	}
	if p.surveys {
		c.scratch.survey.count(income, ws.Trait[i].Skill(), ws.Employer(i) >= 0)
	}
	switch {
	case thinks:
		x := ws.Packed(i)
		push(&c.founders, candidate{int32(i), uint32(w.luck.Bits(uint64(x.ID), drawFoundOrder)), x, income})
		p.cash += x.Purse.Cash()
		p.putAside += ws.PutAside(i, p.r.spending.Of(income, x.Purse.Cash())) // as if it stayed what it is
		return
	case goes == nowhere:
		c.gone = append(c.gone, int32(i))
		return
	}
	ws.Purse[i] = p.putByAndKeep(ws.Cash(i), income, ws.Flags(i))
	if goes >= 0 {
		c.out = append(c.out, move{worker: ws.Packed(i), dest: goes, from: c.province})
		c.gone = append(c.gone, int32(i))
	}
}

// candidate is a worker who thinks of founding a firm: where it is, its turn among those of the cell, drawn for it, what it was when it had been
// paid and had put nothing aside, so that nobody who founds nothing is looked at again, and its income of the quarter.
type candidate struct {
	who    int32
	turn   uint32 // who has the lowest decides first
	paid   worker.Packed
	income money.Fen
}

// own gives an employee what is due to the owner of its firm, if it is the owner, and takes its job if the firm closes or
// moves. It returns where the worker goes: an owner goes along with its firm.
func (p *payday) own(i int, employer int32) int32 {
	c, ws, j := p.c, &p.c.workers, &p.jobs[employer]
	founder := ws.Flags(i)&worker.Founder != 0 && j.marks&counted == 0
	rides := false
	if founder || j.marks&seeks != 0 {
		if j.marks&sold != 0 {
			ws.SetFlags(i, ws.Flags(i)|worker.Founder)
			founder = true
		}
		if j.marks&paysOwner != 0 {
			p.putAside += ws.AddCash(i, c.scratch.dividends[employer])
			p.dividends += c.scratch.dividends[employer]
		}
		j.marks &^= paysOwner | sold | seeks
		if founder {
			j.marks |= counted
			rides = j.moves
		}
	}
	if !j.ends {
		return stays
	}
	j.staff -= firm.One(p.w.effective(ws.Trait[i], j.industry))
	c.idle++
	ws.SetEmployer(i, worker.NoWork)
	if rides {
		c.moveOf(employer).rider = int32(i)
		return withFirm
	}
	c.laidOff++
	ws.SetFlags(i, uint8(p.w.cfg.Founding.LayoffQuarters))
	return stays
}

// returnToFarm sends worker i without work back to farming with the chance of its kind, and returns where it goes: some
// migrants go home to the province of registration. [M7]
func (p *payday) returnToFarm(i int, luck uint32) int32 {
	w, c, ws, r := p.w, p.c, &p.c.workers, p.r
	t := ws.Trait[i]
	home := int32(t.Origin()) == c.province
	chance := r.returns
	if home && int(t.Trade()) != w.farming {
		chance = r.returnsSkilled
	}
	if !chance.Hits(luck) {
		return stays
	}
	c.idle--
	c.farmers++
	if home || !r.returnsHome.Hits(luck) {
		ws.SetEmployer(i, worker.OnFarm)
		return stays
	}
	ws.Job[i] = worker.JobOf(worker.OnFarm, min(ws.Job[i].Age(), worker.RetirementAge-1))
	return w.homeCell(int32(t.Origin()), uint64(ws.ID[i]))
}

// live lets worker i be followed by an heir at 60, have a child join the labour force, and think of founding a firm. It returns
// where the heir goes.
func (p *payday) live(i int, life uint64) (goes int32, thinks bool) {
	w, c, ws, r := p.w, p.c, &p.c.workers, p.r
	if ws.Job[i].Age() >= worker.RetirementAge {
		return p.retire(i), false
	}
	id, t := uint64(ws.ID[i]), ws.Trait[i]
	if r.birth.Hits(uint32(life)) {
		c.born++
		child := worker.Packed{ID: uint32(w.luck.Identity(id, 0)), Job: worker.JobOf(worker.OnFarm, 0), Trait: worker.TraitOf(r.beginner, uint8(w.farming), t.Origin())}
		if int32(t.Origin()) == c.province {
			push(&c.arriving, child)
		} else {
			c.out = append(c.out, move{worker: child, dest: w.homeCell(int32(t.Origin()), uint64(child.ID)), from: -1})
		}
	}
	return stays, r.thinksOfFounding(t.Trade(), ws.Flags(i), life)
}

// retire replaces worker i, who is 60, by an heir with the same money, and returns where it goes. An heir takes over a family
// firm or a farm; others look for work, migrants' heirs at home. Where the labour force shrinks some
// leave no heir, and their money goes to the province.
func (p *payday) retire(i int) int32 {
	w, c, ws := p.w, p.c, &p.c.workers
	old := ws.At(i)
	c.retired++
	founder := old.Flags&worker.Founder != 0
	if w.life.noHeir > 0 && w.luck.Uniform(uint64(old.ID), drawLife) < w.life.noHeir {
		c.toProvince += old.Cash
		c.ledger[Households] -= old.Cash
		c.died++
		if founder && old.Employer >= 0 {
			p.jobs[old.Employer].marks &^= counted
		}
		return nowhere
	}
	heir := worker.Record{
		ID: uint32(w.luck.Identity(uint64(old.ID), 1)), Employer: worker.OnFarm, Cash: old.Cash, Skill: p.r.beginner,
		Trade: uint8(w.farming), Origin: old.Origin,
	}
	home := int32(old.Origin) == c.province
	goes := stays
	switch {
	case founder:
		heir.Employer, heir.Flags, heir.Trade, heir.Skill = old.Employer, worker.Founder, old.Trade, max(heir.Skill, old.Skill/2)
	case old.Employer >= 0 && c.firms.Firms[old.Employer].Owner().Planned() && w.luck.Uniform(uint64(old.ID), drawInherit) < w.softBudgets():
		heir.Employer, heir.Trade = old.Employer, old.Trade // the job passes to the child, as state firms' jobs did
	case !home:
		goes = w.homeCell(int32(heir.Origin), uint64(heir.ID))
	case old.Employer != worker.OnFarm:
		heir.Employer = worker.NoWork
	}
	t := ws.Trait[i]
	ws.Set(i, heir) // the same cash fits
	p.recount(old.Employer, t, -1)
	p.recount(heir.Employer, ws.Trait[i], 1)
	return goes
}

// recount adds a worker to the count of those at an employer that payday makes, or takes it off.
func (p *payday) recount(employer int32, t worker.Trait, n int) {
	switch {
	case employer >= 0:
		j := &p.jobs[employer]
		one := firm.One(p.w.effective(t, j.industry))
		if n < 0 {
			one = -one
		}
		j.staff += one
	case employer == worker.OnFarm:
		p.c.farmers += n
	default:
		p.c.idle += n
	}
}

// shareFarmSales returns what each farmer of the cell earns, and how many earn a fen more.
func (c *cell) shareFarmSales() (share money.Fen, extra int) {
	if c.farmers == 0 {
		c.toProvince += c.farmSales
		c.farmSales = 0
		return 0, 0
	}
	share = c.farmSales / money.Fen(c.farmers)
	extra = int(c.farmSales % money.Fen(c.farmers))
	c.farmIncome = float64(c.farmSales) / float64(c.farmers)
	c.farmSales = 0
	return share, extra
}
