package sim_test

import (
	"context"
	"fmt"
	"testing"

	"gowest/scenarios"
	"gowest/sim"
)

// config loads a built-in scenario with some keys set.
func config(tb testing.TB, name string, set ...string) *sim.Config {
	tb.Helper()
	s, err := scenarios.Load(name, scenarios.Options{Set: set})
	if err != nil {
		tb.Fatal(err)
	}
	return s.Config
}

// BenchmarkRun is one whole run, start-up and yearly tables included. The default run of the
// command is W = 1000.
func BenchmarkRun(b *testing.B) {
	for _, scale := range []int{10000, 5000, 1000} {
		b.Run(fmt.Sprintf("W=%d", scale), func(b *testing.B) {
			cfg := config(b, "baseline", fmt.Sprintf("run.persons_per_agent=%d", scale))
			b.ReportAllocs()
			workers := 0.0
			for b.Loop() {
				tables, err := sim.Simulate(context.Background(), cfg, 1, 2, nil)
				if err != nil {
					b.Fatal(err)
				}
				workers = 0
				for _, row := range tables.Nation {
					workers += float64(row.Workers) / float64(scale)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/workers/4, "ns/worker-tick")
		})
	}
}
