//go:build !purego

#include "textflag.h"

// TRANSPOSE makes the columns of a 4×4 block in Y0 to Y3 its rows, in Y4 to Y7.
#define TRANSPOSE \
	VUNPCKLPD  Y1, Y0, Y8       \
	VUNPCKHPD  Y1, Y0, Y9       \
	VUNPCKLPD  Y3, Y2, Y10      \
	VUNPCKHPD  Y3, Y2, Y11      \
	VPERM2F128 $0x20, Y10, Y8, Y4 \
	VPERM2F128 $0x20, Y11, Y9, Y5 \
	VPERM2F128 $0x31, Y10, Y8, Y6 \
	VPERM2F128 $0x31, Y11, Y9, Y7

// ROW sets a to the bytes to row k of the four in the list.
#define ROW(k, a) \
	MOVLQSX (4*k)(SI), a \
	SHLQ    $6, a

// func toRowsFourAVX2(ind []int32, scale, x []float64, ldx int, y []float64) int
//
// SI, DX, R8 rows, scales and the first column, BX and R9 bytes to the next and to the third, DI y, CX blocks of
// four rows.
TEXT ·toRowsFourAVX2(SB), NOSPLIT, $0-112
	MOVQ ind_base+0(FP), SI
	MOVQ ind_len+8(FP), CX
	MOVQ scale_base+24(FP), DX
	MOVQ x_base+48(FP), R8
	MOVQ ldx+72(FP), BX
	MOVQ y_base+80(FP), DI
	ANDQ $-4, CX
	MOVQ CX, ret+104(FP)
	SHLQ $3, BX
	LEAQ (BX)(BX*2), R9
	SHRQ $2, CX
	JZ   done

block:
	VMOVUPD (DX), Y12
	VMULPD  (R8), Y12, Y0
	VMULPD  (R8)(BX*1), Y12, Y1
	VMULPD  (R8)(BX*2), Y12, Y2
	VMULPD  (R8)(R9*1), Y12, Y3
	TRANSPOSE
	ROW(0, R10)
	ROW(1, R11)
	ROW(2, R12)
	ROW(3, R13)
	VMOVUPD Y4, (DI)(R10*1)
	VMOVUPD Y5, (DI)(R11*1)
	VMOVUPD Y6, (DI)(R12*1)
	VMOVUPD Y7, (DI)(R13*1)
	ADDQ    $16, SI
	ADDQ    $32, DX
	ADDQ    $32, R8
	DECQ    CX
	JNZ     block

done:
	VZEROUPPER
	RET

// func fromRowsFourAVX2(ind []int32, scale, y, x []float64, ldx int) int
TEXT ·fromRowsFourAVX2(SB), NOSPLIT, $0-112
	MOVQ ind_base+0(FP), SI
	MOVQ ind_len+8(FP), CX
	MOVQ scale_base+24(FP), DX
	MOVQ y_base+48(FP), DI
	MOVQ x_base+72(FP), R8
	MOVQ ldx+96(FP), BX
	ANDQ $-4, CX
	MOVQ CX, ret+104(FP)
	SHLQ $3, BX
	LEAQ (BX)(BX*2), R9
	SHRQ $2, CX
	JZ   done

block:
	ROW(0, R10)
	ROW(1, R11)
	ROW(2, R12)
	ROW(3, R13)
	VMOVUPD (DI)(R10*1), Y0
	VMOVUPD (DI)(R11*1), Y1
	VMOVUPD (DI)(R12*1), Y2
	VMOVUPD (DI)(R13*1), Y3
	TRANSPOSE
	VMOVUPD (DX), Y12
	VMULPD  Y4, Y12, Y4
	VMULPD  Y5, Y12, Y5
	VMULPD  Y6, Y12, Y6
	VMULPD  Y7, Y12, Y7
	VMOVUPD Y4, (R8)
	VMOVUPD Y5, (R8)(BX*1)
	VMOVUPD Y6, (R8)(BX*2)
	VMOVUPD Y7, (R8)(R9*1)
	ADDQ    $16, SI
	ADDQ    $32, DX
	ADDQ    $32, R8
	DECQ    CX
	JNZ     block

done:
	VZEROUPPER
	RET
