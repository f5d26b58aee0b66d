package scenarios

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gowest/sim"
	"gowest/sim/calendar"
	"gowest/sim/market"
	"gowest/sim/policy"
)

// resolve writes a configuration as a complete scenario file. The text depends on nothing but the
// configuration and the shipped lattice, if it uses one, whose checksums it states.
func resolve(cfg *sim.Config, lattice string) []byte {
	w := &writer{lattice: lattice}
	w.line("title = %s", tomlText(cfg.Title))
	v := reflect.ValueOf(cfg).Elem()
	for _, g := range groups() {
		w.header("[%s]", g.key)
		w.fields(v.FieldByIndex(g.index), fieldsOf(g.typ))
		switch g.key {
		case "run":
			w.world(cfg)
		case "government":
			w.texts("scaled", cfg.Government.Scaled)
		case inStrategy:
			w.strategy(cfg)
		}
	}
	for i := range cfg.Provinces {
		w.province(cfg, i)
	}
	for _, ind := range cfg.Industries {
		w.industry(ind)
	}
	for _, p := range cfg.Policies {
		w.policy(p, cfg)
	}
	for id, s := range cfg.Series {
		w.header("[[event]]")
		w.line("name = %s", tomlText(sim.SeriesID(id).String()))
		w.line("values = %s", tomlSeries(s))
	}
	return []byte(w.b.String())
}

type writer struct {
	b       strings.Builder
	lattice string // name of the shipped lattice, "" for a drawn map
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.b, format+"\n", args...) }

func (w *writer) header(format string, args ...any) {
	w.b.WriteByte('\n')
	w.line(format, args...)
}

// fields writes the keys of a struct. Absent text has no key.
func (w *writer) fields(v reflect.Value, fields []field) {
	for _, f := range fields {
		x := v.FieldByIndex(f.index)
		if f.typ.Kind() == reflect.String && x.String() == "" {
			continue
		}
		w.line("%s = %s", f.key, tomlValue(x))
	}
}

func (w *writer) world(cfg *sim.Config) {
	g := &cfg.World.Grid
	w.header("[world]")
	w.line("cell_km = %s", number(g.CellKM))
	if w.lattice != "" {
		for _, part := range []string{".map", ".cells.csv", ".places.csv"} {
			text, _ := shipped.ReadFile("data/" + w.lattice + part)
			w.line("# %s%s: sha256 %x", w.lattice, part, sha256.Sum256(text))
		}
		for _, p := range shippedPorts(cfg, w.lattice) {
			if !slices.ContainsFunc(cfg.World.Ports, func(q sim.Port) bool { return q.Name == p.Name }) {
				w.header("[[world.port]]")
				w.line("name = %s", tomlText(p.Name))
				w.line("remove = true")
			}
		}
	} else {
		w.line("map = '''")
		for _, row := range cfg.World.Map {
			w.line("%s", row)
		}
		w.line("'''")
	}
	for _, p := range cfg.World.Ports {
		at := g.Cells[p.Cell]
		w.header("[[world.port]]")
		w.line("name = %s", tomlText(p.Name))
		w.line("row = %d", at.Row)
		w.line("col = %d", at.Col)
		w.line("open = %s", number(p.Open))
	}
}

func shippedPorts(cfg *sim.Config, lattice string) []sim.Port {
	again := *cfg
	again.Provinces = slices.Clone(cfg.Provinces)
	again.World.Grid.Cells = slices.Clone(cfg.World.Grid.Cells)
	ports, _ := readLattice("data/"+lattice, &again)
	return ports
}

func (w *writer) province(cfg *sim.Config, i int) {
	p := cfg.Provinces[i]
	w.header("[[province]]")
	fields := fieldsOf(reflect.TypeFor[sim.Province]())
	if p.Code == 0 {
		fields = slices.DeleteFunc(fields, func(f field) bool { return f.key == "code" })
	}
	w.fields(reflect.ValueOf(p), fields)
	if w.lattice == "" {
		at := cfg.World.Grid.Cells[p.Capital]
		w.line("capital = { row = %d, col = %d }", at.Row, at.Col)
	}
}

