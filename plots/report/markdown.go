package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// briefly are the sections that Markdown and LaTeX give: the summary and the tables of results.
var briefly = map[string]bool{"summary": true, "effects": true, "results": true, "vary": true, "shapley": true, "decomposition": true, "costs": true}

// WriteMarkdown writes the summary, the main tables and the citation as Markdown.
func WriteMarkdown(out io.Writer, d *Document) error {
	b := bufio.NewWriter(out)
	fmt.Fprintf(b, "# %s\n\n%s\n", escapeMarkdown(d.Title), escapeMarkdown(d.Subtitle))
	if d.Warning != "" {
		fmt.Fprintf(b, "\n> %s\n", escapeMarkdown(d.Warning))
	}
	for _, s := range d.Sections {
		if !briefly[s.ID] {
			continue
		}
		fmt.Fprintf(b, "\n## %s\n", escapeMarkdown(s.Title))
		for _, block := range s.Blocks {
			switch {
			case block.Heading != "":
				fmt.Fprintf(b, "\n### %s\n", escapeMarkdown(block.Heading))
			case block.Text != nil:
				fmt.Fprintf(b, "\n%s\n", escapeMarkdown(block.Text.String()))
			case block.Table != nil && !block.Table.Folded:
				d.markdownTable(b, block.Table)
			}
		}
	}
	fmt.Fprintf(b, "\n## %s\n\n%s\n", d.words.f("citation"), escapeMarkdown(d.Citation))
	return b.Flush() // keeps the first error
}

// markdownTable writes a table with its caption above it.
func (d *Document) markdownTable(b io.Writer, t *Table) {
	caption := d.words.f("table", t.Number) + d.words.f("colon") + t.Caption
	fmt.Fprintf(b, "\n**%s**\n\n", escapeMarkdown(caption))
	row := func(cells []string) {
		for _, c := range cells {
			fmt.Fprintf(b, "| %s ", escapeMarkdown(c))
		}
		fmt.Fprintln(b, "|")
	}
	row(t.Header)
	for i := range t.Header {
		if i < t.Words {
			fmt.Fprint(b, "| --- ")
		} else {
			fmt.Fprint(b, "| ---: ")
		}
	}
	fmt.Fprintln(b, "|")
	for _, cells := range t.Rows {
		row(cells)
	}
	if t.Note != "" {
		fmt.Fprintf(b, "\n%s\n", escapeMarkdown(d.words.f("note", t.Note)))
	}
}

// escapeMarkdown keeps signs of names from becoming markup.
func escapeMarkdown(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "\n", " ").Replace(s)
}
