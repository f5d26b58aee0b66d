package scenarios

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gowest/internal/diag"
	"gowest/sim/policy"
)

// MaxValues is how many values a [Variation] may have.
const MaxValues = 100

// Variation is a key of scenario files and the numbers that a study gives it, one after the other.
type Variation struct {
	Key    string    // as written
	Values []float64 // at least two, ascending
	steps  []setStep
}

// varied is the flag in messages about variations.
const varied = "--vary"

// ParseVariation reads KEY=FROM:TO:STEP, both ends included, or KEY=v1,v2,v3, where KEY is one of [Options.Set], or
// policy.KEY for that key of every policy that a study is about. Steps are taken in decimals: 0:1:0.1 has
// exactly 0.3.
//
// The error is a [diag.List] with every problem.
func ParseVariation(text string) (*Variation, error) {
	var problems diag.List
	fail := func(format string, args ...any) {
		problems = append(problems, &diag.Problem{File: varied, Text: fmt.Sprintf(format, args...)})
	}
	steps, equals, problem := splitSet(text)
	if problem != "" {
		fail("%s; write KEY=FROM:TO:STEP or KEY=v1,v2, such as 'policy.\"Go West\".start=1985:2010:5'", problem)
		return nil, problems
	}
	chars := []rune(text)
	v := &Variation{Key: strings.TrimSpace(string(chars[:equals])), steps: steps}
	switch {
	case steps[0].text == "run":
		fail("%s is the same in all of a study; want a key of the model or of a policy", v.Key)
	case len(steps) < 2:
		fail("%s is no key of a table; want one such as government.public_cost or policy.\"Go West\".start", v.Key)
	}
	list := string(chars[equals+1:])
	if strings.Contains(list, ":") {
		v.Values = span(strings.Split(list, ":"), fail)
	} else {
		v.Values = listed(strings.Split(list, ","), fail)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return v, nil
}

// listed reads values one by one.
func listed(parts []string, fail func(string, ...any)) (out []float64) {
	for _, part := range parts {
		x, ok := plainNumber(part, fail)
		switch {
		case !ok:
		case slices.Contains(out, x):
			fail("the value %s is there twice", number(x))
		default:
			out = append(out, x)
		}
	}
	if n := len(parts); n < 2 || n > MaxValues {
		fail("the number of values is %d; want from 2 to %d", n, MaxValues)
	}
	slices.SortFunc(out, cmp.Compare)
	return out
}

// span reads FROM:TO:STEP and returns the values. They are whole multiples of the last decimal that is written, so that
// no rounding adds up.
func span(parts []string, fail func(string, ...any)) (out []float64) {
	if len(parts) != 3 {
		fail("%q has %d parts; want FROM:TO:STEP", strings.Join(parts, ":"), len(parts))
		return nil
	}
	var x [3]float64
	decimals, whole := 0, true
	for i, part := range parts {
		var ok bool
		x[i], ok = plainNumber(part, fail)
		whole = whole && ok
		_, fraction, _ := strings.Cut(plain(x[i]), ".")
		decimals = max(decimals, len(fraction))
	}
	if !whole {
		return nil
	}
	// Powers of ten to 15 and integers below 2⁵³ are exact in a float64; so the quotient is the float64 next to the decimal.
	unit := math.Pow10(decimals)
	for _, v := range x {
		if decimals > 15 || math.Abs(v)*unit >= 1<<53 {
			fail("%s has too many digits to count on from; want fewer, or a list of values", strings.Join(parts, ":"))
			return nil
		}
	}
	from, to, step := int64(math.Round(x[0]*unit)), int64(math.Round(x[1]*unit)), int64(math.Round(x[2]*unit))
	switch {
	case step == 0:
		fail("the step is 0; want a number that leads from %s to %s", number(x[0]), number(x[1]))
		return nil
	case from != to && (to > from) != (step > 0):
		fail("the step %s leads away from %s; want %s", number(x[2]), number(x[1]), number(-x[2]))
		return nil
	}
	n := (to-from)/step + 1
	if n < 2 || n > MaxValues {
		fail("the number of values of %s is %d; want from 2 to %d", strings.Join(parts, ":"), n, MaxValues)
		return nil
	}
	for i := range n {
		out = append(out, float64(from+i*step)/unit)
	}
	slices.SortFunc(out, cmp.Compare)
	return out
}

// plainNumber reads one value.
func plainNumber(text string, fail func(string, ...any)) (float64, bool) {
	text = strings.TrimSpace(text)
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		fail("the value %q is not a number; want FROM:TO:STEP or v1,v2", text)
		return 0, false
	}
	return x + 0, true // no negative zero
}

// OfPolicies tells whether the key is one of policies, not of the model.
func (v *Variation) OfPolicies() bool { return v.steps[0].text == inPolicies }

// OfAll tells whether the key is that of every policy that a study is about.
func (v *Variation) OfAll() bool { return v.OfPolicies() && len(v.steps) == 2 }

// Name is the last part of the key.
func (v *Variation) Name() string { return v.steps[len(v.steps)-1].text }

// Set returns the entries of [Options.Set] that give the key a value. If it is [Variation.OfAll], added are the policies whose
// key is set, and it returns none where none of them has the key. Starts move together: the earliest becomes the value, the
// others and all ends keep their distance to it.
func (v *Variation) Set(value float64, added []policy.Policy) (out []string) {
	if !v.OfAll() {
		return []string{v.Key + "=" + plain(value)}
	}
	set := func(p *policy.Policy, key string, value float64) {
		mark := `"`
		if strings.Contains(p.Name, mark) {
			mark = "'"
		}
		out = append(out, inPolicies+"."+mark+p.Name+mark+"."+key+"="+plain(value))
	}
	if v.Name() != "start" {
		for i := range added {
			set(&added[i], v.Name(), value)
		}
		return out
	}
	first := 0
	for _, p := range added {
		if p.Start > 0 && (first == 0 || p.Start < first) {
			first = p.Start
		}
	}
	for i := range added {
		p := &added[i]
		if p.Start > 0 {
			set(p, "start", value+float64(p.Start-first))
		}
		if p.Start > 0 && p.End > 0 {
			set(p, "end", value+float64(p.End-first))
		}
	}
	return out
}

// plain writes a value without an exponent.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// KeyParts returns the parts of a [Variation]'s key without quotes: policy, Go West, start. One that cannot be taken apart is
// a single part.
func KeyParts(key string) (out []string) {
	steps, _, problem := splitSet(key + "=")
	if problem != "" {
		return []string{key}
	}
	for _, s := range steps {
		out = append(out, s.text)
	}
	return out
}
