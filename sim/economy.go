package sim

import (
	"gowest/agents/firm"
	"gowest/agents/worker"
	"gowest/sim/calendar"
	"gowest/sim/draw"
	"gowest/sim/market"
	"gowest/sim/money"
	"gowest/sim/policy"
)

// Economy is the state of one run. Arrays by cell and industry are indexed by [Economy.at], arrays by
// province and industry likewise with the province.
type Economy struct {
	cfg     *Config
	threads int

	key  draw.Key // of the replicate
	luck draw.Key // of the tick
	tick calendar.Tick
	now  calendar.Time

	farming, services int   // industries of these kinds
	traded            []int // the others, ascending

	cells     []cell
	provinces []province
	byCell    market.Fields // state and flows by cell and industry

	reach       []float64    // by province·cells + cell: what distance leaves of sales there [M1]
	exportReach []float64    // by cell: the same through the best port
	portKM      [][]float64  // by cell and port
	nearPort    [][]float64  // the same: nearness for learning, exp(-km / port_km)
	nearInvest  [][]float64  // the same for foreign investors
	openPort    []float64    // by cell: nearness of open ports, for learning and investors
	provinceKM  []float64    // by province·provinces + province
	centroid    [][2]float64 // by province: mean row and column of its people at the start
	provinceOf  []int32      // by cell
	cellsOf     [][]int32    // by province
	neighbours  [][]int32
	nextTo      [][]int32 // by province: those that share a side
	nearness    []float64 // by cell·cells + cell: cumulated weight of cells that a firm looks at [M14]

	options []option // by cell·optionCount + option: what an entrant could expect
	kindsOf []int    // by industry: its first kind; one more at the end
	kinds   []kind   // the stages and integrated forms that exist, by industry

	ledger  Ledger // what each sector should hold
	centre  authority
	abroad  money.Fen // rest of the world
	equity  money.Fen // of the bank
	issued  money.Fen
	loans   money.Fen // outstanding at the end of the last quarter
	lent    money.Fen // their rise in it
	nation  national
	engine  *policy.Engine
	cost    costRule
	markets tradeFlows
	moves   movers
	year    yearBook
	foreign float64 // foreign investment waiting to be placed [fen]

	foreignFirms uint64 // that have entered since the start
	life         demography
	watch        func() // looks at the quarter before its year ends, nil = nobody

	replicate        int
	deflator         float64 // of the year
	rho              float64 // (sigma-1)/sigma
	foreignTrade     uint32  // fixed point
	farmProductivity float64
	entryFreedom     float64
	personsPerWorker float64
	targetGDP        float64   // nominal, a quarter, at the start [fen]
	meanGDPPerHead   float64   // of the scenario's provinces at the start [yuan a year]
	fitted           []float64 // by province: productivity factor of the start-up
	headsBefore      []float64 // by cell and industry, last quarter
	valueOf          []float64 // by cell and industry: value added of last quarter [fen]
	gdpOf            []float64 // by cell, of last quarter [fen]
	localDeals       []float64 // by cell and industry: share of stage value bought locally

	householdShares, investmentShares fixedShares
	exportShares                      []float64
	allCells                          []int32
	sourcings                         []float64     // shares of stages that integrated firms are ready to buy from local specialists, all of them first
	groups                            []group       // by cell and industry, then by share of sourcing and stage
	groupCount                        int           // of an industry in a cell
	vacancyOffset                     [][]int32     // by province and its cells: vacancies before
	destinations                      []destination // by cell
	vacancyCount                      []int32       // by province
	cellCount                         []int32       // by cell: buffer
	pullTo                            []float64     // by province·provinces + province: cumulative
	livingIn, emigrants               []int32
	bids                              []bid // between cells, by destination
	bills                             []policy.Payment
	dueBy                             []money.Fen // by payer + 1
	shares                            []float64   // the same: share of bills paid
	sales                             []salesBuffers
	foreignWeights, meanAccess        []float64 // by industry and cell; by industry
	scratches                         []scratch // by goroutine
	frontiers                         []float64 // by industry: of the quarter
	craftsOf                          []craft   // by industry
	quarter                           quarter
	cellWeight, provinceWeight        []float64
	cellWhole, provinceWhole          []uint64
}

