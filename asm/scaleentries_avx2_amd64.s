//go:build !purego

#include "textflag.h"

// FOUR_ENTRIES does four entries and widens most.
#define FOUR_ENTRIES(k, most) \
	MOVLQSX     (16*k)(SI), AX       \
	MOVLQSX     (16*k+4)(SI), BX     \
	MOVLQSX     (16*k+8)(SI), R12    \
	MOVLQSX     (16*k+12)(SI), R13   \
	VMOVSD      (R8)(AX*8), X0       \
	VMOVHPD     (R8)(BX*8), X0, X0   \
	VMOVSD      (R8)(R12*8), X1      \
	VMOVHPD     (R8)(R13*8), X1, X1  \
	VINSERTF128 $1, X1, Y0, Y0       \
	VMULPD      (32*k)(DX), Y0, Y0   \
	VMOVUPD     Y0, (32*k)(DI)       \
	VANDPD      Y15, Y0, Y0          \
	VPCMPGTQ    most, Y0, Y1         \
	VBLENDVPD   Y1, Y0, most, most

// func scaleEntriesAVX2(dst []float64, src []int32, val, w []float64) (most uint64)
//
// DI, SI and DX next of dst, src and w, CX entries left, R8 val; Y13 and Y14 the bits of the largest sizes, Y15 the mask of absolute values, R9 those
// of the last entries.
TEXT ·scaleEntriesAVX2(SB), NOSPLIT, $0-104
	MOVQ     dst_base+0(FP), DI
	MOVQ     dst_len+8(FP), CX
	MOVQ     src_base+24(FP), SI
	MOVQ     val_base+48(FP), R8
	MOVQ     w_base+72(FP), DX
	VPXOR    Y13, Y13, Y13
	VPXOR    Y14, Y14, Y14
	VPCMPEQD Y15, Y15, Y15
	VPSRLQ   $1, Y15, Y15
	XORL     R9, R9
	SUBQ     $8, CX
	JLT      tail

eight:
	FOUR_ENTRIES(0, Y14)
	FOUR_ENTRIES(1, Y13)
	ADDQ $32, SI
	ADDQ $64, DX
	ADDQ $64, DI
	SUBQ $8, CX
	JGE  eight

tail:
	ADDQ $8, CX
	JZ   done

one:
	MOVLQSX (SI), AX
	VMOVSD  (R8)(AX*8), X0
	VMULSD  (DX), X0, X0
	VMOVSD  X0, (DI)
	VMOVQ   X0, AX
	SHLQ    $1, AX
	SHRQ    $1, AX
	CMPQ    AX, R9
	CMOVQHI AX, R9
	ADDQ    $4, SI
	ADDQ    $8, DX
	ADDQ    $8, DI
	DECQ    CX
	JNZ     one

done:
	VPCMPGTQ     Y14, Y13, Y1
	VBLENDVPD    Y1, Y13, Y14, Y14
	VEXTRACTI128 $1, Y14, X1
	VMOVQ        X14, AX
	CMPQ         AX, R9
	CMOVQHI      AX, R9
	VPEXTRQ      $1, X14, AX
	CMPQ         AX, R9
	CMOVQHI      AX, R9
	VMOVQ        X1, AX
	CMPQ         AX, R9
	CMOVQHI      AX, R9
	VPEXTRQ      $1, X1, AX
	CMPQ         AX, R9
	CMOVQHI      AX, R9
	MOVQ         R9, most+96(FP)
	VZEROUPPER
	RET
