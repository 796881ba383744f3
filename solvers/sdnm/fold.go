package sdnm

import (
	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
)

// rows is a signed view of some rows of one matrix: the operator whose k-th row
// is y_i x_iᵀ, i = list[k]. A_t and B_t are such views; no entry is copied.
type rows struct {
	x    *sparse.CSR
	y    []float64 // labels of all rows of x
	list []int32
}

func (r *rows) len() int { return len(r.list) }

// mul computes dst = diag(y) X w over the listed rows. 2 flops per nonzero.
func (r *rows) mul(dst, w []float64) {
	ptr, ind, val := r.x.Raw()
	asm.MulRowList(r.list, ptr, ind, val, w, dst)
	for k, i := range r.list {
		if r.y[i] < 0 {
			dst[k] = -dst[k]
		}
	}
}

// mulT computes w = Xᵀ diag(y) a over the listed rows; tmp holds at least len(a) and may be a.
func (r *rows) mulT(w, a, tmp []float64) {
	clear(w)
	r.addT(w, a, tmp)
}

// addT computes w += Xᵀ diag(y) a over the listed rows; tmp holds at least len(a) and may be a.
func (r *rows) addT(w, a, tmp []float64) {
	tmp = tmp[:len(a)]
	for k, i := range r.list {
		tmp[k] = r.y[i] * a[k]
	}
	ptr, ind, val := r.x.Raw()
	asm.AddRowList(r.list, tmp, ptr, ind, val, w)
}

// fold is one term of the upper level with its lower-level problem.
type fold struct {
	b    rows // training rows, B_t
	a    rows // validation rows, A_t
	n    int  // features
	gram []float64
	kind normalKind
}

// newFolds makes the T folds of a split of (x, y).
func newFolds(x *sparse.CSR, y []float64, s *svc.Split) []*fold {
	folds := make([]*fold, s.T)
	for t := range folds {
		folds[t] = newFold(x, y, s.Train(t), s.Validation(t))
	}
	return folds
}

// newFold makes a fold from its training and validation rows.
func newFold(x *sparse.CSR, y []float64, train, validation []int32) *fold {
	_, n := x.Dims()
	f := &fold{b: rows{x, y, train}, a: rows{x, y, validation}, n: n}
	f.kind = chooseNormal(len(train), n)
	if f.kind == normalGram {
		f.gram = gramMatrix(&f.b, n)
	}
	return f
}

// wrong counts the entries of the margins a = A w that are negative; zero is no error.
func wrong(margins []float64) int {
	n := 0
	for _, v := range margins {
		if v < 0 {
			n++
		}
	}
	return n
}
