package sim

import (
	"slices"
	"testing"

	"gowest/agents"
)

// The digest covers the rules of agents and the packages below sim.
func TestSourceIsEmbedded(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"step.go", "market/chain.go", "policy/spend.go", "record/rows.go"} {
		if text, err := source.ReadFile(name); err != nil || len(text) == 0 {
			t.Errorf("sim/%s: %d bytes, %v", name, len(text), err)
		}
	}
	dirs, err := agents.Source.ReadDir(".")
	var names []string
	for _, d := range dirs {
		names = append(names, d.Name())
	}
	if want := []string{"bank", "firm", "government", "worker"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("agents %v, %v; want %v", names, err, want)
	}
	if len(SourceDigest()) != 64 {
		t.Errorf("digest %q is no SHA-256", SourceDigest())
	}
}
