package plots

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// film is a surface that can move: SVG. Others show the last frame.
type film interface {
	// fillFrames fills a path with another colour in every frame.
	fillFrames(t timing, colours []color.NRGBA, path vg.Path)
	// onFrame draws what draw draws in one frame only.
	onFrame(t timing, k int, draw func())
}

// timing says how long frames are shown, over and over.
type timing struct {
	frames int
	each   float64 // s
	last   float64 // s that the last frame stays longer
}

// duration returns the length of one showing [s].
func (t timing) duration() float64 { return float64(t.frames)*t.each + t.last }

// keyTimes returns when frames begin as shares of the duration.
func (t timing) keyTimes() string {
	var b strings.Builder
	for k := range t.frames {
		if k > 0 {
			b.WriteByte(';')
		}
		b.WriteString(strconv.FormatFloat(float64(k)*t.each/t.duration(), 'f', 4, 64))
	}
	return b.String()
}

// animate returns a SMIL element that steps an attribute through values, one a frame.
func (t timing) animate(attribute string, values []string) string {
	return fmt.Sprintf(`<animate attributeName="%s" values="%s" keyTimes="%s" dur="%ss" calcMode="discrete" repeatCount="indefinite"/>`,
		attribute, strings.Join(values, ";"), t.keyTimes(), strconv.FormatFloat(t.duration(), 'f', 1, 64))
}

// fillFrames writes the path once, in the colour of the last frame for programs that do not animate.
func (s *svg) fillFrames(t timing, colours []color.NRGBA, path vg.Path) {
	values := make([]string, len(colours))
	moves := false
	for k, c := range colours {
		values[k] = fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
		moves = moves || c != colours[0]
	}
	if !moves {
		s.fill(colours[0], path)
		return
	}
	fmt.Fprintf(&s.body, `<path fill="%s" d="%s">%s</path>`+"\n", values[len(values)-1], s.data(path, unit, s.height), t.animate("fill", values))
}

// onFrame hides what is drawn in all frames but one.
func (s *svg) onFrame(t timing, k int, draw func()) {
	values := make([]string, t.frames)
	for i := range values {
		values[i] = "hidden"
	}
	values[k] = "visible"
	fmt.Fprintf(&s.body, `<g visibility="%s">%s`, values[t.frames-1], t.animate("visibility", values))
	draw()
	s.body.WriteString("</g>\n")
}

// fillFrames fills a path with a colour a frame; where nothing moves, with the last.
func (p *pen) fillFrames(t timing, colours []color.NRGBA, path vg.Path) {
	if f, ok := p.surface.(film); ok {
		f.fillFrames(t, colours, path)
		return
	}
	p.surface.fill(colours[len(colours)-1], path)
}

// onFrame draws frame k; where nothing moves, only the last is drawn.
func (p *pen) onFrame(t timing, k int, draw func()) {
	if f, ok := p.surface.(film); ok {
		f.onFrame(t, k, draw)
	} else if k == t.frames-1 {
		draw()
	}
}
