package plots

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// symbol is a mark of one colour and one shape, so that colour is never alone.
type symbol struct {
	colour color.NRGBA
	shape  int
}

// symbols for up to eight kinds, and the one for all others.
var (
	symbols = []symbol{
		{blue, 0}, {vermilion, 1}, {green, 2}, {orange, 3}, {purple, 4}, {sky, 5}, {black, 6}, {yellow, 7},
	}
	otherSymbol = symbol{axisInk, 0}
)

// outline returns the symbol as a path of the area of a circle of radius r around a point.
func (s symbol) outline(at point, r float64) vg.Path {
	polygon := func(n int, turn float64) vg.Path {
		// The area of a regular polygon of circumradius q is n/2 q² sin(2π/n).
		q := r * math.Sqrt(2*math.Pi/(float64(n)*math.Sin(2*math.Pi/float64(n))))
		pts := make([]point, n)
		for i := range pts {
			a := turn + 2*math.Pi*float64(i)/float64(n)
			pts[i] = point{at.x + q*math.Cos(a), at.y + q*math.Sin(a)}
		}
		return pathOf(true, pts...)
	}
	switch s.shape {
	case 1:
		return polygon(4, math.Pi/4) // square
	case 2:
		return polygon(3, math.Pi/2) // triangle
	case 3:
		return polygon(4, 0) // diamond
	case 4:
		return polygon(3, -math.Pi/2) // triangle on its tip
	case 5:
		return polygon(6, 0)
	case 6:
		return polygon(5, math.Pi/2)
	case 7:
		return cross(at, r)
	}
	return circle(at, r)
}

// cross is a plus sign with arms of a third of its width.
func cross(at point, r float64) vg.Path {
	h := r * math.Sqrt(math.Pi/5) // five squares of side h
	var pts []point
	for _, q := range []point{
		{-1, -3}, {1, -3}, {1, -1}, {3, -1}, {3, 1}, {1, 1}, {1, 3}, {-1, 3}, {-1, 1}, {-3, 1}, {-3, -1}, {-1, -1},
	} {
		pts = append(pts, point{at.x + q.x*h/2, at.y + q.y*h/2})
	}
	return pathOf(true, pts...)
}

// symbol draws a mark, filled or hollow.
func (p *pen) symbol(s symbol, at point, r float64, filled bool) {
	path := s.outline(at, r)
	if filled {
		p.surface.fill(s.colour, path)
		p.stroke(white, p.hair, nil, path)
		return
	}
	p.surface.fill(white, path)
	p.stroke(readable(s.colour), p.thin, nil, path)
}

// keySymbol is a key entry for a mark.
func keySymbol(label string, s symbol) keyEntry {
	return keyEntry{label: label, mark: func(p *pen, b box) {
		p.symbol(s, point{(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2}, p.label*0.45, true)
	}}
}

// ranked returns the names with the largest sums first, at most n of them, ties by name.
func ranked(sum map[string]float64, n int) []string {
	names := sortedKeys(sum)
	slices.SortStableFunc(names, func(a, b string) int {
		switch {
		case sum[a] > sum[b]:
			return -1
		case sum[a] < sum[b]:
			return 1
		}
		return 0
	})
	return names[:min(n, len(names))]
}

// sortPlaces orders places by row, column and industry.
func sortPlaces(places []place) {
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.at.Row, b.at.Row), cmp.Compare(a.at.Col, b.at.Col), cmp.Compare(a.industry, b.industry))
	})
}
