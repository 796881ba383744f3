//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// mulDense32 multiplies four rows by w vectors at a time. Row r and vector c have their sum in Z(4c+r). Where less than
// four rows are left, the first of them stands in for the others, whose sums are not stored: so all rows are
// summed in the same way.
//
//	SI, R8, R9, R10    rows       R15 bytes from row to row   BX rows left
//	DX, R11, R12, R13  vectors    DI  y                       R14 what is fetched
//	AX the column      CX columns left
//	K1 mask of the last columns   K2 mask of the rows that are stored

// FOUR_ROWS loads eight elements of each row.
#define FOUR_ROWS \
	VCVTPS2PD (SI)(AX*4), Z16       \
	VCVTPS2PD (R8)(AX*4), Z17       \
	VCVTPS2PD (R9)(AX*4), Z18       \
	VCVTPS2PD (R10)(AX*4), Z19

#define FOUR_LAST \
	VCVTPS2PD.Z (SI)(AX*4), K1, Z16 \
	VCVTPS2PD.Z (R8)(AX*4), K1, Z17 \
	VCVTPS2PD.Z (R9)(AX*4), K1, Z18 \
	VCVTPS2PD.Z (R10)(AX*4), K1, Z19

// TIMES adds the products with eight elements of one vector, TIMES_LAST those with the last ones.
#define TIMES(x, s0, s1, s2, s3) \
	VMOVUPD     (x)(AX*8), Z20      \
	VFMADD231PD Z16, Z20, s0        \
	VFMADD231PD Z17, Z20, s1        \
	VFMADD231PD Z18, Z20, s2        \
	VFMADD231PD Z19, Z20, s3

#define TIMES_LAST(x, s0, s1, s2, s3) \
	VMOVUPD.Z   (x)(AX*8), K1, Z20  \
	VFMADD231PD Z16, Z20, s0        \
	VFMADD231PD Z17, Z20, s1        \
	VFMADD231PD Z18, Z20, s2        \
	VFMADD231PD Z19, Z20, s3

#define ZERO(z0, z1, z2, z3) \
	VPXORQ z0, z0, z0               \
	VPXORQ z1, z1, z1               \
	VPXORQ z2, z2, z2               \
	VPXORQ z3, z3, z3

// PUT stores the sums of four rows and goes to the next column of y, at AX.
#define PUT(z0, z1, z2, z3, y0, y1, y2, y3) \
	VEXTRACTF64X4 $1, z0, Y16       \
	VEXTRACTF64X4 $1, z1, Y17       \
	VEXTRACTF64X4 $1, z2, Y18       \
	VEXTRACTF64X4 $1, z3, Y19       \
	VADDPD      Y16, y0, y0         \
	VADDPD      Y17, y1, y1         \
	VADDPD      Y18, y2, y2         \
	VADDPD      Y19, y3, y3         \
	VHADDPD     y1, y0, y0          \
	VHADDPD     y3, y2, y2          \
	VPERM2F128  $0x20, y2, y0, y1   \
	VPERM2F128  $0x31, y2, y0, y3   \
	VADDPD      y3, y1, y0          \
	VMOVUPD     y0, K2, (AX)        \
	MOVQ        ldy+112(FP), R14    \
	LEAQ        (AX)(R14*8), AX

// AHEAD fetches what comes 4 KiB later. Where rows lie close together, every line is fetched once.
#define AHEAD \
	PREFETCHT0 4096(R14)            \
	PREFETCHT0 4160(R14)            \
	ADDQ       $128, R14

// SUM forms the sums of the columns, step for eight of them and last for the rest.
#define SUM(step, last, turn, tail, sums) \
	XORQ  AX, AX                    \
	MOVQ  SI, R14                   \
	MOVQ  cols+8(FP), CX            \
	SUBQ  $8, CX                    \
	JLT   tail                      \
turn:                                   \
	AHEAD                           \
	FOUR_ROWS                       \
	step                            \
	ADDQ  $8, AX                    \
	SUBQ  $8, CX                    \
	JGE   turn                      \
tail:                                   \
	ADDQ  $8, CX                    \
	JZ    sums                      \
	FOUR_LAST                       \
	last                            \
sums:                                   \
	MOVQ  DI, AX

#define TIMES1 \
	TIMES(DX, Z0, Z1, Z2, Z3)
#define TIMES2 \
	TIMES1                          \
	TIMES(R11, Z4, Z5, Z6, Z7)
#define TIMES3 \
	TIMES2                          \
	TIMES(R12, Z8, Z9, Z10, Z11)
#define TIMES4 \
	TIMES3                          \
	TIMES(R13, Z12, Z13, Z14, Z15)
#define LAST1 \
	TIMES_LAST(DX, Z0, Z1, Z2, Z3)
#define LAST2 \
	LAST1                           \
	TIMES_LAST(R11, Z4, Z5, Z6, Z7)
#define LAST3 \
	LAST2                           \
	TIMES_LAST(R12, Z8, Z9, Z10, Z11)
#define LAST4 \
	LAST3                           \
	TIMES_LAST(R13, Z12, Z13, Z14, Z15)

