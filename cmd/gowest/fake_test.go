package main

import (
	"context"
	"errors"
	"math"
	"strings"

	"gowest/sim"
	"gowest/sim/record"
)

// fakeModel stands in for the model where a test is about commands and files: every province
// grows, with luck keyed as in the model, and a policy adds to the first province. Titles make
// it misbehave: "fail at 3" fails replicate 3, "stop at 3" waits there for the end of ctx.
func fakeModel(ctx context.Context, cfg *sim.Config, replicate, _ int, progress func(done, total int)) (*record.Tables, error) {
	if replicate == 3 && strings.Contains(cfg.Title, "fail at 3") {
		return nil, errors.New("money: ledger off by 3 fen after wages, tick 41")
	}
	if replicate == 3 && strings.Contains(cfg.Title, "stop at 3") {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	t := new(record.Tables)
	years := cfg.Run.To - cfg.Run.From + 1
	for y := range years {
		fakeYear(t, cfg, replicate, cfg.Run.From+y)
		if progress != nil {
			progress(y+1, years)
		}
	}
	return t, nil
}

func fakeYear(t *record.Tables, cfg *sim.Config, replicate, year int) {
	n := record.NationYear{Replicate: replicate, Year: year, TheilT: 0.2, TheilBetween: 0.05, FarmEmployment: 0.7}
	for i, p := range cfg.Provinces {
		luck := math.Sin(float64(cfg.Run.Seed) + 10*float64(replicate) + float64(i*year))
		perHead := p.GDPPerHead * math.Pow(1.05, float64(year-cfg.Run.From)) * (1 + 0.05*luck)
		if i == 0 {
			for _, q := range cfg.Policies {
				if year >= q.Start {
					perHead *= 1 + q.Budget*q.Intensity
				}
			}
		}
		row := record.ProvinceYear{
			Replicate: replicate, Year: year, Province: p.Name, ProvinceCode: p.Code, Population: int64(p.Population), Workers: int64(p.Population / 2),
			GDPPerHead: perHead, GDP: perHead * p.Population, GDPNominal: perHead * p.Population, Registered: int64(p.Population), HouseholdIncomePerHead: perHead / 2,
		}
		t.Provinces = append(t.Provinces, row)
		n.GDP += row.GDP
		n.Population += row.Population
	}
	n.GDPPerHead = n.GDP / float64(n.Population)
	n.GDPNominal, n.Deflator = n.GDP, 1
	for _, p := range t.Provinces[len(t.Provinces)-len(cfg.Provinces):] {
		d := p.GDPPerHead/n.GDPPerHead - 1
		n.CV += d * d
	}
	n.CV = math.Sqrt(n.CV / float64(len(cfg.Provinces)))
	n.Gini, n.CVNominal = n.CV/2, n.CV
	t.Nation = append(t.Nation, n)
	for _, c := range cfg.World.Grid.Cells {
		t.Cells = append(t.Cells, record.CellYear{Replicate: replicate, Year: year, Row: c.Row, Col: c.Col, Province: cfg.Provinces[c.Province].Name, GDPPerHead: 100, Population: 10})
	}
	for q := 1; q <= 10; q++ {
		t.Persons = append(t.Persons, record.PersonQuantile{Replicate: replicate, Year: year, Quantile: float64(q) / 10, IncomeShare: 0.1})
	}
	t.Firms = append(t.Firms, record.FirmSizeYear{Replicate: replicate, Year: year, SizeFrom: 8, SizeTo: 15, Firms: 3, Employment: 30})
	for _, p := range cfg.Policies {
		t.Policies = append(t.Policies, record.PolicyYear{Replicate: replicate, Year: year, Policy: p.Name, Active: p.Intensity, TriggerState: "full"})
	}
}
