package scenarios

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"gowest/internal/diag"
)

// parse decodes a TOML document into a tree whose every key and value knows its place. The
// decoder judges syntax and values; the places come from our own index.
func parse(text, file string, layer int) (*node, *diag.Problem) {
	text = strings.TrimPrefix(text, "\ufeff")
	if p := notText(text, file); p != nil {
		return nil, p
	}
	var values map[string]any
	if _, err := decode(text, &values); err != nil {
		return nil, syntaxProblem(err, text, file)
	}
	root, _ := index(text, file, layer)
	fill(root, values)
	return root, nil
}

// notText reports bytes that no text file has, and what to do about them.
func notText(text, file string) *diag.Problem {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		message := ""
		switch {
		case r == utf8.RuneError && size == 1:
			message = fmt.Sprintf("the file is not text in UTF-8 (byte 0x%02x); save it with that encoding", text[i])
		case r == '\r' && !strings.HasPrefix(text[i:], "\r\n"):
			message = "a carriage return without a line feed; save the file with ordinary line ends"
		case r == '\ufeff' || r == '\u200b':
			message = fmt.Sprintf("an invisible character U+%04X; remove it", r)
		case r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f:
			message = fmt.Sprintf("control character U+%04X; remove it", r)
		}
		if message != "" {
			line, col := position(text, i)
			return &diag.Problem{File: file, Line: line, Col: col, Text: message}
		}
		i += size
	}
	return nil
}

// position returns line and column of an offset, from 1, in characters.
func position(text string, at int) (line, col int) {
	before := text[:at]
	return 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:])
}

// decode is toml.Decode without its panics on what it cannot read. The text has passed [notText].
func decode(text string, into any) (md toml.MetaData, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not readable as TOML (%v)", r)
		}
	}()
	return toml.Decode(text, into)
}

// fill puts the decoded values into the tree. Where the tree lacks a key, the key gets the place
// of its parent, so that a message about it is near at worst.
func fill(n *node, v any) {
	switch v := v.(type) {
	case map[string]any:
		if n.fields == nil {
			n.fields = map[string]*node{}
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			x, child := v[k], n.fields[k]
			if child == nil {
				child = &node{key: n.key, at: n.at}
				n.put(k, child)
			}
			fill(child, x)
		}
		for _, k := range append([]string(nil), n.keys...) {
			if _, ok := v[k]; !ok {
				n.drop(k)
			}
		}
	case []map[string]any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = v[i]
		}
		fill(n, items)
	case []any:
		n.list = true
		for len(n.items) < len(v) {
			n.items = append(n.items, &node{key: n.at, at: n.at})
		}
		n.items = n.items[:len(v)]
		for i := range v {
			fill(n.items[i], v[i])
		}
	default:
		n.value = v
	}
}

// unquote returns the text of a quoted key.
func unquote(raw string) string {
	var v map[string]any
	if _, err := decode("k = "+raw, &v); err == nil {
		if s, ok := v["k"].(string); ok {
			return s
		}
	}
	return strings.Trim(raw, `"'`)
}

// syntaxProblem puts an error of the decoder into our words. The decoder's column is wrong at the
// start of a line, so it is counted from the offset.
func syntaxProblem(err error, text, file string) *diag.Problem {
	p := &diag.Problem{File: file, Line: 1, Col: 1}
	var pe toml.ParseError
	if !errors.As(err, &pe) {
		p.Text = "not TOML: " + strings.TrimPrefix(err.Error(), "toml: ")
		return p
	}
	at := min(max(pe.Position.Start, 0), len(text))
	if strings.Contains(pe.Message, "EOF") {
		at = len(strings.TrimRight(text, "\r\n"))
	}
	p.Line, p.Col = position(text, at)
	p.Text = syntaxText(pe.Message)
	if m := afterKey.FindStringSubmatch(pe.Message); m != nil {
		p.Text = afterKeyText(m[1], text[1+strings.LastIndex(text[:at], "\n"):at])
	}
	return p
}

var afterKey = regexp.MustCompile(`^expected '\.' or '=', but got '(.*)' instead$`)

