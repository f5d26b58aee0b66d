package sim

import (
	"bytes"
	"context"
	"slices"

	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/calendar"
	"gowest/sim/money"
	"gowest/sim/policy"
	"gowest/sim/record"
)

// trunk is the runs of one replicate of scenarios that are alike for some time ([alike]): what they have in common is simulated once. A run begins with the
// state that an earlier one had when the two part, and gives the tables that it would have given from the start. The runs take
// place one after the other, each once; one that fails, or whose state is large, leaves the others to begin at the start.
type trunk struct {
	replicate int
	runs      []branch
	most      int // bytes that the agents of a state may take to be kept
}

// branch is a run of a trunk.
type branch struct {
	cfg   *Config
	from  int           // the run whose state it begins with, -1 = none
	at    calendar.Tick // and when
	state []byte        // once it is there
}

// newTrunk plans the runs of a replicate: each begins with the state of the earlier run with which it has most in common.
func newTrunk(replicate int, cfgs []*Config) *trunk {
	t := &trunk{replicate: replicate, most: mostState}
	for i, cfg := range cfgs {
		b := branch{cfg: cfg, from: -1, at: -1}
		for j := range i {
			if at := alike(cfgs[j], cfg); at > b.at {
				b.from, b.at = j, at
			}
		}
		t.runs = append(t.runs, b)
	}
	return t
}

type trunkKey struct{}

// with returns a context in which [Simulate] knows the trunk of its run. It changes no results, so that nobody in between has to hand it on.
func (t *trunk) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, trunkKey{}, t)
}

// trunkOf returns the trunk of a run and its number there; a run that is part of none is alone.
func trunkOf(ctx context.Context, cfg *Config, replicate int) (t *trunk, i int) {
	if t, _ := ctx.Value(trunkKey{}).(*trunk); t != nil && t.replicate == replicate {
		if i := slices.IndexFunc(t.runs, func(b branch) bool { return b.cfg == cfg }); i >= 0 {
			return t, i
		}
	}
	return &trunk{replicate: replicate, runs: []branch{{cfg: cfg, from: -1}}}, 0
}

// begin fills a new world with the state that run i begins with, if an earlier run has left it.
func (t *trunk) begin(i int, w *Economy) (begun bool, err error) {
	b := &t.runs[i]
	if b.state == nil {
		return false, nil
	}
	err = w.load(bytes.NewReader(b.state), int64(len(b.state)))
	b.state = nil
	if err == nil {
		w.adopt(t.runs[b.from].cfg)
	}
	return true, err
}

// leave keeps the state of run i if others begin with it.
func (t *trunk) leave(i int, w *Economy) error {
	var state []byte
	for j := range t.runs {
		b := &t.runs[j]
		if b.from != i || b.at != w.tick {
			continue
		}
		if state == nil {
			if w.agentBytes() > t.most {
				return nil
			}
			var size counter
			if err := w.save(&size); err != nil {
				return err
			}
			to := bytes.NewBuffer(make([]byte, 0, size))
			if err := w.save(to); err != nil {
				return err
			}
			state = to.Bytes()
		}
		b.state = state
	}
	return nil
}

// counter counts the bytes that are written, so that a buffer need not grow.
type counter int

func (n *counter) Write(p []byte) (int, error) {
	*n += counter(len(p))
	return len(p), nil
}

// mostState is how much the agents of a state may take to be kept in memory [bytes]: about what they take in 2000 with one agent for 50 persons.
const mostState = 256 << 20

// agentBytes returns what the agents take.
func (w *Economy) agentBytes() (n int) {
	for i := range w.cells {
		n += w.cells[i].workers.Len()*worker.BytesPerWorker + w.cells[i].firms.Len()*firm.BytesPerFirm
	}
	return n
}

// adopt makes the state of a run of another scenario, up to which the two are alike, one of w's own: what is kept by policy is put in
// the order of w's policies, and those that the other has not have not begun.
func (w *Economy) adopt(other *Config) {
	theirs := Policies(other)
	own := w.activePolicies()
	from := make([]int, len(own))
	for i, p := range Policies(w.cfg) {
		from[i], _ = counterpart(&p, theirs)
	}
	engine := policy.NewEngine(own, w.policyPlace())
	engine.Adopt(w.engine, from)
	w.engine = engine
	scaled := newCostRule(w)
	w.cost.policies, w.cost.limit = scaled.policies, scaled.limit
	for i := range w.cells {
		w.cells[i].forgone = make([]money.Fen, len(own)) // what was there is booked
	}
	w.year.adopt(w, from, len(theirs))
}

// adopt is [Economy.adopt] at the beginning of a year.
func (b *yearBook) adopt(w *Economy, from []int, theirs int) {
	n := len(from)
	b.policySpent, b.forgone, b.active = make([]money.Fen, n), make([]money.Fen, n), make([]float64, n)
	zones := newZoneBooks(w)
	for i := range zones {
		z := &zones[i]
		for _, old := range b.zones {
			if old.policy == from[z.policy] {
				z.begun, z.perHead, z.before, z.during = old.begun, old.perHead, old.before, old.during
			}
		}
	}
	b.zones = zones
	var rows []record.PolicyYear
	for y, nation := range b.tables.Nation {
		for i, k := range from {
			if k >= 0 {
				rows = append(rows, b.tables.Policies[y*theirs+k])
			} else {
				rows = append(rows, w.policyRow(i, nation.Year))
			}
		}
	}
	b.tables.Policies = rows
}
