//go:build !purego

#include "textflag.h"
#include "fours_amd64.h"

// func mulSymAbsAVX2(ptr []int, ind []int32, val, x, y []float64, first, budget int) int
//
// Entries come in fours; it stops before a column whose last four would reach beyond ind.
// R11 next element of ptr, R10 columns left, R9 column, SI and DX next index and value, R15 end of ind, CX entries
// left, R8 x, DI y, BX budget left; Y0 and Y1 the sums for the diagonal's row, Y8 x[column] and X10 the column in all lanes,
// Y15 the mask of absolute values. AX, R12, R13, R14 rows, then twice that.
TEXT ·mulSymAbsAVX2(SB), NOSPLIT, $0-144
	MOVQ  ptr_base+0(FP), R11
	MOVQ  ptr_len+8(FP), R10
	MOVQ  ind_base+24(FP), SI
	MOVQ  ind_len+32(FP), R15
	MOVQ  val_base+48(FP), DX
	MOVQ  x_base+72(FP), R8
	MOVQ  y_base+96(FP), DI
	MOVQ  first+120(FP), R9
	MOVQ  budget+128(FP), BX
	DECQ  R10
	JZ    done
	LEAQ  (SI)(R15*4), R15
	MOVQ  (R11), AX
	LEAQ  (SI)(AX*4), SI
	LEAQ  (DX)(AX*8), DX
	VPCMPEQD Y15, Y15, Y15
	VPSRLQ   $1, Y15, Y15

column:
	BEGIN_COLUMN(done)
	VBROADCASTSD (R8)(R9*8), Y8
	VMOVD        R9, X10
	VPBROADCASTD X10, X10
	VXORPD       X0, X0, X0
	VXORPD       X1, X1, X1

four:
	LANES_OFF
	LEAQ    fours<>(SB), R12
	VMOVUPD (R12)(AX*8), Y2
	VMASKMOVPD (DX), Y2, Y3         // values
	VPCMPEQD   (SI), X10, X4
	VPMOVSXDQ  X4, Y4
	VPANDN     Y2, Y4, Y4           // on, and not on the diagonal
	ROWS
	VMOVSD  (R8)(AX*8), X5
	VMOVHPD (R8)(R12*8), X5, X5
	VMOVSD  (R8)(R13*8), X6
	VMOVHPD (R8)(R14*8), X6, X6
	VINSERTF128 $1, X6, Y5, Y5
	ADDQ AX, AX
	ADDQ R12, R12
	ADDQ R13, R13
	ADDQ R14, R14
	VANDPD Y2, Y5, Y5
	VMULPD Y3, Y5, Y5               // for the diagonal's row
	VADDPD Y5, Y0, Y0
	VANDPD Y15, Y5, Y5
	VADDPD Y5, Y1, Y1
	VMULPD Y3, Y8, Y3               // for the others
	VANDPD Y4, Y3, Y3
	VANDPD Y15, Y3, Y4
	VUNPCKLPD Y4, Y3, Y5            // pairs of the first and third
	VUNPCKHPD Y4, Y3, Y6            // of the second and fourth
	VEXTRACTF128 $1, Y5, X7
	VEXTRACTF128 $1, Y6, X9
	VADDPD  (DI)(AX*8), X5, X5
	VMOVUPD X5, (DI)(AX*8)
	VADDPD  (DI)(R12*8), X6, X6
	VMOVUPD X6, (DI)(R12*8)
	VADDPD  (DI)(R13*8), X7, X7
	VMOVUPD X7, (DI)(R13*8)
	VADDPD  (DI)(R14*8), X9, X9
	VMOVUPD X9, (DI)(R14*8)
	NEXT_FOUR(four)
	LEAQ (R9)(R9*1), AX
	VHADDPD      Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VADDPD       X1, X0, X0
	VADDPD       (DI)(AX*8), X0, X0
	VMOVUPD      X0, (DI)(AX*8)
	ADDQ $8, R11
	INCQ R9
	DECQ R10
	JNZ  column

done:
	MOVQ ptr_len+8(FP), AX
	DECQ AX
	SUBQ R10, AX
	MOVQ AX, ret+136(FP)
	VZEROUPPER
	RET
