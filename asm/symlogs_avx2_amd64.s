//go:build !purego

#include "textflag.h"
#include "fours_amd64.h"

// func symLogMaxAVX2(ptr []int, ind []int32, val []float64, row []int32, first, budget int) (done int, largest int32)
//
// Entries come in fours; it stops before a column whose last four would reach beyond ind, or that has a denormal: what has been done of that one
// does no harm when it is done again.
// R11 next element of ptr, R10 columns left, R9 column, SI and DX next index and value, R15 end of ind, CX entries
// left, R8 row, BX budget left, DI fours; X0 the maximum of column's row, X8 its scale without the bias in all lanes, X9 ones, X10 NoLog,
// Y11 zero, X12 the largest exponent. AX, R12, R13, R14 rows.
TEXT ·symLogMaxAVX2(SB), NOSPLIT, $0-124
	MOVQ  ptr_base+0(FP), R11
	MOVQ  ptr_len+8(FP), R10
	MOVQ  ind_base+24(FP), SI
	MOVQ  ind_len+32(FP), R15
	MOVQ  val_base+48(FP), DX
	MOVQ  row_base+72(FP), R8
	MOVQ  first+96(FP), R9
	MOVQ  budget+104(FP), BX
	LEAQ  fours<>(SB), DI
	VPXOR X12, X12, X12
	DECQ  R10
	JZ    done
	LEAQ  (SI)(R15*4), R15
	MOVQ  (R11), AX
	LEAQ  (SI)(AX*4), SI
	LEAQ  (DX)(AX*8), DX
	MOVL  $256, AX                  // logOne
	VMOVD AX, X9
	VPBROADCASTD X9, X9
	MOVL  $-16777216, AX            // NoLog
	VMOVD AX, X10
	VPBROADCASTD X10, X10
	VPXOR Y11, Y11, Y11

column:
	BEGIN_COLUMN(done)
	MOVL  (R8)(R9*8), AX
	SUBL  $261888, AX               // logBias
	VMOVD AX, X8
	VPBROADCASTD X8, X8
	VMOVDQA X10, X0

four:
	LANES_OFF
	VMOVDQU (DI)(AX*8), Y2
	VPMASKMOVQ (DX), Y2, Y3
	VPSLLQ   $1, Y3, Y3
	VPCMPEQQ Y11, Y3, Y4            // zeros
	VPSRLQ   $45, Y3, Y3
	VEXTRACTI128 $1, Y3, X5
	VEXTRACTI128 $1, Y4, X6
	VSHUFPS  $0x88, X5, X3, X3      // exponent fields
	VSHUFPS  $0x88, X6, X4, X4
	VPCMPGTD X3, X9, X5
	VPANDN   X5, X4, X5
	VPTEST   X5, X5
	JNZ      done                   // a denormal
	VPMAXSD  X3, X12, X12
	ROWS
	VPADDD  X8, X3, X3
	VMOVD   (R8)(AX*8), X5
	VPINSRD $1, (R8)(R12*8), X5, X5
	VPINSRD $2, (R8)(R13*8), X5, X5
	VPINSRD $3, (R8)(R14*8), X5, X5
	VPADDD  X5, X3, X3
	VBLENDVPS X4, X10, X3, X3
	VPMAXSD X3, X0, X0
	VPSRLDQ $4, X3, X5
	VPSRLDQ $8, X3, X6
	VPSRLDQ $12, X3, X7
	VMOVD   4(R8)(AX*8), X4
	VPMAXSD X4, X3, X3
	VMOVD   X3, 4(R8)(AX*8)
	VMOVD   4(R8)(R12*8), X4
	VPMAXSD X4, X5, X5
	VMOVD   X5, 4(R8)(R12*8)
	VMOVD   4(R8)(R13*8), X4
	VPMAXSD X4, X6, X6
	VMOVD   X6, 4(R8)(R13*8)
	VMOVD   4(R8)(R14*8), X4
	VPMAXSD X4, X7, X7
	VMOVD   X7, 4(R8)(R14*8)
	NEXT_FOUR(four)
	VPSHUFD $0x4E, X0, X1
	VPMAXSD X1, X0, X0
	VPSHUFD $0xB1, X0, X1
	VPMAXSD X1, X0, X0
	VMOVD   4(R8)(R9*8), X1
	VPMAXSD X1, X0, X0
	VMOVD   X0, 4(R8)(R9*8)
	ADDQ $8, R11
	INCQ R9
	DECQ R10
	JNZ  column

done:
	MOVQ ptr_len+8(FP), AX
	DECQ AX
	SUBQ R10, AX
	MOVQ AX, done+112(FP)
	VPSHUFD $0x4E, X12, X1
	VPMAXSD X1, X12, X12
	VPSHUFD $0xB1, X12, X1
	VPMAXSD X1, X12, X12
	VMOVD   X12, AX
	MOVL    AX, largest+120(FP)
	VZEROUPPER
	RET
