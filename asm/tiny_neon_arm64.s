//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"
#include "neon_arm64.h"

// One routine serves all fronts of orders up to SmallOrder: it takes four rows at a time, in memory, and two columns.
//
// The work space holds the column of the pivot before the division, the growth of the rows and the front, whose columns are
// m rounded up to a multiple of 4 apart; rows from m on stay 0. The growth stands before the front, where another column
// would, so that one loop clears both. A column after the last takes what the second of two columns computes where there
// is none.
//
//	R0 t    R1 f    R2 m    R3 p    R4 its first column    R5 budget
//	R6 growth    R7 front    R8 bytes from column to column    R9 m/4, rounded up
//	F25 1    F26 the largest number    F27 floor    F28 tinyLoss    V29 limit
#define PIVOT -256

// tinyBelow holds masks of four rows: at byte 24-8q those with index > q.
DATA tinyBelow<>+0(SB)/8, $0
DATA tinyBelow<>+8(SB)/8, $0
DATA tinyBelow<>+16(SB)/8, $0
DATA tinyBelow<>+24(SB)/8, $0
DATA tinyBelow<>+32(SB)/8, $-1
DATA tinyBelow<>+40(SB)/8, $-1
DATA tinyBelow<>+48(SB)/8, $-1
GLOBL tinyBelow<>(SB), RODATA|NOPTR, $56

// SCATTER adds n numbers at from to those of to that pos names. It moves from and pos on and destroys n and R22 to R24.
#define SCATTER(n, from, pos, to, two, done) \
	TBZ     $0, n, 6(PC)       \
	MOVW.P  4(pos), R22        \
	FMOVD.P 8(from), F0        \
	FMOVD   (to)(R22<<3), F2   \
	FADDD   F0, F2, F2         \
	FMOVD   F2, (to)(R22<<3)   \
	LSR     $1, n, R24         \
	CBZ     R24, done          \
two:                           \
	LDPSW.P 8(pos), (R22, R23) \
	FLDPD.P 16(from), (F0, F1) \
	FMOVD   (to)(R22<<3), F2   \
	FMOVD   (to)(R23<<3), F3   \
	FADDD   F0, F2, F2         \
	FADDD   F1, F3, F3         \
	FMOVD   F2, (to)(R22<<3)   \
	FMOVD   F3, (to)(R23<<3)   \
	SUBS    $1, R24            \
	BNE     two                \
done:

// DIVIDE multiplies four rows of the column at R13 by the reciprocal of its pivot in V30, which leaves L in V4 and V5, and
// adds to their growth at R14, where |d| is in V31; R15 takes the rows as they were. V24 keeps ones where no element
// exceeds the limit.
#define DIVIDE \
	FLDPQ   (R13), (F2, F3)     \
	FLDPQ   (R14), (F6, F7)     \
	FSTPQ.P (F2, F3), 32(R15)   \
	FMUL0(30, 2, 4)             \
	FMUL0(30, 3, 5)             \
	FSTPQ.P (F4, F5), 32(R13)   \
	FACGE(4, 29, 16)            \
	FACGE(5, 29, 17)            \
	FMUL(4, 4, 18)              \
	FMUL(5, 5, 19)              \
	FMLA0(31, 18, 6)            \
	FMLA0(31, 19, 7)            \
	FSTPQ.P (F6, F7), 32(R14)   \
	VAND    V16.B16, V24.B16, V24.B16 \
	VAND    V17.B16, V24.B16, V24.B16

// func tinyFrontsNEON(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)
TEXT ·tinyFrontsNEON(SB), 0, $9024-64
	NO_LOCAL_POINTERS
	MOVD  t+0(FP), R0
	MOVD  lo+8(FP), R1
	MOVD  budget+40(FP), R5
	FMOVD limit+24(FP), F29
	VDUP  V29.D[0], V29.D2
	FMOVD floor+32(FP), F27
	FMOVD $1.0, F25
	MOVD  $0x7fefffffffffffff, R6
	FMOVD R6, F26
	MOVD  $0x3d06849b86a12b9b, R6   // 1e-14
	FMOVD R6, F28
	MOVD  $work-9024(SP), R6
	ADD   $(63-PIVOT), R6
	AND   $~63, R6

