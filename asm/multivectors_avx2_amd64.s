//go:build !purego

#include "textflag.h"

// ADDSUMS adds Y0 to Y7, the sums of every fourth row, to the eight numbers at DX.
#define ADDSUMS \
	VADDPD  Y2, Y0, Y0          \
	VADDPD  Y3, Y1, Y1          \
	VADDPD  Y6, Y4, Y4          \
	VADDPD  Y7, Y5, Y5          \
	VADDPD  Y4, Y0, Y0          \
	VADDPD  Y5, Y1, Y1          \
	VADDPD  (DX), Y0, Y0        \
	VADDPD  32(DX), Y1, Y1      \
	VMOVUPD Y0, (DX)            \
	VMOVUPD Y1, 32(DX)

#define ZEROSUMS \
	VXORPD Y0, Y0, Y0 \
	VXORPD Y1, Y1, Y1 \
	VXORPD Y2, Y2, Y2 \
	VXORPD Y3, Y3, Y3 \
	VXORPD Y4, Y4, Y4 \
	VXORPD Y5, Y5, Y5 \
	VXORPD Y6, Y6, Y6 \
	VXORPD Y7, Y7, Y7

// SQUARES adds the squares of the row at off(SI) to a and b.
#define SQUARES(off, a, b) \
	VMOVUPD     off(SI), Y8    \
	VMOVUPD     (off+32)(SI), Y9 \
	VFMADD231PD Y8, Y8, a      \
	VFMADD231PD Y9, Y9, b

// func rowSquaresAVX2(x []float64, s *[8]float64)
TEXT ·rowSquaresAVX2(SB), NOSPLIT, $0-32
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	MOVQ s+24(FP), DX
	ZEROSUMS
	SUBQ $32, CX
	JLT  last

four:
	SQUARES(0, Y0, Y1)
	SQUARES(64, Y2, Y3)
	SQUARES(128, Y4, Y5)
	SQUARES(192, Y6, Y7)
	ADDQ $256, SI
	SUBQ $32, CX
	JGE  four

last:
	ADDQ $32, CX
	JZ   done

one:
	SQUARES(0, Y0, Y1)
	ADDQ $64, SI
	SUBQ $8, CX
	JGT  one

done:
	ADDSUMS
	VZEROUPPER
	RET

// DISTANCE adds the squares of the differences of the rows at off(SI) and off(DI) to a and b.
#define DISTANCE(off, a, b) \
	VMOVUPD     off(SI), Y8         \
	VMOVUPD     (off+32)(SI), Y9    \
	VSUBPD      off(DI), Y8, Y8     \
	VSUBPD      (off+32)(DI), Y9, Y9 \
	VFMADD231PD Y8, Y8, a           \
	VFMADD231PD Y9, Y9, b

// func rowDistanceAVX2(x, y []float64, s *[8]float64)
TEXT ·rowDistanceAVX2(SB), NOSPLIT, $0-56
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	MOVQ y_base+24(FP), DI
	MOVQ s+48(FP), DX
	ZEROSUMS
	SUBQ $32, CX
	JLT  last

four:
	DISTANCE(0, Y0, Y1)
	DISTANCE(64, Y2, Y3)
	DISTANCE(128, Y4, Y5)
	DISTANCE(192, Y6, Y7)
	ADDQ $256, SI
	ADDQ $256, DI
	SUBQ $32, CX
	JGE  four

last:
	ADDQ $32, CX
	JZ   done

one:
	DISTANCE(0, Y0, Y1)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $8, CX
	JGT  one

done:
	ADDSUMS
	VZEROUPPER
	RET

// DOTS adds the row at off(SI) times its element at off(BX) to a and b.
#define DOTS(off, a, b) \
	VBROADCASTSD off(BX), Y8          \
	VFMADD231PD  off(SI), Y8, a       \
	VFMADD231PD  (off+32)(SI), Y8, b

// func rowDotsAVX2(x []float64, j int, s *[8]float64)
TEXT ·rowDotsAVX2(SB), NOSPLIT, $0-40
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	MOVQ j+24(FP), BX
	MOVQ s+32(FP), DX
	LEAQ (SI)(BX*8), BX
	ZEROSUMS
	SUBQ $32, CX
	JLT  last

four:
	DOTS(0, Y0, Y1)
	DOTS(64, Y2, Y3)
	DOTS(128, Y4, Y5)
	DOTS(192, Y6, Y7)
	ADDQ $256, SI
	ADDQ $256, BX
	SUBQ $32, CX
	JGE  four

last:
	ADDQ $32, CX
	JZ   done

one:
	DOTS(0, Y0, Y1)
	ADDQ $64, SI
	ADDQ $64, BX
	SUBQ $8, CX
	JGT  one

done:
	ADDSUMS
	VZEROUPPER
	RET

