package asm

// solveBlock is the number of unknowns that Trsv finds by plain loops before a
// matrix-vector product removes them from the other equations.
const solveBlock = 8

// Trsv overwrites x by L⁻¹·x (NoTrans) or L⁻ᵀ·x (Trans), where L is n×n, lower
// triangular, column-major with leading dimension ldl; if unit, its diagonal counts
// as ones and is not read. The strict upper triangle is not read. x must not overlap
// l. It panics if l is too short, ldl is less than n or x has the wrong length. n²
// flops.
func Trsv(op Op, unit bool, n int, l []float64, ldl int, x []float64) {
	checkMatrix("Trsv", "l", n, n, len(l), ldl)
	if len(x) != n {
		panicLength("Trsv", "x", len(x), n)
	}
	trsv(op, unit, n, l, ldl, x)
}

func trsv(op Op, unit bool, n int, l []float64, ldl int, x []float64) {
	if op == NoTrans {
		for j := 0; j < n; j += solveBlock {
			next := min(j+solveBlock, n)
			forwardBlock(unit, l[j+j*ldl:], ldl, x[j:next])
			if next < n {
				Gemv(n-next, next-j, -1, l[next+j*ldl:], ldl, x[j:next], x[next:])
			}
		}
		return
	}
	for j := (n - 1) / solveBlock * solveBlock; j >= 0; j -= solveBlock {
		next := min(j+solveBlock, n)
		if next < n {
			GemvT(n-next, next-j, -1, l[next+j*ldl:], ldl, x[next:], x[j:next])
		}
		if n > 0 {
			backwardBlock(unit, l[j+j*ldl:], ldl, x[j:next])
		}
	}
}

// forwardBlock overwrites x by L⁻¹·x for a small diagonal block L.
func forwardBlock(unit bool, l []float64, ldl int, x []float64) {
	for j := range x {
		col := l[j*ldl : j*ldl+len(x)]
		if !unit {
			x[j] /= col[j]
		}
		for i := j + 1; i < len(x); i++ {
			x[i] -= x[j] * col[i]
		}
	}
}

// backwardBlock overwrites x by L⁻ᵀ·x for a small diagonal block L.
func backwardBlock(unit bool, l []float64, ldl int, x []float64) {
	for j := len(x) - 1; j >= 0; j-- {
		col := l[j*ldl : j*ldl+len(x)]
		s := x[j]
		for i := j + 1; i < len(x); i++ {
			s -= x[i] * col[i]
		}
		if !unit {
			s /= col[j]
		}
		x[j] = s
	}
}
