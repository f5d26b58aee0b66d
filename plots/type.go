package plots

import (
	"image/color"
	"strings"
	"unicode"
)

// style is how a piece of text looks.
type style struct {
	size   float64
	bold   bool
	colour color.NRGBA
	align  float64 // 0 = starts at x, 0.5 = centred, 1 = ends at x
	halo   float64 // width of an outline in the colour under [pt]
	under  color.NRGBA
}

// capHeight is the height of Latin capitals in em: text is centred by it in every script, so that
// tall line boxes do not push labels off their ticks.
const capHeight = 0.72

// leading is the distance of base lines in em.
const leading = 1.22

func (s style) face() *typeface {
	if s.bold {
		return boldFace()
	}
	return regularFace()
}

// width returns the width of text [pt].
func (s style) width(text string) float64 { return s.face().width(text, s.size) }

// text draws with its base line at y.
func (p *pen) text(s style, x, y float64, text string) {
	if text == "" {
		return
	}
	x -= s.align * s.width(text)
	if s.halo > 0 {
		p.surface.write(s.under, s.face(), text, x, y, s.size, 2*s.halo)
	}
	p.surface.write(s.colour, s.face(), text, x, y, s.size, 0)
}

// middle draws with capitals centred on y.
func (p *pen) middle(s style, x, y float64, text string) {
	p.text(s, x, y-capHeight*s.size/2, text)
}

// lines draws wrapped lines below one another, the first with its top at y, and returns the y
// below the last.
func (p *pen) lines(s style, x, y float64, lines []string) float64 {
	for _, l := range lines {
		p.text(s, x, y-s.size*0.85, l)
		y -= s.size * leading
	}
	return y
}

// wrap breaks text into as few lines as fit a width, of about equal length: at spaces, and between
// Chinese characters.
func (s style) wrap(text string, width float64) []string {
	lines := s.fill(text, width)
	for w := width * 0.97; len(lines) > 1 && w > width/2; w *= 0.97 {
		narrower := s.fill(text, w)
		if len(narrower) > len(lines) {
			break
		}
		lines = narrower
	}
	return lines
}

// fill breaks text into lines, each as long as possible.
func (s style) fill(text string, width float64) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(text) {
		if line != "" && s.width(strings.TrimRight(line+piece, " ")) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		line += piece
	}
	if line = strings.TrimRight(line, " "); line != "" {
		lines = append(lines, line)
	}
	return lines
}

// noBreak is a space at which a line does not break.
const noBreak = '\u00a0'

// pieces cuts text where a line may break. Closing punctuation stays with what it follows.
func pieces(text string) []string {
	var out []string
	start := 0
	runes := []rune(text)
	for i, r := range runes {
		if i+1 == len(runes) {
			break
		}
		next := runes[i+1]
		han := unicode.Is(unicode.Han, r) || unicode.Is(unicode.Han, next) || strings.ContainsRune("，。；：、）", r)
		opens := strings.ContainsRune("（“", r)
		closes := strings.ContainsRune("，。；：、）”%", next)
		if r == ' ' || han && !closes && !opens && next != ' ' && next != noBreak && r != noBreak {
			out = append(out, string(runes[start:i+1]))
			start = i + 1
		}
	}
	return append(out, string(runes[start:]))
}

// fit returns the first of the texts that is not wider than width, or the last.
func (s style) fit(width float64, texts ...string) string {
	for _, t := range texts {
		if s.width(t) <= width {
			return t
		}
	}
	return texts[len(texts)-1]
}
