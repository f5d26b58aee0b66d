package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gowest/scenarios"
)

func (a *app) checkCommand() *cobra.Command {
	var f scenarioFlags
	cmd := &cobra.Command{
		Use:   "check SCENARIO",
		Short: "Validate a scenario; show its map, policies and parameters",
		Long: `check reads a scenario as run would, prints every problem with its place, and shows the map, the
policy calendar and the resolved parameters. Exit code 0 if the scenario is right, 2 if not.`,
		Example:           "  gowest check toy\n  gowest check go-west --set 'policy.\"Go West\".start=2005'",
		Args:              exactly(1, "one scenario: a file or a name from gowest scenarios"),
		ValidArgsFunction: completeScenarios,
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := a.loadFor(cmd, &f, args)
			if err != nil {
				return err
			}
			scenarios.Check(a.stdout, list[0], isTerminal(a.stdout))
			return nil
		},
	}
	f.add(cmd)
	return cmd
}

// loadFor loads the scenarios of a command that shows but does not simulate.
func (a *app) loadFor(cmd *cobra.Command, f *scenarioFlags, names []string) ([]*scenarios.Scenario, error) {
	o, err := f.options(cmd)
	if err != nil {
		return nil, err
	}
	return a.load(names, o, false)
}

// isTerminal tells whether w is a terminal that shows colours.
func isTerminal(w io.Writer) bool {
	if o, ok := w.(*output); ok {
		w = o.to
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == ""
}
