//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"
#include "tiny_avx512_amd64.h"

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
	LEAQ    (BX)(R12*4), BX
	MOVQ    TinyFronts_ValPtr(R8), AX
	MOVQ    (AX)(R9*8), AX
	MOVQ    TinyFronts_Val(R8), DX
	LEAQ    (DX)(AX*8), DX
	CMPQ    R10, $8
	JGT     front16

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
	CMPQ SI, end-8(SP)
	JGE  pivots8

child8:
	CHILD

low8:                                   // rows are among the first eight
	KMOVB        DX, K7
	VPBROADCASTQ tinyLanes<>+56(SB), Z9 // row of the child, lane 7 where it has none: there it is 0
	VPEXPANDQ    tinyLanes<>+0(SB), K7, Z9
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
	CMPQ R10, $8
	JGT  next16
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
	FIRST
	ELIMINATE8(0, Z0, 0xfe)
	NEXT8(1, Z1)
	FROM2_8
	CMPQ         R11, $1
	JEQ          pivotGrowth8
	ELIMINATE8(1, Z1, 0xfc)
	NEXT8(2, Z2)
	FROM3_8
	CMPQ         R11, $2
	JEQ          pivotGrowth8
	ELIMINATE8(2, Z2, 0xf8)
	NEXT8(3, Z3)
	FROM4_8
	CMPQ         R11, $3
	JEQ          pivotGrowth8
	ELIMINATE8(3, Z3, 0xf0)
	NEXT8(4, Z4)
	FROM5_8
	CMPQ         R11, $4
	JEQ          pivotGrowth8
	ELIMINATE8(4, Z4, 0xe0)
	NEXT8(5, Z5)
	FROM6_8
	CMPQ         R11, $5
	JEQ          pivotGrowth8
	ELIMINATE8(5, Z5, 0xc0)
	NEXT8(6, Z6)
	FROM7_8
	CMPQ         R11, $6
	JEQ          pivotGrowth8
	ELIMINATE8(6, Z6, 0x80)
	NEXT8(7, Z7)
	CMPQ         R11, $7
	JEQ          pivotGrowth8
	ELIMINATE8(7, Z7, 0)

pivotGrowth8:
	MOVQ      R11, CX
	MASK(KMOVB, K7)
	DIAGONAL_MASKS
	DIAGONAL(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z9, Z10, Z11)
	VMOVUPD   Z9, K7, (DX)
	VMOVUPD.Z (SI), K7, Z8
	VADDPD    Z8, Z15, Z8
	ACCEPT(Z9, Z8, K7, Z10)
	VMOVUPD   Z8, K7, (SI)

	MOVQ         R10, CX
	SUBQ         R11, CX
	JZ           next
	MASK(KMOVB, K7)
	VMOVUPD      Z15, GROWTH(R13)
	VPBROADCASTQ R11, Z14
	VPADDQ       tinyLanes<>+0(SB), Z14, Z14
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
	PREPARE_ROWS

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

front16:
	CMPQ R10, $const_TinyOrder
	JGT  pause
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7
	VPXORQ Z17, Z17, Z17
	VPXORQ Z18, Z18, Z18
	VPXORQ Z19, Z19, Z19
	VPXORQ Z20, Z20, Z20
	VPXORQ Z21, Z21, Z21
	VPXORQ Z22, Z22, Z22
	VPXORQ Z23, Z23, Z23
	VPXORQ Z24, Z24, Z24
	VPXORQ Z25, Z25, Z25
	VPXORQ Z26, Z26, Z26
	VPXORQ Z27, Z27, Z27
	VPXORQ Z28, Z28, Z28
	VPXORQ Z29, Z29, Z29
	VPXORQ Z30, Z30, Z30
	VPXORQ Z31, Z31, Z31
	FILL16(0, Z0, Z16, children16)
	FILL16(1, Z1, Z17, children16)
	FILL16(2, Z2, Z18, children16)
	FILL16(3, Z3, Z19, children16)
	FILL16(4, Z4, Z20, children16)
	FILL16(5, Z5, Z21, children16)
	FILL16(6, Z6, Z22, children16)
	FILL16(7, Z7, Z23, children16)
	FILLH(8, Z24, children16)
	FILLH(9, Z25, children16)
	FILLH(10, Z26, children16)
	FILLH(11, Z27, children16)
	FILLH(12, Z28, children16)
	FILLH(13, Z29, children16)
	FILLH(14, Z30, children16)
	FILLH(15, Z31, children16)

children16:
	CMPQ SI, end-8(SP)
	JGE  pivots16

child16:
	CHILD
	CMPL         DX, $0xff
	JLE          low8
	KMOVW        DX, K1
	KSHIFTRW     $8, K1, K2
	MOVBLZX      DX, DX
	POPCNTL      DX, DX
	VMOVDQU64    tinyLanes<>+0(SB), Z8
	VPEXPANDQ.Z  Z8, K1, Z10            // rows of the child
	VPBROADCASTQ DX, Z9
	VPADDQ       Z8, Z9, Z9
	VPEXPANDQ.Z  Z9, K2, Z11
	VPBROADCASTQ BX, Z8                 // its columns, or NOTHING
	VPBROADCASTQ AX, Z9
	LEAQ         NOTHING(R13), AX
	VPBROADCASTQ AX, Z12
	VPBROADCASTQ AX, Z13
	VPMULUDQ     Z10, Z8, Z14
	VPMULUDQ     Z11, Z8, Z15
	VPADDQ       Z9, Z14, K1, Z12
	VPADDQ       Z9, Z15, K2, Z13
	VMOVDQU64    Z12, SOURCE(R13)
	VMOVDQU64    Z13, (SOURCE+64)(R13)
	MASK(KMOVW, K3)
	KSHIFTRW     $8, K3, K4
	CMPQ         CX, $8
	JLE          few16
	ADD16(0, Z0, Z16)
	ADD16(1, Z1, Z17)
	ADD16(2, Z2, Z18)
	ADD16(3, Z3, Z19)
	ADD16(4, Z4, Z20)
	ADD16(5, Z5, Z21)
	ADD16(6, Z6, Z22)
	ADD16(7, Z7, Z23)
	ADDH(8, Z24)
	ADDH(9, Z25)
	ADDH(10, Z26)
	ADDH(11, Z27)
	CMPQ         R10, $12
	JLE          next16
	ADDH(12, Z28)
	ADDH(13, Z29)
	ADDH(14, Z30)
	ADDH(15, Z31)
	JMP          next16

few16:                                  // up to eight rows
	ADDFEW16(0, Z0, Z16)
	ADDFEW16(1, Z1, Z17)
	ADDFEW16(2, Z2, Z18)
	ADDFEW16(3, Z3, Z19)
	ADDFEW16(4, Z4, Z20)
	ADDFEW16(5, Z5, Z21)
	ADDFEW16(6, Z6, Z22)
	ADDFEW16(7, Z7, Z23)
	ADDFEWH(8, Z24)
	ADDFEWH(9, Z25)
	ADDFEWH(10, Z26)
	ADDFEWH(11, Z27)
	CMPQ         R10, $12
	JLE          next16
	ADDFEWH(12, Z28)
	ADDFEWH(13, Z29)
	ADDFEWH(14, Z30)
	ADDFEWH(15, Z31)

next16:
	CMPQ SI, end-8(SP)
	JLT  child16

pivots16:
	MOVQ   TinyFronts_Panel(R8), AX
	MOVQ   (AX)(R9*8), AX
	MOVQ   TinyFronts_L(R8), DI
	LEAQ   (DI)(AX*8), DI
	MOVQ   TinyFronts_D(R8), DX
	LEAQ   (DX)(R12*8), DX
	MOVQ   TinyFronts_Growth(R8), SI
	LEAQ   (SI)(R12*8), SI
	LEAQ   (R10*8), BX
	LEAQ   -8(R10), CX
	MASK(KMOVB, K6)
	VPXORQ Z14, Z14, Z14                // growth
	VPXORQ Z15, Z15, Z15
	FIRST
	ELIMINATE16(0, Z0, Z16, 0xfe)
	NEXT16(1, Z1, Z17)
	FROM2(skip0)
	DONE(1, pivotGrowth16)
	ELIMINATE16(1, Z1, Z17, 0xfc)
	NEXT16(2, Z2, Z18)
	FROM3(skip1)
	DONE(2, pivotGrowth16)
	ELIMINATE16(2, Z2, Z18, 0xf8)
	NEXT16(3, Z3, Z19)
	FROM4(skip2)
	DONE(3, pivotGrowth16)
	ELIMINATE16(3, Z3, Z19, 0xf0)
	NEXT16(4, Z4, Z20)
	FROM5(skip3)
	DONE(4, pivotGrowth16)
	ELIMINATE16(4, Z4, Z20, 0xe0)
	NEXT16(5, Z5, Z21)
	FROM6(skip4)
	DONE(5, pivotGrowth16)
	ELIMINATE16(5, Z5, Z21, 0xc0)
	NEXT16(6, Z6, Z22)
	FROM7(skip5)
	DONE(6, pivotGrowth16)
	ELIMINATE16(6, Z6, Z22, 0x80)
	NEXT16(7, Z7, Z23)
	FROM8(skip6)
	DONE(7, pivotGrowth16)
	ELIMINATE16(7, Z7, Z23, 0x0)
	NEXTH(8, Z24)
	FROM9TO11(skip7)
	DONE(8, pivotGrowth16)
	ELIMINATEH(8, Z24, 0xfe)
	NEXTH(9, Z25)
	FROM10
	DONE(9, pivotGrowth16)
	ELIMINATEH(9, Z25, 0xfc)
	NEXTH(10, Z26)
	FROM11
	DONE(10, pivotGrowth16)
	ELIMINATEH(10, Z26, 0xf8)
	NEXTH(11, Z27)
	FROM12
	DONE(11, pivotGrowth16)
	ELIMINATEH(11, Z27, 0xf0)
	NEXTH(12, Z28)
	FROM13
	DONE(12, pivotGrowth16)
	ELIMINATEH(12, Z28, 0xe0)
	NEXTH(13, Z29)
	FROM14
	DONE(13, pivotGrowth16)
	ELIMINATEH(13, Z29, 0xc0)
	NEXTH(14, Z30)
	FROM15
	DONE(14, pivotGrowth16)
	ELIMINATEH(14, Z30, 0x80)
	NEXTH(15, Z31)
	DONE(15, pivotGrowth16)
	ELIMINATEH(15, Z31, 0x0)

pivotGrowth16:
	MOVQ      R11, CX
	MASK(KMOVW, K7)
	KSHIFTRW  $8, K7, K5
	DIAGONAL_MASKS
	DIAGONAL(Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z9, Z10, Z11)
	VMOVUPD   Z9, K7, (DX)
	VMOVUPD.Z (SI), K7, Z8
	VADDPD    Z8, Z14, Z8
	ACCEPT(Z9, Z8, K7, Z10)
	CMPQ      R11, $8
	JLE       lowGrowth16
	DIAGONAL_MASKS
	DIAGONAL(Z24, Z25, Z26, Z27, Z28, Z29, Z30, Z31, Z9, Z10, Z11)
	VMOVUPD   Z9, K5, 64(DX)
	VMOVUPD.Z 64(SI), K5, Z12
	VADDPD    Z12, Z15, Z12
	ACCEPT(Z9, Z12, K5, Z10)
	VMOVUPD   Z12, K5, 64(SI)

lowGrowth16:
	VMOVUPD   Z8, K7, (SI)

	MOVQ         R10, CX
	SUBQ         R11, CX
	JZ           next
	MASK(KMOVW, K7)
	KSHIFTRW     $8, K7, K5
	VMOVUPD      Z14, GROWTH(R13)
	VMOVUPD      Z15, (GROWTH+64)(R13)
	VPBROADCASTQ R11, Z10
	VPADDQ       tinyLanes<>+0(SB), Z10, Z9
	VPADDQ       tinyLanes<>+64(SB), Z10, Z10
	MOVQ         R11, BX
	SHLQ         $7, BX
	LEAQ         LAST(R13), AX
	SUBQ         BX, AX
	CMPQ         CX, $8
	JLE          keepFew16
	KEEP16(1, Z1, Z17)
	KEEP16(2, Z2, Z18)
	KEEP16(3, Z3, Z19)
	KEEP16(4, Z4, Z20)
	KEEP16(5, Z5, Z21)
	KEEP16(6, Z6, Z22)
	KEEP16(7, Z7, Z23)
	KEEP16(8, Z24, Z24)
	KEEP16(9, Z25, Z25)
	KEEP16(10, Z26, Z26)
	KEEP16(11, Z27, Z27)
	CMPQ         R10, $12
	JLE          kept16
	KEEP16(12, Z28, Z28)
	KEEP16(13, Z29, Z29)
	KEEP16(14, Z30, Z30)
	KEEP16(15, Z31, Z31)

kept16:
	PREPARE_ROWS

row16:
	MOVLQSX (DX), R11
	VMOVSD  (AX), X8
	VADDSD  (SI)(R11*8), X8, X8
	VMOVSD  X8, (SI)(R11*8)
	VMOVUPD (DI), Z9
	VMOVUPD 64(DI), Z10
	VMOVUPD Z9, K7, (BX)
	VMOVUPD Z10, K5, 64(BX)
	ADDQ    $4, DX
	ADDQ    $8, AX
	ADDQ    $128, DI
	ADDQ    R10, BX
	DECQ    CX
	JNZ     row16
	MOVQ    R9, R14
	JMP     next

keepFew16:
	CMPQ R11, $8
	JGE  keepFrom8
	CMPQ R11, $4
	JGE  keepFrom4
	KEEPFEW16(1, Z1, Z17)
	KEEPFEW16(2, Z2, Z18)
	KEEPFEW16(3, Z3, Z19)

keepFrom4:
	KEEPFEW16(4, Z4, Z20)
	KEEPFEW16(5, Z5, Z21)
	KEEPFEW16(6, Z6, Z22)
	KEEPFEW16(7, Z7, Z23)

keepFrom8:
	KEEPFEWH(8, Z24)
	KEEPFEWH(9, Z25)
	KEEPFEWH(10, Z26)
	KEEPFEWH(11, Z27)
	CMPQ R10, $12
	JLE  keptFew16
	KEEPFEWH(12, Z28)
	KEEPFEWH(13, Z29)
	KEEPFEWH(14, Z30)
	KEEPFEWH(15, Z31)

keptFew16:
	PREPARE_ROWS
	JMP row8

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
