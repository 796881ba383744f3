//go:build !purego

#include "textflag.h"

// ADD1 adds one element at row AX of the block.
#define ADD1(o) \
	MOVL   o*4(DX)(AX*4), BX       \
	VMOVSD o*8(SI)(AX*8), X0       \
	VADDSD (R14)(BX*8), X0, X0     \
	VMOVSD X0, (R14)(BX*8)

// func addLowerAVX2(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int)
//
//	SI  column of the block   R12 bytes from one to the next
//	DX  pos                   R15 pos[r-1] - (r-1)
//	DI  dst, less the shift   R11 bytes from column to column of dst
//	R14 column of dst         AX  row of the block
//	R8  r                     R9  j, R10 j1
TEXT ·addLowerAVX2(SB), NOSPLIT, $0-120
	MOVQ  r+0(FP), R8
	MOVQ  j0+8(FP), R9
	MOVQ  j1+16(FP), R10
	MOVQ  cb_base+24(FP), SI
	MOVQ  ldcb+48(FP), R12
	SHLQ  $3, R12
	MOVQ  pos_base+56(FP), DX
	MOVQ  dst_base+88(FP), DI
	MOVQ  ld+112(FP), R11
	SHLQ  $3, R11
	MOVQ  shift+80(FP), BX
	LEAQ  8(R11), AX
	IMULQ BX, AX
	SUBQ  AX, DI
	MOVQ  R12, AX
	IMULQ R9, AX
	ADDQ  AX, SI
	MOVL  -4(DX)(R8*4), R15
	SUBQ  R8, R15
	INCQ  R15

column:
	MOVL  (DX)(R9*4), R14
	MOVQ  R14, BX
	IMULQ R11, R14
	ADDQ  DI, R14
	MOVQ  R8, CX
	SUBQ  R9, CX                    // rows
	MOVQ  BX, R13
	SUBQ  R9, R13
	CMPQ  R13, R15
	JNE   gaps

	LEAQ  (R14)(BX*8), R14          // rows without gaps
	LEAQ  (SI)(R9*8), AX
	SUBQ  $16, CX
	JLT   add4

add16:
	VMOVUPD (AX), Y0
	VMOVUPD 32(AX), Y1
	VMOVUPD 64(AX), Y2
	VMOVUPD 96(AX), Y3
	VADDPD  (R14), Y0, Y0
	VADDPD  32(R14), Y1, Y1
	VADDPD  64(R14), Y2, Y2
	VADDPD  96(R14), Y3, Y3
	VMOVUPD Y0, (R14)
	VMOVUPD Y1, 32(R14)
	VMOVUPD Y2, 64(R14)
	VMOVUPD Y3, 96(R14)
	ADDQ    $128, AX
	ADDQ    $128, R14
	SUBQ    $16, CX
	JGE     add16

add4:
	ADDQ $12, CX                    // remaining - 4
	JLT  addTail

add4loop:
	VMOVUPD (AX), Y0
	VADDPD  (R14), Y0, Y0
	VMOVUPD Y0, (R14)
	ADDQ    $32, AX
	ADDQ    $32, R14
	SUBQ    $4, CX
	JGE     add4loop

addTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   next

addOne:
	VMOVSD (AX), X0
	VADDSD (R14), X0, X0
	VMOVSD X0, (R14)
	ADDQ   $8, AX
	ADDQ   $8, R14
	DECQ   CX
	JNZ    addOne
	JMP    next

gaps:
	MOVQ R9, AX
	ANDQ $3, CX                     // so many first that fours remain, the same for all columns
	JZ   fours

ones:
	ADD1(0)
	INCQ AX
	DECQ CX
	JNZ  ones

fours:
	CMPQ AX, R8
	JGE  next

four:
	MOVL    12(DX)(AX*4), CX
	MOVL    (DX)(AX*4), BX
	SUBQ    BX, CX
	CMPQ    CX, $3
	JNE     scattered
	VMOVUPD (SI)(AX*8), Y0
	VADDPD  (R14)(BX*8), Y0, Y0
	VMOVUPD Y0, (R14)(BX*8)
	ADDQ    $4, AX
	CMPQ    AX, R8
	JLT     four
	JMP     next

