package main

import (
	"slices"

	"gowest/sim"
	"gowest/sim/record"
)

// keeper collects what effects, summaries and charts read of a scenario, replicate by replicate in ascending order. Where charts
// draw sums over replicates it adds rows up, so that a further replicate takes little memory: most of it the rows of
// the provinces, which effects need one by one. A chart that reads more needs it here.
type keeper struct {
	tables     record.Tables
	cfg        *sim.Config
	replicates int  // that come
	charts     bool // are drawn

	cells     adder[record.CellYear]
	trade     adder[record.TradeYear]
	migration adder[record.MigrationYear]
	growth    adder[record.FirmGrowthYear]
}

func newKeeper(cfg *sim.Config, replicates int, charts bool) *keeper {
	return &keeper{
		cfg: cfg, replicates: replicates, charts: charts, cells: adder[record.CellYear]{}, trade: adder[record.TradeYear]{},
		migration: adder[record.MigrationYear]{}, growth: adder[record.FirmGrowthYear]{},
	}
}

// add keeps what is needed of one more replicate.
func (k *keeper) add(frames []record.Frame) error {
	t, err := record.FromFrames(frames, "nation", "provinces", "policies")
	if err != nil {
		return err
	}
	if len(k.tables.Nation) > 0 {
		t.Policies = bills(t.Policies)
	} else { // room for all of the two that take most
		k.tables.Nation = slices.Grow(k.tables.Nation, k.replicates*len(t.Nation))
		k.tables.Provinces = slices.Grow(k.tables.Provinces, k.replicates*len(t.Provinces))
	}
	k.tables.Append(t)
	if !k.charts {
		return nil
	}
	t, err = record.FromFrames(frames, "clusters", "firms", "persons", "mobility", "demography", "cells", "trade", "migration", "growth")
	if err != nil {
		return err
	}
	first, last := k.cfg.Run.From, k.cfg.Run.To
	k.tables.Append(&record.Tables{
		Clusters:   withCells(t.Clusters, last),
		Firms:      only(t.Firms, func(r *record.FirmSizeYear) bool { return r.Year == first || r.Year == last }),
		Persons:    only(t.Persons, func(r *record.PersonQuantile) bool { return r.Year == first || r.Year == last }),
		Mobility:   only(t.Mobility, func(r *record.MobilityRow) bool { return r.Neighbours == 0 }),
		Demography: overYears(t.Demography),
	})
	for _, r := range t.Cells {
		if r.Year == first || r.Year == last {
			sum := k.cells.of(&k.tables.Cells, record.CellYear{Year: r.Year, Row: r.Row, Col: r.Col})
			sum.Population += r.Population
			sum.GDP += r.GDP
		}
	}
	for _, r := range t.Trade {
		if r.Year == last {
			k.trade.of(&k.tables.Trade, record.TradeYear{Year: last, From: r.From, To: r.To}).Value += r.Value
		}
	}
	for _, r := range t.Migration {
		k.migration.of(&k.tables.Migration, record.MigrationYear{Year: last, From: r.From, To: r.To}).Persons += r.Persons
	}
	for _, r := range t.Growth {
		key := record.FirmGrowthYear{Year: r.Year, Measure: r.Measure, RateFrom: r.RateFrom, RateTo: r.RateTo}
		k.growth.of(&k.tables.Growth, key).Firms += r.Firms
	}
	return nil
}

// adder knows where in a table the sums stand, by row without numbers.
type adder[T summed] map[T]int

// summed are rows that are added up.
type summed interface {
	record.CellYear | record.TradeYear | record.MigrationYear | record.FirmGrowthYear | record.FirmAgeYear
}

// of returns the row of a key, which it appends if there is none. It stays in place until the next call.
func (a adder[T]) of(rows *[]T, key T) *T {
	i, known := a[key]
	if !known {
		i = len(*rows)
		a[key] = i
		*rows = append(*rows, key)
	}
	return &(*rows)[i]
}

// only returns the rows that are wanted.
func only[T any](rows []T, wanted func(*T) bool) (out []T) {
	for i := range rows {
		if wanted(&rows[i]) {
			out = append(out, rows[i])
		}
	}
	return out
}

// bills returns what policies cost, where they did: all that is read of replicates after the first, whose packages the
// calendar shows.
func bills(rows []record.PolicyYear) (out []record.PolicyYear) {
	for _, r := range rows {
		if r.Spent != 0 || r.TaxForgone != 0 {
			out = append(out, record.PolicyYear{Replicate: r.Replicate, Year: r.Year, Policy: r.Policy, Spent: r.Spent, TaxForgone: r.TaxForgone})
		}
	}
	return out
}

// withCells returns clusters of which only those of one year, which the map shows, keep their cells.
func withCells(rows []record.ClusterYear, year int) []record.ClusterYear {
	for i := range rows {
		if rows[i].Year != year {
			rows[i].Cells = ""
		}
	}
	return rows
}

// overYears adds up the lives of firms in a replicate, as if all were of one year.
func overYears(rows []record.FirmAgeYear) (out []record.FirmAgeYear) {
	at := adder[record.FirmAgeYear]{}
	for _, r := range rows {
		sum := at.of(&out, record.FirmAgeYear{Replicate: r.Replicate, Origin: r.Origin, AgeFrom: r.AgeFrom, AgeTo: r.AgeTo})
		sum.Firms += r.Firms
		sum.Exits += r.Exits
	}
	return out
}
