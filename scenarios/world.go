package scenarios

import (
	"fmt"
	"reflect"
	"strings"

	"gowest/internal/diag"
	"gowest/sim"
	"gowest/sim/space"
)

// cellKM is the key that sets the side of a cell: of a shipped lattice, or of the drawn map.
var cellKM = field{key: "cell_km", unit: "km", typ: reflect.TypeFor[float64](), limit: limit{low: 0, high: 10000, lowOpen: true, given: true}}

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

// cellAt reads row and col of a table such as { row = 3, col = 5 } and returns the cell there,
// or -1 after a report.
func (c *checker) cellAt(n *node, where, what string, cfg *sim.Config) int32 {
	if !n.isTable() {
		c.failValue(n, where, "%s is %s; want { row = …, col = … }", what, describe(n))
		return -1
	}
	var at writtenCell
	fields := fieldsOf(reflect.TypeFor[writtenCell]())
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

func shippedSizes() string { return diag.Or(latticeSizes()) }

func cellWord(row, col int) string { return fmt.Sprintf("%d:%d", row, col) }
