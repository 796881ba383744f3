// Registers of the kernels that solve with fronts, in a chunk of up to eight pivots:
//
//	R8  t    R9  f    R10 rows    R11 pivots that are left    R12 pivots of the chunk    R13 x
//	DX  rows of the chunk   DI, SI  its columns 0 and 4 from their diagonal rows on
//	BX, CX  bytes from a column to the next and to the third

// FRONT sets DX, DI, R10 and R11 to the rows, the panel, the order and the pivots of front f.
#define FRONT \
	MOVQ    TinyFronts_RowPtr(R8), AX  \
	MOVQ    (AX)(R9*8), DX             \
	MOVQ    8(AX)(R9*8), R10           \
	SUBQ    DX, R10                    \
	MOVQ    TinyFronts_Row(R8), AX     \
	LEAQ    (AX)(DX*4), DX             \
	MOVQ    TinyFronts_Panel(R8), AX   \
	MOVQ    (AX)(R9*8), DI             \
	MOVQ    TinyFronts_L(R8), AX       \
	LEAQ    (AX)(DI*8), DI             \
	LEAQ    7(R10), BX                 \
	ANDQ    $-8, BX                    \
	CMPQ    R10, $const_TinyOrder      \
	CMOVQLE R10, BX                    \
	SHLQ    $3, BX                     \
	LEAQ    (BX)(BX*2), CX             \
	MOVQ    TinyFronts_First(R8), AX   \
	LEAQ    (AX)(R9*4), AX             \
	MOVLQSX 4(AX), R11                 \
	SUBL    (AX), R11                  \
	MOVQ    TinyFronts_Done(R8), AX    \
	TESTQ   AX, AX                     \
	JZ      2(PC)                      \
	MOVLQSX (AX)(R9*4), R11

// OWN loads element k of x1, FINAL stores it and sets z to it.
#define OWN(k, v) \
	MOVLQSX (4*k)(DX), AX              \
	VMOVSD  (R13)(AX*8), v

#define FINAL(k, v, z) \
	VMOVSD       v, (R13)(AX*8)        \
	VBROADCASTSD v, z

// LESS sets v to element k of x1 less v. STORE stores element k.
#define LESS(k, v) \
	MOVLQSX (4*k)(DX), AX              \
	VMOVSD  (R13)(AX*8), X8            \
	VSUBSD  v, X8, v

#define STORE(k, v) \
	MOVLQSX (4*k)(DX), AX              \
	VMOVSD  v, (R13)(AX*8)

// LEFTk subtracts from Xk, element k of x1, what the pivots before it contribute.
#define LEFT1 VFNMADD231SD 8(DI), X0, X1
#define LEFT2 \
	VFNMADD231SD 16(DI), X0, X2 \
	VFNMADD231SD 16(DI)(BX*1), X1, X2
#define LEFT3 \
	VFNMADD231SD 24(DI), X0, X3 \
	VFNMADD231SD 24(DI)(BX*1), X1, X3 \
	VFNMADD231SD 24(DI)(BX*2), X2, X3
#define LEFT4 \
	VFNMADD231SD 32(DI), X0, X4 \
	VFNMADD231SD 32(DI)(BX*1), X1, X4 \
	VFNMADD231SD 32(DI)(BX*2), X2, X4 \
	VFNMADD231SD 32(DI)(CX*1), X3, X4
#define LEFT5 \
	VFNMADD231SD 40(DI), X0, X5 \
	VFNMADD231SD 40(DI)(BX*1), X1, X5 \
	VFNMADD231SD 40(DI)(BX*2), X2, X5 \
	VFNMADD231SD 40(DI)(CX*1), X3, X5 \
	VFNMADD231SD 40(SI), X4, X5
#define LEFT6 \
	VFNMADD231SD 48(DI), X0, X6 \
	VFNMADD231SD 48(DI)(BX*1), X1, X6 \
	VFNMADD231SD 48(DI)(BX*2), X2, X6 \
	VFNMADD231SD 48(DI)(CX*1), X3, X6 \
	VFNMADD231SD 48(SI), X4, X6 \
	VFNMADD231SD 48(SI)(BX*1), X5, X6
#define LEFT7 \
	VFNMADD231SD 56(DI), X0, X7 \
	VFNMADD231SD 56(DI)(BX*1), X1, X7 \
	VFNMADD231SD 56(DI)(BX*2), X2, X7 \
	VFNMADD231SD 56(DI)(CX*1), X3, X7 \
	VFNMADD231SD 56(SI), X4, X7 \
	VFNMADD231SD 56(SI)(BX*1), X5, X7 \
	VFNMADD231SD 56(SI)(BX*2), X6, X7

// UPk stores element k of x1 and subtracts what it contributes to those before it.
#define UP7 \
	STORE(7, X7) \
	PREFETCHT0 BACK(SI)(CX*1) \
	VFNMADD231SD 56(SI)(BX*2), X7, X6 \
	VFNMADD231SD 56(SI)(BX*1), X7, X5 \
	VFNMADD231SD 56(SI), X7, X4 \
	VFNMADD231SD 56(DI)(CX*1), X7, X3 \
	VFNMADD231SD 56(DI)(BX*2), X7, X2 \
	VFNMADD231SD 56(DI)(BX*1), X7, X1 \
	VFNMADD231SD 56(DI), X7, X0
