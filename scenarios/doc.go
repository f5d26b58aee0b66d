// Package scenarios reads what users write: scenario files in TOML.
//
// A file goes through these steps, each in a file of its name:
//
//	parse     decode, and find the place of every key and value (index)
//	merge     lay it over what it extends; apply --set (override)
//	config    read the sections into sim.Config: bind for plain keys, then province, world and
//	          lattice, industry, event, policy with where, timing and overlap
//	resolve   write the complete configuration as a scenario again
//
// [Load] does all of it and reports every problem in one pass, each at the place that the user
// wrote. Keys, units and ranges come from the struct tags of the parameter types, so that the
// files, the messages, [Check] and [New] agree. No parameter value stands in this package.
//
// [Check], [Explain] and [Diff] describe scenarios to people.
package scenarios
