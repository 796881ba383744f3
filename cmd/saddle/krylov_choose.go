package main

import (
	"fmt"
	"strings"
)

// krylovMethod is an iterative method that the command line can name.
type krylovMethod int

const (
	methodAuto krylovMethod = iota
	methodCG
	methodMINRES
	methodMINRESQLP
	methodBiCGSTAB
	methodBiCGSTABL
	methodGMRES
	methodFGMRES
	methodLSQR
	methodLSMR
)

// methods says of each method what the command has to know.
var methods = [...]struct {
	word, what string
	symmetric  bool // the matrix and the preconditioner must be symmetric, the latter definite
	squares    bool // minimises |b-Ax| for matrices of any shape, preconditioned by their columns
}{
	methodAuto:      {"auto", "cg, then minres if the matrix turns out to be indefinite, for symmetric matrices with a positive\n                 diagonal; minres for other symmetric ones; bicgstabl for other square ones; lsmr for the rest", false, false},
	methodCG:        {"cg", "conjugate gradients, for symmetric positive definite matrices", true, false},
	methodMINRES:    {"minres", "the least residual, for symmetric matrices, definite or not", true, false},
	methodMINRESQLP: {"minresqlp", "the same for symmetric matrices that are singular or close to it", true, false},
	methodBiCGSTAB:  {"bicgstab", "for any square matrix, with few vectors", false, false},
	methodBiCGSTABL: {"bicgstabl", "the same in --ell steps, which copes with complex eigenvalues", false, false},
	methodGMRES:     {"gmres", "for any square matrix; keeps --restart vectors; its residual never grows", false, false},
	methodFGMRES:    {"fgmres", "the same, with twice the vectors, for preconditioners that change", false, false},
	methodLSQR:      {"lsqr", "least squares, for matrices of any shape and rank", false, true},
	methodLSMR:      {"lsmr", "the same; its gradient never grows, so that it can be stopped earlier", false, true},
}

// krylovPrecond is a preconditioner that the command line can name.
type krylovPrecond int

const (
	precondAuto krylovPrecond = iota
	precondNone
	precondJacobi
	precondBlockJacobi
	precondSSOR
	precondILU0
	precondILUT
	precondILDL
	precondAMG
	precondLDL
)

// preconds says of each preconditioner what the command has to know.
var preconds = [...]struct {
	word, what string
	symmetric  bool // if the matrix is; the methods for symmetric matrices can then use it
	needs      bool // the matrix has to be symmetric
}{
	precondAuto:        {"auto", "ildl for symmetric matrices, ilut for other square ones; jacobi for lsqr and lsmr,\n                 and where there is no factorisation; else none", true, false},
	precondNone:        {"none", "the method alone", true, false},
	precondJacobi:      {"jacobi", "the diagonal; its absolute values for cg, minres and minresqlp; for lsqr and lsmr\n                 that of A'A, which makes columns equally long", true, false},
	precondBlockJacobi: {"blockjacobi", "blocks of --block neighbouring rows", true, false},
	precondSSOR:        {"ssor", "symmetric successive over-relaxation with --omega", true, false},
	precondILU0:        {"ilu0", "incomplete LU without fill", false, false},
	precondILUT:        {"ilut", "incomplete LU by --drop and --fill", false, false},
	precondILDL:        {"ildl", "incomplete LDL' of a symmetric matrix by --drop and --fill, made definite for cg,\n                 minres and minresqlp", true, true},
	precondAMG:         {"amg", "algebraic multigrid, for symmetric positive definite matrices of elliptic equations", true, true},
	precondLDL:         {"ldl", "the complete factorisation of a symmetric matrix, see saddle factor", true, true},
}

func methodWords() (words []string) {
	for _, m := range methods {
		words = append(words, m.word)
	}
	return words
}

func precondWords() (words []string) {
	for _, p := range preconds {
		words = append(words, p.word)
	}
	return words
}

func methodHelp() string {
	var b strings.Builder
	for _, m := range methods {
		fmt.Fprintf(&b, "  %-14s %s\n", m.word, m.what)
	}
	return b.String()
}

func precondHelp() string {
	var b strings.Builder
	for _, p := range preconds {
		fmt.Fprintf(&b, "  %-14s %s\n", p.word, p.what)
	}
	return strings.TrimRight(b.String(), "\n ")
}

