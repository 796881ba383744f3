//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// SUM(z, y, x) leaves in x the sum of the eight elements of z, whose lower
// parts are y and x. It destroys Z31.
#define SUM(z, y, x) \
	VEXTRACTF64X4 $1, z, Y31     \
	VADDPD        Y31, y, y      \
	VEXTRACTF64X2 $1, y, X31     \
	VADDPD        X31, x, x      \
	VUNPCKHPD     x, x, X31      \
	VADDSD        X31, x, x

// func gemvAVX512(m, n int, alpha float64, a []float64, lda int, x, y []float64)
//
// Few rows stay in registers while the columns pass. Of many rows, which come from
// the second cache or memory, four columns at a time pass over y, then the others
// one by one. Either way y[i] takes the columns in order.
TEXT ·gemvAVX512(SB), NOSPLIT, $0-104
	MOVQ         m+0(FP), R8
	MOVQ         n+8(FP), R9
	VBROADCASTSD alpha+16(FP), Z10
	MOVQ         a_base+24(FP), BX
	MOVQ         lda+48(FP), R10
	SHLQ         $3, R10              // bytes from column to column
	LEAQ         (R10)(R10*2), R11    // three columns
	MOVQ         x_base+56(FP), R12
	MOVQ         y_base+80(FP), R13
	CMPQ         R8, $256
	JLE          gemvFew
	SUBQ         $4, R9
	JLT          gemvOnes

gemvFour:
	VMULPD.BCST (R12), Z10, Z4        // alpha·x[j]
	VMULPD.BCST 8(R12), Z10, Z5
	VMULPD.BCST 16(R12), Z10, Z6
	VMULPD.BCST 24(R12), Z10, Z7
	MOVQ        BX, SI                // a[i, j]
	MOVQ        R13, DI               // y[i]
	MOVQ        R8, CX
	SUBQ        $16, CX
	JLT         gemvFour8

gemvFour16:
	VMOVUPD     (DI), Z0
	VMOVUPD     64(DI), Z1
	VFMADD231PD (SI), Z4, Z0
	VFMADD231PD 64(SI), Z4, Z1
	VFMADD231PD (SI)(R10*1), Z5, Z0
	VFMADD231PD 64(SI)(R10*1), Z5, Z1
	VFMADD231PD (SI)(R10*2), Z6, Z0
	VFMADD231PD 64(SI)(R10*2), Z6, Z1
	VFMADD231PD (SI)(R11*1), Z7, Z0
	VFMADD231PD 64(SI)(R11*1), Z7, Z1
	VMOVUPD     Z0, (DI)
	VMOVUPD     Z1, 64(DI)
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         gemvFour16

gemvFour8:
	ADDQ        $8, CX                // remaining - 8
	JLT         gemvFourTail
	VMOVUPD     (DI), Z0
	VFMADD231PD (SI), Z4, Z0
	VFMADD231PD (SI)(R10*1), Z5, Z0
	VFMADD231PD (SI)(R10*2), Z6, Z0
	VFMADD231PD (SI)(R11*1), Z7, Z0
	VMOVUPD     Z0, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX

gemvFourTail:
	ADDQ        $8, CX                // remaining, 0..7
	JZ          gemvFourNext
	TAIL_MASK(AX)
	VMOVUPD.Z   (DI), K1, Z0
	VMOVUPD.Z   (SI), K1, Z1
	VFMADD231PD Z1, Z4, Z0
	VMOVUPD.Z   (SI)(R10*1), K1, Z1
	VFMADD231PD Z1, Z5, Z0
	VMOVUPD.Z   (SI)(R10*2), K1, Z1
	VFMADD231PD Z1, Z6, Z0
	VMOVUPD.Z   (SI)(R11*1), K1, Z1
	VFMADD231PD Z1, Z7, Z0
	VMOVUPD     Z0, K1, (DI)

gemvFourNext:
	LEAQ (BX)(R10*4), BX
	ADDQ $32, R12
	SUBQ $4, R9
	JGE  gemvFour

gemvOnes:
	ADDQ $4, R9                       // remaining columns, 0..3
	JZ   gemvDone

