package scenarios

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gowest/internal/diag"
)

// wanted says what a field accepts.
func (f field) wanted() string {
	if enum := wordsOf[f.typ]; enum != nil {
		return "one of " + quoteAll(enum)
	}
	if f.typ == seriesType {
		return "a number or [[year, value], …]"
	}
	what := "a number"
	switch {
	case f.typ.Kind() == reflect.String:
		return "text in quotes"
	case f.typ.Kind() == reflect.Bool:
		return "true or false"
	case f.unit == "share" && f.limit.low >= 0:
		what = "a share"
	case f.unit == "year":
		what = "a year"
	case f.typ.Kind() == reflect.Int || f.typ.Kind() == reflect.Uint64:
		what = "a whole number"
	}
	if f.limit.given {
		what += " " + f.limit.String()
	}
	if f.unit != "" && f.unit != "1" && f.unit != "share" && f.unit != "year" {
		what += " [" + f.unit + "]"
	}
	return what
}

// describe says what a value is, in words.
func describe(n *node) string {
	switch v := n.value.(type) {
	case string:
		if strings.TrimSpace(v) == "" {
			return "an empty text"
		}
		return "the text " + quote(shorten(v))
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		if n.raw != "" && len(n.raw) < 25 { // as it was written
			return n.raw
		}
		return number(v)
	case time.Time:
		return "a date or time"
	}
	switch {
	case n.list && len(n.items) == 0:
		return "an empty list"
	case n.list:
		return "a list"
	}
	return "a table"
}

func shorten(s string) string {
	s, _, cut := strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 60 { // longer texts bury the message
		s, cut = string(r[:60]), true
	}
	if cut {
		s += "…"
	}
	return s
}

// quote puts a word between double quotes without changing Chinese characters. What would change the look
// of a terminal is escaped.
func quote(s string) string {
	if strings.ContainsFunc(s, unprintable) {
		return strconv.Quote(s)
	}
	return `"` + s + `"`
}

// unprintable tells whether a character shows nothing: control characters, also those that change the
// direction of a line or join nothing.
func unprintable(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

func quoteAll(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = quote(w)
	}
	return diag.Or(out)
}

// asWritten hints at a value of the right kind in the wrong dress: a number in quotes, a fraction
// where a whole number is due.
func asWritten(n *node, f field) string {
	s, isText := n.value.(string)
	_, err := strconv.ParseFloat(s, 64)
	switch _, fraction := n.value.(float64); {
	case isText && f.typ.Kind() == reflect.Bool && (s == "true" || s == "false"), isText && f.typ.Kind() != reflect.Bool && f.typ.Kind() != reflect.String && err == nil:
		return fmt.Sprintf(" (write %s without quotes)", s)
	case fraction && (f.typ.Kind() == reflect.Int || f.typ.Kind() == reflect.Uint64):
		return " without a fraction"
	}
	return ""
}

// persons writes a number of persons.
func persons(n int) string {
	if n == 1 {
		return "1 person"
	}
	return strconv.Itoa(n) + " persons"
}
