package sim

import (
	"fmt"
	"math"
	"slices"

	"gowest/sim/record"
)

// industryRows hands the industries of provinces that an outcome is about to visit. Traded are those that any province ever exports.
func (v *view) industryRows(o *Outcome, visit func(r *record.IndustryYear)) {
	traded, holds := map[string]bool{}, map[string]bool{}
	for i := range v.Industries {
		if r := &v.Industries[i]; r.Exports > 0 {
			traded[r.Industry] = true
		}
	}
	key := func(year int, province, industry string) string {
		return fmt.Sprint(year, ";", province, ";", industry)
	}
	if o.Among != "" {
		for i := range v.Clusters {
			c := &v.Clusters[i]
			holds[key(c.Year, c.Province, c.Industry)] = true
		}
	}
	industries := o.industries()
	for i := range v.Industries {
		r := &v.Industries[i]
		if len(industries) > 0 && !slices.Contains(industries, r.Industry) || len(industries) == 0 && !traded[r.Industry] || !v.inside(r.Province) {
			continue
		}
		if o.Among == "" || holds[key(r.Year, r.Province, r.Industry)] == (o.Among == "clusters") {
			visit(r)
		}
	}
}

// industryTotal adds up a number of industries of provinces.
func industryTotal(of func(*record.IndustryYear) float64) func(*Outcome, *view) map[int]float64 {
	return func(o *Outcome, v *view) map[int]float64 {
		years := v.zeros()
		v.industryRows(o, func(r *record.IndustryYear) { years[r.Year] += of(r) })
		return years
	}
}

// industryMean returns the mean of a number of industries of provinces by employment; years without employment have none.
func industryMean(of func(*record.IndustryYear) float64) func(*Outcome, *view) map[int]float64 {
	return func(o *Outcome, v *view) map[int]float64 {
		sum, n := map[int]float64{}, map[int]float64{}
		v.industryRows(o, func(r *record.IndustryYear) {
			sum[r.Year] += float64(float64(r.Employment) * of(r))
			n[r.Year] += float64(r.Employment)
		})
		return overYears(sum, n)
	}
}

// productivitySlope returns by year the slope b of a least-squares fit over provinces p and industries i, weighted by employment E,
//
//	ln(Y_ip / E_ip) = a_i + b ln E_ip,
//
// with Y value added: the elasticity of labour productivity to the size of the industry in the province. The literature finds 0.02 to 0.07
// for density (Combes and Gobillon 2015). Provinces without the industry are left out.
func productivitySlope(o *Outcome, v *view) map[int]float64 {
	type sums struct{ w, x, y, xx, xy float64 }
	by := map[int]map[string]*sums{}
	v.industryRows(o, func(r *record.IndustryYear) {
		if r.Employment <= 0 || r.Output <= 0 {
			return
		}
		if by[r.Year] == nil {
			by[r.Year] = map[string]*sums{}
		}
		s := by[r.Year][r.Industry]
		if s == nil {
			s = new(sums)
			by[r.Year][r.Industry] = s
		}
		w := float64(r.Employment)
		x, y := math.Log(w), math.Log(r.Output/w)
		s.w += w
		s.x += float64(w * x)
		s.y += float64(w * y)
		s.xx += float64(w * x * x)
		s.xy += float64(w * x * y)
	})
	names := map[string]bool{}
	var order []string // sums in the order of the table
	for i := range v.Industries {
		if name := v.Industries[i].Industry; !names[name] {
			names[name] = true
			order = append(order, name)
		}
	}
	years := map[int]float64{}
	for year, industries := range by {
		xx, xy := 0.0, 0.0
		for _, name := range order {
			if s := industries[name]; s != nil {
				xx += s.xx - float64(s.x*s.x)/s.w
				xy += s.xy - float64(s.x*s.y)/s.w
			}
		}
		if xx > 0 {
			years[year] = xy / xx
		}
	}
	return years
}