// cell is a square of land with its people and firms.
type cell struct {
	index      int32
	province   int32
	livingCost float64
	vacancies  []vacancy // by slot of the firm
	area       float64   // km2
	land       float64   // farm land, in persons it feeds at the start

	workers worker.Columns
	firms   firm.Columns

	infrastructure float64 // G
	head                   // counts of its workers
	farmOutput     float64
	farmIncome     float64 // of a farmer last quarter [fen]
	meanWage       float64 // posted, per skill 1, weighted by heads [fen]
	meanSkill      float64
	gdp            float64 // nominal value added of the quarter [fen]
	circle         money.Fen
	ledger         Ledger // what its agents paid and received this tick

	// What households have put aside to spend next quarter, and their incomes of this one.
	putAside, earned money.Fen
	paidIncome       money.Fen // of the workers surveyed last
	paidWorkers      int       // how many they were

	spent, food, atServices money.Fen // household budgets of the tick
	goods                   money.Fen
	ordered                 money.Fen // what firms have paid for capital goods that are bought next quarter
	investment              money.Fen // capital goods bought
	building                money.Fen // infrastructure built
	works                   float64   // public works: what was built since the start-up began, less wear [real yuan]
	serviceSales            money.Fen
	farmSales, rents        money.Fen
	publicSpending          money.Fen
	taxes                   money.Fen
	forgone                 []money.Fen // tax waived, by policy
	toCentre, toProvince    money.Fen   // what the cell's agents paid them this tick
	toAbroad, toBank        money.Fen

	// What households pay into the circle when they are paid next, in 2^-64 of their cash, and what each gets from it.
	circleSaving uint64
	circleShare  money.Fen

	employees, seeking  int             // of the quarter: who worked in firms, who had no work
	farming             int             // and who worked on farms
	local, remote       []bid           // of the cell's workers here and elsewhere
	remoteTo            []int32         // cells of the remote bids
	incoming            []bid           // from elsewhere
	hired               []bid           // those from elsewhere that were taken
	arriving            []worker.Packed // who comes from elsewhere
	founders            []candidate     // workers who think of founding
	gone                []int32         // indices of workers who leave
	out                 []move
	movingFirms         []firmMove
	carried             []carriage // what hires brought to firms, by slot
	weights             []float32  // by slot: of a firm in the sales of its group, from when it produces to when it is paid
	census              census     // of the year
	born, died, retired int
	entries, exits      int
	laidOff, jobChanges int
	paidOut             money.Fen // to households this tick
	wagesPaid           money.Fen

	held, firmsHeld, lent money.Fen // cash of households and firms and loans of these, as counted last
	cashBefore            money.Fen // of households when they had been paid and had not put anything aside

	scratch *scratch // of the goroutine that works on the cell
}

// province is a provincial government and the sums it looks at.
type province struct {
	authority
	gdp        float64 // nominal value added of the quarter [fen]
	relative   float64 // GDP per resident relative to the nation, smoothed
	workers    int
	rentWeight float64 // share in plan rents, fitted at the start
	wage       float64 // mean posted wage net of living cost
	schooling  float64 // years, of a beginner without policies at the start
}

// authority is a government's purse.
type authority struct {
	treasury money.Fen
	revenue  money.Fen // of the last quarter
	income   money.Fen // of this quarter so far
	outlays  money.Fen // of this quarter: spent, transfers to other governments left out
	year     purse
}

// national holds what the whole country shares.
type national struct {
	price        float64   // GDP deflator, 1 at the start
	gdp          float64   // nominal, of the last quarter [fen]
	growth       float64   // of nominal GDP a quarter, smoothed
	wage         float64   // mean posted wage of skill 1
	realIncome   float64   // mean worker income at the start, deflated: reference of Engel's law
	productivity []float64 // mean A by industry, weighted by heads
	valueShare   []float64 // by industry: share of revenue outside farming
	prices       []float64 // by industry: revenue over quantity this quarter
	sales        []float64 // by industry: revenue of the quarter
	workers      int
	retired      int
}

// kind is a way to be a firm: integrated or one stage of an industry.
type kind struct {
	industry int
	stage    int8
	capital  float64 // of an entrant now [real yuan]
	scale    float64 // what that capital does for output: capital^alpha
}

// at returns the index of a cell (or province) and an industry.
func (w *Economy) at(c int32, industry int) int { return int(c)*len(w.cfg.Industries) + industry }

// industry returns the industry with that index.
func (w *Economy) industry(i int) *market.Industry { return &w.cfg.Industries[i] }

// series returns the value of a dated series now.
func (w *Economy) series(s SeriesID) float64 { return w.cfg.Series[s].At(w.now) }

// years returns the time since the first simulated year.
func (w *Economy) years() float64 { return max(0, float64(w.now)-float64(w.cfg.Run.From)) }

// persons returns the persons that n worker agents stand for.
func (w *Economy) persons(n int) float64 { return float64(n) * float64(w.cfg.Run.PersonsPerAgent) }
