package scenarios

import (
	"strings"
	"unicode/utf8"
)

// index finds the place of every key and value of a TOML document that the decoder has accepted.
// It checks nothing; on a document that is not TOML it returns some tree.
func index(text, file string, layer int) (*node, [][]string) {
	s := &scanner{text: text, file: file, layer: layer, line: 1}
	root := newTable(s.here())
	s.document(root)
	return root, s.order
}

// scanner walks over a document once.
type scanner struct {
	text  string
	file  string
	layer int
	i     int // offset of the next byte
	line  int
	start int        // offset of the first byte of the line
	path  []string   // of the table in which the scanner is
	order [][]string // every key in document order, as the decoder lists them
}

func (s *scanner) here() place {
	return place{s.file, s.layer, s.line, utf8.RuneCountInString(s.text[s.start:s.i]) + 1}
}

func (s *scanner) done() bool { return s.i >= len(s.text) }

func (s *scanner) peek() byte {
	if s.done() {
		return 0
	}
	return s.text[s.i]
}

func (s *scanner) next() {
	if s.peek() == '\n' {
		s.line++
		s.start = s.i + 1
	}
	s.i++
}

func (s *scanner) skip(n int) {
	for ; n > 0 && !s.done(); n-- {
		s.next()
	}
}

func (s *scanner) blanks() {
	for s.peek() == ' ' || s.peek() == '\t' {
		s.next()
	}
}

// space skips blanks, line ends and comments.
func (s *scanner) space() {
	for !s.done() {
		switch s.peek() {
		case ' ', '\t', '\n', '\r':
			s.next()
		case '#':
			for !s.done() && s.peek() != '\n' {
				s.next()
			}
		default:
			return
		}
	}
}

func (s *scanner) document(root *node) {
	table := root
	for s.space(); !s.done(); s.space() {
		if s.peek() != '[' {
			s.pair(table)
			continue
		}
		header := s.here()
		s.next()
		many := s.peek() == '['
		if many {
			s.next()
		}
		keys, places := s.dotted()
		s.blanks()
		s.skip(1)
		if many {
			s.skip(1)
		}
		if len(keys) == 0 {
			return
		}
		last := len(keys) - 1
		parent := descend(root, keys[:last], places)
		table = open(parent, keys[last], places[last], header, many)
		s.path = keys
		s.order = append(s.order, keys)
	}
}

// descend walks into tables, and into the last item of lists, making what is not there.
func descend(t *node, keys []string, places []place) *node {
	for i, k := range keys {
		child := t.fields[k]
		if child == nil {
			child = newTable(places[i])
			t.put(k, child)
		}
		if child.list && len(child.items) > 0 {
			child = child.items[len(child.items)-1]
		}
		if !child.isTable() {
			child = newTable(places[i])
		}
		t = child
	}
	return t
}

// open returns the table that a header begins.
func open(parent *node, key string, at, header place, many bool) *node {
	child := parent.fields[key]
	if !many {
		if !child.isTable() {
			child = newTable(at)
			parent.put(key, child)
		}
		child.key, child.at = at, header
		return child
	}
	if child == nil || !child.list {
		child = &node{key: at, at: header, list: true}
		parent.put(key, child)
	}
	item := newTable(header)
	child.items = append(child.items, item)
	return item
}

// pair reads key = value into the table.
func (s *scanner) pair(table *node) {
	keys, places := s.dotted()
	if len(keys) == 0 { // not TOML: move on
		s.next()
		return
	}
	s.blanks()
	s.skip(1) // the =
	s.blanks()
	last := len(keys) - 1
	full := append(append([]string(nil), s.path...), keys...)
	s.order = append(s.order, full)
	outer := s.path
	s.path = full
	v := s.read()
	s.path = outer
	v.key = places[last]
	descend(table, keys[:last], places).put(keys[last], v)
}

// dotted reads a key of one or more parts.
func (s *scanner) dotted() (keys []string, places []place) {
	for {
		s.blanks()
		at := s.here()
		var k string
		switch c := s.peek(); {
		case c == '"' || c == '\'':
			k = unquote(s.quoted())
		default:
			from := s.i
			for !s.done() && isBare(s.peek()) {
				s.next()
			}
			if k = s.text[from:s.i]; k == "" {
				return keys, places
			}
		}
		keys, places = append(keys, k), append(places, at)
		s.blanks()
		if s.peek() != '.' {
			return keys, places
		}
		s.next()
	}
}

func isBare(c byte) bool {
	return c == '_' || c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// read reads a value.
func (s *scanner) read() *node {
	n := &node{at: s.here()}
	switch s.peek() {
	case '[':
		n.list = true
		s.next()
		for s.space(); !s.done() && s.peek() != ']'; s.space() {
			if s.peek() == ',' {
				s.next()
				continue
			}
			item := s.read()
			item.key = item.at
			n.items = append(n.items, item)
		}
		s.skip(1)
	case '{':
		n.fields = map[string]*node{}
		s.next()
		for s.space(); !s.done() && s.peek() != '}'; s.space() {
			if s.peek() == ',' {
				s.next()
				continue
			}
			s.pair(n)
		}
		s.skip(1)
	case '"', '\'':
		n.raw = s.quoted()
	default:
		from := s.i
		for !s.done() && !strings.ContainsRune(",]}#\n", rune(s.peek())) {
			s.next()
		}
		n.raw = strings.TrimRight(s.text[from:s.i], " \t\r")
		if s.i == from { // not TOML: move on
			s.next()
		}
	}
	return n
}

// quoted reads a string of any of the four kinds and returns its source text.
func (s *scanner) quoted() string {
	from, q := s.i, s.text[s.i:s.i+1]
	long := strings.Repeat(q, 3)
	if strings.HasPrefix(s.text[s.i:], long) {
		s.skip(3)
		for !s.done() && !strings.HasPrefix(s.text[s.i:], long) {
			s.escaped(q)
		}
		s.skip(3)
		for n := 0; n < 2 && !s.done() && s.text[s.i:s.i+1] == q; n++ { // """a""""" ends in two quotes
			s.next()
		}
		return s.text[from:s.i]
	}
	s.next()
	for !s.done() && s.text[s.i:s.i+1] != q && s.peek() != '\n' {
		s.escaped(q)
	}
	s.skip(1)
	return s.text[from:s.i]
}

// escaped moves over a character, or over two if the first is a backslash in a basic string.
func (s *scanner) escaped(quote string) {
	if s.peek() == '\\' && quote == `"` {
		s.next()
	}
	s.skip(1)
}
