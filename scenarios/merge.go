package scenarios

import "gowest/internal/diag"

// mergedByName are the lists whose items are found by name when a scenario extends another.
// Other lists, also the stages of an industry, are replaced as a whole.
var mergedByName = map[string]string{
	"policy": "policy", "province": "province", "industry": "industry", "event": "event", "world.port": "port",
}

// merge lays over on base: tables key by key, named lists by name, everything else replaced. A
// merged table has the place of the later header; its keys keep theirs.
func (l *loader) merge(path string, base, over *node) {
	base.key, base.at = over.key, over.at
	for _, k := range over.keys {
		o, p := over.fields[k], join(path, k)
		b := base.fields[k]
		switch word := mergedByName[p]; {
		case word != "" && o.list && allTables(o):
			if b == nil || !b.list {
				b = &node{key: o.key, at: o.at, list: true}
				base.put(k, b)
			}
			l.mergeNamed(word, b, o)
		case o.isTable():
			if !b.isTable() {
				b = newTable(o.at)
				base.put(k, b)
			}
			l.merge(p, b, o)
		default:
			base.put(k, o)
		}
	}
}

func (l *loader) mergeNamed(word string, base, over *node) {
	seen := map[string]bool{}
	inherited := len(base.items)
	for _, o := range over.items {
		name := o.text("name")
		if name == "" {
			base.items = append(base.items, o)
			continue
		}
		if seen[name] {
			l.fail(o.fields["name"].at, word+" "+quote(name), "the name is given twice in one file; names of each kind are unique")
			continue
		}
		seen[name] = true
		b := named(base.items[:inherited], name)
		switch {
		case b != nil:
			l.merge(word, b, o)
		case marked(o):
			l.fail(o.fields["name"].at, word+" "+quote(name), "there is nothing of this name to remove%s", didYouMean(name, namesOf(base)))
		default:
			o.near = nearName(name, base.items[:inherited])
			base.items = append(base.items, o)
		}
	}
}

// nearName returns the name of the item that a name that none has most likely stands for, or "": one that is spelled like it, or whose Chinese
// name it is.
func nearName(name string, items []*node) string {
	var names []string
	for _, n := range items {
		if n.text("name_zh") == name {
			return n.text("name")
		}
		names = append(names, n.text("name"))
	}
	return diag.Suggest(name, names)
}

// removeMarked takes out the items of named lists that have remove = true.
func removeMarked(root *node) {
	lists := []*node{root.fields["policy"], root.fields["province"], root.fields["industry"], root.fields["event"]}
	for _, list := range lists {
		if list == nil || !list.list {
			continue
		}
		kept := list.items[:0:0]
		for _, item := range list.items {
			if !marked(item) {
				kept = append(kept, item)
			}
		}
		list.items = kept
	}
}

// marked tells whether an item of a list says remove = true.
func marked(n *node) bool {
	return n.isTable() && n.fields["remove"] != nil && n.fields["remove"].value == true
}

func named(items []*node, name string) *node {
	for _, n := range items {
		if n.text("name") == name {
			return n
		}
	}
	return nil
}

func namesOf(list *node) []string {
	var out []string
	for _, n := range list.items {
		if s := n.text("name"); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func allTables(list *node) bool {
	for _, n := range list.items {
		if !n.isTable() {
			return false
		}
	}
	return true
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