// func mulDense32AVX512(rows, cols, w int, a []float32, lda int, x []float64, ldx int, y []float64, ldy int)
TEXT ·mulDense32AVX512(SB), NOSPLIT, $0-120
	MOVQ rows+0(FP), BX
	MOVQ a_base+24(FP), SI
	MOVQ lda+48(FP), R15
	SHLQ $2, R15
	MOVQ x_base+56(FP), DX
	MOVQ ldx+80(FP), AX
	LEAQ (DX)(AX*8), R11
	LEAQ (R11)(AX*8), R12
	LEAQ (R12)(AX*8), R13
	MOVQ y_base+88(FP), DI
	MOVQ cols+8(FP), CX
	ANDQ $7, CX
	TAIL_MASK(AX)
	MOVQ  $15, AX
	KMOVB AX, K2

group:
	CMPQ BX, $4
	JLT  few
	LEAQ (SI)(R15*1), R8
	LEAQ (SI)(R15*2), R9
	LEAQ (R8)(R15*2), R10

sum:
	ZERO(Z0, Z1, Z2, Z3)
	MOVQ w+16(FP), CX
	CMPQ CX, $2
	JLT  one
	ZERO(Z4, Z5, Z6, Z7)
	CMPQ CX, $2
	JEQ  two
	ZERO(Z8, Z9, Z10, Z11)
	CMPQ CX, $3
	JEQ  three
	ZERO(Z12, Z13, Z14, Z15)
	SUM(TIMES4, LAST4, turn4, tail4, sums4)
	PUT(Z0, Z1, Z2, Z3, Y0, Y1, Y2, Y3)
	PUT(Z4, Z5, Z6, Z7, Y4, Y5, Y6, Y7)
	PUT(Z8, Z9, Z10, Z11, Y8, Y9, Y10, Y11)
	PUT(Z12, Z13, Z14, Z15, Y12, Y13, Y14, Y15)
	JMP next

one:
	SUM(TIMES1, LAST1, turn1, tail1, sums1)
	PUT(Z0, Z1, Z2, Z3, Y0, Y1, Y2, Y3)
	JMP next

two:
	SUM(TIMES2, LAST2, turn2, tail2, sums2)
	PUT(Z0, Z1, Z2, Z3, Y0, Y1, Y2, Y3)
	PUT(Z4, Z5, Z6, Z7, Y4, Y5, Y6, Y7)
	JMP next

three:
	SUM(TIMES3, LAST3, turn3, tail3, sums3)
	PUT(Z0, Z1, Z2, Z3, Y0, Y1, Y2, Y3)
	PUT(Z4, Z5, Z6, Z7, Y4, Y5, Y6, Y7)
	PUT(Z8, Z9, Z10, Z11, Y8, Y9, Y10, Y11)

next:
	LEAQ (SI)(R15*4), SI
	ADDQ $32, DI
	SUBQ $4, BX
	JGT  group
	VZEROUPPER
	RET

few:
	MOVQ  BX, CX
	MOVQ  $-1, AX
	SHLQ  CX, AX
	NOTQ  AX
	KMOVB AX, K2
	MOVQ  SI, R8
	MOVQ  SI, R9
	MOVQ  SI, R10
	CMPQ  BX, $2
	JLT   sum
	LEAQ  (SI)(R15*1), R8
	CMPQ  BX, $3
	JLT   sum
	LEAQ  (SI)(R15*2), R9
	JMP   sum

// addDense32 adds four rows to w vectors at a time, then the remaining ones alone; every element receives its terms in
// the order of the rows. The factor of row r for vector c is in Z(4c+r).
//
//	SI, R8, R9, R10    rows       R13 offsets of the rows   BX rows left   R12 their factors
//	DI, R11, R14, R15  vectors    AX  the column            CX columns left

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

// PLUS adds eight elements of four rows to one vector.
#define PLUS(y, f0, f1, f2, f3) \
	VMOVUPD     (y)(AX*8), Z20      \
	VFMADD231PD Z16, f0, Z20        \
	VFMADD231PD Z17, f1, Z20        \
	VFMADD231PD Z18, f2, Z20        \
	VFMADD231PD Z19, f3, Z20        \
	VMOVUPD     Z20, (y)(AX*8)

#define PLUS_LAST(y, f0, f1, f2, f3) \
	VMOVUPD.Z   (y)(AX*8), K1, Z20  \
	VFMADD231PD Z16, f0, Z20        \
	VFMADD231PD Z17, f1, Z20        \
	VFMADD231PD Z18, f2, Z20        \
	VFMADD231PD Z19, f3, Z20        \
	VMOVUPD     Z20, K1, (y)(AX*8)

#define PLUS1 \
	PLUS(DI, Z0, Z1, Z2, Z3)
#define PLUS2 \
	PLUS1                           \
	PLUS(R11, Z4, Z5, Z6, Z7)
#define PLUS3 \
	PLUS2                           \
	PLUS(R14, Z8, Z9, Z10, Z11)
#define PLUS4 \
	PLUS3                           \
	PLUS(R15, Z12, Z13, Z14, Z15)
