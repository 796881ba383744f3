//go:build !purego

#include "textflag.h"
#include "rows_amd64.h"
#include "rows32_amd64.h"

DATA lanes32<>+0(SB)/8, $0
DATA lanes32<>+8(SB)/8, $1
DATA lanes32<>+16(SB)/8, $2
DATA lanes32<>+24(SB)/8, $3
GLOBL lanes32<>(SB), RODATA|NOPTR, $32

// LANES sets Y14 to the mask of the first AX of four numbers.
#define LANES \
	VMOVQ        AX, X14            \
	VPBROADCASTQ X14, Y14           \
	VPCMPGTQ     lanes32<>(SB), Y14, Y14

// ENTRY leaves in AX the bytes to the row of the index at offi(SI), R15 each, and in all lanes of v the value at
// offv(DX).
#define ENTRY(offi, offv, x, v) \
	MOVLQSX      offi(SI), AX       \
	IMULQ        R15, AX            \
	VBROADCASTSS offv(DX), x        \
	VCVTPS2PD    x, v

// func mulRowsMulti32AVX2(ptr []int, ind []int32, val []float32, x []float64, ldx int, y []float64, ldy, w, budget int) int
//
// R15 bytes from row to row of X, R9 of Y; R11 next element of ptr, R10 rows left; Y0, Y1, Y6, Y7 sums of every fourth entry.
TEXT ·mulRowsMulti32AVX2(SB), NOSPLIT, $0-160
	MOVQ ptr_base+0(FP), R11
	MOVQ ptr_len+8(FP), R10
	MOVQ ind_base+24(FP), R12
	MOVQ val_base+48(FP), R13
	MOVQ x_base+72(FP), R8
	MOVQ ldx+96(FP), R15
	SHLQ $3, R15
	MOVQ y_base+104(FP), DI
	MOVQ ldy+128(FP), R9
	SHLQ $3, R9
	MOVQ w+136(FP), AX
	LANES
	MOVQ budget+144(FP), BX
	DECQ R10
	JZ   done

row:
	XORQ   AX, AX
	ROW32(R11, R12, R13)
	PAY(done)
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y6, Y6, Y6
	VXORPD Y7, Y7, Y7
	CMPQ   w+136(FP), $4
	JNE    some
	SUBQ   $4, CX
	JLT    four1

four4:
	ENTRY(0, 0, X2, Y2)
	VFMADD231PD (R8)(AX*1), Y2, Y0
	ENTRY(4, 4, X3, Y3)
	VFMADD231PD (R8)(AX*1), Y3, Y1
	ENTRY(8, 8, X4, Y4)
	VFMADD231PD (R8)(AX*1), Y4, Y6
	ENTRY(12, 12, X5, Y5)
	VFMADD231PD (R8)(AX*1), Y5, Y7
	ADDQ $16, SI
	ADDQ $16, DX
	SUBQ $4, CX
	JGE  four4

four1:
	ADDQ $4, CX
	JZ   fourSum

fourEntry:
	ENTRY(0, 0, X2, Y2)
	VFMADD231PD (R8)(AX*1), Y2, Y0
	ADDQ $4, SI
	ADDQ $4, DX
	DECQ CX
	JNZ  fourEntry

fourSum:
	VADDPD  Y1, Y0, Y0
	VADDPD  Y7, Y6, Y6
	VADDPD  Y6, Y0, Y0
	VMOVUPD Y0, (DI)
	JMP     next

some:
	SUBQ $4, CX
	JLT  some1

some4:
	ENTRY(0, 0, X2, Y2)
	VMASKMOVPD  (R8)(AX*1), Y14, Y8
	VFMADD231PD Y8, Y2, Y0
	ENTRY(4, 4, X3, Y3)
	VMASKMOVPD  (R8)(AX*1), Y14, Y9
	VFMADD231PD Y9, Y3, Y1
	ENTRY(8, 8, X4, Y4)
	VMASKMOVPD  (R8)(AX*1), Y14, Y10
	VFMADD231PD Y10, Y4, Y6
	ENTRY(12, 12, X5, Y5)
	VMASKMOVPD  (R8)(AX*1), Y14, Y11
	VFMADD231PD Y11, Y5, Y7
	ADDQ $16, SI
	ADDQ $16, DX
	SUBQ $4, CX
	JGE  some4

some1:
	ADDQ $4, CX
	JZ   someSum

someEntry:
	ENTRY(0, 0, X2, Y2)
	VMASKMOVPD  (R8)(AX*1), Y14, Y8
	VFMADD231PD Y8, Y2, Y0
	ADDQ $4, SI
	ADDQ $4, DX
	DECQ CX
	JNZ  someEntry

someSum:
	VADDPD     Y1, Y0, Y0
	VADDPD     Y7, Y6, Y6
	VADDPD     Y6, Y0, Y0
	VMASKMOVPD Y0, Y14, (DI)

next:
	ADDQ R9, DI
	ADDQ $8, R11
	DECQ R10
	JNZ  row

done:
	MOVQ ptr_len+8(FP), AX
	DECQ AX
	SUBQ R10, AX
	MOVQ AX, ret+152(FP)
	VZEROUPPER
	RET

// func addRowListMulti32AVX2(rows []int32, a []float64, lda int, ptr []int, ind []int32, val []float32, y []float64, ldy, w, budget int) int
//
// R15 bytes from row to row of Y; DI factors of the next listed row, which are in Y0.
TEXT ·addRowListMulti32AVX2(SB), NOSPLIT, $0-184
	MOVQ  rows_base+0(FP), R9
	MOVQ  rows_len+8(FP), R10
	MOVQ  a_base+24(FP), DI
	MOVQ  ptr_base+56(FP), R11
	MOVQ  ind_base+80(FP), R12
	MOVQ  val_base+104(FP), R13
	MOVQ  y_base+128(FP), R8
	MOVQ  ldy+152(FP), R15
	SHLQ  $3, R15
	MOVQ  w+160(FP), AX
	LANES
	MOVQ  budget+168(FP), BX
	TESTQ R10, R10
	JZ    done

row:
	MOVLQSX    (R9), AX
	ROW32(R11, R12, R13)
	PAY(done)
	TESTQ      CX, CX
	JZ         next
	VMASKMOVPD (DI), Y14, Y0
	CMPQ       w+160(FP), $4
	JNE        some

four:
	ENTRY(0, 0, X2, Y2)
	VMOVUPD     (R8)(AX*1), Y1
	VFMADD231PD Y2, Y0, Y1
	VMOVUPD     Y1, (R8)(AX*1)
	ADDQ        $4, SI
	ADDQ        $4, DX
	DECQ        CX
	JNZ         four
	JMP         next

some:
	ENTRY(0, 0, X2, Y2)
	VMASKMOVPD  (R8)(AX*1), Y14, Y1
	VFMADD231PD Y2, Y0, Y1
	VMASKMOVPD  Y1, Y14, (R8)(AX*1)
	ADDQ        $4, SI
	ADDQ        $4, DX
	DECQ        CX
	JNZ         some

next:
	ADDQ $4, R9
	MOVQ lda+48(FP), AX
	LEAQ (DI)(AX*8), DI
	DECQ R10
	JNZ  row

done:
	MOVQ rows_len+8(FP), AX
	SUBQ R10, AX
	MOVQ AX, ret+176(FP)
	VZEROUPPER
	RET
