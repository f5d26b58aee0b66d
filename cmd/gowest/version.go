package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"gowest/sim"
	"gowest/sim/record"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the versions of the program and of the model",
		Example: "  gowest version",
		Args:    exactly(0, "none"),
		RunE: func(*cobra.Command, []string) error {
			p := record.ThisProgram()
			fmt.Fprintf(a.stdout, "gowest %s (commit %s), model %s, %s %s\n", p.Version, p.Commit, sim.ModelVersion, p.Go, p.Arch)
			return nil
		},
	}
}
