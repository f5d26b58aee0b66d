package report

import (
	"fmt"
	"strings"
)

// words gives texts in one language.
type words struct{ zh bool }

// f returns a text with its verbs filled in; it panics for a text that does not exist.
func (w words) f(key string, args ...any) string {
	t, ok := texts[key]
	if !ok {
		panic("report: there is no text " + key)
	}
	s := t.en
	if w.zh {
		s = t.zh
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// or returns the text of a key, or the other where there is none.
func (w words) or(key, other string) string {
	if _, ok := texts[key]; ok {
		return w.f(key)
	}
	return other
}

// say fills the places in braces of a text: {name} with what args hold.
func (w words) say(key string, args map[string]Span) Text {
	var out Text
	rest := w.f(key)
	for {
		before, after, found := strings.Cut(rest, "{")
		if before != "" {
			out = append(out, Span{Text: before})
		}
		if !found {
			return out
		}
		name, tail, _ := strings.Cut(after, "}")
		span, ok := args[name]
		if !ok {
			panic("report: text " + key + " wants " + name)
		}
		out, rest = append(out, span), tail
	}
}

// plain is a text without numbers of tables.
func plain(s string) Text { return Text{{Text: s}} }

// name is a name of the user, which may hold digits.
func name(s string) Span { return Span{Text: s, Name: true} }

// text is a text in both languages.
type text struct{ en, zh string }
