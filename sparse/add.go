package sparse

// A Sum computes
//
//	C = αA + βB
//
// for two matrices of one shape whose values change and whose structures do not:
// [NewSum] finds the pattern of C once, each [Sum.Update] fills in the numbers
// and does not allocate. A Sum is not safe for concurrent use.
type Sum[M Compressed[M]] struct {
	a, b, c M
}

// NewSum returns the Sum of a and b with all values of C zero. It keeps a and b.
// The pattern of C is the union of theirs, cancellation or not. The error is an
// [*ArgumentError] when the shapes differ. The cost is O(nnz(A) + nnz(B) + lines).
func NewSum[M Compressed[M]](a, b M) (*Sum[M], error) {
	if err := sameDims("NewSum", a, b); err != nil {
		return nil, err
	}
	la, lb := a.lines(), b.lines()
	c := lines{n: la.n, width: la.width, ptr: make([]int, la.n+1)}
	for i := range la.n {
		x, _ := la.line(i)
		y, _ := lb.line(i)
		c.ptr[i+1] = c.ptr[i] + len(x) + len(y) - common(x, y)
	}
	c.ind = make([]int32, 0, c.ptr[c.n])
	c.val = make([]float64, c.ptr[c.n])
	for i := range la.n {
		x, _ := la.line(i)
		y, _ := lb.line(i)
		c.ind = union(c.ind, x, y)
	}
	return &Sum[M]{a, b, a.of(c)}, nil
}

// Matrix returns C, which the next [Sum.Update] overwrites: always the same
// matrix, whose pattern never changes.
func (s *Sum[M]) Matrix() M { return s.c }

// Update computes C = αA + βB from the present values of A and B. Where only one
// of them stores an element, the other takes no part: β times an element that is
// not stored is not formed, even if β is infinite. O(nnz(A) + nnz(B)).
func (s *Sum[M]) Update(alpha, beta float64) {
	la, lb, lc := s.a.lines(), s.b.lines(), s.c.lines()
	for i := range lc.n {
		x, xv := la.line(i)
		y, yv := lb.line(i)
		ind, val := lc.line(i)
		p, q := 0, 0
		for k, j := range ind {
			inX, inY := p < len(x) && x[p] == j, q < len(y) && y[q] == j
			switch {
			case inX && inY: // rounded products, so that every machine gives the same bits
				val[k] = float64(alpha*xv[p]) + float64(beta*yv[q])
				p, q = p+1, q+1
			case inX:
				val[k] = alpha * xv[p]
				p++
			default:
				val[k] = beta * yv[q]
				q++
			}
		}
	}
}

// Add returns αA + βB; see [Sum].
func Add[M Compressed[M]](alpha float64, a M, beta float64, b M) (M, error) {
	s, err := NewSum(a, b)
	if err != nil {
		return nil, err
	}
	s.Update(alpha, beta)
	return s.c, nil
}

// common returns how many elements the ascending lists x and y share.
func common(x, y []int32) (n int) {
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] < y[0]:
			x = x[1:]
		case x[0] > y[0]:
			y = y[1:]
		default:
			x, y = x[1:], y[1:]
			n++
		}
	}
	return n
}

// union appends the union of the ascending lists x and y to dst, ascending.
func union(dst, x, y []int32) []int32 {
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] < y[0]:
			dst, x = append(dst, x[0]), x[1:]
		case x[0] > y[0]:
			dst, y = append(dst, y[0]), y[1:]
		default:
			dst, x, y = append(dst, x[0]), x[1:], y[1:]
		}
	}
	return append(append(dst, x...), y...)
}
