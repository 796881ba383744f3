//go:build !purego

#include "textflag.h"

// LOAD4 leaves in ymm (whose low half is xmm) the elements of the vector at b
// with the indices that load reads at off to off+3·step of p. It destroys AX,
// R14, R15 and X4.
#define LOAD4(load, b, p, off, step, xmm, ymm) \
	load        off(p), AX             \
	load        off+step(p), R14       \
	VMOVSD      (b)(AX*8), xmm         \
	VMOVHPD     (b)(R14*8), xmm, xmm   \
	load        off+2*step(p), AX      \
	load        off+3*step(p), R14     \
	VMOVSD      (b)(AX*8), X4          \
	VMOVHPD     (b)(R14*8), X4, X4     \
	VINSERTF128 $1, X4, ymm, ymm

// ADD_LANE adds val·(element at addr) to lane AX of the sums.
#define ADD_LANE(addr) \
	VMOVSD      sums-64(SP)(AX*8), X3  \
	VMOVSD      (DX), X2               \
	VFMADD231SD addr, X2, X3           \
	VMOVSD      X3, sums-64(SP)(AX*8)  \
	ADDQ        $8, DX

// NEXT_LANE takes the lowest bit out of BX.
#define NEXT_LANE \
	LEAL -1(BX), R14 \
	ANDL R14, BX

// func mulSellAVX2(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64)
//
// SI head, R9 mask, R10 off, R11 base, DX val, R12 perm, R8 x, DI y, R13 rows
// left; Y0 and Y1 the sums of the chunk, in memory while partial slots are
// added lane by lane. x is read by scalar loads: gathers of four are slower.
TEXT ·mulSellAVX2(SB), NOSPLIT, $64-192
	MOVQ  head_base+0(FP), SI
	MOVQ  mask_base+24(FP), R9
	MOVQ  off_base+48(FP), R10
	MOVQ  base_base+72(FP), R11
	MOVQ  val_base+96(FP), DX
	MOVQ  perm_base+120(FP), R12
	MOVQ  perm_len+128(FP), R13
	MOVQ  x_base+144(FP), R8
	MOVQ  y_base+168(FP), DI
	TESTQ R12, R12
	JNZ   chunk
	MOVQ  y_len+176(FP), R13

chunk:
	VXORPD  Y0, Y0, Y0
	VXORPD  Y1, Y1, Y1
	MOVWLZX (SI), CX
	TESTL   CX, CX
	JZ      fullO

fullDLoop:
	MOVLQSX     (R11), AX
	VMOVUPD     (DX), Y2
	VMOVUPD     32(DX), Y3
	VFMADD231PD (R8)(AX*8), Y2, Y0
	VFMADD231PD 32(R8)(AX*8), Y3, Y1
	ADDQ        $4, R11
	ADDQ        $64, DX
	DECL        CX
	JNZ         fullDLoop

fullO:
	MOVWLZX 2(SI), CX
	TESTL   CX, CX
	JZ      fullI

fullOLoop:
	MOVLQSX     (R11), AX
	LEAQ        (R8)(AX*8), BX
	LOAD4(MOVWLZX, BX, R10, 0, 2, X2, Y2)
	LOAD4(MOVWLZX, BX, R10, 8, 2, X3, Y3)
	VFMADD231PD (DX), Y2, Y0
	VFMADD231PD 32(DX), Y3, Y1
	ADDQ        $4, R11
	ADDQ        $16, R10
	ADDQ        $64, DX
	DECL        CX
	JNZ         fullOLoop

fullI:
	MOVWLZX 4(SI), CX
	TESTL   CX, CX
	JZ      partial

fullILoop:
	LOAD4(MOVLQSX, R8, R11, 0, 4, X2, Y2)
	LOAD4(MOVLQSX, R8, R11, 16, 4, X3, Y3)
	VFMADD231PD (DX), Y2, Y0
	VFMADD231PD 32(DX), Y3, Y1
	ADDQ        $32, R11
	ADDQ        $64, DX
	DECL        CX
	JNZ         fullILoop

partial:
	MOVWLZX 6(SI), CX
	MOVWLZX 8(SI), AX
	MOVWLZX 10(SI), BX
	ORL     CX, AX
	ORL     BX, AX
	JNZ     partD
	TESTQ   R12, R12
	JNZ     spill
	CMPQ    R13, $8
	JLT     spill
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	ADDQ    $12, SI
	ADDQ    $64, DI
	SUBQ    $8, R13
	JNZ     chunk
	JMP     done

spill:
	VMOVUPD Y0, sums-64(SP)
	VMOVUPD Y1, sums-32(SP)
	JMP     store

partD:
	VMOVUPD Y0, sums-64(SP)
	VMOVUPD Y1, sums-32(SP)
	TESTL   CX, CX
	JZ      partO

partDLoop:
	MOVBLZX (R9), BX
	MOVLQSX (R11), R15
	LEAQ    (R8)(R15*8), R15

partDLane:
	BSFL BX, AX
	ADD_LANE((R15)(AX*8))
	NEXT_LANE
	JNZ  partDLane
	INCQ R9
	ADDQ $4, R11
	DECL CX
	JNZ  partDLoop

partO:
	MOVWLZX 8(SI), CX
	TESTL   CX, CX
	JZ      partI

partOLoop:
	MOVBLZX (R9), BX
	MOVLQSX (R11), R15
	LEAQ    (R8)(R15*8), R15

partOLane:
	BSFL    BX, AX
	MOVWLZX (R10), R14
	ADD_LANE((R15)(R14*8))
	ADDQ    $2, R10
	NEXT_LANE
	JNZ     partOLane
	INCQ    R9
	ADDQ    $4, R11
	DECL    CX
	JNZ     partOLoop

partI:
	MOVWLZX 10(SI), CX
	TESTL   CX, CX
	JZ      store

partILoop:
	MOVBLZX (R9), BX

partILane:
	BSFL    BX, AX
	MOVLQSX (R11), R14
	ADD_LANE((R8)(R14*8))
	ADDQ    $4, R11
	NEXT_LANE
	JNZ     partILane
	INCQ    R9
	DECL    CX
	JNZ     partILoop

store:
	ADDQ  $12, SI
	MOVQ  $8, CX
	CMPQ  R13, CX
	JGE   lanes
	MOVQ  R13, CX

lanes:
	SUBQ  CX, R13
	LEAQ  sums-64(SP), BX
	TESTQ R12, R12
	JNZ   permuted

straight:
	VMOVSD (BX), X2
	VMOVSD X2, (DI)
	ADDQ   $8, BX
	ADDQ   $8, DI
	DECQ   CX
	JNZ    straight
	TESTQ  R13, R13
	JNZ    chunk
	JMP    done

permuted:
	MOVLQSX (R12), AX
	VMOVSD  (BX), X2
	VMOVSD  X2, (DI)(AX*8)
	ADDQ    $8, BX
	ADDQ    $4, R12
	DECQ    CX
	JNZ     permuted
	TESTQ   R13, R13
	JNZ     chunk

done:
	VZEROUPPER
	RET
