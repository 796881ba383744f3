//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "neon_arm64.h"
#include "sparse_neon_arm64.h"

// Registers of the kernels on rows, besides those of sparse_neon_arm64.h:
//
//	R0 ptr    R1 ind    R2 val    R4 the results, running    R5 rows left    R6 budget
//	R7, R8 begin and end of the row    R3 row numbers, running

// func mulRowsNEON(ptr []int, ind []int32, val, x, y []float64, budget int) int
//
// Rows follow each other, so that the entries need not be looked up. Long rows without gaps are multiplied as vectors.
TEXT ·mulRowsNEON(SB), NOSPLIT, $0-136
	MOVD   ptr_base+0(FP), R0
	MOVD   ind_base+24(FP), R10
	MOVD   val_base+48(FP), R11
	MOVD   x_base+72(FP), R9
	MOVD   y_base+96(FP), R4
	MOVD   y_len+104(FP), R5
	MOVD   budget+120(FP), R6
	CBZ    R5, done
	MOVD.P 8(R0), R7
	ADD    R7<<2, R10
	ADD    R7<<3, R11

row:
	MOVD.P 8(R0), R8
	SUB    R7, R8, R12
	ADD    $const_rowCost, R12, R13
	SUBS   R13, R6
	BLT    done
	MOVD   R8, R7
	CMP    $8, R12
	BLT    entries
	MOVW   (R10), R14
	SUB    $1, R12, R15
	MOVW   (R10)(R15<<2), R16
	ADD    R14, R15
	CMP    R15, R16
	BEQ    dense

entries:
	ROW_DOT(four, two, one, end)
	FMOVD.P F0, 8(R4)
	SUBS    $1, R5
	BNE     row

done:
	MOVD y_len+104(FP), R7
	SUB  R5, R7
	MOVD R7, ret+128(FP)
	RET

dense:
	ADD  R12<<2, R10
	ADD  R14<<3, R9, R14
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	LSR  $3, R12, R13

dense8:
	FLDPQ.P 32(R11), (F4, F5)
	FLDPQ.P 32(R11), (F6, F7)
	FLDPQ.P 32(R14), (F16, F17)
	FLDPQ.P 32(R14), (F18, F19)
	VFMLA   V4.D2, V16.D2, V0.D2
	VFMLA   V5.D2, V17.D2, V1.D2
	VFMLA   V6.D2, V18.D2, V2.D2
	VFMLA   V7.D2, V19.D2, V3.D2
	SUBS    $1, R13
	BNE     dense8
	TBZ     $2, R12, dense2
	FLDPQ.P 32(R11), (F4, F5)
	FLDPQ.P 32(R14), (F16, F17)
	VFMLA   V4.D2, V16.D2, V0.D2
	VFMLA   V5.D2, V17.D2, V1.D2

dense2:
	TBZ     $1, R12, dense1
	FMOVQ.P 16(R11), F4
	FMOVQ.P 16(R14), F16
	VFMLA   V4.D2, V16.D2, V2.D2

dense1:
	TBZ     $0, R12, denseSum
	FMOVD.P 8(R11), F4
	FMOVD   (R14), F16
	VFMLA   V4.D2, V16.D2, V3.D2

denseSum:
	FADD(1, 0, 0)
	FADD(3, 2, 2)
	FADD(2, 0, 0)
	FADDPD(0, 0)
	FMOVD.P F0, 8(R4)
	SUBS    $1, R5
	BNE     row
	B       done

// LIST_ROW takes the next row number and sets R10 to R12; it leaves if the budget does not suffice.
#define LIST_ROW(done) \
	MOVW (R3), R12                  \
	ADD  R12<<3, R0, R12            \
	LDP  (R12), (R7, R8)            \
	SUB  R7, R8, R12                \
	ADD  $const_rowCost, R12, R13   \
	SUBS R13, R6                    \
	BLT  done                       \
	ADD  $4, R3                     \
	ADD  R7<<2, R1, R10             \
	ADD  R7<<3, R2, R11

// func mulRowListNEON(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int
TEXT ·mulRowListNEON(SB), NOSPLIT, $0-160
	MOVD rows_base+0(FP), R3
	MOVD rows_len+8(FP), R5
	MOVD ptr_base+24(FP), R0
	MOVD ind_base+48(FP), R1
	MOVD val_base+72(FP), R2
	MOVD x_base+96(FP), R9
	MOVD y_base+120(FP), R4
	MOVD budget+144(FP), R6
	CBZ  R5, done

row:
	LIST_ROW(done)
	ROW_DOT(four, two, one, end)
	FMOVD.P F0, 8(R4)
	SUBS    $1, R5
	BNE     row

done:
	MOVD rows_len+8(FP), R7
	SUB  R5, R7
	MOVD R7, ret+152(FP)
	RET

// func addRowListNEON(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int
//
// R4 runs through a.
TEXT ·addRowListNEON(SB), NOSPLIT, $0-160
	MOVD rows_base+0(FP), R3
	MOVD rows_len+8(FP), R5
	MOVD a_base+24(FP), R4
	MOVD ptr_base+48(FP), R0
	MOVD ind_base+72(FP), R1
	MOVD val_base+96(FP), R2
	MOVD y_base+120(FP), R9
	MOVD budget+144(FP), R6
	CBZ  R5, done

row:
	LIST_ROW(done)
	FMOVD.P 8(R4), F31
	ROW_AXPY(four, two, one, end)
	SUBS $1, R5
	BNE  row

done:
	MOVD rows_len+8(FP), R7
	SUB  R5, R7
	MOVD R7, ret+152(FP)
	RET

// func syrRowListNEON(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int
//
//	R4 d, running    R19 entries left    R20, R21 indices and values from there on    R22 h    R23 bytes from column to column
TEXT ·syrRowListNEON(SB), NOSPLIT, $0-168
	MOVD rows_base+0(FP), R3
	MOVD rows_len+8(FP), R5
	MOVD d_base+24(FP), R4
	MOVD ptr_base+48(FP), R0
	MOVD ind_base+72(FP), R1
	MOVD val_base+96(FP), R2
	MOVD h_base+120(FP), R22
	MOVD ldh+144(FP), R23
	LSL  $3, R23
	MOVD budget+152(FP), R6
	CBZ  R5, done

row:
	MOVW    (R3), R12
	ADD     R12<<3, R0, R12
	LDP     (R12), (R7, R8)
	SUB     R7, R8, R19
	ADD     $1, R19, R13
	MUL     R19, R13
	LSR     $1, R13
	ADD     $const_rowCost, R13
	SUBS    R13, R6
	BLT     done
	ADD     $4, R3
	FMOVD.P 8(R4), F30
	ADD     R7<<2, R1, R20
	ADD     R7<<3, R2, R21
	CBZ     R19, next

column:
	MOVW  (R20), R9
	MADD  R23, R22, R9, R9
	FMOVD (R21), F31
	FMULD F30, F31, F31
	MOVD  R20, R10
	MOVD  R21, R11
	MOVD  R19, R12
	ROW_AXPY(four, two, one, end)
	ADD   $4, R20
	ADD   $8, R21
	SUBS  $1, R19
	BNE   column

next:
	SUBS $1, R5
	BNE  row

done:
	MOVD rows_len+8(FP), R7
	SUB  R5, R7
	MOVD R7, ret+160(FP)
	RET
