// Steps of the kernels that solve with fronts by AVX2, with the registers of tinysolve_amd64.h.

// GATHER4 sets Y8 to the elements of x in the rows DX, whose numbers are left in AX, b, c and d where these differ. It destroys Y9. GATHER2 sets X8 to
// those of two rows.
#define GATHER2(b) \
	MOVLQSX     (DX), AX               \
	VMOVSD      (R13)(AX*8), X8        \
	MOVLQSX     4(DX), b               \
	VMOVHPD     (R13)(b*8), X8, X8

#define GATHER4(b, c, d) \
	GATHER2(b)                         \
	MOVLQSX     8(DX), c               \
	VMOVSD      (R13)(c*8), X9         \
	MOVLQSX     12(DX), d              \
	VMOVHPD     (R13)(d*8), X9, X9     \
	VINSERTF128 $1, X9, Y8, Y8

// ONWARD goes on by so many rows.
#define ONWARD(rows) \
	ADDQ $(4*rows), DX                 \
	ADDQ $(8*rows), R14                \
	ADDQ $(8*rows), R15

// TAKE subtracts from v what the R12 pivots a0 to a7 contribute to the rows at R14, by instructions for as many rows as v has. It destroys w. sum and
// taken are its labels.
#define TAKE(fnmadd, mul, fmadd, sub, v, w, a0, a1, a2, a3, a4, a5, a6, a7, sum, taken) \
	fnmadd (R14), a0, v                \
	CMPQ   R12, $1                     \
	JEQ    taken                       \
	mul    (R14)(BX*1), a1, w          \
	CMPQ   R12, $2                     \
	JEQ    sum                         \
	fnmadd (R14)(BX*2), a2, v          \
	CMPQ   R12, $3                     \
	JEQ    sum                         \
	fmadd  (R14)(CX*1), a3, w          \
	CMPQ   R12, $4                     \
	JEQ    sum                         \
	fnmadd (R15), a4, v                \
	CMPQ   R12, $5                     \
	JEQ    sum                         \
	fmadd  (R15)(BX*1), a5, w          \
	CMPQ   R12, $6                     \
	JEQ    sum                         \
	fnmadd (R15)(BX*2), a6, v          \
	CMPQ   R12, $7                     \
	JEQ    sum                         \
	fmadd  (R15)(CX*1), a7, w          \
sum:                                       \
	sub    w, v, v                     \
taken:

// GIVE adds to a0 to a7, for R12 pivots, the products of v with the rows at R14 of their columns. given is its label.
#define GIVE(fmadd, v, a0, a1, a2, a3, a4, a5, a6, a7, given) \
	fmadd (R14), v, a0                 \
	CMPQ  R12, $1                      \
	JEQ   given                        \
	fmadd (R14)(BX*1), v, a1           \
	CMPQ  R12, $2                      \
	JEQ   given                        \
	fmadd (R14)(BX*2), v, a2           \
	CMPQ  R12, $3                      \
	JEQ   given                        \
	fmadd (R14)(CX*1), v, a3           \
	CMPQ  R12, $4                      \
	JEQ   given                        \
	fmadd (R15), v, a4                 \
	CMPQ  R12, $5                      \
	JEQ   given                        \
	fmadd (R15)(BX*1), v, a5           \
	CMPQ  R12, $6                      \
	JEQ   given                        \
	fmadd (R15)(BX*2), v, a6           \
	CMPQ  R12, $7                      \
	JEQ   given                        \
	fmadd (R15)(CX*1), v, a7           \
given:

// FOLD adds the upper half of y to the lower one, x. SUM2 sets a to the sum of its two numbers and b to that of those of b. Both destroy X10.
#define FOLD(y, x) \
	VEXTRACTF128 $1, y, X10            \
	VADDPD       X10, x, x

#define SUM2(a, b) \
	VUNPCKHPD b, a, X10                \
	VUNPCKLPD b, a, a                  \
	VADDPD    X10, a, a                \
	VPERMILPD $1, a, b
