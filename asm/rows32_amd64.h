// Loops over the entries of sparse rows whose values are float32. Two values are converted at a time, which takes one
// operation for both; a pair of indices is one load. Registers are those of rows_amd64.h.

// ROW32(ptr, ind, val) sets SI, DX and CX to row AX, given the registers that hold the arrays of the matrix. It
// destroys R14.
#define ROW32(ptr, ind, val) \
	MOVQ (ptr)(AX*8), R14  \
	MOVQ 8(ptr)(AX*8), CX  \
	LEAQ (ind)(R14*4), SI  \
	LEAQ (val)(R14*4), DX  \
	SUBQ R14, CX

// PAIR leaves in AX and R14 the two indices at off(SI).
#define PAIR(off) \
	MOVQ off(SI), AX                \
	MOVL AX, R14                    \
	SHRQ $32, AX

// GATHER_DOT32 leaves in X0 the sum of val[k]·x[ind[k]] over CX ≥ 0 entries. It destroys SI, DX, CX, AX, R14 and X1 to
// X5.
#define GATHER_DOT32 \
	VXORPD      X0, X0, X0          \
	VXORPD      X1, X1, X1          \
	SUBQ        $4, CX              \
	JLT         gather2             \
gather4:                                \
	PAIR(0)                         \
	VCVTPS2PD   (DX), X2            \
	VMOVSD      (R8)(R14*8), X4     \
	VMOVHPD     (R8)(AX*8), X4, X4  \
	VFMADD231PD X4, X2, X0          \
	PAIR(8)                         \
	VCVTPS2PD   8(DX), X3           \
	VMOVSD      (R8)(R14*8), X5     \
	VMOVHPD     (R8)(AX*8), X5, X5  \
	VFMADD231PD X5, X3, X1          \
	ADDQ        $16, SI             \
	ADDQ        $16, DX             \
	SUBQ        $4, CX              \
	JGE         gather4             \
gather2:                                \
	ADDQ        $2, CX              \
	JLT         gather1             \
	PAIR(0)                         \
	VCVTPS2PD   (DX), X2            \
	VMOVSD      (R8)(R14*8), X4     \
	VMOVHPD     (R8)(AX*8), X4, X4  \
	VFMADD231PD X4, X2, X0          \
	ADDQ        $8, SI              \
	ADDQ        $8, DX              \
	SUBQ        $2, CX              \
gather1:                                \
	TESTQ       $1, CX              \
	JZ          gatherSum           \
	MOVLQSX     (SI), AX            \
	VMOVSS      (DX), X2            \
	VCVTPS2PD   X2, X2              \
	VMOVSD      (R8)(AX*8), X4      \
	VFMADD231PD X4, X2, X1          \
gatherSum:                              \
	VADDPD      X1, X0, X0          \
	VUNPCKHPD   X0, X0, X1          \
	VADDSD      X1, X0, X0

// SCATTER_AXPY32 adds X0·val[k], X0 in both halves, to element ind[k] of the vector at R8 for CX ≥ 0 entries with distinct indices. It
// destroys SI, DX, CX, AX, R14 and X1 to X4.
#define SCATTER_AXPY32 \
	SUBQ        $4, CX              \
	JLT         scatter2            \
scatter4:                               \
	PAIR(0)                         \
	VCVTPS2PD   (DX), X1            \
	VMOVSD      (R8)(R14*8), X2     \
	VMOVHPD     (R8)(AX*8), X2, X2  \
	VFMADD231PD X1, X0, X2          \
	VMOVSD      X2, (R8)(R14*8)     \
	VMOVHPD     X2, (R8)(AX*8)      \
	PAIR(8)                         \
	VCVTPS2PD   8(DX), X3           \
	VMOVSD      (R8)(R14*8), X4     \
	VMOVHPD     (R8)(AX*8), X4, X4  \
	VFMADD231PD X3, X0, X4          \
	VMOVSD      X4, (R8)(R14*8)     \
	VMOVHPD     X4, (R8)(AX*8)      \
	ADDQ        $16, SI             \
	ADDQ        $16, DX             \
	SUBQ        $4, CX              \
	JGE         scatter4            \
scatter2:                               \
	ADDQ        $2, CX              \
	JLT         scatter1            \
	PAIR(0)                         \
	VCVTPS2PD   (DX), X1            \
	VMOVSD      (R8)(R14*8), X2     \
	VMOVHPD     (R8)(AX*8), X2, X2  \
	VFMADD231PD X1, X0, X2          \
	VMOVSD      X2, (R8)(R14*8)     \
	VMOVHPD     X2, (R8)(AX*8)      \
	ADDQ        $8, SI              \
	ADDQ        $8, DX              \
	SUBQ        $2, CX              \
scatter1:                               \
	TESTQ       $1, CX              \
	JZ          scatterDone         \
	MOVLQSX     (SI), AX            \
	VMOVSS      (DX), X1            \
	VCVTPS2PD   X1, X1              \
	VMOVSD      (R8)(AX*8), X2      \
	VFMADD231SD X1, X0, X2          \
	VMOVSD      X2, (R8)(AX*8)      \
scatterDone:
