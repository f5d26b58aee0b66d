package measure_test

import (
	"math"
	"testing"

	"gowest/sim/measure"
)

// Slices that belong together and have different lengths are a fault of the caller.
func TestLengthsPanic(t *testing.T) {
	t.Parallel()
	w := weightsOf(t, ring(4), measure.Binary, measure.IslandsRefused)
	detect := func(t *measure.ClusterTest) { new(measure.Detector).Detect(t) }
	one, two, three := []float64{1}, []float64{1, 2}, []float64{1, 2, 3}
	for name, f := range map[string]func(){
		"Hoover":           func() { measure.Hoover(one, two) },
		"Wolfson":          func() { measure.Wolfson(one, two) },
		"DecomposeEntropy": func() { measure.DecomposeEntropy(two, nil, []int{0}, 2) },
		"DecomposeTheilT":  func() { measure.DecomposeTheilT(two, nil, []int{0}) },
		"KanburZhang":      func() { measure.KanburZhang(two, nil, []int{0}, 0) },
		"Spearman":         func() { measure.Spearman(two, three) },
		"KendallTau":       func() { measure.KendallTau(two, three) },
		"GammaConvergence": func() { measure.GammaConvergence(two, three) },
		"SigmaConvergence": func() { measure.SigmaConvergence(two, three, 1) },
		"Markov":           func() { measure.Markov([][]int{{0}, {0, 1}}, 2) },
		"Ergodic":          func() { measure.Ergodic([][]float64{{1, 0}}) },
		"MobilityOf":       func() { measure.MobilityOf(landOfOz, two) },
		"Classify":         func() { measure.Classify(one, []float64{2, 1}) },
		"SpatialMarkov":    func() { measure.SpatialMarkov([][]float64{one, one}, w, nil, nil) },
		"Lag":              func() { w.Lag(two) },
		"Moran":            func() { measure.Moran(two, w) },
		"LocalMorans":      func() { measure.LocalMorans(two, w, permutations) },
		"Lattice":          func() { measure.Lattice(-1, 2, measure.Rook) },
		"LocationalGini":   func() { measure.LocationalGini(one, two) },
		"ShiftShareOf":     func() { measure.ShiftShareOf(one, one, two, one) },
		"JobFlowsOf":       func() { measure.JobFlowsOf(one, two) },
		"WorkerFlowsOf":    func() { measure.WorkerFlowsOf([]int32{1}, []int32{1}, []int32{1}, nil) },
		"LocalSourcingOf":  func() { measure.LocalSourcingOf(one, two) },
		"Detect, cells":    func() { detect(&measure.ClusterTest{Base: one}) },
		"Detect, heads":    func() { detect(&measure.ClusterTest{FirmCell: []int32{0}}) },
		"Detect, count": func() {
			detect(&measure.ClusterTest{FirmCell: []int32{0}, FirmHeads: []int32{1}, FirmCount: []int64{}})
		},
		"SpilloverByDistance": func() { measure.SpilloverByDistance(one, two, nil, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			f()
		}()
	}
}

// The words that reach tables and messages.
func TestWords(t *testing.T) {
	t.Parallel()
	for word, v := range map[string]interface{ String() string }{
		"rook": measure.Rook, "queen": measure.Queen,
		"row-standardised": measure.RowStandardised, "binary": measure.Binary,
		"islands out": measure.IslandsOut, "islands zero": measure.IslandsZero, "islands refused": measure.IslandsRefused,
		"none": measure.NoQuadrant, "high-high": measure.HighHigh, "low-high": measure.LowHigh,
		"low-low": measure.LowLow, "high-low": measure.HighLow,
	} {
		if v.String() != word {
			t.Errorf("%T %v, want %s", v, v, word)
		}
	}
}

// Faults that the functions share.
func TestNewFaults(t *testing.T) {
	t.Parallel()
	w := weightsOf(t, ring(4), measure.Binary, measure.IslandsRefused)
	bad, good := []float64{1, math.NaN(), 3, 4}, []float64{1, 2, 3, 4}
	none := permutations
	none.Count = 0
	for name, f := range map[string]func() error{
		"Hoover":          func() error { _, err := measure.Hoover(bad, nil); return err },
		"Wolfson":         func() error { _, err := measure.Wolfson(bad, nil); return err },
		"KanburZhang":     func() error { _, err := measure.KanburZhang(bad, nil, []int{0, 0, 1, 1}, 2); return err },
		"Quantiles":       func() error { _, err := measure.Quantiles(bad, 4); return err },
		"no classes":      func() error { _, err := measure.Quantiles(good, 0); return err },
		"no values":       func() error { _, err := measure.Quantiles(nil, 4); return err },
		"Markov":          func() error { _, err := measure.Markov(nil, 0); return err },
		"no chain":        func() error { _, err := measure.Ergodic(nil); return err },
		"negative chance": func() error { _, err := measure.FirstPassage([][]float64{{-1, 2}, {0, 1}}); return err },
		"negative share":  func() error { _, err := measure.MobilityOf(landOfOz, []float64{-1, 1, 1}); return err },
		"Moran draws":     func() error { _, err := measure.MoranPermutation(bad, w, permutations); return err },
		"Geary draws":     func() error { _, err := measure.GearyPermutation(bad, w, permutations); return err },
		"G draws":         func() error { _, err := measure.GetisOrdPermutation(bad, w, permutations); return err },
		"G of one value": func() error {
			_, err := measure.GetisOrdPermutation([]float64{0, 0, 1, 0}, w, permutations)
			return err
		},
		"local G":          func() error { _, err := measure.GetisOrdLocal(bad, w, true, permutations); return err },
		"no local G draws": func() error { _, err := measure.GetisOrdLocal(good, w, true, none); return err },
		"no local draws":   func() error { _, err := measure.LocalMorans(good, w, none); return err },
	} {
		if f() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
