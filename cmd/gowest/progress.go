package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows how far a run is. stop leaves the terminal clean.
type progress interface {
	report(done, total int)
	stop()
}

// newProgress returns a bar on a terminal, lines elsewhere, and nothing if quiet.
func newProgress(w io.Writer, label string, quiet bool) progress {
	if quiet {
		return silence{}
	}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return newBar(w, label)
	}
	return &lines{w: w, label: label, start: time.Now()}
}

type silence struct{}

func (silence) report(int, int) {}
func (silence) stop()           {}

// lines prints a line for each full percent, so at most a hundred.
type lines struct {
	w       io.Writer
	label   string
	start   time.Time
	percent int
}

func (l *lines) report(done, total int) {
	if total <= 0 || done*100/total <= l.percent {
		return
	}
	l.percent = done * 100 / total
	fmt.Fprintf(l.w, "%s: %d %%, about %s left\n", l.label, l.percent, left(time.Since(l.start), done, total))
}

func (l *lines) stop() {}

// left extrapolates the time that the rest of the ticks will take.
func left(elapsed time.Duration, done, total int) time.Duration {
	return time.Duration(float64(elapsed) * float64(total-done) / float64(done)).Round(time.Second)
}

// bar is a progress bar with the time left.
type bar struct {
	container *mpb.Progress
	bar       *mpb.Bar
	start     time.Time
	all       int // total that the bar knows
}

func newBar(w io.Writer, label string) *bar {
	b := &bar{container: mpb.New(mpb.WithOutput(w), mpb.WithWidth(60)), start: time.Now()}
	b.bar = b.container.AddBar(0,
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(label+" ")),
		mpb.AppendDecorators(decor.Percentage(), decor.Any(func(s decor.Statistics) string {
			if s.Current == 0 {
				return ""
			}
			return fmt.Sprintf(" about %s left", left(time.Since(b.start), int(s.Current), int(s.Total)))
		})),
	)
	return b
}

func (b *bar) report(done, total int) {
	if total != b.all {
		b.all = total
		b.bar.SetTotal(int64(total), false)
	}
	b.bar.SetCurrent(int64(done))
}

func (b *bar) stop() {
	b.bar.Abort(true)
	b.container.Wait()
}