// func rowLessAVX2(x []float64, j int, t *[8]float64)
TEXT ·rowLessAVX2(SB), NOSPLIT, $0-40
	MOVQ    x_base+0(FP), SI
	MOVQ    x_len+8(FP), CX
	MOVQ    j+24(FP), BX
	MOVQ    t+32(FP), DX
	VMOVUPD (DX), Y0
	VMOVUPD 32(DX), Y1
	LEAQ    (SI)(BX*8), BX
	TESTQ   CX, CX
	JZ      done

row:
	VBROADCASTSD (BX), Y2
	VMOVUPD      (SI), Y3
	VMOVUPD      32(SI), Y4
	VFNMADD231PD Y2, Y0, Y3
	VFNMADD231PD Y2, Y1, Y4
	VMOVUPD      Y3, (SI)
	VMOVUPD      Y4, 32(SI)
	ADDQ         $64, SI
	ADDQ         $64, BX
	SUBQ         $8, CX
	JNZ          row

done:
	VZEROUPPER
	RET

// TIMES adds element q of the row at SI times row q of M to a and b.
#define TIMES(q, a, b) \
	VBROADCASTSD (8*q)(SI), Y8          \
	VFMADD231PD  (64*q)(DX), Y8, a      \
	VFMADD231PD  (64*q+32)(DX), Y8, b

// func rowTimesAVX2(x []float64, m *[64]float64)
TEXT ·rowTimesAVX2(SB), NOSPLIT, $0-32
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	MOVQ m+24(FP), DX
	TESTQ CX, CX
	JZ   done

row:
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	TIMES(0, Y0, Y1)
	TIMES(1, Y2, Y3)
	TIMES(2, Y0, Y1)
	TIMES(3, Y2, Y3)
	TIMES(4, Y0, Y1)
	TIMES(5, Y2, Y3)
	TIMES(6, Y0, Y1)
	TIMES(7, Y2, Y3)
	VADDPD  Y2, Y0, Y0
	VADDPD  Y3, Y1, Y1
	VMOVUPD Y0, (SI)
	VMOVUPD Y1, 32(SI)
	ADDQ    $64, SI
	SUBQ    $8, CX
	JNZ     row

done:
	VZEROUPPER
	RET

// func mulSymColsManyAVX2(ptr []int, ind []int32, val, x, y []float64, first, budget int) int
//
// Registers as in mulSymColsAVX2; Y0 and Y1 the row of x, Y2 and Y3 the sums of the column.
TEXT ·mulSymColsManyAVX2(SB), NOSPLIT, $0-144
	MOVQ ptr_base+0(FP), R11
	MOVQ ptr_len+8(FP), R10
	MOVQ ind_base+24(FP), R12
	MOVQ val_base+48(FP), R13
	MOVQ x_base+72(FP), R8
	MOVQ y_base+96(FP), DI
	MOVQ first+120(FP), R9
	MOVQ budget+128(FP), BX
	DECQ R10
	JZ   done

column:
	MOVQ    (R11), AX
	MOVQ    8(R11), CX
	LEAQ    (R12)(AX*4), SI
	LEAQ    (R13)(AX*8), DX
	SUBQ    AX, CX
	LEAQ    8(CX), AX
	SUBQ    AX, BX
	JLT     done
	TESTQ   CX, CX
	JZ      next
	MOVLQSX (SI), AX
	CMPQ    AX, R9
	JLT     done                    // above the diagonal
	MOVQ    R9, R14
	SHLQ    $6, R14
	VMOVUPD (R8)(R14*1), Y0
	VMOVUPD 32(R8)(R14*1), Y1
	VXORPD  Y2, Y2, Y2
	VXORPD  Y3, Y3, Y3
	CMPQ    AX, R9
	JNE     entry
	VBROADCASTSD (DX), Y4
	VMULPD  Y4, Y0, Y2
	VMULPD  Y4, Y1, Y3
	ADDQ    $4, SI
	ADDQ    $8, DX
	DECQ    CX
	JZ      sum

entry:
	MOVLQSX      (SI), AX
	SHLQ         $6, AX
	VBROADCASTSD (DX), Y4
	VMOVUPD      (DI)(AX*1), Y5
	VMOVUPD      32(DI)(AX*1), Y6
	VFMADD231PD  (R8)(AX*1), Y4, Y2
	VFMADD231PD  32(R8)(AX*1), Y4, Y3
	VFMADD231PD  Y4, Y0, Y5
	VFMADD231PD  Y4, Y1, Y6
	VMOVUPD      Y5, (DI)(AX*1)
	VMOVUPD      Y6, 32(DI)(AX*1)
	ADDQ         $4, SI
	ADDQ         $8, DX
	DECQ         CX
	JNZ          entry

sum:
	VADDPD  (DI)(R14*1), Y2, Y2
	VADDPD  32(DI)(R14*1), Y3, Y3
	VMOVUPD Y2, (DI)(R14*1)
	VMOVUPD Y3, 32(DI)(R14*1)

next:
	INCQ R9
	ADDQ $8, R11
	DECQ R10
	JNZ  column

done:
	MOVQ ptr_len+8(FP), AX
	DECQ AX
	SUBQ R10, AX
	MOVQ AX, ret+136(FP)
	VZEROUPPER
	RET
