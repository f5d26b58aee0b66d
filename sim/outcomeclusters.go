package sim

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gowest/sim/record"
	"gowest/sim/space"
)

// clusters hands the clusters that an outcome is about to visit.
func (v *view) clusters(o *Outcome, visit func(c *record.ClusterYear)) {
	industries, ground := o.industries(), v.groundOf(o)
	for i := range v.Clusters {
		c := &v.Clusters[i]
		if (len(industries) == 0 || slices.Contains(industries, c.Industry)) && (o.Type == "" || c.Type == o.Type) && v.inside(c.Province) && ground.holds(c) {
			visit(c)
		}
	}
}

// ground is where policies have acted in any year of a run.
type ground struct {
	places map[string]bool // cells and provinces, and words of the scenario
	cells  map[string]bool // of packages: the industry, a colon and the cell
}

// groundOf returns where the policies of an outcome have acted, nil for anywhere if it names none. One that follows clusters, or a government's, acts in the industries and cells of its packages,
// any other in all industries of its places.
func (v *view) groundOf(o *Outcome) *ground {
	policies := o.PoliciesNamed()
	if len(policies) == 0 {
		return nil
	}
	g := &ground{map[string]bool{}, map[string]bool{}}
	for i := range v.Policies {
		p := &v.Policies[i]
		if p.Active == 0 || !slices.Contains(policies, p.Policy) {
			continue
		}
		for item := range strings.SplitSeq(p.Packages, ";") {
			industry, cells, _ := strings.Cut(item, ": ")
			for name := range strings.FieldsSeq(cells) {
				g.cells[industry+":"+name] = true
			}
		}
		if p.Packages == "" {
			for name := range strings.SplitSeq(p.Target, ";") {
				g.places[name] = true
				for _, r := range v.regions {
					for _, province := range r.Provinces {
						g.places[province] = g.places[province] || r.Name == name
					}
				}
			}
		}
	}
	return g
}

// holds tells whether a cluster has a cell on the ground. Of a policy for whole provinces it is the province with most of the cluster that counts.
func (g *ground) holds(c *record.ClusterYear) bool {
	if g == nil || g.places["all"] || g.places[c.Province] {
		return true
	}
	for name := range strings.SplitSeq(c.Cells, ";") {
		if g.places[name] || g.cells[c.Industry+":"+name] {
			return true
		}
	}
	return false
}

// bornEvent is the event of a cluster that did not come from another.
const bornEvent = "born"

func born(c *record.ClusterYear) float64 {
	if c.Event == bornEvent {
		return 1
	}
	return 0
}

// survivors counts the clusters born in each year that are there at the outcome's age. One that went undetected for a while and came back
// was there, as was one that merged into another that is.
func survivors(o *Outcome, v *view) map[int]float64 {
	last, into := map[int]int{}, map[int]int{}
	for i := range v.Clusters {
		c := &v.Clusters[i]
		last[c.Cluster] = max(last[c.Cluster], c.Year)
	}
	for i := range v.ClusterEndings {
		if e := &v.ClusterEndings[i]; e.Into != 0 {
			into[e.Cluster] = e.Into
		}
	}
	var lives func(cluster, year, steps int) bool
	lives = func(cluster, year, steps int) bool {
		return last[cluster] >= year || into[cluster] != 0 && steps > 0 && lives(into[cluster], year, steps-1)
	}
	all := v.years()
	years := map[int]float64{}
	for _, y := range all {
		if y+o.Age <= all[len(all)-1] { // later ones have not had the time
			years[y] = 0
		}
	}
	v.clusters(o, func(c *record.ClusterYear) {
		if _, known := years[c.Year]; known && c.Event == bornEvent && lives(c.Cluster, c.Year+o.Age, len(into)) {
			years[c.Year]++
		}
	})
	return years
}

// cellInYear is a cell of the map in a year.
type cellInYear struct {
	year int
	name string // row:col
}

func cellName(row, col int) string { return strconv.Itoa(row) + ":" + strconv.Itoa(col) }

// offMainCell counts the clusters that leave out the most populous cell of each province they lie in.
func offMainCell(o *Outcome, v *view) map[int]float64 {
	type key struct {
		year     int
		province string
	}
	most, main := map[key]int64{}, map[key]string{}
	for i := range v.Cells {
		c := &v.Cells[i]
		if k := (key{c.Year, c.Province}); main[k] == "" || c.Population > most[k] {
			most[k], main[k] = c.Population, cellName(c.Row, c.Col)
		}
	}
	is := map[cellInYear]bool{}
	for k, name := range main {
		is[cellInYear{k.year, name}] = true
	}
	years := v.zeros()
	v.clusters(o, func(c *record.ClusterYear) {
		for name := range strings.SplitSeq(c.Cells, ";") {
			if is[cellInYear{c.Year, name}] {
				return
			}
		}
		years[c.Year]++
	})
	return years
}

// clusterMean returns the mean of a number over clusters by year; years without clusters have none.
func (v *view) clusterMean(o *Outcome, of func(*record.ClusterYear) float64) map[int]float64 {
	sum, n := map[int]float64{}, map[int]float64{}
	v.clusters(o, func(c *record.ClusterYear) {
		sum[c.Year] += of(c)
		n[c.Year]++
	})
	return overYears(sum, n)
}

