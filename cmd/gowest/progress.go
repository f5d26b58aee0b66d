package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows how far a run is. skip tells of ticks that are done without having taken time; it may be called while
// report is. stop leaves the terminal clean.
type progress interface {
	report(done, total int)
	skip(ticks int)
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
	return &lines{w: w, label: label, pace: pace{start: time.Now()}}
}

type silence struct{}

func (silence) report(int, int) {}
func (silence) skip(int)        {}
func (silence) stop()           {}

// lines prints a line for each full percent, so at most a hundred.
type lines struct {
	w       io.Writer
	label   string
	percent int
	pace
}

func (l *lines) report(done, total int) {
	if total <= 0 || done*100/total <= l.percent {
		return
	}
	l.percent = done * 100 / total
	fmt.Fprintf(l.w, "%s: %d %%, about %s left\n", l.label, l.percent, l.left(done, total))
}

func (l *lines) stop() {}

// pace is how long ticks take.
type pace struct {
	start   time.Time
	skipped atomic.Int64 // ticks that took no time
}

func (p *pace) skip(ticks int) { p.skipped.Add(int64(ticks)) }

// left says how long the rest of the ticks will take.
func (p *pace) left(done, total int) string {
	return duration(left(time.Since(p.start), done-int(p.skipped.Load()), total-done))
}

// left extrapolates the time that some ticks will take from the time that others took.
func left(elapsed time.Duration, done, more int) time.Duration {
	return time.Duration(float64(elapsed) * float64(more) / float64(max(1, done)))
}

// duration writes a time as 4m5s, from ten minutes on as 1h20m.
func duration(d time.Duration) string {
	if d = d.Round(time.Second); d < 10*time.Minute {
		return d.String()
	}
	return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
}

// bar is a progress bar with the time left.
type bar struct {
	container *mpb.Progress
	bar       *mpb.Bar
	all       int // total that the bar knows
	pace
}

func newBar(w io.Writer, label string) *bar {
	b := &bar{container: mpb.New(mpb.WithOutput(w), mpb.WithWidth(60)), pace: pace{start: time.Now()}}
	b.bar = b.container.AddBar(0,
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(label+" ")),
		mpb.AppendDecorators(decor.Percentage(), decor.Any(func(s decor.Statistics) string {
			if s.Current == 0 {
				return ""
			}
			return fmt.Sprintf(" about %s left", b.left(int(s.Current), int(s.Total)))
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
