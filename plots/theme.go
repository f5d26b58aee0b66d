package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/palette/brewer"
)

// theme holds the sizes of text and lines [pt] for one width of figure.
type theme struct {
	title, subtitle, label, small float64
	line, thin, hair              float64
	margin                        float64
}

// themeFor returns the theme for a width [pt]: the 9 cm column or the 18 cm page.
func themeFor(width float64) theme {
	if width < 12*ptPerCM {
		return theme{title: 9, subtitle: 7, label: 6.5, small: 5.5, line: 1.3, thin: 0.7, hair: 0.35, margin: 4}
	}
	return theme{title: 12, subtitle: 9, label: 8, small: 7, line: 1.8, thin: 0.9, hair: 0.45, margin: 6}
}

// ptPerCM is points (1/72 inch) in a centimetre.
const ptPerCM = 72 / 2.54

// Colours of Okabe and Ito (2008), safe for colour-blind readers.
var (
	blue      = rgb(0x0072B2)
	vermilion = rgb(0xD55E00)
	green     = rgb(0x009E73)
	purple    = rgb(0xCC79A7)
	orange    = rgb(0xE69F00)
	sky       = rgb(0x56B4E9)
	yellow    = rgb(0xF0E442)
)

// Greys: text, second text, axes, grid, no data, and the tint of the sea.
var (
	ink     = rgb(0x1A1A1A)
	inkSoft = rgb(0x595959)
	axisInk = rgb(0x8C8C8C)
	gridInk = rgb(0xE3E3E3)
	noData  = rgb(0xD4D4D4)
	seaTint = rgb(0xEAF3F8)
	white   = rgb(0xFFFFFF)
	black   = rgb(0x000000)
)

// scenarioColours by Meta.Slot.
var scenarioColours = []color.NRGBA{blue, vermilion, green, purple, orange, sky}

// scenarioDashes by Meta.Slot, so that colour is never alone.
var scenarioDashes = [][]float64{nil, {5, 1.6}, {1.6, 1.6}, {6, 1.6, 1.6, 1.6}, {3, 1.2}, {8, 2}}

// scenarioStyle returns the colour and dash of a slot.
func scenarioStyle(slot int) (color.NRGBA, []float64) {
	i := max(slot, 0) % len(scenarioColours)
	return scenarioColours[i], scenarioDashes[i]
}

// rgb returns the opaque colour 0xRRGGBB.
func rgb(x uint32) color.NRGBA {
	return color.NRGBA{R: uint8(x >> 16), G: uint8(x >> 8), B: uint8(x), A: 255}
}

// fade returns c with opacity a in [0, 1].
func fade(c color.NRGBA, a float64) color.NRGBA {
	c.A = uint8(math.Round(a * 255))
	return c
}

// classColours returns the n colours (3 to 11) of a ColorBrewer palette, first to last.
func classColours(kind brewer.PaletteType, name string, n int) []color.NRGBA {
	p, err := brewer.GetPalette(kind, name, max(3, n))
	if err != nil {
		panic("plots: palette: " + err.Error())
	}
	out := make([]color.NRGBA, 0, n)
	for _, c := range p.Colors()[:n] {
		out = append(out, color.NRGBAModel.Convert(c).(color.NRGBA))
	}
	return out
}

// Contrast returns the contrast ratio of two opaque colours, from 1 (equal) to 21 (black on white).
//
//	(L1 + 0.05) / (L2 + 0.05),  L1 the higher relative luminance
//
// WCAG 2.2, definitions of contrast ratio and relative luminance.
func Contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of an sRGB colour in [0, 1] (WCAG 2.2).
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// textOn returns dark or white, whichever has the higher contrast on c.
func textOn(c color.NRGBA) color.NRGBA {
	if Contrast(c, ink) >= Contrast(c, white) {
		return ink
	}
	return white
}