// afterKeyText says what is wrong with a character where a key begins or ends. before is what stands before
// it on its line.
func afterKeyText(found, before string) string {
	r, _ := utf8.DecodeRuneInString(found)
	switch {
	case found == `\n`:
		return `the line ends after a key; want "=" and a value`
	case found == `\u00a0`:
		return "found a space that does not break (U+00A0); write an ordinary one"
	case unicode.IsLetter(r) && before == strings.TrimRight(before, " \t"):
		return `found "` + found + `" in a key; want letters from a to z, or the key in "quotes"`
	case strings.TrimSpace(before) == "":
		return `found "` + found + `" where a line begins; want key = value, a [table] or a # comment`
	}
	return `found "` + found + `" after a key; want "=" and a value`
}

var syntaxWords = []struct {
	pattern *regexp.Regexp
	words   string
}{
	{regexp.MustCompile(`^Key '(.*)' has already been defined\.$`), `key "$1" is given twice; keep one`},
	{regexp.MustCompile(`^Key '(.*)' was already created as a hash\.$`), `key "$1" has a value already and cannot be a table too`},
	{regexp.MustCompile(`^Key '(.*)' was already created and cannot be used as an array\.$`), `"$1" is given as a single table and as a list of tables; write [[$1]] everywhere`},
	{regexp.MustCompile(`^unexpected EOF; expected '?(.*?)'?$`), `the file ends too early; want $1`},
	{regexp.MustCompile(`^expected value but found '\\n' instead$`), `the line ends after "="; want a value: text in "quotes", a number, true, false, a [list] or a { table }`},
	{regexp.MustCompile(`^expected '\.' or '\]' to end table name, but got '\\n' instead$`), `the line ends in a table name; want "]"`},
	{regexp.MustCompile(`^expected end of table array name delimiter '\]', but got .* instead$`), `a table name that begins with "[[" ends with one "]"; want "]]"`},
	{regexp.MustCompile(`^unexpected comma$`), `a comma with nothing before it; want a value`},
	{regexp.MustCompile(`^unexpected '=': key name appears blank$`), `"=" without a key before it; want key = value`},
	{regexp.MustCompile(`^expected value but found '?["“”‘’]+'? instead$`), `found a curly quote; texts stand between straight ones: "text"`},
	{regexp.MustCompile(`^expected value but found "(?i:(true|false).*)" instead$`), `found $1; want true or false in small letters`},
	{regexp.MustCompile(`^expected value but found "(.*)" instead$`), `found $1; want a value: text in "quotes", a number, true, false, a [list] or a { table }`},
	{regexp.MustCompile(`^expected value but found '(.*)' instead$`), `found "$1"; want a value: text in "quotes", a number, true, false, a [list] or a { table }`},
	{regexp.MustCompile(`^expected '\.' or '\]' to end table name, but got '(.*)' instead$`), `found "$1" in a table name; want "]"`},
	{regexp.MustCompile(`^expected a top-level item to end with a newline, comment, or EOF, but got ',' instead$`), `found "," after a value; want the end of the line (decimals have a point: 0.01)`},
	{regexp.MustCompile(`^expected a top-level item to end with a newline, comment, or EOF, but got '%' instead$`), `found "%" after a value; want a share without it (0.1 for 10 %)`},
	{regexp.MustCompile(`^expected a top-level item to end with a newline, comment, or EOF, but got '(.*)' instead$`), `found "$1" after a value; want the end of the line`},
	{regexp.MustCompile(`^expected a comma \(','\) or array terminator \('\]'\), but got (.*)$`), `found $1 in a list; want "," or "]"`},
	{regexp.MustCompile(`^expected a comma or an inline table terminator '}', but got (.*) instead$`), `found $1 in an inline table; want "," or "}"`},
	{regexp.MustCompile(`^strings cannot contain newlines$`), `the text does not end on its line; want a closing quote`},
	{regexp.MustCompile(`^(.*) is out of range for (int64|float64)$`), `$1 is too large a number`},
	{regexp.MustCompile(`^[Ii]nvalid integer "(.*)": cannot have leading zeroes$`), `$1 begins with 0; write the number without`},
	{regexp.MustCompile(`^floats must start with a digit, not '\.'$`), `a number starts with a digit; write 0.5, not .5`},
}

// syntaxText returns a message of the decoder in words for people who do not program.
func syntaxText(message string) string {
	for _, w := range syntaxWords {
		if w.pattern.MatchString(message) {
			return w.pattern.ReplaceAllString(message, w.words)
		}
	}
	message = strings.TrimSuffix(message, ".")
	if message == "" {
		return "not TOML"
	}
	return "not TOML: " + strings.ToLower(message[:1]) + message[1:]
}
