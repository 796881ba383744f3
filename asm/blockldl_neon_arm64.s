//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"
#include "neon_arm64.h"

// The block is a whole matrix S in the work space, with n rounded up to a multiple of 4 for rows, those from n on 0. Pivots are
// moved to the front, rows and columns. Above the diagonal of what is eliminated S is 0, so that loops may begin at a multiple of
// 4 rows; the rows of L below are those of a symmetric elimination. Each column that is left has its largest finite magnitude noted as it
// is computed.
//
//	R0 n    R1 S    R2 bytes from column to column    R3 k, the pivots so far    R4 d    R5 e    R6 perm
//	R7 largest magnitudes by columns
//	F26 the largest number, in both halves    F27 theta    F28 least pivot
#define LARGEST 8192 // from S

// FOURS sets R13 to the bytes up to the four rows with row, and R14 to the number of fours from there on.
#define FOURS(row) \
	AND $~3, row, R13               \
	LSL $3, R13                     \
	SUB R13, R2, R14                \
	LSR $5, R14

// NOTE stores the largest magnitude of column R12, at R15, whose rows from R13 bytes on have it in V20 and V21. If some
// are not finite it looks for it again among the others.
#define NOTE(again, noted) \
	FMAX(21, 20, 20)                \
	FMAXP(20, 20)                   \
	FCMPD F20, F26                  \
	BGE   noted                     \
	ADD   R13, R15, R16             \
	MOVD  R14, R17                  \
	VEOR  V20.B16, V20.B16, V20.B16 \
	VEOR  V21.B16, V21.B16, V21.B16 \
again:                           \
	FLDPQ.P 32(R16), (F4, F5)       \
	FACGE(4, 26, 16)                \
	FACGE(5, 26, 17)                \
	VAND  V16.B16, V4.B16, V4.B16   \
	VAND  V17.B16, V5.B16, V5.B16   \
	FABS(4, 4)                      \
	FABS(5, 5)                      \
	FMAX(4, 20, 20)                 \
	FMAX(5, 21, 21)                 \
	SUBS  $1, R17                   \
	BNE   again                     \
	FMAX(21, 20, 20)                \
	FMAXP(20, 20)                   \
noted:                           \
	FMOVD F20, (R7)(R12<<3)

// SWAP exchanges rows and columns p and q, and their numbers.
#define SWAP(p, q, columns, rows, end) \
	CMP  p, q                       \
	BEQ  end                        \
	MADD p, R1, R2, R13             \
	MADD q, R1, R2, R14             \
	LSR  $5, R2, R15                \
columns:                         \
	FLDPQ (R13), (F16, F17)         \
	FLDPQ (R14), (F18, F19)         \
	FSTPQ.P (F18, F19), 32(R13)     \
	FSTPQ.P (F16, F17), 32(R14)     \
	SUBS  $1, R15                   \
	BNE   columns                   \
	ADD  p<<3, R1, R13              \
	ADD  q<<3, R1, R14              \
	MOVD R0, R15                    \
rows:                            \
	MOVD (R13), R16                 \
	MOVD (R14), R17                 \
	MOVD R17, (R13)                 \
	MOVD R16, (R14)                 \
	ADD  R2, R13                    \
	ADD  R2, R14                    \
	SUBS $1, R15                    \
	BNE  rows                       \
	MOVW (R6)(p<<2), R16            \
	MOVW (R6)(q<<2), R17            \
	MOVW R17, (R6)(p<<2)            \
	MOVW R16, (R6)(q<<2)            \
end:

// func blockLDLNEON(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int
TEXT ·blockLDLNEON(SB), 0, $8512-128
	NO_LOCAL_POINTERS
	MOVD  n+0(FP), R0
	MOVD  d_base+48(FP), R4
	MOVD  e_base+72(FP), R5
	MOVD  perm_base+96(FP), R6
	FMOVD theta+40(FP), F27
	MOVD  $0x7fefffffffffffff, R8
	VDUP  R8, V26.D2
	MOVD  $work-8512(SP), R1
	ADD   $63, R1
	AND   $~63, R1
	ADD   $LARGEST, R1, R7
	ADD   $3, R0, R2
	AND   $~3, R2
	LSL   $3, R2

	// S, and perm.
	VEOR V0.B16, V0.B16, V0.B16
	ADD  R2, R1, R8
	SUB  $32, R8
	MOVD ZR, R3

pad:
	FSTPQ (F0, F0), (R8)
	ADD   R2, R8
	MOVW  R3, (R6)(R3<<2)
	ADD   $1, R3
	CMP   R0, R3
	BLT   pad
	MOVD  a_base+8(FP), R8
	MOVD  lda+32(FP), R9
	ADD   $1, R9
	LSL   $3, R9
	MOVD  R1, R10                   // the diagonal
	MOVD  R0, R11
	ADD   $8, R2, R12

