package plots

import (
	_ "embed"
	"strings"
	"unicode"
)

//go:embed labels.csv
var labelTable string

// knownLabels are usual two-letter labels by English name, from labels.csv.
func knownLabels() map[string]string {
	out := map[string]string{}
	for line := range strings.SplitSeq(labelTable, "\n") {
		if name, abbr, ok := strings.Cut(strings.TrimSpace(line), ","); ok && !strings.HasPrefix(line, "#") {
			out[name] = abbr
		}
	}
	return out
}

// Abbreviations returns a short label for every province: the one given, else the usual one of
// labels.csv, else the first letter of the name and the next letter that makes it unique.
func Abbreviations(provinces []Province) map[string]string {
	known, out, taken := knownLabels(), map[string]string{}, map[string]bool{}
	for _, p := range provinces {
		abbr := p.Abbr
		if abbr == "" {
			abbr = known[p.Name]
		}
		if abbr != "" && !taken[abbr] {
			out[p.Name], taken[abbr] = abbr, true
		}
	}
	for _, p := range provinces {
		if out[p.Name] == "" {
			out[p.Name] = unused(p.Name, taken)
			taken[out[p.Name]] = true
		}
	}
	return out
}

// unused makes a label of two letters that is not taken, or the whole name.
func unused(name string, taken map[string]bool) string {
	var letters []rune
	for _, r := range name {
		if unicode.IsLetter(r) {
			letters = append(letters, r)
		}
	}
	if len(letters) == 0 {
		return name
	}
	for i := 1; i < len(letters); i++ {
		if s := string(unicode.ToUpper(letters[0])) + string(unicode.ToUpper(letters[i])); !taken[s] {
			return s
		}
	}
	return name
}

// mapNames returns the labels of provinces on maps: the character in Chinese, letters in English.
func (w words) mapNames(provinces []Province) map[string]string {
	out := Abbreviations(provinces)
	if w.zh {
		for _, p := range provinces {
			if p.Char != "" {
				out[p.Name] = p.Char
			}
		}
	}
	return out
}

// provinceNames returns the full names by English name.
func (w words) provinceNames(provinces []Province) map[string]string {
	out := map[string]string{}
	for _, p := range provinces {
		out[p.Name] = p.Name
		if w.zh && p.NameZH != "" {
			out[p.Name] = p.NameZH
		}
	}
	return out
}

// everywhere is what scenarios call the whole country.
const everywhere = "all"

// PolicyWords returns the type and the places of a policy in a language, en or zh.
func PolicyWords(p Policy, provinces []Province, lang string) (kind, where string) {
	return in(lang).policyWords(p, provinces)
}

func (w words) policyWords(p Policy, provinces []Province) (kind, where string) {
	kind = w.or("type."+p.Type, strings.ReplaceAll(p.Type, "-", " "))
	if p.Where == "" || p.Where == everywhere {
		return kind, w.f("whole-country")
	}
	names := w.provinceNames(provinces)
	var places []string
	for place := range strings.SplitSeq(p.Where, ", ") {
		places = append(places, w.or("region."+place, nameOr(names, place)))
	}
	if w.zh {
		return kind, strings.Join(places, "、")
	}
	return kind, strings.Join(places, ", ")
}

// industry returns the name of an industry.
func (w words) industry(m Meta, name string) string {
	for _, i := range m.Industries {
		if w.zh && i.Name == name && i.NameZH != "" {
			return i.NameZH
		}
	}
	return name
}
