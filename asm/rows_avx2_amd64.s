//go:build !purego

#include "textflag.h"
#include "rows_amd64.h"

// DENSE_DOT leaves in X0 the sum of val[k]·x[AX+k] over CX > 0 entries. It
// destroys SI, DX, CX, Y1 and Y2.
#define DENSE_DOT \
	LEAQ         (R8)(AX*8), SI     \
	VXORPD       X0, X0, X0         \
	VXORPD       X2, X2, X2         \
	SUBQ         $4, CX             \
	JLT          denseTail          \
dense4:                                 \
	VMOVUPD      (SI), Y1           \
	VFMADD231PD  (DX), Y1, Y0       \
	ADDQ         $32, SI            \
	ADDQ         $32, DX            \
	SUBQ         $4, CX             \
	JGE          dense4             \
denseTail:                              \
	ADDQ         $4, CX             \
	JZ           denseSum           \
dense1:                                 \
	VMOVSD       (SI), X1           \
	VFMADD231SD  (DX), X1, X2       \
	ADDQ         $8, SI             \
	ADDQ         $8, DX             \
	DECQ         CX                 \
	JNZ          dense1             \
denseSum:                               \
	VEXTRACTF128 $1, Y0, X1         \
	VADDPD       X1, X0, X0         \
	VUNPCKHPD    X0, X0, X1         \
	VADDSD       X1, X0, X0         \
	VADDSD       X2, X0, X0

// DENSE_AXPY adds Y0·val[k] to element k of the vector at SI for CX > 0
// entries. It destroys SI, DX, CX and Y1.
#define DENSE_AXPY \
	SUBQ        $4, CX              \
	JLT         denseTail           \
dense4:                                 \
	VMOVUPD     (SI), Y1            \
	VFMADD231PD (DX), Y0, Y1        \
	VMOVUPD     Y1, (SI)            \
	ADDQ        $32, SI             \
	ADDQ        $32, DX             \
	SUBQ        $4, CX              \
	JGE         dense4              \
denseTail:                              \
	ADDQ        $4, CX              \
	JZ          denseDone           \
dense1:                                 \
	VMOVSD      (SI), X1            \
	VFMADD231SD (DX), X0, X1        \
	VMOVSD      X1, (SI)            \
	ADDQ        $8, SI              \
	ADDQ        $8, DX              \
	DECQ        CX                  \
	JNZ         dense1              \
denseDone:

// func mulRowsAVX2(ptr []int, ind []int32, val, x, y []float64, budget int) int
TEXT ·mulRowsAVX2(SB), NOSPLIT, $0-136
	MOVQ  ptr_base+0(FP), R11
	MOVQ  ind_base+24(FP), R12
	MOVQ  val_base+48(FP), R13
	MOVQ  x_base+72(FP), R8
	MOVQ  y_base+96(FP), DI
	MOVQ  y_len+104(FP), R10
	MOVQ  budget+120(FP), BX
	TESTQ R10, R10
	JZ    done

row:
	XORQ AX, AX
	ROW(R11, R12, R13)
	PAY(done)
	IF_LONG_DENSE(dense, sparse)

sparse:
	GATHER_DOT
	JMP store

dense:
	DENSE_DOT

store:
	VMOVSD X0, (DI)
	ADDQ   $8, R11
	ADDQ   $8, DI
	DECQ   R10
	JNZ    row

done:
	MOVQ y_len+104(FP), AX
	SUBQ R10, AX
	MOVQ AX, ret+128(FP)
	VZEROUPPER
	RET

// func mulRowListAVX2(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int
TEXT ·mulRowListAVX2(SB), NOSPLIT, $0-160
	MOVQ  rows_base+0(FP), R9
	MOVQ  rows_len+8(FP), R10
	MOVQ  ptr_base+24(FP), R11
	MOVQ  ind_base+48(FP), R12
	MOVQ  val_base+72(FP), R13
	MOVQ  x_base+96(FP), R8
	MOVQ  y_base+120(FP), DI
	MOVQ  budget+144(FP), BX
	TESTQ R10, R10
	JZ    done

