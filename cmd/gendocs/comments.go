package main

import (
	"fmt"
	"regexp"
	"strings"
)

// entry is a key of a scenario file with its comments.
type entry struct {
	table, key string // table as [trade] or [instrument.tax]; of [[event]] and [[industry]] with the name: event.exports
	value      string
	comment    string // behind the value and on the lines that continue it
}

// parsedTOML is the keys of a scenario file and the comments above their tables.
type parsedTOML struct {
	entries []entry
	above   map[string]string // comment above a table
}

var (
	headerLine = regexp.MustCompile(`^\[{1,2}([^\]]+)\]{1,2}\s*(#.*)?$`)
	keyLine    = regexp.MustCompile(`^([A-Za-z0-9_]+)\s*=\s*(.*)$`)
)

// parseComments reads the comments of a scenario file. It knows as much of TOML as the built-in
// files use: one key a line, lists over several lines, comments behind values and on the indented
// lines that follow, comments above tables.
func parseComments(text string) parsedTOML {
	p := parsedTOML{above: map[string]string{}}
	var pending []string // comment lines at the margin
	table, many := "", false
	open := 0 // brackets of a value over several lines
	for line := range strings.SplitSeq(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case open > 0:
			open += strings.Count(trimmed, "[") - strings.Count(trimmed, "]")
		case trimmed == "":
			pending = nil
		case strings.HasPrefix(line, "#"):
			pending = append(pending, strings.TrimSpace(strings.TrimLeft(line, "#")))
		case strings.HasPrefix(trimmed, "#"):
			if n := len(p.entries); n > 0 {
				p.entries[n-1].comment += " " + strings.TrimSpace(trimmed[1:])
			}
		case headerLine.MatchString(trimmed):
			table, many = headerLine.FindStringSubmatch(trimmed)[1], strings.HasPrefix(trimmed, "[[")
			p.above[table] = strings.Join(pending, " ")
			pending = nil
		case keyLine.MatchString(trimmed):
			m := keyLine.FindStringSubmatch(trimmed)
			value, comment := splitComment(m[2])
			if many && m[1] == "name" {
				table, many = fmt.Sprintf("%s.%s", table, strings.Trim(value, `"`)), false
			}
			open = strings.Count(value, "[") - strings.Count(value, "]")
			p.entries = append(p.entries, entry{table, m[1], value, comment})
		}
	}
	return p
}

// splitComment cuts a comment off a value; a # inside quotes is none.
func splitComment(s string) (value, comment string) {
	quoted := false
	for i, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '#' && !quoted:
			return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
		}
	}
	return strings.TrimSpace(s), ""
}

// find returns the last entry of a key.
func (p *parsedTOML) find(table, key string) (entry, bool) {
	for i := len(p.entries) - 1; i >= 0; i-- {
		if e := p.entries[i]; e.table == table && e.key == key {
			return e, true
		}
	}
	return entry{}, false
}

var unitBracket = regexp.MustCompile(`\[[^\]]*\]\.?\s*`)

// origin is where a value comes from, as its comment says.
type origin struct{ status, text string }

// originOf reads the status of a value from its comment: "Calibrated" and "Assumed" are words of the
// comment, in this order; anything else that is said after the unit is a source.
func originOf(comment string) origin {
	said := strings.TrimSpace(comment)
	if at := unitBracket.FindStringIndex(said); at != nil {
		said = strings.TrimSpace(said[at[1]:])
	}
	switch {
	case strings.Contains(comment, "Calibrated") || strings.Contains(comment, "alibrated by hand"):
		return origin{"calibrated", said}
	case strings.Contains(comment, "Assumed") || strings.Contains(comment, "assumed"):
		return origin{"assumed", said}
	case said == "" || !strings.ContainsAny(said, "0123456789") || said == strings.TrimSpace(comment):
		return origin{"not stated", said}
	}
	return origin{"sourced", said}
}
