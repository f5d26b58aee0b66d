package sim

import (
	"math"
	"math/rand/v2"
	"testing"
)

// bisected is specialistHeads by bisection to the last bit that it can tell.
func bisected(scale, alpha, price, volume, wage, limit float64) float64 {
	low, high := math.Log(fewestHeads), math.Log(limit)
	for range 100 {
		x := (low + high) / 2
		d := volume / (volume + scale*math.Exp((1-alpha)*x))
		if (1-alpha)*price*scale*math.Exp(-alpha*x)*d*d > wage {
			low = x
		} else {
			high = x
		}
	}
	return math.Exp(low)
}

// specialist draws what specialistHeads takes, over more than a run can come to.
func specialist(rng *rand.Rand) (scale, alpha, price, volume, wage, limit float64) {
	power := func(low, high float64) float64 { return math.Pow(10, low+(high-low)*rng.Float64()) }
	scale, alpha, price, volume, limit = power(-2, 4), 0.02+0.93*rng.Float64(), power(0, 7), power(-4, 7), power(-1, 4)
	// Most first-order conditions hold somewhere between the fewest heads and the most.
	x := power(-4, math.Log10(limit)+0.5)
	d := volume / (volume + scale*math.Pow(x, 1-alpha))
	return scale, alpha, price, volume, (1 - alpha) * price * scale * math.Pow(x, -alpha) * d * d, limit
}

// The heads of a specialist solve its first-order condition, or are the fewest or the most there may be.
func TestSpecialistHeadsAgainstBisection(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(8, 9))
	bounded := 0
	for range 20_000 {
		scale, alpha, price, volume, wage, limit := specialist(rng)
		heads, output := specialistHeads(scale, alpha, price, volume, wage, limit)
		want := bisected(scale, alpha, price, volume, wage, limit)
		if tolerance := 6e-7 / (1 - alpha) * want; math.Abs(heads-want) > tolerance {
			t.Fatalf("specialistHeads(%g, %g, %g, %g, %g, %g) = %v heads, bisection finds %v", scale, alpha, price, volume, wage, limit, heads, want)
		}
		if made := scale * math.Pow(heads, 1-alpha); math.Abs(output-made) > 1e-10*made {
			t.Fatalf("specialistHeads(%g, %g, %g, %g, %g, %g) = %v heads that make %v, want %v", scale, alpha, price, volume, wage, limit, heads, output, made)
		}
		if heads == limit || heads == fewestHeads {
			bounded++
		}
	}
	if bounded < 1000 || bounded > 10_000 {
		t.Errorf("%d of 20,000 cases are at a bound, want some and not most", bounded)
	}
}

// Far from what a run can come to the heads still lie between their bounds.
func TestSpecialistHeadsBounds(t *testing.T) {
	t.Parallel()
	const limit = 14.0
	for _, alpha := range []float64{1e-6, 0.3, 0.999} {
		for _, price := range []float64{1e-100, 1, 1e100} {
			for _, volume := range []float64{1e-100, 1, 1e100} {
				for _, scale := range []float64{0, 1e-100, 1, 1e100} {
					heads, output := specialistHeads(scale, alpha, price, volume, 1, limit)
					if !(heads >= fewestHeads && heads <= limit) || !(output >= 0) || math.IsInf(output, 1) {
						t.Errorf("specialistHeads(%g, %g, %g, %g, 1, %g) = %v heads, output %v", scale, alpha, price, volume, limit, heads, output)
					}
				}
			}
		}
	}
	if heads, output := specialistHeads(0, 0.3, 1, 1, 1, limit); heads != fewestHeads || output != 0 {
		t.Errorf("a specialist of no productivity has %v heads and makes %v, want %v and nothing", heads, output, fewestHeads)
	}
}

// An integrated entrant hires to where another head earns its wage, and never more than it may.
func TestIntegratedHeads(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 10))
	const limit = 12.0
	at := 0
	for range 5000 {
		scale, access, wage := math.Exp(4*rng.NormFloat64()), math.Exp(8+3*rng.NormFloat64()), math.Exp(8+rng.NormFloat64())
		alpha, rho := 0.1+0.5*rng.Float64(), 0.5+0.4*rng.Float64()
		heads, output, pull := integratedHeads(scale, alpha, rho, access, wage, limit)
		if want := scale * math.Pow(heads, 1-alpha); math.Abs(output-want) > 1e-9*want {
			t.Fatalf("%v heads make %v, want %v", heads, output, want)
		}
		if want := math.Pow(output, rho); math.Abs(pull-want) > 1e-9*want {
			t.Fatalf("output %v pulls %v, want %v", output, pull, want)
		}
		earns := (1 - alpha) * rho * access * pull / heads // dR/dX
		switch {
		case heads > limit:
			t.Fatalf("%v heads, at most %v", heads, limit)
		case heads == limit && earns < wage*(1-1e-9):
			t.Fatalf("the last of %v heads earns %v for a wage of %v", heads, earns, wage)
		case heads < limit && math.Abs(earns-wage) > 1e-9*wage:
			t.Fatalf("of %v heads another earns %v, want the wage, %v", heads, earns, wage)
		}
		if heads == limit {
			at++
		}
	}
	if at == 0 || at == 5000 {
		t.Errorf("%d of 5000 entrants are at the limit, want some", at)
	}
	for _, none := range []float64{0, -49} { // overhead takes all that an entrant may have
		heads, output, pull := integratedHeads(1, 0.3, 0.8, 1e6, 1, none)
		made, sold := specialistHeads(1, 0.3, 1, 100, 1, none)
		if heads != 0 || output != 0 || pull != 0 || made != fewestHeads || sold != 0 {
			t.Errorf("at most %g heads: %g, %g, %g of an integrated entrant, %g and %g of a specialist", none, heads, output, pull, made, sold)
		}
	}
	if heads, output, pull := integratedHeads(1, 0.3, 0.8, 0, 1, limit); heads != 0 || output != 0 || pull != 0 {
		t.Errorf("without a market: %v heads, output %v, pull %v, want 0", heads, output, pull)
	}
}

// BenchmarkSpecialistHeads is the first-order condition of one entrant.
func BenchmarkSpecialistHeads(b *testing.B) {
	rng := rand.New(rand.NewPCG(8, 9))
	var in [256][6]float64
	for i := range in {
		scale, alpha, price, volume, wage, limit := specialist(rng)
		in[i] = [6]float64{scale, alpha, price, volume, wage, limit}
	}
	for i := 0; b.Loop(); i++ {
		x := &in[i%len(in)]
		specialistHeads(x[0], x[1], x[2], x[3], x[4], x[5])
	}
}

// BenchmarkExpectEntry is what entrants of all kinds could expect everywhere, five years into a small run.
func BenchmarkExpectEntry(b *testing.B) {
	w := started(b, load(b, "baseline", "run.persons_per_agent=10000"))
	quarters(b, w, 20)
	for b.Loop() {
		w.expectEntry()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(w.options)), "ns/option")
}
