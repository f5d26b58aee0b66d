package ensemble

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestPlanIsWrittenOnce(t *testing.T) {
	t.Parallel()
	dir := Dir{Path: t.TempDir()}
	p := planOf(twoByThree(), Runs, 4, 3)
	first, err := Create(dir, p, textsOf(p))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Create(dir, p, textsOf(p))
	if err != nil || again.ID != first.ID {
		t.Errorf("the same plan again: %v", err)
	}
	if d := cmp.Diff(*p, again.Plan); d != "" {
		t.Errorf("the plan read back (-want +got):\n%s", d)
	}
	other := planOf(twoByThree(), Runs, 5, 3)
	var bad *BadPlan
	if _, err := Create(dir, other, textsOf(other)); !errors.As(err, &bad) || !strings.Contains(err.Error(), "holds something else") {
		t.Errorf("another plan: %v; want a bad plan", err)
	}
	if p.Same(other) {
		t.Error("plans of 4 and 5 replicates ask for the same")
	}
	slower := planOf(twoByThree(), Runs, 4, 2)
	slower.Pilot.Seconds = 9
	if !p.Same(slower) {
		t.Error("plans with other blocks do not ask for the same")
	}
}

// A plan that was changed, cut off or is not whole is refused, and so is a scenario that is not that of the plan.
func TestDamagedPlans(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file, want string
		change           func(string) string
		resealed         bool // the sum is made to fit
	}{
		{"changed", PlanFile, "SHA-256", func(s string) string { return strings.Replace(s, `"seed": 1`, `"seed": 2`, 1) }, false},
		{"cut off", PlanFile, "SHA-256", func(s string) string { return s[:len(s)/2] }, false},
		{"of another version", PlanFile, "format 2", func(s string) string { return strings.Replace(s, `"format": 1`, `"format": 2`, 1) }, true},
		{"with too few runs", PlanFile, "runs; want", func(s string) string { return strings.Replace(s, `"runs": 16`, `"runs": 15`, 1) }, true},
		{"with too few blocks", PlanFile, "do not hold", func(s string) string { return strings.Replace(s, `"blocks": 6`, `"blocks": 5`, 1) }, true},
		{"with an unknown word", PlanFile, "nothing that an ensemble keeps", func(s string) string { return strings.Replace(s, `"keep": "runs"`, `"keep": "all"`, 1) }, true},
		{"no JSON", PlanFile, "invalid character", func(string) string { return "plan" }, true},
		{"without sum", SumFile, "no " + SumFile, nil, false},
		{"without plan", PlanFile, "there is no plan", nil, false},
		{"another scenario", "scenarios/alt.toml", "not the scenario of the plan", func(s string) string { return s + " " }, false},
		{"no scenario", "scenarios/alt.toml", "not the scenario of the plan", nil, false},
	} {
		f := newFixture(t, Dir{Path: t.TempDir()}, Runs, 4, 3)
		path := filepath.Join(f.dir, tt.file)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if tt.change == nil {
			err = os.Remove(path)
		} else if changed := tt.change(string(text)); changed == string(text) {
			t.Errorf("%s: nothing changed", tt.name)
		} else {
			err = os.WriteFile(path, []byte(changed), 0o600)
			if tt.resealed {
				err = errors.Join(err, os.WriteFile(filepath.Join(f.dir, SumFile), []byte(sumOf([]byte(changed))+"  plan.json\n"), 0o600))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		e, err := Open(f.Storage)
		if err == nil {
			_, err = e.Texts()
		}
		var bad *BadPlan
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want a bad plan, %s", tt.name, err, tt.want)
		}
	}
}

// Runs of a case stand together, and every run belongs to one block.
func TestRunsAndBlocks(t *testing.T) {
	t.Parallel()
	p := planOf(twoByThree(), Runs, 5, 3)
	if p.Runs != 20 || p.Blocks != 7 {
		t.Fatalf("%d runs in %d blocks; want 4 cases of 5 in 7", p.Runs, p.Blocks)
	}
	if r := p.Run(13); r != (Run{13, 2, 4}) {
		t.Errorf("run 13 is %+v; want case 2, replicate 4", r)
	}
	next := 0
	for b := range p.Blocks {
		from, to := p.Range(b)
		if from != next || to <= from {
			t.Errorf("block %d holds runs from %d to %d; want it to begin at %d", b, from, to, next)
		}
		next = to
	}
	if next != p.Runs {
		t.Errorf("blocks end at %d; want %d", next, p.Runs)
	}
}
