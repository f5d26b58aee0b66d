package main

import (
	"github.com/spf13/cobra"
)

const about = `gowest simulates the regional development of China's provinces with agents: workers, firms,
governments. It runs scenarios of policies, measures the disparities between provinces, and
compares scenarios with intervals. Results are simulated; they are not a forecast.

SCENARIO is a TOML file or the name of a built-in scenario (gowest scenarios).

Exit codes: 0 done, 1 the run failed, 2 the input is wrong, 130 interrupted; what finished is kept.`

// root returns the command tree.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "gowest",
		Short:         "Simulate regional development and what policies change",
		Long:          about,
		Example:       "  gowest run toy\n  gowest compare baseline go-west --replicates 8 --scale 10000",
		SilenceErrors: true, // report prints them
		SilenceUsage:  true,
	}
	root.DisableSuggestions = true // report has its own
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		a.runCommand(), a.compareCommand(), a.sensitivityCommand(), a.calibrateCommand(), a.validateCommand(), a.claimsCommand(),
		a.sweepCommand(), a.ensembleCommand(), a.checkCommand(), a.explainCommand(), a.diffCommand(),
		a.plotCommand(), a.reportCommand(), a.replayCommand(), a.divergeCommand(), a.scenariosCommand(), a.newCommand(), a.versionCommand(),
	)
	return root
}
