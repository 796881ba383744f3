package ipsqp

import "github.com/saddle-go/saddle/kkt"

// A hessian is the model H of the Lagrangian's Hessian. Some models are a sparse matrix, others one with a border, k more unknowns and k more
// rows of J, whose elimination leaves H; see limited.
type hessian interface {
	border() int // k
	// definite reports whether H is positive definite.
	definite() bool
	// pattern returns the places of W, of order n + k: the lower triangle.
	pattern() kkt.Entries
	// values sets w to the entries of W, rows to those of the border's rows of J, k×(n+k) by rows, and below to the border's
	// part of C.
	values(w, rows, below []float64)
	// zeros sets w to values for H = 0.
	zeros(w []float64)
	// mul computes y = H·x.
	mul(x, y []float64)
}
