//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "blockldl_amd64.h"

// Rows, as bits 5 to 9 of keys.
DATA blockRows<>+0(SB)/8, $0
DATA blockRows<>+8(SB)/8, $32
DATA blockRows<>+16(SB)/8, $64
DATA blockRows<>+24(SB)/8, $96
DATA blockRows<>+32(SB)/8, $128
DATA blockRows<>+40(SB)/8, $160
DATA blockRows<>+48(SB)/8, $192
DATA blockRows<>+56(SB)/8, $224
DATA blockRows<>+64(SB)/8, $256
DATA blockRows<>+72(SB)/8, $288
DATA blockRows<>+80(SB)/8, $320
DATA blockRows<>+88(SB)/8, $352
DATA blockRows<>+96(SB)/8, $384
DATA blockRows<>+104(SB)/8, $416
DATA blockRows<>+112(SB)/8, $448
DATA blockRows<>+120(SB)/8, $480
DATA blockRows<>+128(SB)/8, $512
DATA blockRows<>+136(SB)/8, $544
DATA blockRows<>+144(SB)/8, $576
DATA blockRows<>+152(SB)/8, $608
DATA blockRows<>+160(SB)/8, $640
DATA blockRows<>+168(SB)/8, $672
DATA blockRows<>+176(SB)/8, $704
DATA blockRows<>+184(SB)/8, $736
DATA blockRows<>+192(SB)/8, $768
DATA blockRows<>+200(SB)/8, $800
DATA blockRows<>+208(SB)/8, $832
DATA blockRows<>+216(SB)/8, $864
DATA blockRows<>+224(SB)/8, $896
DATA blockRows<>+232(SB)/8, $928
DATA blockRows<>+240(SB)/8, $960
DATA blockRows<>+248(SB)/8, $992
GLOBL blockRows<>(SB), RODATA|NOPTR, $256

DATA blockConst<>+0(SB)/8, $0x7ffffffffffff800 // magnitude of a key
DATA blockConst<>+8(SB)/8, $0x7fffffffffffffff
DATA blockConst<>+16(SB)/8, $1.0
DATA blockConst<>+24(SB)/8, $1e-20                // blockTiny
DATA blockConst<>+32(SB)/8, $0x0170000000000000   // blockFloor
DATA blockConst<>+40(SB)/8, $0.25
GLOBL blockConst<>(SB), RODATA|NOPTR, $48

// Registers:
//
//	SI  S    R9  bytes from column to column, 64 to 256    R8  columns that remain, as bits
//	R13, R15 the columns of L just found       Z4-Z7, Z8-Z11 the same times D
//	K1-K4 rows that remain                     Z12-Z15 largest keys, by rows
//	DX  d    R11 e    DI perm    R10 pivots done

// A key is a magnitude whose last eleven bits are replaced by 1, the row, which is
// added at the end, and the column. Infinities become NaN.

// VECTOR1 updates eight rows of a column by one column of L, VECTOR2 by two.
#define VECTOR1(v, t, u, w, acc, k) \
	VMOVUPD      (64*v)(R14), t          \
	VFNMADD231PD u, Z24, t               \
	VMOVUPD      t, (64*v)(R14)          \
	VPTERNLOGQ   $0xea, Z26, Z27, t      \
	VMAXPD       acc, t, k, acc

#define VECTOR2(v, t, u, w, acc, k) \
	VMOVUPD      (64*v)(R14), t          \
	VFNMADD231PD u, Z24, t               \
	VFNMADD231PD w, Z25, t               \
	VMOVUPD      t, (64*v)(R14)          \
	VPTERNLOGQ   $0xea, Z26, Z27, t      \
	VMAXPD       acc, t, k, acc

#define ROWS8(vector) \
	vector(0, Z0, Z4, Z8, Z12, K1)
#define ROWS16(vector) \
	ROWS8(vector)                        \
	vector(1, Z1, Z5, Z9, Z13, K2)
#define ROWS24(vector) \
	ROWS16(vector)                       \
	vector(2, Z2, Z6, Z10, Z14, K3)
#define ROWS32(vector) \
	ROWS24(vector)                       \
	vector(3, Z3, Z7, Z11, Z15, K4)

