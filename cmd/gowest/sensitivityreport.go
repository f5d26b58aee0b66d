package main

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gowest/plots"
	"gowest/scenarios"
	"gowest/sim/record"
)

// reportOfSensitivity is the name of the page that sensitivity writes.
const reportOfSensitivity = "sensitivity.md"

// report is sensitivity.md: what was asked, and for each outcome the parameters in the order of what they do.
func (s *sensitivity) report(rows []record.SensitivityRow) []byte {
	w := new(bytes.Buffer)
	m := &s.manifest
	fmt.Fprintf(w, "# Sensitivity: %s\n\n%s\n\nSimulated (model version %s, seed %d, one agent for %s, %d to %d), not a forecast. %s of %s, %s each: %s.\n\n",
		s.study.Title, s.madeBy(), m.ModelVersion, m.Seed, persons(m.Scale), m.From, m.To,
		count(len(s.cube), "point"), count(len(s.study.Parameters), "parameter"), count(m.Replicates, "replicate"), count(m.Study.Runs, "run"))
	fmt.Fprintf(w, "%s.\n", upperFirst(s.summaryTitle()))
	if m.Study.FailedRuns > 0 {
		fmt.Fprintf(w, "\n%s failed and left their points out.\n", count(m.Study.FailedRuns, "run"))
	}
	var ranges [][]string
	for i := range s.study.Parameters {
		p := &s.study.Parameters[i]
		scale := ""
		if p.Log {
			scale = "in logarithms"
		}
		ranges = append(ranges, []string{p.Key, brief(p.From) + " … " + brief(p.To), scale})
	}
	fmt.Fprint(w, "\n## Parameters\n\n")
	markdown(w, []string{"parameter", "range", ""}, ranges)
	columns, order := summaryColumns(s.design.Method)
	header := []string{""}
	for _, c := range columns {
		header = append(header, c.head)
	}
	labels := s.study.Labels()
	for k, d := 0, len(labels); k < len(s.outcomes); k++ {
		some := rows[k*d : (k+1)*d]
		fmt.Fprintf(w, "\n## %s\n\n", some[0].Outcome)
		if line := luckLine(&some[0]); line != "" {
			fmt.Fprintf(w, "%s.\n\n", upperFirst(strings.TrimPrefix(line, "\n"+some[0].Outcome+": ")))
		}
		var lines [][]string
		for _, j := range inOrder(some, order) {
			cells := []string{labels[j]}
			for _, c := range columns {
				cells = append(cells, c.of(&some[j]))
			}
			lines = append(lines, cells)
		}
		markdown(w, header, lines)
		s.picture(w, some)
	}
	return w.Bytes()
}

// madeBy is the command that made the folder.
func (s *sensitivity) madeBy() string {
	m, d := &s.manifest, s.design
	words := []string{"sensitivity", s.study.Name, "--method", d.Method.String()}
	if d.Method != scenarios.Factorial {
		words = append(words, "--samples", strconv.Itoa(d.Samples))
	}
	words = append(words, "--replicates", strconv.Itoa(m.Replicates), "--scale", strconv.Itoa(m.Scale))
	return madeBy(append(words, setWords(s.flags.set)...))
}

// picture shows the chart of an outcome, if it was drawn in a format that documents show.
func (s *sensitivity) picture(w io.Writer, rows []record.SensitivityRow) {
	format := chartFormat(s.flags.charts, true)
	for _, f := range plots.SensitivityFigures(studyMeta(&s.manifest), rows, plots.Options{}) {
		picture(w, format, f.Name, rows[0].Outcome)
	}
}
