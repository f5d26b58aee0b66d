package scenarios

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/space"
)

// A drawn map: cells in row-major order, sea, capitals, and shares that add to 1 by province.
func TestDrawnMap(t *testing.T) {
	s := load(t, at("country.toml"), "initial.density_km=100", "initial.capital_population=2")
	g := s.Config.World.Grid
	if g.Rows != 4 || g.Cols != 8 || g.CellKM != 100 || len(g.Cells) != 25 {
		t.Fatalf("%d rows, %d cols, %g km, %d cells; want 4, 8, 100, 25", g.Rows, g.Cols, g.CellKM, len(g.Cells))
	}
	for i := 1; i < len(g.Cells); i++ {
		a, b := g.Cells[i-1], g.Cells[i]
		if a.Row > b.Row || a.Row == b.Row && a.Col >= b.Col {
			t.Errorf("cell %d at %v comes after %v", i, b.Position, a.Position)
		}
	}
	if want := []space.Position{{Row: 0, Col: 7}, {Row: 1, Col: 7}, {Row: 2, Col: 7}, {Row: 3, Col: 6}, {Row: 3, Col: 7}}; cmp.Diff(want, g.Sea) != "" {
		t.Errorf("sea (-want +got):\n%s", cmp.Diff(want, g.Sea))
	}
	sum := make([]float64, 3)
	for _, c := range g.Cells {
		sum[c.Province] += c.PopulationShare
	}
	for i, v := range sum {
		if math.Abs(v-1) > 1e-12 {
			t.Errorf("shares of province %d add to %v", i, v)
		}
	}
	// Middle has the cells (0,3) (0,4) (1,3) (1,4) (2,3) (2,4) (2,5) (3,3) (3,4); their mean is (1.67, 3.67), so (2,4)
	// is the middle-most.
	if at := g.Cells[s.Config.Provinces[1].Capital].Position; at != (space.Position{Row: 2, Col: 4}) {
		t.Errorf("capital of Middle at %v", at)
	}
	// Its weight is 2·(1+0.04), that of the cell one side away exp(-1)+0.04.
	i := g.Index()
	ratio := g.Cells[i[space.Position{Row: 2, Col: 4}]].PopulationShare / g.Cells[i[space.Position{Row: 2, Col: 3}]].PopulationShare
	if want := 2.08 / (math.Exp(-1) + 0.04); math.Abs(ratio-want) > 1e-9 {
		t.Errorf("capital has %v times its neighbour's people, want %v", ratio, want)
	}
}

// The map may be drawn with wide or narrow signs, with short lines, and with Windows line ends.
func TestMapSigns(t *testing.T) {
	narrow := ".HHMMCC~\nHHHMMCC~\nHHHMMMC~\n.HHMMC~~\n"
	plain := load(t, at("country.toml")).Config.World
	for name, drawn := range map[string]string{
		"blank outside":  strings.ReplaceAll(narrow, ".", " "),
		"wide signs":     strings.NewReplacer(".", "　", "~", "・").Replace(narrow),
		"windows":        strings.ReplaceAll(narrow, "\n", "\r\n"),
		"no end of line": strings.TrimSuffix(narrow, "\n"),
		"short lines":    strings.Replace(narrow, "\n", "...\n", 1),
	} {
		s := load(t, write(t, "drawn.toml", "extends = \"country.toml\"\n[world]\nmap = '''\n"+drawn+"'''\n"))
		if diff := cmp.Diff(plain.Grid.Cells, s.Config.World.Grid.Cells); diff != "" {
			t.Errorf("%s: cells differ:\n%s", name, diff)
		}
		if diff := cmp.Diff(plain.Grid.Sea, s.Config.World.Grid.Sea); diff != "" {
			t.Errorf("%s: sea differs:\n%s", name, diff)
		}
		checkRoundTrip(t, s)
	}
}

// A new map leaves out inherited provinces that it does not show, but not those of its own file.
func TestNewCountry(t *testing.T) {
	s := load(t, write(t, "new.toml", `extends = "country.toml"
[world]
map = '''
MMA~
MAA~
'''
[[world.port]]
name = "Southport"
row = 1
col = 2
[[world.port]]
name = "Northport"
remove = true
[[province]]
name = "A-land"
char = "A"
region = "East"
population = 1000
gdp_per_head = 400
non_farm = 0.2
state_share = 0.2
schooling = 6
[[policy]]
name = "Southport zone"
where = "A-land"
[[policy]]
name = "Support where clusters form"
where = "emergent"
[[policy]]
name = "Help when incomes drift apart"
remove = true
`))
	var names []string
	for _, p := range s.Config.Provinces {
		names = append(names, p.Name)
	}
	if diff := cmp.Diff([]string{"Middle", "A-land"}, names); diff != "" {
		t.Errorf("provinces (-want +got):\n%s", diff)
	}
	if p := policyNamed(t, s, "Support where clusters form"); !p.Emergent || len(p.Cells) != 0 {
		t.Errorf("support = %+v", p)
	}
	checkRoundTrip(t, s)
}

// where takes provinces, regions, cells, all and emergent, and gives cells in ascending order.
func TestWhere(t *testing.T) {
	cases := []struct {
		where    string
		words    []string
		cells    int
		emergent bool
	}{
		{`"Coast"`, []string{"Coast"}, 6, false},
		{`"East"`, []string{"East"}, 15, false},
		{`"all"`, []string{"all"}, 25, false},
		{`["West", "Coast", { row = 0, col = 3 }]`, []string{"West", "Coast", "0:3"}, 17, false},
		{`{ row = 2, col = 6 }`, []string{"2:6"}, 1, false},
	}
	for _, c := range cases {
		s := load(t, at("country.toml"), "policy.Southport zone.where="+c.where)
		p := policyNamed(t, s, "Southport zone")
		if diff := cmp.Diff(c.words, p.Where); diff != "" || p.Emergent != c.emergent || len(p.Cells) != c.cells || countCells(s, c.words) != c.cells {
			t.Errorf("where = %s: %q, %d cells, emergent %v\n%s", c.where, p.Where, len(p.Cells), p.Emergent, diff)
		}
		for i := 1; i < len(p.Cells); i++ {
			if p.Cells[i-1] >= p.Cells[i] {
				t.Errorf("where = %s: cells %v do not ascend", c.where, p.Cells)
			}
		}
		checkRoundTrip(t, s)
	}
	support := policyNamed(t, load(t, at("country.toml")), "Support where clusters form")
	if !support.Emergent || len(support.Cells) != countCells(load(t, at("country.toml")), []string{"Hills", "Middle"}) {
		t.Errorf("support = %+v", support)
	}
	permits := policyNamed(t, load(t, at("country.toml")), "Residence permits")
	if len(permits.Cells) != 25 || permits.Where[0] != "all" {
		t.Errorf("permits = %+v", permits)
	}
}

// countCells counts the cells of places from the drawing.
func countCells(s *Scenario, words []string) int {
	char := map[string]string{"Coast": "C", "Middle": "M", "Hills": "H", "East": "CM", "West": "H", "all": "CMH"}
	n := 0
	for _, w := range words {
		if strings.Contains(w, ":") {
			n++
			continue
		}
		for _, r := range strings.Join(s.Config.World.Map, "") {
			if strings.ContainsRune(char[w], r) {
				n++
			}
		}
	}
	return n
}
