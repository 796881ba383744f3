// Package problemtest has nonlinear programs for tests of methods, with what is known of their solutions.
//
//   - [HS]: the collection of Hock and Schittkowski, small and varied.
//   - [Degenerate], [InfeasibleSet], [UnboundedSet], [Undefined], [Shapes]: what programs meet beside regular problems with
//     a solution.
//   - [Global]: functions with many minima.
//   - [LuksanVlcek1] and the like: families with a parameter for the size, for benchmarks; [Families] has one of each.
//
// [All] joins the sets; [Problem.Judge] tells whether a point is a solution. Every [Problem] is written in the notation of its
// source; derivatives are those of package expr, exact. Statements are code of this package, so that a mistake in
// one panics, and a test makes them all.
package problemtest