front:
	MOVD  hi+16(FP), R10
	CMP   R10, R1
	BGE   pause
	MOVD  TinyFronts_First(R0), R10
	ADD   R1<<2, R10
	LDPSW (R10), (R4, R3)
	SUB   R4, R3
	MOVD  TinyFronts_RowPtr(R0), R10
	ADD   R1<<3, R10
	LDP   (R10), (R11, R2)
	SUB   R11, R2
	MOVD  TinyFronts_ChildPtr(R0), R10
	ADD   R1<<2, R10
	LDPSW (R10), (R11, R12)
	SUB   R11, R12                  // children
	ADD   R2, R12, R13              // cost
	CMP   $const_TinyOrder, R2
	BLE   tiny
	CMP   $const_SmallOrder, R2
	BGT   other
	CMP   $const_smallChildren, R12
	BGT   other
	MOVD  $const_smallCost, R14
	MUL   R14, R13

tiny:
	CMP  $const_tinyChildren, R12
	BGT  other
	SUBS R13, R5
	BLT  pause
	ADD  $3, R2, R8
	LSR  $2, R8, R9
	LSL  $5, R9, R8
	ADD  R8, R6, R7
	MADD R2, R7, R8, R11            // end of the front
	MOVD R6, R10
	VEOR V0.B16, V0.B16, V0.B16

clear:
	FSTPQ.P (F0, F0), 32(R10)
	FSTPQ.P (F0, F0), 32(R10)
	FSTPQ.P (F0, F0), 32(R10)
	FSTPQ.P (F0, F0), 32(R10)
	CMP     R11, R10
	BLT     clear

	MOVD TinyFronts_Fill(R0), R10
	ADD  R4<<2, R10
	MOVD TinyFronts_ValPtr(R0), R11
	MOVD (R11)(R1<<3), R11
	MOVD TinyFronts_Val(R0), R12
	ADD  R11<<3, R12
	MOVD R7, R13
	MOVD R3, R14
	MOVD $1<<63, R19

valueColumn:
	MOVWU.P 4(R10), R15
	RBIT    R15, R15                // the lowest row is the highest bit
	CBZ     R15, valueNext

value:
	CLZ     R15, R16
	LSR     R16, R19, R17
	BIC     R17, R15
	FMOVD.P 8(R12), F0
	FMOVD   F0, (R13)(R16<<3)
	CBNZ    R15, value

valueNext:
	ADD  R8, R13
	SUBS $1, R14
	BNE  valueColumn

	MOVD  TinyFronts_ChildPtr(R0), R10
	ADD   R1<<2, R10
	LDPSW (R10), (R11, R10)
	MOVD  TinyFronts_Child(R0), R12
	ADD   R10<<2, R12, R10          // end of the children
	ADD   R11<<2, R12, R11          // the next one

	// R12 Rel from the column on, R13 rows of the column, R14 block, R15 bytes from the end of a column to the next
	// diagonal, R16 the last of Rel less rows: where it agrees there are no gaps.
child:
	CMP    R10, R11
	BGE    pivots
	MOVW.P 4(R11), R12
	MOVD   TinyFronts_BlockAt(R0), R14
	MOVD   (R14)(R12<<3), R14
	MOVD   TinyFronts_Block(R0), R15
	ADD    R14<<3, R15, R14
	MOVD   TinyFronts_First(R0), R13
	ADD    R12<<2, R13
	LDPSW  (R13), (R13, R15)
	SUB    R13, R15                 // its pivots
	MOVD   TinyFronts_RowPtr(R0), R13
	ADD    R12<<3, R13
	LDP    (R13), (R12, R13)
	ADD    R15, R12
	SUBS   R12, R13
	BLE    child
	MOVD   TinyFronts_Rel(R0), R15
	ADD    R12<<2, R15, R12
	ADD    R13<<2, R12, R16
	MOVW   -4(R16), R16
	ADD    $1, R16
	MOVD   $8, R15

