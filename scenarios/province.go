package scenarios

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gowest/sim"
)

// optionalOfProvince are keys without which a province is complete: labels, the older region, and
// marks that are false unless set. Its strategy is that of [government] by default.
var optionalOfProvince = []string{"name_zh", "code", "region3", "coastal", "municipality", "strategy"}

// Words with a meaning of their own in where; no province or region can have these names.
var placeWords = []string{everywhere, emergent}

func (c *checker) provinces(root *node, cfg *sim.Config) {
	c.section = inProvinces
	fields := fieldsOf(reflect.TypeFor[sim.Province]())
	known := append(keysOf(fields), "capital", "remove")
	items := c.tables(root.fields[inProvinces], inProvinces)
	if len(items) == 0 && c.clean(inProvinces) {
		switch list := root.fields[inProvinces]; {
		case list != nil:
			c.fail(root.at, "", "there is no [[province]] left; want at least one")
		case c.lacks(root, inProvinces):
			c.fail(root.at, "", "there is no [[province]]; extend a scenario that has some, or give them")
		}
		c.spoilt[inProvinces] = true
	}
	c.atMost(items, inProvinces, "provinces", sim.MostProvinces)
	for _, n := range items {
		where := label(inProvinces, n)
		p := sim.Province{Strategy: cfg.Government.Strategy}
		c.unknown(n, where, known, nil)
		c.bind(n, where, fields, reflect.ValueOf(&p).Elem(), func(k string) bool { return slices.Contains(optionalOfProvince, k) })
		c.removeKey(n, where)
		c.unique(n, where, items, "name")
		c.unique(n, where, items, "char")
		c.provinceChar(n, where, p.Char)
		for _, key := range []string{"name", "region"} {
			if word := n.text(key); slices.Contains(placeWords, word) {
				c.failValue(n.fields[key], where, "%s cannot be %s, which has a meaning of its own in where", key, quote(word))
			}
			c.separator(n, where, key)
		}
		cfg.Provinces = append(cfg.Provinces, p)
	}
}

// separator refuses names that cannot be told apart in a list of names in a table.
func (c *checker) separator(n *node, where, key string) {
	if strings.Contains(n.text(key), ";") {
		c.failValue(n.fields[key], where, "%s has a semicolon, which separates names in tables; want another sign", key)
	}
}

// removeKey checks the type of remove; items with remove = true are gone by now.
func (c *checker) removeKey(n *node, where string) {
	if r := n.fields["remove"]; r != nil {
		if _, ok := r.value.(bool); !ok {
			c.failValue(r, where, "remove is %s; want true or false", describe(r))
		}
	}
}

// unique reports an entry whose key has the same text as an earlier one's.
func (c *checker) unique(n *node, where string, items []*node, key string) {
	for _, other := range items {
		if other == n {
			return
		}
		if s := n.text(key); s != "" && s == other.text(key) {
			c.failValue(n.fields[key], where, "%s %s is taken already (%s)", key, quote(s), other.fields[key].at.ref(n.at))
			return
		}
	}
}

func (c *checker) provinceChar(n *node, where, char string) {
	v := n.fields["char"]
	if v == nil || c.bad[v] {
		return
	}
	r, size := utf8.DecodeRuneInString(char)
	switch {
	case size != len(char):
		c.failValue(v, where, "char is %s; want one character", quote(char))
	case isSea(r) || isOutside(r):
		c.failValue(v, where, "char %s means sea or land outside on maps; want another one", quote(char))
	case r == '\'' || unicode.IsSpace(r) || unicode.IsControl(r):
		c.failValue(v, where, "char %s cannot be drawn on a map; want a letter or a sign", quote(char))
	}
}