// hostIncome is the mean of the relative GDP per head of provinces over their clusters.
func hostIncome(o *Outcome, v *view) map[int]float64 {
	nation, income := map[int]float64{}, map[string]float64{}
	for i := range v.Nation {
		nation[v.Nation[i].Year] = v.Nation[i].GDPPerHead
	}
	for i := range v.Provinces {
		p := &v.Provinces[i]
		income[strconv.Itoa(p.Year)+p.Province] = p.GDPPerHead / nation[p.Year]
	}
	return v.clusterMean(o, func(c *record.ClusterYear) float64 { return income[strconv.Itoa(c.Year)+c.Province] })
}

// hostQuotient is the mean over clusters of what their province had of their industry in the first year.
func hostQuotient(o *Outcome, v *view) map[int]float64 {
	years, first := v.years(), map[string]float64{}
	for i := range v.Industries {
		if r := &v.Industries[i]; r.Year == years[0] {
			first[r.Province+";"+r.Industry] = r.LocationQuotient
		}
	}
	return v.clusterMean(o, func(c *record.ClusterYear) float64 { return first[c.Province+";"+c.Industry] })
}

// seatOf numbers the province with most employment in clusters, the first of equals; 0 where there is no cluster.
func seatOf(o *Outcome, v *view) map[int]float64 {
	years, most := v.zeros(), map[int]int64{}
	jobs := map[int]map[string]int64{}
	v.clusters(o, func(c *record.ClusterYear) {
		if jobs[c.Year] == nil {
			jobs[c.Year] = map[string]int64{}
		}
		jobs[c.Year][c.Province] += c.Employment
	})
	place := map[int]int{} // of the province in its year
	for i := range v.Provinces {
		p := &v.Provinces[i]
		place[p.Year]++
		if n := jobs[p.Year][p.Province]; n > most[p.Year] {
			most[p.Year], years[p.Year] = n, float64(place[p.Year])
		}
	}
	return years
}

// firstCluster returns by year when the first cluster up to then was seen.
func firstCluster(o *Outcome, v *view) map[int]float64 {
	first := math.MaxInt
	v.clusters(o, func(c *record.ClusterYear) { first = min(first, c.Year) })
	years := map[int]float64{}
	for _, y := range v.years() {
		years[y] = float64(min(first, y+1))
	}
	return years
}

// nearReach is how far near goes: two cells and a diagonal step [cells]. Assumed.
const nearReach = 2.5

// around returns the distance of every cell to the nearest one of the place [cells], by its name.
func (v *view) around() map[string]float64 {
	var inside, all []space.Position
	first := 0
	for i := range v.Cells {
		c := &v.Cells[i]
		if first == 0 {
			first = c.Year
		}
		if c.Year != first {
			break
		}
		at := space.Position{Row: c.Row, Col: c.Col}
		all = append(all, at)
		if v.inside(c.Province) {
			inside = append(inside, at)
		}
	}
	out := map[string]float64{}
	for _, a := range all {
		d := math.Inf(1)
		for _, b := range inside {
			d = min(d, math.Hypot(float64(a.Row-b.Row), float64(a.Col-b.Col)))
		}
		out[cellName(a.Row, a.Col)] = d
	}
	return out
}

// bornAround counts the clusters born outside the place, near it or far from it.
func bornAround(near bool) func(*Outcome, *view) map[int]float64 {
	return func(o *Outcome, v *view) map[int]float64 {
		years, distance := v.zeros(), v.around()
		outside := *v
		outside.inside = func(province string) bool { return !v.inside(province) }
		outside.clusters(o, func(c *record.ClusterYear) {
			d := math.Inf(1)
			for name := range strings.SplitSeq(c.Cells, ";") {
				d = min(d, distance[name])
			}
			if c.Event == bornEvent && (d <= nearReach) == near {
				years[c.Year]++
			}
		})
		return years
	}
}

// cellsAround counts the cells outside the place, near it or far from it.
func cellsAround(near bool) func(*Outcome, *view) map[int]float64 {
	return func(_ *Outcome, v *view) map[int]float64 {
		n := 0.0
		for _, d := range v.around() {
			if d > 0 && (d <= nearReach) == near {
				n++
			}
		}
		years := v.zeros()
		for y := range years {
			years[y] = n
		}
		return years
	}
}

// cohort adds up a number of the clusters that there were in the cohort's year, whatever they have become.
func cohort(of func(*record.ClusterYear) float64) func(*Outcome, *view) map[int]float64 {
	return func(o *Outcome, v *view) map[int]float64 {
		then, years := map[int]bool{}, v.zeros()
		v.clusters(o, func(c *record.ClusterYear) {
			if c.Year == o.Cohort {
				then[c.Cluster] = true
			}
		})
		any := *o
		any.Type = "" // types change
		v.clusters(&any, func(c *record.ClusterYear) {
			if then[c.Cluster] {
				years[c.Year] += of(c)
			}
		})
		if len(then) == 0 {
			return map[int]float64{}
		}
		return years
	}
}

// besideCohort adds up the employment of the industry in provinces that had no cluster of it in the cohort's year.
func besideCohort(o *Outcome, v *view) map[int]float64 {
	had := map[string]bool{}
	v.clusters(o, func(c *record.ClusterYear) {
		if c.Year == o.Cohort {
			had[c.Province+";"+c.Industry] = true
		}
	})
	years := v.zeros()
	for i := range v.Industries {
		if r := &v.Industries[i]; slices.Contains(o.industries(), r.Industry) && v.inside(r.Province) && !had[r.Province+";"+r.Industry] {
			years[r.Year] += float64(r.Employment)
		}
	}
	return years
}
