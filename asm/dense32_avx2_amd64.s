//go:build !purego

#include "textflag.h"

DATA columns32<>+0(SB)/4, $0
DATA columns32<>+4(SB)/4, $1
DATA columns32<>+8(SB)/4, $2
DATA columns32<>+12(SB)/4, $3
GLOBL columns32<>(SB), RODATA|NOPTR, $16

// LAST_COLUMNS sets X14 and Y15 to the masks of the first CX of four float32 or float64.
#define LAST_COLUMNS \
	VMOVD        CX, X14                \
	VPBROADCASTD X14, X14               \
	VPCMPGTD     columns32<>(SB), X14, X14 \
	VPMOVSXDQ    X14, Y15

// mulDense32 multiplies four rows by one or two vectors at a time. Row r and vector c have their sum in Y(4c+r). Where
// less than four rows are left, the first of them stands in for the others, whose sums are not stored: so all
// rows are summed in the same way.
//
//	SI, R8, R9, R10  rows       R15 bytes from row to row   BX rows left
//	DX, R11          vectors    DI  y                       R12 y of the vectors   R13 vectors left
//	AX the column    CX columns left           R14 what is fetched

#define FOUR_ROWS \
	VCVTPS2PD (SI)(AX*4), Y8        \
	VCVTPS2PD (R8)(AX*4), Y9        \
	VCVTPS2PD (R9)(AX*4), Y10       \
	VCVTPS2PD (R10)(AX*4), Y11

#define FOUR_LAST \
	VMASKMOVPS (SI)(AX*4), X14, X8  \
	VMASKMOVPS (R8)(AX*4), X14, X9  \
	VMASKMOVPS (R9)(AX*4), X14, X10 \
	VMASKMOVPS (R10)(AX*4), X14, X11 \
	VCVTPS2PD  X8, Y8               \
	VCVTPS2PD  X9, Y9               \
	VCVTPS2PD  X10, Y10             \
	VCVTPS2PD  X11, Y11

#define PRODUCTS(s0, s1, s2, s3) \
	VFMADD231PD Y8, Y12, s0         \
	VFMADD231PD Y9, Y12, s1         \
	VFMADD231PD Y10, Y12, s2        \
	VFMADD231PD Y11, Y12, s3

#define TIMES1 \
	VMOVUPD (DX)(AX*8), Y12         \
	PRODUCTS(Y0, Y1, Y2, Y3)
#define TIMES2 \
	TIMES1                          \
	VMOVUPD (R11)(AX*8), Y12        \
	PRODUCTS(Y4, Y5, Y6, Y7)
#define LAST1 \
	VMASKMOVPD (DX)(AX*8), Y15, Y12 \
	PRODUCTS(Y0, Y1, Y2, Y3)
#define LAST2 \
	LAST1                           \
	VMASKMOVPD (R11)(AX*8), Y15, Y12 \
	PRODUCTS(Y4, Y5, Y6, Y7)

#define ZERO(y0, y1, y2, y3) \
	VXORPD y0, y0, y0               \
	VXORPD y1, y1, y1               \
	VXORPD y2, y2, y2               \
	VXORPD y3, y3, y3

// PUT stores the sums of the rows in mask Y13 at R12 and goes to the next column of y.
#define PUT(y0, y1, y2, y3) \
	VHADDPD     y1, y0, y0          \
	VHADDPD     y3, y2, y2          \
	VPERM2F128  $0x20, y2, y0, y1   \
	VPERM2F128  $0x31, y2, y0, y3   \
	VADDPD      y3, y1, y0          \
	VMASKMOVPD  y0, Y13, (R12)      \
	MOVQ        ldy+112(FP), AX     \
	LEAQ        (R12)(AX*8), R12

// AHEAD fetches what comes 4 KiB later. Where rows lie close together, every line is fetched once.
#define AHEAD \
	PREFETCHT0 4096(R14)            \
	ADDQ       $64, R14

// SUM forms the sums of the columns, step for four of them and last for the rest.
#define SUM(step, last, turn, tail, sums) \
	XORQ  AX, AX                    \
	MOVQ  SI, R14                   \
	MOVQ  cols+8(FP), CX            \
	SUBQ  $4, CX                    \
	JLT   tail                      \
