package main

import (
	"fmt"
	"hash"

	"gowest/sim"
	"gowest/sim/record"
)

// storeEffectTables writes the tables of a comparison beside effects.csv, and their hashes to h. They are empty if there are no
// effects.
func (s *study) storeEffectTables(dir string, h hash.Hash, some bool) error {
	var cumulated []record.EffectRow
	var attribution []record.AttributionRow
	var costs []record.CostRow
	if some {
		base := sim.Side{Name: s.scenarios[0].Name, Tables: s.tables[0]}
		regions := sim.Regions(s.scenarios[0].Config)
		for i, sc := range s.scenarios[1:] {
			alt := sim.Side{Name: sc.Name, Tables: s.tables[i+1]}
			rows, err := sim.CompareCumulated(base, alt, regions, s.flags.threads)
			if err != nil {
				return err
			}
			cumulated = append(cumulated, rows...)
			if err := appendRows(&attribution, sim.Attribute, base, alt, regions); err != nil {
				return err
			}
			if err := appendRows(&costs, sim.Costs, base, alt, regions); err != nil {
				return err
			}
		}
	}
	format := s.flags.tables()
	return storeTables(h, func() (string, error) {
		return record.WriteTable(dir, record.CumulatedFile, format, cumulated)
	}, func() (string, error) {
		return record.WriteTable(dir, record.AttributionFile, format, attribution)
	}, func() (string, error) {
		return record.WriteTable(dir, record.CostsFile, format, costs)
	})
}

// appendRows adds what one alternative has in a table.
func appendRows[T any](to *[]T, of func(base, alt sim.Side, regions []sim.Region) ([]T, error), base, alt sim.Side, regions []sim.Region) error {
	rows, err := of(base, alt, regions)
	*to = append(*to, rows...)
	return err
}

// storeTables writes tables in order and their hashes to h.
func storeTables(h hash.Hash, write ...func() (string, error)) error {
	for _, w := range write {
		sum, err := w()
		if err != nil {
			return err
		}
		fmt.Fprintln(h, sum)
	}
	return nil
}
