package report

import (
	"math"
	"strconv"
	"strings"
)

// decimal formats v with a minus sign and commas between thousands; "–" stands for no number.
func decimal(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, rest, _ := strings.Cut(s, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(s, "0.") != "" {
		b.WriteString("−")
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

// exact formats v as the tables do.
func exact(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// short writes a number of a table as it stands in a file with at most five digits, other text as it is.
func short(s string) string {
	if _, err := strconv.Atoi(s); err == nil {
		return strings.Replace(s, "-", "−", 1)
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return s
	}
	if a := math.Abs(v); a >= 1e4 {
		return decimal(v, 0)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 4, 64), 64)
	return strings.ReplaceAll(strconv.FormatFloat(rounded, 'g', -1, 64), "-", "−")
}
