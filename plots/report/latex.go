package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteLaTeX writes the main tables for a document that loads booktabs; Chinese ones need XeLaTeX or
// LuaLaTeX with ctex.
func WriteLaTeX(out io.Writer, d *Document) error {
	b := bufio.NewWriter(out)
	fmt.Fprintf(b, "%% %s\n%% \\usepackage{booktabs}\n", oneLine(d.Title))
	for _, s := range d.Sections {
		if !briefly[s.ID] {
			continue
		}
		for _, block := range s.Blocks {
			if block.Table != nil && !block.Table.Folded {
				d.latexTable(b, s.ID, block.Table)
			}
		}
	}
	fmt.Fprintf(b, "%% %s\n", oneLine(d.Citation))
	return b.Flush() // keeps the first error
}

// latexTable writes a floating table.
func (d *Document) latexTable(b io.Writer, section string, t *Table) {
	columns := strings.Repeat("l", t.Words) + strings.Repeat("r", len(t.Header)-t.Words)
	fmt.Fprintf(b, "\n\\begin{table}[htbp]\n  \\centering\n  \\caption{%s}\n  \\label{tab:%s-%d}\n  \\begin{tabular}{@{}%s@{}}\n    \\toprule\n",
		escapeLaTeX(t.Caption), section, t.Number, columns)
	row := func(cells []string) {
		escaped := make([]string, len(cells))
		for i, c := range cells {
			escaped[i] = escapeLaTeX(c)
		}
		fmt.Fprintf(b, "    %s \\\\\n", strings.Join(escaped, " & "))
	}
	row(t.Header)
	fmt.Fprintln(b, "    \\midrule")
	for _, cells := range t.Rows {
		row(cells)
	}
	fmt.Fprint(b, "    \\bottomrule\n  \\end{tabular}\n")
	if t.Note != "" {
		fmt.Fprintf(b, "\n  \\smallskip\\footnotesize %s\n", escapeLaTeX(d.words.f("note", t.Note)))
	}
	fmt.Fprintln(b, "\\end{table}")
}

// escapeLaTeX writes text that LaTeX prints as it is.
func escapeLaTeX(s string) string {
	return strings.NewReplacer(
		`\`, `\textbackslash{}`, "%", `\%`, "&", `\&`, "_", `\_`, "#", `\#`, "$", `\$`, "{", `\{`, "}", `\}`,
		"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "<", `\textless{}`, ">", `\textgreater{}`, "|", `\textbar{}`, "−", `$-$`, "–", "--", "\u00a0", "~", "\n", " ",
	).Replace(s)
}

// oneLine keeps a text inside a comment.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
