package plots

import (
	"fmt"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/vg"
)

// strictGlyphs makes a missing glyph a panic. Tests set it; a run draws the font's box instead,
// because a user may name a policy in any script.
var strictGlyphs = false

// typeface is a list of fonts: a rune is drawn with the first that has it.
type typeface struct {
	fonts []*sfnt.Font
	heavy bool // bold by stroke: the outlines of fonts after the first are thickened

	mu    sync.Mutex
	cache map[rune]glyph
}

// glyph is an outline in units of 1 em, y upwards, and its advance.
type glyph struct {
	segments sfnt.Segments
	scale    float64 // of a fixed-point unit of a segment in em
	advance  float64
	thicken  bool
}

var (
	regularFace = sync.OnceValue(func() *typeface { return newTypeface(false, liberationsansregular.TTF, notoSansSC) })
	boldFace    = sync.OnceValue(func() *typeface { return newTypeface(true, liberationsansbold.TTF, notoSansSC) })
)

// newTypeface parses fonts that are part of the program.
func newTypeface(heavy bool, data ...[]byte) *typeface {
	f := &typeface{heavy: heavy, cache: map[rune]glyph{}}
	for _, d := range data {
		if len(d) == 0 {
			continue
		}
		s, err := sfnt.Parse(d)
		if err != nil {
			panic(fmt.Sprintf("plots: embedded font: %v", err))
		}
		f.fonts = append(f.fonts, s)
	}
	return f
}

// glyph returns the outline of r.
func (f *typeface) glyph(r rune) glyph {
	f.mu.Lock()
	defer f.mu.Unlock()
	if g, ok := f.cache[r]; ok {
		return g
	}
	g := f.load(r)
	f.cache[r] = g
	return g
}

// load reads the outline of r from the first font that has it; glyph 0 is the box for none.
func (f *typeface) load(r rune) glyph {
	var b sfnt.Buffer
	at, index := 0, sfnt.GlyphIndex(0)
	for i, s := range f.fonts {
		if x, err := s.GlyphIndex(&b, r); err == nil && x != 0 {
			at, index = i, x
			break
		}
	}
	if index == 0 && strictGlyphs {
		panic(fmt.Sprintf("plots: no font has a glyph for %q", r))
	}
	s := f.fonts[at]
	ppem := fixed.Int26_6(s.UnitsPerEm()) << 6
	scale := 1 / float64(ppem)
	segments, err := s.LoadGlyph(&b, index, ppem, nil)
	if err != nil {
		panic(fmt.Sprintf("plots: outline of %q: %v", r, err))
	}
	advance, err := s.GlyphAdvance(&b, index, ppem, font.HintingNone)
	if err != nil {
		panic(fmt.Sprintf("plots: advance of %q: %v", r, err))
	}
	own := append(sfnt.Segments(nil), segments...) // the buffer is reused
	return glyph{segments: own, scale: scale, advance: float64(advance) * scale, thicken: f.heavy && at > 0}
}

// width returns the width of s at a size [pt].
func (f *typeface) width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += f.glyph(r).advance
	}
	return w * size
}

// outline returns s as a path that starts at (x, y) on the base line; thick holds the glyphs that
// need a stroke besides to look bold.
func (f *typeface) outline(s string, x, y, size float64) (all, thick vg.Path) {
	for _, r := range s {
		g := f.glyph(r)
		n := len(all)
		all = g.append(all, x, y, size)
		if g.thicken {
			thick = append(thick, all[n:]...)
		}
		x += g.advance * size
	}
	return all, thick
}

// append adds the glyph to a path.
func (g glyph) append(p vg.Path, x, y, size float64) vg.Path {
	at := func(q fixed.Point26_6) vg.Point {
		return vg.Point{X: vg.Length(x + float64(q.X)*g.scale*size), Y: vg.Length(y - float64(q.Y)*g.scale*size)}
	}
	open := false
	for _, s := range g.segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if open {
				p.Close()
			}
			p.Move(at(s.Args[0]))
			open = true
		case sfnt.SegmentOpLineTo:
			p.Line(at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			p.QuadTo(at(s.Args[0]), at(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			p.CubeTo(at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
		}
	}
	if open {
		p.Close()
	}
	return p
}
