package gonumblas

// thresholds are sizes below which nothing is gained.
type thresholds struct {
	dot, axpy, scale, nrm2, asum, amax int // elements of a vector
	strided                            int // elements of a vector that has to be copied

	gemv, ger, symv, syr, syr2, trsv int // elements of a matrix
	gemm, syrk, trmm, trsm           int // m·n·k of a product
	few                              int // trsm with one or two right-hand sides
	potrf, con                       int // order of a matrix that is factorised, or whose condition is estimated

	share  int // flops for which it is worth to start a goroutine
	stream int // elements of a matrix that is read once for which it is
	block  int // rows or columns of the blocks that goroutines take
}

// least holds the thresholds in use. What is smaller goes to gonum, which handles it
// as fast or faster: they are where the ratio of times passes 1 on Sapphire Rapids, at
// the levels avx2 and avx512. It is a variable for the tests, which set it to zero so
// that small cases reach our kernels.
var least = thresholds{
	dot: 24, axpy: 16, scale: 32, nrm2: 4, asum: 16, amax: 12,
	strided: 64,
	gemv:    512, ger: 400, symv: 400, syr: 400, syr2: 1600, trsv: 2500,
	gemm: 512, syrk: 2000, trmm: 3000, trsm: 1500,
	few:   100,
	potrf: 8, con: 16,
	share: 2e6, stream: 1 << 17, block: 96,
}

// tooSmall reports whether a matrix of so many elements is below a threshold, which is
// higher for vectors that have to be copied.
func tooSmall(elements, limit, incX, incY int) bool {
	if incX != 1 || incY != 1 {
		limit *= 2
	}
	return elements < limit
}
