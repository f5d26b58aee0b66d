package calibration

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"gowest/sim/draw"
)

// strategy is an evolution strategy with covariance matrix adaptation in the unit cube, generation by generation: [strategy.ask] for
// points, [strategy.tell] their distances. Hansen (2016), arXiv:1604.00772, with a Cholesky factor for the root of the covariance
// as in Krause, Arbonès and Igel (2016).
//
// Points outside of the cube are reflected into it and count as they are then, so that the mean stays inside.
type strategy struct {
	mean       []float64
	cov        *mat.SymDense // C; points are drawn from N(mean, σ² C)
	root       mat.TriDense  // lower Cholesky factor of C
	sigma      float64
	pathC      []float64
	pathSigma  []float64
	weights    []float64 // of the better half, by rank
	muEff      float64
	generation int
	key        draw.Key
}

// population is how many points a generation has (Hansen 2016, table 1).
func population(dim int) int { return 4 + int(3*math.Log(float64(dim))) }

// newStrategy starts at a mean with a covariance, which must be positive definite.
func newStrategy(mean []float64, cov *mat.SymDense, sigma float64, key draw.Key) *strategy {
	dim := len(mean)
	s := &strategy{
		mean: slices.Clone(mean), cov: mat.NewSymDense(dim, nil), sigma: sigma, key: key,
		pathC: make([]float64, dim), pathSigma: make([]float64, dim),
	}
	s.cov.CopySym(cov)
	sum, squares := 0.0, 0.0
	for i := range population(dim) / 2 {
		w := math.Log(float64(population(dim)+1)/2) - math.Log(float64(i+1))
		s.weights = append(s.weights, w)
		sum += w
	}
	for i := range s.weights {
		s.weights[i] /= sum
		squares += float64(s.weights[i] * s.weights[i])
	}
	s.muEff = 1 / squares
	s.factor()
	return s
}

// factor takes the root of the covariance.
func (s *strategy) factor() {
	var c mat.Cholesky
	for ridge := 1e-14; !c.Factorize(s.cov); ridge *= 10 { // rounding made it flat
		for i := range s.mean {
			s.cov.SetSym(i, i, float64(s.cov.At(i, i)*(1+ridge))+ridge)
		}
	}
	c.LTo(&s.root)
}

// ask returns the points of the next generation.
func (s *strategy) ask() [][]float64 {
	dim, key := len(s.mean), s.key.Tick(s.generation)
	points := make([][]float64, population(dim))
	for p := range points {
		z := mat.NewVecDense(dim, nil)
		for i := range dim {
			z.SetVec(i, draw.NormalOf(key.Bits(uint64(p*dim+i), streamMutation)))
		}
		z.MulVec(&s.root, z)
		points[p] = make([]float64, dim)
		for i := range dim {
			points[p][i] = reflect(s.mean[i] + float64(s.sigma*z.AtVec(i)))
		}
	}
	s.generation++
	return points
}

// reflect folds a number into [0, 1] as mirrors at both ends would.
func reflect(x float64) float64 {
	x = math.Abs(math.Mod(x, 2))
	if x > 1 {
		x = 2 - x
	}
	return x
}

// tell takes in the distances of the points of a generation. Those that are no numbers come last. A generation with less than half of
// its points good teaches nothing.
func (s *strategy) tell(points [][]float64, distances []float64) {
	order := make([]int, len(points))
	good := 0
	for i := range order {
		order[i] = i
		if !math.IsNaN(distances[i]) && !math.IsInf(distances[i], 1) {
			good++
		}
	}
	if good < len(s.weights) {
		return
	}
	value := func(i int) float64 {
		if math.IsNaN(distances[i]) {
			return math.Inf(1)
		}
		return distances[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case value(a) < value(b):
			return -1
		case value(a) > value(b):
			return 1
		}
		return 0
	})
	s.adapt(points, order)
}

// adapt moves mean, paths, covariance and step by the better half of the points (Hansen 2016, fig. 6 and table 1).
func (s *strategy) adapt(points [][]float64, order []int) {
	dim := len(s.mean)
	n, mu := float64(dim), s.muEff
	cSigma := (mu + 2) / (n + mu + 5)
	dSigma := 1 + cSigma + float64(2*max(0, math.Sqrt((mu-1)/(n+1))-1))
	cc := (4 + mu/n) / (n + 4 + 2*mu/n)
	c1 := 2 / (float64((n+1.3)*(n+1.3)) + mu)
	cMu := min(1-c1, 2*(mu-2+1/mu)/(float64((n+2)*(n+2))+mu))
	chi := math.Sqrt(n) * (1 - 1/(4*n) + 1/(21*float64(n*n)))

	steps := make([]*mat.VecDense, len(s.weights)) // (x - mean) / σ
	mean := mat.NewVecDense(dim, nil)
	for r, w := range s.weights {
		steps[r] = mat.NewVecDense(dim, nil)
		for i := range dim {
			steps[r].SetVec(i, (points[order[r]][i]-s.mean[i])/s.sigma)
		}
		mean.AddScaledVec(mean, w, steps[r])
	}
	white := mat.NewVecDense(dim, nil)
	white.CopyVec(mean)
	if err := white.SolveVec(&s.root, mean); err != nil {
		return // a flat covariance; the next generation is drawn as this one
	}
	norm := 0.0
	for i := range dim {
		s.mean[i] += float64(s.sigma * mean.AtVec(i))
		s.pathSigma[i] = float64((1-cSigma)*s.pathSigma[i]) + float64(math.Sqrt(cSigma*(2-cSigma)*mu)*white.AtVec(i))
		norm += float64(s.pathSigma[i] * s.pathSigma[i])
	}
	norm = math.Sqrt(norm)
	stall := 1.0 // h_σ: the path does not grow while the step does
	if norm/math.Sqrt(1-math.Pow(1-cSigma, float64(2*s.generation))) >= (1.4+2/(n+1))*chi {
		stall = 0
	}
	for i := range dim {
		s.pathC[i] = float64((1-cc)*s.pathC[i]) + float64(stall*math.Sqrt(cc*(2-cc)*mu)*mean.AtVec(i))
	}
	s.cov.ScaleSym(1-c1-cMu+float64((1-stall)*c1*cc*(2-cc)), s.cov)
	s.cov.SymRankOne(s.cov, c1, mat.NewVecDense(dim, s.pathC))
	for r, w := range s.weights {
		s.cov.SymRankOne(s.cov, cMu*w, steps[r])
	}
	s.sigma *= math.Exp(min(1, cSigma/dSigma*(norm/chi-1)))
	s.factor()
}
