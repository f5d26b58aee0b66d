package scenarios

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim"
)

func TestStrategyLists(t *testing.T) {
	s := load(t, at("strategies.toml"))
	checkRoundTrip(t, s)
	cfg := s.Config
	if diff := cmp.Diff([]string{"Coast", "2:1"}, cfg.Strategy.Places); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	var cells [][2]int
	for _, c := range cfg.Strategy.Cells {
		at := cfg.World.Grid.Cells[c]
		cells = append(cells, [2]int{at.Row, at.Col})
	}
	if diff := cmp.Diff([][2]int{{1, 5}, {2, 1}}, cells); diff != "" { // the capital of Coast, and the cell
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	var industries []string
	for _, i := range cfg.Strategy.Industries {
		industries = append(industries, cfg.Industries[i].Name)
	}
	if diff := cmp.Diff([]string{"textiles", "machines"}, industries); diff != "" {
		t.Errorf("industries (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"market", "training"}, partWords(cfg.Strategy.Parts)); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Roads", "strategy of Coast"}, cfg.Government.Scaled); diff != "" {
		t.Errorf("scaled (-want +got):\n%s", diff)
	}
}

// Without lists a strategy has all parts, and nothing is scaled.
func TestStrategyListsMayBeAbsent(t *testing.T) {
	cfg := load(t, at("country.toml")).Config
	if s := cfg.Strategy; len(partWords(s.Parts)) != 5 || s.Industries != nil || s.Places != nil || cfg.Government.Scaled != nil {
		t.Errorf("strategy %+v, scaled %q", s, cfg.Government.Scaled)
	}
}

// A province follows the centre's strategy unless it has its own.
func TestStrategyOfProvinces(t *testing.T) {
	var names []string
	for _, p := range sim.Policies(load(t, at("strategies.toml"), "province.Hills.strategy=none").Config) {
		if p.Strategy != nil {
			names = append(names, p.Name+" "+p.Strategy.Kind.String())
		}
	}
	want := []string{"strategy of Coast planned", "strategy of Middle responsive", "strategy of the centre responsive"}
	if !slices.Equal(names, want) {
		t.Errorf("strategies %q, want %q", names, want)
	}
}
