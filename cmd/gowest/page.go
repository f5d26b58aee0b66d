package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// madeBy says which command made a page, from its words after the program's name.
func madeBy(words []string) string { return "Made by `gowest " + strings.Join(words, " ") + "`." }

// setWords are the words of the flags --set.
func setWords(assignments []string) (words []string) {
	for _, a := range assignments {
		words = append(words, "--set '"+a+"'")
	}
	return words
}

// markdown writes a table.
func markdown(w io.Writer, header []string, rows [][]string) {
	fmt.Fprintf(w, "| %s |\n|%s\n", strings.Join(header, " | "), strings.Repeat(" --- |", len(header)))
	for _, r := range rows {
		fmt.Fprintf(w, "| %s |\n", strings.Join(r, " | "))
	}
}

// picture shows a chart, if charts were drawn in a format that documents show.
func picture(w io.Writer, format, name, alt string) {
	if format != "" {
		fmt.Fprintf(w, "\n![%s](charts/%s.%s)\n", alt, name, format)
	}
}

// chartFormat is the format of charts that the report shows, "" for none: documents show pictures in few formats.
func chartFormat(formats []string, drawn bool) string {
	if !drawn {
		return ""
	}
	for _, want := range []string{"svg", "png"} {
		if slices.Contains(formats, want) {
			return want
		}
	}
	return ""
}
