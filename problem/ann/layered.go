package ann

import "github.com/saddle-go/saddle/asm"

// A layered sums matrices Σ_j JᵀΠJ whose blocks, of the weights into layers a and b, are Kronecker products
//
//	Σ_j M_j ⊗ z_j z'_jᵀ,   M_j n_a×n_b, z_j and z'_j the sources of the two layers with the constant.
//
// Over the samples this is one product of the matrix of all elements of M_j with that of all products of z_j and z'_j: as many times
// fewer operations than JᵀΠJ as there are rows in J, and at the speed of a dense product.
type layered struct {
	pairs   [][]float64 // of blocks a ≥ b ≥ 1, elements of M for each sample
	sources [][]float64 // of layer k, sources for each sample
	sum     [][]float64 // of each block, elements of M × products
	work    [][]float64 // of each worker
	copies  []any
}

// tile is the number of columns of a sum that one task updates; it must not depend on the number of threads.
const tile = 64

// block returns the index of the block of layers a ≥ b ≥ 1.
func block(a, b int) int { return a*(a-1)/2 + b - 1 }

// blockSize returns the numbers of elements of M and of products that are kept: one triangle where a = b.
func (n *Net) blockSize(a, b int) (pairs, products int) {
	na, nb, sa, sb := n.widths[a], n.widths[b], n.sources(a-1), n.sources(b-1)
	if a == b {
		return na * (na + 1) / 2, sa * (sa + 1) / 2
	}
	return na * nb, sa * sb
}

// prepare makes room for count samples.
func (l *layered) prepare(n *Net, count int) {
	h := n.last()
	if l.sum == nil {
		l.sum, l.pairs, l.sources = make([][]float64, block(h, h)+1), make([][]float64, block(h, h)+1), make([][]float64, h)
		for a := 1; a <= h; a++ {
			for b := 1; b <= a; b++ {
				m, p := n.blockSize(a, b)
				l.sum[block(a, b)] = make([]float64, m*p)
			}
		}
	}
	for a := 1; a <= h; a++ {
		l.sources[a-1] = room(l.sources[a-1], count*n.sources(a-1))
		for b := 1; b <= a; b++ {
			m, _ := n.blockSize(a, b)
			l.pairs[block(a, b)] = room(l.pairs[block(a, b)], count*m)
		}
	}
}

// room returns s with n elements.
func room(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}

// forks returns something made by fork for each worker.
func (l *layered) forks(workers int, fork func() any) []any {
	for len(l.copies) < workers {
		l.copies = append(l.copies, fork())
		l.work = append(l.work, nil)
	}
	return l.copies
}

// setSources keeps the sources of sample j.
func (l *layered) setSources(n *Net, j int, z func(k int) []float64) {
	for k := range n.last() {
		s := n.sources(k)
		to := l.sources[k][j*s : (j+1)*s]
		to[s-1] = 1
		copy(to, z(k))
	}
}

// pairsOf returns where the elements of M of the block a ≥ b of sample j are kept: its columns one after the other, from the diagonal on where a = b.
func (l *layered) pairsOf(n *Net, a, b, j int) []float64 {
	size, _ := n.blockSize(a, b)
	return l.pairs[block(a, b)][j*size : (j+1)*size]
}

// A part is a tile of the columns of a sum: products number col and following of the block a ≥ b.
type part struct{ a, b, col, width int }

// parts cuts all sums.
func (n *Net) parts() []part {
	var t []part
	for a := 1; a <= n.last(); a++ {
		for b := 1; b <= a; b++ {
			_, p := n.blockSize(a, b)
			for c := 0; c < p; c += tile {
				t = append(t, part{a, b, c, min(tile, p-c)})
			}
		}
	}
	return t
}

// multiply adds to all sums, or begins them. Tasks are parts of them, whose bits do not depend on who does them.
func (l *layered) multiply(n *Net, begin bool, count int, each func(int, func(int, int))) {
	parts, beta := n.parts(), 1.0
	if begin {
		beta = 0
	}
	each(len(parts), func(worker, task int) {
		t := parts[task]
		size, _ := n.blockSize(t.a, t.b)
		q := room(l.work[worker], count*t.width)
		l.work[worker] = q
		l.products(n, t, count, q)
		asm.Gemm(asm.NoTrans, asm.Trans, size, t.width, count, 1, l.pairs[block(t.a, t.b)], size, nil, q, t.width, beta,
			l.sum[block(t.a, t.b)][t.col*size:], size)
	})
}

// products sets q, width×count, to the products of sources of part t. A run of products with the same second source is one loop.
func (l *layered) products(n *Net, t part, count int, q []float64) {
	sa, sb := n.sources(t.a-1), n.sources(t.b-1)
	triangle := t.a == t.b
	x, y := productAt(triangle, sa, t.col)
	for j := range count {
		za, zb := l.sources[t.a-1][j*sa:(j+1)*sa], l.sources[t.b-1][j*sb:(j+1)*sb]
		to := q[j*t.width : (j+1)*t.width]
		for i, k := x, y; len(to) > 0; k++ {
			from := za[i:min(sa, i+len(to))]
			for c, v := range from {
				to[c] = v * zb[k]
			}
			to = to[len(from):]
			if i = 0; triangle {
				i = k + 1
			}
		}
	}
}

// productAt returns the sources (i, k) of product number col: by columns k, i ≥ k if triangle.
func productAt(triangle bool, n, col int) (i, k int) {
	if !triangle {
		return col % n, col / n
	}
	for col >= n-k {
		col -= n - k
		k++
	}
	return k + col, k
}

// store sets the lower triangle of s to the sums. Each element of it belongs to one product, and so to one task.
func (l *layered) store(n *Net, s []float64, ld int, each func(int, func(int, int))) {
	parts := n.parts()
	each(len(parts), func(_, task int) {
		t := parts[task]
		size, _ := n.blockSize(t.a, t.b)
		sum := l.sum[block(t.a, t.b)][t.col*size:]
		i, k := productAt(t.a == t.b, n.sources(t.a-1), t.col)
		for c := range t.width {
			n.scatter(t.a, t.b, i, k, sum[c*size:(c+1)*size], s, ld)
			if i++; i == n.sources(t.a-1) {
				k++
				if i = 0; t.a == t.b {
					i = k
				}
			}
		}
	})
}

// scatter sets in S what belongs to the sources (q, r) of layers a−1 and b−1: m holds a sum for each pair of their units.
func (n *Net) scatter(a, b, q, r int, m, s []float64, ld int) {
	na, nb := n.widths[a], n.widths[b]
	row, col := n.off[a-1]+q*na, n.off[b-1]+r*nb
	if a != b {
		for k := range nb {
			copy(s[row+(col+k)*ld:], m[k*na:(k+1)*na])
		}
		return
	}
	p := 0
	for k := range nb {
		for i := k; i < na; i++ {
			s[row+i+(col+k)*ld] = m[p]
			if i > k && q > r {
				s[row+k+(col+i)*ld] = m[p]
			}
			p++
		}
	}
}
