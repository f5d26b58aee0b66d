package plots

import (
	"slices"

	"gowest/sim/record"
)

// Meta is what charts say about a run besides its tables.
type Meta struct {
	Title    string // of the scenario
	Scenario string // short name: labels of lines, file names of comparisons
	// Slot is the colour of the scenario: 0 blue (baseline), 1 vermilion (policy), 2 … further ones.
	Slot            int
	Seed            uint64
	Replicates      int
	PersonsPerAgent int
	Version         string // of the program
	From, To        int    // first and last year

	Map        Map
	Provinces  []Province // in the order of the scenario
	Industries []Industry // in the order of the scenario
	Policies   []Policy   // in the order of the scenario, then strategies of governments

	Observed       []Observed       // optional
	ObservedNation []ObservedNation // optional
	ObservedSource string           // who published the observed series; empty = not named
}

// Map is the lattice. Rows count from the north, columns from the west, both from 0.
type Map struct {
	Rows, Cols int
	CellKM     float64
	Cells      []MapCell // land, in any order
	Sea        []Position
}

// Position is a row and a column.
type Position struct{ Row, Col int }

// MapCell is a cell of land and the English name of its province.
type MapCell struct {
	Row, Col int
	Province string
}

// Province names a province in labels.
type Province struct {
	Name   string // English; the key in the tables
	NameZH string
	Char   string // the one character of the map
	Abbr   string // two or three letters; empty = chosen by [Abbreviations]
	Code   int    // GB/T 2260
	Region string // of the between and within split
}

// Industry names an industry in labels.
type Industry struct {
	Name   string // English; the key in the tables
	NameZH string
}

// Policy is one bar of the calendar.
type Policy struct {
	Name       string
	Package    string  // policies of one package, type and place share a bar; "" = none
	Type       string  // the word of the scenario file, as special-economic-zone
	Where      string  // in words; empty = the whole country
	Start, End int     // years, both inclusive; End 0 = open
	Ramp       float64 // years to full strength
	Trigger    string  // "", "year", "cluster" or "dispersion"; with the last two Start is the earliest year
	Lag        float64 // years after the trigger

	// Strategy, if not "", makes this the strategy of some governments: planned, responsive or mixed. Its
	// name is made up by the chart, Where names the provinces, Payer is province or centre.
	Strategy, Payer string
}

// Observed is what was published for a province and year, at current prices.
type Observed struct {
	Province   string
	Year       int
	GDPPerHead float64 // nominal, yuan a year
	Population float64 // persons
}

// ObservedNation is what was published for the nation.
type ObservedNation struct {
	Year       int
	GDPPerHead float64 // nominal, yuan a year
	Population float64
}

// Result is a run: what it is and what it recorded.
type Result struct {
	Meta   Meta
	Tables *record.Tables
}

// Options choose how charts are drawn. The zero value draws all charts as SVG and PNG, 18 cm
// wide, in English.
type Options struct {
	Formats []string // svg, png, pdf; nil = svg and png
	WidthCM float64  // 0 = 18
	Lang    string   // en or zh; "" = en
	Charts  []string // names, nil = all but map-animation; see [Names]
	// Provinces are the English names of those that provinces and effect-provinces show, nil = all.
	Provinces []string
	// FirstReplicate makes map-clusters show the first replicate instead of the share of replicates.
	FirstReplicate bool
	// Drawn, if not nil, learns the name of every figure that was written. It may be called from several goroutines at a time.
	Drawn func(figure string)
	// Threads is how many goroutines may draw at a time; less than 1 counts as 1. No chart depends on it.
	Threads int
}

// width is the width to draw at [cm].
func (o Options) width() float64 {
	if o.WidthCM > 0 {
		return o.WidthCM
	}
	return 18
}

// formats is the list of formats to write.
func (o Options) formats() []string {
	if o.Formats == nil {
		return []string{"svg", "png"}
	}
	return o.Formats
}

// shown returns the provinces that are selected, in the order of the scenario.
func (o Options) shown(all []Province) []Province {
	if o.Provinces == nil {
		return all
	}
	var out []Province
	for _, p := range all {
		if slices.Contains(o.Provinces, p.Name) {
			out = append(out, p)
		}
	}
	return out
}
