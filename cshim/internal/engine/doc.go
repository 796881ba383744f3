// Package engine is what the foreign interfaces share: triplets to columns,
// plans and factorisations that are kept for the next call, options by
// environment, and the log. It has no cgo.
//
// Correctness never depends on what is kept: callers own their state, in flat
// arrays, and whatever has been dropped here is made again from them.
package engine
