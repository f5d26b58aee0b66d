package scenarios

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"gowest/sim"
	"gowest/sim/market"
	"gowest/sim/policy"
)

// Explain writes the scenario in plain words: what is modelled, by the headings of the ODD
// protocol (Grimm et al. 2020), the policies in the order of their start, and what each costs as a
// share of GDP and who pays.
func Explain(w io.Writer, s *Scenario) {
	b := bufio.NewWriter(w)
	defer b.Flush()
	cfg := s.Config
	fmt.Fprintf(b, "%s (%s)\n", cfg.Title, s.Name)
	explainPurpose(b, cfg)
	explainEntities(b, cfg)
	explainProcess(b, cfg)
	explainPolicies(b, cfg)
	explainStrategies(b, cfg)
	explainBudget(b, cfg)
	explainWorld(b, cfg)
}

func heading(w io.Writer, s string) {
	fmt.Fprintf(w, "\n%s\n%s\n", s, strings.Repeat("-", len([]rune(s))))
}

func explainPurpose(w io.Writer, cfg *sim.Config) {
	heading(w, "Purpose")
	fmt.Fprintf(w, "How the incomes of %s develop from %d to %d, and what policies change about it.\n",
		counted(len(cfg.Provinces), "province"), cfg.Run.From, cfg.Run.To)
}

func explainEntities(w io.Writer, cfg *sim.Config) {
	heading(w, "Entities and scales")
	people := 0.0
	for _, p := range cfg.Provinces {
		people += p.Population
	}
	fmt.Fprintf(w, "Workers, firms, a bank, provincial governments and a centre. One worker agent stands for %s;\n", persons(cfg.Run.PersonsPerAgent))
	fmt.Fprintf(w, "the country has %.1f million people at the start. A tick is a quarter: %d years are %d ticks.\n",
		people/1e6, cfg.Run.To-cfg.Run.From+1, 4*(cfg.Run.To-cfg.Run.From+1))
	fmt.Fprintf(w, "The map has %d cells of %s km and %s.\n", len(cfg.World.Grid.Cells), number(cfg.World.Grid.CellKM), counted(len(cfg.World.Ports), "port"))
	for _, r := range regions(cfg) {
		fmt.Fprintf(w, "  %s: %s\n", r, strings.Join(provinceNames(cfg, r), ", "))
	}
	for _, kind := range []market.Kind{market.Farming, market.Services, market.Traded} {
		var names []string
		for _, ind := range cfg.Industries {
			if ind.Kind == kind {
				names = append(names, fmt.Sprintf("%s%s", ind.Name, stageCount(ind)))
			}
		}
		fmt.Fprintf(w, "  %s industries: %s\n", kind, strings.Join(names, ", "))
	}
}

func stageCount(ind market.Industry) string {
	if len(ind.Stages) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s)", counted(len(ind.Stages), "stage"))
}

func yearsInWords(v float64) string {
	if v == 1 {
		return "1 year"
	}
	return number(v) + " years"
}

func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func regions(cfg *sim.Config) []string {
	var out []string
	for _, p := range cfg.Provinces {
		if !slices.Contains(out, p.Region) {
			out = append(out, p.Region)
		}
	}
	return out
}

func provinceNames(cfg *sim.Config, region string) []string {
	var out []string
	for _, p := range cfg.Provinces {
		if p.Region == region {
			out = append(out, p.Name)
		}
	}
	return out
}

func explainProcess(w io.Writer, cfg *sim.Config) {
	heading(w, "Process")
	fmt.Fprintln(w, "Each quarter: policies act, households and firms spend, firms plan, workers look for work and move, firms produce")
	fmt.Fprintln(w, "and sell, taxes and wages are paid, workers and firms learn, firms close, move and are founded.")
	if off := mechanismsOff(cfg); len(off) > 0 {
		fmt.Fprintf(w, "Switched off: %s.\n", strings.Join(off, ", "))
	} else {
		fmt.Fprintln(w, "All mechanisms M1 to M16 are on.")
	}
}

func explainPolicies(w io.Writer, cfg *sim.Config) {
	heading(w, "Policy calendar")
	if len(cfg.Policies) == 0 {
		fmt.Fprintln(w, "No policies.")
		return
	}
	for _, together := range byPackage(byStart(cfg.Policies)) {
		indent := "  "
		if len(together) > 1 {
			fmt.Fprintf(w, "  %s, %d policies:\n", together[0].Package, len(together))
			indent += indent
		}
		for _, p := range together {
			fmt.Fprintf(w, "%s%s: %s (%s) in %s%s.%s%s\n", indent, when(p), p.Name, p.Type, placesInWords(p, cfg), industriesInWords(p, cfg), rampInWords(p), strengthInWords(p))
		}
	}
}

