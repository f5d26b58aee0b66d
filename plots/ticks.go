package plots

import (
	"math"
	"strconv"
	"strings"
)

// minus is the typographic minus sign.
const minus = "−"

// number formats v with a number of decimals, groups of thousands and a real minus sign.
func number(v float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, rest, _ := strings.Cut(s, ".")
	if len(whole) > 4 { // 1978 stays a plain number
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if rest != "" {
		whole += "." + rest
	}
	if v < 0 && strings.Trim(s, "0.") != "" {
		return minus + whole
	}
	return whole
}

// signed is number with a plus sign before positive values.
func signed(v float64, decimals int) string {
	if s := number(v, decimals); v > 0 && strings.Trim(s, "0.") != "" {
		return "+" + s
	} else {
		return s
	}
}

// tick is a value on an axis and its label.
type tick struct {
	at    float64
	label string
}

// niceStep returns the smallest of 1, 2, 2.5, 5 times a power of ten that cuts span into at most n parts.
func niceStep(span float64, n int) float64 {
	if span <= 0 || n < 1 {
		return 1
	}
	raw := span / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= raw*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// decimalsOf is how many decimals multiples of a step from niceStep need.
func decimalsOf(step float64) int {
	for d := range 9 {
		scaled := step * math.Pow(10, float64(d))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6*scaled {
			return d
		}
	}
	return 9
}

// significant is how many decimals a number needs for so many significant digits; 0 needs none.
func significant(v float64, digits int) int {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return max(0, digits-1-int(math.Floor(math.Log10(math.Abs(v))+1e-9)))
}

// niceTicks returns about n ticks at round numbers with equal decimals that cover [lo, hi], which
// must be finite.
func niceTicks(lo, hi float64, n int) []tick {
	switch size := max(math.Abs(lo), math.Abs(hi)); {
	case size == 0:
		hi = 1
	case hi-lo <= 1e-9*size: // one value, up to rounding
		lo, hi = lo-0.1*size, hi+0.1*size
	}
	step := niceStep(hi-lo, n)
	d := decimalsOf(step)
	first, last := math.Floor(lo/step+1e-6), math.Ceil(hi/step-1e-6)
	var out []tick
	for i := range int(last-first) + 1 {
		v := (first + float64(i)) * step
		out = append(out, tick{v, number(v, d)})
	}
	return out
}

// wholeTicks returns about n ticks at whole numbers from 0 that cover hi.
func wholeTicks(hi float64, n int) []tick {
	step := niceStep(max(hi, 1), n)
	if step != math.Trunc(step) {
		step = math.Ceil(step)
	}
	var out []tick
	for v := 0.0; ; v += step {
		out = append(out, tick{v, number(v, 0)})
		if v >= hi-1e-9 && v > 0 {
			return out
		}
	}
}

// yearTicks returns ticks at round years within [from, to], at most n of them.
func yearTicks(from, to, n int) []tick {
	step := 100
	for _, s := range []int{1, 2, 5, 10, 20, 50} {
		if to/s-(from+s-1)/s+1 <= max(n, 1) {
			step = s
			break
		}
	}
	var out []tick
	for y := (from + step - 1) / step * step; y <= to; y += step {
		out = append(out, tick{float64(y), strconv.Itoa(y)})
	}
	if len(out) == 0 {
		out = append(out, tick{float64(from), strconv.Itoa(from)})
	}
	return out
}

// logTicks returns ticks at powers of ten within [lo, hi], both positive.
func logTicks(lo, hi float64) []tick {
	var out []tick
	for e := math.Floor(math.Log10(lo) + 1e-9); e <= math.Ceil(math.Log10(hi)-1e-9); e++ {
		v := math.Pow(10, e)
		out = append(out, tick{v, number(v, max(0, int(-e)))})
	}
	return out
}
