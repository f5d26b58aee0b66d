// Package measure is the indicators of a run as pure functions of slices. It knows no world and no
// table, so it can be used as a library.
//
//   - Dispersion of incomes: [Gini], [TheilT], [TheilL], [GeneralisedEntropy], [Atkinson], [Hoover],
//     [CV], [WilliamsonCV], [Sigma], [Lorenz]; splits into between and within groups: [DecomposeTheilT],
//     [DecomposeTheilL], [DecomposeEntropy]; polarisation: [Wolfson], [KanburZhang].
//   - Convergence and mobility: [BetaConvergence], [SigmaConvergence], [GammaConvergence], [Spearman],
//     [KendallTau], [Markov], [SpatialMarkov], [Ergodic], [FirstPassage], [MobilityOf].
//   - Association in space over [Weights]: [Moran], [Geary], [GetisOrdG], [LocalMorans],
//     [GetisOrdLocal], with tests by seeded [Permutations].
//   - Concentration of industries: [LocationQuotient], [Krugman], [LocationalGini],
//     [HerfindahlHirschman], [EllisonGlaeser]; change: [ShiftShareOf].
//   - Firms and persons: [Hill], [RankSize], [LogGrowth], [FitLaplace], [FitSubbotin], [JobFlowsOf],
//     [WorkerFlowsOf].
//   - Clusters and zones: [Detector], [Tracker], [MarkusenThresholds], [LocalSourcingOf],
//     [SpilloverByDistance], [Persistence].
//
// Conventions, the same in every function:
//
//   - y is a value per unit (income per head of a province, income of a person) and w the weight
//     of the unit (residents). A nil w weights every unit by one. A unit of weight zero is absent.
//   - Dispersion describes the units at hand as the whole population: divisors are n or Σw, never
//     n-1, so that an index of replicated data is the index of the data.
//   - An income of zero counts. Only where a formula takes its logarithm or reciprocal is it [ErrZeroIncome];
//     in [TheilT] it adds nothing, the limit of x ln x.
//   - One unit has no inequality: indices of dispersion are 0. Estimates that need more units, as a slope with
//     an error does, say so and return [ErrNoData].
//   - Missing values are left out by the caller: NaN is [ErrRange]. Only [Classify], [SpatialMarkov] and, as a negative
//     class, [Markov] take them, and leave out the steps that they touch.
//   - Slices that belong together have the same length; the functions panic if they have not, as
//     indexing does. Every other fault of the data is an error that [errors.Is] recognises:
//     [ErrNoData], [ErrNoIncome], [ErrZeroIncome], [ErrNoVariation], [ErrReducible], [ErrRange].
//   - No argument is changed unless the doc comment says so, and sums run in the order of the
//     arguments, products rounded before they are added: the same data give the same bits.
package measure