turn:                                   \
	AHEAD                           \
	FOUR_ROWS                       \
	step                            \
	ADDQ  $4, AX                    \
	SUBQ  $4, CX                    \
	JGE   turn                      \
tail:                                   \
	ADDQ  $4, CX                    \
	JZ    sums                      \
	FOUR_LAST                       \
	last                            \
sums:

// func mulDense32AVX2(rows, cols, w int, a []float32, lda int, x []float64, ldx int, y []float64, ldy int)
TEXT ·mulDense32AVX2(SB), NOSPLIT, $0-120
	MOVQ rows+0(FP), BX
	MOVQ a_base+24(FP), SI
	MOVQ lda+48(FP), R15
	SHLQ $2, R15
	MOVQ y_base+88(FP), DI
	MOVQ cols+8(FP), CX
	ANDQ $3, CX
	LAST_COLUMNS
	VPCMPEQD Y13, Y13, Y13

group:
	CMPQ BX, $4
	JLT  few
	LEAQ (SI)(R15*1), R8
	LEAQ (SI)(R15*2), R9
	LEAQ (R8)(R15*2), R10

vectors:
	MOVQ x_base+56(FP), DX
	MOVQ DI, R12
	MOVQ w+16(FP), R13

pair:
	ZERO(Y0, Y1, Y2, Y3)
	CMPQ R13, $2
	JLT  one
	MOVQ ldx+80(FP), AX
	LEAQ (DX)(AX*8), R11
	ZERO(Y4, Y5, Y6, Y7)
	SUM(TIMES2, LAST2, turn2, tail2, sums2)
	PUT(Y0, Y1, Y2, Y3)
	PUT(Y4, Y5, Y6, Y7)
	MOVQ ldx+80(FP), AX
	LEAQ (R11)(AX*8), DX
	SUBQ $2, R13
	JNZ  pair
	JMP  next

one:
	SUM(TIMES1, LAST1, turn1, tail1, sums1)
	PUT(Y0, Y1, Y2, Y3)

next:
	LEAQ (SI)(R15*4), SI
	ADDQ $32, DI
	SUBQ $4, BX
	JGT  group
	VZEROUPPER
	RET

few:
	VMOVD        BX, X13
	VPBROADCASTD X13, X13
	VPCMPGTD     columns32<>(SB), X13, X13
	VPMOVSXDQ    X13, Y13
	MOVQ SI, R8
	MOVQ SI, R9
	MOVQ SI, R10
	CMPQ BX, $2
	JLT  vectors
	LEAQ (SI)(R15*1), R8
	CMPQ BX, $3
	JLT  vectors
	LEAQ (SI)(R15*2), R9
	JMP  vectors

// addDense32 adds four rows to w vectors at a time, vector after vector, then the remaining rows alone; every element receives its
// terms in the order of the rows.
//
//	SI, R8, R9, R10  rows     R13 offsets of the rows   BX rows left   R12 their factors, R14 bytes from row to row of them
//	DI vector        AX  the column   CX columns left   R11 vectors left

// LATER fetches the beginning of two rows, R9 bytes of it, through registers p and q. It destroys AX.
#define LATER(a, off0, off1, p, q, line) \
	MOVQ off0, p                    \
	MOVQ off1, q                    \
	LEAQ (a)(p*4), p                \
	LEAQ (a)(q*4), q                \
	XORQ AX, AX                     \
line:                                   \
	PREFETCHT0 (p)(AX*1)            \
	PREFETCHT0 (q)(AX*1)            \
	ADDQ $64, AX                    \
	CMPQ AX, R9                     \
	JLT  line

// func addDense32AVX2(off []int, coef []float64, w int, a []float32, cols int, g []float64, ldg int)
TEXT ·addDense32AVX2(SB), NOSPLIT, $0-120
	MOVQ off_base+0(FP), R13
	MOVQ off_len+8(FP), BX
	MOVQ coef_base+24(FP), R12
	MOVQ w+48(FP), R14
	SHLQ $3, R14
	MOVQ a_base+56(FP), DX
	MOVQ cols+80(FP), CX
	ANDQ $3, CX
	LAST_COLUMNS