#define UP6 \
	STORE(6, X6) \
	PREFETCHT0 BACK(SI)(BX*2) \
	VFNMADD231SD 48(SI)(BX*1), X6, X5 \
	VFNMADD231SD 48(SI), X6, X4 \
	VFNMADD231SD 48(DI)(CX*1), X6, X3 \
	VFNMADD231SD 48(DI)(BX*2), X6, X2 \
	VFNMADD231SD 48(DI)(BX*1), X6, X1 \
	VFNMADD231SD 48(DI), X6, X0
#define UP5 \
	STORE(5, X5) \
	PREFETCHT0 BACK(SI)(BX*1) \
	VFNMADD231SD 40(SI), X5, X4 \
	VFNMADD231SD 40(DI)(CX*1), X5, X3 \
	VFNMADD231SD 40(DI)(BX*2), X5, X2 \
	VFNMADD231SD 40(DI)(BX*1), X5, X1 \
	VFNMADD231SD 40(DI), X5, X0
#define UP4 \
	STORE(4, X4) \
	PREFETCHT0 BACK(SI) \
	VFNMADD231SD 32(DI)(CX*1), X4, X3 \
	VFNMADD231SD 32(DI)(BX*2), X4, X2 \
	VFNMADD231SD 32(DI)(BX*1), X4, X1 \
	VFNMADD231SD 32(DI), X4, X0
#define UP3 \
	STORE(3, X3) \
	PREFETCHT0 BACK(DI)(CX*1) \
	VFNMADD231SD 24(DI)(BX*2), X3, X2 \
	VFNMADD231SD 24(DI)(BX*1), X3, X1 \
	VFNMADD231SD 24(DI), X3, X0
#define UP2 \
	STORE(2, X2) \
	PREFETCHT0 BACK(DI)(BX*2) \
	VFNMADD231SD 16(DI)(BX*1), X2, X1 \
	VFNMADD231SD 16(DI), X2, X0
#define UP1 \
	STORE(1, X1) \
	PREFETCHT0 BACK(DI)(BX*1) \
	VFNMADD231SD 8(DI), X1, X0

// GATHER sets z to the elements of x in up to eight of R10 rows at DX, Y10 to the rows and K1 to
// the lanes.
#define GATHER(z) \
	MOVQ        $8, AX                 \
	CMPQ        R10, AX                \
	CMOVQLT     R10, AX                \
	BZHIL       AX, solveOnes<>+0(SB), AX \
	KMOVB       AX, K1                 \
	KMOVB       AX, K2                 \
	VMOVDQU32.Z (DX), K1, Y10          \
	VGATHERDPD  (R13)(Y10*8), K2, z

// PAIRSUM sets a to the sums of neighbours in a and b, in turn.
#define PAIRSUM(a, b) \
	VUNPCKHPD b, a, Z10                \
	VUNPCKLPD b, a, a                  \
	VADDPD    Z10, a, a

// QUADSUM sets a to the sums of neighbouring pairs, first those of a, then those of b.
#define QUADSUM(a, b) \
	VSHUFF64X2 $0xdd, b, a, Z10        \
	VSHUFF64X2 $0x88, b, a, a          \
	VADDPD     Z10, a, a

// PAIRS solves with the blocks of order 2 of D, whose first columns are in K5: x1 is in Z9, the
// diagonal in Z11, the subdiagonal e in Z13, at (R14)(AX*8). The results go to Z12. With o
// for the other column of a block,
//
//	p = d/e,   q = d[o]/e,   x1 = (q·x1/e - x1[o]/e) / (p·q - 1).
#define PAIRS \
	KSHIFTLB    $1, K5, K6             \
	KORB        K5, K6, K7             \
	VMOVUPD     -8(R14)(AX*8), K6, Z13 \
	VMOVDQU64   solveLanes<>+0(SB), Z14 \
	VPADDQ.BCST solveLanes<>+8(SB), Z14, K5, Z14 \
	VPSUBQ.BCST solveLanes<>+8(SB), Z14, K6, Z14 \
	VBROADCASTSD solveOne<>+0(SB), Z15 \
	VDIVPD.Z    Z13, Z15, K7, Z13      \
	VMULPD      Z13, Z9, Z16           \
	VMULPD      Z13, Z11, Z17          \
	VPERMPD     Z16, Z14, Z18          \
	VPERMPD     Z17, Z14, Z19          \
	VFMSUB213PD Z15, Z19, Z17          \
	VFMSUB213PD Z18, Z19, Z16          \
	VDIVPD      Z17, Z16, K7, Z12

DATA solveLanes<>+0(SB)/8, $0
DATA solveLanes<>+8(SB)/8, $1
DATA solveLanes<>+16(SB)/8, $2
DATA solveLanes<>+24(SB)/8, $3
DATA solveLanes<>+32(SB)/8, $4
DATA solveLanes<>+40(SB)/8, $5
DATA solveLanes<>+48(SB)/8, $6
DATA solveLanes<>+56(SB)/8, $7
GLOBL solveLanes<>(SB), RODATA|NOPTR, $64

DATA solveOne<>+0(SB)/8, $1.0
GLOBL solveOne<>(SB), RODATA|NOPTR, $8

DATA solveOnes<>+0(SB)/4, $0xff
GLOBL solveOnes<>(SB), RODATA|NOPTR, $4

// Panels are fetched this far ahead, or behind, column by column: the next page is among
// what the hardware does not fetch by itself.
#define AHEAD 4096
#define BACK -4096