scattered:
	ADD1(0)
	ADD1(1)
	ADD1(2)
	ADD1(3)
	ADDQ $4, AX
	CMPQ AX, R8
	JLT  four

next:
	ADDQ R12, SI
	INCQ R9
	CMPQ R9, R10
	JLT  column
	VZEROUPPER
	RET

// SQUARE adds to acc the squares of the rows of one column at mem, times d.
#define SQUARE(mem, d, acc, t) \
	VMOVUPD     mem, t             \
	VMULPD      t, t, t            \
	VFMADD231PD t, d, acc

#define SQUARE1(mem, d, acc, t) \
	VMOVSD      mem, t             \
	VMULSD      t, t, t            \
	VFMADD231SD t, d, acc

// func growthRowsAVX2(m, p int, l []float64, ld int, d, g []float64)
//
//	SI  l, four columns at a time   R10, R11 bytes of one column and of three
//	DX  d                           R9  columns left
//	DI  g                           CX  rows left   R8 m
TEXT ·growthRowsAVX2(SB), NOSPLIT, $0-96
	MOVQ         m+0(FP), R8
	MOVQ         p+8(FP), R9
	MOVQ         l_base+16(FP), R12
	MOVQ         ld+40(FP), R10
	SHLQ         $3, R10
	LEAQ         (R10)(R10*2), R11
	MOVQ         d_base+48(FP), DX
	MOVQ         $0x7fffffffffffffff, AX
	VMOVQ        AX, X11
	VBROADCASTSD X11, Y11
	SUBQ         $4, R9
	JLT          squaresRest

squaresFour:
	VBROADCASTSD (DX), Y12
	VBROADCASTSD 8(DX), Y13
	VBROADCASTSD 16(DX), Y14
	VBROADCASTSD 24(DX), Y15
	VANDPD       Y11, Y12, Y12
	VANDPD       Y11, Y13, Y13
	VANDPD       Y11, Y14, Y14
	VANDPD       Y11, Y15, Y15
	MOVQ         R12, SI
	MOVQ         g_base+72(FP), DI
	MOVQ         R8, CX
	SUBQ         $8, CX
	JLT          squares4

squares8:
	VMOVUPD (DI), Y0
	VMOVUPD 32(DI), Y1
	SQUARE((SI), Y12, Y0, Y2)
	SQUARE(32(SI), Y12, Y1, Y3)
	SQUARE((SI)(R10*1), Y13, Y0, Y4)
	SQUARE(32(SI)(R10*1), Y13, Y1, Y5)
	SQUARE((SI)(R10*2), Y14, Y0, Y6)
	SQUARE(32(SI)(R10*2), Y14, Y1, Y7)
	SQUARE((SI)(R11*1), Y15, Y0, Y8)
	SQUARE(32(SI)(R11*1), Y15, Y1, Y9)
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     squares8

squares4:
	ADDQ    $4, CX                  // remaining - 4
	JLT     squaresTail
	VMOVUPD (DI), Y0
	SQUARE((SI), Y12, Y0, Y2)
	SQUARE((SI)(R10*1), Y13, Y0, Y3)
	SQUARE((SI)(R10*2), Y14, Y0, Y4)
	SQUARE((SI)(R11*1), Y15, Y0, Y5)
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX

squaresTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   squaresNext

squaresTail1:
	VMOVSD (DI), X0
	SQUARE1((SI), X12, X0, X2)
	SQUARE1((SI)(R10*1), X13, X0, X3)
	SQUARE1((SI)(R10*2), X14, X0, X4)
	SQUARE1((SI)(R11*1), X15, X0, X5)
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNZ    squaresTail1

squaresNext:
	LEAQ (R12)(R10*4), R12
	ADDQ $32, DX
	SUBQ $4, R9
	JGE  squaresFour

squaresRest:
	ADDQ $4, R9                     // columns, 0..3
	JZ   squaresDone

