package scenarios

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"gowest/sim"
	"gowest/sim/space"
)

// latticeSizes returns the sides of cells [km] of the shipped lattices, as words.
func latticeSizes() []string {
	files, _ := fs.Glob(shipped, "data/lattice*.map")
	out := make([]string, 0, len(files))
	for _, f := range files {
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(f, "data/lattice"), ".map"))
	}
	return out
}

// shippedWorld builds the world from data/lattice<cell_km>.*: the map, the shares of people by
// cell, and the places of capitals and ports. Ports of the scenario change those of the lattice.
func (c *checker) shippedWorld(root, n *node, cfg *sim.Config) {
	size := n.fields["cell_km"]
	base := "data/lattice" + number(cfg.World.Grid.CellKM)
	text, err := shipped.ReadFile(base + ".map")
	if err != nil {
		c.failValue(size, inWorld, "there is no shipped lattice with cell_km = %s; want %s, or a map drawn in map = '''…'''", describe(size), shippedSizes())
		return
	}
	for _, item := range root.fields[inProvinces].items {
		if v := item.fields["capital"]; v != nil {
			c.failValue(v, label(inProvinces, item), "capital is for drawn maps; the shipped lattice has its capitals")
		}
	}
	c.grid(mapRows(string(text)), cfg, func(int, int) place { return size.at })
	if !c.clean(inWorld, inProvinces) {
		c.ports(n, cfg, nil)
		return
	}
	ports, err := readLattice(base, cfg)
	if err != nil {
		c.failValue(size, inWorld, "%v", err)
	}
	c.lattice = strings.TrimPrefix(base, "data/")
	c.ports(n, cfg, ports)
}

// readLattice puts the shares and capitals of a shipped lattice into the world and returns its
// ports.
func readLattice(base string, cfg *sim.Config) ([]sim.Port, error) {
	index := cfg.World.Grid.Index()
	cell := func(row map[string]string) (int32, error) {
		r, err1 := strconv.Atoi(row["row"])
		k, err2 := strconv.Atoi(row["col"])
		i, ok := index[space.Position{Row: r, Col: k}]
		if err1 != nil || err2 != nil || !ok {
			return 0, fmt.Errorf("row %q, col %q is not land of the lattice", row["row"], row["col"])
		}
		return i, nil
	}
	total := make([]float64, len(cfg.Provinces))
	err := eachRow(base+".cells.csv", func(row map[string]string) error {
		i, err := cell(row)
		if err != nil {
			return err
		}
		share, err := strconv.ParseFloat(row["population_share"], 64)
		cfg.World.Grid.Cells[i].PopulationShare = share
		total[cfg.World.Grid.Cells[i].Province] += share
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range cfg.World.Grid.Cells { // the table is rounded to six digits
		c := &cfg.World.Grid.Cells[i]
		if total[c.Province] <= 0 {
			return nil, fmt.Errorf("%s.cells.csv: %s has no people", base, cfg.Provinces[c.Province].Name)
		}
		c.PopulationShare /= total[c.Province]
	}
	return readPlaces(base+".places.csv", cfg, cell)
}

func readPlaces(file string, cfg *sim.Config, cell func(map[string]string) (int32, error)) ([]sim.Port, error) {
	var ports []sim.Port
	seated := make([]bool, len(cfg.Provinces))
	err := eachRow(file, func(row map[string]string) error {
		i, err := cell(row)
		if err != nil {
			return err
		}
		if row["kind"] == "port" {
			open, err := strconv.ParseFloat(row["open"], 64)
			ports = append(ports, sim.Port{Name: row["name"], Cell: i, Open: open})
			return err
		}
		p := cfg.World.Grid.Cells[i].Province // the lattice may give a city near a border to the neighbour
		for j, q := range cfg.Provinces {
			if q.Name == row["province"] {
				p = j
			}
		}
		cfg.Provinces[p].Capital, seated[p] = i, true
		return nil
	})
	for p, ok := range seated {
		if err == nil && !ok {
			err = fmt.Errorf("%s: no capital of %s", file, cfg.Provinces[p].Name)
		}
	}
	return ports, err
}

// eachRow calls f for the rows of an embedded CSV file with a header.
func eachRow(file string, f func(map[string]string) error) error {
	text, err := shipped.ReadFile(file)
	if err != nil {
		return err
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for i, row := range rows[min(1, len(rows)):] {
		named := map[string]string{}
		for k, v := range row {
			named[rows[0][k]] = v
		}
		if err := f(named); err != nil {
			return fmt.Errorf("%s: row %d: %w", file, i+2, err)
		}
	}
	return nil
}
