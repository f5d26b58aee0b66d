package main

import (
	"github.com/spf13/cobra"

	"gowest/scenarios"
)

func (a *app) explainCommand() *cobra.Command {
	var f scenarioFlags
	cmd := &cobra.Command{
		Use:               "explain SCENARIO",
		Short:             "Say in plain words what a scenario does",
		Long:              "explain summarises a scenario in words: what is simulated, the calendar of policies, and what they cost.",
		Example:           "  gowest explain go-west",
		Args:              exactly(1, "one scenario: a file or a name from gowest scenarios"),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := a.loadFor(cmd, &f, args)
			if err != nil {
				return err
			}
			scenarios.Explain(a.stdout, list[0])
			return nil
		},
	}
	f.add(cmd)
	return cmd
}
