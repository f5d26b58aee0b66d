package diag

import "strings"

// Distance returns the Damerau–Levenshtein distance of a and b in its restricted form: the least
// number of characters inserted, deleted, replaced or swapped with their neighbour.
//
// Damerau (1964), Levenshtein (1966).
func Distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, now := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		now[0] = i
		for j := 1; j <= len(t); j++ {
			replace := last[j-1]
			if s[i-1] != t[j-1] {
				replace++
			}
			now[j] = min(last[j]+1, now[j-1]+1, replace)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(t)]
}

// Suggest returns the candidate that word most likely stands for, or "" if none is near: at most
// a third of the characters of the shorter one (rounded up), and never more than four, may differ.
// Case, blanks, hyphens and underscores count little, and a word that begins a single candidate,
// or that a single candidate begins, finds it. Of equally near candidates the first wins.
func Suggest(word string, candidates []string) string {
	best, least := "", 0.0
	for _, c := range candidates {
		if c == word {
			return c
		}
		d := float64(Distance(plain(word), plain(c)))
		if plain(word) != word || plain(c) != c {
			d += 0.1 * float64(min(1, Distance(word, c))) // an exact match of case goes first
		}
		shorter := min(len([]rune(c)), len([]rune(word)))
		if limit := min((shorter+2)/3, 4); int(d) <= limit && int(d) < len([]rune(c)) && (best == "" || d < least) {
			best, least = c, d
		}
	}
	if best == "" {
		best = prefix(word, candidates)
	}
	return best
}

// prefix returns the only candidate that begins with word or with which word begins, if the
// shorter of the two has at least three characters.
func prefix(word string, candidates []string) string {
	found := ""
	for _, c := range candidates {
		a, b := plain(word), plain(c)
		if min(len([]rune(a)), len([]rune(b))) >= 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)) {
			if found != "" {
				return ""
			}
			found = c
		}
	}
	return found
}

var plainer = strings.NewReplacer(" ", "", "-", "", "_", "")

func plain(s string) string { return plainer.Replace(strings.ToLower(s)) }

// Or joins words as an English list: a, b or c.
func Or(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
}
