// Command gowest simulates the regional development of China's provinces with agents and measures
// what policies change. See README.md, or gowest --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"gowest/sim"
	"gowest/sim/record"
)

func main() { os.Exit(program(sim.Simulate)) }

// program runs the command line of the process with the given model and returns the exit code.
func program(simulate sim.SimulateFunc) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	return execute(ctx, os.Args[1:], os.Stdout, os.Stderr, simulate)
}

// app is what commands share: where they write, the model they run, and what they ask about the machine.
type app struct {
	stdout, stderr io.Writer
	simulate       sim.SimulateFunc
	proc           fs.FS // /proc of Linux; elsewhere nothing is in it
}

// guarded returns simulate with panics of the model as errors; their stacks go to stderr.
func (a *app) guarded(simulate sim.SimulateFunc) sim.SimulateFunc {
	guarded := sim.Guard(simulate)
	return func(ctx context.Context, cfg *sim.Config, replicate, threads int, progress func(done, total int)) (*record.Tables, error) {
		t, err := guarded(ctx, cfg, replicate, threads, progress)
		var panicked *sim.PanicError
		if errors.As(err, &panicked) {
			fmt.Fprintf(a.stderr, "%v\n%s\n", err, panicked.Stack)
		}
		return t, err
	}
}

// execute runs the command that args name and returns the exit code.
func execute(ctx context.Context, args []string, stdout, stderr io.Writer, simulate sim.SimulateFunc) int {
	out := &output{to: stdout}
	a := &app{stdout: out, stderr: stderr, simulate: simulate, proc: os.DirFS("/proc")}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil && out.err != nil {
		err = fmt.Errorf("standard output: %w", out.err)
	}
	return a.report(cmd, args, err)
}

// output is where commands write what they are asked for. It remembers the first failure, so that no command has to look at each line.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}
