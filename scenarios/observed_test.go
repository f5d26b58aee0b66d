package scenarios

import "testing"

func TestObservedOnlyForTheObservedProvinces(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"baseline": 31 * 43, "toy": 0} { // 31 provinces, 1978 to 2020
		s, err := Load(name, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Observed()
		if err != nil || len(got) != want {
			t.Errorf("Observed of %s: %d rows, %v; want %d", name, len(got), err, want)
		}
		for _, o := range got {
			if o.GDPPerHead <= 0 || o.Population <= 0 {
				t.Errorf("%s %d: %+v", o.Province, o.Year, o)
			}
		}
	}
}
