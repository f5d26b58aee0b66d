package design

import "math"

// Line is the linear function that fits an outcome best.
type Line struct {
	// Slopes are the changes over the whole range of each input.
	Slopes []Estimate
	// Share of the variance of the expected outcome between points that the function has, in [0, 1]: what is missing is curved, joint or, with
	// one replicate, luck.
	Share float64
	// Points is how many had all values.
	Points int
}

// Fit returns the line of least squares through the means over replicates at points of the cube, with Student's intervals. Points without all values are
// left out. With fewer than d + 3 of them, or with an input that does not move by itself, nothing is known.
//
//	share = 1 − (S_rest / (n − d − 1)) / (S_all / (n − 1))
//
// with sums of squares from which the noise that is left in means is taken out (Theil 1961 for the degrees of freedom).
//
// Saltelli et al. (2008, ch. 1.2.5) for regression on a Latin hypercube.
func Fit(points [][]float64, y Values) Line {
	d := len(points[0])
	var used []int
	for i := range y {
		if y.complete(i) {
			used = append(used, i)
		}
	}
	n := len(used)
	line := Line{Share: math.NaN(), Points: n}
	for range d {
		line.Slopes = append(line.Slopes, unknown())
	}
	df := n - d - 1
	if df < 2 {
		return line
	}
	r := newRegression(points, used)
	if r == nil {
		return line
	}
	l := y.layersOf(used)
	slopes, rest := r.fit(l.mean)
	for j := range line.Slopes {
		se := math.Sqrt(rest / float64(df) * r.inverse(j))
		line.Slopes[j] = student(slopes[j], se, df, math.Inf(-1))
	}
	all := l.quadratic(variance)
	left := l.quadratic(func(f []float64) float64 { _, rest := r.fit(f); return rest / float64(df) })
	if all > 0 {
		line.Share = min(1, max(0, 1-left/all))
	}
	return line
}

// regression is a least-squares problem without its right side: columns less their means, and the factor of their products.
type regression struct {
	columns [][]float64 // by input and point
	lower   [][]float64 // Cholesky: X'X = L L'
}

// newRegression returns nil if the columns are not independent.
func newRegression(points [][]float64, used []int) *regression {
	d := len(points[0])
	r := &regression{columns: empty(d, len(used)), lower: empty(d, d)}
	for j := range d {
		for k, i := range used {
			r.columns[j][k] = points[i][j]
		}
		m := mean(r.columns[j])
		for k := range used {
			r.columns[j][k] -= m
		}
	}
	for i := range d {
		for j := range i + 1 {
			whole := dot(r.columns[i], r.columns[j])
			v := whole - dot(r.lower[i][:j], r.lower[j][:j])
			if i != j {
				r.lower[i][j] = v / r.lower[j][j]
				continue
			}
			if v <= 1e-9*whole || whole == 0 { // rounding alone is left of it
				return nil
			}
			r.lower[i][i] = math.Sqrt(v)
		}
	}
	return r
}

// solve returns (X'X)⁻¹ b.
func (r *regression) solve(b []float64) []float64 {
	d := len(b)
	x := make([]float64, d)
	for i := range d {
		x[i] = (b[i] - dot(r.lower[i][:i], x[:i])) / r.lower[i][i]
	}
	for i := d - 1; i >= 0; i-- {
		for j := i + 1; j < d; j++ {
			x[i] -= float64(r.lower[j][i] * x[j])
		}
		x[i] /= r.lower[i][i]
	}
	return x
}

// inverse returns an element of the diagonal of (X'X)⁻¹.
func (r *regression) inverse(j int) float64 {
	b := make([]float64, len(r.lower))
	b[j] = 1
	return r.solve(b)[j]
}

// fit returns the slopes of the line through f and the sum of squares that it leaves.
func (r *regression) fit(f []float64) (slopes []float64, rest float64) {
	b := make([]float64, len(r.columns))
	for j := range b {
		b[j] = dot(r.columns[j], f)
	}
	slopes = r.solve(b)
	m := mean(f)
	for k, v := range f {
		e := v - m
		for j, slope := range slopes {
			e -= float64(slope * r.columns[j][k])
		}
		rest += float64(e * e)
	}
	return slopes, rest
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}
