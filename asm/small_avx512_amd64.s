//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"

// Numbers of lanes.
DATA smallLanes<>+0(SB)/8, $0
DATA smallLanes<>+8(SB)/8, $1
DATA smallLanes<>+16(SB)/8, $2
DATA smallLanes<>+24(SB)/8, $3
DATA smallLanes<>+32(SB)/8, $4
DATA smallLanes<>+40(SB)/8, $5
DATA smallLanes<>+48(SB)/8, $6
DATA smallLanes<>+56(SB)/8, $7
GLOBL smallLanes<>(SB), RODATA|NOPTR, $64

// At byte q the lanes above lane q.
DATA smallBelow<>+0(SB)/8, $0x0080c0e0f0f8fcfe
GLOBL smallBelow<>(SB), RODATA|NOPTR, $8

DATA smallConst<>+0(SB)/8, $0x7fffffffffffffff   // all but the sign
DATA smallConst<>+8(SB)/8, $1.0
DATA smallConst<>+16(SB)/8, $1e-14               // tinyLoss
DATA smallConst<>+24(SB)/8, $0x7fefffffffffffff  // the largest number
GLOBL smallConst<>(SB), RODATA|NOPTR, $32

// Offsets in the work space, which begins at R13.
#define FRONT 0        // the front, columns 256 bytes apart, and room to read a vector more
#define LOWER 8256     // four columns of L
#define GROWTH 9280    // growth of the rows of the front

// Panels come one after another, each from memory: what is so many bytes ahead is fetched.
#define AHEAD 1536

// PIVOT eliminates pivot q of four, column u, in the block of rows that holds it: lane
// is its lane there. The pivot d is in Z8 and its reciprocal in X9. It leaves the column of L in l, |d| in size and 1/d in inv.
#define PIVOT(q, u, lane, l, size, inv) \
	VPERMPD     Z15, lane, Z12           \
	KMOVB       q(R9), K1                \
	VANDPD.BCST smallConst<>+0(SB), Z8, size \
	VADDSD      (8*q)(SI), X12, X12      \
	VMULSD      smallConst<>+16(SB), X12, X12 \
	VANDPD      smallConst<>+0(SB), X8, X10 \
	VUCOMISD    X12, X10                 \
	JCS         bad                      \
	VUCOMISD    floor+32(FP), X10        \
	JCS         bad                      \
	VMOVSD      smallConst<>+24(SB), X12 \
	VUCOMISD    X10, X12                 \
	JCS         bad                      \
	VBROADCASTSD X9, inv                 \
	VMOVAPD     u, l                     \
	VMULPD      u, inv, K1, l            \
	VMOVUPD     l, (LOWER+256*q)(R13)(CX*1) \
	VMOVUPD     l, (R15)                 \
	PREFETCHT0  AHEAD(R15)                \
	ADDQ        BX, R15                  \
	VMOVSD      X8, (8*q)(DX)            \
	VANDPD.BCST smallConst<>+0(SB), l, Z11 \
	VCMPPD.BCST $22, limit+24(FP), Z11, K1, K5 \
	KORTESTB    K5, K5                   \
	JNE         bad                      \
	VMULPD.Z    l, l, K1, Z11            \
	VFMADD231PD Z11, size, Z15

// DIVIDE sets X9 to the reciprocal of the pivot.
#define DIVIDE \
	VMOVSD      smallConst<>+8(SB), X9   \
	VDIVSD      X8, X9, X9

// FOLLOW sets Z8 to the next pivot, at lane of column u, and X9 to its reciprocal, which columns wait for longest: l gets the element at lane, of those in k, of the
// column w before, whose reciprocal is inv.
#define FOLLOW(w, u, lane, k, inv, l) \
	VPERMPD.Z    w, lane, k, l           \
	VPERMPD      u, lane, Z8             \
	VMOVAPD      l, Z12                  \
	VMULPD       inv, l, l               \
	VFNMADD231PD l, Z12, Z8              \
	DIVIDE

