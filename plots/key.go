package plots

import "image/color"

// keyEntry is one mark of the key with its label.
type keyEntry struct {
	label string
	mark  func(p *pen, b box) // draws the mark into a box
}

// keyWidth is the width of a mark and gap the space after it, in label sizes.
const (
	keyWidth = 1.9
	keyGap   = 0.45
	keySpace = 1.4
)

// entryWidth is the width of an entry with the space after it.
func (t theme) entryWidth(e keyEntry) float64 {
	return t.label*(keyWidth+keyGap+keySpace) + t.labelStyle().width(e.label)
}

// keyRows breaks a key into rows.
func (t theme) keyRows(key []keyEntry, width float64) [][]keyEntry {
	var rows [][]keyEntry
	x := 0.0
	for _, e := range key {
		w := t.entryWidth(e)
		if len(rows) == 0 || x+w-t.label*keySpace > width {
			rows = append(rows, nil)
			x = 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
		x += w
	}
	return rows
}

// keyRow draws a row of the key centred on y.
func (p *pen) keyRow(x, y float64, row []keyEntry) {
	s := p.labelStyle()
	s.colour = ink
	for _, e := range row {
		h := p.label * 0.5
		e.mark(p, box{x, y - h, x + p.label*keyWidth, y + h})
		p.middle(s, x+p.label*(keyWidth+keyGap), y, e.label)
		x += p.entryWidth(e)
	}
}

// keyLine is an entry for a line.
func keyLine(label string, c color.NRGBA, dash []float64) keyEntry {
	return keyEntry{label: label, mark: func(p *pen, b box) {
		y := (b.y0 + b.y1) / 2
		p.line(c, p.theme.line, dash, point{b.x0, y}, point{b.x1, y})
	}}
}

// keyFill is an entry for an area.
func keyFill(label string, c color.NRGBA) keyEntry {
	return keyEntry{label: label, mark: func(p *pen, b box) { p.rect(c, b) }}
}

// keyHatch is an entry for a hatched area.
func keyHatch(label string, ground, lines color.NRGBA) keyEntry {
	return keyEntry{label: label, mark: func(p *pen, b box) {
		p.rect(ground, b)
		p.hatch(lines, p.hair*1.4, p.label*0.4, b)
		p.frame(lines, p.hair, b)
	}}
}
