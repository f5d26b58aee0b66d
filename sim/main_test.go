package sim_test

import (
	"flag"
	"os"
	"testing"
)

// Properties are tested on the same random cases in every run, so that a change breaks them and not bad luck. Other cases, to look for
// what nobody has found yet: go test ./sim -rapid.seed=N -rapid.checks=1000.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.seed"); f.Value.String() == "0" {
		if err := flag.Set("rapid.seed", "1"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