// LOAD loads vector CX of the four columns, zeros for those that are no pivots.
#define LOAD \
	VMOVUPD   (R14)(CX*1), Z0            \
	VMOVUPD.Z 256(R14)(CX*1), K2, Z1     \
	VMOVUPD.Z 512(R14)(CX*1), K3, Z2     \
	VMOVUPD.Z 768(R14)(CX*1), K4, Z3     \
	VMOVUPD   GROWTH(R13)(CX*1), Z15

// LANE8 goes on at one of four places by the vector in which row or column j is.
#define LANE8(j, at1, at2, at3) \
	CMPQ j, $24  \
	JGE  at3     \
	CMPQ j, $16  \
	JGE  at2     \
	CMPQ j, $8   \
	JGE  at1

// UPDATE subtracts pivot q of four from four columns.
#define UPDATE(q, u) \
	VFNMADD231PD.BCST (LOWER+256*q)(R13)(AX*1), u, Z8 \
	VFNMADD231PD.BCST (LOWER+256*q+8)(R13)(AX*1), u, Z9 \
	VFNMADD231PD.BCST (LOWER+256*q+16)(R13)(AX*1), u, Z10 \
	VFNMADD231PD.BCST (LOWER+256*q+24)(R13)(AX*1), u, Z11

// func smallFrontsAVX512(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)
//
// Registers between the parts:
//
//	R8 t    R9 f    R10 m    R11 p    R13 work space    R15 budget
TEXT ·smallFrontsAVX512(SB), 0, $9664-64
	NO_LOCAL_POINTERS
	MOVQ t+0(FP), R8
	MOVQ lo+8(FP), R9
	MOVQ budget+40(FP), R15
	LEAQ work-9664(SP), R13
	ADDQ $63, R13
	ANDQ $-64, R13

front:
	CMPQ    R9, hi+16(FP)
	JGE     pause
	MOVQ    TinyFronts_First(R8), AX
	MOVLQSX (AX)(R9*4), R12
	MOVLQSX 4(AX)(R9*4), R11
	SUBQ    R12, R11
	MOVQ    TinyFronts_RowPtr(R8), AX
	MOVQ    8(AX)(R9*8), R10
	SUBQ    (AX)(R9*8), R10
	CMPQ    R10, $const_TinyOrder
	JLE     pause
	CMPQ    R10, $const_SmallOrder
	JGT     other
	MOVQ    TinyFronts_ChildPtr(R8), AX
	MOVLQSX (AX)(R9*4), SI
	MOVLQSX 4(AX)(R9*4), DI
	MOVQ    DI, end-8(SP)
	SUBQ    SI, DI
	CMPQ    DI, $const_smallChildren
	JGT     other
	ADDQ    R10, DI
	IMULQ   $const_smallCost, DI
	SUBQ    DI, R15
	JLT     pause

	// Values into the columns of the pivots, zeros into the others, up to a multiple of four.
	MOVQ   TinyFronts_Fill(R8), BX
	LEAQ   (BX)(R12*4), BX
	MOVQ   TinyFronts_ValPtr(R8), AX
	MOVQ   (AX)(R9*8), AX
	MOVQ   TinyFronts_Val(R8), DX
	LEAQ   (DX)(AX*8), DX
	LEAQ   FRONT(R13), R14
	XORL   CX, CX
	VPXORQ Z5, Z5, Z5
	VMOVUPD Z5, GROWTH(R13)
	VMOVUPD Z5, (GROWTH+64)(R13)
	VMOVUPD Z5, (GROWTH+128)(R13)
	VMOVUPD Z5, (GROWTH+192)(R13)

