package ipsqp

import "github.com/saddle-go/saddle/kkt"

// A hessian is the model H of the Lagrangian's Hessian. Some models are a sparse matrix, others one with a border, whose
// elimination leaves H; see limited.go.
type hessian interface {
	// pattern returns the places of W, of order n + border: the lower triangle.
	pattern() kkt.Entries
	border() int
	// values sets w to the entries of W and rows to those of the border's rows of J, border×n by rows.
	values(w, rows []float64)
	// zeros is values for H = 0.
	zeros(w []float64)
	// mul computes y = H·x.
	mul(x, y []float64)
}

// triangle returns the places of a dense lower triangle of order n, by columns.
func triangle(n int) kkt.Entries {
	var e kkt.Entries
	for j := range n {
		for i := j; i < n; i++ {
			e.RowIdx = append(e.RowIdx, int32(i))
			e.ColIdx = append(e.ColIdx, int32(j))
		}
	}
	return e
}
