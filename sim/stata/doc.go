// Package stata writes tables as files of Stata, format 118, which Stata reads from version 14 on, and R (haven) and Python (pandas) too.
//
// A file has no time in it: equal tables are equal bytes. The format is described in Stata's manual, help dta_118.
package stata
