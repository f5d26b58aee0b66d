package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"gowest/internal/diag"
	"gowest/sim/store"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitInput       = 2
	exitInterrupted = 130
)

// inputError marks an error as one of the user's input: exit code 2, nothing written.
type inputError struct{ error }

func (e inputError) Unwrap() error { return e.error }

// badInput makes an input error.
func badInput(format string, args ...any) error { return inputError{fmt.Errorf(format, args...)} }

// exitCode returns the exit code that err stands for.
func exitCode(err error) int {
	var problems diag.List
	var problem *diag.Problem
	var damage *store.Damage
	var own coded
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &own):
		return own.code
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, new(inputError)), errors.As(err, &problems), errors.As(err, &problem), errors.As(err, &damage):
		return exitInput
	}
	return exitFailed
}

// report prints err and returns its exit code. Problems of scenario files carry their place and
// stand alone; other messages begin with the command.
func (a *app) report(cmd *cobra.Command, args []string, err error) int {
	if err == nil {
		return exitDone
	}
	if unknown := unknownCommand(cmd, args, err); unknown != nil {
		err = unknown
	}
	var problems diag.List
	var problem *diag.Problem
	code := exitCode(err)
	switch {
	case errors.As(err, &problems), errors.As(err, &problem):
		fmt.Fprintln(a.stderr, err)
	case code == exitInterrupted && errors.Is(err, errNothingKept):
		fmt.Fprintf(a.stderr, "%s: interrupted before a replicate finished; nothing was written\n", cmd.CommandPath())
	case code == exitInterrupted && errors.Is(err, errRunsKept):
		fmt.Fprintf(a.stderr, "%s: interrupted; %v\n", cmd.CommandPath(), errRunsKept)
	case code == exitInterrupted && errors.Is(err, errGoesOn):
		fmt.Fprintf(a.stderr, "%s: interrupted; %v\n", cmd.CommandPath(), errGoesOn)
	case code == exitInterrupted && errors.Is(err, errRunsStay):
		fmt.Fprintf(a.stderr, "%s: interrupted; %v\n", cmd.CommandPath(), errRunsStay)
	case code == exitInterrupted:
		fmt.Fprintf(a.stderr, "%s: interrupted; what finished was written\n", cmd.CommandPath())
	default:
		fmt.Fprintf(a.stderr, "%s: %v\n", cmd.CommandPath(), err)
	}
	return code
}

// unknownCommand returns the message for a first word that is no command, or nil. Cobra knows it
// by the text of its error only.
func unknownCommand(cmd *cobra.Command, args []string, err error) error {
	if cmd.HasParent() || !strings.HasPrefix(err.Error(), "unknown command") {
		return nil
	}
	for _, word := range args {
		if strings.HasPrefix(word, "-") {
			continue
		}
		return noSuchCommand(cmd, word)
	}
	return nil
}

// noSuchCommand is the error of a word that is no command below cmd.
func noSuchCommand(cmd *cobra.Command, word string) error {
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return badInput("unknown command %q%s", word, suggestion("%q", word, names))
}

// flagError words a problem with a flag and suggests the nearest right one.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return badInput("--%s is %q; want %s", invalid.GetFlag().Name, invalid.GetValue(), wantedOf(invalid.GetFlag()))
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return inputError{err}
	}
	word := unknown.GetSpecifiedName()
	if unknown.GetSpecifiedShortnames() != "" {
		return badInput("unknown flag -%s; see %s --help", word, cmd.CommandPath())
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	hint := suggestion("--%s", word, names)
	if hint == "" {
		hint = fmt.Sprintf("; see %s --help", cmd.CommandPath())
	}
	return badInput("unknown flag --%s%s", word, hint)
}

// wantedOf says what a flag takes.
func wantedOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int":
		return "a whole number"
	case "uint64":
		return "a whole number from 0 on"
	case "float64":
		return "a number"
	case "bool":
		return "true or false"
	case "duration":
		return "a time such as 30s or 5m"
	}
	return f.Value.Type()
}

// suggestion returns "; did you mean …?" with the nearest candidate, or nothing.
func suggestion(format, word string, candidates []string) string {
	if s := diag.Suggest(word, candidates); s != "" {
		return "; did you mean " + fmt.Sprintf(format, s) + "?"
	}
	return ""
}

// exactly returns an argument check that says what is missing in words.
func exactly(n int, want string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return badInput("%d arguments given; want %s", len(args), want)
		}
		return nil
	}
}
