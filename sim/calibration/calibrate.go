package calibration

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"gowest/sim/draw"
)

// Shares of the evaluations by stage; what is left is drawn by probability. With less than half in the first two, the emulator knows too
// little of the cube to rule anything out.
const (
	shareHypercube = 0.40
	shareWave      = 0.15 // each of waves
	shareSearch    = 0.12
	waves          = 2
)

const (
	candidates = 3000 // points that an emulator judges in a wave
	draws      = 2000 // points by which a belief is described
	least      = 0.02 // of what was left before, left by a wave at least, lest an emulator that errs rules out all
)

// search is a calibration under way.
type search struct {
	dim         int
	targets     []Target
	model       Model
	options     Options
	key         draw.Key
	evaluations []Evaluation
	bounds      []bound
	left        [][]float64 // points spread over what the waves left; nil before the first
	share       float64     // of the cube, left by the waves
}

// Calibrate looks for the points of the unit cube at which a model meets its targets.
//
// The error is that of the model, or says what is wrong with the input, or that too many points were bad.
func Calibrate(ctx context.Context, dim int, targets []Target, model Model, o Options) (*Result, error) {
	if err := check(dim, targets, o); err != nil {
		return nil, err
	}
	s := &search{dim: dim, targets: targets, model: model, options: o, key: draw.NewKey(o.Seed, 1), share: 1}
	if err := s.first(ctx); err != nil {
		return nil, err
	}
	for w := range waves {
		if err := s.wave(ctx, w); err != nil {
			return nil, err
		}
	}
	if err := s.evolve(ctx); err != nil {
		return nil, err
	}
	logWeights, err := s.draw(ctx)
	if err != nil {
		return nil, err
	}
	return s.result(logWeights)
}

// run evaluates points and keeps them.
func (s *search) run(ctx context.Context, points [][]float64, stage func(i int) Stage) error {
	if s.options.Report != nil {
		s.options.Report(stage(len(points)-1), len(points))
	}
	values, err := s.model(ctx, points)
	if err != nil {
		return err
	}
	if len(values) != len(points) {
		return fmt.Errorf("calibration: the model answered %d of %d points", len(values), len(points))
	}
	for i, replicates := range values {
		if len(replicates) == 0 || slices.ContainsFunc(replicates, func(r []float64) bool { return len(r) != len(s.targets) }) {
			return fmt.Errorf("calibration: the model gave no moments of a point, or not those of all targets")
		}
		s.evaluations = append(s.evaluations, evaluationOf(stage(i), points[i], replicates))
	}
	return nil
}

// part returns how many evaluations a share is.
func (s *search) part(share float64) int { return int(share * float64(s.options.Evaluations)) }

// Keys of the random numbers of the stages.
const (
	tickHypercube = 1000 * (iota + 1)
	tickCandidates
	tickWave
	tickSample
	tickSearch
	tickResult
)

// first runs the start and a Latin hypercube.
func (s *search) first(ctx context.Context) error {
	var points [][]float64
	if s.options.Start != nil {
		points = append(points, slices.Clone(s.options.Start))
	}
	starts := len(points)
	points = append(points, hypercube(max(s.part(shareHypercube), 2*(s.dim+1))-starts, s.dim, s.sub(tickHypercube))...)
	return s.run(ctx, points, func(i int) Stage {
		if i < starts {
			return StageStart
		}
		return StageHypercube
	})
}

// sub returns the key of the random numbers of a stage.
func (s *search) sub(tick int) draw.Key { return s.key.Tick(tick) }

// weights returns how much each evaluation counts in a regression: fully where the waves have not ruled it out, else the less the more
// implausible it is, since a quadratic need not hold there.
func (s *search) weights() []float64 {
	out := make([]float64, len(s.evaluations))
	for i := range s.evaluations {
		out[i] = 1
		for j := range s.bounds {
			b := &s.bounds[j]
			if x := b.excess(s.evaluations[i].Point, b.emulator.prediction()); x > 1 {
				out[i] = min(out[i], 1/float64(x*x))
			}
		}
	}
	return out
}

// learn makes the yard and the emulator anew.
func (s *search) learn() (*yard, *emulator, error) {
	w := s.weights()
	y := newYard(s.targets, s.evaluations, w, s.options.Variance, s.options.MayMiss)
	e, err := newEmulator(s.dim, s.evaluations, w, y.luck)
	return y, e, err
}

// wave rules out what the emulator calls implausible and spreads points over the rest.
func (s *search) wave(ctx context.Context, number int) error {
	y, e, err := s.learn()
	if err != nil {
		return err
	}
	points := s.candidates(number)
	p := e.prediction()
	size := make([]float64, len(points))
	for i, u := range points {
		e.predict(u, p)
		size[i] = y.implausibility(p.mean, p.variance)
	}
	sorted := slices.Clone(size)
	slices.Sort(sorted)
	b := bound{y, e, max(cutoff*math.Sqrt(s.reach(y, e, points)), sorted[int(least*float64(len(sorted)))])}
	var left [][]float64
	for i, u := range points {
		if size[i] <= b.limit {
			left = append(left, u)
		}
	}
	s.share *= float64(len(left)) / float64(len(points))
	s.bounds = append(s.bounds, b)
	s.left = left
	n := s.part(shareWave)
	if len(left) < 5*n {
		left = append(left, s.uniform(left[0], 5*n, s.sub(tickWave+number))...)
	}
	var there [][]float64
	for i := range s.evaluations {
		there = append(there, s.evaluations[i].Point)
	}
	return s.run(ctx, spread(left, there, n), func(int) Stage { return StageWave })
}