// misfit says why the method cannot use the preconditioner, empty if it can.
func (p krylovPrecond) misfit(m krylovMethod) string {
	if methods[m].symmetric && !preconds[p].symmetric {
		return fmt.Sprintf("needs a symmetric preconditioner, which %s is not; ildl is one", preconds[p].word)
	}
	if methods[m].squares && p != precondAuto && p != precondNone && p != precondJacobi {
		return fmt.Sprintf("has no use for the preconditioner %s; jacobi and none are left", preconds[p].word)
	}
	return ""
}

// choose replaces what the command line leaves open. The error is that the matrix does not suit
// what it asks for.
func (r *iterated) choose() error {
	in := r.input
	switch {
	case in.rows != in.cols && r.method != methodAuto && !methods[r.method].squares:
		return inFile(in.name, fmt.Errorf("the matrix is %d×%d, not square; lsqr and lsmr find least squares", in.rows, in.cols))
	case in.rows != in.cols && r.precond.misfit(methodLSMR) != "":
		return inFile(in.name, fmt.Errorf("the matrix is %d×%d, not square: lsmr %s", in.rows, in.cols, r.precond.misfit(methodLSMR)))
	case in.sym == nil && methods[r.method].symmetric:
		return inFile(in.name, fmt.Errorf("%s, which --method %s needs; bicgstabl and gmres do not", in.asymmetry, methods[r.method].word))
	case in.sym == nil && preconds[r.precond].needs:
		return inFile(in.name, fmt.Errorf("%s, which --precond %s needs; ilut does not", in.asymmetry, preconds[r.precond].word))
	}
	if r.method == methodAuto {
		r.chooseMethod()
	}
	if r.precond == precondAuto {
		r.choosePrecond()
	}
	return r.unused()
}

// unused is the error that the method chosen has no use for a flag that was given for another.
func (r *iterated) unused() error {
	refuse := func(flag, words string) error {
		return fmt.Errorf("--%s goes with --method %s only, and %s was chosen, since %s", flag, words, methods[r.method].word, r.methodWhy)
	}
	switch {
	case r.flags.restart > 0 && !r.usesRestart():
		return refuse("restart", "gmres or fgmres")
	case r.flags.ell > 0 && r.method != methodBiCGSTABL:
		return refuse("ell", "bicgstabl")
	}
	return nil
}

func (r *iterated) chooseMethod() {
	in := r.input
	positive, row := true, -1 // first row whose diagonal element is not positive
	for i, d := range in.diag {
		if positive = d > 0; !positive {
			row = i
			break
		}
	}
	switch {
	case in.rows != in.cols:
		r.method, r.methodWhy = methodLSMR, fmt.Sprintf("the matrix is %d×%d, not square", in.rows, in.cols)
	case in.sym == nil:
		r.method, r.methodWhy = methodBiCGSTABL, in.asymmetry
	case !preconds[r.precond].symmetric:
		r.method, r.methodWhy = methodBiCGSTABL, fmt.Sprintf("the matrix is symmetric, but the preconditioner %s is not", preconds[r.precond].word)
	case r.precond == precondLDL:
		r.method, r.methodWhy = methodGMRES, "with a complete factorisation few iterations suffice, and it may be indefinite"
	case !positive:
		r.method, r.methodWhy = methodMINRES, fmt.Sprintf("the matrix is symmetric, and diagonal element %d%s is %v: it is not positive definite", row+1, fromOne, in.diag[row])
	default:
		r.method, r.methodWhy = methodCG, "the matrix is symmetric and its diagonal positive: it may be positive definite"
		r.mayFail = true
	}
}

// choosePrecond takes the preconditioner that serves most matrices.
func (r *iterated) choosePrecond() {
	switch {
	case methods[r.method].squares:
		r.precond, r.precondWhy = precondJacobi, "columns of equal length serve most matrices"
		return
	case r.input.sym != nil:
		r.precond = precondILDL
	default:
		r.precond = precondILUT
	}
	r.precondWhy = "an incomplete factorisation serves most matrices"
}

// simpler replaces a preconditioner of choosePrecond that does not exist, for this reason.
func (r *iterated) simpler(why string) {
	r.precondWhy = fmt.Sprintf("there is no %s: %s", preconds[r.precond].word, why)
	r.precond = precondJacobi
	for i, d := range r.input.diag {
		if d == 0 || finite(1/d) == nil {
			r.precond = precondNone
			r.precondWhy += fmt.Sprintf("; and diagonal element %d%s is %v", i+1, fromOne, d)
			return
		}
	}
}
