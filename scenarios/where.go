package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"gowest/internal/diag"
	"gowest/sim"
	"gowest/sim/policy"
)

// Words of where besides names of provinces and regions.
const (
	everywhere = "all"
	emergent   = "emergent"
)

// wide tells whether an instrument is nationwide or acts on whole provinces: it acts everywhere
// unless where says otherwise, and cannot follow clusters.
func wide(t policy.Type) bool {
	switch t {
	case policy.HukouReform, policy.PriceReform, policy.Privatisation, policy.Transfer, policy.School, policy.Tax, policy.WorldDemand:
		return true
	}
	return false
}

// places reads where into the policy's cells.
func (c *checker) places(n *node, where string, p *policy.Policy, cfg *sim.Config) {
	v := n.fields["where"]
	if v == nil {
		if wide(p.Type) {
			p.Where, p.Cells = []string{everywhere}, allCells(cfg)
		} else if c.lacks(n, "where") && n.fields["type"] != nil && !c.bad[n.fields["type"]] {
			c.fail(n.at, where, "missing key \"where\"; want a province, a region, a list of these, { row = …, col = … }, %q or %q", everywhere, emergent)
		}
		return
	}
	items := []*node{v}
	if v.list {
		items = v.items
		if len(items) == 0 {
			c.failValue(v, where, "where is an empty list; want at least one place")
		}
	}
	in := map[int32]bool{}
	for _, item := range items {
		word := c.onePlace(item, where, in, p, cfg)
		if word != "" && slices.Contains(p.Where, word) {
			c.failValue(item, where, "place %s is named twice", quote(word))
		}
		p.Where = append(p.Where, word)
	}
	for i := range cfg.World.Grid.Cells {
		if in[int32(i)] {
			p.Cells = append(p.Cells, int32(i))
		}
	}
}

func allCells(cfg *sim.Config) []int32 {
	out := make([]int32, len(cfg.World.Grid.Cells))
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// onePlace adds the cells of one place and returns the place's word.
func (c *checker) onePlace(n *node, where string, in map[int32]bool, p *policy.Policy, cfg *sim.Config) string {
	word, isText := n.value.(string)
	ready := c.clean(inWorld, inProvinces)
	switch {
	case n.isTable() && !ready:
		return ""
	case n.isTable():
		cell := c.cellAt(n, where, "where", cfg)
		if cell < 0 {
			return ""
		}
		in[cell] = true
		return cellWord(cfg.World.Grid.Cells[cell].Row, cfg.World.Grid.Cells[cell].Col)
	case !isText:
		c.failValue(n, where, "where has %s, which is no place; want a province, a region, { row = …, col = … }, %q or %q", describe(n), everywhere, emergent)
		return ""
	case word == emergent && cannotFollow(p.Type) != "":
		c.failValue(n, where, "type %s %s and cannot be %q; want provinces, regions or %q", quote(p.Type.String()), cannotFollow(p.Type), emergent, everywhere)
		return word
	case word == emergent:
		p.Emergent = true
		return word
	case !ready:
		return word
	case word == everywhere:
		for _, i := range allCells(cfg) {
			in[i] = true
		}
		return word
	}
	provinces := provincesIn(word, cfg)
	if len(provinces) == 0 {
		c.failValue(n, where, "%s", unknownPlace(word, cfg))
	}
	isProvince := len(provinces) == 1 && cfg.Provinces[provinces[0]].Name == word
	if isProvince && slices.ContainsFunc(cfg.Provinces, func(q sim.Province) bool { return q.Region == word && q.Name != word }) {
		c.warn(n.at, where, "%s is a province and a region; here it means the province alone; name its provinces where the region is meant", quote(word))
	}
	for i, cell := range cfg.World.Grid.Cells {
		if slices.Contains(provinces, cell.Province) {
			in[int32(i)] = true
		}
	}
	return word
}

// provincesIn returns the province of that name, or else those of the region.
func provincesIn(word string, cfg *sim.Config) []int {
	var out []int
	for i, p := range cfg.Provinces {
		if p.Name == word {
			return []int{i}
		}
		if p.Region == word {
			out = append(out, i)
		}
	}
	return out
}

// unknownPlace says that a place is not there, and which one may be meant. Chinese names and the
// characters of the map lead to the English name.
func unknownPlace(word string, cfg *sim.Config) string {
	if row, col, ok := strings.Cut(word, ":"); ok && isDigits(row) && isDigits(col) {
		return fmt.Sprintf("cell %s is not written so; want { row = %s, col = %s }", quote(word), row, col)
	}
	candidates := []string{everywhere, emergent}
	name, char := map[string]string{}, map[string]string{}
	var regions []string
	for _, p := range cfg.Provinces {
		for _, s := range []string{p.Name, p.NameZH, p.Char} {
			if s != "" {
				candidates = append(candidates, s)
				name[s], char[s] = p.Name, p.Char
			}
		}
		if !slices.Contains(regions, p.Region) {
			regions = append(regions, p.Region)
		}
	}
	near := diag.Suggest(word, append(candidates, regions...))
	switch {
	case near == "":
		return fmt.Sprintf("province %s is not on the map; want a province, a region (%s), %q or %q", quote(word), quoteAll(regions), everywhere, emergent)
	case name[near] != "":
		return fmt.Sprintf("province %s is not on the map; did you mean %s (%s)?", quote(word), quote(name[near]), char[near])
	}
	return fmt.Sprintf("province or region %s is not on the map; did you mean %s?", quote(word), quote(near))
}