// reach returns by how much too large even the least distance is that an emulator knows of, starting from points: see [spreadOf]. Where the model
// cannot meet its targets, what is plausible reaches further.
func (s *search) reach(y *yard, e *emulator, points [][]float64) float64 {
	b := newBelief(y, e, s.bounds, 1)
	top, low := points[0], math.Inf(1)
	for _, u := range points {
		if d := b.distance(u); d < low {
			top, low = u, d
		}
	}
	_, low = b.climb(top, -1)
	return spreadOf(y, low, s.dim)
}

// candidates returns points spread evenly over what is left.
func (s *search) candidates(number int) [][]float64 {
	key := s.sub(tickCandidates + number)
	if s.left != nil {
		return s.uniform(s.left[0], candidates, key)
	}
	out := make([][]float64, candidates)
	for i := range out {
		out[i] = make([]float64, s.dim)
		for j := range out[i] {
			out[i][j] = key.Uniform(uint64(i*s.dim+j), streamCandidate)
		}
	}
	return out
}

// uniform draws points from what is left, every point with the same probability.
func (s *search) uniform(start []float64, n int, key draw.Key) [][]float64 {
	p := s.bounds[0].emulator.prediction()
	return sample(start, func(u []float64, _ float64) float64 {
		if inside(s.bounds, u, p) {
			return 0
		}
		return math.Inf(-1)
	}, n, key)
}

// best returns the evaluation of the least distance and that distance, the first if several have it; -1 if all are bad.
func (s *search) best(y *yard) (at int, distance float64) {
	at, distance = -1, math.Inf(1)
	for i := range s.evaluations {
		if d := y.distance(s.evaluations[i].Mean); d < distance {
			at, distance = i, d
		}
	}
	return at, distance
}

// believe makes the belief and returns with it a point that is probable under it, and draws from it.
func (s *search) believe(tick int) (b *belief, top []float64, points [][]float64, err error) {
	y, e, err := s.learn()
	if err != nil {
		return nil, nil, nil, err
	}
	at, distance := s.best(y)
	if at < 0 {
		return nil, nil, nil, errFlat
	}
	b = newBelief(y, e, s.bounds, spreadOf(y, distance, s.dim))
	high := math.Inf(-1)
	consider := func(u []float64) {
		if log := b.logDensity(u, high); log > high {
			top, high = u, log
		}
	}
	for i := range s.evaluations {
		if !s.evaluations[i].Bad {
			consider(s.evaluations[i].Point)
		}
	}
	for _, u := range s.left {
		consider(u)
	}
	climbed, _ := b.climb(top, -1)
	consider(climbed)
	points = sample(top, b.logDensity, draws, s.sub(tick))
	for _, u := range points {
		consider(u)
	}
	return b, top, points, nil
}

// evolve runs the evolution strategy from the most probable point, whose neighbours it draws as the belief does.
func (s *search) evolve(ctx context.Context) error {
	b, top, points, err := s.believe(tickSample)
	if err != nil {
		return err
	}
	const step = 0.7 // of the belief's standard deviation
	e := newStrategy(top, covariance(points, nil, 1e-10), step, s.sub(tickSearch))
	size := population(s.dim)
	for g := range max(1, s.part(shareSearch)/size) {
		asked := e.ask()
		if g == 0 {
			copy(asked[0], top)
		}
		if err := s.run(ctx, asked, func(int) Stage { return StageSearch }); err != nil {
			return err
		}
		distances := make([]float64, size)
		for i, ev := range s.evaluations[len(s.evaluations)-size:] {
			distances[i] = b.yard.distance(ev.Mean)
		}
		e.tell(asked, distances)
	}
	return nil
}

// draw runs points drawn from the belief, as many as are left, and returns the logarithms of their weights, up to a constant: how much more probable
// they turned out to be than the emulator had them.
func (s *search) draw(ctx context.Context) ([]float64, error) {
	b, _, points, err := s.believe(tickSample + 1)
	if err != nil {
		return nil, err
	}
	n := max(1, s.options.Evaluations-len(s.evaluations))
	drawn := make([][]float64, n)
	for i := range drawn {
		drawn[i] = points[(2*i+1)*len(points)/(2*n)]
	}
	if err := s.run(ctx, drawn, func(int) Stage { return StagePosterior }); err != nil {
		return nil, err
	}
	out := make([]float64, n)
	for i, u := range drawn {
		out[i] = b.simulated(b.yard.distance(s.evaluations[len(s.evaluations)-n+i].Mean)) - b.logDensity(u, math.Inf(-1))
	}
	return out, nil
}

// shares returns weights that add up to 1 from their logarithms; all 0 if none is finite.
func shares(logs []float64) []float64 {
	out := make([]float64, len(logs))
	high := slices.Max(logs)
	if math.IsInf(high, -1) {
		return out
	}
	sum := 0.0
	for i, l := range logs {
		out[i] = math.Exp(l - high)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// correlationOf returns the correlations of a covariance.
func correlationOf(c *mat.SymDense) [][]float64 {
	n := c.SymmetricDim()
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
		for j := range out[i] {
			out[i][j] = c.At(i, j) / math.Sqrt(c.At(i, i)*c.At(j, j))
		}
		out[i][i] = 1
	}
	return out
}
