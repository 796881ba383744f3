//go:build !purego

#include "textflag.h"

DATA leastAtInf<>+0(SB)/8, $0x7ff0000000000000
GLOBL leastAtInf<>(SB), RODATA|NOPTR, $8

DATA leastAtOnes<>+0(SB)/4, $0xff
GLOBL leastAtOnes<>(SB), RODATA|NOPTR, $4

// func leastAtAVX512(val []float64, at []int32) uint64
//
// SI next of at, CX numbers left, R8 val; Z3 the bits of the smallest, Z4 the mask of absolute values.
TEXT ·leastAtAVX512(SB), NOSPLIT, $0-56
	MOVQ         val_base+0(FP), R8
	MOVQ         at_base+24(FP), SI
	MOVQ         at_len+32(FP), CX
	VPBROADCASTQ leastAtInf<>+0(SB), Z3
	VPTERNLOGQ   $0xff, Z4, Z4, Z4
	VPSRLQ       $1, Z4, Z4
	SUBQ         $8, CX
	JLT          tail

eight:
	VMOVDQU    (SI), Y0
	KXNORB     K1, K1, K1
	VPXORQ     Z1, Z1, Z1
	VGATHERDPD (R8)(Y0*8), K1, Z1
	VPANDQ     Z4, Z1, Z1
	VPMINUQ    Z1, Z3, Z3
	ADDQ       $32, SI
	SUBQ       $8, CX
	JGE        eight

tail:
	ADDQ        $8, CX
	JZ          done
	BZHIL       CX, leastAtOnes<>+0(SB), AX
	KMOVB       AX, K1
	KMOVB       AX, K2
	VMOVDQU32.Z (SI), K1, Y0
	VPXORQ      Z1, Z1, Z1
	VGATHERDPD  (R8)(Y0*8), K2, Z1
	VPANDQ      Z4, Z1, Z1
	VPMINUQ     Z1, Z3, K1, Z3

done:
	VEXTRACTI64X4 $1, Z3, Y1
	VPMINUQ       Y1, Y3, Y1
	VEXTRACTI128  $1, Y1, X2
	VPMINUQ       X2, X1, X1
	VPSHUFD       $0x4e, X1, X2
	VPMINUQ       X2, X1, X1
	VMOVQ         X1, ret+48(FP)
	VZEROUPPER
	RET
