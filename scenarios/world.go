package scenarios

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"gowest/internal/diag"
	"gowest/sim"
	"gowest/sim/space"
)

// Signs of the map besides those of provinces. Land outside the model is also what pads short
// lines.
const (
	wideSea, wideOutside = '・', '　'
	sea, outside         = '~', '.'
)

func isSea(r rune) bool     { return r == wideSea || r == sea }
func isOutside(r rune) bool { return r == wideOutside || r == outside || r == ' ' }

// cellKM is the key that sets the side of a cell: of a shipped lattice, or of the drawn map.
var cellKM = field{key: "cell_km", unit: "km", typ: reflect.TypeFor[float64](), limit: limit{low: 0, high: 10000, lowOpen: true, given: true}}

// writtenPort is [[world.port]] as written.
type writtenPort struct {
	Name string  `toml:"name"`
	Row  int     `toml:"row" range:"[0,9999]"`
	Col  int     `toml:"col" range:"[0,9999]"`
	Open float64 `toml:"open" unit:"share" range:"[0,1]"`
}

// writtenCell is { row = 3, col = 5 }.
type writtenCell struct {
	Row int `toml:"row" range:"[0,9999]"`
	Col int `toml:"col" range:"[0,9999]"`
}

// world reads the map: a shipped lattice or one that the user drew.
func (c *checker) world(root *node, cfg *sim.Config) {
	c.section = inWorld
	n := root.fields[inWorld]
	switch {
	case c.meant[root][inWorld]: // under a misspelled name, perhaps with ports under the right one
		return
	case n == nil:
		if c.lacks(root, inWorld) {
			c.fail(root.at, "", "missing table [world]; give cell_km of a shipped lattice (%s), or draw a map", shippedSizes())
		}
		c.spoilt[inWorld] = true
		return
	case !n.isTable():
		c.failValue(n, "", "world is %s; want a table [world]", describe(n))
		return
	}
	c.unknown(n, inWorld, []string{"cell_km", "map", "port"}, nil)
	km := 0.0
	if v := n.fields["cell_km"]; v != nil {
		km, _ = c.float(v, inWorld, cellKM)
	} else {
		c.missing(n, inWorld, cellKM)
	}
	drawn := n.fields["map"]
	if drawn != nil {
		if s, ok := drawn.value.(string); !ok || strings.TrimSpace(s) == "" {
			c.failValue(drawn, inWorld, "map is %s; want a text of lines with one character a cell", describe(drawn))
		}
	}
	if !c.clean(inWorld) || !c.clean(inProvinces) {
		c.ports(n, cfg, nil)
		return
	}
	cfg.World.Grid.CellKM = km
	if drawn != nil {
		c.drawnWorld(root, n, drawn, cfg)
		return
	}
	c.shippedWorld(root, n, cfg)
}

// drawnWorld builds the world from the map in the scenario. Provinces that an extended scenario
// gives but that are not on the new map are left out: a new map can be another country.
func (c *checker) drawnWorld(root, n, drawn *node, cfg *sim.Config) {
	rows := mapRows(drawn.value.(string))
	c.leaveOut(root, rows, drawn, cfg)
	c.grid(rows, cfg, func(row, col int) place { return inText(drawn, row, col) })
	if !c.clean(inWorld) {
		return
	}
	items := c.tables(root.fields[inProvinces], inProvinces)
	for i := range cfg.Provinces {
		p := &cfg.Provinces[i]
		p.Capital = c.capital(named(items, p.Name), i, cfg)
	}
	if c.clean("initial") {
		shares(cfg)
	}
	c.ports(n, cfg, nil)
}

