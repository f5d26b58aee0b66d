package record

// TraceQuarter is a quarter of one place in the trace of a replicate. Money is in current yuan, unlike in the tables of
// a run; flows are those of the quarter, stocks those at its end.
type TraceQuarter struct {
	Year    int    `csv:"year"`
	Quarter int    `csv:"quarter"` // 1 to 4
	Place   string `csv:"place"`   // nation, a province, or row:col

	Population      int64   `csv:"population"`
	Workers         int64   `csv:"workers"`
	Farmers         int64   `csv:"farmers"`
	Employment      int64   `csv:"employment"`   // in firms
	Unemployment    float64 `csv:"unemployment"` // without work, share of those outside farming
	Firms           int64   `csv:"firms"`        // as modelled
	Entries         int64   `csv:"entries"`
	Exits           int64   `csv:"exits"`
	Wage            float64 `csv:"wage"` // mean pay of firms' employees, at a yearly rate
	GDP             float64 `csv:"gdp"`  // value added
	HouseholdIncome float64 `csv:"household_income"`
	PublicSpending  float64 `csv:"public_spending"`         // by all governments
	Treasury        float64 `csv:"treasury,optional"`       // of the province, of all governments together for the nation; a cell has none
	Infrastructure  float64 `csv:"infrastructure,optional"` // mean G, weighted by workers; empty without workers
	Price           float64 `csv:"price"`                   // level of the nation, 1 at the start of the run's price index
}
