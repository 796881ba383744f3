//go:build !purego

#include "textflag.h"

DATA entriesOnes<>+0(SB)/4, $0xff
GLOBL entriesOnes<>(SB), RODATA|NOPTR, $4

// func scaleEntriesAVX512(dst []float64, src []int32, val, w []float64) (most uint64)
//
// DI, SI and DX next of dst, src and w, CX entries left, R8 val; Z3 the bits of the largest sizes, Z4 the mask of absolute values.
TEXT ·scaleEntriesAVX512(SB), NOSPLIT, $0-104
	MOVQ       dst_base+0(FP), DI
	MOVQ       dst_len+8(FP), CX
	MOVQ       src_base+24(FP), SI
	MOVQ       val_base+48(FP), R8
	MOVQ       w_base+72(FP), DX
	VPXORQ     Z3, Z3, Z3
	VPTERNLOGQ $0xff, Z4, Z4, Z4
	VPSRLQ     $1, Z4, Z4
	SUBQ       $8, CX
	JLT        tail

eight:
	VMOVDQU    (SI), Y0
	KXNORB     K1, K1, K1
	VPXORQ     Z1, Z1, Z1               // what a gather leaves would be waited for
	VGATHERDPD (R8)(Y0*8), K1, Z1
	VMULPD     (DX), Z1, Z1
	VMOVUPD    Z1, (DI)
	VPANDQ     Z4, Z1, Z1
	VPMAXUQ    Z1, Z3, Z3
	ADDQ       $32, SI
	ADDQ       $64, DX
	ADDQ       $64, DI
	SUBQ       $8, CX
	JGE        eight

tail:
	ADDQ        $8, CX
	JZ          done
	BZHIL       CX, entriesOnes<>+0(SB), AX
	KMOVB       AX, K1
	KMOVB       AX, K2
	VMOVDQU32.Z (SI), K1, Y0
	VPXORQ      Z1, Z1, Z1
	VGATHERDPD  (R8)(Y0*8), K2, Z1
	VMULPD.Z    (DX), Z1, K1, Z1
	VMOVUPD     Z1, K1, (DI)
	VPANDQ      Z4, Z1, Z1
	VPMAXUQ     Z1, Z3, Z3

done:
	VEXTRACTI64X4 $1, Z3, Y1
	VPMAXUQ       Y1, Y3, Y1
	VEXTRACTI128  $1, Y1, X2
	VPMAXUQ       X2, X1, X1
	VPSHUFD       $0x4e, X1, X2
	VPMAXUQ       X2, X1, X1
	VMOVQ         X1, most+96(FP)
	VZEROUPPER
	RET