squaresOne:
	VBROADCASTSD (DX), Y12
	VANDPD       Y11, Y12, Y12
	MOVQ         R12, SI
	MOVQ         g_base+72(FP), DI
	MOVQ         R8, CX
	SUBQ         $4, CX
	JLT          oneTail

one4:
	VMOVUPD (DI), Y0
	SQUARE((SI), Y12, Y0, Y2)
	VMOVUPD Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $4, CX
	JGE     one4

oneTail:
	ADDQ $4, CX
	JZ   oneNext

oneTail1:
	VMOVSD (DI), X0
	SQUARE1((SI), X12, X0, X2)
	VMOVSD X0, (DI)
	ADDQ   $8, SI
	ADDQ   $8, DI
	DECQ   CX
	JNZ    oneTail1

oneNext:
	ADDQ R10, R12
	ADDQ $8, DX
	DECQ R9
	JNZ  squaresOne

squaresDone:
	VZEROUPPER
	RET

// func columnMaxAVX2(m, p int, l []float64, ld int, c []float64)
//
// VMAXPD passes over NaN if they are its first operand in Intel's order; the
// comparisons note them in Y14.
//
//	SI  column   R10 bytes from one to the next
//	AX  rows     CX  rows left   R8 m   R9 columns left
//	DI  c
TEXT ·columnMaxAVX2(SB), NOSPLIT, $0-72
	MOVQ         m+0(FP), R8
	MOVQ         p+8(FP), R9
	MOVQ         l_base+16(FP), SI
	MOVQ         ld+40(FP), R10
	SHLQ         $3, R10
	MOVQ         c_base+48(FP), DI
	MOVQ         $0x7fffffffffffffff, AX
	VMOVQ        AX, X15
	VBROADCASTSD X15, Y15

largest:
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	VXORPD Y14, Y14, Y14
	MOVQ   SI, AX
	MOVQ   R8, CX
	SUBQ   $16, CX
	JLT    largest4

largest16:
	VANDPD (AX), Y15, Y4
	VANDPD 32(AX), Y15, Y5
	VANDPD 64(AX), Y15, Y6
	VANDPD 96(AX), Y15, Y7
	VMAXPD Y0, Y4, Y0
	VMAXPD Y1, Y5, Y1
	VMAXPD Y2, Y6, Y2
	VMAXPD Y3, Y7, Y3
	VCMPPD $3, Y4, Y5, Y4
	VCMPPD $3, Y6, Y7, Y6
	VORPD  Y4, Y14, Y14
	VORPD  Y6, Y14, Y14
	ADDQ   $128, AX
	SUBQ   $16, CX
	JGE    largest16

largest4:
	ADDQ $12, CX                    // remaining - 4
	JLT  largestTail

largest4loop:
	VANDPD (AX), Y15, Y4
	VMAXPD Y0, Y4, Y0
	VCMPPD $3, Y4, Y4, Y4
	VORPD  Y4, Y14, Y14
	ADDQ   $32, AX
	SUBQ   $4, CX
	JGE    largest4loop

largestTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   largestAll

largestTail1:
	VMOVSD (AX), X4
	VANDPD X4, X15, X4
	VMAXPD Y1, Y4, Y1
	VCMPPD $3, Y4, Y4, Y4
	VORPD  Y4, Y14, Y14
	ADDQ   $8, AX
	DECQ   CX
	JNZ    largestTail1

largestAll:
	VMAXPD       Y1, Y0, Y0
	VMAXPD       Y3, Y2, Y2
	VMAXPD       Y2, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPD       X1, X0, X0
	VUNPCKHPD    X0, X0, X1
	VMAXSD       X1, X0, X0
	VTESTPD      Y14, Y14
	JEQ          largestStore
	VPCMPEQD     X0, X0, X0         // a NaN
	VPSRLQ       $1, X0, X0

largestStore:
	VMOVSD X0, (DI)
	ADDQ   $8, DI
	ADDQ   R10, SI
	DECQ   R9
	JNZ    largest
	VZEROUPPER
	RET
