package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"gowest/scenarios"
)

func (a *app) scenariosCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "scenarios",
		Short:   "List the built-in scenarios",
		Example: "  gowest scenarios",
		Args:    exactly(0, "none"),
		RunE: func(*cobra.Command, []string) error {
			w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
			for _, s := range scenarios.Builtins() {
				fmt.Fprintf(w, "%s\t%s\n", s.Name, s.Title)
			}
			return w.Flush()
		},
	}
}
