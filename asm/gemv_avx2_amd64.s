//go:build !purego

#include "textflag.h"

// SUM(y, x) leaves in x the sum of the four elements of y, whose lower half
// is x. It destroys Y15.
#define SUM(y, x) \
	VEXTRACTF128 $1, y, X15     \
	VADDPD       X15, x, x      \
	VUNPCKHPD    x, x, X15      \
	VADDSD       X15, x, x

// func gemvAVX2(m, n int, alpha float64, a []float64, lda int, x, y []float64)
//
// Four columns at a time pass over y, then the others one by one.
TEXT ·gemvAVX2(SB), NOSPLIT, $0-104
	MOVQ         m+0(FP), R8
	MOVQ         n+8(FP), R9
	VMOVSD       alpha+16(FP), X10
	MOVQ         a_base+24(FP), BX
	MOVQ         lda+48(FP), R10
	SHLQ         $3, R10              // bytes from column to column
	LEAQ         (R10)(R10*2), R11    // three columns
	MOVQ         x_base+56(FP), R12
	MOVQ         y_base+80(FP), R13
	SUBQ         $4, R9
	JLT          gemvOnes

gemvFour:
	VMULSD       (R12), X10, X4       // alpha·x[j]
	VMULSD       8(R12), X10, X5
	VMULSD       16(R12), X10, X6
	VMULSD       24(R12), X10, X7
	VBROADCASTSD X4, Y4
	VBROADCASTSD X5, Y5
	VBROADCASTSD X6, Y6
	VBROADCASTSD X7, Y7
	MOVQ         BX, SI               // a[i, j]
	MOVQ         R13, DI              // y[i]
	MOVQ         R8, CX
	SUBQ         $8, CX
	JLT          gemvFour4

