package scenarios

import (
	"fmt"
	"testing"
)

// R random maps show p-values from 1/(R + 1) on: 19 reach 0.05 exactly, 199 reach 0.005, and 18 do not reach 0.05.
func TestClustersCanBeSeen(t *testing.T) {
	for _, c := range []struct {
		permutations int
		significance string
		loads        bool
	}{
		{19, "0.05", true},
		{19, "0.0499", false},
		{99, "0.01", true},
		{98, "0.010101", false}, // 99 × 0.010101 = 0.999999
		{98, "0.010102", true},
		{199, "0.005", true},
		{198, "0.005", false},
		{9999, "0.0001", true},
		{9999, "0.00009", false},
	} {
		set := []string{fmt.Sprintf("clusters.permutations=%d", c.permutations), "clusters.significance=" + c.significance}
		if _, err := Load(at("country.toml"), Options{Set: set}); (err == nil) != c.loads {
			t.Errorf("%d permutations at %s: error %v, want it to load: %v", c.permutations, c.significance, messages(err), c.loads)
		}
	}
}

// Capital may wear off by nothing or have to bring nothing, but not both.
func TestCapitalCosts(t *testing.T) {
	for _, set := range [][]string{{"planning.depreciation=0"}, {"planning.required_return=0"}} {
		if _, err := Load(at("country.toml"), Options{Set: set}); err != nil {
			t.Errorf("%v: %v", set, messages(err))
		}
	}
}