valueColumn:
	MOVL        (BX)(CX*4), AX
	KMOVB       AX, K1
	MOVBLZX     AX, DI
	POPCNTL     DI, DI
	VEXPANDPD.Z (DX), K1, Z0
	VMOVUPD     Z0, (R14)
	LEAQ        (DX)(DI*8), DX
	SHRL        $8, AX
	KMOVB       AX, K2
	MOVBLZX     AX, DI
	POPCNTL     DI, DI
	VEXPANDPD.Z (DX), K2, Z1
	VMOVUPD     Z1, 64(R14)
	LEAQ        (DX)(DI*8), DX
	SHRL        $8, AX
	KMOVB       AX, K3
	MOVBLZX     AX, DI
	POPCNTL     DI, DI
	VEXPANDPD.Z (DX), K3, Z2
	VMOVUPD     Z2, 128(R14)
	LEAQ        (DX)(DI*8), DX
	SHRL        $8, AX
	VMOVUPD     Z5, 192(R14)
	JZ          valueNext
	KMOVB       AX, K4
	POPCNTL     AX, AX
	VEXPANDPD.Z (DX), K4, Z3
	VMOVUPD     Z3, 192(R14)
	LEAQ        (DX)(AX*8), DX

valueNext:
	ADDQ $256, R14
	INCQ CX
	CMPQ CX, R11
	JLT  valueColumn
	LEAQ 3(R10), DI
	ANDQ $-4, DI
	CMPQ CX, DI
	JGE  child

clear:
	LANE8(CX, clear1, clear2, clear3)
	VMOVUPD Z5, (R14)

clear1:
	VMOVUPD Z5, 64(R14)

clear2:
	VMOVUPD Z5, 128(R14)

clear3:
	VMOVUPD Z5, 192(R14)
	ADDQ    $256, R14
	INCQ    CX
	CMPQ    CX, DI
	JLT     clear

	// The rows of a child are K1 to K4, from BX, DI and R12 of its column at AX on; R14 are
	// those of columns to come as bits, CX bytes from column to column.
child:
	CMPQ     SI, end-8(SP)
	JGE      eliminate
	MOVQ     TinyFronts_Child(R8), AX
	MOVLQSX  (AX)(SI*4), BX
	INCQ     SI
	MOVQ     TinyFronts_Into(R8), AX
	MOVL     (AX)(BX*4), R14
	MOVQ     TinyFronts_BlockAt(R8), AX
	MOVQ     (AX)(BX*8), AX
	MOVQ     TinyFronts_Block(R8), DI
	LEAQ     (DI)(AX*8), AX
	TESTL    R14, R14
	JZ       child
	KMOVD    R14, K1
	KSHIFTRD $8, K1, K2
	KSHIFTRD $16, K1, K3
	KSHIFTRD $24, K1, K4
	MOVBLZX  R14, BX
	MOVWLZX  R14, DI
	MOVL     R14, R12
	ANDL     $0xffffff, R12
	POPCNTL  BX, BX
	POPCNTL  DI, DI
	POPCNTL  R12, R12
	POPCNTL  R14, CX
	SHLQ     $3, CX

childColumn:
	BSFL R14, DX
	MOVL DX, R11
	SHLQ $8, R11
	ADDQ R13, R11
	LANE8(DX, child1, child2, child3)
	VEXPANDPD.Z (AX), K1, Z0
	VADDPD      (R11), Z0, Z0
	VMOVUPD     Z0, (R11)

child1:
	VEXPANDPD.Z (AX)(BX*8), K2, Z1
	VADDPD      64(R11), Z1, Z1
	VMOVUPD     Z1, 64(R11)

child2:
	VEXPANDPD.Z (AX)(DI*8), K3, Z2
	VADDPD      128(R11), Z2, Z2
	VMOVUPD     Z2, 128(R11)
	CMPQ        R10, $24
	JLE         childNext

child3:
	VEXPANDPD.Z (AX)(R12*8), K4, Z3
	VADDPD      192(R11), Z3, Z3
	VMOVUPD     Z3, 192(R11)

childNext:
	ADDQ CX, AX
	LEAL -1(R14), DX
	ANDL DX, R14
	JNZ  childColumn
	JMP  child

	// Pivots, four at a time:
	//
	//	R10 8 times the columns, rounded up   R11 pivots left   R12 pivot   R14 its column
	//	BX  bytes of a column of the panel    DI  panel         DX  D       SI  Growth
	//	CX  rows that are worked on, in bytes
