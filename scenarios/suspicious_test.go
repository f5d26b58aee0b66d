package scenarios

import "testing"

func TestWarnings(t *testing.T) {
	cases := []struct {
		name string
		opts Options
		want string
	}{
		{"none", Options{}, ""},
		{"policy after the run", Options{Set: []string{"policy.Roads.start=2030"}}, `--set:1:20: warning: policy "Roads": it starts in 2030, after the run ends in 2020`},
		{"policy before the run", Options{From: 2016}, `country.toml:143:9: warning: policy "Southport zone": it ended in 2015, before the run begins in 2016`},
		{"lag without trigger", Options{Set: []string{"policy.Roads.lag=2"}}, `--set:1:14: warning: policy "Roads": lag has no effect with trigger "year"; write the year into start`},
		{"threshold without dispersion", Options{Set: []string{"policy.Roads.threshold=2"}}, `--set:1:14: warning: policy "Roads": threshold has no effect with trigger "year"; it belongs to "dispersion"`},
		{"policies off", Options{Set: []string{"mechanisms.M15=false"}}, `country.toml: warning: mechanism M15 is off, so no policy acts`},
		{"nothing to build with", Options{Set: []string{"policy.Roads.budget=0"}}, `country.toml:175:1: warning: policy "Roads": the budget is 0, so nothing is built`},
		{"before every series", Options{From: 1990}, `country.toml: warning: the run begins in 1990, before the first year of any series (2000); until then their first values hold`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := Load(at("country.toml"), c.opts)
			if err != nil {
				t.Fatal(messages(err))
			}
			if got := warned(s); got != c.want {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
		})
	}
}

// Policies that begin late, or never, are pointed out.
func TestLatePolicies(t *testing.T) {
	only := func(start string) string {
		return "extends = \"country.toml\"\n" +
			"[[policy]]\nname = \"Southport zone\"\nstart = " + start + "\nend = 2040\n" +
			"[[policy]]\nname = \"Support where clusters form\"\nremove = true\n" +
			"[[policy]]\nname = \"Help when incomes drift apart\"\nremove = true\n" +
			"[[policy]]\nname = \"Residence permits\"\nremove = true\n" +
			"[[policy]]\nname = \"Roads\"\nremove = true\n"
	}
	for start, want := range map[string]string{
		"2001": "",
		"2015": "late.toml: warning: no policy is active before 2015; effects before then are zero by construction",
		"2025": "late.toml: warning: no policy is active from 2000 to 2020\nlate.toml:4:9: warning: policy \"Southport zone\": it starts in 2025, after the run ends in 2020",
	} {
		s := load(t, write(t, "late.toml", only(start)))
		if got := warned(s); got != want {
			t.Errorf("start %s\ngot  %s\nwant %s", start, got, want)
		}
	}
}

func warned(s *Scenario) string {
	if len(s.Warnings) == 0 {
		return ""
	}
	return messages(s.Warnings)
}