// UPDATE runs through the columns that remain. R13 and R15 are the columns of L.
#define UPDATE(rows, vector, loop) \
loop:                                        \
	BSFL         CX, AX                  \
	VBROADCASTSD (R13)(AX*8), Z24        \
	VBROADCASTSD (R15)(AX*8), Z25        \
	LEAQ         1024(AX), R12           \
	VPBROADCASTQ R12, Z26                \
	IMULQ        R9, AX                  \
	LEAQ         (SI)(AX*1), R14         \
	rows(vector)                         \
	LEAL         -1(CX), R12             \
	ANDL         R12, CX                 \
	JNZ          loop

// ONE divides eight rows of a pivot's column by the pivot, whose reciprocal is Z24.
#define ONE(v, u, done) \
	VMOVUPD (64*v)(R13), u               \
	VMULPD  u, Z24, Z0                   \
	VMOVUPD Z0, (64*v)(R13)              \
	CMPQ    R9, $(64*(v+1))              \
	JEQ     done

// TWO multiplies eight rows of two columns by the inverse Z24, Z25; Z25, Z26 of the pivot.
#define TWO(v, u, w, done) \
	VMOVUPD     (64*v)(R13), u           \
	VMOVUPD     (64*v)(R15), w           \
	VMULPD      u, Z24, Z0               \
	VMULPD      u, Z25, Z1               \
	VFMADD231PD w, Z25, Z0               \
	VFMADD231PD w, Z26, Z1               \
	VMOVUPD     Z0, (64*v)(R13)          \
	VMOVUPD     Z1, (64*v)(R15)          \
	CMPQ        R9, $(64*(v+1))          \
	JEQ         done

// func blockLDLAVX512(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int
TEXT ·blockLDLAVX512(SB), 0, $8512-128
	NO_LOCAL_POINTERS
	LEAQ   work-8512(SP), SI
	ADDQ   $63, SI
	ANDQ   $-64, SI
	VXORPD Y0, Y0, Y0
	LOAD(Y0, loadClear, loadColumn, loadRow)
	MOVQ n+0(FP), CX
	MOVQ $-1, R8
	SHLQ CX, R8
	NOTQ R8
	MOVQ d_base+48(FP), DX
	MOVQ e_base+72(FP), R11
	MOVQ perm_base+96(FP), DI
	XORQ R10, R10
	VPBROADCASTQ blockConst<>+0(SB), Z27
	VPXORQ  Z4, Z4, Z4              // nothing to subtract at first
	VPXORQ  Z5, Z5, Z5
	VPXORQ  Z6, Z6, Z6
	VPXORQ  Z7, Z7, Z7
	LEAQ    zeros-256(SP), R13
	MOVQ    R13, R15
	VMOVUPD Z4, (R13)
	VMOVUPD Z4, 64(R13)
	VMOVUPD Z4, 128(R13)
	VMOVUPD Z4, 192(R13)

single:
	MOVL  R8, CX
	KMOVD R8, K1
	KSHIFTRD $8, K1, K2
	KSHIFTRD $16, K1, K3
	KSHIFTRD $24, K1, K4
	VPXORQ Z12, Z12, Z12
	VPXORQ Z13, Z13, Z13
	VPXORQ Z14, Z14, Z14
	VPXORQ Z15, Z15, Z15
	CMPQ  R9, $128
	JLT   single8
	JEQ   single16
	CMPQ  R9, $192
	JEQ   single24
	UPDATE(ROWS32, VECTOR1, loop32)
	JMP   search

single24:
	UPDATE(ROWS24, VECTOR1, loop24)
	JMP search

single16:
	UPDATE(ROWS16, VECTOR1, loop16)
	JMP search

single8:
	UPDATE(ROWS8, VECTOR1, loop8)
	JMP search

double:
	MOVL  R8, CX
	KMOVD R8, K1
	KSHIFTRD $8, K1, K2
	KSHIFTRD $16, K1, K3
	KSHIFTRD $24, K1, K4
	VPXORQ Z12, Z12, Z12
	VPXORQ Z13, Z13, Z13
	VPXORQ Z14, Z14, Z14
	VPXORQ Z15, Z15, Z15
	CMPQ  R9, $128
	JLT   double8
	JEQ   double16
	CMPQ  R9, $192
	JEQ   double24
	UPDATE(ROWS32, VECTOR2, loops32)
	JMP   search

double24:
	UPDATE(ROWS24, VECTOR2, loops24)
	JMP search

double16:
	UPDATE(ROWS16, VECTOR2, loops16)
	JMP search

double8:
	UPDATE(ROWS8, VECTOR2, loops8)