eliminate:
	MOVQ    R9, f-16(SP)
	MOVQ    R15, budget-24(SP)
	MOVQ    TinyFronts_Panel(R8), AX
	MOVQ    (AX)(R9*8), AX
	MOVQ    TinyFronts_L(R8), DI
	LEAQ    (DI)(AX*8), DI
	MOVQ    TinyFronts_First(R8), AX
	MOVLQSX (AX)(R9*4), R12
	MOVLQSX 4(AX)(R9*4), R11
	SUBQ    R12, R11
	MOVQ    TinyFronts_D(R8), DX
	LEAQ    (DX)(R12*8), DX
	MOVQ    TinyFronts_Growth(R8), SI
	LEAQ    (SI)(R12*8), SI
	LEAQ    7(R10), BX
	ANDQ    $-8, BX
	SHLQ    $3, BX
	ADDQ    $3, R10
	ANDQ    $-4, R10
	SHLQ    $3, R10
	LEAQ    FRONT(R13), R14
	XORL    R12, R12

strip:
	XORL     AX, AX                     // columns that are pivots
	CMPQ     R11, $2
	SETGE    AX
	NEGQ     AX
	KMOVB    AX, K2
	XORL     AX, AX
	CMPQ     R11, $3
	SETGE    AX
	NEGQ     AX
	KMOVB    AX, K3
	XORL     AX, AX
	CMPQ     R11, $4
	SETGE    AX
	NEGQ     AX
	KMOVB    AX, K4
	MOVQ     R12, AX
	ANDQ     $4, AX
	LEAQ     smallLanes<>(SB), CX
	VPBROADCASTQ (CX)(AX*8), Z30
	VPBROADCASTQ 8(CX)(AX*8), Z31
	VPBROADCASTQ 16(CX)(AX*8), Z13
	VPBROADCASTQ 24(CX)(AX*8), Z14
	LEAQ     smallBelow<>(SB), R9
	ADDQ     AX, R9
	MOVQ     R12, CX
	SHRQ     $3, CX
	SHLQ     $6, CX
	LEAQ     (DI)(CX*1), R15
	LOAD
	VPERMPD      Z0, Z30, Z8
	DIVIDE
	PIVOT(0, Z0, Z30, Z4, Z16, Z20)
	FOLLOW(Z0, Z1, Z31, K2, Z20, Z24)
	VPERMPD.Z    Z0, Z13, K3, Z25
	VMULPD       Z20, Z25, Z25
	VPERMPD.Z    Z0, Z14, K4, Z26
	VMULPD       Z20, Z26, Z26
	VFNMADD231PD Z24, Z0, Z1
	VFNMADD231PD Z25, Z0, Z2
	VFNMADD231PD Z26, Z0, Z3
	CMPQ         R11, $2
	JLT          one
	PIVOT(1, Z1, Z31, Z5, Z17, Z21)
	FOLLOW(Z1, Z2, Z13, K3, Z21, Z27)
	VPERMPD.Z    Z1, Z14, K4, Z28
	VMULPD       Z21, Z28, Z28
	VFNMADD231PD Z27, Z1, Z2
	VFNMADD231PD Z28, Z1, Z3
	CMPQ         R11, $3
	JLT          two
	PIVOT(2, Z2, Z13, Z6, Z18, Z22)
	FOLLOW(Z2, Z3, Z14, K4, Z22, Z29)
	VFNMADD231PD Z29, Z2, Z3
	CMPQ         R11, $4
	JLT          three
	PIVOT(3, Z3, Z14, Z7, Z19, Z23)
	JMP          columns

one:
	VPXORQ  Z5, Z5, Z5
	VPXORQ  Z17, Z17, Z17
	VPXORQ  Z21, Z21, Z21
	VPXORQ  Z27, Z27, Z27
	VPXORQ  Z28, Z28, Z28
	VMOVUPD Z5, (LOWER+256)(R13)(CX*1)

