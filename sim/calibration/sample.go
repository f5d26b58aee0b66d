package calibration

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"gowest/sim/draw"
)

// walk draws points of the unit cube with a density by hit-and-run slice sampling: a level below the density at the point, a direction,
// a point of the line within the cube that lies above the level, found by shrinking the line towards the point (Neal 2003, fig. 5; the
// direction as in Chen and Schmeiser 1998). The density need not add up to one; logDensity is -Inf where it is 0, and above that at the start. It may also be -Inf where it is below a floor.
type walk struct {
	at         []float64
	log        float64
	logDensity density
	shape      *mat.TriDense // directions are shape times normal numbers; nil is none preferred
	key        draw.Key
	step       int
}

// density returns the logarithm of a density at a point.
type density func(u []float64, floor float64) float64

func newWalk(start []float64, logDensity density, key draw.Key) *walk {
	return &walk{at: append([]float64(nil), start...), log: logDensity(start, math.Inf(-1)), logDensity: logDensity, key: key}
}

// points returns n points, each so many steps after the one before.
func (w *walk) points(n, thin int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		for range thin {
			w.next()
		}
		out[i] = append([]float64(nil), w.at...)
	}
	return out
}

// shrinks is how often a line is shortened before a step is given up.
const shrinks = 60

func (w *walk) next() {
	key := w.key.Tick(w.step)
	w.step++
	dim := len(w.at)
	d := mat.NewVecDense(dim, nil)
	for i := range dim {
		d.SetVec(i, draw.NormalOf(key.Bits(uint64(i), streamDirection)))
	}
	if w.shape != nil && key.Uniform(0, streamPick) < 0.75 { // the others keep it from being locked into a wrong shape
		d.MulVec(w.shape, d)
	}
	low, high := math.Inf(-1), math.Inf(1)
	for i, x := range w.at {
		if v := d.AtVec(i); v != 0 {
			a, b := -x/v, (1-x)/v
			low, high = max(low, min(a, b)), min(high, max(a, b))
		}
	}
	if !(low < high) || math.IsInf(low, 0) || math.IsInf(high, 0) {
		return
	}
	level := w.log + math.Log(1-key.Uniform(0, streamLevel))
	to := make([]float64, dim)
	for s := range shrinks {
		t := low + float64((high-low)*key.Uniform(uint64(s), streamStep))
		for i := range to {
			to[i] = min(max(w.at[i]+float64(t*d.AtVec(i)), 0), 1)
		}
		if log := w.logDensity(to, level); log >= level {
			w.at, w.log = to, log
			return
		}
		if t < 0 {
			low = t
		} else {
			high = t
		}
	}
}

// sample draws n points by a density, starting where it is high: some to learn its shape, then those that count.
func sample(start []float64, logDensity density, n int, key draw.Key) [][]float64 {
	const thin = 4
	w := newWalk(start, logDensity, key)
	if math.IsInf(w.log, -1) {
		return nil
	}
	w.points(20*len(start), 1)
	for range 2 {
		w.shape = shapeOf(w.points(40*(len(start)+1), 2))
	}
	return w.points(n, thin)
}

// shapeOf returns the root of the covariance of points, with a little of the unit matrix.
func shapeOf(points [][]float64) *mat.TriDense {
	var c mat.Cholesky
	if !c.Factorize(covariance(points, nil, 1e-8)) {
		return nil
	}
	out := new(mat.TriDense)
	c.LTo(out)
	return out
}

// covariance returns that of points, with more added to the diagonal. Without weights all count the same.
func covariance(points [][]float64, weights []float64, more float64) *mat.SymDense {
	dim := len(points[0])
	mean := means(points, weights)
	out := mat.NewSymDense(dim, nil)
	total := 0.0
	for n := range points {
		w := 1.0
		if weights != nil {
			w = weights[n]
		}
		total += w
		for i := range dim {
			for j := range i + 1 {
				out.SetSym(i, j, out.At(i, j)+float64(w*(points[n][i]-mean[i])*(points[n][j]-mean[j])))
			}
		}
	}
	out.ScaleSym(1/total, out)
	for i := range dim {
		out.SetSym(i, i, out.At(i, i)+more)
	}
	return out
}

// means returns the mean of points by coordinate.
func means(points [][]float64, weights []float64) []float64 {
	out := make([]float64, len(points[0]))
	total := 0.0
	for n := range points {
		w := 1.0
		if weights != nil {
			w = weights[n]
		}
		total += w
		for i := range out {
			out[i] += float64(w * points[n][i])
		}
	}
	for i := range out {
		out[i] /= total
	}
	return out
}