#define PLUS_LAST1 \
	PLUS_LAST(DI, Z0, Z1, Z2, Z3)
#define PLUS_LAST2 \
	PLUS_LAST1                      \
	PLUS_LAST(R11, Z4, Z5, Z6, Z7)
#define PLUS_LAST3 \
	PLUS_LAST2                      \
	PLUS_LAST(R14, Z8, Z9, Z10, Z11)
#define PLUS_LAST4 \
	PLUS_LAST3                      \
	PLUS_LAST(R15, Z12, Z13, Z14, Z15)

// FACTORS loads the factors of four rows for vector c, of w vectors.
#define FACTORS(c, w, f0, f1, f2, f3) \
	VBROADCASTSD (8*c)(R12), f0     \
	VBROADCASTSD (8*(c+w))(R12), f1 \
	VBROADCASTSD (8*(c+2*w))(R12), f2 \
	VBROADCASTSD (8*(c+3*w))(R12), f3

// ADD goes over CX columns.
#define ADD(step, last, turn, tail) \
	XORQ AX, AX                     \
	SUBQ $8, CX                     \
	JLT  tail                       \
turn:                                   \
	FOUR_ROWS                       \
	step                            \
	ADDQ $8, AX                     \
	SUBQ $8, CX                     \
	JGE  turn                       \
tail:                                   \
	ADDQ $8, CX                     \
	JZ   next                       \
	FOUR_LAST                       \
	last                            \
	JMP  next

// func addDense32AVX512(off []int, coef []float64, w int, a []float32, cols int, g []float64, ldg int)
TEXT ·addDense32AVX512(SB), NOSPLIT, $0-120
	MOVQ off_base+0(FP), R13
	MOVQ off_len+8(FP), BX
	MOVQ coef_base+24(FP), R12
	MOVQ a_base+56(FP), DX
	MOVQ g_base+88(FP), DI
	MOVQ ldg+112(FP), AX
	LEAQ (DI)(AX*8), R11
	LEAQ (R11)(AX*8), R14
	LEAQ (R14)(AX*8), R15
	MOVQ cols+80(FP), CX
	ANDQ $7, CX
	TAIL_MASK(AX)

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
	MOVQ w+48(FP), CX
	CMPQ CX, $2
	JLT  one
	JEQ  two
	CMPQ CX, $3
	JEQ  three
	FACTORS(0, 4, Z0, Z1, Z2, Z3)
	FACTORS(1, 4, Z4, Z5, Z6, Z7)
	FACTORS(2, 4, Z8, Z9, Z10, Z11)
	FACTORS(3, 4, Z12, Z13, Z14, Z15)
	MOVQ cols+80(FP), CX
	ADD(PLUS4, PLUS_LAST4, turn4, tail4)

one:
	FACTORS(0, 1, Z0, Z1, Z2, Z3)
	MOVQ cols+80(FP), CX
	ADD(PLUS1, PLUS_LAST1, turn1, tail1)

two:
	FACTORS(0, 2, Z0, Z1, Z2, Z3)
	FACTORS(1, 2, Z4, Z5, Z6, Z7)
	MOVQ cols+80(FP), CX
	ADD(PLUS2, PLUS_LAST2, turn2, tail2)

three:
	FACTORS(0, 3, Z0, Z1, Z2, Z3)
	FACTORS(1, 3, Z4, Z5, Z6, Z7)
	FACTORS(2, 3, Z8, Z9, Z10, Z11)
	MOVQ cols+80(FP), CX
	ADD(PLUS3, PLUS_LAST3, turn3, tail3)

next:
	ADDQ $32, R13
	MOVQ w+48(FP), AX
	SHLQ $5, AX
	ADDQ AX, R12
	SUBQ $4, BX
	JGT  group

few: // one row, vector after vector
	TESTQ BX, BX
	JLE   done
	MOVQ  (R13), SI
	LEAQ  (DX)(SI*4), SI
	MOVQ  DI, R8
	MOVQ  w+48(FP), R9

vector:
	VBROADCASTSD (R12), Z0
	XORQ AX, AX
	MOVQ cols+80(FP), CX
	SUBQ $8, CX
	JLT  tail0

turn0:
	VCVTPS2PD   (SI)(AX*4), Z16
	VMOVUPD     (R8)(AX*8), Z20
	VFMADD231PD Z16, Z0, Z20
	VMOVUPD     Z20, (R8)(AX*8)
	ADDQ        $8, AX
	SUBQ        $8, CX
	JGE         turn0

tail0:
	ADDQ        $8, CX
	JZ          next0
	VCVTPS2PD.Z (SI)(AX*4), K1, Z16
	VMOVUPD.Z   (R8)(AX*8), K1, Z20
	VFMADD231PD Z16, Z0, Z20
	VMOVUPD     Z20, K1, (R8)(AX*8)

next0:
	ADDQ $8, R12
	MOVQ ldg+112(FP), AX
	LEAQ (R8)(AX*8), R8
	DECQ R9
	JNZ  vector
	ADDQ $8, R13
	DECQ BX
	JMP  few

done:
	VZEROUPPER
	RET
