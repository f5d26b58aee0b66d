package plots

import (
	"fmt"
	"strings"
)

// words says things in one language.
type words struct{ zh bool }

// in returns the words of a language, English unless it is zh.
func in(lang string) words { return words{zh: strings.HasPrefix(lang, "zh")} }

// text is one text of the table in English and Chinese, with the verbs of package fmt. Where the
// order of the arguments differs, the Chinese uses explicit indexes.
type text struct{ en, zh string }

// f returns the text of a name in the table, filled in.
func (w words) f(name string, args ...any) string {
	t, ok := texts[name]
	if !ok {
		panic("plots: no text " + name)
	}
	s := t.en
	if w.zh {
		s = t.zh
	}
	return fmt.Sprintf(s, args...)
}

// or returns the text of a name, or other if the table has none.
func (w words) or(name, other string) string {
	if _, ok := texts[name]; ok {
		return w.f(name)
	}
	return other
}
