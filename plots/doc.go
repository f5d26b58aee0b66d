// Package plots draws the charts of a run and of a comparison from stored tables.
//
// Every chart is a function from rows to a [Figure], which can be written as SVG, PNG or PDF at a
// width in centimetres. [Run] and [Compare] draw all charts of a result folder.
//
// PNG and PDF are drawn on the canvases of gonum.org/v1/plot/vg, SVG on our own; so is the layout: the message of a chart is
// its title, measure and unit are the subtitle, source, number of replicates and seed the last
// line, keys stand in a row above the plot or at the ends of lines. Text is drawn as glyph
// outlines, so that every format shows the same on every machine, and the bytes of a chart depend
// on its rows alone.
package plots