search:
	VPORQ         blockRows<>+0(SB), Z12, Z12
	VPORQ         blockRows<>+64(SB), Z13, Z13
	VPORQ         blockRows<>+128(SB), Z14, Z14
	VPORQ         blockRows<>+192(SB), Z15, Z15
	VMAXPD        Z13, Z12, Z12
	VMAXPD        Z15, Z14, Z14
	VMAXPD        Z14, Z12, Z12
	VEXTRACTF64X4 $1, Z12, Y13
	VMAXPD        Y13, Y12, Y12
	VEXTRACTF128  $1, Y12, X13
	VMAXPD        X13, X12, X12
	VUNPCKHPD     X12, X12, X13
	VMAXSD        X13, X12, X12
	VMOVQ         X12, AX
	TESTQ         R10, R10
	JNZ           tiny
	VMULSD        blockConst<>+24(SB), X12, X28
	VMAXSD        blockConst<>+32(SB), X28, X28

tiny:
	VUCOMISD X28, X12
	JLS      rest
	MOVQ     AX, BX
	ANDQ     $31, AX                    // column j
	SHRQ     $5, BX
	ANDQ     $31, BX                    // row i
	MOVQ     BX, R13
	IMULQ    R9, R13
	ADDQ     SI, R13                    // columns i and j of S
	MOVQ     AX, R15
	IMULQ    R9, R15
	ADDQ     SI, R15
	VMOVSD   (R13)(BX*8), X1            // a_ii
	VMOVSD   blockConst<>+16(SB), X16   // 1
	CMPQ     AX, BX
	JEQ      one
	VMOVSD   (R15)(BX*8), X0            // a_ij
	VMOVSD   (R15)(AX*8), X2            // a_jj
	VDIVSD   X0, X1, X3
	VDIVSD   X0, X2, X17
	VMOVSD   blockConst<>+8(SB), X20
	VMULSD   X2, X3, X18
	VSUBSD   X0, X18, X18               // determinant over a_ij
	VANDPD   X20, X18, X19
	VANDPD   X20, X0, X21
	VMULSD   theta+40(FP), X21, X22
	VUCOMISD X22, X19
	JCC      two
	VANDPD   X20, X1, X22               // the larger of the diagonal elements
	VANDPD   X20, X2, X23
	VUCOMISD X23, X22
	JCC      large
	MOVQ     AX, BX
	MOVQ     R15, R13
	VMOVAPD  X2, X1
	VMOVAPD  X23, X22

large:
	VMULSD   blockConst<>+40(SB), X21, X21
	VUCOMISD X21, X22
	JCS      rest

one:
	VDIVSD       X1, X16, X0
	VMOVSD       X1, (DX)(R10*8)
	MOVL         BX, (DI)(R10*4)
	INCQ         R10
	VBROADCASTSD X0, Z24
	BTCQ         BX, R8
	MOVQ         R13, R15
	ONE(0, Z4, oned)
	ONE(1, Z5, oned)
	ONE(2, Z6, oned)
	ONE(3, Z7, oned)

oned:
	TESTQ R8, R8
	JNZ   single
	JMP   rest

two:
	VMOVSD       X1, (DX)(R10*8)
	VMOVSD       X2, 8(DX)(R10*8)
	VMOVSD       X0, (R11)(R10*8)
	MOVL         BX, (DI)(R10*4)
	MOVL         AX, 4(DI)(R10*4)
	ADDQ         $2, R10
	VDIVSD       X18, X16, X16
	VMULSD       X17, X16, X17
	VMULSD       X3, X16, X3
	VXORPD       X18, X18, X18
	VSUBSD       X16, X18, X16
	VBROADCASTSD X17, Z24
	VBROADCASTSD X16, Z25
	VBROADCASTSD X3, Z26
	BTCQ         BX, R8
	BTCQ         AX, R8
	TWO(0, Z4, Z8, twod)
	TWO(1, Z5, Z9, twod)
	TWO(2, Z6, Z10, twod)
	TWO(3, Z7, Z11, twod)

twod:
	TESTQ R8, R8
	JNZ   double

rest:
	MOVQ  R10, ret+120(FP)
	TESTQ R8, R8
	JZ    finish

list:
	BSFQ R8, AX
	MOVL AX, (DI)(R10*4)
	INCQ R10
	BTCQ AX, R8
	TESTQ R8, R8
	JNZ  list

finish:
	STORE(storeColumn, storeRow, storeNext)
	VZEROUPPER
	RET
