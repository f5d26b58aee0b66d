package design

// GridIndices returns the indices of each input over the levels of a [Factorial] design: the analysis of variance of a full grid, in which every level counts
// alike.
//
//	S_i = Var(E(f | level of i)) / V,  T_i = 1 − Var(E(f | levels of all others)) / V
//
// Noise that is left in means over replicates is taken out of each variance. There is no error but luck, since the grid is all there is; intervals are
// not given. With a value missing there are no indices.
//
// Archer, Saltelli and Sobol' (1997) for the analysis of variance and the indices.
func GridIndices(levels, d int, y Values) []Index {
	out := make([]Index, d)
	all := make([]int, len(y))
	for i := range all {
		all[i] = i
	}
	for i := range out {
		out[i] = Index{unknown(), unknown(), len(y)}
	}
	if len(y) != FactorialPoints(levels, d) || !y.complete(all...) {
		return out
	}
	l := y.layersOf(all)
	v := l.quadratic(squares)
	if !(v > 0) {
		return out
	}
	stride := len(y)
	for i := range out {
		stride /= levels
		first := l.quadratic(func(f []float64) float64 { return squares(levelMeans(f, levels, stride)) })
		others := l.quadratic(func(f []float64) float64 { return squares(otherMeans(f, levels, stride)) })
		out[i].First.Value, out[i].Total.Value = first/v, 1-others/v
	}
	return out
}

// squares is the mean squared distance from the mean: the grid is no sample.
func squares(f []float64) float64 {
	m, sum := mean(f), 0.0
	for _, v := range f {
		d := v - m
		sum += float64(d * d)
	}
	return sum / float64(len(f))
}

// levelMeans returns the means over all points of a level of an input, whose levels change every stride points.
func levelMeans(f []float64, levels, stride int) []float64 {
	out := make([]float64, levels)
	for k, v := range f {
		out[k/stride%levels] += v
	}
	for i := range out {
		out[i] /= float64(len(f) / levels)
	}
	return out
}

// otherMeans returns the means over the levels of an input, for every combination of the others.
func otherMeans(f []float64, levels, stride int) []float64 {
	out := make([]float64, len(f)/levels)
	for k, v := range f {
		out[k/(stride*levels)*stride+k%stride] += v
	}
	for i := range out {
		out[i] /= float64(levels)
	}
	return out
}
