package main

import (
	"cmp"
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
		err := s.eachPair(func(base, alt sim.Side, regions []sim.Region) error {
			sums, err1 := sim.CompareCumulated(base, alt, regions, s.flags.threads)
			parts, err2 := sim.Attribute(base, alt, regions)
			prices, err3 := sim.Costs(base, alt, regions)
			cumulated, attribution, costs = append(cumulated, sums...), append(attribution, parts...), append(costs, prices...)
			return cmp.Or(err1, err2, err3)
		})
		if err != nil {
			return err
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
