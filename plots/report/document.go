package report

import "strings"

import "gowest/plots"

// Document is a report before it takes the form of a file.
type Document struct {
	Lang     string // en or zh
	Title    string
	Subtitle string
	Warning  string // "" unless the results are not whole
	Citation string
	Sections []Section
	words    words
}

// Section is a part of a report under one heading.
type Section struct {
	ID, Title string
	Blocks    []Block
}

// Block is one of its fields that is set.
type Block struct {
	Heading string
	Text    Text
	Items   []Text
	Table   *Table
	Figure  *Figure
	Maps    []*plots.YearMap
	Code    string // shown as it is, in English or as a program reads it
}

// Text is a sequence of pieces.
type Text []Span

// Span is a piece of text: words, a name that may hold digits, or a number of the tables.
type Span struct {
	Text   string
	Name   bool
	Number *Number
}

// Number says where a number comes from: a file, the keys of a row and a column. Value is the exact
// number as the file holds it or, for a mean or a count, as it was computed.
type Number struct {
	Value                                     string
	File, Scenario, Indicator, Column, Reduce string
	Year                                      int
	At                                        string // value of the key, of vary.csv
	Package                                   string // of shapley.csv
}

// String returns the text without its sources.
func (t Text) String() string {
	var out strings.Builder
	for _, s := range t {
		out.WriteString(s.Text)
	}
	return out.String()
}

// Table is a table with one row of headings. Cells of the first Words columns are text, the others
// numbers.
type Table struct {
	Number  int
	Caption string
	Note    string
	Header  []string
	Rows    [][]string
	Words   int
	Folded  bool // long: shown on demand where a format can
}

// Figure is a chart with its number and the file that it is drawn from.
type Figure struct {
	*plots.Figure
	Number int
	File   string
}

// number counts tables and figures through the document.
func (d *Document) number() {
	tables, figures := 0, 0
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if b.Table != nil {
				tables++
				b.Table.Number = tables
			}
			if b.Figure != nil {
				figures++
				b.Figure.Number = figures
			}
		}
	}
}
