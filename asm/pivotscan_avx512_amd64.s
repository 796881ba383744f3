//go:build !purego

#include "textflag.h"
#include "go_asm.h"

DATA scanOnes<>+0(SB)/4, $0xff
GLOBL scanOnes<>(SB), RODATA|NOPTR, $4

// func scanPivotsAVX512(s *PivotScan, d, g []float64)
//
// R8 s, SI and DI next of d and g, CX pivots left, R9, R10 and R11 what has been counted; Z23 the largest growth of each lane. Of two
// numbers one of which is NaN the hardware's maximum is the second.
TEXT ·scanPivotsAVX512(SB), NOSPLIT, $0-56
	MOVQ         s+0(FP), R8
	MOVQ         d_base+8(FP), SI
	MOVQ         d_len+16(FP), CX
	MOVQ         g_base+32(FP), DI
	VBROADCASTSD PivotScan_Share(R8), Z20
	VBROADCASTSD PivotScan_Size(R8), Z21
	VBROADCASTSD PivotScan_Grown(R8), Z22
	VBROADCASTSD PivotScan_Most(R8), Z23
	VPTERNLOGQ   $0xff, Z24, Z24, Z24
	VPSRLQ       $1, Z24, Z24           // all but the sign
	VPXORQ       Z25, Z25, Z25
	XORL         R9, R9
	XORL         R10, R10
	XORL         R11, R11
	MOVL         $8, R12
	JMP          test

eight:
	CMPQ      CX, R12
	MOVQ      R12, AX
	CMOVQLT   CX, AX
	BZHIL     AX, scanOnes<>+0(SB), AX
	KMOVB     AX, K1
	VMOVUPD.Z (SI), K1, Z0
	VMOVUPD.Z (DI), K1, Z1
	VCMPPD    $17, Z25, Z0, K1, K2      // d < 0
	VPANDQ    Z24, Z0, Z2
	VMAXPD    Z1, Z21, Z3
	VMULPD    Z20, Z3, Z3
	VCMPPD    $18, Z3, Z2, K1, K3       // |d| ≤ Share·max(g, Size)
	VADDPD    Z1, Z2, Z4
	VCMPPD    $30, Z22, Z4, K1, K4      // g + |d| > Grown
	VMAXPD    Z23, Z4, K1, Z23
	KMOVB     K2, AX
	POPCNTL   AX, AX
	ADDQ      AX, R9
	KMOVB     K3, AX
	POPCNTL   AX, AX
	ADDQ      AX, R10
	KMOVB     K4, AX
	POPCNTL   AX, AX
	ADDQ      AX, R11
	ADDQ      $64, SI
	ADDQ      $64, DI
	SUBQ      R12, CX

test:
	TESTQ CX, CX
	JGT   eight
	VEXTRACTF64X4 $1, Z23, Y1
	VMAXPD        Y1, Y23, Y1
	VEXTRACTF128  $1, Y1, X2
	VMAXPD        X2, X1, X1
	VPERMILPD     $1, X1, X2
	VMAXSD        X2, X1, X1
	VMOVSD        X1, PivotScan_Most(R8)
	ADDQ          R9, PivotScan_Neg(R8)
	ADDQ          R10, PivotScan_Doubted(R8)
	ADDQ          R11, PivotScan_Large(R8)
	VZEROUPPER
	RET
