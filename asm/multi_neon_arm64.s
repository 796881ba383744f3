//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "neon_arm64.h"
#include "sparse_neon_arm64.h"

// BEGIN sets R12 to the entries of the next row and leaves if the budget does not suffice. R0 runs through ptr, R7 is where
// the row begins.
#define BEGIN(done) \
	MOVD.P 8(R0), R8                \
	SUB    R7, R8, R12              \
	MOVD   R8, R7                   \
	ADD    $const_rowCost, R12, R13 \
	SUBS   R13, R6                  \
	BLT    done

// WIDE runs through the entries of a row for the columns at R20 and sets F8 to a value and R19 to the place of its row of x; add
// takes it up.
#define WIDE(add, entry, end) \
	MOVD    R10, R14                \
	MOVD    R11, R15                \
	VEOR    V0.B16, V0.B16, V0.B16  \
	VEOR    V1.B16, V1.B16, V1.B16  \
	VEOR    V2.B16, V2.B16, V2.B16  \
	VEOR    V3.B16, V3.B16, V3.B16  \
	MOVD    R12, R13                \
	CBZ     R13, end                \
entry:                           \
	MOVW.P  4(R14), R17             \
	FMOVD.P 8(R15), F8              \
	MADD    R3, R20, R17, R19       \
	add                             \
	SUBS    $1, R13                 \
	BNE     entry                   \
end:

#define ADD8 \
	FLDPQ (R19), (F4, F5)           \
	FLDPQ 32(R19), (F6, F7)         \
	FMLA0(8, 4, 0)                  \
	FMLA0(8, 5, 1)                  \
	FMLA0(8, 6, 2)                  \
	FMLA0(8, 7, 3)

#define ADD4 \
	FLDPQ (R19), (F4, F5)           \
	FMLA0(8, 4, 0)                  \
	FMLA0(8, 5, 1)

#define ADD2 \
	FMOVQ (R19), F4                 \
	FMLA0(8, 4, 0)

#define ADD1 \
	FMOVD  (R19), F4                \
	FMADDD F4, F0, F8, F0

// func mulRowsWideNEON(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int
//
// Columns are taken in groups of 8, or 4, 2 and 1.
//
//	R1 w    R2 bytes from row to row of y    R3 of x    R4 y    R5 rows left    R6 budget    R9 x    R20 x, R21 y of the group
TEXT ·mulRowsWideNEON(SB), NOSPLIT, $0-160
	MOVD   ptr_base+0(FP), R0
	MOVD   ptr_len+8(FP), R5
	MOVD   ind_base+24(FP), R10
	MOVD   val_base+48(FP), R11
	MOVD   x_base+72(FP), R9
	MOVD   ldx+96(FP), R3
	LSL    $3, R3
	MOVD   y_base+104(FP), R4
	MOVD   ldy+128(FP), R2
	LSL    $3, R2
	MOVD   w+136(FP), R1
	MOVD   budget+144(FP), R6
	SUBS   $1, R5
	BLE    done
	MOVD.P 8(R0), R7
	ADD    R7<<2, R10
	ADD    R7<<3, R11

row:
	BEGIN(done)
	MOVD  R9, R20
	MOVD  R4, R21
	TBZ   $3, R1, four
	WIDE(ADD8, eightEntry, eightEnd)
	FSTPQ (F0, F1), (R21)
	FSTPQ (F2, F3), 32(R21)
	B     next

four:
	TBZ     $2, R1, two
	WIDE(ADD4, fourEntry, fourEnd)
	FSTPQ.P (F0, F1), 32(R21)
	ADD     $32, R20

two:
	TBZ     $1, R1, one
	WIDE(ADD2, twoEntry, twoEnd)
	FMOVQ.P F0, 16(R21)
	ADD     $16, R20

one:
	TBZ   $0, R1, next
	WIDE(ADD1, oneEntry, oneEnd)
	FMOVD F0, (R21)

next:
	ADD  R12<<2, R10
	ADD  R12<<3, R11
	ADD  R2, R4
	SUBS $1, R5
	BNE  row

done:
	MOVD ptr_len+8(FP), R7
	SUB  $1, R7
	SUB  R5, R7
	MOVD R7, ret+152(FP)
	RET

// TERMS adds to s0 to s3 the products of v and the elements of four columns of x at i.
#define TERMS(i, v, s0, s1, s2, s3) \
	FMOVD  (R9)(i<<3), F16          \
	FMOVD  (R19)(i<<3), F17         \
	FMOVD  (R20)(i<<3), F18         \
	FMOVD  (R21)(i<<3), F19         \
	FMADDD F16, s0, v, s0           \
	FMADDD F17, s1, v, s1           \
	FMADDD F18, s2, v, s2           \
	FMADDD F19, s3, v, s3

// func mulRowsFourNEON(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int
//
//	R9, R19 to R21 columns of x    R4, R22 to R24 of y, running    R5 rows left    R6 budget
TEXT ·mulRowsFourNEON(SB), NOSPLIT, $0-152
	MOVD   ptr_base+0(FP), R0
	MOVD   ptr_len+8(FP), R5
	MOVD   ind_base+24(FP), R10
	MOVD   val_base+48(FP), R11
	MOVD   x_base+72(FP), R9
	MOVD   ldx+96(FP), R3
	ADD    R3<<3, R9, R19
	ADD    R3<<3, R19, R20
	ADD    R3<<3, R20, R21
	MOVD   y_base+104(FP), R4
	MOVD   ldy+128(FP), R2
	ADD    R2<<3, R4, R22
	ADD    R2<<3, R22, R23
	ADD    R2<<3, R23, R24
	MOVD   budget+136(FP), R6
	SUBS   $1, R5
	BLE    done
	MOVD.P 8(R0), R7
	ADD    R7<<2, R10
	ADD    R7<<3, R11

row:
	BEGIN(done)
	FMOVD ZR, F0
	FMOVD ZR, F1
	FMOVD ZR, F2
	FMOVD ZR, F3
	LSR   $1, R12, R13
	CBZ   R13, one
	FMOVD ZR, F20
	FMOVD ZR, F21
	FMOVD ZR, F22
	FMOVD ZR, F23

two:
	ENTRIES2
	TERMS(R14, F4, F0, F1, F2, F3)
	TERMS(R15, F5, F20, F21, F22, F23)
	SUBS  $1, R13
	BNE   two
	FADDD F20, F0, F0
	FADDD F21, F1, F1
	FADDD F22, F2, F2
	FADDD F23, F3, F3

one:
	TBZ $0, R12, end
	ENTRY
	TERMS(R14, F4, F0, F1, F2, F3)

end:
	FMOVD.P F0, 8(R4)
	FMOVD.P F1, 8(R22)
	FMOVD.P F2, 8(R23)
	FMOVD.P F3, 8(R24)
	SUBS    $1, R5
	BNE     row

done:
	MOVD ptr_len+8(FP), R7
	SUB  $1, R7
	SUB  R5, R7
	MOVD R7, ret+144(FP)
	RET
