package scenarios

import (
	"strings"

	"gowest/sim"
	"gowest/sim/space"
)

// Signs of the map besides those of provinces. Land outside the model is also what pads short
// lines.
const (
	wideSea, wideOutside = '・', '　'
	sea, outside         = '~', '.'
)

func isSea(r rune) bool     { return r == wideSea || r == sea }
func isOutside(r rune) bool { return r == wideOutside || r == outside || r == ' ' }

// mapRows splits a map into lines. The line end after the last line adds no line.
func mapRows(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// grid fills the lattice from the lines of a map. at tells where a character stands.
func (c *checker) grid(rows []string, cfg *sim.Config, at func(row, col int) place) {
	g := &cfg.World.Grid
	g.Rows = len(rows)
	byChar := map[rune]int{}
	var chars []string
	for i, p := range cfg.Provinces {
		byChar[[]rune(p.Char)[0]] = i
		chars = append(chars, p.Char)
	}
	found := make([]bool, len(cfg.Provinces))
	reported := map[rune]bool{}
	for row, line := range rows {
		col := 0
		for _, r := range line {
			pos := space.Position{Row: row, Col: col}
			i, ok := byChar[r]
			switch {
			case ok:
				g.Cells = append(g.Cells, space.Cell{Position: pos, Province: i})
				found[i] = true
			case isSea(r):
				g.Sea = append(g.Sea, pos)
			case !isOutside(r) && !reported[r]:
				reported[r] = true
				c.fail(at(row, col), inWorld, "the map has %s, which is no province's char; want one of %s, %c or %c for sea, \"%c\" or a blank (also a wide one) for land outside",
					quote(string(r)), strings.Join(chars, ""), wideSea, sea, outside)
			}
			col++
		}
		g.Cols = max(g.Cols, col)
	}
	items := c.root.fields[inProvinces].items
	for i, p := range cfg.Provinces {
		if !found[i] && len(reported) == 0 {
			c.fail(items[i].fields["char"].at, label(inProvinces, items[i]), "char %s has no cell on the map", quote(p.Char))
		}
	}
	cfg.World.Map = canonical(rows, g.Cols)
}

// canonical pads the lines of a map to equal length and writes sea and land outside in one way:
// wide signs if the map has wide ones.
func canonical(rows []string, cols int) []string {
	s, o := sea, outside
	if strings.IndexFunc(strings.Join(rows, ""), func(r rune) bool { return r >= '⺀' }) >= 0 { // CJK radicals and all that follows
		s, o = wideSea, wideOutside
	}
	out := make([]string, len(rows))
	for i, line := range rows {
		var b strings.Builder
		n := 0
		for _, r := range line {
			switch {
			case isSea(r):
				r = s
			case isOutside(r):
				r = o
			}
			b.WriteRune(r)
			n++
		}
		b.WriteString(strings.Repeat(string(o), cols-n))
		out[i] = b.String()
	}
	return out
}

// inText returns the place of a character of a multi-line text.
func inText(n *node, row, col int) place {
	at := n.at
	body, long := n.raw, false
	for _, q := range []string{"'''", `"""`} {
		if strings.HasPrefix(body, q) {
			body, long = body[3:], true
		}
	}
	switch {
	case !long || strings.HasPrefix(n.raw, `"`) && strings.Contains(body, `\`):
		return at
	case strings.HasPrefix(body, "\n") || strings.HasPrefix(body, "\r\n"):
		at.line, at.col = at.line+1+row, col+1
	case row == 0:
		at.col += len("'''") + col
	default:
		at.line, at.col = at.line+row, col+1
	}
	return at
}