childColumn:
	MOVW (R12), R17
	MADD R8, R7, R17, R19           // column of the front
	ADD  R13, R17, R20
	CMP  R16, R20
	BNE  childGaps
	ADD  R17<<3, R19
	LSR  $2, R13, R20
	CBZ  R20, childTwo

childFour:
	FLDPQ.P 32(R14), (F0, F1)
	FLDPQ   (R19), (F2, F3)
	FADD(0, 2, 2)
	FADD(1, 3, 3)
	FSTPQ.P (F2, F3), 32(R19)
	SUBS    $1, R20
	BNE     childFour

childTwo:
	TBZ     $1, R13, childOne
	FMOVQ.P 16(R14), F0
	FMOVQ   (R19), F2
	FADD(0, 2, 2)
	FMOVQ.P F2, 16(R19)

childOne:
	TBZ     $0, R13, childNext
	FMOVD.P 8(R14), F0
	FMOVD   (R19), F2
	FADDD   F0, F2, F2
	FMOVD   F2, (R19)
	B       childNext

childGaps:
	MOVD R12, R21
	SCATTER(R13, R14, R21, R19, childPair, childNext)
	ADD  R15, R14
	ADD  $8, R15
	ADD  $4, R12
	SUBS $1, R13
	BNE  childColumn
	B    child

	// R10 column of the pivot, R11 its number, R12 panel, R17 bytes from column to column of that; R19 D and R20 Growth
	// from the first pivot on.
pivots:
	MOVD R7, R10
	MOVD ZR, R11
	MOVD TinyFronts_Panel(R0), R12
	MOVD (R12)(R1<<3), R12
	MOVD TinyFronts_L(R0), R13
	ADD  R12<<3, R13, R12
	ADD  $7, R2, R17
	AND  $~7, R17
	CMP  $const_TinyOrder, R2
	CSEL LE, R2, R17, R17
	LSL  $3, R17
	MOVD TinyFronts_D(R0), R19
	ADD  R4<<3, R19
	MOVD TinyFronts_Growth(R0), R20
	ADD  R4<<3, R20
	VCMEQ V24.D2, V24.D2, V24.D2

pivot:
	FMOVD (R10)(R11<<3), F0
	FMOVD (R20)(R11<<3), F2
	FMOVD (R6)(R11<<3), F3
	FABSD F0, F31
	FDIVD F0, F25, F30
	FADDD F3, F2, F2
	FMULD F28, F2, F2
	FCMPD F2, F31                   // less, or one is NaN
	BLT   bad
	FCMPD F27, F31
	BLT   bad
	FCMPD F31, F26
	BLT   bad
	FMOVD F0, (R19)(R11<<3)

	// Zeros from the first of the four rows with the pivot to itself add no growth. R16 counts fours.
	AND     $3, R11, R13
	MOVD    $tinyBelow<>+24(SB), R14
	SUB     R13<<3, R14
	FLDPQ   (R14), (F4, F5)
	LSR     $2, R11, R16
	LSL     $5, R16, R22
	ADD     R22, R10, R13
	ADD     R22, R6, R14
	ADD     R22, R12, R21
	ADD     $PIVOT, R14, R15
	FLDPQ   (R13), (F2, F3)
	VAND    V4.B16, V2.B16, V2.B16
	VAND    V5.B16, V3.B16, V3.B16
	FSTPQ   (F2, F3), (R13)
	LSR     $2, R2, R22
	SUBS    R16, R22, R16
	BEQ     dividePart

divide:
	DIVIDE
	FSTPQ.P (F4, F5), 32(R21)
	SUBS    $1, R16
	BNE     divide

