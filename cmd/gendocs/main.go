// Command gendocs writes the documents of docs/ that come from the source or from simulations.
//
//	go run ./cmd/gendocs parameters              docs/parameters.md, at once
//	go run ./cmd/gendocs studies                 docs/studies.md, at once
//	go run ./cmd/gendocs baseline                docs/baseline.md
//	go run ./cmd/gendocs mechanisms              docs/model/NN-name.md with their charts
//	go run ./cmd/gendocs -scale 1000 patterns    docs/patterns.md
//	go run ./cmd/gendocs cases                   docs/cases.md
//	go run ./cmd/gendocs scales                  docs/scales.md, with a list of scales of its own: -scale leaves out finer ones
//
// It runs in the root of the repository. With -cache every finished run is kept under a name made of
// the model's source, the scenario and the replicate, so that a page that was interrupted goes on
// where it stopped, and a change of the model or of a scenario is never missed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"gowest/sim"
	"gowest/sim/record"
)

// page is a generated document or a set of them.
type page struct {
	name  string
	about string
	// replicates and scale are what the page uses if the command line does not say.
	replicates, scale int
	write             func(ctx context.Context, o options) error
}

// options are what all pages can vary.
type options struct {
	replicates, scale, threads int

	scales []int  // persons per agent at which patterns that depend on it are shown besides scale
	out    string // folder of the documents
	source string // root of the repository
	cache  string // folder of finished runs; "" keeps none
	only   []string
	into   string // document of the folder that gets the table of the patterns as a section; "" = none

	national string // folder of a run with one agent a person; "" = none
	log      io.Writer
}

var pages = []page{
	{"parameters", "the parameter reference", 0, 0, parametersPage},
	{"studies", "files of claims, sensitivities and calibrations", 0, 0, studiesPage},
	{"baseline", "the baseline by year", 20, 5000, baselinePage},
	{"mechanisms", "a page for each mechanism, on and off", 10, 10000, mechanismPages},
	{"patterns", "the patterns P1 to P9", 20, 1000, patternsPage},
	{"cases", "the scenarios of towns and districts against published figures", 12, 1000, casesPage},
	{"scales", "sampling error and bias by persons per agent", 0, 0, scalesPage},
}

func main() {
	o := options{log: os.Stderr}
	only, scales := "", ""
	flag.IntVar(&o.replicates, "replicates", 0, "replicates of each scenario (0 = the page's own)")
	flag.IntVar(&o.scale, "scale", 0, "persons per agent (0 = the page's own)")
	flag.IntVar(&o.threads, "threads", runtime.NumCPU(), "goroutines")
	flag.StringVar(&o.out, "out", "docs", "folder of the documents")
	flag.StringVar(&o.source, "source", ".", "root of the repository")
	flag.StringVar(&o.cache, "cache", "", "folder that keeps finished runs, such as runs/docs")
	flag.StringVar(&only, "only", "", "mechanisms to write, such as M2,M14 (default: all)")
	flag.StringVar(&o.into, "into", "", "document in the folder that gets the table of patterns behind its verdict, such as validation.md")
	flag.StringVar(&o.national, "national", "", "folder of a finished gowest run baseline --scale 1 --replicates 1, to show on the page scales")
	flag.StringVar(&scales, "scales", "10000,5000", "further persons per agent at which patterns shows what depends on them")
	flag.Parse()
	var err error
	if o.scales, err = wholeNumbers(scales); err != nil {
		fmt.Fprintln(os.Stderr, "gendocs: -scales:", err)
		os.Exit(2)
	}
	if only != "" {
		o.only = strings.Split(only, ",")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if flag.NArg() == 0 {
		usage()
	}
	for _, name := range flag.Args() {
		if err := writePage(ctx, name, o); err != nil {
			fmt.Fprintln(os.Stderr, "gendocs:", err)
			var panicked *sim.PanicError
			if errors.As(err, &panicked) {
				os.Stderr.Write(panicked.Stack)
			}
			if errors.Is(err, errUnknown) {
				usage()
			}
			os.Exit(1)
		}
	}
}

// wholeNumbers reads numbers separated by commas.
func wholeNumbers(s string) (out []int, err error) {
	for word := range strings.SplitSeq(s, ",") {
		if word == "" {
			continue
		}
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no number of persons", word)
		}
		out = append(out, n)
	}
	return out, nil
}

var errUnknown = errors.New("no such page")

func usage() {
	fmt.Fprintln(os.Stderr, "gendocs [flags] page…; the pages:")
	for _, p := range pages {
		fmt.Fprintf(os.Stderr, "  %-12s%s\n", p.name, p.about)
	}
	os.Exit(2)
}

// writePage writes one page with its own number of replicates and scale where o gives none.
func writePage(ctx context.Context, name string, o options) error {
	for _, p := range pages {
		if p.name != name {
			continue
		}
		if o.replicates == 0 {
			o.replicates = p.replicates
		}
		if o.scale == 0 {
			o.scale = p.scale
		}
		start := time.Now()
		if err := p.write(ctx, o); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(o.log, "%s: done in %s\n", name, time.Since(start).Round(time.Second))
		return nil
	}
	return fmt.Errorf("%w: %q", errUnknown, name)
}

// writeFile stores a document under the output folder.
func (o options) writeFile(name string, text []byte) error {
	path := filepath.Join(o.out, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return record.WriteFile(path, text)
}
