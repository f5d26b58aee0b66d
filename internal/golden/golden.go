// Package golden compares what a test produced with a stored file.
//
// Run the tests of one package with -update to rewrite its stored files, and look at every
// difference before committing it:
//
//	go test ./plots -update
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files with what the tests produce")

// Equal fails the test if got differs from the file testdata/name of the package under test.
// name may have folders. With -update it writes the file instead. A failure leaves what was got
// in the test's artifact folder (go test -artifacts keeps it) and shows the first difference.
func Equal(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	if *update {
		rewrite(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("golden file %s: %v; run the test with -update to create it", name, err)
		return
	}
	if bytes.Equal(got, want) {
		return
	}
	kept := keep(t, name, got)
	t.Errorf("%s differs from its golden file%s\n%s", name, kept, Difference(want, got))
}

// rewrite stores got, unless the file already holds it.
func rewrite(t testing.TB, path string, got []byte) {
	t.Helper()
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, got) {
		return
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, got, 0o644); err != nil {
		t.Fatal(err)
	}
}

// keep stores got for a later look and says where.
func keep(t testing.TB, name string, got []byte) string {
	a, ok := t.(interface{ ArtifactDir() string })
	if !ok {
		return ""
	}
	path := filepath.Join(a.ArtifactDir(), filepath.Base(name))
	if err := os.WriteFile(path, got, 0o644); err != nil {
		return ""
	}
	return " (got: " + path + ")"
}

// Difference describes the first line in which want and got differ, cut to 200 bytes around the
// first differing byte, as lines that start with - (want) and + (got). It is empty if they are equal.
func Difference(want, got []byte) string {
	if bytes.Equal(want, got) {
		return ""
	}
	w, g := bytes.Split(want, []byte("\n")), bytes.Split(got, []byte("\n"))
	i := 0
	for i < len(w) && i < len(g) && bytes.Equal(w[i], g[i]) {
		i++
	}
	wl, gl := line(w, i), line(g, i)
	at := 0
	for at < len(wl) && at < len(gl) && wl[at] == gl[at] {
		at++
	}
	return fmt.Sprintf("line %d, byte %d (of %d and %d lines):\n-%s\n+%s", i+1, at+1, len(w), len(g), around(wl, at), around(gl, at))
}

// line returns line i, or a mark for the end of the text.
func line(lines [][]byte, i int) []byte {
	if i < len(lines) {
		return lines[i]
	}
	return []byte("(end)")
}

// around cuts a long line to the neighbourhood of a byte.
func around(s []byte, at int) []byte {
	return s[max(0, min(at-100, len(s))):min(len(s), at+100)]
}
