// Package ensemble is the contract by which many processes on many machines make one set of runs, without a server, a lock or a
// database between them.
//
//	plan.json, plan.sha256                 what is to be run: written once, the hash of it names the ensemble
//	scenarios/<name>.toml                  the scenarios, complete
//	blocks/000/blk-00000123.parquet        a row for each of the runs [B·b, B·(b+1)) in their order
//	nation/000/, provinces/000/            their yearly tables, if the ensemble keeps them
//	blocks/000/blk-00000123.json           sums of these files, and who made them
//	failed/run-000001234.json              why a run cannot finish
//	conflicts/                             other bytes that a second process made for the same block
//	report/                                what [Reduce] made of it all; may be deleted
//
// What run i simulates is a pure function of the plan. A block is a fixed range of runs, and its bytes depend on nothing but the plan:
// a second process that makes it makes the same file, so that a file which exists is a block that is done, and nothing is ever
// merged. A scheduler only starts processes for shard k of n. It is never asked what is done: [Audit] looks at the files.
package ensemble