gemvFour8:
	VMOVUPD     (DI), Y0
	VMOVUPD     32(DI), Y1
	VFMADD231PD (SI), Y4, Y0
	VFMADD231PD 32(SI), Y4, Y1
	VFMADD231PD (SI)(R10*1), Y5, Y0
	VFMADD231PD 32(SI)(R10*1), Y5, Y1
	VFMADD231PD (SI)(R10*2), Y6, Y0
	VFMADD231PD 32(SI)(R10*2), Y6, Y1
	VFMADD231PD (SI)(R11*1), Y7, Y0
	VFMADD231PD 32(SI)(R11*1), Y7, Y1
	VMOVUPD     Y0, (DI)
	VMOVUPD     Y1, 32(DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         gemvFour8

gemvFour4:
	ADDQ        $4, CX                // remaining - 4
	JLT         gemvFourTail
	VMOVUPD     (DI), Y0
	VFMADD231PD (SI), Y4, Y0
	VFMADD231PD (SI)(R10*1), Y5, Y0
	VFMADD231PD (SI)(R10*2), Y6, Y0
	VFMADD231PD (SI)(R11*1), Y7, Y0
	VMOVUPD     Y0, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX

gemvFourTail:
	ADDQ $4, CX                       // remaining, 0..3
	JZ   gemvFourNext

gemvFourRow:
	VMOVSD      (DI), X0
	VFMADD231SD (SI), X4, X0
	VFMADD231SD (SI)(R10*1), X5, X0
	VFMADD231SD (SI)(R10*2), X6, X0
	VFMADD231SD (SI)(R11*1), X7, X0
	VMOVSD      X0, (DI)
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        CX
	JNZ         gemvFourRow

gemvFourNext:
	LEAQ (BX)(R10*4), BX
	ADDQ $32, R12
	SUBQ $4, R9
	JGE  gemvFour

gemvOnes:
	ADDQ $4, R9                       // remaining columns, 0..3
	JZ   gemvDone

gemvOne:
	VMULSD       (R12), X10, X4       // alpha·x[j]
	VBROADCASTSD X4, Y4
	MOVQ         BX, SI
	MOVQ         R13, DI
	MOVQ         R8, CX
	SUBQ         $4, CX
	JLT          gemvOneTail

gemvOne4:
	VMOVUPD     (DI), Y0
	VFMADD231PD (SI), Y4, Y0
	VMOVUPD     Y0, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX
	JGE         gemvOne4

gemvOneTail:
	ADDQ $4, CX                       // remaining, 0..3
	JZ   gemvOneNext

gemvOneRow:
	VMOVSD      (DI), X0
	VFMADD231SD (SI), X4, X0
	VMOVSD      X0, (DI)
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        CX
	JNZ         gemvOneRow

gemvOneNext:
	ADDQ R10, BX
	ADDQ $8, R12
	DECQ R9
	JNZ  gemvOne

gemvDone:
	VZEROUPPER
	RET

// func gemvTAVX2(m, n int, alpha float64, a []float64, lda int, x, y []float64)
//
// Four columns at a time pass over x, then the others one by one. Each column
// has two accumulators.
TEXT ·gemvTAVX2(SB), NOSPLIT, $0-104
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
	SUBQ   $8, CX
	JLT    gemvTFour4

gemvTFour8:
	VMOVUPD     (DI), Y8
	VMOVUPD     32(DI), Y9
	VFMADD231PD (SI), Y8, Y0
	VFMADD231PD (SI)(R10*1), Y8, Y1
	VFMADD231PD (SI)(R10*2), Y8, Y2
	VFMADD231PD (SI)(R11*1), Y8, Y3
	VFMADD231PD 32(SI), Y9, Y4
	VFMADD231PD 32(SI)(R10*1), Y9, Y5
	VFMADD231PD 32(SI)(R10*2), Y9, Y6
	VFMADD231PD 32(SI)(R11*1), Y9, Y7
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         gemvTFour8

gemvTFour4:
	ADDQ        $4, CX                // remaining - 4
	JLT         gemvTFourReduce
	VMOVUPD     (DI), Y8
	VFMADD231PD (SI), Y8, Y0
	VFMADD231PD (SI)(R10*1), Y8, Y1
	VFMADD231PD (SI)(R10*2), Y8, Y2
	VFMADD231PD (SI)(R11*1), Y8, Y3
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX

gemvTFourReduce:
	VADDPD Y4, Y0, Y0
	VADDPD Y5, Y1, Y1
	VADDPD Y6, Y2, Y2
	VADDPD Y7, Y3, Y3
	SUM(Y0, X0)
	SUM(Y1, X1)
	SUM(Y2, X2)
	SUM(Y3, X3)
	ADDQ   $4, CX                     // remaining, 0..3
	JZ     gemvTFourStore

gemvTFourRow:
	VMOVSD      (DI), X8
	VFMADD231SD (SI), X8, X0
	VFMADD231SD (SI)(R10*1), X8, X1
	VFMADD231SD (SI)(R10*2), X8, X2
	VFMADD231SD (SI)(R11*1), X8, X3
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        CX
	JNZ         gemvTFourRow

gemvTFourStore:
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
	SUBQ   $8, CX
	JLT    gemvTOne4

gemvTOne8:
	VMOVUPD     (DI), Y8
	VMOVUPD     32(DI), Y9
	VFMADD231PD (SI), Y8, Y0
	VFMADD231PD 32(SI), Y9, Y4
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         gemvTOne8

gemvTOne4:
	ADDQ        $4, CX                // remaining - 4
	JLT         gemvTOneReduce
	VMOVUPD     (DI), Y8
	VFMADD231PD (SI), Y8, Y0
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX

gemvTOneReduce:
	VADDPD Y4, Y0, Y0
	SUM(Y0, X0)
	ADDQ   $4, CX                     // remaining, 0..3
	JZ     gemvTOneStore

gemvTOneRow:
	VMOVSD      (DI), X8
	VFMADD231SD (SI), X8, X0
	ADDQ        $8, SI
	ADDQ        $8, DI
	DECQ        CX
	JNZ         gemvTOneRow

gemvTOneStore:
	VFMADD213SD (R13), X10, X0        // alpha·sum + y[j]
	VMOVSD      X0, (R13)
	ADDQ        R10, BX
	ADDQ        $8, R13
	DECQ        R9
	JNZ         gemvTOne

gemvTDone:
	VZEROUPPER
	RET
