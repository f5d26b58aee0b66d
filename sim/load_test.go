package sim_test

import (
	"gowest/scenarios"
	"gowest/sim"
)

// Tests inside package sim cannot import scenarios, which imports sim; they load through this.
func init() {
	sim.LoadScenario = func(name string, set ...string) (*sim.Config, error) {
		s, err := scenarios.Load(name, scenarios.Options{Set: set})
		if err != nil {
			return nil, err
		}
		return s.Config, nil
	}
}