group:
	CMPQ BX, $4
	JLT  few
	CMPQ BX, $20
	JLT  rows
	MOVQ cols+80(FP), R9            // later rows may come from memory
	SHLQ $2, R9
	MOVQ $512, AX
	CMPQ R9, AX
	CMOVQGT AX, R9
	LATER(DX, 128(R13), 136(R13), SI, R8, later1)
	LATER(DX, 144(R13), 152(R13), SI, R8, later2)

rows:
	MOVQ (R13), SI
	MOVQ 8(R13), R8
	MOVQ 16(R13), R9
	MOVQ 24(R13), R10
	LEAQ (DX)(SI*4), SI
	LEAQ (DX)(R8*4), R8
	LEAQ (DX)(R9*4), R9
	LEAQ (DX)(R10*4), R10
	MOVQ g_base+88(FP), DI
	MOVQ w+48(FP), R11

vector:
	LEAQ         (R12)(R14*2), AX
	VBROADCASTSD (R12), Y0
	VBROADCASTSD (R12)(R14*1), Y1
	VBROADCASTSD (AX), Y2
	VBROADCASTSD (AX)(R14*1), Y3
	XORQ AX, AX
	MOVQ cols+80(FP), CX
	SUBQ $4, CX
	JLT  tail

turn:
	FOUR_ROWS
	VMOVUPD     (DI)(AX*8), Y4
	VFMADD231PD Y8, Y0, Y4
	VFMADD231PD Y9, Y1, Y4
	VFMADD231PD Y10, Y2, Y4
	VFMADD231PD Y11, Y3, Y4
	VMOVUPD     Y4, (DI)(AX*8)
	ADDQ        $4, AX
	SUBQ        $4, CX
	JGE         turn

tail:
	ADDQ        $4, CX
	JZ          next
	FOUR_LAST
	VMASKMOVPD  (DI)(AX*8), Y15, Y4
	VFMADD231PD Y8, Y0, Y4
	VFMADD231PD Y9, Y1, Y4
	VFMADD231PD Y10, Y2, Y4
	VFMADD231PD Y11, Y3, Y4
	VMASKMOVPD  Y4, Y15, (DI)(AX*8)

next:
	ADDQ $8, R12
	MOVQ ldg+112(FP), AX
	LEAQ (DI)(AX*8), DI
	DECQ R11
	JNZ  vector
	ADDQ $32, R13
	LEAQ (R14)(R14*2), AX
	ADDQ AX, R12
	SUBQ $4, BX
	JMP  group

few:
	TESTQ BX, BX
	JZ    done
	MOVQ  (R13), SI
	LEAQ  (DX)(SI*4), SI
	MOVQ  g_base+88(FP), DI
	MOVQ  w+48(FP), R11

vector1:
	VBROADCASTSD (R12), Y0
	XORQ AX, AX
	MOVQ cols+80(FP), CX
	SUBQ $4, CX
	JLT  tail1

turn1:
	VCVTPS2PD   (SI)(AX*4), Y8
	VMOVUPD     (DI)(AX*8), Y4
	VFMADD231PD Y8, Y0, Y4
	VMOVUPD     Y4, (DI)(AX*8)
	ADDQ        $4, AX
	SUBQ        $4, CX
	JGE         turn1

tail1:
	ADDQ        $4, CX
	JZ          next1
	VMASKMOVPS  (SI)(AX*4), X14, X8
	VCVTPS2PD   X8, Y8
	VMASKMOVPD  (DI)(AX*8), Y15, Y4
	VFMADD231PD Y8, Y0, Y4
	VMASKMOVPD  Y4, Y15, (DI)(AX*8)

next1:
	ADDQ $8, R12
	MOVQ ldg+112(FP), AX
	LEAQ (DI)(AX*8), DI
	DECQ R11
	JNZ  vector1
	ADDQ $8, R13
	DECQ BX
	JMP  few

done:
	VZEROUPPER
	RET
