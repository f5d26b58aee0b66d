package sim

import (
	"fmt"
	"testing"

	"gowest/agents/firm"
	"gowest/sim/policy"
)

// partOfPackage is what one part of a support package changes first, and what it must raise within two years.
// Levels cost nothing here, so that no money hides what they do; infrastructure is nothing but money.
var partOfPackage = map[string]struct {
	keys  string
	raise string
	of    func(w *Economy) float64
}{
	// A market hall saves transaction costs: -theta, summed over cells and traded industries.
	"market": {"platform = 1.0\nbudget = 0.0", "what trade within chains saves", func(w *Economy) (sum float64) {
		for j := range w.cells {
			for _, i := range w.traded {
				sum -= w.byCell.Theta[w.at(int32(j), i)]
			}
		}
		return sum
	}},
	"training": {"training = 1.0\nbudget = 0.0", "skill", func(w *Economy) (sum float64) {
		for j := range w.cells {
			for _, x := range w.cells[j].workers.Trait {
				sum += float64(x.Skill())
			}
		}
		return sum
	}},
	"innovation": {"innovation = 1.0\nbudget = 0.0", "mean productivity of firms", func(w *Economy) float64 {
		sum, n := 0.0, 0.0
		eachFirm(w, func(_ *cell, f *firm.Firm) { sum, n = sum+float64(f.Productivity), n+1 })
		return sum / n
	}},
	"credit": {"credit = 1.0\nbudget = 0.0", "loans to private firms", func(w *Economy) (sum float64) {
		eachFirm(w, func(_ *cell, f *firm.Firm) {
			if f.Owner() == firm.Private || f.Owner() == firm.Township {
				sum += float64(f.Loan())
			}
		})
		return sum
	}},
	"infrastructure": {"building = 1.0\nbudget = 0.05\npayer = \"centre\"", "infrastructure", func(w *Economy) (sum float64) {
		for j := range w.cells {
			sum += w.cells[j].infrastructure
		}
		return sum
	}},
}

// partLines is a policy with one part of the package, everywhere.
func partLines(part string) string {
	return fmt.Sprintf("type = \"cluster-support\"\nwhere = \"all\"\nbuild_speed = 0.5\nparts = [%q]\n", part) + partOfPackage[part].keys
}

// Each part of a support package alone raises what it is for, in three worlds, against the same world without it.
func TestPartsOfSupportWork(t *testing.T) {
	t.Parallel()
	for _, part := range policy.PartNames {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			p := partOfPackage[part]
			for seed := 1; seed <= 3; seed++ {
				with, without := withPolicy(t, partLines(part), fmt.Sprintf("run.seed=%d", seed))
				if a, b := p.of(without), p.of(with); a != b {
					t.Fatalf("seed %d: %s is %v with and %v without before the start", seed, p.raise, b, a)
				}
				quarters(t, with, 8)
				quarters(t, without, 8)
				if a, b := p.of(without), p.of(with); b <= a {
					t.Errorf("seed %d: %s is %v with and %v without after two years, want more", seed, p.raise, b, a)
				}
			}
		})
	}
}

// A part of a support package at intensity 0 leaves every byte of every table.
func TestPartsWithoutIntensityAreNothing(t *testing.T) {
	t.Parallel()
	base := simulate(t, toy(t, quick("run.to=2003")...), 1)
	notExtra := func(_ int, name string) bool { return name != "Extra" }
	for _, part := range policy.PartNames {
		lines := "\n[[policy]]\nname = \"Extra\"\nstart = 2001\nramp = 0\nintensity = 0.0\n" + partLines(part)
		sameTables(t, part, base, only(simulate(t, toyWith(t, lines, quick("run.to=2003")...), 1), notExtra))
	}
}
