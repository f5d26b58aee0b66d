package main

import (
	"github.com/spf13/cobra"

	"gowest/scenarios"
)

func (a *app) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "diff A B",
		Short:             "Say what differs between two scenarios",
		Long:              "diff compares two scenarios after everything that they extend has been resolved.",
		Example:           "  gowest diff baseline go-west",
		Args:              exactly(2, "two scenarios: files or names from gowest scenarios"),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := a.load(args, scenarios.Options{}, false)
			if err != nil {
				return err
			}
			scenarios.Diff(a.stdout, list[0], list[1])
			return nil
		},
	}
}
