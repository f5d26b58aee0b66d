package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"gowest/internal/diag"
	"gowest/scenarios"
)

// readVectors reads the vectors of parameters in a CSV file, as calibrate writes it: one without any if there is no file. A column weight says how
// much a row counts. Every vector is loaded, so that all problems are found at their places.
func readVectors(file, scenario string, o scenarios.Options) ([]parameterSet, error) {
	if file == "" {
		return []parameterSet{{weight: 1}}, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, badInput("--plausible: %w", err)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comment, r.TrimLeadingSpace, r.LazyQuotes = '#', true, true // keys hold quotes
	var problems diag.List
	var header []string
	var vectors []parameterSet
	for {
		row, err := r.Read()
		var syntax *csv.ParseError
		switch {
		case errors.As(err, &syntax):
			return nil, append(problems, &diag.Problem{File: file, Line: syntax.Line, Col: syntax.Column, Text: fmt.Sprintf("%v; a row has one value for each key of the header", syntax.Err)})
		case err != nil: // the end
			return vectors, checkVectors(file, header, vectors, problems)
		case header == nil:
			header = slices.Clone(row)
			if problems = checkKeys(file, r, header); len(problems) > 0 {
				return nil, problems
			}
		default:
			vector, wrong := loadVector(file, r, header, row, scenario, o)
			problems = appendNew(problems, wrong)
			vectors = append(vectors, vector)
		}
	}
}

// checkKeys returns what is wrong with the keys of a header.
func checkKeys(file string, r *csv.Reader, header []string) (problems diag.List) {
	for i, key := range header {
		line, col := r.FieldPos(i)
		if slices.Contains(header[:i], key) {
			problems = append(problems, &diag.Problem{File: file, Line: line, Col: col, Text: fmt.Sprintf("the key %s is there twice", key)})
		}
		if strings.HasPrefix(key, "run.") {
			problems = append(problems, &diag.Problem{File: file, Line: line, Col: col, Text: fmt.Sprintf("%s is the same in all of a study; want a key of the model or of a policy", key)})
		}
	}
	return problems
}

// checkVectors returns what is wrong with a file that was read to its end.
func checkVectors(file string, header []string, vectors []parameterSet, problems diag.List) error {
	switch {
	case len(problems) > 0:
		return problems
	case len(vectors) == 0:
		return diag.List{{File: file, Text: fmt.Sprintf("it has %d keys and no row; want a header of scenario keys and a row for each vector", len(header))}}
	case !slices.ContainsFunc(vectors, func(s parameterSet) bool { return s.weight > 0 }):
		return diag.List{{File: file, Text: "no row has a weight above 0"}}
	}
	return nil
}

// loadVector returns a row as assignments, and what the loader says about them, at their places in the file.
func loadVector(file string, r *csv.Reader, header, row []string, scenario string, o scenarios.Options) (parameterSet, diag.List) {
	vector, columns, problems := readVector(file, r, header, row)
	before := len(o.Set)
	o.Set = slices.Concat(o.Set, vector.set)
	_, err := scenarios.Load(scenario, o)
	var list diag.List
	if !errors.As(err, &list) {
		return vector, problems
	}
	for _, p := range list {
		mine := *p
		if k := p.Line - before - 1; p.File == "--set" && k >= 0 {
			mine.File = file
			mine.Line, mine.Col = r.FieldPos(columns[k])
		}
		problems = append(problems, &mine)
	}
	return vector, problems
}

// readVector returns a row as assignments, with their columns, and what is wrong with its weight. An empty field leaves its key as it is.
func readVector(file string, r *csv.Reader, header, row []string) (vector parameterSet, columns []int, problems diag.List) {
	vector.weight = 1
	for i, key := range header {
		switch {
		case key == "weight":
			x, err := strconv.ParseFloat(row[i], 64)
			if err != nil || !(x >= 0) || math.IsInf(x, 0) {
				line, col := r.FieldPos(i)
				problems = append(problems, &diag.Problem{File: file, Line: line, Col: col, Text: fmt.Sprintf("weight is %q; want a number from 0", row[i])})
			}
			vector.weight = x
		case row[i] != "" && !slices.Contains(aboutSets, key):
			vector.set, columns = append(vector.set, key+"="+row[i]), append(columns, i)
		}
	}
	return vector, columns, problems
}

// turnsOf returns which vector each replicate has: that which its weight entitles to most beyond what it has had, the first of equals. Any number of
// first replicates is so shared out by weight as nearly as whole numbers can, equal weights take turns, and more replicates change nothing for
// those before.
func turnsOf(vectors []parameterSet, replicates int) []int {
	total := 0.0
	for _, s := range vectors {
		total += s.weight
	}
	turns, had := make([]int, replicates), make([]float64, len(vectors))
	for r := range turns {
		most := math.Inf(-1)
		for i, s := range vectors {
			if owed := s.weight/total*float64(r+1) - had[i]; s.weight > 0 && owed > most {
				turns[r], most = i, owed
			}
		}
		had[turns[r]]++
	}
	return turns
}
