// Package validation judges forecasts of relative incomes against what was observed. It knows no model and no table, so it can be used as a
// library.
//
//   - The quantity is x = ln(y/μ), with y the GDP per head of a place and μ that of all places together: a [Panel] holds what was observed, an
//     [Ensemble] what a model gave.
//   - Benchmarks that know nothing but the panel up to an origin: [RandomWalk], [LogTrend], [BetaConvergence]. All give a [Forecast]: a
//     point and equally likely draws for each place and year.
//   - Scores of forecasts: [Loss] by place and year, [Sample] for intervals, [CRPS], [DieboldMariano], [GrowthRank].
//   - Verdicts by rule: [Judge] for two forecasts, [Calibrated] for bands.
//
// There is one history: one origin, a few dozen places, a couple of decades. Errors of a place are alike from year to year, so the years are not
// a sample. Intervals therefore resample whole places with all their years. They take places as independent of each other, which neighbours are
// not quite, and say nothing about another history.
package validation
