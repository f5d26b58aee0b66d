package scenarios

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"gowest/sim"
)

// setLayer puts values from the command line above those of every file.
const setLayer = 1

// mostSeed is the upper end of the range of run.seed.
var mostSeed = uint64(rangeOf[sim.Run]("Seed").high)

// override applies the options to a merged scenario. In messages the n-th --set is line n.
func (l *loader) override(root *node, opts Options) {
	for i, text := range opts.Set {
		l.set(root, text, place{"--set", setLayer, i + 1, 1})
	}
	flags := []struct {
		flag, key string
		value     int
	}{{"--from", "from", opts.From}, {"--to", "to", opts.To}, {"--scale", "persons_per_agent", opts.Scale}, {"--replicates", "replicates", opts.Replicates}}
	run := root.fields["run"]
	if !run.isTable() {
		return
	}
	for _, f := range flags {
		if f.value != 0 {
			at := place{f.flag, setLayer, 1, 1}
			run.put(f.key, &node{key: at, at: at, value: int64(f.value)})
		}
	}
	if opts.Seed != nil {
		at := place{"--seed", setLayer, 1, 1}
		if *opts.Seed > mostSeed {
			l.fail(at, "run", "seed is %d; want a whole number from 0 to %d", *opts.Seed, mostSeed)
			return
		}
		run.put("seed", &node{key: at, at: at, value: int64(*opts.Seed)})
	}
}

// set applies one key=value.
func (l *loader) set(root *node, text string, at place) {
	steps, equals, problem := splitSet(text)
	if problem != "" {
		l.fail(at, "", "%s; write key=value, such as run.to=2010 or 'policy.\"Go West\".start=2005'", problem)
		return
	}
	if steps[0].text == "extends" {
		l.fail(at, "extends", "only a file extends a scenario; name the scenario itself, or write a file with this line")
		return
	}
	t, path := root, ""
	for i := 0; i < len(steps); i++ {
		s := steps[i]
		at.col = s.col
		last := i == len(steps)-1
		child := t.fields[s.text]
		switch {
		case last:
			at.col = equals + 2
			v, problem := setValue(text, equals, at)
			if problem != "" {
				l.fail(at, quote(s.text), "%s", problem)
				return
			}
			v.key.col = s.col
			t.put(s.text, v)
			return
		case child != nil && child.list && allTables(child):
			i++
			item := named(child.items, steps[i].text)
			at.col = steps[i].col
			if item == nil {
				l.fail(at, "", "there is no %s %s%s", s.text, quote(steps[i].text), didYouMean(steps[i].text, namesOf(child)))
				return
			}
			if i == len(steps)-1 {
				l.fail(at, "", "%s %s is a table; name one of its keys, such as %s.%s.%s", s.text, quote(steps[i].text), s.text, quote(steps[i].text), firstKey(item))
				return
			}
			if marked(item) && steps[i+1].text != "remove" {
				by := item.fields["remove"].at
				l.fail(at, "", "%s %s is removed at %s:%d:%d", s.text, quote(steps[i].text), by.file, by.line, by.col)
				return
			}
			t = item
		case child == nil:
			child = newTable(at)
			t.put(s.text, child)
			t = child
		case child.isTable():
			t = child
		default:
			l.fail(at, "", "%s is a value and has no key %s", quote(join(path, s.text)), quote(steps[i+1].text))
			return
		}
		path = join(path, s.text)
	}
}

func firstKey(n *node) string {
	for _, k := range n.keys {
		if k != "name" {
			return k
		}
	}
	return "key"
}

// setStep is one part of the key of a --set.
type setStep struct {
	text string
	col  int
}

// splitSet returns the parts of the key and the offset of the equals sign in characters. Quotes
// around a part are needed only if it holds a dot or an equals sign.
func splitSet(text string) (steps []setStep, equals int, problem string) {
	var part strings.Builder
	start, col, quoted := 1, 0, rune(0)
	flush := func() { steps = append(steps, setStep{strings.TrimSpace(part.String()), start}); part.Reset() }
	for _, r := range text {
		col++
		switch {
		case quoted != 0:
			if r == quoted {
				quoted = 0
			} else {
				part.WriteRune(r)
			}
		case r == '"' || r == '\'':
			quoted = r
		case r == '.':
			flush()
			start = col + 1
		case r == '=':
			flush()
			for _, s := range steps {
				if s.text == "" {
					return nil, 0, fmt.Sprintf("%q has an empty part in its key", text)
				}
			}
			return steps, col - 1, ""
		default:
			part.WriteRune(r)
		}
	}
	return nil, 0, fmt.Sprintf("%q has no \"=\"", text)
}

// setValue reads the value after the equals sign: a TOML value, or text without quotes.
func setValue(text string, equals int, at place) (*node, string) {
	raw := strings.TrimSpace(string([]rune(text)[equals+1:]))
	if raw == "" {
		return nil, "there is no value after \"=\""
	}
	root, problem := parse("v = "+raw, at.file, at.layer)
	var v *node
	switch {
	case problem == nil && len(root.keys) == 1:
		v = root.fields["v"]
	case strings.ContainsAny(raw[:1], `[{"'`):
		return nil, fmt.Sprintf("%s is not a TOML value; want a number, true, false, text, a [list] or a { table }", raw)
	default:
		v = &node{value: raw, raw: strconv.Quote(raw)}
	}
	shift(v, at, utf8.RuneCountInString("v = "))
	return v, ""
}

// shift moves the places of a value that was read alone to where it stands in the --set.
func shift(n *node, at place, by int) {
	move := func(p *place) {
		p.col = at.col + max(0, p.col-by-1)
		p.line, p.file, p.layer = at.line, at.file, at.layer
	}
	move(&n.key)
	move(&n.at)
	for _, k := range n.keys {
		shift(n.fields[k], at, by)
	}
	for _, item := range n.items {
		shift(item, at, by)
	}
}
