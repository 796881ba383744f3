// Package rowstest generates support vector problems of any size with a known answer, the same bits on every machine:
// dense features that share a few factors, groups of features of unequal worth, and sparse rows as of text.
//
// Every row has a random stream of its own, so that rows can be made in any order, in parallel, and straight into a file:
//
//	splitmix(s): s ← s + 9e3779b97f4a7c15₁₆, z = s; z ← (z ⊕ z≫30)·bf58476d1ce4e5b9₁₆; z ← (z ⊕ z≫27)·94d049bb133111eb₁₆; z ⊕ z≫31
//	stream(seed, k): state = splitmix(seed·d1b54a32d192ed03₁₆ + k·9e6c63d0876a9a35₁₆)
//	unif = (splitmix ≫ 11)·2⁻⁵³
//	norm = (sum of the four 16-bit parts of splitmix − 131070)/37837
//
// The integer part is SplitMix64 (Steele, Lea & Flood 2014). Products are written float64(a*b), which forbids the
// compiler to fuse them with a sum.
package rowstest
