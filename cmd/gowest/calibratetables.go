package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"reflect"

	"gowest/plots"
	"gowest/sim/record"
)

// write writes the files of a calibration that has ended.
func (c *calibrating) write(f *folder) error {
	old, err := record.ReadManifest(c.dir)
	if err != nil {
		return err
	}
	if err := f.claim(&c.manifest); err != nil {
		return err
	}
	clearCharts(c.dir, old)
	best, err := c.study.Extension(c.dir, c.study.Title+": best values", c.values[c.result.Best])
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{record.StudyFile: c.study.Written(c.dir), record.BestFile: best, reportOfCalibration: c.report()} {
		if err := record.WriteFile(filepath.Join(c.dir, name), text); err != nil {
			return err
		}
	}
	hash := sha256.New()
	if err := c.writeTables(hash); err != nil {
		return err
	}
	if o := (plots.Options{Formats: c.flags.charts, Threads: c.flags.threads}); c.flags.charts[0] != "none" {
		if err := drawCalibration(c.dir, c.study, o); err != nil {
			return err
		}
	}
	return c.close(hex.EncodeToString(hash.Sum(nil)))
}

// writeTables writes the tables and their hashes to h.
func (c *calibrating) writeTables(h io.Writer) error {
	type table struct {
		file  string
		write func() (string, error)
	}
	csv := record.CSV
	list := []table{
		{record.FitFile, func() (string, error) { return record.WriteTable(c.dir, record.FitFile, csv, c.fitRows()) }},
		{record.ParametersFile, func() (string, error) { return record.WriteTable(c.dir, record.ParametersFile, csv, c.estimateRows()) }},
		{record.CorrelationFile, func() (string, error) {
			return record.WriteTable(c.dir, record.CorrelationFile, csv, c.correlationRows())
		}},
		{record.SlopesFile, func() (string, error) { return record.WriteTable(c.dir, record.SlopesFile, csv, c.slopeRows()) }},
		{record.DirectionsFile, func() (string, error) { return record.WriteTable(c.dir, record.DirectionsFile, csv, c.directionRows()) }},
		{record.ProfilesFile, func() (string, error) { return record.WriteTable(c.dir, record.ProfilesFile, csv, c.profileRows()) }},
		{record.PlausibleTable, func() (string, error) {
			return record.WriteFrame(c.dir, record.PlausibleTable, csv, c.plausibleFrame())
		}},
		{record.EvaluationTable, func() (string, error) {
			return record.WriteFrame(c.dir, record.EvaluationTable, csv, c.evaluationFrame())
		}},
	}
	if rows := c.recoveries(); rows != nil {
		list = append(list, table{record.RecoveryFile, func() (string, error) { return record.WriteTable(c.dir, record.RecoveryFile, csv, rows) }})
	} else if err := removeTable(c.dir, record.RecoveryFile); err != nil {
		return err
	}
	for _, t := range list {
		sub, err := t.write()
		if err != nil {
			return err
		}
		fmt.Fprintln(h, sub)
	}
	return nil
}

// finite is a number, or missing.
func finite(x float64) float64 {
	if x-x != 0 {
		return record.Missing()
	}
	return x
}

func (c *calibrating) fitRows() (out []record.FitRow) {
	for k := range c.targets {
		t := &c.targets[k]
		row := record.FitRow{
			Target: t.Name, Moment: t.Outcome.String(), Observed: t.Value, Tolerance: t.Tolerance, Weight: t.Weight,
			StartMean: record.Missing(), StartSE: record.Missing(), StartImplausibility: record.Missing(),
			Replicates: freshReplicates, Misfit: c.result.Misfit[k], Source: t.Source,
		}
		if c.before != nil {
			e := c.before[k]
			row.StartMean, row.StartSE, row.StartImplausibility = finite(e.mean), finite(e.se), finite(e.implausibility(t))
		}
		e := c.after[k]
		row.Mean, row.SE, row.Implausibility = finite(e.mean), finite(e.se), finite(e.implausibility(t))
		out = append(out, row)
	}
	return out
}

func (c *calibrating) estimateRows() (out []record.EstimateRow) {
	for i := range c.study.Parameters {
		p, e := &c.study.Parameters[i], c.result.Estimates[i]
		row := record.EstimateRow{
			Parameter: p.Key, Start: finite(c.start[i]), Best: c.values[c.result.Best][i],
			Mean: p.At(e.Mean), Low: p.At(e.Low), High: p.At(e.High), From: p.From, To: p.To, Shrink: e.Shrink(),
		}
		if p.Log {
			row.Log = 1
		}
		out = append(out, row)
	}
	return out
}

