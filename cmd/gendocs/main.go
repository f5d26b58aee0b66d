// Command gendocs writes the tables of docs/ that come from simulations.
//
//	go run ./cmd/gendocs baseline > docs/baseline.md
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
)

// page is a generated document.
type page struct {
	name  string
	write func(ctx context.Context, w io.Writer, o options) error
}

// options are what all pages can vary.
type options struct {
	replicates, scale, threads int
}

var pages = []page{{"baseline", baselinePage}}

func main() {
	o := options{}
	flag.IntVar(&o.replicates, "replicates", 20, "replicates of each scenario")
	flag.IntVar(&o.scale, "scale", 5000, "persons per agent")
	flag.IntVar(&o.threads, "threads", runtime.NumCPU(), "goroutines")
	flag.Parse()
	for _, p := range pages {
		if p.name == flag.Arg(0) {
			if err := p.write(context.Background(), os.Stdout, o); err != nil {
				fmt.Fprintln(os.Stderr, "gendocs:", err)
				os.Exit(1)
			}
			return
		}
	}
	fmt.Fprintln(os.Stderr, "gendocs: name a page:")
	for _, p := range pages {
		fmt.Fprintln(os.Stderr, "  ", p.name)
	}
	os.Exit(2)
}
