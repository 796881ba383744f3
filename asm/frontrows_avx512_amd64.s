//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// SQUARES4 adds to acc the squares of eight rows of four columns, times d. CX counts
// rows from the end of the block.
#define SQUARES4(o, acc, t0, t1, t2, t3) \
	VMOVUPD     o(SI), t0            \
	VMOVUPD     o(SI)(R10*1), t1     \
	VMOVUPD     o(SI)(R10*2), t2     \
	VMOVUPD     o(SI)(R11*1), t3     \
	VMULPD      t0, t0, t0           \
	VMULPD      t1, t1, t1           \
	VMULPD      t2, t2, t2           \
	VMULPD      t3, t3, t3           \
	VFMADD231PD t0, Z28, acc         \
	VFMADD231PD t1, Z29, acc         \
	VFMADD231PD t2, Z30, acc         \
	VFMADD231PD t3, Z31, acc

// func growthRowsAVX512(m, p int, l []float64, ld int, d, g []float64)
//
//	SI  l, four columns at a time   R10, R11 bytes of one column and of three
//	DX  d                           R9  columns left
//	DI  g                           CX  rows left   R8 m
TEXT ·growthRowsAVX512(SB), NOSPLIT, $0-96
	MOVQ         m+0(FP), R8
	MOVQ         p+8(FP), R9
	MOVQ         l_base+16(FP), R12
	MOVQ         ld+40(FP), R10
	SHLQ         $3, R10
	LEAQ         (R10)(R10*2), R11
	MOVQ         d_base+48(FP), DX
	MOVQ         $0x7fffffffffffffff, AX
	VPBROADCASTQ AX, Z27
	MOVQ         R8, CX
	ANDQ         $7, CX
	JZ           squaresBegin

	// The last rows, all columns: loads of what a masked store has just left would wait.
	TAIL_MASK(AX)
	MOVQ         R8, AX
	ANDQ         $-8, AX
	LEAQ         (R12)(AX*8), SI
	MOVQ         g_base+72(FP), DI
	LEAQ         (DI)(AX*8), DI
	VMOVUPD.Z    (DI), K1, Z0
	XORL         AX, AX

squaresLast:
	VBROADCASTSD (DX)(AX*8), Z28
	VANDPD       Z27, Z28, Z28
	VMOVUPD.Z    (SI), K1, Z2
	VMULPD       Z2, Z2, Z2
	VFMADD231PD  Z2, Z28, Z0
	ADDQ         R10, SI
	INCQ         AX
	CMPQ         AX, R9
	JLT          squaresLast
	VMOVUPD      Z0, K1, (DI)

squaresBegin:
	SUBQ         $4, R9
	JLT          squaresRest

squaresFour:
	VBROADCASTSD (DX), Z28
	VBROADCASTSD 8(DX), Z29
	VBROADCASTSD 16(DX), Z30
	VBROADCASTSD 24(DX), Z31
	VANDPD       Z27, Z28, Z28
	VANDPD       Z27, Z29, Z29
	VANDPD       Z27, Z30, Z30
	VANDPD       Z27, Z31, Z31
	MOVQ         R12, SI
	MOVQ         g_base+72(FP), DI
	MOVQ         R8, CX
	SUBQ         $16, CX
	JLT          squares8

squares16:
	VMOVUPD (DI), Z0
	VMOVUPD 64(DI), Z1
	SQUARES4(0, Z0, Z2, Z3, Z4, Z5)
	SQUARES4(64, Z1, Z6, Z7, Z8, Z9)
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGE     squares16

squares8:
	ADDQ    $8, CX                  // remaining - 8
	JLT     squaresNext
	VMOVUPD (DI), Z0
	SQUARES4(0, Z0, Z2, Z3, Z4, Z5)
	VMOVUPD Z0, (DI)

squaresNext:
	LEAQ (R12)(R10*4), R12
	ADDQ $32, DX
	SUBQ $4, R9
	JGE  squaresFour

squaresRest:
	ADDQ $4, R9                     // columns, 0..3
	JZ   squaresDone

squaresOne:
	VBROADCASTSD (DX), Z28
	VANDPD       Z27, Z28, Z28
	MOVQ         R12, SI
	MOVQ         g_base+72(FP), DI
	MOVQ         R8, CX
	SUBQ         $8, CX
	JLT          oneNext

one8:
	VMOVUPD     (DI), Z0
	VMOVUPD     (SI), Z2
	VMULPD      Z2, Z2, Z2
	VFMADD231PD Z2, Z28, Z0
	VMOVUPD     Z0, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         one8

oneNext:
	ADDQ R10, R12
	ADDQ $8, DX
	DECQ R9
	JNZ  squaresOne

squaresDone:
	VZEROUPPER
	RET

// func columnMaxAVX512(m, p int, l []float64, ld int, c []float64)
//
// VRANGEPD with 11 takes the largest magnitude and passes over NaN, which the
// comparisons note in K2.
//
//	SI  column   R10 bytes from one to the next
//	AX  rows     CX  rows left   R8 m   R9 columns left
//	DI  c
TEXT ·columnMaxAVX512(SB), NOSPLIT, $0-72
	MOVQ m+0(FP), R8
	MOVQ p+8(FP), R9
	MOVQ l_base+16(FP), SI
	MOVQ ld+40(FP), R10
	SHLQ $3, R10
	MOVQ c_base+48(FP), DI
	MOVQ R8, CX
	ANDQ $7, CX
	TAIL_MASK(AX)

largest:
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	KXORB  K2, K2, K2
	MOVQ   SI, AX
	MOVQ   R8, CX
	SUBQ   $32, CX
	JLT    largest8

largest32:
	VMOVUPD  (AX), Z4
	VMOVUPD  64(AX), Z5
	VMOVUPD  128(AX), Z6
	VMOVUPD  192(AX), Z7
	VRANGEPD $11, Z4, Z0, Z0
	VRANGEPD $11, Z5, Z1, Z1
	VRANGEPD $11, Z6, Z2, Z2
	VRANGEPD $11, Z7, Z3, Z3
	VCMPPD   $3, Z4, Z5, K3
	VCMPPD   $3, Z6, Z7, K4
	KORB     K3, K2, K2
	KORB     K4, K2, K2
	ADDQ     $256, AX
	SUBQ     $32, CX
	JGE      largest32

largest8:
	ADDQ $24, CX                    // remaining - 8
	JLT  largestTail

largest8loop:
	VMOVUPD  (AX), Z4
	VRANGEPD $11, Z4, Z0, Z0
	VCMPPD   $3, Z4, Z4, K3
	KORB     K3, K2, K2
	ADDQ     $64, AX
	SUBQ     $8, CX
	JGE      largest8loop

largestTail:
	ADDQ      $8, CX                // remaining, 0..7
	JZ        largestAll
	VMOVUPD.Z (AX), K1, Z4
	VRANGEPD  $11, Z4, Z1, Z1
	VCMPPD    $3, Z4, Z4, K3
	KORB      K3, K2, K2

largestAll:
	VMAXPD        Z1, Z0, Z0
	VMAXPD        Z3, Z2, Z2
	VMAXPD        Z2, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPD        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VMAXPD        X1, X0, X0
	VUNPCKHPD     X0, X0, X1
	VMAXSD        X1, X0, X0
	KTESTB        K2, K2
	JEQ           largestStore
	VPCMPEQD      X0, X0, X0        // a NaN
	VPSRLQ        $1, X0, X0

largestStore:
	VMOVSD X0, (DI)
	ADDQ   $8, DI
	ADDQ   R10, SI
	DECQ   R9
	JNZ    largest
	VZEROUPPER
	RET
