package ensemble

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gowest/sim/parallel"
)

// Exec makes a run on so many goroutines. A model that cannot finish is a result that says so; the error is that of the context, or of what
// is around the model.
type Exec func(ctx context.Context, r Run, threads int, progress func(done, total int)) (Result, error)

// Work is what a process does: the blocks of a shard that are missing. The local pool is shard 0 of 1.
type Work struct {
	*Ensemble
	Design *Design
	Layout *Layout
	Blocks []int // in the order in which they are to be made
	// Processors is how many goroutines work; Together how many runs go on at a time on them, as many if it is 0.
	Processors, Together int
	Exec                 Exec
	// Progress, if not nil, learns how many runs of those that are to be made are done. It is called from one goroutine at a time.
	Progress func(done, total int)
	// Now and Node are for sidecars, which people read.
	Now           func() time.Time
	Node, Program string
}

// Done is what a process did.
type Done struct {
	There   int // blocks that were done before
	New     int // blocks that it made
	Same    int // blocks that it made and another process had just made, the same
	Runs    int // that it simulated
	Failed  int // of these
	Stopped bool
	// Conflicts are blocks of which another process had made other bytes.
	Conflicts []*Conflict
}

// ErrStopped is the error of work that was stopped before its end. What finished is kept.
var ErrStopped = errors.New("stopped before the end; what finished is kept")

// Missing returns the blocks of w that are not there. The error is a [*Blocked] that stands for all files that are in the way.
func (w *Work) Missing() (missing []int, err error) {
	var blocked []error
	for _, b := range w.Blocks {
		there, err := w.Has(b)
		var other *Blocked
		switch {
		case errors.As(err, &other):
			blocked = append(blocked, err)
		case err != nil:
			return nil, err
		case !there:
			missing = append(missing, b)
		}
	}
	return missing, errors.Join(blocked...)
}

// Do makes the blocks that are missing.
//
// When stop ends, no block is begun any more, and those that were begun are finished, unless ctx ends too: then their runs are lost. The
// error is [ErrStopped] then. Runs are handed out one by one in the order of blocks, so that few blocks are open at a time.
//
// A block that another process has made meanwhile is not made again. The first error that is not one of a run ends the work.
func (w *Work) Do(ctx, stop context.Context) (Done, error) {
	missing, err := w.Missing()
	if err != nil {
		return Done{}, err
	}
	p := &pool{Work: w, todo: missing, stop: stop}
	p.done.There = len(w.Blocks) - len(missing)
	for _, b := range missing {
		from, to := w.Range(b)
		p.total += to - from
	}
	ctx, p.cancel = context.WithCancel(ctx)
	defer p.cancel()
	together := p.total
	if w.Together > 0 {
		together = min(together, w.Together)
	}
	parallel.Pool(w.Processors, together, func() (piece, bool) { return p.take(ctx) }, func(r piece, threads int) { p.make(ctx, r, threads) })
	switch {
	case p.err != nil:
		return p.done, p.err
	case p.made+p.left < p.total:
		p.done.Stopped = true
		return p.done, ErrStopped
	}
	return p.done, nil
}

// pool is what the goroutines of a process share.
type pool struct {
	*Work
	stop   context.Context
	cancel context.CancelFunc
	total  int // runs

	mu   sync.Mutex
	todo []int // blocks that nobody has begun
	open *openBlock
	done Done
	made int // runs of blocks that are stored, or that another process has stored
	left int // runs of blocks that were dropped since another process has stored them
	runs int // that are over
	err  error
}

// openBlock is a block of which not all runs are over.
type openBlock struct {
	block   int
	from    int
	next    int // run that nobody has taken, counted from from
	over    int
	results []Result
}

// piece is a run of a block, counted from the block's first.
type piece struct {
	*openBlock
	run int
}

// make makes a run.
func (p *pool) make(ctx context.Context, x piece, threads int) {
	r := p.Run(x.from + x.run)
	res, err := p.Exec(ctx, r, threads, nil)
	if err == nil && res.Failed == "" && len(res.Outcomes) != len(p.Outcomes) {
		err = fmt.Errorf("run %d has %d outcomes; want %d", r.Index, len(res.Outcomes), len(p.Outcomes))
	}
	if err == nil && res.Failed != "" {
		err = p.fail(p.Design, p.Layout, r, &res)
	}
	p.over(ctx, x, &res, err)
}

// take returns the next run, if there is one to be made.
func (p *pool) take(ctx context.Context) (r piece, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.err == nil && ctx.Err() == nil {
		if b := p.open; b != nil && b.next < len(b.results) {
			b.next++
			return piece{b, b.next - 1}, true
		}
		if len(p.todo) == 0 || p.stop.Err() != nil {
			break
		}
		block := p.todo[0]
		p.todo = p.todo[1:]
		from, to := p.Range(block)
		there, err := p.Has(block) // another process may have been quicker
		switch {
		case err != nil:
			p.end(err)
		case there:
			p.left += to - from
			p.done.There++
			p.runs += to - from
			p.report()
		default:
			p.open = &openBlock{block: block, from: from, results: make([]Result, to-from)}
		}
	}
	return piece{}, false
}

// over takes in a run that is over, and stores its block if it was the last one.
func (p *pool) over(ctx context.Context, x piece, res *Result, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		if ctx.Err() == nil {
			p.end(err)
		}
		return
	}
	b := x.openBlock
	b.results[x.run] = *res
	b.over++
	p.runs++
	p.done.Runs++
	if res.Failed != "" {
		p.done.Failed++
	}
	p.report()
	if b.over < len(b.results) {
		return
	}
	p.mu.Unlock() // encoding and storing take time
	added, err := p.store(b)
	p.mu.Lock()
	var conflict *Conflict
	switch {
	case errors.As(err, &conflict):
		p.done.Conflicts = append(p.done.Conflicts, conflict)
	case err != nil:
		p.end(err)
		return
	case added:
		p.done.New++
	default:
		p.done.Same++
	}
	p.made += len(b.results)
}

// end notes the first error, with which all ends.
func (p *pool) end(err error) {
	if p.err == nil {
		p.err = err
		p.cancel()
	}
}

func (p *pool) report() {
	if p.Progress != nil {
		p.Progress(p.runs, p.total)
	}
}

// store commits a block.
func (p *pool) store(b *openBlock) (added bool, err error) {
	files, err := p.blockOf(p.Design, p.Layout, b.block, b.results)
	if err != nil {
		return false, err
	}
	side := p.sidecar(b.block, b.results, files)
	side.Node, side.Program = p.Node, p.Program
	if p.Now != nil {
		side.Finished = p.Now().UTC().Format(time.RFC3339)
	}
	return p.commit(b.block, side, files)
}
