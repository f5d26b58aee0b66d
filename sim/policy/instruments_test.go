package policy

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gowest/sim/calendar"
)

// written returns a policy of a type, with the effects that scenarios can give it at 0.5 each, and its money.
func written(typ Type) Policy {
	p := Policy{Type: typ, Cells: []int32{0, 2, 3}, Start: 1980, Intensity: 1, Budget: 0.1, Parts: AllParts}
	v := reflect.ValueOf(&p.Effects).Elem()
	for i := range v.NumField() {
		if !slices.Contains(strings.Split(v.Type().Field(i).Tag.Get("types"), ","), typ.String()) {
			continue
		}
		switch f := v.Field(i); {
		case f.CanInt():
			f.SetInt(1)
		case f.CanFloat():
			f.SetFloat(0.5)
		default:
			f.SetBool(true)
		}
	}
	return p
}

// moved returns the names of the levers that a policy moves in its first year, "Anchors" if it sets up firms,
// and "Building" and "Services" for what it buys.
func moved(p Policy) []string {
	with, without := NewEngine([]Policy{p}, country()), NewEngine(nil, country())
	var out []string
	add := func(name string, moved bool) {
		if moved && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	gdp, value := accounts()
	clusters := []Sighting{sighting(1, 1978, 10, 2)}
	for _, e := range []*Engine{with, without} {
		e.Observe(1980, clusters, 0)
	}
	for q := range calendar.Tick(4) {
		now := calendar.At(1980, q)
		with.Tick(now)
		without.Tick(now)
		a, b := reflect.ValueOf(without.Levers), reflect.ValueOf(with.Levers)
		for i := range a.NumField() {
			add(a.Type().Field(i).Name, !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()))
		}
		with.Anchors(func(*Policy, int32) { add("Anchors", true) })
		for _, bill := range with.Bills(nil, now, gdp, value) {
			add("Building", bill.Building > 0)
			add("Services", bill.Services > 0)
		}
	}
	slices.Sort(out)
	return out
}

// Each instrument moves its levers and no other; without its money it moves the same and buys nothing; at
// intensity 0 it moves nothing.
func TestInstrumentsMoveTheirLevers(t *testing.T) {
	t.Parallel()
	want := map[Type][]string{
		SpecialEconomicZone: {"Attraction", "Building", "DiscountBy", "Services", "TaxDiscount"},
		SciencePark:         {"Attraction", "Building", "DiscountBy", "Innovation", "Services", "TaxDiscount", "Training"},
		IndustrialPark:      {"Attraction", "Building", "DiscountBy", "Services", "TaxDiscount"},
		ClusterSupport:      {"Building", "Guarantee", "Innovation", "Platform", "Services", "Training"},
		AnchorFirm:          {"Anchors", "Services"},
		Privatisation:       {"Layoffs", "Privatise", "Services"},
		HukouReform:         {"Barrier", "Services"},
		PortOpening:         {"Ports", "Services"},
		PriceReform:         {"Rents", "Scissors", "Services"},
		Transfer:            {"Services", "TransferWeight"},
		Tax:                 {"DiscountBy", "Services", "TaxDiscount"},
		Infrastructure:      {"Building", "Services"},
		School:              {"Schooling", "Services"},
		Enforcement:         {"Enforcement", "Services"},
		WorldDemand:         {"Exports", "Services"},
	}
	bought := func(name string) bool { return name == "Building" || name == "Services" }
	for typ := range NumTypes {
		p := written(typ)
		if diff := cmp.Diff(want[typ], moved(p)); diff != "" {
			t.Errorf("%s moves (-want +got):\n%s", typ, diff)
		}
		p.Budget = 0
		if got, free := moved(p), slices.DeleteFunc(slices.Clone(want[typ]), bought); !slices.Equal(got, free) {
			t.Errorf("%s without money moves %v, want %v", typ, got, free)
		}
		p.Budget, p.Intensity = 0.1, 0
		if got := moved(p); got != nil {
			t.Errorf("%s at intensity 0 moves %v, want nothing", typ, got)
		}
	}
}

// Each part of a support package moves its lever and no other, in given places and in clusters.
func TestPartsMoveTheirLevers(t *testing.T) {
	t.Parallel()
	for part, want := range map[Parts][]string{
		MarketPlatform: {"Platform", "Services"}, Training: {"Services", "Training"}, InnovationCentre: {"Innovation", "Services"},
		CreditGuarantee: {"Guarantee", "Services"}, LocalInfrastructure: {"Building", "Services"},
	} {
		given := written(ClusterSupport)
		given.Parts = part
		emergent := given
		emergent.Emergent, emergent.Trigger, emergent.Cells = true, ByCluster, nil
		for _, p := range []Policy{given, emergent} {
			if got := moved(p); !slices.Equal(got, want) {
				t.Errorf("part %b, emergent %v, moves %v, want %v", part, p.Emergent, got, want)
			}
			p.Intensity = 0
			if got := moved(p); got != nil {
				t.Errorf("part %b, emergent %v, at intensity 0 moves %v, want nothing", part, p.Emergent, got)
			}
		}
	}
}
