// Package blockangular compares the back end for block-angular systems with the general sparse factorisation on the same
// matrices, with one goroutine and with two, interleaved. A test prints Markdown tables:
//
//	go test ./benchmarks/blockangular -run Tables -v -args -tables angular,dense [-only NAME] [-rounds 5] [-out FILE]
//
// Tables:
//
//	angular  blocks of quadratic programs, samples of a power network, of training a neural network, folds of a cross-validation
//	dense    matrices with few dense rows: arrows and support vector machines
package blockangular
