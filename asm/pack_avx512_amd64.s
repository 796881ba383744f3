//go:build !purego

#include "textflag.h"

DATA packOne<>+0(SB)/8, $1.0
GLOBL packOne<>(SB), RODATA|NOPTR, $8

// SCALING sets DX to the factors d and BX to the bytes from one to the next: to
// a one that stays if there are none.
#define SCALING(base, len) \
	MOVQ    base, DX         \
	MOVQ    $8, BX           \
	MOVQ    len, AX          \
	TESTQ   AX, AX           \
	JNZ     scaled           \
	LEAQ    packOne<>(SB), DX \
	XORQ    BX, BX           \
scaled:

// ROWS_MASK sets a mask to the rows of a vector of 8 of which CX are left, and
// takes them off CX.
#define ROWS_MASK(mask) \
	XORQ    AX, AX           \
	CMPQ    CX, AX           \
	CMOVQLT AX, CX           \
	MOVQ    $-1, R12         \
	SHLQ    CX, R12          \
	NOTQ    R12              \
	MOVQ    $0xFF, AX        \
	CMPQ    CX, $8           \
	CMOVQGE AX, R12          \
	KMOVB   R12, mask        \
	SUBQ    $8, CX

// func packRowsAVX512(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)
TEXT ·packRowsAVX512(SB), NOSPLIT, $0-104
	MOVQ r+0(FP), CX
	MOVQ CX, R8
	MOVQ k+8(FP), R9
	MOVQ src_base+16(FP), SI
	MOVQ ld+40(FP), R10
	SHLQ $3, R10
	SCALING(d_base+48(FP), d_len+56(FP))
	MOVQ dst_base+72(FP), DI
	MOVQ ldd+96(FP), R11
	SHLQ $3, R11
	ROWS_MASK(K1)
	ROWS_MASK(K2)
	ROWS_MASK(K3)
	CMPQ R8, $16
	JGT  rows24
	CMPQ R8, $8
	JGT  rows16

rows8:
	VBROADCASTSD (DX), Z3
	VMOVUPD.Z    (SI), K1, Z0
	PREFETCHT1   64(SI)             // the next group of the same columns
	VMULPD.Z     Z0, Z3, K1, Z0
	VMOVUPD      Z0, (DI)
	ADDQ         R10, SI
	ADDQ         R11, DI
	ADDQ         BX, DX
	DECQ         R9
	JNZ          rows8
	VZEROUPPER
	RET

rows16:
	VBROADCASTSD (DX), Z3
	VMOVUPD      (SI), Z0
	VMOVUPD.Z    64(SI), K2, Z1
	VMULPD       Z0, Z3, Z0
	VMULPD.Z     Z1, Z3, K2, Z1
	VMOVUPD      Z0, (DI)
	VMOVUPD      Z1, 64(DI)
	ADDQ         R10, SI
	ADDQ         R11, DI
	ADDQ         BX, DX
	DECQ         R9
	JNZ          rows16
	VZEROUPPER
	RET

rows24:
	VBROADCASTSD (DX), Z3
	VMOVUPD      (SI), Z0
	VMOVUPD      64(SI), Z1
	VMOVUPD.Z    128(SI), K3, Z2
	PREFETCHT0   (SI)(R10*8)
	PREFETCHT0   64(SI)(R10*8)
	PREFETCHT0   128(SI)(R10*8)
	VMULPD       Z0, Z3, Z0
	VMULPD       Z1, Z3, Z1
	VMULPD.Z     Z2, Z3, K3, Z2
	VMOVUPD      Z0, (DI)
	VMOVUPD      Z1, 64(DI)
	VMOVUPD      Z2, 128(DI)
	ADDQ         R10, SI
	ADDQ         R11, DI
	ADDQ         BX, DX
	DECQ         R9
	JNZ          rows24
	VZEROUPPER
	RET

// LOAD4 loads the next four rows of columns 0 to 7: those of c and c+2 into one
// register, from byte off.
#define LOAD4(load, off) \
	load(off, R8, R10, Y0, Z0)   \
	load(off, R9, R11, Y1, Z1)   \
	load(off, R12, R14, Y2, Z2)  \
	load(off, R13, R15, Y3, Z3)

#define PAIR(off, c, d, y, z) \
	VMOVUPD       off(c)(CX*8), y        \
	VINSERTF64X4  $1, off(d)(CX*8), z, z

#define PAIR_MASKED(off, c, d, y, z) \
	VMOVUPD.Z     off(c)(CX*8), K2, y    \
	VMOVUPD.Z     off(d)(CX*8), K2, Y16  \
	VINSERTF64X4  $1, Y16, z, z

// TURN4 turns the four rows of LOAD4 into columns Z8 to Z11.
#define TURN4 \
	VUNPCKLPD  Z1, Z0, Z4        \
	VUNPCKLPD  Z3, Z2, Z5        \
	VUNPCKHPD  Z1, Z0, Z6        \
	VUNPCKHPD  Z3, Z2, Z7        \
	VSHUFF64X2 $0x88, Z5, Z4, Z8 \
	VSHUFF64X2 $0x88, Z7, Z6, Z9 \
	VSHUFF64X2 $0xDD, Z5, Z4, Z10 \
	VSHUFF64X2 $0xDD, Z7, Z6, Z11

// STORE1 stores one column, scaled, with zeros below row r.
#define STORE1(z) \
	VMULPD.BCST.Z (DX), z, K1, z \
	VMOVUPD       z, (DI)        \
	ADDQ          BX, DX         \
	ADDQ          SI, DI

// CLAMP sets a pointer one column on, unless that would be column r.
#define CLAMP(from, to) \
	XORQ    R15, R15         \
	DECQ    CX               \
	CMOVQGT AX, R15          \
	LEAQ    (from)(R15*1), to

// func packColsAVX512(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)
TEXT ·packColsAVX512(SB), NOSPLIT, $0-104
	MOVQ  r+0(FP), CX
	ROWS_MASK(K1)
	MOVQ  k+8(FP), CX
	ANDQ  $3, CX
	ROWS_MASK(K2)                   // the rows left behind the last four
	SCALING(d_base+48(FP), d_len+56(FP))
	MOVQ r+0(FP), CX
	MOVQ ld+40(FP), AX
	SHLQ $3, AX
	MOVQ src_base+16(FP), R8
	CLAMP(R8, R9)
	CLAMP(R9, R10)
	CLAMP(R10, R11)
	CLAMP(R11, R12)
	CLAMP(R12, R13)
	CLAMP(R13, R14)
	CLAMP(R14, R15)
	MOVQ dst_base+72(FP), DI
	MOVQ ldd+96(FP), SI
	SHLQ $3, SI
	MOVQ k+8(FP), AX
	XORQ CX, CX
	SUBQ $4, AX
	JLT  rest

four:
	LOAD4(PAIR, 0)
	TURN4
	STORE1(Z8)
	STORE1(Z9)
	STORE1(Z10)
	STORE1(Z11)
	ADDQ $4, CX
	SUBQ $4, AX
	JGE  four

rest:
	ADDQ $4, AX
	JZ   done
	LOAD4(PAIR_MASKED, 0)
	TURN4
	STORE1(Z8)
	DECQ AX
	JZ   done
	STORE1(Z9)
	DECQ AX
	JZ   done
	STORE1(Z10)

done:
	VZEROUPPER
	RET
