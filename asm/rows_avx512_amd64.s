//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"
#include "rows_amd64.h"

// DENSE_DOT leaves in X0 the sum of val[k]·x[AX+k] over CX > 0 entries. It
// destroys SI, DX, CX, R14, Z1, Z2 and K1.
#define DENSE_DOT \
	LEAQ          (R8)(AX*8), SI    \
	VXORPD        X0, X0, X0        \
	SUBQ          $8, CX            \
	JLT           denseTail         \
dense8:                                 \
	VMOVUPD       (SI), Z1          \
	VFMADD231PD   (DX), Z1, Z0      \
	ADDQ          $64, SI           \
	ADDQ          $64, DX           \
	SUBQ          $8, CX            \
	JGE           dense8            \
denseTail:                              \
	ADDQ          $8, CX            \
	JZ            denseSum          \
	TAIL_MASK(R14)                  \
	VMOVUPD.Z     (SI), K1, Z1      \
	VMOVUPD.Z     (DX), K1, Z2      \
	VFMADD231PD   Z2, Z1, Z0        \
denseSum:                               \
	VEXTRACTF64X4 $1, Z0, Y1        \
	VADDPD        Y1, Y0, Y0        \
	VEXTRACTF128  $1, Y0, X1        \
	VADDPD        X1, X0, X0        \
	VUNPCKHPD     X0, X0, X1        \
	VADDSD        X1, X0, X0

// DENSE_AXPY adds Z0·val[k] to element k of the vector at SI for CX > 0
// entries. It destroys SI, DX, CX, R14, Z1, Z2 and K1.
#define DENSE_AXPY \
	SUBQ        $8, CX              \
	JLT         denseTail           \
dense8:                                 \
	VMOVUPD     (SI), Z1            \
	VFMADD231PD (DX), Z0, Z1        \
	VMOVUPD     Z1, (SI)            \
	ADDQ        $64, SI             \
	ADDQ        $64, DX             \
	SUBQ        $8, CX              \
	JGE         dense8              \
denseTail:                              \
	ADDQ        $8, CX              \
	JZ          denseDone           \
	TAIL_MASK(R14)                  \
	VMOVUPD.Z   (SI), K1, Z1        \
	VMOVUPD.Z   (DX), K1, Z2        \
	VFMADD231PD Z2, Z0, Z1          \
	VMOVUPD     Z1, K1, (SI)        \
denseDone:

// func mulRowsAVX512(ptr []int, ind []int32, val, x, y []float64, budget int) int
TEXT ·mulRowsAVX512(SB), NOSPLIT, $0-136
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

// func mulRowListAVX512(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int
TEXT ·mulRowListAVX512(SB), NOSPLIT, $0-160
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

// func addRowListAVX512(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int
TEXT ·addRowListAVX512(SB), NOSPLIT, $0-160
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
	VBROADCASTSD (DI), Z0          // a[k]
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

// func syrRowListAVX512(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int
//
// A column of a row starts at R11 (indices) and R12 (values), has R13 entries
// and goes to the column of H at R8. DI is the next element of d, R15 the bytes
// from column to column of H. Four rows with the same indices and no gap, as
// dense data have, are added together to save loads and stores of H; each
// element still receives its terms in the order of the list.
TEXT ·syrRowListAVX512(SB), NOSPLIT, $0-168
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
	VBROADCASTSD (DI), Z8           // their d
	VBROADCASTSD 8(DI), Z9
	VBROADCASTSD 16(DI), Z10
	VBROADCASTSD 24(DI), Z11
	MOVQ CX, R13

fourColumn:
	VMULPD.BCST (DX), Z8, Z0        // d·val[p]
	VMULPD.BCST (SI), Z9, Z1
	VMULPD.BCST (R14), Z10, Z2
	VMULPD.BCST (R12), Z11, Z3
	XORQ        AX, AX
	MOVQ        R13, CX
	SUBQ        $8, CX
	JLT         fourTail

four8:
	VMOVUPD     (R8)(AX*8), Z4
	VFMADD231PD (DX)(AX*8), Z0, Z4
	VFMADD231PD (SI)(AX*8), Z1, Z4
	VFMADD231PD (R14)(AX*8), Z2, Z4
	VFMADD231PD (R12)(AX*8), Z3, Z4
	VMOVUPD     Z4, (R8)(AX*8)
	ADDQ        $8, AX
	SUBQ        $8, CX
	JGE         four8

fourTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          fourNext
	TAIL_MASK(R11)
	VMOVUPD.Z   (R8)(AX*8), K1, Z4
	VMOVUPD.Z   (DX)(AX*8), K1, Z5
	VMOVUPD.Z   (SI)(AX*8), K1, Z6
	VMOVUPD.Z   (R14)(AX*8), K1, Z7
	VMOVUPD.Z   (R12)(AX*8), K1, Z12
	VFMADD231PD Z5, Z0, Z4
	VFMADD231PD Z6, Z1, Z4
	VFMADD231PD Z7, Z2, Z4
	VFMADD231PD Z12, Z3, Z4
	VMOVUPD     Z4, K1, (R8)(AX*8)

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
	VBROADCASTSD X0, Z0
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
