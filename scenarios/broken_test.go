package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every broken scenario gives exactly the messages in the .golden file beside it.
func TestBroken(t *testing.T) {
	files, err := filepath.Glob(at("broken/*.toml"))
	if err != nil || len(files) < 40 {
		t.Fatalf("%d broken scenarios, want 40 or more (%v)", len(files), err)
	}
	seen := map[string]string{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".toml")
		t.Run(name, func(t *testing.T) {
			_, err := Load(file, Options{})
			if err == nil {
				t.Fatal("loads without an error")
			}
			var p *Problem
			if !errors.As(err, &p) {
				t.Fatal("errors.As finds no *Problem")
			}
			got := messages(err) + "\n"
			golden := filepath.Join("testdata", "broken", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
			if other := seen[got]; other != "" {
				t.Errorf("the same messages as %s", other)
			}
			seen[got] = name
		})
	}
}
