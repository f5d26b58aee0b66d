package scenarios

import (
	"strings"
	"testing"
)

// Every claim that comes with the program loads with all its arms, and says what it must.
func TestBuiltinClaims(t *testing.T) {
	t.Parallel()
	names := Claims()
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := LoadClaim(name, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if c.Number != i+1 && len(names) == 30 {
				t.Errorf("number %d, want %d", c.Number, i+1)
			}
			if c.Evidence == "" || c.Limits == "" && c.NotTestable == "" {
				t.Errorf("evidence %q, limits %q; want both", c.Evidence, c.Limits)
			}
			if len(c.Warnings) > 0 {
				t.Error(c.Warnings)
			}
			digests := map[string]string{}
			for _, a := range c.Arms {
				if twin := digests[a.Scenario.Digest()]; twin != "" {
					t.Errorf("arms %q and %q are the same", twin, a.Name)
				}
				digests[a.Scenario.Digest()] = a.Name
			}
			used := map[int]bool{}
			for _, test := range c.Tests {
				for _, term := range test.Terms {
					used[term.Arm] = true
					if term.Less >= 0 {
						used[term.Less] = true
					}
				}
			}
			for i, a := range c.Arms {
				if !used[i] {
					t.Errorf("no test looks at arm %q", a.Name)
				}
			}
			if again, err := LoadClaim(name[:strings.IndexByte(name, '-')], Options{}); err == nil && again.Number != c.Number {
				t.Errorf("number leads to %q", again.Name)
			}
		})
	}
}
