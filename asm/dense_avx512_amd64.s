//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// SUM_Z0 leaves in X0 the sum of the eight elements of Z0. It destroys Z1.
#define SUM_Z0 \
	VEXTRACTF64X4 $1, Z0, Y1     \
	VADDPD        Y1, Y0, Y0     \
	VEXTRACTF128  $1, Y0, X1     \
	VADDPD        X1, X0, X0     \
	VUNPCKHPD     X0, X0, X1     \
	VADDSD        X1, X0, X0

// func dotAVX512(x, y []float64) float64
TEXT ·dotAVX512(SB), NOSPLIT, $0-56
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	MOVQ   y_base+24(FP), DI
	VXORPD X0, X0, X0               // four accumulators
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	SUBQ   $32, CX
	JLT    dot8

dot32:
	VMOVUPD     (SI), Z4
	VMOVUPD     64(SI), Z5
	VMOVUPD     128(SI), Z6
	VMOVUPD     192(SI), Z7
	VFMADD231PD (DI), Z4, Z0
	VFMADD231PD 64(DI), Z5, Z1
	VFMADD231PD 128(DI), Z6, Z2
	VFMADD231PD 192(DI), Z7, Z3
	ADDQ        $256, SI
	ADDQ        $256, DI
	SUBQ        $32, CX
	JGE         dot32

dot8:
	ADDQ $24, CX                    // remaining - 8
	JLT  dotTail

dot8loop:
	VMOVUPD     (SI), Z4
	VFMADD231PD (DI), Z4, Z0
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         dot8loop

dotTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          dotSum
	TAIL_MASK(AX)
	VMOVUPD.Z   (SI), K1, Z4
	VMOVUPD.Z   (DI), K1, Z5
	VFMADD231PD Z5, Z4, Z1

dotSum:
	VADDPD Z1, Z0, Z0
	VADDPD Z3, Z2, Z2
	VADDPD Z2, Z0, Z0
	SUM_Z0
	VMOVSD X0, ret+48(FP)
	VZEROUPPER
	RET

// func sumSquaresAVX512(x []float64) float64
TEXT ·sumSquaresAVX512(SB), NOSPLIT, $0-32
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	VXORPD X0, X0, X0               // four accumulators
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	SUBQ   $32, CX
	JLT    sq8

sq32:
	VMOVUPD     (SI), Z4
	VMOVUPD     64(SI), Z5
	VMOVUPD     128(SI), Z6
	VMOVUPD     192(SI), Z7
	VFMADD231PD Z4, Z4, Z0
	VFMADD231PD Z5, Z5, Z1
	VFMADD231PD Z6, Z6, Z2
	VFMADD231PD Z7, Z7, Z3
	ADDQ        $256, SI
	SUBQ        $32, CX
	JGE         sq32

sq8:
	ADDQ $24, CX                    // remaining - 8
	JLT  sqTail

sq8loop:
	VMOVUPD     (SI), Z4
	VFMADD231PD Z4, Z4, Z0
	ADDQ        $64, SI
	SUBQ        $8, CX
	JGE         sq8loop

sqTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          sqSum
	TAIL_MASK(AX)
	VMOVUPD.Z   (SI), K1, Z4
	VFMADD231PD Z4, Z4, Z1

sqSum:
	VADDPD Z1, Z0, Z0
	VADDPD Z3, Z2, Z2
	VADDPD Z2, Z0, Z0
	SUM_Z0
	VMOVSD X0, ret+24(FP)
	VZEROUPPER
	RET

// func axpyAVX512(a float64, x, y []float64)
//
// Long vectors are brought to the beginning of a line of y first: stores that span
// two lines take twice as long.
TEXT ·axpyAVX512(SB), NOSPLIT, $0-56
	VBROADCASTSD a+0(FP), Z0
	MOVQ         x_base+8(FP), SI
	MOVQ         x_len+16(FP), CX
	MOVQ         y_base+32(FP), DI
	CMPQ         CX, $64
	JLT          axpyFrom
	MOVQ         DI, R8             // elements before a line of the cache begins
	NEGQ         R8
	SHRQ         $3, R8
	ANDQ         $7, R8
	JZ           axpyFrom
	MOVQ         CX, R9
	MOVQ         R8, CX
	TAIL_MASK(AX)
	VMOVUPD.Z    (SI), K1, Z2
	VMOVUPD.Z    (DI), K1, Z1
	VFMADD231PD  Z2, Z0, Z1
	VMOVUPD      Z1, K1, (DI)
	LEAQ         (SI)(R8*8), SI
	LEAQ         (DI)(R8*8), DI
	MOVQ         R9, CX
	SUBQ         R8, CX

axpyFrom:
	SUBQ         $32, CX
	JLT          axpy8

axpy32:                                 // a store follows its sum at once: all loads first is slower in the second cache
	VMOVUPD     (SI), Z1
	VFMADD213PD (DI), Z0, Z1
	VMOVUPD     Z1, (DI)
	VMOVUPD     64(SI), Z2
	VFMADD213PD 64(DI), Z0, Z2
	VMOVUPD     Z2, 64(DI)
	VMOVUPD     128(SI), Z3
	VFMADD213PD 128(DI), Z0, Z3
	VMOVUPD     Z3, 128(DI)
	VMOVUPD     192(SI), Z4
	VFMADD213PD 192(DI), Z0, Z4
	VMOVUPD     Z4, 192(DI)
	ADDQ        $256, SI
	ADDQ        $256, DI
	SUBQ        $32, CX
	JGE         axpy32

