package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim/record"
)

// drawCalibration draws the charts of a calibration from its tables.
func drawCalibration(dir string, study *scenarios.Study, o plots.Options) error {
	meta, err := chartMeta(study.Base, new(record.Tables), 0)
	if err != nil {
		return err
	}
	c := &plots.Calibration{Study: study.Name, Meta: meta}
	if c.Fit, err = record.ReadTable[record.FitRow](dir, record.FitFile); err != nil {
		return err
	}
	if c.Estimates, err = record.ReadTable[record.EstimateRow](dir, record.ParametersFile); err != nil {
		return err
	}
	if c.Pair, err = readPair(dir, c.Estimates); err != nil {
		return err
	}
	if err := plots.Calibrated(dir, c, o); err != nil {
		return fmt.Errorf("charts of the calibration: %w", err)
	}
	return nil
}

// plotCalibration draws the charts of a folder that calibrate wrote again.
func (a *app) plotCalibration(dir string, m *record.Manifest, o plots.Options) error {
	study, err := scenarios.LoadStudy(filepath.Join(dir, record.StudyFile), scenarios.Options{})
	if err != nil {
		return err
	}
	study.Name = m.StudyName
	if err := drawCalibration(dir, study, o); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "charts in %s\n", filepath.Join(dir, record.ChartsDir))
	return nil
}

// readPair reads the plausible points in the pair of parameters that the targets tell apart least, nil if there are none.
func readPair(dir string, estimates []record.EstimateRow) (*plots.Pair, error) {
	directions, err := record.ReadTable[record.DirectionRow](dir, record.DirectionsFile)
	if err != nil {
		return nil, err
	}
	i, j, ok := worstPair(directions)
	if !ok {
		return nil, nil
	}
	of := func(key string) record.EstimateRow {
		return estimates[slices.IndexFunc(estimates, func(e record.EstimateRow) bool { return e.Parameter == key })]
	}
	pair := &plots.Pair{X: of(i), Y: of(j)}
	correlations, err := record.ReadTable[record.CorrelationRow](dir, record.CorrelationFile)
	if err != nil {
		return nil, err
	}
	for _, c := range correlations {
		if c.Parameter == i && c.With == j || c.Parameter == j && c.With == i {
			pair.Correlation = c.Correlation
		}
	}
	columns, err := readColumns(filepath.Join(dir, record.PlausibleTable+"."+record.CSV.Name), "weight", i, j)
	if err != nil || len(columns[0]) == 0 {
		return nil, err
	}
	pair.Weights = columns[0]
	for n := range columns[0] {
		pair.Points = append(pair.Points, [2]float64{columns[1][n], columns[2][n]})
	}
	return pair, nil
}

// worstPair returns the two parameters that make up most of the direction that the targets see least; false if there is but one.
func worstPair(rows []record.DirectionRow) (i, j string, ok bool) {
	last := 0
	for _, r := range rows {
		last = max(last, r.Direction)
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r record.DirectionRow) bool { return r.Direction != last })
	if len(rows) < 2 {
		return "", "", false
	}
	slices.SortStableFunc(rows, func(a, b record.DirectionRow) int {
		switch {
		case math.Abs(a.Part) > math.Abs(b.Part):
			return -1
		case math.Abs(a.Part) < math.Abs(b.Part):
			return 1
		}
		return 0
	})
	return rows[0].Parameter, rows[1].Parameter, true
}

// readColumns reads columns of numbers of a CSV file by name.
func readColumns(path string, names ...string) ([][]float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	out := make([][]float64, len(names))
	for i, name := range names {
		at := slices.Index(lines[0], name)
		if at < 0 {
			return nil, fmt.Errorf("%s: column %q is missing", path, name)
		}
		for _, line := range lines[1:] {
			x, err := strconv.ParseFloat(line[at], 64)
			if err != nil {
				return nil, fmt.Errorf("%s: column %s: %w", path, name, err)
			}
			out[i] = append(out[i], x)
		}
	}
	return out, nil
}
