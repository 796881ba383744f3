//go:build !purego

#include "textflag.h"
#include "fours_amd64.h"

// func scaleSymColsAVX2(dst []float64, ptr []int, ind, src []int32, val, s []float64, first, budget int) (done int, most uint64)
//
// Entries come in fours; it stops before a column whose last four would reach beyond ind.
// R11 next element of ptr, R10 columns left, R9 column, SI and DX next index and element of dst, DI how far src lies from ind, R15 end of ind,
// CX entries left, R8 val, BX s; Y8 s[column] in all lanes, Y14 the bits of the largest sizes, Y15 the mask of absolute values. AX, R12, R13,
// R14 places in val, then rows.
TEXT ·scaleSymColsAVX2(SB), NOSPLIT, $0-176
	MOVQ  dst_base+0(FP), DX
	MOVQ  ptr_base+24(FP), R11
	MOVQ  ptr_len+32(FP), R10
	MOVQ  ind_base+48(FP), SI
	MOVQ  ind_len+56(FP), R15
	MOVQ  src_base+72(FP), DI
	MOVQ  val_base+96(FP), R8
	MOVQ  s_base+120(FP), BX
	MOVQ  first+144(FP), R9
	VPXOR Y14, Y14, Y14
	DECQ  R10
	JZ    done
	SUBQ  SI, DI
	LEAQ  (SI)(R15*4), R15
	MOVQ  (R11), AX
	LEAQ  (SI)(AX*4), SI
	LEAQ  (DX)(AX*8), DX
	VPCMPEQD Y15, Y15, Y15
	VPSRLQ   $1, Y15, Y15

column:
	MOVQ 8(R11), CX
	SUBQ (R11), CX
	LEAQ 8(CX), AX
	SUBQ AX, budget+152(FP)
	JLT  done
	LEAQ 16(SI)(CX*4), AX
	CMPQ AX, R15
	JHI  done
	VBROADCASTSD (BX)(R9*8), Y8

four:
	LANES_OFF
	LEAQ    fours<>(SB), R12
	VMOVUPD (R12)(AX*8), Y2
	MOVLQSX (SI)(DI*1), AX
	MOVLQSX 4(SI)(DI*1), R12
	MOVLQSX 8(SI)(DI*1), R13
	MOVLQSX 12(SI)(DI*1), R14
	VMOVSD  (R8)(AX*8), X3
	VMOVHPD (R8)(R12*8), X3, X3
	VMOVSD  (R8)(R13*8), X4
	VMOVHPD (R8)(R14*8), X4, X4
	VINSERTF128 $1, X4, Y3, Y3
	ROWS
	VMOVSD  (BX)(AX*8), X5
	VMOVHPD (BX)(R12*8), X5, X5
	VMOVSD  (BX)(R13*8), X6
	VMOVHPD (BX)(R14*8), X6, X6
	VINSERTF128 $1, X6, Y5, Y5
	VMULPD  Y8, Y5, Y5
	VMULPD  Y5, Y3, Y3
	VMASKMOVPD Y3, Y2, (DX)
	VANDPD  Y15, Y3, Y3
	VANDPD  Y2, Y3, Y3
	VPCMPGTQ  Y14, Y3, Y4
	VBLENDVPD Y4, Y3, Y14, Y14
	NEXT_FOUR(four)
	ADDQ $8, R11
	INCQ R9
	DECQ R10
	JNZ  column

done:
	MOVQ ptr_len+32(FP), AX
	DECQ AX
	SUBQ R10, AX
	MOVQ AX, done+160(FP)
	VEXTRACTI128 $1, Y14, X3
	VPCMPGTQ  X14, X3, X4
	VBLENDVPD X4, X3, X14, X14
	VMOVQ     X14, AX
	VPEXTRQ   $1, X14, R12
	CMPQ      R12, AX
	CMOVQGT   R12, AX
	MOVQ AX, most+168(FP)
	VZEROUPPER
	RET
