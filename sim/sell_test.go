package sim

import (
	"testing"

	"gowest/agents/firm"
	"gowest/sim/calendar"
	"gowest/sim/market"
	"gowest/sim/money"
)

// upToSales lets a quarter pass up to production: what follows is sell.
func upToSales(w *Economy) {
	w.luck, w.now = w.key.Tick(int(w.tick)), calendar.At(w.cfg.Run.From, w.tick)
	w.setPolicies()
	w.setTradeCosts()
	w.spendBudgets()
	w.planFirms()
	w.clearLabour()
	w.produce()
}

// tradingToy is an economy with plan rents, specialists, and integrated firms that buy from them.
func tradingToy(t *testing.T, ticks int) *Economy {
	t.Helper()
	w := started(t, toy(t, "plan.plan_rents=0.1", "plan.scissors=0.1"))
	quarters(t, w, ticks)
	return w
}

// Inside a cell nothing is lost between buyers and firms. For every traded industry
//
//	revenue = plan rents + transaction costs + Σ over firms (revenue - purchases)
//
// and what specialists earn is what the pools of their stages took in, to the fen.
func TestSalesReachFirms(t *testing.T) {
	t.Parallel()
	w := tradingToy(t, 41)
	upToSales(w)
	w.sellTraded()
	chains, purchases := 0, 0
	before := make([]money.Fen, len(w.cells))
	for j := range w.cells {
		before[j] = w.cells[j].serviceSales
		w.sellInCell(&w.cells[j])
	}
	w.payNeighbours()
	var revenue, kept, rents, costs money.Fen
	for j := range w.cells {
		c := &w.cells[j]
		for _, i := range w.traded {
			k := w.at(c.index, i)
			w.sharePools(c, i)
			var net, specialists, pools money.Fen
			for _, s := range c.order[c.start[i]:c.start[i+1]] {
				fl := &c.firms.Flows[s]
				net += fl.Revenue - fl.Bought
				if fl.Bought > 0 {
					purchases++
				}
				if c.firms.Firms[s].Stage != firm.Integrated {
					specialists += fl.Revenue
				}
			}
			for s := range w.industry(i).Stages {
				pools += w.byCell.Pools[k*market.MaxStages+s]
			}
			if w.byCell.Revenue[k] > 0 && w.byCell.Chain[k].Final > 0 {
				chains++
			}
			if net != w.byCell.Value[k] {
				t.Errorf("cell %d, %s: firms keep %d fen, value added is %d", j, w.industry(i).Name, net, w.byCell.Value[k])
			}
			if specialists != pools {
				t.Errorf("cell %d, %s: specialists earn %d fen, their pools %d", j, w.industry(i).Name, specialists, pools)
			}
			revenue += w.byCell.Revenue[k]
			kept += net
		}
		costs += c.serviceSales - before[j]
		rents += c.rents
	}
	if revenue != kept+rents+costs { // what cells owe each other for stages cancels out
		t.Errorf("revenue %d fen, but firms keep %d, plan rents take %d, transactions cost %d", revenue, kept, rents, costs)
	}
	if chains == 0 || purchases == 0 {
		t.Errorf("%d chains of specialists and %d purchases from them: want some of both", chains, purchases)
	}
}

// Over the nation all that is spent arrives: to the fen,
//
//	GDP = households + investment + governments - imports + exports
//
// where investment is that of firms, and imports hold what found no producer.
func TestSpendingIsProduct(t *testing.T) {
	t.Parallel()
	for _, ticks := range []int{0, 3, 42} {
		w := tradingToy(t, ticks)
		upToSales(w)
		var demand, households, treasury money.Fen // demand is food, goods, investment and services
		for j := range w.cells {
			c := &w.cells[j]
			demand += c.food + c.goods + c.investment + c.serviceSales
			households += c.spent
			treasury += c.publicSpending
		}
		if households <= 0 || treasury <= 0 || demand <= households+treasury {
			t.Fatalf("demand %d fen, households %d, governments %d; want firms' investment on top", demand, households, treasury)
		}
		w.sell()
		expenditure := demand - w.markets.imports
		for _, i := range w.traded {
			expenditure -= w.markets.unsold[i]
			for c := range w.cells {
				expenditure += w.byCell.Exports[w.at(int32(c), i)]
			}
		}
		product := money.Fen(0)
		for _, v := range w.byCell.Value {
			product += v
		}
		if product != expenditure {
			t.Errorf("tick %d: GDP by product %d fen, by expenditure %d", ticks, product, expenditure)
		}
		if gdp := money.Fen(w.quarterGDP()); gdp != product {
			t.Errorf("tick %d: GDP of cells adds to %d fen, value added of industries to %d", ticks, gdp, product)
		}
	}
}

// Stages of which nothing arrives next door stay where they are made: a distance of 0.06 km, of which
// exp(-100/0.06) is 0 in floating point, is the same as none.
func TestStagesThatNeverArriveStay(t *testing.T) {
	t.Parallel()
	set := []string{"run.persons_per_agent=100", "initial.burn_in=8", "run.to=2014", "founding.rate=0.03"}
	none := simulate(t, toy(t, append(set, "production.flow_km=0.0")...), 1)
	near := simulate(t, toy(t, append(set, "production.flow_km=0.06")...), 1)
	sameTables(t, "flow_km=0.06", none, near)
	far := simulate(t, toy(t, append(set, "production.flow_km=200.0")...), 1)
	if written(t, none)["industries.csv"] == written(t, far)["industries.csv"] {
		t.Error("industries.csv is the same with stages that flow 200 km")
	}
}
