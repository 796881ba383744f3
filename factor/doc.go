// Package factor solves sparse symmetric systems A·x = b, definite or not, by the
// factorisation
//
//	S·P·A·Pᵀ·S = L·D·Lᵀ,
//
// S a diagonal scaling, P a permutation that keeps L sparse, L unit lower triangular,
// D block diagonal with blocks of order 1 and 2. It counts the eigenvalues by sign,
// and says how accurate its solutions are.
//
// # Life cycle
//
//	s, err := factor.Analyze(a, factor.Options{})    // once for a pattern: order, fronts, memory
//	f := s.New()                                     // room for one factorisation
//	inertia, err := f.Factorize(ctx, val)            // as often as values change
//	r, err := f.SolveRefined(x, b)                   // as often as right-hand sides change
//
// A [Symbolic] is not changed after it has been made: goroutines may share it, each
// with an [LDL] of its own. [New] does the first three steps at once.
//
// # Method
//
// Columns with the same structure are eliminated together in dense fronts, which pass what
// they contribute to the rest up a tree (multifrontal elimination; Duff and Reid 1983). The order
// is minimum degree or nested dissection, whichever is predicted to take less time; where
// most of the diagonal is zero, of pairs of rows that a matching finds. See factor/order
// and factor/scale.
//
// By default pivots are taken in that order, without looking for better ones, and
// the growth |L||D||Lᵀ| that bounds the error is measured on the way. If it is too large, if pivots
// have cancelled and an estimate of the eigenvalue nearest to zero does not clear them, or if a
// probing solve is not accurate, the matrix is factored again, first with a threshold of 1e-8 and the
// same certificate, then with Options.U: pivots
// of order 1 and 2, columns without an acceptable one wait for a later front. It is Options.U at once where few
// rows have grown and L is so thin that a probe would take about as long as a factorisation. [Stats] tell
// which it was. [Options.Pivoting] asks for one of them, for a quasi-definite matrix with known
// signs, or for Cholesky's.
//
// # Singular matrices
//
// What has cancelled to rounding errors at the end of the elimination counts as a zero
// pivot: Inertia.Zero of them. Solves leave those out, so that a consistent system gets
// one of its solutions; [LDL.NullSpace] has a basis of what can be added.
//
// # Reproducibility
//
// Results depend on the matrix, the options, the instruction level and what the LDL has been told
// to remember (scales while they are good, refusals of the static order), but not on Options.Threads, time or
// addresses: bit for bit.
package factor