gemvOne:
	VMULPD.BCST (R12), Z10, Z4        // alpha·x[j]
	MOVQ        BX, SI
	MOVQ        R13, DI
	MOVQ        R8, CX
	SUBQ        $8, CX
	JLT         gemvOneTail

gemvOne8:
	VMOVUPD     (DI), Z0
	VFMADD231PD (SI), Z4, Z0
	VMOVUPD     Z0, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         gemvOne8

gemvOneTail:
	ADDQ        $8, CX                // remaining, 0..7
	JZ          gemvOneNext
	TAIL_MASK(AX)
	VMOVUPD.Z   (DI), K1, Z0
	VMOVUPD.Z   (SI), K1, Z1
	VFMADD231PD Z1, Z4, Z0
	VMOVUPD     Z0, K1, (DI)

gemvOneNext:
	ADDQ R10, BX
	ADDQ $8, R12
	DECQ R9
	JNZ  gemvOne

gemvDone:
	VZEROUPPER
	RET

// COLUMNS begins a pass over the columns.
#define COLUMNS \
	MOVQ BX, SI                      \
	MOVQ R12, DX                     \
	MOVQ R9, CX

#define NEXT(loop) \
	ADDQ R10, SI                     \
	ADDQ $8, DX                      \
	DECQ CX                          \
	JNZ  loop

gemvFew:
	SUBQ    $64, R8
	JLT     gemvFew32

gemvRows64:
	VMOVUPD (R13), Z0
	VMOVUPD 64(R13), Z1
	VMOVUPD 128(R13), Z2
	VMOVUPD 192(R13), Z3
	VMOVUPD 256(R13), Z4
	VMOVUPD 320(R13), Z5
	VMOVUPD 384(R13), Z6
	VMOVUPD 448(R13), Z7
	COLUMNS

gemvLoop64:
	VMULPD.BCST (DX), Z10, Z8        // alpha·x[j]
	VFMADD231PD (SI), Z8, Z0
	VFMADD231PD 64(SI), Z8, Z1
	VFMADD231PD 128(SI), Z8, Z2
	VFMADD231PD 192(SI), Z8, Z3
	VFMADD231PD 256(SI), Z8, Z4
	VFMADD231PD 320(SI), Z8, Z5
	VFMADD231PD 384(SI), Z8, Z6
	VFMADD231PD 448(SI), Z8, Z7
	NEXT(gemvLoop64)
	VMOVUPD Z0, (R13)
	VMOVUPD Z1, 64(R13)
	VMOVUPD Z2, 128(R13)
	VMOVUPD Z3, 192(R13)
	VMOVUPD Z4, 256(R13)
	VMOVUPD Z5, 320(R13)
	VMOVUPD Z6, 384(R13)
	VMOVUPD Z7, 448(R13)
	ADDQ    $512, BX
	ADDQ    $512, R13
	SUBQ    $64, R8
	JGE     gemvRows64

gemvFew32:
	ADDQ    $32, R8                  // remaining - 32
	JLT     gemvFewRest
	VMOVUPD (R13), Z0
	VMOVUPD 64(R13), Z1
	VMOVUPD 128(R13), Z2
	VMOVUPD 192(R13), Z3
	COLUMNS

gemvLoop32:
	VMULPD.BCST (DX), Z10, Z8
	VFMADD231PD (SI), Z8, Z0
	VFMADD231PD 64(SI), Z8, Z1
	VFMADD231PD 128(SI), Z8, Z2
	VFMADD231PD 192(SI), Z8, Z3
	NEXT(gemvLoop32)
	VMOVUPD Z0, (R13)
	VMOVUPD Z1, 64(R13)
	VMOVUPD Z2, 128(R13)
	VMOVUPD Z3, 192(R13)
	ADDQ    $256, BX
	ADDQ    $256, R13
	SUBQ    $32, R8

gemvFewRest:
	ADDQ    $32, R8                  // remaining, 0..31
	JZ      gemvDone
	LEAQ    -1(R8), CX
	ANDQ    $7, CX
	INCQ    CX                       // in the last vector, 1..8
	MOVQ    $-1, AX
	SHLQ    CX, AX
	NOTQ    AX
	KMOVB   AX, K1
	CMPQ    R8, $8
	JLE     gemvVec1
	CMPQ    R8, $16
	JLE     gemvVec2
	CMPQ    R8, $24
	JLE     gemvVec3
	VMOVUPD   (R13), Z0
	VMOVUPD   64(R13), Z1
	VMOVUPD   128(R13), Z2
	VMOVUPD.Z 192(R13), K1, Z3
	COLUMNS