func (w *writer) industry(ind market.Industry) {
	w.header("[[industry]]")
	fields := fieldsOf(reflect.TypeFor[market.Industry]())
	v := reflect.ValueOf(ind)
	optional := optionalOfIndustry[ind.Kind]
	w.fields(v, slices.DeleteFunc(fields, func(f field) bool {
		unset := f.key == "stage" || v.FieldByIndex(f.index).IsZero() && slices.Contains(optional, f.key)
		return unset || f.key == "minimum_capital" && len(ind.Stages) > 0 && ind.MinimumCapital == 0
	}))
	for _, s := range ind.Stages {
		w.header("[[industry.stage]]")
		w.fields(reflect.ValueOf(s), fieldsOf(reflect.TypeFor[market.Stage]()))
	}
}

func (w *writer) policy(p policy.Policy, cfg *sim.Config) {
	w.header("[[policy]]")
	v := reflect.ValueOf(p)
	fields := append(slices.Clone(policyFields), effectsOf(p.Type)...)
	for _, f := range fields {
		x := v.FieldByIndex(f.index)
		if x.IsZero() && slices.Contains([]string{"package", "start", "end", "lag", "threshold"}, f.key) {
			continue
		}
		w.line("%s = %s", f.key, tomlValue(x))
		if f.key == "type" {
			w.line("where = %s", tomlPlaces(p.Where))
			w.industriesOf(p.Industries, cfg)
		}
	}
	if parted(p.Type) {
		w.texts("parts", partWords(p.Parts))
	}
}

func (w *writer) industriesOf(industries []int, cfg *sim.Config) {
	var names []string
	for _, i := range industries {
		names = append(names, cfg.Industries[i].Name)
	}
	w.texts("industries", names)
}

// entry writes an entry of a list, from a pointer to a struct. Zero values have no key where they are what a missing key means.
func (w *writer) entry(word string, of any) {
	w.header("[[%s]]", word)
	v := reflect.ValueOf(of).Elem()
	for _, f := range fieldsOf(v.Type()) {
		if x := v.FieldByIndex(f.index); !x.IsZero() || slices.Contains([]string{"from", "to", "value", "weight"}, f.key) {
			w.line("%s = %s", f.key, tomlValue(x))
		}
	}
}

// texts writes a list of texts unless it is empty.
func (w *writer) texts(key string, list []string) {
	if len(list) > 0 {
		w.line("%s = [%s]", key, strings.Join(mapped(list, tomlText), ", "))
	}
}

// strategy writes the lists of [strategy].
func (w *writer) strategy(cfg *sim.Config) {
	s := &cfg.Strategy
	w.texts("parts", partWords(s.Parts))
	w.industriesOf(s.Industries, cfg)
	if len(s.Places) > 0 {
		w.line("places = %s", tomlPlaces(s.Places))
	}
}

// tomlPlaces writes the words of where; a cell is a word such as 17:15.
func tomlPlaces(words []string) string {
	out := mapped(words, func(s string) string {
		if row, col, ok := strings.Cut(s, ":"); ok && isDigits(row) && isDigits(col) {
			return fmt.Sprintf("{ row = %s, col = %s }", row, col)
		}
		return tomlText(s)
	})
	if len(out) == 1 {
		return out[0]
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func partWords(p policy.Parts) []string {
	var out []string
	for i, word := range policy.PartNames {
		if p&(1<<i) != 0 {
			out = append(out, word)
		}
	}
	return out
}

func mapped[T any](words []T, f func(T) string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = f(w)
	}
	return out
}

func tomlValue(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case calendar.Series:
		return tomlSeries(x)
	case fmt.Stringer:
		return tomlText(x.String())
	}
	switch v.Kind() {
	case reflect.String:
		return tomlText(v.String())
	case reflect.Float64:
		return number(v.Float())
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	panic("scenarios: no rule to write " + v.Type().String())
}

// tomlSeries writes a series; a constant without a year is a number.
func tomlSeries(s calendar.Series) string {
	if len(s) == 1 && s[0].Year == 0 {
		return number(s[0].Value)
	}
	points := make([]string, len(s))
	for i, p := range s {
		points[i] = "[" + number(p.Year) + ", " + number(p.Value) + "]"
	}
	return "[" + strings.Join(points, ", ") + "]"
}

// tomlText writes a basic string.
func tomlText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
