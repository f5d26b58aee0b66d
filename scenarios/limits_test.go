package scenarios

import (
	"fmt"
	"strings"
	"testing"
)

// What the model has no room for is refused, at the first that is too many; as many as there is room for are not.
func TestLimits(t *testing.T) {
	t.Parallel()
	industries := func(n int) string { // country.toml has some
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[[industry]]\nname = \"i%d\"\nkind = \"traded\"\ncapital_share = 0.3\nhousehold_share = 0\ninvestment_share = 0\nexport_share = 0\nstart_share = 0\nskill_cap = 2\nfrontier_growth = 0.01\nminimum_capital = 100\n", i)
		}
		return b.String()
	}
	stages := func(n int) string {
		var b strings.Builder
		b.WriteString(strings.Replace(industries(1), "minimum_capital = 100\n", "", 1))
		for i := range n {
			fmt.Fprintf(&b, "[[industry.stage]]\nname = \"s%d\"\nminimum_capital = 100\ncost_share = %g\n", i, 1/float64(n))
		}
		return b.String()
	}
	anchors := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[[policy]]\nname = \"A%d\"\ntype = \"anchor-firm\"\nwhere = \"Hills\"\nindustries = [\"textiles\"]\nstart = 2001\nfirms = 1\njobs = 2000\nwage = 1.2\nfootloose = false\nbudget = 0.0\nlocal_sourcing = %g\n", i, float64(i+1)/1000)
		}
		return b.String()
	}
	have := len(load(t, at("country.toml")).Config.Industries)
	for _, c := range []struct {
		name    string
		text    func(n int) string
		most    int // of text
		message string
	}{
		{"industries", industries, 256 - have, "there are 257 industries; want at most 256"},
		{"stages", stages, 16, "there are 17 stages; want at most 16"},
		{"shares of local sourcing", anchors, 126, `policy "A126": the 128-th different local_sourcing; want at most 127`}, // and that of foreign firms
	} {
		if _, err := Load(write(t, "fits.toml", "extends = \"country.toml\"\n"+c.text(c.most)), Options{}); err != nil {
			t.Errorf("%d %s: %v", c.most, c.name, messages(err))
		}
		_, err := Load(write(t, "more.toml", "extends = \"country.toml\"\n"+c.text(c.most+1)), Options{})
		if got := messages(err); !strings.Contains(got, c.message) {
			t.Errorf("%d %s: %s\nwant %s", c.most+1, c.name, got, c.message)
		}
	}
}

// A new firm has heads beyond its overhead.
func TestOverheadsLeaveHeads(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		set  []string
		want string
	}{
		{[]string{"planning.overhead_integrated=5", "founding.heads_max=6", "foreign_entry.heads_max=6"}, ""},
		{[]string{"planning.overhead_integrated=6", "founding.heads_max=6", "foreign_entry.heads_max=7"}, "overhead_integrated is 6, and no new firm has more heads (founding.heads_max is 6); want less"},
		{[]string{"planning.overhead_integrated=6", "founding.heads_max=7", "foreign_entry.heads_max=5"}, "overhead_integrated is 6, and no new firm has more heads (foreign_entry.heads_max is 5); want less"},
		{[]string{"planning.overhead_services=9", "founding.heads_max=9"}, "overhead_services is 9"},
		{[]string{"planning.overhead_specialist=9", "founding.heads_max=9"}, "overhead_specialist is 9"},
	} {
		_, err := Load(at("country.toml"), Options{Set: append([]string{"planning.overhead_specialist=1", "planning.overhead_integrated=1", "planning.overhead_services=1"}, c.set...)})
		if got := messages(err); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%q: %s\nwant %s", c.set, got, c.want)
		}
	}
}
