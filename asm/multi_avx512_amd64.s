//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// func mulRowsWideAVX512(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int
//
// R11 next element of ptr, R10 rows left, SI and DX indices and values of the
// row, CX entries left, R8 x, R9 bytes from row to row of X, DI row of Y, BX
// budget left; Z0 and Z1 sums of every other entry; K1 the columns.
TEXT ·mulRowsWideAVX512(SB), NOSPLIT, $0-160
	MOVQ ptr_base+0(FP), R11
	MOVQ ptr_len+8(FP), R10
	MOVQ ind_base+24(FP), R12
	MOVQ val_base+48(FP), R13
	MOVQ x_base+72(FP), R8
	MOVQ ldx+96(FP), R9
	MOVQ y_base+104(FP), DI
	MOVQ ldy+128(FP), R15
	MOVQ w+136(FP), CX
	MOVQ budget+144(FP), BX
	SHLQ $3, R9
	SHLQ $3, R15
	MOVQ $-1, AX
	SHLQ CX, AX
	NOTQ AX
	KMOVB AX, K1
	DECQ R10
	JZ   done

row:
	MOVQ   (R11), AX
	MOVQ   8(R11), CX
	LEAQ   (R12)(AX*4), SI
	LEAQ   (R13)(AX*8), DX
	SUBQ   AX, CX
	LEAQ   8(CX), AX
	SUBQ   AX, BX
	JLT    done
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	SUBQ   $2, CX
	JLT    last

two:
	MOVLQSX      (SI), AX
	MOVLQSX      4(SI), R14
	IMULQ        R9, AX
	IMULQ        R9, R14
	VBROADCASTSD (DX), Z2
	VBROADCASTSD 8(DX), Z3
	VMOVUPD.Z    (R8)(AX*1), K1, Z4
	VMOVUPD.Z    (R8)(R14*1), K1, Z5
	VFMADD231PD  Z2, Z4, Z0
	VFMADD231PD  Z3, Z5, Z1
	ADDQ         $8, SI
	ADDQ         $16, DX
	SUBQ         $2, CX
	JGE          two

last:
	ADDQ         $2, CX
	JZ           store
	MOVLQSX      (SI), AX
	IMULQ        R9, AX
	VBROADCASTSD (DX), Z2
	VMOVUPD.Z    (R8)(AX*1), K1, Z4
	VFMADD231PD  Z2, Z4, Z0

store:
	VADDPD  Z1, Z0, Z0
	VMOVUPD Z0, K1, (DI)
	ADDQ    R15, DI
	ADDQ    $8, R11
	DECQ    R10
	JNZ     row

done:
	MOVQ ptr_len+8(FP), AX
	DECQ AX
	SUBQ R10, AX
	MOVQ AX, ret+152(FP)
	VZEROUPPER
	RET
