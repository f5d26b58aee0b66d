// Package diag holds messages to users about what they wrote: where, what was found, what is
// allowed. A [List] collects all problems of one pass and is the error that a loader returns.
package diag

import (
	"fmt"
	"sort"
	"strings"
)

// Shown is how many problems [List.Error] prints in full; the rest is counted.
const Shown = 20

// Problem is one message about a place in a file. It is an error.
type Problem struct {
	File      string // as the user named it; "--set" for the command line
	Line, Col int    // from 1; columns count characters; 0 if the message concerns the whole file
	Where     string // the thing that holds the place in words, such as policy "Western roads"
	Text      string // what was found; what is allowed or the nearest right spelling
	Warning   bool   // suspicious but legal
}

// Error returns the message in the form file:line:col: where: text.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	b.WriteString(": ")
	if p.Warning {
		b.WriteString("warning: ")
	}
	if p.Where != "" {
		b.WriteString(p.Where + ": ")
	}
	b.WriteString(p.Text)
	return b.String()
}

// List is the problems of one pass. As an error it prints them one a line; errors.As finds a
// *Problem in it.
type List []*Problem

// Error returns the first [Shown] problems, one a line, and a count of the rest.
func (l List) Error() string {
	var b strings.Builder
	for i, p := range l {
		if i == Shown {
			fmt.Fprintf(&b, "\nand %d more", len(l)-Shown)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.Error())
	}
	return b.String()
}

// Unwrap returns the problems for errors.Is and errors.As.
func (l List) Unwrap() []error {
	out := make([]error, len(l))
	for i, p := range l {
		out[i] = p
	}
	return out
}

// Sort puts errors before warnings, then orders by file, line and column. Files come in the given
// order, others after them by name. Problems at one place keep their order.
func (l List) Sort(files ...string) {
	rank := make(map[string]int, len(files))
	for i, f := range files {
		if _, ok := rank[f]; !ok {
			rank[f] = i - len(files)
		}
	}
	sort.SliceStable(l, func(i, j int) bool {
		a, b := l[i], l[j]
		switch {
		case a.Warning != b.Warning:
			return b.Warning
		case rank[a.File] != rank[b.File]:
			return rank[a.File] < rank[b.File]
		case a.File != b.File:
			return a.File < b.File
		case a.Line != b.Line:
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
}

// Split returns the errors and the warnings of l, each in its order.
func (l List) Split() (errs, warnings List) {
	for _, p := range l {
		if p.Warning {
			warnings = append(warnings, p)
		} else {
			errs = append(errs, p)
		}
	}
	return errs, warnings
}
