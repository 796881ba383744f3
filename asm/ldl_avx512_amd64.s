//go:build !purego

#include "textflag.h"

DATA ldlConst<>+0(SB)/8, $0x7fffffffffffffff // all but the sign
DATA ldlConst<>+8(SB)/8, $1.0
DATA ldlConst<>+16(SB)/8, $0x7fefffffffffffff // the largest number
GLOBL ldlConst<>(SB), RODATA|NOPTR, $24

// TAKE loads column r from the diagonal on and leaves after column w.
#define TAKE(r, c, done) \
	MOVL      CX, AX                     \
	ANDL      $(0xff<<r), AX             \
	KMOVB     AX, K1                     \
	VMOVUPD.Z (R10), K1, c               \
	ADDQ      R11, R10                   \
	CMPQ      R8, $(r+1)                 \
	JEQ       done

// DIVIDE takes the pivot of column r, stores it, L and L·D, and leaves after column w. Z13
// is L·D, and numbers of L are at DI.
#define DIVIDE(r, c, bad, done) \
	MOVL         $r, BX                  \
	VPBROADCASTQ BX, Z11                 \
	VPERMPD      c, Z11, Z8              \
	VMOVSD       ldlConst<>+8(SB), X9    \
	VDIVSD       X8, X9, X9              \
	VANDPD       X14, X8, X10            \
	VUCOMISD     X10, X15                \
	JCS          bad                     \
	VANDPD       X14, X9, X10            \
	VUCOMISD     X10, X15                \
	JCS          bad                     \
	MOVL         CX, AX                  \
	ANDL         $(0xff<<r), AX          \
	KMOVB        AX, K1                  \
	ANDL         $~(1<<r), AX            \
	KMOVB        AX, K2                  \
	MOVL         $(1<<r), AX             \
	KMOVB        AX, K3                  \
	VBROADCASTSD X9, Z9                  \
	VMOVAPD      c, Z13                  \
	VMULPD       Z9, c, K2, c            \
	VMOVUPD      c, (DI)                 \
	VMOVAPD      Z13, Z12                \
	VMOVAPD      Z9, K3, Z12             \
	VMOVUPD      Z12, (64*r)(R9)         \
	VMOVUPD      c, K1, (SI)             \
	ADDQ         R11, SI                 \
	VMOVSD       X8, (8*r)(DX)           \
	INCQ         BX                      \
	CMPQ         R8, BX                  \
	JEQ          done

// func ldlTileAVX512(w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int
//
// Column r is in Z(r).
TEXT ·ldlTileAVX512(SB), NOSPLIT, $64-80
	MOVQ   w+0(FP), R8
	MOVQ   a_base+8(FP), SI
	MOVQ   lda+32(FP), R11
	SHLQ   $3, R11
	MOVQ   d_base+40(FP), DX
	MOVQ   strip+64(FP), R9
	LEAQ   spread-64(SP), DI
	VMOVSD ldlConst<>+0(SB), X14
	VMOVSD ldlConst<>+16(SB), X15
	MOVQ   R8, CX
	MOVL   $-1, AX
	SHLL   CX, AX
	NOTL   AX
	MOVL   AX, CX                   // rows, as bits
	MOVQ   SI, R10
	TAKE(0, Z0, taken)
	TAKE(1, Z1, taken)
	TAKE(2, Z2, taken)
	TAKE(3, Z3, taken)
	TAKE(4, Z4, taken)
	TAKE(5, Z5, taken)
	TAKE(6, Z6, taken)
	TAKE(7, Z7, taken)

taken:
	DIVIDE(0, Z0, bad, good)
	VFNMADD231PD.BCST 8(DI), Z13, Z1
	VFNMADD231PD.BCST 16(DI), Z13, Z2
	VFNMADD231PD.BCST 24(DI), Z13, Z3
	VFNMADD231PD.BCST 32(DI), Z13, Z4
	VFNMADD231PD.BCST 40(DI), Z13, Z5
	VFNMADD231PD.BCST 48(DI), Z13, Z6
	VFNMADD231PD.BCST 56(DI), Z13, Z7
	DIVIDE(1, Z1, bad, good)
	VFNMADD231PD.BCST 16(DI), Z13, Z2
	VFNMADD231PD.BCST 24(DI), Z13, Z3
	VFNMADD231PD.BCST 32(DI), Z13, Z4
	VFNMADD231PD.BCST 40(DI), Z13, Z5
	VFNMADD231PD.BCST 48(DI), Z13, Z6
	VFNMADD231PD.BCST 56(DI), Z13, Z7
	DIVIDE(2, Z2, bad, good)
	VFNMADD231PD.BCST 24(DI), Z13, Z3
	VFNMADD231PD.BCST 32(DI), Z13, Z4
	VFNMADD231PD.BCST 40(DI), Z13, Z5
	VFNMADD231PD.BCST 48(DI), Z13, Z6
	VFNMADD231PD.BCST 56(DI), Z13, Z7
	DIVIDE(3, Z3, bad, good)
	VFNMADD231PD.BCST 32(DI), Z13, Z4
	VFNMADD231PD.BCST 40(DI), Z13, Z5
	VFNMADD231PD.BCST 48(DI), Z13, Z6
	VFNMADD231PD.BCST 56(DI), Z13, Z7
	DIVIDE(4, Z4, bad, good)
	VFNMADD231PD.BCST 40(DI), Z13, Z5
	VFNMADD231PD.BCST 48(DI), Z13, Z6
	VFNMADD231PD.BCST 56(DI), Z13, Z7
	DIVIDE(5, Z5, bad, good)
	VFNMADD231PD.BCST 48(DI), Z13, Z6
	VFNMADD231PD.BCST 56(DI), Z13, Z7
	DIVIDE(6, Z6, bad, good)
	VFNMADD231PD.BCST 56(DI), Z13, Z7
	DIVIDE(7, Z7, bad, good)

good:
	MOVQ $-1, BX
	MOVQ BX, ret+72(FP)
	VZEROUPPER
	RET

bad:
	MOVQ BX, ret+72(FP)
	VZEROUPPER
	RET
