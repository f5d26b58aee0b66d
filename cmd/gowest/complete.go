package main

import (
	"github.com/spf13/cobra"

	"gowest/scenarios"
)

// completeScenarios offers the built-in scenarios to shells, which add files.
func completeScenarios(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return builtinCompletions(), cobra.ShellCompDirectiveDefault
}

// completeStudies offers the built-in studies to shells, which add files.
func completeStudies(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var out []string
	for _, s := range scenarios.Studies() {
		out = append(out, cobra.CompletionWithDesc(s.Name, s.Title))
	}
	return out, cobra.ShellCompDirectiveDefault
}

// completeBuiltins offers the built-in scenarios alone.
func completeBuiltins(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return builtinCompletions(), cobra.ShellCompDirectiveNoFileComp
}

func builtinCompletions() []string {
	var out []string
	for _, s := range scenarios.Builtins() {
		out = append(out, cobra.CompletionWithDesc(s.Name, s.Title))
	}
	return out
}

// completeSweeps offers the built-in sweeps to shells, which add files.
func completeSweeps(_ *cobra.Command, _ []string, _ string) (out []string, _ cobra.ShellCompDirective) {
	for _, s := range scenarios.Sweeps() {
		out = append(out, cobra.CompletionWithDesc(s.Name, s.Title))
	}
	return out, cobra.ShellCompDirectiveDefault
}
