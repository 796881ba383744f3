// Loops over the entries of sparse rows that the AVX2 and AVX-512 kernels
// share: scalar loads and stores with fused multiply-add, since the hardware's
// gathers and scatters are slower (dotSp in bind_amd64.go has figures).

// Registers of the row kernels:
//
//	R9  next element of rows      R10 rows left
//	DI  next element of y or a    BX  budget left
//	SI  indices of the row        DX  values of the row   CX  its length
//	R8  x, or y where rows are added to it
//	AX, R14 scratch

// ROW(ptr, ind, val) sets SI, DX and CX to row AX, given the registers that
// hold the arrays of the matrix. It destroys R14.
#define ROW(ptr, ind, val) \
	MOVQ (ptr)(AX*8), R14  \
	MOVQ 8(ptr)(AX*8), CX  \
	LEAQ (ind)(R14*4), SI  \
	LEAQ (val)(R14*8), DX  \
	SUBQ R14, CX

// PAY takes the cost of a row, 8 + CX, from the budget or jumps to out.
#define PAY(out) \
	LEAQ 8(CX), AX  \
	SUBQ AX, BX     \
	JLT  out

// IF_DENSE jumps to dense, with the first index in AX, if the CX > 0 ascending
// indices at SI have no gap.
#define IF_DENSE(dense) \
	MOVLQSX (SI), AX           \
	MOVLQSX -4(SI)(CX*4), R14  \
	SUBQ    AX, R14            \
	INCQ    R14                \
	CMPQ    R14, CX            \
	JEQ     dense

// IF_LONG_DENSE is IF_DENSE for rows of eight entries or more. In shorter ones
// vectors gain less than the test costs rows with gaps.
#define IF_LONG_DENSE(dense, sparse) \
	CMPQ     CX, $8            \
	JLT      sparse            \
	IF_DENSE(dense)

// GATHER_DOT leaves in X0 the sum of val[k]·x[ind[k]] over CX ≥ 0 entries. It
// destroys SI, DX, CX, AX, R14 and X1 to X7.
#define GATHER_DOT \
	VXORPD      X0, X0, X0          \
	VXORPD      X1, X1, X1          \
	VXORPD      X2, X2, X2          \
	VXORPD      X3, X3, X3          \
	SUBQ        $4, CX              \
	JLT         gather1             \
gather4:                                \
	MOVLQSX     (SI), AX            \
	MOVLQSX     4(SI), R14          \
	VMOVSD      (DX), X4            \
	VMOVSD      8(DX), X5           \
	VFMADD231SD (R8)(AX*8), X4, X0  \
	VFMADD231SD (R8)(R14*8), X5, X1 \
	MOVLQSX     8(SI), AX           \
	MOVLQSX     12(SI), R14         \
	VMOVSD      16(DX), X6          \
	VMOVSD      24(DX), X7          \
	VFMADD231SD (R8)(AX*8), X6, X2  \
	VFMADD231SD (R8)(R14*8), X7, X3 \
	ADDQ        $16, SI             \
	ADDQ        $32, DX             \
	SUBQ        $4, CX              \
	JGE         gather4             \
gather1:                                \
	ADDQ        $4, CX              \
	JZ          gatherSum           \
gather1loop:                            \
	MOVLQSX     (SI), AX            \
	VMOVSD      (DX), X4            \
	VFMADD231SD (R8)(AX*8), X4, X0  \
	ADDQ        $4, SI              \
	ADDQ        $8, DX              \
	DECQ        CX                  \
	JNZ         gather1loop         \
gatherSum:                              \
	VADDSD      X1, X0, X0          \
	VADDSD      X3, X2, X2          \
	VADDSD      X2, X0, X0

// SCATTER_AXPY adds X0·val[k] to element ind[k] of the vector at R8 for CX ≥ 0
// entries. It destroys SI, DX, CX, AX, R14 and X1 to X4.
#define SCATTER_AXPY \
	SUBQ        $4, CX              \
	JLT         scatter1            \
scatter4:                               \
	MOVLQSX     (SI), AX            \
	MOVLQSX     4(SI), R14          \
	VMOVSD      (R8)(AX*8), X1      \
	VMOVSD      (R8)(R14*8), X2     \
	VFMADD231SD (DX), X0, X1        \
	VFMADD231SD 8(DX), X0, X2       \
	VMOVSD      X1, (R8)(AX*8)      \
	VMOVSD      X2, (R8)(R14*8)     \
	MOVLQSX     8(SI), AX           \
	MOVLQSX     12(SI), R14         \
	VMOVSD      (R8)(AX*8), X3      \
	VMOVSD      (R8)(R14*8), X4     \
	VFMADD231SD 16(DX), X0, X3      \
	VFMADD231SD 24(DX), X0, X4      \
	VMOVSD      X3, (R8)(AX*8)      \
	VMOVSD      X4, (R8)(R14*8)     \
	ADDQ        $16, SI             \
	ADDQ        $32, DX             \
	SUBQ        $4, CX              \
	JGE         scatter4            \
scatter1:                               \
	ADDQ        $4, CX              \
	JZ          scatterDone         \
scatter1loop:                           \
	MOVLQSX     (SI), AX            \
	VMOVSD      (R8)(AX*8), X1      \
	VFMADD231SD (DX), X0, X1        \
	VMOVSD      X1, (R8)(AX*8)      \
	ADDQ        $4, SI              \
	ADDQ        $8, DX              \
	DECQ        CX                  \
	JNZ         scatter1loop        \
scatterDone:
