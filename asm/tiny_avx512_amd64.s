//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"

// Numbers of lanes.
DATA tinyLanes<>+0(SB)/8, $0
DATA tinyLanes<>+8(SB)/8, $1
DATA tinyLanes<>+16(SB)/8, $2
DATA tinyLanes<>+24(SB)/8, $3
DATA tinyLanes<>+32(SB)/8, $4
DATA tinyLanes<>+40(SB)/8, $5
DATA tinyLanes<>+48(SB)/8, $6
DATA tinyLanes<>+56(SB)/8, $7
DATA tinyLanes<>+64(SB)/8, $8
DATA tinyLanes<>+72(SB)/8, $9
DATA tinyLanes<>+80(SB)/8, $10
DATA tinyLanes<>+88(SB)/8, $11
DATA tinyLanes<>+96(SB)/8, $12
DATA tinyLanes<>+104(SB)/8, $13
DATA tinyLanes<>+112(SB)/8, $14
DATA tinyLanes<>+120(SB)/8, $15
GLOBL tinyLanes<>(SB), RODATA|NOPTR, $128

DATA tinyConst<>+0(SB)/8, $0x7fffffffffffffff   // all but the sign
DATA tinyConst<>+8(SB)/8, $1.0
DATA tinyConst<>+16(SB)/8, $1e-14               // tinyLoss
DATA tinyConst<>+24(SB)/8, $0x7fefffffffffffff  // the largest number
GLOBL tinyConst<>(SB), RODATA|NOPTR, $32

// Offsets in the work space, which begins at R13.
#define SPREAD 0       // a column of L, from which its numbers are broadcast
#define GROWTH 128     // growth of the rows of the front
#define SOURCE 256     // where the columns of a child are
#define NOTHING 384    // zeros
#define LAST 2432      // block of the front before, columns 128 bytes apart; in front
                       // of it is room for the columns of the pivots
// Registers:
//
//	R8  t    R9  f    R10 m    R11 p    R12 its first column
//	R13 work space    R14 front whose block is in LAST    R15 budget
//	SI  children; later growth of the pivots   DX  values; later D
//	DI  panel

// MASK sets k to the CX lowest bits. It destroys AX.
#define MASK(kmov, k) \
	MOVL $-1, AX    \
	SHLL CX, AX     \
	NOTL AX         \
	kmov AX, k

// CHILD takes the next child and sets
//
//	DX  its rows as bits of rows of the front   CX  their number
//	AX  its block                               BX  bytes from column to column
#define CHILD \
	MOVQ    TinyFronts_Child(R8), AX     \
	MOVLQSX (AX)(SI*4), BX               \
	INCQ    SI                           \
	MOVQ    TinyFronts_Into(R8), AX      \
	MOVWLZX (AX)(BX*2), DX               \
	MOVQ    TinyFronts_BlockAt(R8), AX   \
	MOVQ    (AX)(BX*8), AX               \
	MOVQ    TinyFronts_Block(R8), DI     \
	LEAQ    (DI)(AX*8), AX               \
	POPCNTL DX, CX                       \
	CMPQ    BX, R14                      \
	LEAQ    (CX*8), BX                   \
	LEAQ    LAST(R13), DI                \
	CMOVQEQ DI, AX                       \
	MOVL    $128, DI                     \
	CMOVQEQ DI, BX

// FILL8 sets column k to the values at DX, whose rows are bits at BX.
#define FILL8(k, c, done) \
	MOVWLZX     (2*k)(BX), AX            \
	KMOVB       AX, K7                   \
	VEXPANDPD.Z (DX), K7, c              \
	POPCNTL     AX, AX                   \
	LEAQ        (DX)(AX*8), DX           \
	CMPQ        R11, $(k+1)              \
	JEQ         done

// ADD8 adds to column k that of a child.
#define ADD8(k, c) \
	MOVQ      (SOURCE+8*k)(R13), AX      \
	VMOVUPD.Z (AX), K7, Z8               \
	VPERMPD   Z8, Z9, Z8                 \
	VADDPD    Z8, c, c

// PIVOT takes lane k of c, the pivot, leaves it in all lanes of Z8, its magnitude in
// Z10 and its reciprocal in X9, and the growth of its row in X12.
#define PIVOT(k, c, g) \
	VPBROADCASTQ tinyLanes<>+(8*(k))(SB), Z14 \
	VPERMPD      c, Z14, Z8              \
	VPERMPD      g, Z14, Z12             \
	VANDPD.BCST  tinyConst<>+0(SB), Z8, Z10 \
	VMOVSD       tinyConst<>+8(SB), X9   \
	VDIVSD       X8, X9, X9

// ACCEPT goes to bad if the pivot k is not acceptable.
#define ACCEPT(k, bad) \
	VADDSD   (8*k)(SI), X12, X12         \
	VMULSD   tinyConst<>+16(SB), X12, X12 \
	VUCOMISD X12, X10                    \
	JCS      bad                         \
	VUCOMISD floor+32(FP), X10           \
	JCS      bad                         \
	VMOVSD   tinyConst<>+24(SB), X12     \
	VUCOMISD X10, X12                    \
	JCS      bad

// ELIMINATE8 divides column k by its pivot, whose lanes below are below, and writes
// it to the panel.
#define ELIMINATE8(k, c, below) \
	PIVOT(k, c, Z15)                \
	ACCEPT(k, bad)                       \
	VBROADCASTSD X9, Z9                  \
	VMOVAPD      c, Z13                  \
	MOVL         $below, AX              \
	KMOVB        AX, K7                  \
	VMULPD       Z9, c, K7, c            \
	VMOVUPD      c, SPREAD(R13)          \
	VMOVUPD      c, K6, (DI)             \
	ADDQ         BX, DI                  \
	VMOVSD       X8, (8*k)(DX)           \
	VANDPD       Z29, c, Z11             \
	VCMPPD       $22, Z30, Z11, K7, K5   \
	KORTESTB     K5, K5                  \
	JNE          bad                     \
	VMULPD.Z     c, c, K7, Z11           \
	VFMADD231PD  Z11, Z10, Z15

// UPDATE8 subtracts from column j the column that was eliminated, times its row j.
#define UPDATE8(j, c) \
	VFNMADD231PD.BCST (SPREAD+8*j)(R13), Z13, c

// KEEP8 copies column k to LAST, less the rows of the pivots.
#define KEEP8(k, c) \
	VPERMPD.Z c, Z14, K7, Z8             \
	VMOVUPD   Z8, (128*k)(AX)

// func tinyFrontsAVX512(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)
//
// Fronts of order m ≤ 8 are in Z0 to Z7, a column each.
TEXT ·tinyFrontsAVX512(SB), 0, $4672-64
	NO_LOCAL_POINTERS
	MOVQ   t+0(FP), R8
	MOVQ   lo+8(FP), R9
	MOVQ   budget+40(FP), R15
	LEAQ   work-4672(SP), R13
	ADDQ   $63, R13
	ANDQ   $-64, R13
	MOVQ   $-1, R14
	VPXORQ Z0, Z0, Z0
	VMOVUPD Z0, NOTHING(R13)
	VMOVUPD Z0, (NOTHING+64)(R13)

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
	MOVQ    TinyFronts_ChildPtr(R8), AX
	MOVLQSX (AX)(R9*4), SI
	MOVLQSX 4(AX)(R9*4), DI
	MOVQ    DI, end-8(SP)
	SUBQ    SI, DI
	CMPQ    DI, $const_tinyChildren
	JGT     other
	LEAQ    (DI)(R10*1), AX
	SUBQ    AX, R15
	JLT     pause
	MOVQ    TinyFronts_Fill(R8), BX     // values
	LEAQ    (BX)(R12*2), BX
	MOVQ    TinyFronts_ValPtr(R8), AX
	MOVQ    (AX)(R9*8), AX
	MOVQ    TinyFronts_Val(R8), DX
	LEAQ    (DX)(AX*8), DX
	CMPQ    R10, $8
	JGT     other

	VPXORQ  Z1, Z1, Z1
	VPXORQ  Z2, Z2, Z2
	VPXORQ  Z3, Z3, Z3
	VPXORQ  Z4, Z4, Z4
	VPXORQ  Z5, Z5, Z5
	VPXORQ  Z6, Z6, Z6
	VPXORQ  Z7, Z7, Z7
	FILL8(0, Z0, children8)
	FILL8(1, Z1, children8)
	FILL8(2, Z2, children8)
	FILL8(3, Z3, children8)
	FILL8(4, Z4, children8)
	FILL8(5, Z5, children8)
	FILL8(6, Z6, children8)
	FILL8(7, Z7, children8)

children8:
	VMOVDQU64    tinyLanes<>+0(SB), Z27
	VPBROADCASTQ tinyLanes<>+56(SB), Z28
	CMPQ         SI, end-8(SP)
	JGE          pivots8

child8:
	CHILD
	KMOVB        DX, K7
	VMOVDQA64    Z28, Z9                // row of the child, lane 7 where it has none: there it is 0
	VPEXPANDQ    Z27, K7, Z9
	VPBROADCASTQ BX, Z10                // its column, or NOTHING
	VPMULUDQ     Z9, Z10, Z10
	VPBROADCASTQ AX, Z11
	LEAQ         NOTHING(R13), AX
	VPBROADCASTQ AX, Z12
	VPADDQ       Z11, Z10, K7, Z12
	VMOVDQU64    Z12, SOURCE(R13)
	MASK(KMOVB, K7)
	ADD8(0, Z0)
	ADD8(1, Z1)
	ADD8(2, Z2)
	ADD8(3, Z3)
	CMPQ         R10, $4
	JLE          next8
	ADD8(4, Z4)
	ADD8(5, Z5)
	ADD8(6, Z6)
	ADD8(7, Z7)

next8:
	CMPQ SI, end-8(SP)
	JLT  child8

pivots8:
	MOVQ         TinyFronts_Panel(R8), AX
	MOVQ         (AX)(R9*8), AX
	MOVQ         TinyFronts_L(R8), DI
	LEAQ         (DI)(AX*8), DI
	MOVQ         TinyFronts_D(R8), DX
	LEAQ         (DX)(R12*8), DX
	MOVQ         TinyFronts_Growth(R8), SI
	LEAQ         (SI)(R12*8), SI
	LEAQ         (R10*8), BX
	MOVQ         R10, CX
	MASK(KMOVB, K6)
	VPXORQ       Z15, Z15, Z15          // growth
	VPBROADCASTQ tinyConst<>+0(SB), Z29
	VBROADCASTSD limit+24(FP), Z30
	ELIMINATE8(0, Z0, 0xfe)
	UPDATE8(1, Z1)
	UPDATE8(2, Z2)
	UPDATE8(3, Z3)
	UPDATE8(4, Z4)
	UPDATE8(5, Z5)
	UPDATE8(6, Z6)
	UPDATE8(7, Z7)
	CMPQ         R11, $1
	JEQ          rest8
	ELIMINATE8(1, Z1, 0xfc)
	UPDATE8(2, Z2)
	UPDATE8(3, Z3)
	UPDATE8(4, Z4)
	UPDATE8(5, Z5)
	UPDATE8(6, Z6)
	UPDATE8(7, Z7)
	CMPQ         R11, $2
	JEQ          pivotGrowth8
	ELIMINATE8(2, Z2, 0xf8)
	UPDATE8(3, Z3)
	UPDATE8(4, Z4)
	UPDATE8(5, Z5)
	UPDATE8(6, Z6)
	UPDATE8(7, Z7)
	CMPQ         R11, $3
	JEQ          pivotGrowth8
	ELIMINATE8(3, Z3, 0xf0)
	UPDATE8(4, Z4)
	UPDATE8(5, Z5)
	UPDATE8(6, Z6)
	UPDATE8(7, Z7)
	CMPQ         R11, $4
	JEQ          pivotGrowth8
	ELIMINATE8(4, Z4, 0xe0)
	UPDATE8(5, Z5)
	UPDATE8(6, Z6)
	UPDATE8(7, Z7)
	CMPQ         R11, $5
	JEQ          pivotGrowth8
	ELIMINATE8(5, Z5, 0xc0)
	UPDATE8(6, Z6)
	UPDATE8(7, Z7)
	CMPQ         R11, $6
	JEQ          pivotGrowth8
	ELIMINATE8(6, Z6, 0x80)
	UPDATE8(7, Z7)
	CMPQ         R11, $7
	JEQ          pivotGrowth8
	ELIMINATE8(7, Z7, 0)

pivotGrowth8:
	MOVQ      R11, CX
	MASK(KMOVB, K7)
	VMOVUPD.Z (SI), K7, Z8
	VADDPD    Z8, Z15, Z8
	VMOVUPD   Z8, K7, (SI)

rest8:
	MOVQ         R10, CX
	SUBQ         R11, CX
	JZ           next
	MASK(KMOVB, K7)
	VMOVUPD      Z15, GROWTH(R13)
	VPBROADCASTQ R11, Z14
	VPADDQ       Z27, Z14, Z14
	MOVQ         R11, BX
	SHLQ         $7, BX
	LEAQ         LAST(R13), AX
	SUBQ         BX, AX
	KEEP8(1, Z1)
	KEEP8(2, Z2)
	KEEP8(3, Z3)
	KEEP8(4, Z4)
	KEEP8(5, Z5)
	KEEP8(6, Z6)
	KEEP8(7, Z7)
	MOVQ         TinyFronts_BlockAt(R8), AX
	MOVQ         (AX)(R9*8), AX
	MOVQ         TinyFronts_Block(R8), BX
	LEAQ         (BX)(AX*8), BX         // block
	MOVQ         TinyFronts_RowPtr(R8), AX
	MOVQ         (AX)(R9*8), AX
	ADDQ         R11, AX
	MOVQ         TinyFronts_Row(R8), DX
	LEAQ         (DX)(AX*4), DX         // rows
	MOVQ         TinyFronts_Growth(R8), SI
	LEAQ         GROWTH(R13)(R11*8), AX
	LEAQ         LAST(R13), DI
	LEAQ         (CX*8), R10

row8:
	MOVLQSX (DX), R11
	VMOVSD  (AX), X8
	VADDSD  (SI)(R11*8), X8, X8
	VMOVSD  X8, (SI)(R11*8)
	VMOVUPD (DI), Z9
	VMOVUPD Z9, K7, (BX)
	ADDQ    $4, DX
	ADDQ    $8, AX
	ADDQ    $128, DI
	ADDQ    R10, BX
	DECQ    CX
	JNZ     row8
	MOVQ    R9, R14

next:
	INCQ R9
	JMP  front

pause:
	MOVQ $const_tinyPause, AX
	JMP  exit

bad:
	MOVQ $const_tinyPivot, AX
	JMP  exit

other:
	MOVQ $const_tinyOther, AX

exit:
	MOVQ R9, next+48(FP)
	MOVQ AX, why+56(FP)
	VZEROUPPER
	RET
