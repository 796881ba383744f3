// Package kkttest supports tests of package kkt and of back ends for it.
//
// [Run] is the conformance suite of [kkt.Backend]: whatever passes it can be used by a [kkt.System]. An outside
// back end calls it from a test of its own:
//
//	func TestBackend(t *testing.T) { kkttest.Run(t, func() kkt.Backend { return mine.New() }) }
//
// [Instances] are Newton systems of the methods that the canonical form of package kkt serves, each with the unreduced
// system it comes from and the recovery of what was eliminated, so that form, signs and recovery can be tested against a dense solution.
package kkttest
