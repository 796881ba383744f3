//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// func sumAVX512(x []float64) float64
TEXT ·sumAVX512(SB), NOSPLIT, $0-32
	MOVQ   x_base+0(FP), SI
	MOVQ   x_len+8(FP), CX
	VXORPD X0, X0, X0               // eight accumulators, two loads a cycle
	VXORPD X1, X1, X1
	VXORPD X2, X2, X2
	VXORPD X3, X3, X3
	VXORPD X4, X4, X4
	VXORPD X5, X5, X5
	VXORPD X6, X6, X6
	VXORPD X7, X7, X7
	SUBQ   $64, CX
	JLT    sum8

sum64:
	VADDPD (SI), Z0, Z0
	VADDPD 64(SI), Z1, Z1
	VADDPD 128(SI), Z2, Z2
	VADDPD 192(SI), Z3, Z3
	VADDPD 256(SI), Z4, Z4
	VADDPD 320(SI), Z5, Z5
	VADDPD 384(SI), Z6, Z6
	VADDPD 448(SI), Z7, Z7
	ADDQ   $512, SI
	SUBQ   $64, CX
	JGE    sum64

sum8:
	ADDQ $56, CX                    // remaining - 8
	JLT  sumTail

sum8loop:
	VADDPD (SI), Z0, Z0
	ADDQ   $64, SI
	SUBQ   $8, CX
	JGE    sum8loop

sumTail:
	ADDQ      $8, CX                // remaining, 0..7
	JZ        sumSum
	TAIL_MASK(AX)
	VMOVUPD.Z (SI), K1, Z8
	VADDPD    Z8, Z1, Z1

sumSum:
	VADDPD        Z1, Z0, Z0
	VADDPD        Z3, Z2, Z2
	VADDPD        Z5, Z4, Z4
	VADDPD        Z7, Z6, Z6
	VADDPD        Z2, Z0, Z0
	VADDPD        Z6, Z4, Z4
	VADDPD        Z4, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPD        Y1, Y0, Y0
	VEXTRACTF128  $1, Y0, X1
	VADDPD        X1, X0, X0
	VUNPCKHPD     X0, X0, X1
	VADDSD        X1, X0, X0
	VMOVSD        X0, ret+24(FP)
	VZEROUPPER
	RET

// func copyToAVX512(x, y []float64)
TEXT ·copyToAVX512(SB), NOSPLIT, $0-48
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	MOVQ y_base+24(FP), DI
	SUBQ $32, CX
	JLT  copy8

copy32:
	VMOVUPD (SI), Z0
	VMOVUPD 64(SI), Z1
	VMOVUPD 128(SI), Z2
	VMOVUPD 192(SI), Z3
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	ADDQ    $256, SI
	ADDQ    $256, DI
	SUBQ    $32, CX
	JGE     copy32

copy8:
	ADDQ $24, CX                    // remaining - 8
	JLT  copyTail

copy8loop:
	VMOVUPD (SI), Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $8, CX
	JGE     copy8loop

copyTail:
	ADDQ      $8, CX                // remaining, 0..7
	JZ        copyDone
	TAIL_MASK(AX)
	VMOVUPD.Z (SI), K1, Z0
	VMOVUPD   Z0, K1, (DI)

copyDone:
	VZEROUPPER
	RET

// func triadAVX512(a float64, x, z, y []float64)
TEXT ·triadAVX512(SB), NOSPLIT, $0-80
	VBROADCASTSD a+0(FP), Z0
	MOVQ         x_base+8(FP), SI
	MOVQ         z_base+32(FP), DX
	MOVQ         y_base+56(FP), DI
	MOVQ         y_len+64(FP), CX
	SUBQ         $32, CX
	JLT          triad8

triad32:
	VMOVUPD     (SI), Z1
	VMOVUPD     64(SI), Z2
	VMOVUPD     128(SI), Z3
	VMOVUPD     192(SI), Z4
	VFMADD231PD (DX), Z0, Z1
	VFMADD231PD 64(DX), Z0, Z2
	VFMADD231PD 128(DX), Z0, Z3
	VFMADD231PD 192(DX), Z0, Z4
	VMOVUPD     Z1, (DI)
	VMOVUPD     Z2, 64(DI)
	VMOVUPD     Z3, 128(DI)
	VMOVUPD     Z4, 192(DI)
	ADDQ        $256, SI
	ADDQ        $256, DX
	ADDQ        $256, DI
	SUBQ        $32, CX
	JGE         triad32

triad8:
	ADDQ $24, CX                    // remaining - 8
	JLT  triadTail

triad8loop:
	VMOVUPD     (SI), Z1
	VFMADD231PD (DX), Z0, Z1
	VMOVUPD     Z1, (DI)
	ADDQ        $64, SI
	ADDQ        $64, DX
	ADDQ        $64, DI
	SUBQ        $8, CX
	JGE         triad8loop

triadTail:
	ADDQ        $8, CX              // remaining, 0..7
	JZ          triadDone
	TAIL_MASK(AX)
	VMOVUPD.Z   (SI), K1, Z1
	VMOVUPD.Z   (DX), K1, Z2
	VFMADD231PD Z2, Z0, Z1
	VMOVUPD     Z1, K1, (DI)

triadDone:
	VZEROUPPER
	RET

// func fmaChainsAVX512(n int, a, b float64, s []float64)
TEXT ·fmaChainsAVX512(SB), NOSPLIT, $0-48
	MOVQ         n+0(FP), CX
	VBROADCASTSD a+8(FP), Z12
	VBROADCASTSD b+16(FP), Z13
	MOVQ         s_base+24(FP), SI
	VMOVUPD      (SI), Z0           // all of s
	VMOVUPD      64(SI), Z1
	VMOVUPD      128(SI), Z2
	VMOVUPD      192(SI), Z3
	VMOVUPD      256(SI), Z4
	VMOVUPD      320(SI), Z5
	VMOVUPD      384(SI), Z6
	VMOVUPD      448(SI), Z7
	VMOVUPD      512(SI), Z8
	VMOVUPD      576(SI), Z9
	VMOVUPD      640(SI), Z10
	VMOVUPD      704(SI), Z11

chains:
	VFMADD213PD Z13, Z12, Z0        // s = a·s + b
	VFMADD213PD Z13, Z12, Z1
	VFMADD213PD Z13, Z12, Z2
	VFMADD213PD Z13, Z12, Z3
	VFMADD213PD Z13, Z12, Z4
	VFMADD213PD Z13, Z12, Z5
	VFMADD213PD Z13, Z12, Z6
	VFMADD213PD Z13, Z12, Z7
	VFMADD213PD Z13, Z12, Z8
	VFMADD213PD Z13, Z12, Z9
	VFMADD213PD Z13, Z12, Z10
	VFMADD213PD Z13, Z12, Z11
	DECQ        CX
	JNZ         chains

	VMOVUPD Z0, (SI)
	VMOVUPD Z1, 64(SI)
	VMOVUPD Z2, 128(SI)
	VMOVUPD Z3, 192(SI)
	VMOVUPD Z4, 256(SI)
	VMOVUPD Z5, 320(SI)
	VMOVUPD Z6, 384(SI)
	VMOVUPD Z7, 448(SI)
	VMOVUPD Z8, 512(SI)
	VMOVUPD Z9, 576(SI)
	VMOVUPD Z10, 640(SI)
	VMOVUPD Z11, 704(SI)
	VZEROUPPER
	RET