// byPackage puts the policies of each package together, where the first of them stands.
func byPackage(policies []policy.Policy) (out [][]policy.Policy) {
	for _, p := range policies {
		i := slices.IndexFunc(out, func(other []policy.Policy) bool { return other[0].PackageName() == p.PackageName() })
		if i < 0 {
			i = len(out)
			out = append(out, nil)
		}
		out[i] = append(out[i], p)
	}
	return out
}

func byStart(policies []policy.Policy) []policy.Policy {
	out := slices.Clone(policies)
	slices.SortStableFunc(out, func(a, b policy.Policy) int { return a.Start - b.Start })
	return out
}

func when(p policy.Policy) string {
	switch {
	case p.Start == 0 && p.End == 0:
		return "at its trigger"
	case p.Start == 0:
		return fmt.Sprintf("until %d", p.End)
	case p.End == 0:
		return fmt.Sprintf("from %d", p.Start)
	}
	return fmt.Sprintf("%d-%d", p.Start, p.End)
}

// placesInWords names the places of a policy; of a long list of provinces those left out.
func placesInWords(p policy.Policy, cfg *sim.Config) string {
	if rest := leftOut(p, cfg); len(p.Where) > len(rest) && len(rest) > 0 {
		return "all provinces but " + strings.Join(rest, ", ")
	}
	words := mapped(p.Where, func(s string) string {
		switch s {
		case everywhere:
			return "the whole country"
		case emergent:
			return "clusters as they form"
		}
		if row, col, ok := strings.Cut(s, ":"); ok && isDigits(row) && isDigits(col) {
			return "the cell at row " + row + ", col " + col
		}
		return s
	})
	if p.Emergent && len(words) > 1 {
		return "clusters as they form in " + strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "clusters as they form" }), ", ")
	}
	return strings.Join(words, ", ")
}

// leftOut returns the provinces that are not among the places of a policy, if these are all given
// by their names.
func leftOut(p policy.Policy, cfg *sim.Config) []string {
	var out []string
	named := 0
	for _, q := range cfg.Provinces {
		if slices.Contains(p.Where, q.Name) {
			named++
		} else {
			out = append(out, q.Name)
		}
	}
	if named < len(p.Where) {
		return nil
	}
	return out
}

func industriesInWords(p policy.Policy, cfg *sim.Config) string {
	if len(p.Industries) == 0 {
		return ""
	}
	var names []string
	for _, i := range p.Industries {
		names = append(names, cfg.Industries[i].Name)
	}
	return " for " + strings.Join(names, ", ")
}

func rampInWords(p policy.Policy) string {
	var out string
	switch p.Trigger {
	case policy.ByCluster:
		out = fmt.Sprintf(" It begins %s after a cluster has formed.", yearsInWords(p.Lag))
	case policy.ByDispersion:
		out = fmt.Sprintf(" It begins %s after the coefficient of variation of provincial GDP per head exceeds %s.", yearsInWords(p.Lag), number(p.Threshold))
	}
	if p.Ramp > 0 {
		out += fmt.Sprintf(" Full strength after %s.", yearsInWords(p.Ramp))
	}
	return out
}

// partOf is the part of a support package that a key of its effects belongs to.
var partOf = map[string]policy.Parts{
	"platform": policy.MarketPlatform, "training": policy.Training, "innovation": policy.InnovationCentre,
	"credit": policy.CreditGuarantee, "building": policy.LocalInfrastructure,
}

// strengthInWords lists the effects at the policy's intensity 1, of a package those of its parts.
func strengthInWords(p policy.Policy) string {
	var parts []string
	for _, f := range effectsOf(p.Type) {
		if parted(p.Type) && partOf[f.key] != 0 && p.Parts&partOf[f.key] == 0 {
			continue
		}
		if v := effect(p, f); v != 0 {
			unit := unitWord(f.unit)
			if unit == "share" {
				unit = ""
			}
			word := strings.ReplaceAll(f.key, "_", " ")
			if f.typ.Kind() != reflect.Bool {
				word += " " + number(v) + " " + unit
			}
			parts = append(parts, strings.TrimSpace(word))
		}
	}
	out := ""
	if parted(p.Type) && p.Parts != policy.AllParts {
		out = " Parts: " + strings.Join(partWords(p.Parts), ", ") + "."
	}
	if len(parts) > 0 {
		out += " Effects: " + strings.Join(parts, ", ") + "."
	}
	if p.Intensity != 1 {
		out += fmt.Sprintf(" Intensity %s.", number(p.Intensity))
	}
	return out
}
