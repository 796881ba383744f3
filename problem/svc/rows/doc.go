// Package rows holds the rows of large support vector problems: features in float32, dense or sparse, in memory or
// in a mapped file, with a label each.
//
// Training reads the features in passes, and at 10⁶ rows a pass is bound by memory: float32 halves it against
// float64, and the 24 bits of a feature are more than any measurement has. Every sum over features is formed in
// float64. A Matrix is immutable, so that folds are lists of row numbers and threads share it.
package rows
