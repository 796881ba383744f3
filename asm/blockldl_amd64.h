// LOAD copies the lower triangle at a to S, both triangles, and clears the rows up to a
// multiple of eight. SI is S, R9 becomes the bytes from column to column.
#define LOAD(zero, clear, column, row) \
	MOVQ  n+0(FP), R10               \
	LEAQ  7(R10), R9                 \
	ANDQ  $-8, R9                    \
	SHLQ  $3, R9                     \
	MOVQ  R9, AX                     \
	IMULQ R10, AX                    \
clear:                                   \
	VMOVUPD zero, -32(SI)(AX*1)      \
	VMOVUPD zero, -64(SI)(AX*1)      \
	SUBQ  $64, AX                    \
	JNZ   clear                      \
	MOVQ  a_base+8(FP), DX           \
	MOVQ  lda+32(FP), R11            \
	LEAQ  8(R11*8), R11              \
	MOVQ  SI, DI                     \
column:                                  \
	MOVQ  DX, R14                    \
	MOVQ  DI, AX                     \
	MOVQ  DI, BX                     \
	MOVQ  R10, CX                    \
row:                                     \
	MOVQ  (R14), R12                 \
	MOVQ  R12, (AX)                  \
	MOVQ  R12, (BX)                  \
	ADDQ  $8, R14                    \
	ADDQ  $8, AX                     \
	ADDQ  R9, BX                     \
	DECQ  CX                         \
	JNZ   row                        \
	ADDQ  R11, DX                    \
	LEAQ  8(DI)(R9*1), DI            \
	DECQ  R10                        \
	JNZ   column

// STORE copies S to a, in the order of perm, with d on the diagonal and 0 below it where
// e is not 0. DX is d, R11 e, DI perm.
#define STORE(column, row, next) \
	MOVQ  a_base+8(FP), R10          \
	XORL  R8, R8                     \
column:                                  \
	MOVL  (DI)(R8*4), R14            \
	IMULQ R9, R14                    \
	ADDQ  SI, R14                    \
	MOVQ  R8, CX                     \
row:                                     \
	MOVL  (DI)(CX*4), AX             \
	MOVQ  (R14)(AX*8), R12           \
	MOVQ  R12, (R10)(CX*8)           \
	INCQ  CX                         \
	CMPQ  CX, n+0(FP)                \
	JLT   row                        \
	CMPQ  R8, ret+120(FP)            \
	JGE   next                       \
	MOVQ  (DX)(R8*8), R12            \
	MOVQ  R12, (R10)(R8*8)           \
	MOVQ  (R11)(R8*8), R12           \
	TESTQ R12, R12                   \
	JZ    next                       \
	XORL  R12, R12                   \
	MOVQ  R12, 8(R10)(R8*8)          \
next:                                    \
	MOVQ  lda+32(FP), AX             \
	LEAQ  (R10)(AX*8), R10           \
	INCQ  R8                         \
	CMPQ  R8, n+0(FP)                \
	JLT   column
