package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim/record"
	"gowest/sim/store"
)

// validationReport is the report in the folder of a validation.
const validationReport = "validation.md"

// store writes the tables, the charts, the report and the manifest.
func (v *validating) store(f *folder, j *judgement) error {
	old, err := record.ReadManifest(f.dir)
	if err != nil {
		return err
	}
	if err := f.claim(&v.manifest); err != nil {
		return err
	}
	clearCharts(f.dir, old)
	hash, format := sha256.New(), v.flags.tables()
	for _, write := range []func() (string, error){
		func() (string, error) { return record.WriteTable(f.dir, record.ValidationFile, format, j.scores) },
		func() (string, error) { return record.WriteTable(f.dir, record.ForecastsFile, format, j.provinces) },
		func() (string, error) {
			return record.WriteTable(f.dir, record.DispersionForecastFile, format, j.dispersion)
		},
		func() (string, error) { return record.WriteTable(f.dir, record.FactsFile, format, j.facts) },
		func() (string, error) {
			if len(j.robustness) == 0 {
				return "", removeTable(f.dir, record.RobustnessFile)
			}
			return record.WriteTable(f.dir, record.RobustnessFile, format, j.robustness)
		},
	} {
		sub, err := write()
		if err != nil {
			return err
		}
		fmt.Fprintln(hash, sub)
	}
	for _, g := range store.Formats {
		if g.Name != v.flags.format {
			for _, name := range []string{record.ValidationFile, record.ForecastsFile, record.DispersionForecastFile, record.FactsFile, record.RobustnessFile} {
				os.Remove(filepath.Join(f.dir, stem(name)+"."+g.Name))
			}
		}
	}
	if err := record.WriteFile(filepath.Join(f.dir, record.ScenarioFile), v.scenario.Resolved()); err != nil {
		return err
	}
	o, drawn := v.flags.draws()
	if drawn {
		if err := drawValidation(f.dir, v.scenario, v.flags.origin, j.members, j.scores, j.provinces, j.dispersion, o); err != nil {
			return err
		}
	}
	text := v.report(j, chartFormat(v.flags.charts, drawn))
	if err := record.WriteFile(filepath.Join(f.dir, validationReport), text); err != nil {
		return err
	}
	if err := v.storeChanges(f.dir, j); err != nil {
		return err
	}
	return v.close(f, hex.EncodeToString(hash.Sum(nil)))
}

// storeChanges writes the page on changes, or removes that of an earlier command.
func (v *validating) storeChanges(dir string, j *judgement) error {
	path := filepath.Join(dir, changesReport)
	if len(j.robustness) > 0 {
		return record.WriteFile(path, v.changesPage(j))
	}
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

// drawValidation draws the charts from the rows of the tables.
func drawValidation(dir string, sc *scenarios.Scenario, origin, members int, scores []record.ValidationRow, provinces []record.ForecastRow, dispersion []record.DispersionForecastRow, o plots.Options) error {
	meta, err := chartMeta(sc, new(record.Tables), 0)
	if err != nil {
		return err
	}
	meta.Replicates = members
	if err := plots.DrawValidation(dir, &plots.Validation{Meta: meta, Origin: origin, Scores: scores, Provinces: provinces, Dispersion: dispersion}, o); err != nil {
		return fmt.Errorf("charts of the validation: %w", err)
	}
	return nil
}

// plotValidation draws the charts of a stored validation again.
func (a *app) plotValidation(dir string, m *record.Manifest, o plots.Options) error {
	sc, err := scenarios.Load(filepath.Join(dir, record.ScenarioFile), scenarios.Options{})
	if err != nil {
		return inputError{err}
	}
	sc.Name = m.Scenario
	scores, err := store.ReadTable[record.ValidationRow](dir, record.ValidationFile)
	if err != nil {
		return inputError{err}
	}
	provinces, err := store.ReadTable[record.ForecastRow](dir, record.ForecastsFile)
	if err != nil {
		return inputError{err}
	}
	dispersion, err := store.ReadTable[record.DispersionForecastRow](dir, record.DispersionForecastFile)
	if err != nil {
		return inputError{err}
	}
	if len(scores) == 0 {
		return badInput("%s holds no scores", dir)
	}
	if err := drawValidation(dir, sc, scores[0].FromYear-1, len(m.Finished), scores, provinces, dispersion, o); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "charts in %s\n", filepath.Join(dir, record.ChartsDir))
	return nil
}

// summarise prints the verdict, or everything as JSON.
func (v *validating) summarise(dir string, j *judgement) error {
	if v.flags.json {
		e := json.NewEncoder(v.app.stdout)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"dir": dir, "manifest": v.manifest, "results": map[string]any{
			"origin": j.origin, "verdict": v.verdict(j), "scores": validationJSON(j.overallScores()), "facts": factsJSON(j.facts),
		}})
	}
	if v.flags.quiet {
		return nil
	}
	header, rows := j.scoreTable()
	v.app.table(header, rows)
	for _, line := range j.legend() {
		fmt.Fprintln(v.app.stdout, line)
	}
	fmt.Fprintln(v.app.stdout)
	for _, line := range v.verdict(j) {
		fmt.Fprintln(v.app.stdout, line)
	}
	fmt.Fprintf(v.app.stdout, "simulated, not a forecast · seed %d, %d replicates, one agent for %s, %.1f s\nresults in %s\n",
		v.manifest.Seed, j.members, persons(v.manifest.Scale), v.manifest.Seconds, dir)
	return nil
}

// overallScores are the rows over all provinces and years.
func (j *judgement) overallScores() (out []record.ValidationRow) {
	for _, r := range j.scores {
		if r.Province == "ALL" && r.FromYear == j.origin+1 && r.ToYear == j.last {
			out = append(out, r)
		}
	}
	return out
}

func validationJSON(rows []record.ValidationRow) []map[string]any {
	out := []map[string]any{}
	for i := range rows {
		line := map[string]any{"forecast": rows[i].Forecast, "against": rows[i].Against, "score": rows[i].Score, "verdict": rows[i].Verdict}
		addFinite(line, &rows[i])
		out = append(out, line)
	}
	return out
}

func factsJSON(rows []record.FactRow) []map[string]any {
	out := []map[string]any{}
	for i := range rows {
		line := map[string]any{"fact": rows[i].Fact, "kind": rows[i].Kind, "result": rows[i].Result, "source": rows[i].Source}
		addFinite(line, &rows[i])
		out = append(out, line)
	}
	return out
}

// addFinite adds the numbers of a row that exist, which JSON can hold.
func addFinite[T any](line map[string]any, row *T) {
	for _, c := range record.Columns[T]() {
		if !c.Numeric() {
			continue
		}
		if x := record.Value(row, c); x == x {
			line[c.Name] = x
		}
	}
}
