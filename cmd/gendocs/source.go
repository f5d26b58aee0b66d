package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
)

// source is what the Go files of the repository say about themselves.
type source struct {
	// fields holds the comment of each field of a struct, by "folder.Type.Field". A field without
	// one has that of the field above it in the same block of lines if their units agree: comments
	// speak for groups.
	fields map[string]string
	// types and functions hold doc comments, by "folder.Type" and "folder.Name" or "folder.Type.Method".
	types, functions map[string]string
	// files holds where a function stands.
	files map[string]string
	tests []goTest
	// uses holds the mechanisms that the model asks for, such as "M2".
	uses map[string]bool
}

// goTest is a test function.
type goTest struct{ name, file, doc string }

// readSource parses the Go files of the model under root.
func readSource(root string) (*source, error) {
	s := &source{fields: map[string]string{}, types: map[string]string{}, functions: map[string]string{}, files: map[string]string{}, uses: map[string]bool{}}
	for _, top := range []string{"agents", "sim", "scenarios"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return s.read(filepath.ToSlash(rel), text)
		})
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

// read takes in one file; path is relative to the root.
func (s *source) read(path string, text []byte) error {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, text, parser.ParseComments)
	if err != nil {
		return err
	}
	folder := path[:strings.LastIndex(path, "/")]
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			s.function(path, folder, d)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					s.typ(set, folder, d, t)
				}
			}
		}
	}
	if !strings.HasSuffix(path, "_test.go") {
		ast.Inspect(f, s.mechanismUse)
	}
	return nil
}

func (s *source) function(path, folder string, d *ast.FuncDecl) {
	name := d.Name.Name
	if strings.HasSuffix(path, "_test.go") {
		if strings.HasPrefix(name, "Test") && d.Recv == nil {
			s.tests = append(s.tests, goTest{name, path, d.Doc.Text()})
		}
		return
	}
	if d.Recv != nil {
		t := d.Recv.List[0].Type
		if p, ok := t.(*ast.StarExpr); ok {
			t = p.X
		}
		if id, ok := t.(*ast.Ident); ok {
			name = id.Name + "." + name
		}
	}
	s.functions[folder+"."+name] = d.Doc.Text()
	s.files[folder+"."+name] = path
}

func (s *source) typ(set *token.FileSet, folder string, d *ast.GenDecl, t *ast.TypeSpec) {
	st, ok := t.Type.(*ast.StructType)
	if !ok {
		return
	}
	doc := t.Doc.Text()
	if doc == "" && len(d.Specs) == 1 {
		doc = d.Doc.Text()
	}
	key := folder + "." + t.Name.Name
	s.types[key] = doc
	last, unit, line := "", "", -1
	for _, f := range st.Fields.List {
		own := strings.TrimSpace(f.Doc.Text() + f.Comment.Text())
		from := set.Position(f.Pos()).Line
		if own == "" && from == line+1 && unitOf(f) == unit {
			own = last
		}
		last, unit, line = own, unitOf(f), set.Position(f.End()).Line
		for _, n := range f.Names {
			s.fields[key+"."+n.Name] = strings.Join(strings.Fields(own), " ")
		}
	}
}

// unitOf returns the unit tag of a field.
func unitOf(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	return reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("unit")
}

// mechanismUse notes a selector such as cfg.Mechanisms.M2, or mech.M9 with mech the mechanisms.
func (s *source) mechanismUse(n ast.Node) bool {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok || !isTag(sel.Sel.Name) {
		return true
	}
	s.uses[sel.Sel.Name] = true
	return true
}

// isTag tells whether a name is M1, M2, …
func isTag(name string) bool {
	digits := strings.TrimPrefix(name, "M")
	return len(digits) > 0 && len(digits) < len(name) && strings.Trim(digits, "0123456789") == ""
}

// testsOf returns the tests of a mechanism: named TestM2…, or with [M2] in the doc comment.
func (s *source) testsOf(tag string) []goTest {
	var out []goTest
	for _, t := range s.tests {
		rest, ok := strings.CutPrefix(t.name, "Test"+tag)
		ok = ok && (rest == "" || rest[0] < '0' || rest[0] > '9')
		if ok || strings.Contains(t.doc, "["+tag+"]") {
			out = append(out, t)
		}
	}
	return out
}

// doc returns the comment of a function as Markdown: indented lines become blocks of code.
func (s *source) doc(function string) (string, error) {
	text, ok := s.functions[function]
	if !ok || strings.TrimSpace(text) == "" {
		return "", fmt.Errorf("no documented function %s", function)
	}
	return commentMarkdown(text), nil
}

// commentMarkdown turns a Go comment into Markdown: indented lines become blocks of code.
func commentMarkdown(text string) string {
	var out []string
	block := false
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		switch code := strings.HasPrefix(line, "\t"); {
		case strings.TrimSpace(line) == "":
			line = ""
		case code && !block:
			out, block = append(out, "```"), true
		case !code && block:
			out, block = append(dropBlank(out), "```", ""), false
		}
		out = append(out, strings.TrimPrefix(line, "\t"))
	}
	if block {
		out = append(out, "```")
	}
	return strings.Join(out, "\n")
}

// dropBlank takes a blank line off the end.
func dropBlank(lines []string) []string {
	if n := len(lines); n > 0 && lines[n-1] == "" {
		return lines[:n-1]
	}
	return lines
}

// sentence returns the first sentence of a comment on one line.
func sentence(text string) string {
	s := strings.Join(strings.Fields(text), " ")
	if i := strings.Index(s, ". "); i >= 0 {
		s = s[:i+1]
	}
	return s
}