load:
	MOVD R8, R13
	MOVD R10, R14
	MOVD R10, R15
	MOVD R11, R16

loadRow:
	MOVD.P 8(R13), R17
	MOVD   R17, (R15)
	MOVD.P R17, 8(R14)
	ADD    R2, R15
	SUBS   $1, R16
	BNE    loadRow
	ADD    R9, R8
	ADD    R12, R10
	SUBS   $1, R11
	BNE    load

	MOVD ZR, R12
	MOVD R1, R15
	MOVD ZR, R3
	FOURS(R3)

first:
	VEOR V20.B16, V20.B16, V20.B16
	VEOR V21.B16, V21.B16, V21.B16
	MOVD R15, R16
	MOVD R14, R17

firstRows:
	FLDPQ.P 32(R16), (F4, F5)
	FABS(4, 4)
	FABS(5, 5)
	FMAX(4, 20, 20)
	FMAX(5, 21, 21)
	SUBS    $1, R17
	BNE     firstRows
	NOTE(firstAgain, firstNoted)
	ADD     R2, R15
	ADD     $1, R12
	CMP     R0, R12
	BLT     first

	// The largest element F0, in column R9 and row R10.
pivot:
	CMP   R0, R3
	BGE   done
	FMOVD $(-1.0), F0
	MOVD  R3, R8

column:
	FMOVD (R7)(R8<<3), F1
	FCMPD F0, F1
	BLE   columnNext
	FMOVD F1, F0
	MOVD  R8, R9

columnNext:
	ADD   $1, R8
	CMP   R0, R8
	BLT   column
	CBNZ  R3, enough
	MOVD  $0x3bc79ca10c924223, R8   // blockTiny
	FMOVD R8, F28
	FMULD F0, F28, F28
	MOVD  $0x0170000000000000, R8   // blockFloor
	FMOVD R8, F1
	FMAXD F1, F28, F28

enough:
	FCMPD F28, F0
	BLE   done
	MADD  R9, R1, R2, R8
	MOVD  R3, R10

row:
	FMOVD (R8)(R10<<3), F3
	FABSD F3, F1
	FCMPD F0, F1
	BEQ   found
	ADD   $1, R10
	B     row

found:
	FMOVD (R8)(R9<<3), F2
	MADD  R10, R1, R2, R11
	FMOVD (R11)(R10<<3), F1
	CMP   R9, R10
	BEQ   one
	FDIVD F3, F1, F4
	FNMSUBD F2, F3, F4, F5          // det over the element
	FABSD F5, F6
	FMULD F27, F0, F7
	FCMPD F7, F6
	BGE   two

one:
	FABSD F1, F4
	FABSD F2, F5
	FCMPD F4, F5
	BLS   larger                    // not if one is NaN
	MOVD  R9, R10
	FMOVD F2, F1
	FMOVD F5, F4

larger:
	FMOVD $0.25, F6
	FMULD F6, F0, F6
	FCMPD F6, F4
	BLT   done                      // only if numbers that are not finite are near
	SWAP(R3, R10, oneColumns, oneRows, oneSwapped)
	FMOVD F1, (R4)(R3<<3)
	FMOVD $1.0, F30
	FDIVD F1, F30, F30
	MADD  R3, R1, R2, R10           // column of the pivot
	MOVD  ZR, (R10)(R3<<3)
	MOVD  R3, R11
	ADD   $1, R3
	MOVD  R3, R12
	ADD   R2, R10, R15
	FOURS(R3)
	CBZ   R14, pivot
	CMP   R0, R12
	BGE   oneScale

oneColumn:
	FMOVD (R10)(R12<<3), F31
	FMULD F30, F31, F31
	MOVD  ZR, (R15)(R11<<3)
	ADD   R13, R10, R16
	ADD   R13, R15, R17
	MOVD  R14, R19
	VEOR  V20.B16, V20.B16, V20.B16
	VEOR  V21.B16, V21.B16, V21.B16

oneRow:
	FLDPQ.P 32(R16), (F4, F5)
	FLDPQ   (R17), (F6, F7)
	FMLS0(31, 4, 6)
	FMLS0(31, 5, 7)
	FABS(6, 16)
	FABS(7, 17)
	FSTPQ.P (F6, F7), 32(R17)
	FMAX(16, 20, 20)
	FMAX(17, 21, 21)
	SUBS    $1, R19
	BNE     oneRow
	NOTE(oneAgain, oneNoted)
	ADD     R2, R15
	ADD     $1, R12
	CMP     R0, R12
	BLT     oneColumn

oneScale:
	ADD R13, R10, R16

