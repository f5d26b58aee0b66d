package record

// ConcentrationYear is a row of concentration.csv: how one industry is spread over the provinces. Indices compare employment by
// province with that of all industries but farming and are empty where they do not exist, as without employment;
// see [gowest/sim/measure] for each.
type ConcentrationYear struct {
	Replicate int    `csv:"replicate"`
	Year      int    `csv:"year"`
	Industry  string `csv:"industry"`

	EllisonGlaeser     float64 `csv:"ellison_glaeser,optional"`      // beyond what few large firms explain; also empty with one firm
	Krugman            float64 `csv:"krugman,optional"`              // in [0, 2]
	LocationalGini     float64 `csv:"locational_gini,optional"`      // in [0, 1)
	Herfindahl         float64 `csv:"herfindahl,optional"`           // over provinces, in [1/provinces, 1]
	HerfindahlOfPlants float64 `csv:"herfindahl_of_plants,optional"` // over firms by employees; each firm is one plant

	Firms      int64   `csv:"firms"` // with employees
	Employment int64   `csv:"employment"`
	Output     float64 `csv:"output"`  // value added, deflated
	Sales      float64 `csv:"sales"`   // to buyers of the final good, deflated
	Exports    float64 `csv:"exports"` // part of sales
}

// ZoneYear is a row of zones.csv: a zone, park or place of anchor firms from its first year on, with what tells a place that
// others gain from apart from an empty box.
type ZoneYear struct {
	Replicate int    `csv:"replicate"`
	Year      int    `csv:"year"`
	Policy    string `csv:"policy"`
	Type      string `csv:"type"`

	Active             float64 `csv:"active"`                    // strength, mean of the year; 0 once support has ended
	EmploymentShare    float64 `csv:"employment_share"`          // of the nation's employment outside farming
	LocalSourcingShare float64 `csv:"local_sourcing_share"`      // of stage value, bought from local specialists in its industries
	ForeignEmployment  float64 `csv:"foreign_employment"`        // share of foreign firms in the employees of its industries
	Growth             float64 `csv:"growth,optional"`           // log growth of real GDP per head since the year before it began
	GrowthNear         float64 `csv:"growth_near,optional"`      // the same of the cells that touch it
	GrowthAround       float64 `csv:"growth_around,optional"`    // of cells two or three further
	GrowthElsewhere    float64 `csv:"growth_elsewhere,optional"` // of the rest of the country
	Kept               float64 `csv:"kept,optional"`             // of the share of employment gained under support, left now; empty before its end
}

// ClusterEnding is a row of cluster_endings.csv: an identity of clusters.csv that ended. A cluster may go undetected for the
// years of clusters.absence before it counts as dead, so that the year can be later than its last row.
type ClusterEnding struct {
	Replicate int    `csv:"replicate"`
	Year      int    `csv:"year"`
	Cluster   int    `csv:"cluster"`
	Industry  string `csv:"industry"`
	Event     string `csv:"event"` // merged or died
	Into      int    `csv:"into"`  // the cluster that it merged into, 0 = none
}

// MobilityRow is a row of mobility.csv: an element of a transition matrix of provinces between five classes of real GDP per
// resident relative to the nation, pooled over the yearly steps from FromYear to ToYear. Class limits are the quintiles of all
// provinces and years of the replicate (Rey 2001), so that classes of two runs differ where the runs do.
//
// Neighbours 0 counts all steps; 1 to 5 those that began with the mean of the neighbouring provinces in that class (the spatial
// Markov chain; provinces without neighbours have none).
type MobilityRow struct {
	Replicate  int `csv:"replicate"`
	FromYear   int `csv:"from_year"`
	ToYear     int `csv:"to_year"`
	Neighbours int `csv:"neighbours"`
	ClassFrom  int `csv:"class_from"` // 1 = poorest
	ClassTo    int `csv:"class_to"`

	Provinces   int64   `csv:"provinces"`            // steps, each of one province over one year
	Probability float64 `csv:"probability,optional"` // share in the steps from class_from; empty where there are none
	Above       float64 `csv:"above,optional"`       // lower limit of class_from, relative to the nation; empty for the first
	UpTo        float64 `csv:"up_to,optional"`       // its upper limit, in the class; empty for the last
}

// WageYear is a row of wages.csv: employees by quarter of the distribution of skill. Where a limit falls among workers of equal
// skill they are split in proportion.
type WageYear struct {
	Replicate     int `csv:"replicate"`
	Year          int `csv:"year"`
	SkillQuartile int `csv:"skill_quartile"` // 1 = least skilled

	Employment float64 `csv:"employment"` // persons
	Skill      float64 `csv:"skill"`      // mean, 1 = an unschooled beginner
	Wage       float64 `csv:"wage"`       // mean pay of the last quarter at a yearly rate, deflated
}