axpy8:
	ADDQ $24, CX                    // remaining - 8
	JLT  axpyTail

axpy8loop:
	VMOVUPD     (DI), Z1
	VFMADD231PD (SI), Z0, Z1
	VMOVUPD     Z1, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         axpy8loop

axpyTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          axpyDone
	TAIL_MASK(AX)
	VMOVUPD.Z   (SI), K1, Z2
	VMOVUPD.Z   (DI), K1, Z1
	VFMADD231PD Z2, Z0, Z1
	VMOVUPD     Z1, K1, (DI)

axpyDone:
	VZEROUPPER
	RET

// func scaleAVX512(a float64, x []float64)
TEXT ·scaleAVX512(SB), NOSPLIT, $0-32
	VBROADCASTSD a+0(FP), Z0
	MOVQ         x_base+8(FP), SI
	MOVQ         x_len+16(FP), CX
	SUBQ         $32, CX
	JLT          scale8

scale32:
	VMULPD  (SI), Z0, Z1
	VMULPD  64(SI), Z0, Z2
	VMULPD  128(SI), Z0, Z3
	VMULPD  192(SI), Z0, Z4
	VMOVUPD Z1, (SI)
	VMOVUPD Z2, 64(SI)
	VMOVUPD Z3, 128(SI)
	VMOVUPD Z4, 192(SI)
	ADDQ    $256, SI
	SUBQ    $32, CX
	JGE     scale32

scale8:
	ADDQ $24, CX                    // remaining - 8
	JLT  scaleTail

scale8loop:
	VMULPD  (SI), Z0, Z1
	VMOVUPD Z1, (SI)
	ADDQ    $64, SI
	SUBQ    $8, CX
	JGE     scale8loop

scaleTail:
	ADDQ      $8, CX                // remaining, 0..7
	JZ        scaleDone
	TAIL_MASK(AX)
	VMOVUPD.Z (SI), K1, Z1
	VMULPD    Z1, Z0, Z1
	VMOVUPD   Z1, K1, (SI)

scaleDone:
	VZEROUPPER
	RET

DATA absMask<>+0(SB)/8, $0x7FFFFFFFFFFFFFFF
GLOBL absMask<>(SB), RODATA|NOPTR, $8

// func iamaxAVX512(x []float64) int
TEXT ·iamaxAVX512(SB), NOSPLIT, $0-32
	MOVQ         x_base+0(FP), SI
	MOVQ         x_len+8(FP), CX
	VPBROADCASTQ absMask<>(SB), Z7
	VPXORQ       Z0, Z0, Z0         // largest so far, in two accumulators
	VPXORQ       Z1, Z1, Z1
	VPXORQ       Z6, Z6, Z6         // all bits of comparisons with NaN
	KXORB        K2, K2, K2
	MOVQ         SI, DI
	MOVQ         CX, DX
	SUBQ         $16, CX
	JLT          max8

max16:
	VPANDQ   (DI), Z7, Z2
	VPANDQ   64(DI), Z7, Z3
	VCMPPD   $3, Z3, Z2, K3         // unordered
	KORB     K3, K2, K2
	VMAXPD   Z2, Z0, Z0
	VMAXPD   Z3, Z1, Z1
	ADDQ     $128, DI
	SUBQ     $16, CX
	JGE      max16

max8:
	ADDQ     $8, CX                 // remaining - 8
	JLT      maxTail
	VPANDQ   (DI), Z7, Z2
	VCMPPD   $3, Z2, Z2, K3
	KORB     K3, K2, K2
	VMAXPD   Z2, Z0, Z0
	ADDQ     $64, DI
	SUBQ     $8, CX

maxTail:
	ADDQ     $8, CX                 // remaining, 0..7
	TAIL_MASK(AX)
	VMOVUPD.Z (DI), K1, Z2
	VPANDQ   Z7, Z2, Z2
	VCMPPD   $3, Z2, Z2, K3
	KORB     K3, K2, K2
	VMAXPD   Z2, Z0, Z0
	VMAXPD   Z1, Z0, Z0
	KTESTB   K2, K2
	JNZ      nan
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPD   Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPD   X1, X0, X0
	VUNPCKHPD X0, X0, X1
	VMAXSD   X1, X0, X0
	VBROADCASTSD X0, Z0
	MOVQ     SI, DI                 // where it stands first
	SUBQ     $8, DX
	JLT      findTail

find8:
	VPANDQ   (DI), Z7, Z2
	VCMPPD   $0, Z2, Z0, K3
	KMOVB    K3, AX
	TESTL    AX, AX
	JNZ      found
	ADDQ     $64, DI
	SUBQ     $8, DX
	JGE      find8

findTail:
	LEAQ     8(DX), CX
	TAIL_MASK(AX)
	VMOVUPD.Z (DI), K1, Z2
	VPANDQ   Z7, Z2, Z2
	VCMPPD   $0, Z2, Z0, K1, K3
	KMOVB    K3, AX

found:
	BSFL     AX, AX
	SUBQ     SI, DI
	SHRQ     $3, DI
	ADDQ     DI, AX
	MOVQ     AX, ret+24(FP)
	VZEROUPPER
	RET

nan:
	MOVQ     $-1, ret+24(FP)
	VZEROUPPER
	RET
