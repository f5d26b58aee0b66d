package scenarios

import (
	"strings"
	"testing"
)

// Two policies overlap if both set the same lever of the same places at the same time.
func TestOverlaps(t *testing.T) {
	zone := func(name, rest string) string {
		return "[[policy]]\nname = \"" + name + "\"\ntype = \"special-economic-zone\"\n" + rest + "\n"
	}
	anchor := func(name, rest string) string {
		return "[[policy]]\nname = \"" + name + "\"\ntype = \"anchor-firm\"\nwhere = \"Hills\"\nindustries = [\"textiles\"]\njobs = 2000\nfootloose = true\nwage = 1.2\nfirms = 1\nlocal_sourcing = 0.5\nend = 2010\n" + rest + "\n"
	}
	support := func(name, parts string) string {
		return "[[policy]]\nname = \"" + name + "\"\ntype = \"cluster-support\"\nwhere = \"Hills\"\nstart = 2001\nparts = [\"" + parts + "\"]\n"
	}
	cases := []struct {
		name, text string
		overlap    bool
	}{
		{"begin together", zone("A", "where = \"Hills\"\nstart = 2001") + zone("B", "where = \"Hills\"\nstart = 2001"), true},
		{"a region and its only province", zone("A", "where = \"Hills\"\nstart = 2001") + zone("B", "where = \"West\"\nstart = 2001"), true},
		{"the second before the end of the first", zone("A", "where = \"Hills\"\nstart = 2001\nend = 2006") + zone("B", "where = \"Hills\"\nstart = 2006"), true},
		{"the second after the end of the first", zone("A", "where = \"Hills\"\nstart = 2001\nend = 2005") + zone("B", "where = \"Hills\"\nstart = 2006"), false},
		{"a step that takes over", zone("A", "where = \"Hills\"\nstart = 2001") + zone("B", "where = \"Hills\"\nstart = 2006"), false},
		{"other places", zone("A", "where = \"Hills\"\nstart = 2001") + zone("B", "where = \"Middle\"\nstart = 2001"), false},
		{"other industries", zone("A", "where = \"Hills\"\nstart = 2001\nindustries = [\"machines\"]") + zone("B", "where = \"Hills\"\nstart = 2001\nindustries = [\"textiles\"]"), false},
		{"without strength", zone("A", "where = \"Hills\"\nstart = 2001\nintensity = 0") + zone("B", "where = \"Hills\"\nstart = 2001"), false},
		{"other levers", zone("A", "where = \"Hills\"\nstart = 2001\nattraction = 0") + zone("B", "where = \"Hills\"\nstart = 2001\ntax_discount = 0"), false},
		{"anchor firms that add up", anchor("A", "start = 2001") + anchor("B", "start = 2001"), false},
		{"cluster support of other parts", support("A", "market") + support("B", "credit"), false},
		{"cluster support of the same part", support("A", "market") + support("B", "market\", \"credit"), true},
		{"budgets that add up", "[[policy]]\nname = \"Rails\"\ntype = \"infrastructure\"\nwhere = \"all\"\nstart = 2002\nbudget = 0.01\nbuilding = 1\n", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(write(t, "overlap.toml", "extends = \"country.toml\"\n"+c.text), Options{})
			if got := strings.Contains(messages(err), "overlapping"); got != c.overlap || !c.overlap && err != nil {
				t.Errorf("overlap %v, want %v: %v", got, c.overlap, messages(err))
			}
		})
	}
}