two:
	VPXORQ  Z6, Z6, Z6
	VPXORQ  Z18, Z18, Z18
	VPXORQ  Z22, Z22, Z22
	VPXORQ  Z29, Z29, Z29
	VMOVUPD Z6, (LOWER+512)(R13)(CX*1)

three:
	VPXORQ  Z7, Z7, Z7
	VPXORQ  Z19, Z19, Z19
	VPXORQ  Z23, Z23, Z23
	VMOVUPD Z7, (LOWER+768)(R13)(CX*1)

	// The other columns up to the diagonal of the block of rows at CX: AX 8 times the
	// column, R9 where it is, R15 the last.
columns:
	VMOVUPD Z15, GROWTH(R13)(CX*1)
	LEAQ    (R12*8), AX
	LEAQ    32(AX), R9
	CMPQ    R11, $4
	CMOVQGE R9, AX
	LEAQ    64(CX), R15
	CMPQ    R15, R10
	CMOVQGT R10, R15
	MOVQ    AX, R9
	SHLQ    $5, R9
	ADDQ    CX, R9
	ADDQ    R13, R9
	CMPQ    AX, R15
	JGE     rows

column:
	VMOVUPD (R9), Z8
	VMOVUPD 256(R9), Z9
	VMOVUPD 512(R9), Z10
	VMOVUPD 768(R9), Z11
	UPDATE(0, Z0)
	UPDATE(1, Z1)
	UPDATE(2, Z2)
	UPDATE(3, Z3)
	VMOVUPD Z8, (R9)
	VMOVUPD Z9, 256(R9)
	VMOVUPD Z10, 512(R9)
	VMOVUPD Z11, 768(R9)
	ADDQ    $1024, R9
	ADDQ    $32, AX
	CMPQ    AX, R15
	JLT     column

rows:
	ADDQ         $64, CX
	CMPQ         CX, BX
	JGE          stripDone
	LOAD
	VFNMADD231PD Z24, Z0, Z1
	VFNMADD231PD Z25, Z0, Z2
	VFNMADD231PD Z26, Z0, Z3
	VFNMADD231PD Z27, Z1, Z2
	VFNMADD231PD Z28, Z1, Z3
	VFNMADD231PD Z29, Z2, Z3
	VMULPD       Z20, Z0, Z4
	VMULPD       Z21, Z1, Z5
	VMULPD       Z22, Z2, Z6
	VMULPD       Z23, Z3, Z7
	VMOVUPD      Z4, LOWER(R13)(CX*1)
	VMOVUPD      Z5, (LOWER+256)(R13)(CX*1)
	VMOVUPD      Z6, (LOWER+512)(R13)(CX*1)
	VMOVUPD      Z7, (LOWER+768)(R13)(CX*1)
	LEAQ         (DI)(CX*1), AX
	VMOVUPD      Z4, (AX)
	PREFETCHT0   AHEAD(AX)
	PREFETCHT0   AHEAD(AX)(BX*1)
	PREFETCHT0   AHEAD(AX)(BX*2)
	VMOVUPD      Z5, K2, (AX)(BX*1)
	VMOVUPD      Z6, K3, (AX)(BX*2)
	ADDQ         BX, AX
	VMOVUPD      Z7, K4, (AX)(BX*2)
	PREFETCHT0   AHEAD(AX)(BX*2)
	VMULPD       Z4, Z4, Z8
	VFMADD231PD  Z8, Z16, Z15
	VMULPD       Z5, Z5, Z9
	VFMADD231PD  Z9, Z17, Z15
	VMULPD       Z6, Z6, Z10
	VFMADD231PD  Z10, Z18, Z15
	VMULPD       Z7, Z7, Z11
	VFMADD231PD  Z11, Z19, Z15
	VANDPD.BCST  smallConst<>+0(SB), Z4, Z4
	VANDPD.BCST  smallConst<>+0(SB), Z5, Z5
	VANDPD.BCST  smallConst<>+0(SB), Z6, Z6
	VANDPD.BCST  smallConst<>+0(SB), Z7, Z7
	VCMPPD.BCST  $18, limit+24(FP), Z4, K5
	VCMPPD.BCST  $18, limit+24(FP), Z5, K5, K5
	VCMPPD.BCST  $18, limit+24(FP), Z6, K5, K5
	VCMPPD.BCST  $18, limit+24(FP), Z7, K5, K5
	KORTESTB     K5, K5
	JCS          columns

