package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"gowest/plots/report"
	"gowest/scenarios"
	"gowest/sim/record"
)

func (a *app) newCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Write an editable copy of a built-in scenario",
		Long: `new writes a scenario file that extends the built-in NAME and holds every parameter as a comment
with its unit and range. It never overwrites a file.`,
		Example:           "  gowest new go-west\n  gowest new toy -o my-country.toml\n  gowest new baseline -o -",
		Args:              exactly(1, "the name of a built-in scenario, from gowest scenarios"),
		ValidArgsFunction: completeBuiltins,
		RunE: func(_ *cobra.Command, args []string) error {
			content, err := scenarios.New(args[0])
			if err != nil {
				return inputError{err}
			}
			if path == "-" {
				_, err := a.stdout.Write(content)
				return err
			}
			if path == "" {
				path = "my-" + args[0] + ".toml"
			}
			return a.writeNew(path, content)
		},
	}
	cmd.Flags().StringVarP(&path, "output", "o", "", "`file` to write, - for stdout (default: my-NAME.toml)")
	return cmd
}

// writeNew writes a scenario file that is not there yet.
func (a *app) writeNew(path string, content []byte) error {
	if _, err := os.Lstat(path); err == nil {
		return badInput("%s is there already; choose another name with -o", path)
	}
	if err := record.WriteFile(path, content); err != nil {
		return inputError{err}
	}
	fmt.Fprintf(a.stdout, "wrote %s; next: gowest check %s\n", path, report.ShellWord(path))
	return nil
}
