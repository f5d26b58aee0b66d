package calibration

import (
	"math"
	"slices"
)

// yard measures how far moments are from their targets.
type yard struct {
	targets []Target
	luck    []float64 // variance of the mean over replicates, by target
	mayMiss int
}

// newYard takes the luck from the variance between replicates over their number. The variance is known, or nil: then it is that of the
// evaluations, pooled over the points that are not bad. weights say how much a point counts. One replicate shows no luck: it then counts as 0.
func newYard(targets []Target, evaluations []Evaluation, weights, known []float64, mayMiss int) *yard {
	y := &yard{targets: targets, luck: make([]float64, len(targets)), mayMiss: mayMiss}
	for k := range targets {
		if known != nil {
			y.luck[k] = known[k] / float64(evaluations[0].count)
			continue
		}
		sum, points := 0.0, 0.0
		for i := range evaluations {
			if e := &evaluations[i]; !e.Bad && e.variance != nil {
				sum += float64(weights[i] * e.variance[k] / float64(e.count))
				points += weights[i]
			}
		}
		if points > 0 {
			y.luck[k] = sum / points
		}
	}
	return y
}

// scale returns the standard deviation of a target against the mean of the replicates: s² = tolerance² + luck.
func (y *yard) scale(k int) float64 {
	t := y.targets[k].Tolerance
	return math.Sqrt(float64(t*t) + y.luck[k])
}

// distance is J = Σ w ((m - t) / s)² over the targets, +Inf if a moment does not exist.
func (y *yard) distance(mean []float64) float64 {
	sum := 0.0
	for k, t := range y.targets {
		if t.Weight == 0 {
			continue
		}
		z := (mean[k] - t.Value) / y.scale(k)
		sum += float64(t.Weight * z * z)
	}
	if math.IsNaN(sum) {
		return math.Inf(1)
	}
	return sum
}

// implausibility returns the largest |m - t| / √(s² + v) over the targets that count but for those that may be missed, +Inf if a moment does not
// exist. more is the variance v of an emulator, nil of moments that were simulated.
func (y *yard) implausibility(mean, more []float64) float64 {
	var room [4]float64
	worst := room[:0] // the largest so far, in falling order
	for k, t := range y.targets {
		if t.Weight == 0 {
			continue
		}
		s := y.scale(k)
		variance := float64(s * s)
		if more != nil {
			variance += more[k]
		}
		z := math.Abs(mean[k]-t.Value) / math.Sqrt(variance)
		if math.IsNaN(z) {
			return math.Inf(1)
		}
		at := len(worst)
		for at > 0 && worst[at-1] < z {
			at--
		}
		if at <= y.mayMiss {
			worst = slices.Insert(worst, at, z)[:min(len(worst)+1, y.mayMiss+1)]
		}
	}
	return worst[y.mayMiss]
}

// weights is the number of targets, each counted by its weight: what the distance is on average at the true parameters, if
// tolerances are true.
func (y *yard) weights() (sum float64) {
	for _, t := range y.targets {
		sum += t.Weight
	}
	return sum
}
