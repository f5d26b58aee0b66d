// Package store keeps finished runs in a folder, so that a study that was stopped, or that grows by replicates or
// scenarios, simulates only what is missing.
//
//	plan.json, plan.sha256               what the folder is to hold
//	blocks/<series>/blk-00000003.parquet replicate 3 of a series, all tables
//	blocks/<series>/blk-00000003.json    its sum, rows and key
//	failed/run-<series>-00000003.json    the error of a replicate that cannot finish
//
// A series is one scenario under one model: its key is a hash over all that the results depend on, so that blocks
// of another version of the scenario or of the model lie in another folder and are never mixed. Blocks are canonical: the
// same run gives the same bytes anywhere, so that two processes on one folder cost time only, and a file
// of other bytes under the name of a block is an error that names it.
package store
