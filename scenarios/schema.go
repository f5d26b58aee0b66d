package scenarios

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"gowest/agents/government"
	"gowest/sim"
	"gowest/sim/calendar"
	"gowest/sim/ensemble"
	"gowest/sim/market"
	"gowest/sim/policy"
	"gowest/sim/verdict"
)

// field is a key of a table as the tags of a parameter struct describe it.
type field struct {
	key   string
	index []int
	typ   reflect.Type
	unit  string
	limit limit
	types []string // instruments that read the key; nil is all
}

// fieldsOf returns the fields of a struct that have a toml tag, in order, also embedded ones.
func fieldsOf(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				out = append(out, inner)
			}
			continue
		}
		key, ok := f.Tag.Lookup("toml")
		if !ok {
			continue
		}
		fd := field{key: key, index: []int{i}, typ: f.Type, unit: f.Tag.Get("unit"), limit: parseLimit(f.Tag.Get("range"))}
		if types := f.Tag.Get("types"); types != "" {
			fd.types = strings.Split(types, ",")
		}
		out = append(out, fd)
	}
	return out
}

func keysOf(fields []field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.key
	}
	return out
}

// groups returns the fields of [sim.Config] that are parameter groups ([run], [households], …).
func groups() []field {
	var out []field
	for _, f := range fieldsOf(reflect.TypeFor[sim.Config]()) {
		if f.typ.Kind() == reflect.Struct && f.key != "world" {
			out = append(out, f)
		}
	}
	return out
}

// limit is the range of a number.
type limit struct {
	low, high         float64
	lowOpen, highOpen bool
	given             bool
}

// parseLimit reads a range tag such as [0,1] or (0,1e6].
func parseLimit(tag string) limit {
	if len(tag) < 2 {
		return limit{}
	}
	low, high, ok := strings.Cut(tag[1:len(tag)-1], ",")
	a, err1 := strconv.ParseFloat(low, 64)
	b, err2 := strconv.ParseFloat(high, 64)
	if !ok || err1 != nil || err2 != nil {
		panic("scenarios: range tag " + tag)
	}
	return limit{a, b, tag[0] == '(', tag[len(tag)-1] == ')', true}
}

func (l limit) holds(v float64) bool {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return false
	}
	return !l.given || (v > l.low || v == l.low && !l.lowOpen) && (v < l.high || v == l.high && !l.highOpen)
}

// String returns the range in words: from 0 to 1, above 0 and up to 50.
func (l limit) String() string {
	if !l.given {
		return ""
	}
	low, high := number(l.low), number(l.high)
	switch {
	case l.lowOpen && l.highOpen:
		return "above " + low + " and below " + high
	case l.lowOpen:
		return "above " + low + " and up to " + high
	case l.highOpen:
		return "from " + low + " to below " + high
	}
	return "from " + low + " to " + high
}

// number writes a float in its shortest form that reads back the same.
func number(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-5 || a >= 1e15) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// wordsOf returns the words of each enumeration, in the order of its values.
var wordsOf = map[reflect.Type][]string{
	reflect.TypeFor[government.Strategy](): words(government.NoStrategy, government.Planned, government.Responsive, government.Mixed),
	reflect.TypeFor[government.Chooser]():  words(government.ByCentre, government.ByProvince),
	reflect.TypeFor[Method]():              words(Methods...),
	reflect.TypeFor[DesignKind]():          words(GridDesign, ListDesign, LatinDesign, SobolDesign, MorrisDesign),
	reflect.TypeFor[ensemble.Keep]():       words(ensemble.Summary, ensemble.Runs, ensemble.Yearly),
	reflect.TypeFor[sim.Order]():           words(sim.HireFirst, sim.ProduceFirst),
	reflect.TypeFor[sim.Form]():            words(sim.Level, sim.Mean, sim.Sum, sim.Change, sim.Growth),
	reflect.TypeFor[verdict.Expect]():      words(verdict.Positive, verdict.Negative, verdict.Zero, verdict.Between),
	reflect.TypeFor[verdict.Statistic]():   words(verdict.Mean, verdict.Ratio, verdict.Spread, verdict.Agreement),
	reflect.TypeFor[market.Kind]():         words(market.Traded, market.Farming, market.Services),
	reflect.TypeFor[policy.Trigger]():      words(policy.ByYear, policy.ByCluster, policy.ByDispersion),
	reflect.TypeFor[policy.Payer]():        words(policy.ByProvince, policy.ByCentre),
	reflect.TypeFor[policy.Type]():         instrumentWords(),
}

func words[T interface{ String() string }](values ...T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.String()
	}
	return out
}

func instrumentWords() []string {
	var out []string
	for t := range policy.NumTypes {
		out = append(out, t.String())
	}
	return out
}

func seriesWords() []string {
	var out []string
	for s := range sim.NumSeries {
		out = append(out, s.String())
	}
	return out
}

var seriesType = reflect.TypeFor[calendar.Series]()

// rangeOf returns the range of a field of a struct of parameters.
func rangeOf[T any](name string) limit {
	f, _ := reflect.TypeFor[T]().FieldByName(name)
	return parseLimit(f.Tag.Get("range"))
}

// years is the range of every year of a scenario: that of run.from.
var years = rangeOf[sim.Run]("From")
