package plots

import (
	"testing"

	"gowest/internal/golden"
	"gowest/sim/record"
)

func TestFan(t *testing.T) {
	t.Parallel()
	points, err := NationColumn("theil_t")
	if err != nil {
		t.Fatal(err)
	}
	base, alt := testRun(t), testAlt(t)
	alt.Meta.Slot = 1
	d := Path{Name: "fan", Title: "Two scenarios", Subtitle: "Theil T index, no unit", Points: points}
	f := Fan([]Result{base, alt}, d, Options{})
	if f == nil {
		t.Fatal("nothing drawn")
	}
	data, err := f.Render("svg", 9)
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "fan.svg", data)
	if f := Fan([]Result{{base.Meta, new(record.Tables)}}, d, Options{}); f != nil {
		t.Error("Fan of empty tables drew something")
	}
}

func TestNationColumn(t *testing.T) {
	t.Parallel()
	points, err := NationColumn("clusters")
	if err != nil {
		t.Fatal(err)
	}
	got := points(&record.Tables{Nation: []record.NationYear{{Replicate: 2, Year: 1990, Clusters: 7}}})
	if want := (Point{2, 1990, 7}); len(got) != 1 || got[0] != want {
		t.Errorf("points = %v, want %v", got, want)
	}
	for _, name := range []string{"year", "replicate", "nothing"} {
		if _, err := NationColumn(name); err == nil {
			t.Errorf("NationColumn(%q) gives no error", name)
		}
	}
}
