//go:build !purego

#include "textflag.h"

// The eight words that end before element w of the second half have w ones
// first: masks of the first w lanes.
DATA ·lanes<>+0(SB)/8, $-1
DATA ·lanes<>+8(SB)/8, $-1
DATA ·lanes<>+16(SB)/8, $-1
DATA ·lanes<>+24(SB)/8, $-1
DATA ·lanes<>+32(SB)/8, $-1
DATA ·lanes<>+40(SB)/8, $-1
DATA ·lanes<>+48(SB)/8, $-1
DATA ·lanes<>+56(SB)/8, $-1
DATA ·lanes<>+64(SB)/8, $0
DATA ·lanes<>+72(SB)/8, $0
DATA ·lanes<>+80(SB)/8, $0
DATA ·lanes<>+88(SB)/8, $0
DATA ·lanes<>+96(SB)/8, $0
DATA ·lanes<>+104(SB)/8, $0
DATA ·lanes<>+112(SB)/8, $0
DATA ·lanes<>+120(SB)/8, $0
GLOBL ·lanes<>(SB), RODATA|NOPTR, $128

// func mulRowsWideAVX2(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int
//
// Registers as in the form for AVX-512; Y0 and Y1 the sums of columns 0 to 3 and
// 4 to 7, Y14 and Y15 their masks.
TEXT ·mulRowsWideAVX2(SB), NOSPLIT, $0-160
	MOVQ    ptr_base+0(FP), R11
	MOVQ    ptr_len+8(FP), R10
	MOVQ    ind_base+24(FP), R12
	MOVQ    val_base+48(FP), R13
	MOVQ    x_base+72(FP), R8
	MOVQ    ldx+96(FP), R9
	MOVQ    y_base+104(FP), DI
	MOVQ    ldy+128(FP), R15
	MOVQ    w+136(FP), CX
	MOVQ    budget+144(FP), BX
	SHLQ    $3, R9
	SHLQ    $3, R15
	LEAQ    ·lanes<>+64(SB), AX
	SHLQ    $3, CX
	SUBQ    CX, AX
	VMOVUPD (AX), Y14
	VMOVUPD 32(AX), Y15
	DECQ    R10
	JZ      done

row:
	MOVQ   (R11), AX
	MOVQ   8(R11), CX
	LEAQ   (R12)(AX*4), SI
	LEAQ   (R13)(AX*8), DX
	SUBQ   AX, CX
	LEAQ   8(CX), AX
	SUBQ   AX, BX
	JLT    done
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	TESTQ  CX, CX
	JZ     store

entry:
	MOVLQSX      (SI), AX
	IMULQ        R9, AX
	VBROADCASTSD (DX), Y2
	VMASKMOVPD   (R8)(AX*1), Y14, Y4
	VMASKMOVPD   32(R8)(AX*1), Y15, Y5
	VFMADD231PD  Y2, Y4, Y0
	VFMADD231PD  Y2, Y5, Y1
	ADDQ         $4, SI
	ADDQ         $8, DX
	DECQ         CX
	JNZ          entry

store:
	VMASKMOVPD Y0, Y14, (DI)
	VMASKMOVPD Y1, Y15, 32(DI)
	ADDQ       R15, DI
	ADDQ       $8, R11
	DECQ       R10
	JNZ        row

done:
	MOVQ ptr_len+8(FP), AX
	DECQ AX
	SUBQ R10, AX
	MOVQ AX, ret+152(FP)
	VZEROUPPER
	RET

// FOUR adds val·x of the entry at off4(SI), off8(DX) to s0 to s3.
#define FOUR(off4, off8, s0, s1, s2, s3) \
	MOVLQSX     off4(SI), AX         \
	VMOVSD      off8(DX), X8         \
	VFMADD231SD (R8)(AX*8), X8, s0   \
	VFMADD231SD (R9)(AX*8), X8, s1   \
	VFMADD231SD (R14)(AX*8), X8, s2  \
	VFMADD231SD (R15)(AX*8), X8, s3

// func mulRowsFourAVX2(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int
//
// R11 next element of ptr, R10 rows left, SI and DX indices and values of the
// row, CX entries left, R8, R9, R14, R15 columns of X, DI row of Y, BX budget
// left; X0 to X3 and X4 to X7 sums of every other entry.
TEXT ·mulRowsFourAVX2(SB), NOSPLIT, $0-152
	MOVQ ptr_base+0(FP), R11
	MOVQ ptr_len+8(FP), R10
	MOVQ ind_base+24(FP), R12
	MOVQ val_base+48(FP), R13
	MOVQ x_base+72(FP), R8
	MOVQ ldx+96(FP), AX
	MOVQ y_base+104(FP), DI
	MOVQ budget+136(FP), BX
	LEAQ (R8)(AX*8), R9
	LEAQ (R9)(AX*8), R14
	LEAQ (R14)(AX*8), R15
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
	VXORPD X0, X0, X0
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	VXORPD X4, X4, X4
	VXORPD X5, X5, X5
	VXORPD X6, X6, X6
	VXORPD X7, X7, X7
	SUBQ   $2, CX
	JLT    last

two:
	FOUR(0, 0, X0, X1, X2, X3)
	FOUR(4, 8, X4, X5, X6, X7)
	ADDQ $8, SI
	ADDQ $16, DX
	SUBQ $2, CX
	JGE  two

last:
	ADDQ $2, CX
	JZ   store
	FOUR(0, 0, X0, X1, X2, X3)

store:
	MOVQ   ldy+128(FP), CX
	VADDSD X4, X0, X0
	VADDSD X5, X1, X1
	VADDSD X6, X2, X2
	VADDSD X7, X3, X3
	LEAQ   (DI)(CX*8), AX
	VMOVSD X0, (DI)
	VMOVSD X1, (AX)
	LEAQ   (AX)(CX*8), AX
	VMOVSD X2, (AX)
	VMOVSD X3, (AX)(CX*8)
	ADDQ   $8, DI
	ADDQ   $8, R11
	DECQ   R10
	JNZ    row

done:
	MOVQ ptr_len+8(FP), AX
	DECQ AX
	SUBQ R10, AX
	MOVQ AX, ret+144(FP)
	VZEROUPPER
	RET