gemvLoop4:
	VMULPD.BCST (DX), Z10, Z8
	VMOVUPD.Z   192(SI), K1, Z9
	VFMADD231PD (SI), Z8, Z0
	VFMADD231PD 64(SI), Z8, Z1
	VFMADD231PD 128(SI), Z8, Z2
	VFMADD231PD Z9, Z8, Z3
	NEXT(gemvLoop4)
	VMOVUPD Z0, (R13)
	VMOVUPD Z1, 64(R13)
	VMOVUPD Z2, 128(R13)
	VMOVUPD Z3, K1, 192(R13)
	VZEROUPPER
	RET

gemvVec3:
	VMOVUPD   (R13), Z0
	VMOVUPD   64(R13), Z1
	VMOVUPD.Z 128(R13), K1, Z2
	COLUMNS

gemvLoop3:
	VMULPD.BCST (DX), Z10, Z8
	VMOVUPD.Z   128(SI), K1, Z9
	VFMADD231PD (SI), Z8, Z0
	VFMADD231PD 64(SI), Z8, Z1
	VFMADD231PD Z9, Z8, Z2
	NEXT(gemvLoop3)
	VMOVUPD Z0, (R13)
	VMOVUPD Z1, 64(R13)
	VMOVUPD Z2, K1, 128(R13)
	VZEROUPPER
	RET

gemvVec2:
	VMOVUPD   (R13), Z0
	VMOVUPD.Z 64(R13), K1, Z1
	COLUMNS

gemvLoop2:
	VMULPD.BCST (DX), Z10, Z8
	VMOVUPD.Z   64(SI), K1, Z9
	VFMADD231PD (SI), Z8, Z0
	VFMADD231PD Z9, Z8, Z1
	NEXT(gemvLoop2)
	VMOVUPD Z0, (R13)
	VMOVUPD Z1, K1, 64(R13)
	VZEROUPPER
	RET

gemvVec1:
	VMOVUPD.Z (R13), K1, Z0
	COLUMNS

gemvLoop1:
	VMULPD.BCST (DX), Z10, Z8
	VMOVUPD.Z   (SI), K1, Z9
	VFMADD231PD Z9, Z8, Z0
	NEXT(gemvLoop1)
	VMOVUPD Z0, K1, (R13)
	VZEROUPPER
	RET

// func gemvTAVX512(m, n int, alpha float64, a []float64, lda int, x, y []float64)
//
// Four columns at a time pass over x, then the others one by one. Each column
// has two accumulators.
TEXT ·gemvTAVX512(SB), NOSPLIT, $0-104
	MOVQ   m+0(FP), R8
	MOVQ   n+8(FP), R9
	VMOVSD alpha+16(FP), X10
	MOVQ   a_base+24(FP), BX
	MOVQ   lda+48(FP), R10
	SHLQ   $3, R10                    // bytes from column to column
	LEAQ   (R10)(R10*2), R11          // three columns
	MOVQ   x_base+56(FP), R12
	MOVQ   y_base+80(FP), R13
	SUBQ   $4, R9
	JLT    gemvTOnes

gemvTFour:
	VXORPD X0, X0, X0                 // sums of columns j .. j+3
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	VXORPD X4, X4, X4                 // their second parts
	VXORPD X5, X5, X5
	VXORPD X6, X6, X6
	VXORPD X7, X7, X7
	MOVQ   BX, SI                     // a[i, j]
	MOVQ   R12, DI                    // x[i]
	MOVQ   R8, CX
	SUBQ   $16, CX
	JLT    gemvTFour8

