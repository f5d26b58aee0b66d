package record

// Names that stand in for a province in tables of flows.
const (
	Abroad = "ABROAD" // the rest of the world
	Centre = "CENTRE" // the central government
)

// MigrationYear is a row of migration.csv: workers who moved between two provinces in the year. Pairs without movers have no row.
// Sums by To and by From are migrants_in and migrants_out of provinces.csv.
type MigrationYear struct {
	Replicate int    `csv:"replicate"`
	Year      int    `csv:"year"`
	From      string `csv:"from"`
	To        string `csv:"to"`
	Persons   int64  `csv:"persons"`
}

// TradeYear is a row of trade.csv: sales of final traded goods by place of the seller and of the buyer, a province or [Abroad], all
// four quarters and industries. Pairs without sales have no row. Sales within a province are among them; services are sold
// where they are made, food clears in one national pool, and neither has a row; nor have stages that cells buy from
// neighbours. Sums over sales to Abroad are the exports of provinces.csv; sales from Abroad are imports.
type TradeYear struct {
	Replicate int     `csv:"replicate"`
	Year      int     `csv:"year"`
	From      string  `csv:"from"`
	To        string  `csv:"to"`
	Value     float64 `csv:"value"` // deflated
}

// PublicMoneyYear is a row of public_money.csv: the year's account of one government, deflated.
//
//	treasury = treasury_before + taxes + other_income + issued + transfers_in
//	           - transfers_out - services - infrastructure - policies
type PublicMoneyYear struct {
	Replicate    int    `csv:"replicate"`
	Year         int    `csv:"year"`
	Province     string `csv:"province"`      // or [Centre]
	ProvinceCode int    `csv:"province_code"` // 0 for the centre

	TreasuryBefore float64 `csv:"treasury_before"` // at the end of last year
	Taxes          float64 `csv:"taxes"`           // the government's share of value-added tax
	OtherIncome    float64 `csv:"other_income"`    // profits of public firms and the bank, money without heirs or sellers
	Issued         float64 `csv:"issued"`          // new money; the centre's alone
	TransfersIn    float64 `csv:"transfers_in"`    // from the centre
	TransfersOut   float64 `csv:"transfers_out"`   // to provinces
	Services       float64 `csv:"services"`        // ordinary spending
	Infrastructure float64 `csv:"infrastructure"`  // ordinary spending
	Policies       float64 `csv:"policies"`        // bills of policies, on services and infrastructure alike
	Treasury       float64 `csv:"treasury"`        // at the end of the year
}
