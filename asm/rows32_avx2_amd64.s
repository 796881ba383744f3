//go:build !purego

#include "funcdata.h"
#include "textflag.h"
#include "rows_amd64.h"
#include "rows32_amd64.h"

// func dotSp32AVX2(ind []int32, val []float32, x []float64) float64
TEXT ·dotSp32AVX2(SB), NOSPLIT, $0-80
	MOVQ ind_base+0(FP), SI
	MOVQ ind_len+8(FP), CX
	MOVQ val_base+24(FP), DX
	MOVQ x_base+48(FP), R8
	GATHER_DOT32
	VMOVSD X0, ret+72(FP)
	VZEROUPPER
	RET

// func axpySp32AVX2(a float64, ind []int32, val []float32, y []float64)
TEXT ·axpySp32AVX2(SB), NOSPLIT, $0-80
	VMOVDDUP a+0(FP), X0
	MOVQ     ind_base+8(FP), SI
	MOVQ     ind_len+16(FP), CX
	MOVQ     val_base+32(FP), DX
	MOVQ     y_base+56(FP), R8
	SCATTER_AXPY32
	VZEROUPPER
	RET

// func mulRows32AVX2(ptr []int, ind []int32, val []float32, x, y []float64, budget int) int
TEXT ·mulRows32AVX2(SB), NOSPLIT, $0-136
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
	ROW32(R11, R12, R13)
	PAY(done)
	GATHER_DOT32
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

// func mulRowList32AVX2(rows []int32, ptr []int, ind []int32, val []float32, x, y []float64, budget int) int
TEXT ·mulRowList32AVX2(SB), NOSPLIT, $0-160
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
	ROW32(R11, R12, R13)
	PAY(done)
	GATHER_DOT32
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

// func addRowList32AVX2(rows []int32, a []float64, ptr []int, ind []int32, val []float32, y []float64, budget int) int
TEXT ·addRowList32AVX2(SB), NOSPLIT, $0-160
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
	MOVLQSX  (R9), AX
	ROW32(R11, R12, R13)
	PAY(done)
	VMOVDDUP (DI), X0               // a[k]
	SCATTER_AXPY32
	ADDQ     $4, R9
	ADDQ     $8, DI
	DECQ     R10
	JNZ      row

done:
	MOVQ rows_len+8(FP), AX
	SUBQ R10, AX
	MOVQ AX, ret+152(FP)
	VZEROUPPER
	RET

// func syrRowList32AVX2(rows []int32, d []float64, ptr []int, ind []int32, val []float32, h []float64, ldh, budget int) int
//
// The values of a row are converted once, to the stack: a row that fits the budget has less than 256. Its columns start
// at R11 (indices) and R12 (values), have R13 entries and go to the column of H at R8. DI is the next element of d, R15
// the bytes from column to column of H.
TEXT ·syrRowList32AVX2(SB), 0, $2048-168
	NO_LOCAL_POINTERS
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
	ROW32(R11, R12, R13)
	LEAQ    1(CX), AX               // cost 8 + n(n+1)/2
	IMULQ   CX, AX
	SHRQ    $1, AX
	ADDQ    $8, AX
	SUBQ    AX, BX
	JLT     done
	TESTQ   CX, CX
	JZ      next
	VMOVSD  (DI), X8                // d[k]
	MOVQ    SI, R11
	LEAQ    values-2048(SP), R12
	MOVQ    CX, R13
	MOVQ    R12, R14
	SUBQ    $4, CX
	JLT     single

four:
	VCVTPS2PD (DX), Y0
	VMOVUPD   Y0, (R14)
	ADDQ      $16, DX
	ADDQ      $32, R14
	SUBQ      $4, CX
	JGE       four

single:
	ADDQ $4, CX
	JZ   column

one:
	VMOVSS    (DX), X0
	VCVTPS2PD X0, X0
	VMOVSD    X0, (R14)
	ADDQ      $4, DX
	ADDQ      $8, R14
	DECQ      CX
	JNZ       one

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

done:
	MOVQ rows_len+8(FP), AX
	SUBQ R10, AX
	MOVQ AX, ret+160(FP)
	VZEROUPPER
	RET