gemvTFour16:
	VMOVUPD     (DI), Z8
	VMOVUPD     64(DI), Z9
	VFMADD231PD (SI), Z8, Z0
	VFMADD231PD (SI)(R10*1), Z8, Z1
	VFMADD231PD (SI)(R10*2), Z8, Z2
	VFMADD231PD (SI)(R11*1), Z8, Z3
	VFMADD231PD 64(SI), Z9, Z4
	VFMADD231PD 64(SI)(R10*1), Z9, Z5
	VFMADD231PD 64(SI)(R10*2), Z9, Z6
	VFMADD231PD 64(SI)(R11*1), Z9, Z7
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         gemvTFour16

gemvTFour8:
	ADDQ        $8, CX                // remaining - 8
	JLT         gemvTFourTail
	VMOVUPD     (DI), Z8
	VFMADD231PD (SI), Z8, Z0
	VFMADD231PD (SI)(R10*1), Z8, Z1
	VFMADD231PD (SI)(R10*2), Z8, Z2
	VFMADD231PD (SI)(R11*1), Z8, Z3
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX

gemvTFourTail:
	ADDQ        $8, CX                // remaining, 0..7
	JZ          gemvTFourSum
	TAIL_MASK(AX)
	VMOVUPD.Z   (DI), K1, Z8
	VMOVUPD.Z   (SI), K1, Z9
	VFMADD231PD Z9, Z8, Z4
	VMOVUPD.Z   (SI)(R10*1), K1, Z9
	VFMADD231PD Z9, Z8, Z5
	VMOVUPD.Z   (SI)(R10*2), K1, Z9
	VFMADD231PD Z9, Z8, Z6
	VMOVUPD.Z   (SI)(R11*1), K1, Z9
	VFMADD231PD Z9, Z8, Z7

gemvTFourSum:
	VADDPD      Z4, Z0, Z0
	VADDPD      Z5, Z1, Z1
	VADDPD      Z6, Z2, Z2
	VADDPD      Z7, Z3, Z3
	SUM(Z0, Y0, X0)
	SUM(Z1, Y1, X1)
	SUM(Z2, Y2, X2)
	SUM(Z3, Y3, X3)
	VFMADD213SD (R13), X10, X0        // alpha·sum + y[j]
	VFMADD213SD 8(R13), X10, X1
	VFMADD213SD 16(R13), X10, X2
	VFMADD213SD 24(R13), X10, X3
	VMOVSD      X0, (R13)
	VMOVSD      X1, 8(R13)
	VMOVSD      X2, 16(R13)
	VMOVSD      X3, 24(R13)
	LEAQ        (BX)(R10*4), BX
	ADDQ        $32, R13
	SUBQ        $4, R9
	JGE         gemvTFour

gemvTOnes:
	ADDQ $4, R9                       // remaining columns, 0..3
	JZ   gemvTDone

gemvTOne:
	VXORPD X0, X0, X0
	VXORPD X4, X4, X4
	MOVQ   BX, SI
	MOVQ   R12, DI
	MOVQ   R8, CX
	SUBQ   $16, CX
	JLT    gemvTOne8

gemvTOne16:
	VMOVUPD     (DI), Z8
	VMOVUPD     64(DI), Z9
	VFMADD231PD (SI), Z8, Z0
	VFMADD231PD 64(SI), Z9, Z4
	ADDQ        $128, SI
	ADDQ        $128, DI
	SUBQ        $16, CX
	JGE         gemvTOne16

gemvTOne8:
	ADDQ        $8, CX                // remaining - 8
	JLT         gemvTOneTail
	VMOVUPD     (DI), Z8
	VFMADD231PD (SI), Z8, Z0
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX

gemvTOneTail:
	ADDQ        $8, CX                // remaining, 0..7
	JZ          gemvTOneSum
	TAIL_MASK(AX)
	VMOVUPD.Z   (DI), K1, Z8
	VMOVUPD.Z   (SI), K1, Z9
	VFMADD231PD Z9, Z8, Z4

gemvTOneSum:
	VADDPD      Z4, Z0, Z0
	SUM(Z0, Y0, X0)
	VFMADD213SD (R13), X10, X0        // alpha·sum + y[j]
	VMOVSD      X0, (R13)
	ADDQ        R10, BX
	ADDQ        $8, R13
	DECQ        R9
	JNZ         gemvTOne

gemvTDone:
	VZEROUPPER
	RET