// mapRows splits a map into lines. The line end after the last line adds no line.
func mapRows(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// leaveOut drops inherited provinces without a cell if the map is newer than they are.
func (c *checker) leaveOut(root *node, rows []string, drawn *node, cfg *sim.Config) {
	all := strings.Join(rows, "")
	list := root.fields[inProvinces]
	var items []*node
	var kept []sim.Province
	for i, item := range list.items {
		if item.at.layer < drawn.at.layer && !strings.Contains(all, cfg.Provinces[i].Char) {
			continue
		}
		items, kept = append(items, item), append(kept, cfg.Provinces[i])
	}
	list.items, cfg.Provinces = items, kept
}

// grid fills the lattice from the lines of a map. at tells where a character stands.
func (c *checker) grid(rows []string, cfg *sim.Config, at func(row, col int) place) {
	g := &cfg.World.Grid
	g.Rows = len(rows)
	byChar := map[rune]int{}
	var chars []string
	for i, p := range cfg.Provinces {
		byChar[[]rune(p.Char)[0]] = i
		chars = append(chars, p.Char)
	}
	found := make([]bool, len(cfg.Provinces))
	reported := map[rune]bool{}
	for row, line := range rows {
		col := 0
		for _, r := range line {
			pos := space.Position{Row: row, Col: col}
			i, ok := byChar[r]
			switch {
			case ok:
				g.Cells = append(g.Cells, space.Cell{Position: pos, Province: i})
				found[i] = true
			case isSea(r):
				g.Sea = append(g.Sea, pos)
			case !isOutside(r) && !reported[r]:
				reported[r] = true
				c.fail(at(row, col), inWorld, "the map has %s, which is no province's char; want one of %s, %c or %c for sea, \"%c\" or a blank (also a wide one) for land outside",
					quote(string(r)), strings.Join(chars, ""), wideSea, sea, outside)
			}
			col++
		}
		g.Cols = max(g.Cols, col)
	}
	items := c.root.fields[inProvinces].items
	for i, p := range cfg.Provinces {
		if !found[i] && len(reported) == 0 {
			c.fail(items[i].fields["char"].at, label(inProvinces, items[i]), "char %s has no cell on the map", quote(p.Char))
		}
	}
	cfg.World.Map = canonical(rows, g.Cols)
}

// canonical pads the lines of a map to equal length and writes sea and land outside in one way:
// wide signs if the map has wide ones.
func canonical(rows []string, cols int) []string {
	s, o := sea, outside
	if strings.IndexFunc(strings.Join(rows, ""), func(r rune) bool { return r >= '⺀' }) >= 0 { // CJK radicals and all that follows
		s, o = wideSea, wideOutside
	}
	out := make([]string, len(rows))
	for i, line := range rows {
		var b strings.Builder
		n := 0
		for _, r := range line {
			switch {
			case isSea(r):
				r = s
			case isOutside(r):
				r = o
			}
			b.WriteRune(r)
			n++
		}
		b.WriteString(strings.Repeat(string(o), cols-n))
		out[i] = b.String()
	}
	return out
}

// inText returns the place of a character of a multi-line text.
func inText(n *node, row, col int) place {
	at := n.at
	body, long := n.raw, false
	for _, q := range []string{"'''", `"""`} {
		if strings.HasPrefix(body, q) {
			body, long = body[3:], true
		}
	}
	switch {
	case !long || strings.HasPrefix(n.raw, `"`) && strings.Contains(body, `\`):
		return at
	case strings.HasPrefix(body, "\n") || strings.HasPrefix(body, "\r\n"):
		at.line, at.col = at.line+1+row, col+1
	case row == 0:
		at.col += len("'''") + col
	default:
		at.line, at.col = at.line+row, col+1
	}
	return at
}

// cellAt reads row and col of a table such as { row = 3, col = 5 } and returns the cell there,
// or -1 after a report.
func (c *checker) cellAt(n *node, where, what string, cfg *sim.Config) int32 {
	if !n.isTable() {
		c.failValue(n, where, "%s is %s; want { row = …, col = … }", what, describe(n))
		return -1
	}
	var at writtenCell
	fields := fieldsOf(reflect.TypeOf(at))
	before := len(c.problems)
	c.unknown(n, where, keysOf(fields), nil)
	c.bind(n, where, fields, reflect.ValueOf(&at).Elem(), never)
	if len(c.problems) > before {
		return -1
	}
	return c.landAt(n, where, what, at.Row, at.Col, cfg)
}

func (c *checker) landAt(n *node, where, what string, row, col int, cfg *sim.Config) int32 {
	g := &cfg.World.Grid
	if i, ok := g.Index()[space.Position{Row: row, Col: col}]; ok {
		return i
	}
	if row >= g.Rows || col >= g.Cols {
		c.failValue(n, where, "%s at row %d, col %d is off the map; want rows 0 to %d and cols 0 to %d, counted from the north-west corner", what, row, col, g.Rows-1, g.Cols-1)
	} else {
		c.failValue(n, where, "%s at row %d, col %d is not land of the model; want a cell of a province", what, row, col)
	}
	return -1
}

// capital returns the cell of a province's capital: as given, or the cell nearest to the middle
// of the province (the first from the north-west if several are).
func (c *checker) capital(n *node, province int, cfg *sim.Config) int32 {
	where := label(inProvinces, n)
	if v := n.fields["capital"]; v != nil {
		cell := c.cellAt(v, where, "capital", cfg)
		if cell >= 0 && cfg.World.Grid.Cells[cell].Province != province {
			other := cfg.Provinces[cfg.World.Grid.Cells[cell].Province].Name
			c.failValue(v, where, "the capital's cell belongs to %s on the map; want a cell of the province", quote(other))
		}
		return max(cell, 0)
	}
	var row, col, count float64
	for _, cell := range cfg.World.Grid.Cells {
		if cell.Province == province {
			row, col, count = row+float64(cell.Row), col+float64(cell.Col), count+1
		}
	}
	best, least := int32(0), math.Inf(1)
	for i, cell := range cfg.World.Grid.Cells {
		if d := math.Hypot(float64(cell.Row)-row/count, float64(cell.Col)-col/count); cell.Province == province && d < least {
			best, least = int32(i), d
		}
	}
	return best
}

// farthest is the share of the density at the capital that the thinnest cell keeps, so that none
// of a drawn map is empty.
const farthest = 0.04

// shares spreads the people of each province of a drawn map over its cells:
//
//	share ∝ exp(-d/density_km) + 0.04,  d the distance to the capital [km],
//
// times capital_population in the capital's cell.
func shares(cfg *sim.Config) {
	g := &cfg.World.Grid
	total := make([]float64, len(cfg.Provinces))
	for i := range g.Cells {
		cell := &g.Cells[i]
		capital := cfg.Provinces[cell.Province].Capital
		d := g.Distance(cell.Position, g.Cells[capital].Position)
		cell.PopulationShare = math.Exp(-d/cfg.Initial.DensityKM) + farthest
		if int32(i) == capital {
			cell.PopulationShare *= cfg.Initial.CapitalPopulation
		}
		total[cell.Province] += cell.PopulationShare
	}
	for i := range g.Cells {
		g.Cells[i].PopulationShare /= total[g.Cells[i].Province]
	}
}

// ports reads [[world.port]] over the ports of the lattice, found by name.
func (c *checker) ports(n *node, cfg *sim.Config, lattice []sim.Port) {
	c.section = inPorts
	ports := slices.Clone(lattice)
	fields := fieldsOf(reflect.TypeFor[writtenPort]())
	items := c.tables(n.fields["port"], "world.port")
	for _, item := range items {
		where, problems := label("port", item), len(c.problems)
		c.unknown(item, where, append(keysOf(fields), "remove"), nil)
		c.removeKey(item, where)
		c.unique(item, where, items, "name")
		i := slices.IndexFunc(ports, func(p sim.Port) bool { return p.Name == item.text("name") })
		if marked(item) {
			if i >= 0 {
				ports = slices.Delete(ports, i, i+1)
			}
			continue
		}
		var w writtenPort
		if i >= 0 {
			at := cfg.World.Grid.Cells[ports[i].Cell]
			w = writtenPort{ports[i].Name, at.Row, at.Col, ports[i].Open}
		}
		c.bind(item, where, fields, reflect.ValueOf(&w).Elem(), func(string) bool { return i >= 0 })
		if len(c.problems) > problems || !c.clean(inWorld, inProvinces) {
			continue
		}
		at := item
		for _, k := range []string{"row", "col"} {
			if v := item.fields[k]; v != nil {
				at = later(at, v)
			}
		}
		p := sim.Port{Name: w.Name, Cell: c.landAt(at, where, "port", w.Row, w.Col, cfg), Open: w.Open}
		if i >= 0 {
			ports[i] = p
		} else {
			ports = append(ports, p)
		}
	}
	cfg.World.Ports = ports
}

func shippedSizes() string { return diag.Or(latticeSizes()) }

func cellWord(row, col int) string { return fmt.Sprintf("%d:%d", row, col) }
