package asm

// symmBase is the order of the blocks on the diagonal that Symm fills up to full
// matrices; the others are read where they lie.
const symmBase = 128

// Symm computes
//
//	C = beta·C + alpha·A·B  (Left)   or   C = beta·C + alpha·B·A  (Right)
//
// for a symmetric matrix A of order m or n, of which only the triangle uplo is
// read. B and C are m×n. All are column-major with leading dimensions lda, ldb and
// ldc; c must not overlap the others. With beta = 0, C is not read. It panics if a
// slice is too short or a leading dimension too small. 2m²n or 2mn² flops.
//
// Every block of rows (columns) of C is the sum of three products: by what lies
// before the block on the diagonal, by that block and by what lies behind it. Bits do
// not depend on how a caller cuts the other dimension of B and C.
func Symm(side Side, uplo Uplo, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	order := m
	if side == Right {
		order = n
	}
	checkMatrix("Symm", "a", order, order, len(a), lda)
	checkMatrix("Symm", "b", m, n, len(b), ldb)
	checkMatrix("Symm", "c", m, n, len(c), ldc)
	if m == 0 || n == 0 {
		return
	}
	if alpha == 0 {
		scaleColumns(m, n, beta, c, ldc)
		return
	}
	s := symmetric{uplo, a, lda}
	room := getBlock(symmBase * symmBase)
	for i := 0; i < order; i += symmBase {
		w := min(symmBase, order-i)
		s.fill(i, w, room.a)
		// In one order of blocks, A(i, p) below and A(p, i) for the other side.
		for _, part := range [3]span{{i, i + w}, {0, i}, {i + w, order}} {
			p, k := part.lo, part.len()
			f := beta
			if p != i {
				f = 1
			}
			switch {
			case k == 0:
			case side == Left:
				blk, ld, op := s.block(i, p, w, room.a)
				Gemm(op, NoTrans, w, n, k, alpha, blk, ld, nil, b[p:], ldb, f, c[i:], ldc)
			default:
				blk, ld, op := s.block(p, i, w, room.a)
				Gemm(NoTrans, op, m, w, k, alpha, b[p*ldb:], ldb, nil, blk, ld, f, c[i*ldc:], ldc)
			}
		}
	}
	putBlock(room)
}

// A symmetric matrix of which one triangle is stored.
type symmetric struct {
	uplo Uplo
	a    []float64
	lda  int
}

// block returns the block of A whose first element is (i, j), as it lies in the stored
// triangle; on the diagonal that is full, of order w.
func (s *symmetric) block(i, j, w int, full []float64) (a []float64, lda int, op Op) {
	if i == j {
		return full, w, NoTrans
	}
	if (i > j) == (s.uplo == Lower) {
		return s.a[i+j*s.lda:], s.lda, NoTrans
	}
	return s.a[j+i*s.lda:], s.lda, Trans
}

// fill sets full, w×w, to the block on the diagonal from lo on.
func (s *symmetric) fill(lo, w int, full []float64) {
	for j := range w {
		first, last := j, w
		if s.uplo == Upper {
			first, last = 0, j+1
		}
		for i, v := range s.a[lo+first+(lo+j)*s.lda : lo+last+(lo+j)*s.lda] {
			i += first
			full[i+j*w], full[j+i*w] = v, v
		}
	}
}
