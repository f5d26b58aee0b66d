package scenarios

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
)

// changes compares two scenarios.
func changes(t *testing.T, base, alt *Scenario) *Changes {
	t.Helper()
	c, err := ChangesBetween(base, alt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A mixture has the policies of its packages, in the order of the whole, and nothing else; that of all packages of Go
// West in mixed-west is go-west, so that its runs serve both.
func TestMixturesOfPackages(t *testing.T) {
	t.Parallel()
	base, alt := load(t, "baseline"), load(t, "mixed-west")
	c := changes(t, base, alt)
	want := []string{"Go West investment", "Go West transfers", "Go West tax rate", "Support of western clusters"}
	if d := cmp.Diff(want, c.Packages); d != "" {
		t.Fatalf("packages (-want +got):\n%s", d)
	}
	history := len(base.Config.Policies)
	for set := range 16 {
		s, err := c.With(set)
		if err != nil {
			t.Fatal(err)
		}
		expect := *base.Config
		expect.Policies = slices.Clone(base.Config.Policies)
		for _, p := range alt.Config.Policies[history:] {
			if set&(1<<slices.Index(want, p.PackageName())) != 0 {
				expect.Policies = append(expect.Policies, p)
			}
		}
		if set == 15 {
			expect.Title = alt.Config.Title
		}
		if d := cmp.Diff(&expect, s.Config); d != "" {
			t.Errorf("set %b (-want +got):\n%s", set, d)
		}
	}
	first, err := c.With(3)
	if err != nil {
		t.Fatal(err)
	}
	second, err := changes(t, base, load(t, "go-west")).With(3)
	if err != nil || first.Digest() != second.Digest() {
		t.Errorf("investment and transfers of two alternatives have digests %s and %s (%v); want one", first.Digest(), second.Digest(), err)
	}
	if want := "mixed-west with Go West investment, Go West transfers"; first.Name != want {
		t.Errorf("name %q; want %q", first.Name, want)
	}
}

// Policies that are changed and removed are changes as well as new ones; all else is one package. What differs in
// names of packages and titles alone does not count.
func TestChangesOfAllKinds(t *testing.T) {
	t.Parallel()
	base := load(t, at("country.toml"), "policy.Roads.package=Links")
	alt := load(t, at("country.toml"), "title=Another", "policy.Residence permits.remove=true", "policy.Roads.package=Ways",
		"policy.Southport zone.budget=0.01", "policy.Support where clusters form.package=Alone", "households.food_share_min=0.1", "mechanisms.M3=false")
	c := changes(t, base, alt)
	if d := cmp.Diff([]string{"Southport zone", "Residence permits", record.OtherChanges}, c.Packages); d != "" {
		t.Fatalf("packages (-want +got):\n%s", d)
	}
	for set := range 7 {
		s, err := c.With(set)
		if err != nil {
			t.Fatal(err)
		}
		zone, permits := s.policy("Southport zone"), s.policy("Residence permits")
		if changed, want := zone.Budget == 0.01, set&1 != 0; changed != want {
			t.Errorf("set %b: zone with budget %v", set, zone.Budget)
		}
		if gone, want := permits == nil, set&2 != 0; gone != want {
			t.Errorf("set %b: residence permits gone: %v", set, gone)
		}
		if other, want := s.Config.Households.FoodShareMin == 0.1 && !s.Config.Mechanisms.M3, set&4 != 0; other != want {
			t.Errorf("set %b: other changes: %v", set, other)
		}
		if s.Config.Title != base.Config.Title {
			t.Errorf("set %b: title %q; want that of the base", set, s.Config.Title)
		}
	}
	if c := changes(t, base, load(t, at("country.toml"), "title=Another", "run.replicates=7")); len(c.Packages) > 0 {
		t.Errorf("packages %q of what changes no result", c.Packages)
	}
	if s, err := c.With(0); s != base || err != nil {
		t.Errorf("without changes: %v, %v; want the base", s, err)
	}
	if s, err := c.With(7); s != alt || err != nil {
		t.Errorf("with all changes: %v, %v; want the alternative", s, err)
	}
}

func TestChangesThatDoNotMix(t *testing.T) {
	t.Parallel()
	tax := func(name string, start, end int) string {
		return fmt.Sprintf("[[policy]]\nname = %q\ntype = \"tax\"\nwhere = \"Coast\"\nstart = %d\nend = %d\ntax_discount = 0.1\n", name, start, end)
	}
	one, two := tax("First", 2000, 2004), tax("Second", 2005, 2009)
	for _, c := range []struct{ name, base, alt, want string }{
		{"another order", one + two, two + one, "alt: its policies stand in another order than those of base; want the same order, as extending one scenario gives it"},
		{"reserved name", "", one + "package = \"other changes\"\n", `alt: policy "First" is of a package "other changes", which means what is no policy; want another name`},
		// The second policy takes over earlier, for which the first one ends earlier.
		{"apart", one, tax("First", 2000, 2001) + tax("Second", 2002, 2009), `alt with Second only: policy "Second": overlapping with policy "First", which sets tax_discount at the same places (2000 to 2004 and 2002 to 2009); want periods that do not overlap, other places, or one policy; want one package of what cannot be apart`},
	} {
		const head = "title = \"t\"\nextends = \"toy\"\n"
		got, err := ChangesBetween(load(t, write(t, "base.toml", head+c.base)), load(t, write(t, "alt.toml", head+c.alt)))
		for set := 0; err == nil && set < 1<<len(got.Packages); set++ {
			_, err = got.With(set)
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: error\n%v\nwant\n%s", c.name, err, c.want)
		}
	}
}
