package scenarios

import (
	"reflect"
	"slices"

	"gowest/sim"
)

// writtenPort is [[world.port]] as written.
type writtenPort struct {
	Name string  `toml:"name"`
	Row  int     `toml:"row" range:"[0,9999]"`
	Col  int     `toml:"col" range:"[0,9999]"`
	Open float64 `toml:"open" unit:"share" range:"[0,1]"`
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
