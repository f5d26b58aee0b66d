package sim

import "gowest/sim/calendar"

// startingUp tells whether the run is still in its burn-in.
func (w *Economy) startingUp() bool { return w.tick < 0 }

// firstTick returns the first tick of the burn-in.
func (w *Economy) firstTick() calendar.Tick { return calendar.Tick(-w.cfg.Initial.BurnIn) }

// ticks returns the quarters of the run after start-up.
func (c *Config) ticks() int { return (c.Run.To - c.Run.From + 1) * calendar.TicksPerYear }

// advance runs one quarter and moves the clock.
func (w *Economy) advance() error {
	w.luck = w.key.Tick(int(w.tick))
	w.now = calendar.At(w.cfg.Run.From, w.tick)
	if err := w.step(); err != nil {
		return err
	}
	if !w.startingUp() {
		w.farmProductivity *= 1 + float64(w.series(FarmProductivity)/calendar.TicksPerYear)
	}
	w.tick++
	return nil
}
