package bench

import "slices"

// Catalogue returns the kernels that can be measured, in the order of reports.
// Here is the place for a new one: a row in the list of its family, or a list
// with a file of its own.
func Catalogue() []Kernel {
	return slices.Concat(
		vectorKernels(),
		matrixKernels(),
		factorKernels(),
		frontKernels(),
		manyKernels(),
		sparseKernels(),
		singleKernels(),
		gridKernels(),
	)
}
