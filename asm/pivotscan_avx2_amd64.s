//go:build !purego

#include "textflag.h"
#include "go_asm.h"
#include "fours_amd64.h"

// SCAN_FOUR counts four pivots in Y0, Y1 being g, in the lanes of Y2: those with d < 0, with |d| ≤ Share·max(g, Size), and with g + |d| > Grown.
// Y4 is set to g + |d|.
#define SCAN_FOUR \
	VCMPPD    $17, Y13, Y0, Y3 \
	VMOVMSKPD Y3, AX           \
	POPCNTL   AX, AX           \
	ADDQ      AX, R9           \
	VANDPD    Y12, Y0, Y0      \
	VMAXPD    Y1, Y9, Y3       \
	VMULPD    Y8, Y3, Y3       \
	VCMPPD    $18, Y3, Y0, Y3  \
	VANDPD    Y2, Y3, Y3       \
	VMOVMSKPD Y3, AX           \
	POPCNTL   AX, AX           \
	ADDQ      AX, R10          \
	VADDPD    Y1, Y0, Y4       \
	VCMPPD    $30, Y10, Y4, Y3 \
	VMOVMSKPD Y3, AX           \
	POPCNTL   AX, AX           \
	ADDQ      AX, R11

// func scanPivotsAVX2(s *PivotScan, d, g []float64)
//
// As scanPivotsAVX512, with Y11 for the largest growth and Y2 for the lanes that are on. Those that are off are zero, which is neither
// negative nor large nor larger than what there was.
TEXT ·scanPivotsAVX2(SB), NOSPLIT, $0-56
	MOVQ         s+0(FP), R8
	MOVQ         d_base+8(FP), SI
	MOVQ         d_len+16(FP), CX
	MOVQ         g_base+32(FP), DI
	VBROADCASTSD PivotScan_Share(R8), Y8
	VBROADCASTSD PivotScan_Size(R8), Y9
	VBROADCASTSD PivotScan_Grown(R8), Y10
	VBROADCASTSD PivotScan_Most(R8), Y11
	VPCMPEQD     Y12, Y12, Y12
	VPSRLQ       $1, Y12, Y12           // all but the sign
	VXORPD       Y13, Y13, Y13
	VPCMPEQD     Y2, Y2, Y2
	XORL         R9, R9
	XORL         R10, R10
	XORL         R11, R11
	SUBQ         $4, CX
	JLT          tail

four:
	VMOVUPD (SI), Y0
	VMOVUPD (DI), Y1
	SCAN_FOUR
	VMAXPD  Y11, Y4, Y11
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     four

tail:
	ADDQ       $4, CX
	JZ         done
	LANES_OFF
	LEAQ       fours<>(SB), R13
	VMOVUPD    (R13)(AX*8), Y2
	VMASKMOVPD (SI), Y2, Y0
	VMASKMOVPD (DI), Y2, Y1
	SCAN_FOUR
	VMAXPD     Y11, Y4, Y4
	VBLENDVPD  Y2, Y4, Y11, Y11

done:
	VEXTRACTF128 $1, Y11, X2
	VMAXPD       X2, X11, X1
	VPERMILPD    $1, X1, X2
	VMAXSD       X2, X1, X1
	VMOVSD       X1, PivotScan_Most(R8)
	ADDQ         R9, PivotScan_Neg(R8)
	ADDQ         R10, PivotScan_Doubted(R8)
	ADDQ         R11, PivotScan_Large(R8)
	VZEROUPPER
	RET
