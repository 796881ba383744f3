//go:build !purego

#include "textflag.h"

// func mulSymColsAVX2(ptr []int, ind []int32, val, x, y []float64, first, budget int) int
//
// R11 next element of ptr, R10 columns left, R9 column, SI and DX indices and
// values of the column, CX entries left, R8 x, DI y, BX budget left; X0 to X3 the
// sum for the diagonal's row, X8 (Y8) x[column]. A column without gaps below the
// diagonal and of eight entries or more, as dense blocks have, is read in vectors.
TEXT ·mulSymColsAVX2(SB), NOSPLIT, $0-144
	MOVQ  ptr_base+0(FP), R11
	MOVQ  ptr_len+8(FP), R10
	MOVQ  ind_base+24(FP), R12
	MOVQ  val_base+48(FP), R13
	MOVQ  x_base+72(FP), R8
	MOVQ  y_base+96(FP), DI
	MOVQ  first+120(FP), R9
	MOVQ  budget+128(FP), BX
	DECQ  R10
	JZ    done

column:
	MOVQ  (R11), AX
	MOVQ  8(R11), CX
	LEAQ  (R12)(AX*4), SI
	LEAQ  (R13)(AX*8), DX
	SUBQ  AX, CX
	LEAQ  8(CX), AX
	SUBQ  AX, BX
	JLT   done
	TESTQ CX, CX
	JZ    next

	MOVLQSX (SI), AX
	CMPQ    AX, R9
	JLT     done                    // above the diagonal
	VXORPD  X0, X0, X0
	VXORPD  X1, X1, X1
	VXORPD  X2, X2, X2
	VXORPD  X3, X3, X3
	VMOVSD  (R8)(R9*8), X8
	JNE     below
	VMULSD  (DX), X8, X0
	ADDQ    $4, SI
	ADDQ    $8, DX
	DECQ    CX
	JZ      sum

below:
	CMPQ    CX, $8
	JLT     gaps                    // too short to gain from vectors
	MOVLQSX (SI), AX
	MOVLQSX -4(SI)(CX*4), R14
	SUBQ    AX, R14
	INCQ    R14
	CMPQ    R14, CX
	JEQ     dense

gaps:
	SUBQ    $4, CX
	JLT     few

four:
	MOVLQSX     (SI), AX
	MOVLQSX     4(SI), R14
	VMOVSD      (DX), X4
	VMOVSD      8(DX), X5
	VMOVSD      (DI)(AX*8), X6
	VMOVSD      (DI)(R14*8), X7
	VFMADD231SD (R8)(AX*8), X4, X0
	VFMADD231SD (R8)(R14*8), X5, X1
	VFMADD231SD X8, X4, X6
	VFMADD231SD X8, X5, X7
	VMOVSD      X6, (DI)(AX*8)
	VMOVSD      X7, (DI)(R14*8)
	MOVLQSX     8(SI), AX
	MOVLQSX     12(SI), R14
	VMOVSD      16(DX), X4
	VMOVSD      24(DX), X5
	VMOVSD      (DI)(AX*8), X6
	VMOVSD      (DI)(R14*8), X7
	VFMADD231SD (R8)(AX*8), X4, X2
	VFMADD231SD (R8)(R14*8), X5, X3
	VFMADD231SD X8, X4, X6
	VFMADD231SD X8, X5, X7
	VMOVSD      X6, (DI)(AX*8)
	VMOVSD      X7, (DI)(R14*8)
	ADDQ        $16, SI
	ADDQ        $32, DX
	SUBQ        $4, CX
	JGE         four

few:
	ADDQ $4, CX
	JZ   sum

one:
	MOVLQSX     (SI), AX
	VMOVSD      (DX), X4
	VMOVSD      (DI)(AX*8), X6
	VFMADD231SD (R8)(AX*8), X4, X0
	VFMADD231SD X8, X4, X6
	VMOVSD      X6, (DI)(AX*8)
	ADDQ        $4, SI
	ADDQ        $8, DX
	DECQ        CX
	JNZ         one

sum:
	VADDSD X1, X0, X0
	VADDSD X3, X2, X2
	VADDSD X2, X0, X0
	VADDSD (DI)(R9*8), X0, X0
	VMOVSD X0, (DI)(R9*8)

next:
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

dense:
	SUBQ         $4, CX
	JLT          denseFew
	VBROADCASTSD X8, Y8
	VXORPD       Y1, Y1, Y1

denseFour:
	VMOVUPD     (DX), Y4
	VMOVUPD     (DI)(AX*8), Y6
	VFMADD231PD (R8)(AX*8), Y4, Y1
	VFMADD231PD Y8, Y4, Y6
	VMOVUPD     Y6, (DI)(AX*8)
	ADDQ        $4, AX
	ADDQ        $32, DX
	SUBQ        $4, CX
	JGE         denseFour
	VEXTRACTF128 $1, Y1, X2
	VUNPCKHPD    X1, X1, X3
	VADDSD       X3, X1, X1
	VUNPCKHPD    X2, X2, X3

denseFew:
	ADDQ $4, CX
	JZ   sum

denseOne:
	VMOVSD      (DX), X4
	VMOVSD      (DI)(AX*8), X6
	VFMADD231SD (R8)(AX*8), X4, X0
	VFMADD231SD X8, X4, X6
	VMOVSD      X6, (DI)(AX*8)
	INCQ        AX
	ADDQ        $8, DX
	DECQ        CX
	JNZ         denseOne
	JMP         sum