row:
	MOVLQSX (R9), AX
	ROW(R11, R12, R13)
	PAY(done)
	IF_LONG_DENSE(dense, sparse)

sparse:
	GATHER_DOT
	JMP store

dense:
	DENSE_DOT

store:
	VMOVSD X0, (DI)
	ADDQ   $4, R9
	ADDQ   $8, DI
	DECQ   R10
	JNZ    row

done:
	MOVQ rows_len+8(FP), AX
	SUBQ R10, AX
	MOVQ AX, ret+152(FP)
	VZEROUPPER
	RET

// func addRowListAVX2(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int
TEXT ·addRowListAVX2(SB), NOSPLIT, $0-160
	MOVQ  rows_base+0(FP), R9
	MOVQ  rows_len+8(FP), R10
	MOVQ  a_base+24(FP), DI
	MOVQ  ptr_base+48(FP), R11
	MOVQ  ind_base+72(FP), R12
	MOVQ  val_base+96(FP), R13
	MOVQ  y_base+120(FP), R8
	MOVQ  budget+144(FP), BX
	TESTQ R10, R10
	JZ    done

row:
	MOVLQSX (R9), AX
	ROW(R11, R12, R13)
	PAY(done)
	TESTQ CX, CX
	JZ    next
	VBROADCASTSD (DI), Y0          // a[k]
	IF_LONG_DENSE(dense, sparse)

sparse:
	SCATTER_AXPY
	JMP next

dense:
	LEAQ (R8)(AX*8), SI
	DENSE_AXPY

next:
	ADDQ $4, R9
	ADDQ $8, DI
	DECQ R10
	JNZ  row

done:
	MOVQ rows_len+8(FP), AX
	SUBQ R10, AX
	MOVQ AX, ret+152(FP)
	VZEROUPPER
	RET

// SAME_ROW jumps to other unless the row whose number is off bytes ahead in
// rows has the CX indices AX, AX+1, ... too. It destroys SI and R14.
#define SAME_ROW(off, other) \
	MOVLQSX off(R9), R14           \
	MOVQ    (R11)(R14*8), SI       \
	MOVQ    8(R11)(R14*8), R14     \
	SUBQ    SI, R14                \
	CMPQ    R14, CX                \
	JNE     other                  \
	LEAQ    (R12)(SI*4), SI        \
	CMPL    AX, (SI)               \
	JNE     other                  \
	LEAQ    -1(AX)(CX*1), R14      \
	CMPL    R14, -4(SI)(CX*4)      \
	JNE     other

// VALUES points v to the values of the row whose number is off bytes ahead.
#define VALUES(off, v) \
	MOVLQSX off(R9), v             \
	MOVQ    (R11)(v*8), v          \
	LEAQ    (R13)(v*8), v

// func syrRowListAVX2(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int
//
// A column of a row starts at R11 (indices) and R12 (values), has R13 entries
// and goes to the column of H at R8. DI is the next element of d, R15 the bytes
// from column to column of H. Four rows with the same indices and no gap, as
// dense data have, are added together to save loads and stores of H; each
// element still receives its terms in the order of the list.
TEXT ·syrRowListAVX2(SB), NOSPLIT, $0-168
	MOVQ  rows_base+0(FP), R9
	MOVQ  rows_len+8(FP), R10
	MOVQ  d_base+24(FP), DI
	MOVQ  ldh+144(FP), R15
	SHLQ  $3, R15
	MOVQ  budget+152(FP), BX
	TESTQ R10, R10
	JZ    done

row:
	MOVQ    ptr_base+48(FP), R11
	MOVQ    ind_base+72(FP), R12
	MOVQ    val_base+96(FP), R13
	MOVLQSX (R9), AX
	ROW(R11, R12, R13)
	LEAQ    1(CX), AX               // cost 8 + n(n+1)/2
	IMULQ   CX, AX
	SHRQ    $1, AX
	ADDQ    $8, AX
	SUBQ    AX, BX
	JLT     done
	TESTQ   CX, CX
	JZ      next
	IF_DENSE(dense)

	VMOVSD (DI), X8                 // d[k]
	MOVQ   SI, R11
	MOVQ   DX, R12
	MOVQ   CX, R13

