package scenarios

import (
	"fmt"
)

// place is where something stands in what the user wrote.
type place struct {
	file      string
	layer     int // 0 the scenario itself, -1 the one that it extends, …; above 0 for --set
	line, col int // from 1, col in characters
}

// ref names the place for a reader who is at another one: only the line if the file is the same.
func (p place) ref(from place) string {
	if p.file == from.file {
		return fmt.Sprintf("line %d", p.line)
	}
	return fmt.Sprintf("%s:%d", p.file, p.line)
}

// node is a key with its value, as written: a table, a list or a single value.
type node struct {
	key    place // of the key; of the item itself in a list
	at     place // of the value; of the header of a table
	keys   []string
	fields map[string]*node // nil unless a table
	items  []*node
	list   bool
	value  any    // string, int64, float64, bool or a time
	raw    string // source text of a single value
	near   string // name of an item of what a scenario extends that this one, with another name, was perhaps meant to change
}

func newTable(at place) *node { return &node{key: at, at: at, fields: map[string]*node{}} }

func (n *node) isTable() bool { return n != nil && n.fields != nil }

// put adds or replaces a field.
func (n *node) put(key string, v *node) {
	if _, ok := n.fields[key]; !ok {
		n.keys = append(n.keys, key)
	}
	n.fields[key] = v
}

// drop removes a field.
func (n *node) drop(key string) {
	if _, ok := n.fields[key]; !ok {
		return
	}
	delete(n.fields, key)
	for i, k := range n.keys {
		if k == key {
			n.keys = append(n.keys[:i:i], n.keys[i+1:]...)
			return
		}
	}
}