func (c *calibrating) correlationRows() (out []record.CorrelationRow) {
	for i := range c.study.Parameters {
		for j := range i {
			out = append(out, record.CorrelationRow{
				Parameter: c.study.Parameters[i].Key, With: c.study.Parameters[j].Key, Correlation: c.result.Correlation[i][j],
			})
		}
	}
	return out
}

func (c *calibrating) slopeRows() (out []record.SlopeRow) {
	for k, row := range c.result.Slopes {
		for i, s := range row {
			out = append(out, record.SlopeRow{Target: c.targets[k].Name, Parameter: c.study.Parameters[i].Key, Slope: s.By, SE: s.SE, Seen: s.Seen})
		}
	}
	return out
}

func (c *calibrating) directionRows() (out []record.DirectionRow) {
	for j, d := range c.result.Directions {
		for i, part := range d.Parts {
			out = append(out, record.DirectionRow{
				Direction: j + 1, Strength: d.Strength, Noise: d.Noise, Seen: d.Seen, Parameter: c.study.Parameters[i].Key, Part: part,
			})
		}
	}
	return out
}

func (c *calibrating) profileRows() (out []record.ProfileRow) {
	for i, row := range c.result.Profiles {
		p := &c.study.Parameters[i]
		for _, at := range row {
			out = append(out, record.ProfileRow{Parameter: p.Key, Value: p.At(at.At), Distance: at.Distance})
		}
	}
	return out
}

// frame is a table whose columns depend on the study.
type frame struct{ record.Frame }

func (f *frame) texts(name string, values []string) {
	f.Columns = append(f.Columns, record.Values{Column: record.Column{Name: name, Kind: reflect.String}, Texts: values})
}

func (f *frame) ints(name string, n int, of func(i int) int) {
	v := record.Values{Column: record.Column{Name: name, Kind: reflect.Int}, Ints: make([]int64, n)}
	for i := range v.Ints {
		v.Ints[i] = int64(of(i))
	}
	f.Columns = append(f.Columns, v)
}

func (f *frame) floats(name string, n int, of func(i int) float64) {
	v := record.Values{Column: record.Column{Name: name, Kind: reflect.Float64, Optional: true}, Floats: make([]float64, n)}
	for i := range v.Floats {
		v.Floats[i] = finite(of(i))
	}
	f.Columns = append(f.Columns, v)
}

// plausibleFrame has a row for each plausible set of values.
func (c *calibrating) plausibleFrame() record.Frame {
	r := c.result
	f := frame{record.Frame{Table: record.PlausibleTable}}
	n := len(r.Plausible)
	at := func(i int) int { return r.Plausible[i].Evaluation }
	f.ints("evaluation", n, func(i int) int { return at(i) + 1 })
	f.floats("weight", n, func(i int) float64 { return r.Plausible[i].Weight })
	f.floats("distance", n, func(i int) float64 { return r.Distance[at(i)] })
	f.floats("implausibility", n, func(i int) float64 { return r.Implausibility[at(i)] })
	for j := range c.study.Parameters {
		f.floats(c.study.Parameters[j].Key, n, func(i int) float64 { return c.values[at(i)][j] })
	}
	return f.Frame
}

// evaluationFrame has a row for each set of values that was run.
func (c *calibrating) evaluationFrame() record.Frame {
	r := c.result
	f := frame{record.Frame{Table: record.EvaluationTable}}
	n := len(r.Evaluations)
	f.ints("evaluation", n, func(i int) int { return i + 1 })
	stages := make([]string, n)
	for i, e := range r.Evaluations {
		stages[i] = string(e.Stage)
	}
	f.texts("stage", stages)
	f.ints("failed", n, func(i int) int { return bit(r.Evaluations[i].Bad) })
	f.floats("distance", n, func(i int) float64 { return r.Distance[i] })
	f.floats("implausibility", n, func(i int) float64 { return r.Implausibility[i] })
	for j := range c.study.Parameters {
		f.floats(c.study.Parameters[j].Key, n, func(i int) float64 { return c.values[i][j] })
	}
	for k := range c.targets {
		f.floats(c.targets[k].Name, n, func(i int) float64 { return r.Evaluations[i].Mean[k] })
	}
	return f.Frame
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
