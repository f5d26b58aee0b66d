package plots

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/record"
)

// strategyRows invents what two governments support in replicates 1 and 2. In the first, garments of Jiangsu grow
// into a second cell, lose the first, and split; footwear is dropped and taken up again after a year.
func strategyRows() []record.PolicyYear {
	var out []record.PolicyYear
	add := func(replicate, year int, policy, payer, packages string) {
		out = append(out, record.PolicyYear{Replicate: replicate, Year: year, Policy: policy, Type: "cluster-support", Strategy: "responsive", Payer: payer, Packages: packages})
	}
	for k, s := range []string{
		"garments: 12:19", "footwear: 13:20;garments: 12:19 12:20", "garments: 12:20 11:20", "footwear: 13:20;garments: 12:20;garments: 11:20", "garments: 11:20;garments: 12:20",
	} {
		add(1, 2016+k, "strategy of Jiangsu", "province", s)
		add(1, 2016+k, "strategy of the centre", "centre", "")
		add(2, 2016+k, "strategy of Jiangsu", "province", "electronics: 12:19")
	}
	add(1, 2018, "strategy of the centre", "centre", "electronics: 18:17")
	return append(out, record.PolicyYear{Replicate: 1, Year: 2018, Policy: "Support", Type: "cluster-support", Payer: "centre", Packages: "ceramics: 1:1"})
}

func TestPackages(t *testing.T) {
	t.Parallel()
	type p struct {
		Policy, Payer, Industry, Cells string
		From, To                       int
	}
	flat := func(list []support) (out []p) {
		for _, s := range list {
			out = append(out, p{s.policy, s.payer, s.industry, strings.Join(s.cells, " "), s.from, s.to})
		}
		return out
	}
	garments := p{"strategy of Jiangsu", "province", "garments", "12:20", 2016, 2020}
	footwear := p{"strategy of Jiangsu", "province", "footwear", "13:20", 2017, 2017}
	electronics := p{"strategy of the centre", "centre", "electronics", "18:17", 2018, 2018}
	again := p{"strategy of Jiangsu", "province", "footwear", "13:20", 2019, 2019}
	piece := p{"strategy of Jiangsu", "province", "garments", "11:20", 2019, 2020}
	all := packages(strategyRows(), 1)
	if diff := cmp.Diff([]p{garments, footwear, electronics, again, piece}, flat(all)); diff != "" {
		t.Errorf("packages (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]p{garments, footwear, piece}, flat(longest(all, 3))); diff != "" {
		t.Errorf("longest (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]p{{"strategy of Jiangsu", "province", "electronics", "12:19", 2016, 2020}}, flat(packages(strategyRows(), 2))); diff != "" {
		t.Errorf("packages of replicate 2 (-want +got):\n%s", diff)
	}
}

// strategyRun is an invented run with governments that have strategies, and no policies.
func strategyRun(t testing.TB) Result {
	r := testRun(t)
	r.Meta.Industries = []Industry{{"garments", "服装"}, {"footwear", "制鞋"}, {"electronics", "电子"}}
	r.Meta.Policies = []Policy{
		{Type: "cluster-support", Strategy: "planned", Payer: "province", Where: "Zhejiang", Start: 1980, Ramp: 1},
		{Type: "cluster-support", Strategy: "responsive", Payer: "province", Start: 1980, Ramp: 1, Trigger: "cluster", Lag: 2},
		{Type: "cluster-support", Strategy: "mixed", Payer: "centre", Start: 1980, Ramp: 1},
	}
	r.Tables.Policies = strategyRows()
	return r
}

// The title counts policies and packages apart.
func TestCalendarTitleOfStrategies(t *testing.T) {
	t.Parallel()
	r := strategyRun(t)
	strategies := r.Meta.Policies
	for _, c := range []struct {
		name     string
		policies []Policy
		rows     []record.PolicyYear
		want     string
	}{
		{"strategies alone", strategies, r.Tables.Policies, "Strategies of governments started 5 packages of support"},
		{"with policies", append(testPolicies(), strategies...), r.Tables.Policies, "11 policies, and strategies of governments that started 5 packages"},
		{"one package", strategies, r.Tables.Policies[:1], "Strategies of governments started 1 package of support"},
		{"nothing started", strategies, nil, "Strategies of governments started no package of support"},
		{"policies alone", testPolicies(), r.Tables.Policies, "11 policies; at most 9 act at once, first in 2003"},
	} {
		r.Meta.Policies, r.Tables.Policies = c.policies, c.rows
		if got := Calendar(r, Options{}).Title; got != c.want {
			t.Errorf("%s: title %q, want %q", c.name, got, c.want)
		}
	}
}