column:
	MOVLQSX (R11), R8
	IMULQ   R15, R8
	ADDQ    h_base+120(FP), R8
	VMULSD  (R12), X8, X0           // d[k]·val[p]
	MOVQ    R11, SI
	MOVQ    R12, DX
	MOVQ    R13, CX
	SCATTER_AXPY
	ADDQ    $4, R11
	ADDQ    $8, R12
	DECQ    R13
	JNZ     column

next:
	ADDQ $4, R9
	ADDQ $8, DI
	DECQ R10
	JNZ  row
	JMP  done

dense:
	LEAQ  8(R15), R8                // from diagonal to diagonal element
	IMULQ AX, R8
	ADDQ  h_base+120(FP), R8
	CMPQ  R10, $4
	JLT   one
	SAME_ROW(4, one)
	SAME_ROW(8, one)
	SAME_ROW(12, one)
	LEAQ  1(CX), R14                // three more rows to pay
	IMULQ CX, R14
	SHRQ  $1, R14
	ADDQ  $8, R14
	LEAQ  (R14)(R14*2), R14
	CMPQ  BX, R14
	JLT   one
	SUBQ  R14, BX
	VALUES(4, SI)                   // DX, SI, R14, R12: the values of the rows
	VALUES(8, R14)
	VALUES(12, R12)
	MOVQ CX, R13

fourColumn:
	VMOVSD       (DI), X0           // d·val[p]
	VMOVSD       8(DI), X1
	VMOVSD       16(DI), X2
	VMOVSD       24(DI), X3
	VMULSD       (DX), X0, X0
	VMULSD       (SI), X1, X1
	VMULSD       (R14), X2, X2
	VMULSD       (R12), X3, X3
	VBROADCASTSD X0, Y0
	VBROADCASTSD X1, Y1
	VBROADCASTSD X2, Y2
	VBROADCASTSD X3, Y3
	XORQ         AX, AX
	MOVQ         R13, CX
	SUBQ         $4, CX
	JLT          fourTail

four4:
	VMOVUPD     (R8)(AX*8), Y4
	VFMADD231PD (DX)(AX*8), Y0, Y4
	VFMADD231PD (SI)(AX*8), Y1, Y4
	VFMADD231PD (R14)(AX*8), Y2, Y4
	VFMADD231PD (R12)(AX*8), Y3, Y4
	VMOVUPD     Y4, (R8)(AX*8)
	ADDQ        $4, AX
	SUBQ        $4, CX
	JGE         four4

fourTail:
	ADDQ        $4, CX              // remaining, 0..3
	JZ          fourNext

four1:
	VMOVSD      (R8)(AX*8), X4
	VFMADD231SD (DX)(AX*8), X0, X4
	VFMADD231SD (SI)(AX*8), X1, X4
	VFMADD231SD (R14)(AX*8), X2, X4
	VFMADD231SD (R12)(AX*8), X3, X4
	VMOVSD      X4, (R8)(AX*8)
	INCQ        AX
	DECQ        CX
	JNZ         four1

fourNext:
	LEAQ 8(R8)(R15*1), R8
	ADDQ $8, DX
	ADDQ $8, SI
	ADDQ $8, R14
	ADDQ $8, R12
	DECQ R13
	JNZ  fourColumn
	ADDQ $16, R9
	ADDQ $32, DI
	SUBQ $4, R10
	JNZ  row
	JMP  done

one:
	VMOVSD (DI), X8                 // d[k]
	MOVQ   DX, R12
	MOVQ   CX, R13

oneColumn:
	VMULSD       (R12), X8, X0      // d[k]·val[p]
	VBROADCASTSD X0, Y0
	MOVQ         R8, SI
	MOVQ         R12, DX
	MOVQ         R13, CX
	DENSE_AXPY
	LEAQ         8(R8)(R15*1), R8
	ADDQ         $8, R12
	DECQ         R13
	JNZ          oneColumn
	JMP          next

done:
	MOVQ rows_len+8(FP), AX
	SUBQ R10, AX
	MOVQ AX, ret+160(FP)
	VZEROUPPER
	RET
