package plots

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gowest/sim/parallel"
	"gowest/sim/record"
)

// runChart is a chart of a single run: nil if the run has nothing to draw.
type runChart struct {
	name     string
	draw     func(r Result, o Options) *Figure
	onDemand bool // drawn only if it is named
}

// runCharts in the order in which a reader wants them.
var runCharts = []runChart{
	{name: "dispersion", draw: func(r Result, o Options) *Figure { return Dispersion([]Result{r}, CV, o) }},
	{name: "decomposition", draw: Decomposition},
	{name: "provinces", draw: Provinces},
	{name: "map-gdp", draw: MapGDP},
	{name: "map-change", draw: MapChange},
	{name: "map-clusters", draw: MapClusters},
	{name: "clusters", draw: Clusters},
	{name: "calendar", draw: Calendar},
	{name: "firms", draw: Firms},
	{name: "growth", draw: Growth},
	{name: "demography", draw: Demography},
	{name: "lorenz", draw: Lorenz},
	{name: "mobility", draw: Mobility},
	{name: "migration", draw: Migration},
	{name: "trade", draw: Trade},
	{name: "map-animation", draw: MapAnimation, onDemand: true},
}

// compareCharts are the names of the charts of a comparison.
var compareCharts = []string{"dispersion", "effect-dispersion", "effect-provinces", "effect-map", "effect-vary", SharesChart}

// Names returns the names of all charts, those of a run first. Those that are drawn only if [Options] name
// them are among them.
func Names() []string {
	var out []string
	for _, c := range runCharts {
		out = append(out, c.name)
	}
	out = append(append(out, compareCharts[1:]...), SensitivityChart)
	for _, c := range calibrationCharts {
		out = append(out, c.name)
	}
	return out
}

// Check returns an error if options name an unknown chart or format.
func (o Options) Check() error {
	for _, f := range o.formats() {
		if !slices.Contains([]string{"svg", "png", "pdf"}, f) {
			return fmt.Errorf("chart format is %q; want svg, png or pdf", f)
		}
	}
	for _, c := range o.Charts {
		if !slices.Contains(Names(), c) {
			return fmt.Errorf("there is no chart %q; want %s", c, strings.Join(Names(), ", "))
		}
	}
	return nil
}

// wants tells whether a chart is selected.
func (o Options) wants(name string) bool { return o.Charts == nil || slices.Contains(o.Charts, name) }

// Run draws the charts of one run into dir/charts, map-animation only if it is named. Charts for which the tables hold nothing are
// left out.
func Run(dir string, meta Meta, t *record.Tables, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	r := Result{meta, t}
	var wanted []func() *Figure
	for _, c := range runCharts {
		if o.wants(c.name) && (!c.onDemand || o.Charts != nil) {
			wanted = append(wanted, func() *Figure { return c.draw(r, o) })
		}
	}
	return write(dir, wanted, o)
}

// Compare draws the charts of a comparison into dir/charts: the dispersion of all scenarios, and
// the effects of each alternative. The colour of a scenario is its place: the base is blue.
func Compare(dir string, base Result, alts []Result, effects []record.EffectRow, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	var wanted []func() *Figure
	for _, f := range comparison(base, alts, effects, o) {
		wanted = append(wanted, func() *Figure { return f })
	}
	return write(dir, wanted, o)
}

// CompareVary draws the chart of a comparison that varied a key into dir/charts, if it is selected and there is anything to draw.
func CompareVary(dir string, base Meta, alts []Meta, v *Vary, o Options) error {
	if err := o.Check(); err != nil || !o.wants("effect-vary") {
		return err
	}
	for i := range alts {
		alts[i].Slot = i + 1
	}
	return write(dir, []func() *Figure{func() *Figure { return EffectVary(base, alts, v, CV, o) }}, o)
}

// comparison returns the figures of a comparison that are selected.
func comparison(base Result, alts []Result, effects []record.EffectRow, o Options) []*Figure {
	all := append([]Result{base}, alts...)
	for i := range all {
		all[i].Meta.Slot = i
	}
	var out []*Figure
	if o.wants("dispersion") {
		out = append(out, Dispersion(all, CV, o))
	}
	var metas []Meta
	for _, r := range all {
		metas = append(metas, r.Meta)
	}
	if o.wants("effect-dispersion") {
		out = append(out, EffectDispersion(metas[0], metas[1:], effects, CV, o))
	}
	for _, alt := range metas[1:] {
		for _, c := range effectCharts {
			if f := c.draw(metas[0], alt, effects, o); f != nil && o.wants(c.name) {
				if len(alts) > 1 {
					f.Name += "-" + alt.Scenario
				}
				out = append(out, f)
			}
		}
	}
	return out
}

// CompareShares draws the chart of the shares of packages in the effect of each alternative into dir/charts, if it is selected. Slots of
// colours are as in [Compare].
func CompareShares(dir string, base Meta, alts []Meta, rows []record.ShapleyRow, o Options) error {
	if err := o.Check(); err != nil || !o.wants(SharesChart) {
		return err
	}
	var wanted []func() *Figure
	for i, alt := range alts {
		alt.Slot = i + 1
		wanted = append(wanted, func() *Figure {
			f := EffectShapley(base, alt, rows, CV, o)
			if f != nil && len(alts) > 1 {
				f.Name += "-" + alt.Scenario
			}
			return f
		})
	}
	return write(dir, wanted, o)
}

// effectCharts are drawn for each alternative.
var effectCharts = []struct {
	name string
	draw func(base, alt Meta, rows []record.EffectRow, o Options) *Figure
}{{"effect-provinces", EffectProvinces}, {"effect-map", EffectMap}}

// write stores figures in every format, on as many goroutines as o says; nil is nothing to store.
func write(dir string, figures []func() *Figure, o Options) error {
	formats := o.formats()
	return parallel.Try(o.Threads, len(figures), func(i int) error {
		f := figures[i]()
		if f == nil {
			return nil
		}
		folder := filepath.Join(dir, "charts")
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return fmt.Errorf("chart %s: %w", f.Name, err)
		}
		for _, format := range formats {
			data, err := f.Render(format, o.width())
			if err != nil {
				return err
			}
			err = record.WriteFile(filepath.Join(folder, f.Name+"."+format), data)
			if err != nil {
				return err
			}
		}
		if o.Drawn != nil {
			o.Drawn(f.Name)
		}
		return nil
	})
}