oneScaleRow:
	FLDPQ   (R16), (F4, F5)
	FMUL0(30, 4, 4)
	FMUL0(30, 5, 5)
	FSTPQ.P (F4, F5), 32(R16)
	SUBS    $1, R14
	BNE     oneScaleRow
	B       pivot

	// The inverse of the pivot is [F10 F11; F11 F12]; R10 and R21 are its columns.
two:
	FDIVD F3, F2, F10
	FDIVD F5, F10, F10
	FMOVD $(-1.0), F11
	FDIVD F5, F11, F11
	FDIVD F5, F4, F12
	SWAP(R3, R10, twoColumns, twoRows, twoSwapped)
	CMP   R3, R9                    // the column may have been moved
	CSEL  EQ, R10, R9, R9
	FMOVD F1, (R4)(R3<<3)
	FMOVD F3, (R5)(R3<<3)
	ADD   $1, R3, R11
	SWAP(R11, R9, nextColumns, nextRows, nextSwapped)
	FMOVD F2, (R4)(R11<<3)
	MADD  R3, R1, R2, R10
	ADD   R2, R10, R21
	MOVD  ZR, (R10)(R3<<3)
	MOVD  ZR, (R10)(R11<<3)
	MOVD  ZR, (R21)(R3<<3)
	MOVD  ZR, (R21)(R11<<3)
	MOVD  R3, R20
	ADD   $2, R3
	MOVD  R3, R12
	ADD   R2, R21, R15
	FOURS(R3)
	CBZ   R14, pivot
	CMP   R0, R12
	BGE   twoScale

twoColumn:
	FMOVD  (R10)(R12<<3), F13
	FMOVD  (R21)(R12<<3), F14
	FMULD  F11, F14, F30
	FMADDD F10, F30, F13, F30
	FMULD  F12, F14, F31
	FMADDD F11, F31, F13, F31
	MOVD   ZR, (R15)(R20<<3)
	MOVD   ZR, (R15)(R11<<3)
	ADD    R13, R10, R16
	ADD    R13, R21, R22
	ADD    R13, R15, R17
	MOVD   R14, R19
	VEOR   V20.B16, V20.B16, V20.B16
	VEOR   V21.B16, V21.B16, V21.B16

twoRow:
	FLDPQ.P 32(R16), (F4, F5)
	FLDPQ.P 32(R22), (F18, F19)
	FLDPQ   (R17), (F6, F7)
	FMLS0(30, 4, 6)
	FMLS0(30, 5, 7)
	FMLS0(31, 18, 6)
	FMLS0(31, 19, 7)
	FABS(6, 16)
	FABS(7, 17)
	FSTPQ.P (F6, F7), 32(R17)
	FMAX(16, 20, 20)
	FMAX(17, 21, 21)
	SUBS    $1, R19
	BNE     twoRow
	NOTE(twoAgain, twoNoted)
	ADD     R2, R15
	ADD     $1, R12
	CMP     R0, R12
	BLT     twoColumn

twoScale:
	ADD R13, R10, R16
	ADD R13, R21, R22

twoScaleRow:
	FLDPQ   (R16), (F4, F5)
	FLDPQ   (R22), (F18, F19)
	FMUL0(11, 18, 6)
	FMUL0(11, 19, 7)
	FMUL0(12, 18, 16)
	FMUL0(12, 19, 17)
	FMLA0(10, 4, 6)
	FMLA0(10, 5, 7)
	FMLA0(11, 4, 16)
	FMLA0(11, 5, 17)
	FSTPQ.P (F6, F7), 32(R16)
	FSTPQ.P (F16, F17), 32(R22)
	SUBS    $1, R14
	BNE     twoScaleRow
	B       pivot

	// Lower triangle of S to A, with the pivots on the diagonal of the columns done.
done:
	MOVD a_base+8(FP), R8
	MOVD lda+32(FP), R9
	ADD  $1, R9
	LSL  $3, R9
	MOVD R1, R10
	MOVD R0, R11
	ADD  $8, R2, R12
	MOVD R3, R19

store:
	MOVD R8, R13
	MOVD R10, R14
	LSR  $1, R11, R16
	CBZ  R16, storeOne

storeTwo:
	FMOVQ.P 16(R14), F0
	FMOVQ.P F0, 16(R13)
	SUBS    $1, R16
	BNE     storeTwo

storeOne:
	TBZ   $0, R11, storePivot
	FMOVD (R14), F0
	FMOVD F0, (R13)

storePivot:
	CBZ     R19, storeNext
	FMOVD.P 8(R4), F0
	FMOVD   F0, (R8)
	SUB     $1, R19

storeNext:
	ADD  R9, R8
	ADD  R12, R10
	SUBS $1, R11
	BNE  store
	MOVD R3, ret+120(FP)
	RET
