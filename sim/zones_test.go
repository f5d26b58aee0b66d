package sim

import (
	"math"
	"slices"
	"testing"

	"gowest/sim/record"
)

// A park of one cell from 2002 to 2005: rows from its first year on, growth in four bands that agrees with cells.csv, what is
// kept once it has ended. A zone of intensity 0 has no rows.
func TestZoneRows(t *testing.T) {
	t.Parallel()
	lines := "[[policy]]\nname = \"Park\"\ntype = \"science-park\"\nwhere = { row = 1, col = 2 }\nstart = 2002\nend = 2005\nramp = 0\nbudget = 0.1\n" +
		"[[policy]]\nname = \"None\"\ntype = \"industrial-park\"\nwhere = { row = 1, col = 2 }\nstart = 2002\nintensity = 0.0\n"
	cfg := toyWith(t, lines, "run.persons_per_agent=200", "initial.burn_in=8", "run.to=2008")
	tables := simulate(t, cfg, 1)
	rows := slices.DeleteFunc(slices.Clone(tables.Zones), func(r record.ZoneYear) bool { return r.Policy == "Southport zone" })
	if len(rows) != 7 {
		t.Fatalf("%+v, want rows of the park in 2002 to 2008", rows)
	}
	perHead := map[[3]int]record.CellYear{}
	for _, c := range tables.Cells {
		perHead[[3]int{c.Year, c.Row, c.Col}] = c
	}
	share := func(year int) float64 {
		here, all := 0.0, 0.0
		for _, c := range tables.Cells {
			if c.Year == year {
				all += float64(c.Employment)
				if c.Row == 1 && c.Col == 2 {
					here += float64(c.Employment)
				}
			}
		}
		return here / all
	}
	for n, r := range rows {
		year := 2002 + n
		if r.Year != year || r.Policy != "Park" || (r.Active > 0) != (year <= 2005) {
			t.Errorf("row %+v, want the park in %d", r, year)
		}
		at := func(y, row, col int) float64 { return perHead[[3]int{y, row, col}].GDPPerHead }
		close12(t, "growth inside", r.Growth, math.Log(at(year, 1, 2)/at(2001, 1, 2)))
		// Cells one step away, corners included, by their people.
		sum, people := 0.0, 0.0
		for row := 0; row <= 2; row++ {
			for col := 1; col <= 3; col++ {
				c, there := perHead[[3]int{year, row, col}]
				if there && (row != 1 || col != 2) {
					sum += float64(c.Population) * math.Log(c.GDPPerHead/at(2001, row, col))
					people += float64(c.Population)
				}
			}
		}
		close12(t, "growth near", r.GrowthNear, sum/people)
		close12(t, "share", r.EmploymentShare, share(year))
		if year > 2005 {
			close12(t, "kept", r.Kept, (share(year)-share(2001))/(share(2005)-share(2001)))
		} else if !math.IsNaN(r.Kept) {
			t.Errorf("%d: kept %v while support goes on", year, r.Kept)
		}
	}
}