bad:
	MOVQ f-16(SP), R9
	MOVQ $const_tinyPivot, AX
	JMP  exit

stripDone:
	ADDQ $1024, R14
	ADDQ $4, R12
	ADDQ $32, DX
	ADDQ $32, SI
	LEAQ (DI)(BX*4), DI
	SUBQ $4, R11
	JGT  strip

	// Growth of the rows.
	MOVQ    f-16(SP), R9
	MOVQ    budget-24(SP), R15
	MOVQ    TinyFronts_First(R8), AX
	MOVLQSX 4(AX)(R9*4), R11
	MOVLQSX (AX)(R9*4), AX
	SUBQ    AX, R11
	MOVQ    TinyFronts_RowPtr(R8), AX
	MOVQ    8(AX)(R9*8), R10
	MOVQ    (AX)(R9*8), AX
	SUBQ    AX, R10
	MOVQ    TinyFronts_Row(R8), DX
	LEAQ    (DX)(AX*4), DX
	MOVQ    TinyFronts_Growth(R8), BX
	MOVQ    $1, CX

growth:
	MOVLQSX (DX)(CX*4), AX
	VMOVSD  GROWTH(R13)(CX*8), X0
	VADDSD  (BX)(AX*8), X0, X0
	VMOVSD  X0, (BX)(AX*8)
	INCQ    CX
	CMPQ    CX, R10
	JLT     growth

	// The block, eight rows at a time: R14 its column in the front, from the vector on
	// that holds the first row, DI where it goes, SI its number, R12 8 times the rows before
	// the last vector, BX its rows.
	MOVQ    R10, BX
	SUBQ    R11, BX
	JZ      next
	MOVQ    TinyFronts_BlockAt(R8), AX
	MOVQ    (AX)(R9*8), AX
	MOVQ    TinyFronts_Block(R8), DI
	LEAQ    (DI)(AX*8), DI
	LEAQ    -1(BX), R12
	MOVQ    R12, CX
	ANDQ    $-8, R12
	SHLQ    $3, R12
	ANDQ    $7, CX
	MOVL    $-2, AX
	SHLL    CX, AX
	NOTL    AX
	KMOVB   AX, K1
	MOVQ    R11, AX
	ANDQ    $7, AX
	VPBROADCASTQ AX, Z10
	VPADDQ  smallLanes<>(SB), Z10, Z10
	MOVQ    R11, R14
	SHLQ    $8, R14
	ADDQ    R13, R14
	MOVQ    R11, AX
	ANDQ    $-8, AX
	LEAQ    (R14)(AX*8), R14
	XORL    SI, SI
	LEAQ    (BX*8), DX

block:
	MOVQ SI, CX
	ANDQ $-8, CX
	SHLQ $3, CX
	CMPQ CX, R12
	JGE  blockLast

blockRows:
	VMOVUPD   (R14)(CX*1), Z0
	VPERMT2PD 64(R14)(CX*1), Z10, Z0
	VMOVUPD   Z0, (DI)(CX*1)
	ADDQ      $64, CX
	CMPQ      CX, R12
	JLT       blockRows

blockLast:
	VMOVUPD   (R14)(CX*1), Z0
	VPERMT2PD 64(R14)(CX*1), Z10, Z0
	VMOVUPD   Z0, K1, (DI)(CX*1)
	ADDQ      $256, R14
	ADDQ      DX, DI
	INCQ      SI
	CMPQ      SI, BX
	JLT       block

next:
	INCQ R9
	JMP  front

pause:
	MOVQ $const_tinyPause, AX
	JMP  exit

other:
	MOVQ $const_tinyOther, AX

exit:
	MOVQ R9, next+48(FP)
	MOVQ AX, why+56(FP)
	VZEROUPPER
	RET