dividePart:
	TST     $3, R2
	BEQ     divided
	DIVIDE
	TBZ     $1, R2, divideOne
	FMOVQ.P F4, 16(R21)
	VMOV    V5.B16, V4.B16

divideOne:
	TBZ   $0, R2, divided
	FMOVD F4, (R21)

	// Columns R13 and the next, from the four rows with R13 on: R14, R15 and R16 run through them and what was the
	// column of the pivot; R21 is column 0 of the two, R22 counts.
divided:
	FMOVD F0, (R12)(R11<<3)
	ADD   R17, R12
	ADD   $1, R11
	MOVD  R11, R13
	ADD   R8, R10, R21
	CMP   R2, R13
	BGE   updated

update:
	ADD   R13<<3, R10, R14
	FMOVQ (R14), F23
	LSR   $2, R13, R22
	LSL   $5, R22, R16
	ADD   R16, R21, R14
	ADD   R8, R14, R15
	ADD   R6, R16
	ADD   $PIVOT, R16
	SUB   R22, R9, R22

updateRows:
	FLDPQ.P 32(R16), (F2, F3)
	FLDPQ   (R14), (F4, F5)
	FLDPQ   (R15), (F6, F7)
	FMLS0(23, 2, 4)
	FMLS0(23, 3, 5)
	FMLS1(23, 2, 6)
	FMLS1(23, 3, 7)
	FSTPQ.P (F4, F5), 32(R14)
	FSTPQ.P (F6, F7), 32(R15)
	SUBS    $1, R22
	BNE     updateRows
	ADD     $2, R13
	ADD     R8<<1, R21
	CMP     R2, R13
	BLT     update

updated:
	ADD  R8, R10
	CMP  R3, R11
	BLT  pivot
	VMOV V24.D[0], R13
	VMOV V24.D[1], R14
	AND  R14, R13
	CMN  $1, R13
	BNE  bad

	MOVD TinyFronts_RowPtr(R0), R11
	MOVD (R11)(R1<<3), R11
	MOVD TinyFronts_Row(R0), R12
	ADD  R11<<2, R12
	ADD  $4, R12
	ADD  $8, R6, R13
	MOVD TinyFronts_Growth(R0), R14
	SUBS $1, R2, R15
	BEQ  next
	SCATTER(R15, R13, R12, R14, growthPair, grown)

	// R10 column of the front after its pivots, R12 the block, R13 rows of the column, R14 its diagonal.
	SUBS R3, R2, R13
	BEQ  next
	MOVD TinyFronts_BlockAt(R0), R11
	MOVD (R11)(R1<<3), R11
	MOVD TinyFronts_Block(R0), R12
	ADD  R11<<3, R12
	MOVD ZR, R15
	ADD  R3<<3, R10, R14
	ADD  $8, R8, R16

block:
	MOVD R14, R19
	LSR  $2, R13, R20
	CBZ  R20, blockTwo

blockFour:
	FLDPQ.P 32(R19), (F0, F1)
	FSTPQ.P (F0, F1), 32(R12)
	SUBS    $1, R20
	BNE     blockFour

blockTwo:
	TBZ     $1, R13, blockOne
	FMOVQ.P 16(R19), F0
	FMOVQ.P F0, 16(R12)

blockOne:
	TBZ     $0, R13, blockNext
	FMOVD   (R19), F0
	FMOVD.P F0, 8(R12)

blockNext:
	ADD  $8, R15                    // to the next diagonal
	ADD  R15, R12
	ADD  R16, R14
	SUBS $1, R13
	BNE  block

next:
	ADD $1, R1
	B   front

pause:
	MOVD $const_tinyPause, R10
	B    exit

bad:
	MOVD $const_tinyPivot, R10
	B    exit

other:
	MOVD $const_tinyOther, R10

exit:
	MOVD R1, next+48(FP)
	MOVD R10, why+56(FP)
	RET

// func smallFrontsNEON(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)
TEXT ·smallFrontsNEON(SB), NOSPLIT|NOFRAME, $0-64
	B ·tinyFrontsNEON(SB)
