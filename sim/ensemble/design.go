package ensemble

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Design says in what the runs of an ensemble differ besides their luck.
type Design struct {
	Scenarios  []string // names; the first is the base of comparisons
	Parameters []Parameter
	Points     [][]string // by point and parameter: the value as it is written
	Applies    [][]bool   // by scenario and parameter: whether the scenario has it
}

// Parameter is a key of scenarios that varies.
type Parameter struct {
	Key    string
	Column string // its name in tables
	Text   bool   // some value is no number
}

// Digest returns a hash over all of the design.
func (d *Design) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "scenarios %q\n", d.Scenarios)
	for i, p := range d.Parameters {
		fmt.Fprintf(h, "parameter %q %q %t", p.Key, p.Column, p.Text)
		for s := range d.Scenarios {
			fmt.Fprintf(h, " %t", d.Applies[s][i])
		}
		fmt.Fprintln(h)
	}
	for _, point := range d.Points {
		fmt.Fprintf(h, "%q\n", point)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Case is a scenario at a point of the design: what is simulated for each replicate.
type Case struct{ Scenario, Point int }

// Layout is the cases of a design, each once: a scenario that has none of the parameters is the same at every point.
type Layout struct {
	Cases []Case    // by point, then by scenario; of equal ones the first stands for all
	at    [][]int32 // by scenario and point
}

// Layout returns the cases in their order.
func (d *Design) Layout() *Layout {
	l := &Layout{at: make([][]int32, len(d.Scenarios))}
	known := make([]map[string]int32, len(d.Scenarios))
	for s := range known {
		known[s] = map[string]int32{}
		l.at[s] = make([]int32, len(d.Points))
	}
	var key strings.Builder
	for p, point := range d.Points {
		for s := range d.Scenarios {
			key.Reset()
			for i, value := range point {
				if d.Applies[s][i] {
					key.WriteString(strconv.Itoa(len(value)) + ":" + value)
				}
			}
			c, there := known[s][key.String()]
			if !there {
				c = int32(len(l.Cases))
				known[s][key.String()] = c
				l.Cases = append(l.Cases, Case{s, p})
			}
			l.at[s][p] = c
		}
	}
	return l
}

// Of returns the case of a scenario at a point.
func (l *Layout) Of(scenario, point int) int { return int(l.at[scenario][point]) }

// Columns returns names of columns for what people call things: small letters, digits and underscores, at most 32, each once and none of
// those that are taken. That is what every format of tables and every statistics program can hold.
func Columns(names, taken []string) (out []string) {
	taken = slices.Clone(taken)
	for _, name := range names {
		column := plainName(name)
		for n := 2; slices.Contains(taken, column); n++ {
			ending := "_" + strconv.Itoa(n)
			column = plainName(name)
			column = column[:min(len(column), mostLetters-len(ending))] + ending
		}
		taken = append(taken, column)
		out = append(out, column)
	}
	return out
}

// mostLetters is how long a name may be in Stata.
const mostLetters = 32

// plainName is a name without what [Columns] has not.
func plainName(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(r)
		} else {
			gap = true
		}
	}
	text := b.String()
	if text == "" || text[0] >= '0' && text[0] <= '9' {
		text = strings.TrimSuffix("v_"+text, "_")
	}
	return strings.TrimSuffix(text[:min(len(text), mostLetters)], "_")
}
