package gonumblas

// thresholds are sizes below which nothing is gained.
type thresholds struct {
	dot, axpy, scale           int // elements of a vector
	nrm2, asum, amax           int
	gemv, ger, symv, syr, trsv int // elements of a matrix
	gemm, syrk, trsm           int // m·n·k of a product

	share int // flops for which it is worth to start a goroutine
	block int // rows or columns of the blocks that goroutines take
}

// least holds the thresholds in use. What is smaller goes to gonum, which handles it
// as fast or faster; measured at the levels avx2 and avx512. It is a variable for the
// tests, which set it to zero so that small cases reach our kernels.
var least = thresholds{
	dot: 16, axpy: 16, scale: 16,
	nrm2: 4, asum: 8, amax: 16,
	gemv: 64, ger: 64, symv: 64, syr: 256, trsv: 256,
	gemm: 512, syrk: 512, trsm: 1024,
	share: 2e6, block: 96,
}
