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
	work    []*[2][]float64
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
		l.work = append(l.work, new([2][]float64))
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

// setPairs keeps the elements of M of the block a ≥ b of sample j.
func (l *layered) setPairs(n *Net, a, b, j int, m func(i, k int) float64) {
	size, _ := n.blockSize(a, b)
	to := l.pairs[block(a, b)][j*size : (j+1)*size]
	p := 0
	for k := range n.widths[b] {
		i := 0
		if a == b {
			i = k
		}
		for ; i < n.widths[a]; i++ {
			to[p] = m(i, k)
			p++
		}
	}
}

// multiply adds to all sums. Tasks are tiles of their columns, whose bits do not depend on who does them.
func (l *layered) multiply(n *Net, count int, each func(int, func(int, int))) {
	type job struct{ a, b, col int }
	var jobs []job
	for a := 1; a <= n.last(); a++ {
		for b := 1; b <= a; b++ {
			_, p := n.blockSize(a, b)
			for c := 0; c < p; c += tile {
				jobs = append(jobs, job{a, b, c})
			}
		}
	}
	each(len(jobs), func(worker, task int) {
		t := jobs[task]
		size, products := n.blockSize(t.a, t.b)
		width := min(tile, products-t.col)
		q := room(l.work[worker][0], count*tile)
		l.work[worker][0] = q
		l.products(n, t.a, t.b, t.col, width, count, q)
		asm.Gemm(asm.NoTrans, asm.Trans, size, width, count, 1, l.pairs[block(t.a, t.b)], size, nil, q, width, 1,
			l.sum[block(t.a, t.b)][t.col*size:], size)
	})
}

// products sets q, width×count, to the products of sources number col and following of the block a ≥ b.
func (l *layered) products(n *Net, a, b, col, width, count int, q []float64) {
	sa, sb := n.sources(a-1), n.sources(b-1)
	x, y := productAt(a == b, sa, col)
	for j := range count {
		za, zb := l.sources[a-1][j*sa:(j+1)*sa], l.sources[b-1][j*sb:(j+1)*sb]
		i, k := x, y
		for c := range width {
			q[j*width+c] = za[i] * zb[k]
			if i++; i == sa {
				k++
				if i = 0; a == b {
					i = k
				}
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

// store adds the sums to the lower triangle of s and clears them.
func (l *layered) store(n *Net, s []float64, ld int) {
	for a := 1; a <= n.last(); a++ {
		for b := 1; b <= a; b++ {
			size, products := n.blockSize(a, b)
			sum := l.sum[block(a, b)]
			i, k := 0, 0
			for c := range products {
				l.scatter(n, a, b, i, k, sum[c*size:(c+1)*size], s, ld)
				if i++; i == n.sources(a-1) {
					k++
					if i = 0; a == b {
						i = k
					}
				}
			}
			clear(sum)
		}
	}
}

// scatter adds to S what belongs to the sources (q, r) of layers a−1 and b−1: m holds a sum for each pair of their units.
func (l *layered) scatter(n *Net, a, b, q, r int, m, s []float64, ld int) {
	na, nb := n.widths[a], n.widths[b]
	row, col := n.off[a-1]+q*na, n.off[b-1]+r*nb
	if a != b {
		for k := range nb {
			to := s[row+(col+k)*ld:]
			for i := range na {
				to[i] += m[k*na+i]
			}
		}
		return
	}
	p := 0
	for k := range nb {
		for i := k; i < na; i++ {
			s[row+i+(col+k)*ld] += m[p]
			if i > k && q > r {
				s[row+k+(col+i)*ld] += m[p]
			}
			p++
		}
	}
}
