package sim

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"gowest/agents/firm"
	"gowest/sim/market"
	"gowest/sim/money"
)

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
	w := tradingToy(t, 61)
	upToSales(w)
	w.sellTraded()
	chains, purchases := 0, 0
	before := make([]money.Fen, len(w.cells))
	for j := range w.cells {
		before[j] = w.cells[j].serviceSales
		w.sellInCell(&w.cells[j])
	}
	w.payNeighbours()
	clear(w.byCell.Rents) // they come later
	for j := range w.cells {
		for _, i := range w.traded {
			w.closePools(&w.cells[j], i)
		}
	}
	net, specialists := make([]money.Fen, len(w.byCell.Value)), make([]money.Fen, len(w.byCell.Value))
	eachSale(w, func(c *cell, f *firm.Firm, revenue, bought money.Fen) {
		k := w.at(c.index, int(f.Industry))
		net[k] += revenue - bought
		if bought > 0 {
			purchases++
		}
		if !f.Form.Integrated() {
			specialists[k] += revenue
		}
	})
	var revenue, kept, rents, costs money.Fen
	for j := range w.cells {
		c := &w.cells[j]
		for _, i := range w.traded {
			k := w.at(c.index, i)
			pools := money.Fen(0)
			for s := range w.industry(i).Stages {
				pools += w.byCell.Pools[k*market.MaxStages+s]
			}
			if w.byCell.Revenue[k] > 0 && w.byCell.Chain[k].Final > 0 {
				chains++
			}
			if net[k] != w.byCell.Value[k] {
				t.Errorf("cell %d, %s: firms keep %d fen, value added is %d", j, w.industry(i).Name, net[k], w.byCell.Value[k])
			}
			if specialists[k] != pools {
				t.Errorf("cell %d, %s: specialists earn %d fen, their pools %d", j, w.industry(i).Name, specialists[k], pools)
			}
			revenue += w.byCell.Revenue[k]
			kept += net[k]
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

// Once all is sold, what the firms of an industry in a cell take in less what they have bought is its value added, plan
// rents included, to the fen. Services without firms are done by farmers.
func TestTakingsAreValueAdded(t *testing.T) {
	t.Parallel()
	w := tradingToy(t, 61)
	rents, services := money.Fen(0), money.Fen(0)
	for range 8 {
		lookingAtSales(t, w, func() {
			net := make([]money.Fen, len(w.byCell.Value))
			eachSale(w, func(c *cell, f *firm.Firm, revenue, bought money.Fen) {
				if revenue < 0 || bought < 0 || bought > revenue {
					t.Errorf("a firm of %s takes in %d fen and has bought for %d", w.industry(int(f.Industry)).Name, revenue, bought)
				}
				net[w.at(c.index, int(f.Industry))] += revenue - bought
			})
			for k, value := range w.byCell.Value {
				i := k % len(w.cfg.Industries)
				if i == w.farming || i == w.services && w.byCell.Pull[k] == 0 {
					continue
				}
				if net[k] != value {
					t.Errorf("tick %d, %s: firms keep %d fen, value added is %d", w.tick, w.industry(i).Name, net[k], value)
				}
				rents += w.byCell.Rents[k]
				if i == w.services {
					services += value
				}
			}
		})
	}
	if rents == 0 || services == 0 {
		t.Errorf("%d fen of plan rents and %d of services: want some of both", rents, services)
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
	set := []string{"run.persons_per_agent=100", "initial.burn_in=8", "run.to=2014", "founding.rate=0.06"}
	none := simulate(t, toy(t, append(set, "production.flow_km=0.0")...), 1)
	near := simulate(t, toy(t, append(set, "production.flow_km=0.06")...), 1)
	sameTables(t, "flow_km=0.06", none, near)
	far := simulate(t, toy(t, append(set, "production.flow_km=200.0")...), 1)
	if written(t, none)["industries.csv"] == written(t, far)["industries.csv"] {
		t.Error("industries.csv is the same with stages that flow 200 km")
	}
}

// Whatever the weights, a group's revenue and purchases are paid out to the fen, to nobody without weight, and to each firm by its
// weight but for a fen and the last bits of a float64.
func TestSplitPaysOutExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 10), rapid.Float64Range(0, 1e-30), rapid.Float64Range(0, 1e300)), 1, 200).Draw(t, "weights")
		total := money.Fen(rapid.Int64Range(0, 1<<62>>rapid.IntRange(0, 62).Draw(t, "shift")).Draw(t, "revenue"))
		bill := money.Fen(rapid.Int64Range(0, int64(total)).Draw(t, "bought"))
		sum := 0.0
		for _, x := range weights {
			sum += x
		}
		s := split{sum: sum, revenue: total, bought: bill}
		var paid, spent money.Fen
		for i, x := range weights {
			revenue, bought := s.next(x)
			if revenue < 0 || bought < 0 || x == 0 && revenue+bought != 0 {
				t.Fatalf("firm %d of weight %g takes in %d fen and buys for %d", i, x, revenue, bought)
			}
			for _, part := range [2]struct{ got, of money.Fen }{{revenue, total}, {bought, bill}} {
				want := float64(part.of) * (x / sum)
				if x > 0 && math.Abs(float64(part.got)-want) > 1+float64(part.of)*0x1p-44 {
					t.Fatalf("firm %d of weight %g among %g gets %d fen of %d, want %g", i, x, sum, part.got, part.of, want)
				}
			}
			paid += revenue
			spent += bought
		}
		if sum > 0 && (paid != total || spent != bill) {
			t.Fatalf("%d of %d fen are paid and %d of %d spent", paid, total, spent, bill)
		}
	})
}
