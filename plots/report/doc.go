// Package report writes the results of a folder as a document that can be handed on: one HTML page that
// needs no network, a DOCX file with tables that can be edited, Markdown and LaTeX tables.
//
// [Build] turns the stored tables into a [Document], once, in English or Chinese; each format writes
// that document. Every number of the summary carries the place in the tables that it comes from.
package report
