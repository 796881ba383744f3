//go:build !purego

#include "textflag.h"

DATA packOne<>+0(SB)/8, $1.0
GLOBL packOne<>(SB), RODATA|NOPTR, $8

// packMasks holds, at byte 32-8n, the mask of the first n of four rows.
DATA packMasks<>+0(SB)/8, $-1
DATA packMasks<>+8(SB)/8, $-1
DATA packMasks<>+16(SB)/8, $-1
DATA packMasks<>+24(SB)/8, $-1
DATA packMasks<>+32(SB)/8, $0
DATA packMasks<>+40(SB)/8, $0
DATA packMasks<>+48(SB)/8, $0
DATA packMasks<>+56(SB)/8, $0
GLOBL packMasks<>(SB), RODATA|NOPTR, $64

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

// ROWS_MASK sets a mask to the rows of a vector of 4 of which CX are left, and
// takes them off CX.
#define ROWS_MASK(mask) \
	XORQ    AX, AX               \
	CMPQ    CX, AX               \
	CMOVQLT AX, CX               \
	MOVQ    $4, AX               \
	CMPQ    CX, AX               \
	CMOVQLT CX, AX               \
	NEGQ    AX                   \
	LEAQ    packMasks<>(SB), R12 \
	VMOVUPD 32(R12)(AX*8), mask  \
	SUBQ    $4, CX

// func packRowsAVX2(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)
TEXT ·packRowsAVX2(SB), NOSPLIT, $0-104
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
	ROWS_MASK(Y4)
	ROWS_MASK(Y5)
	ROWS_MASK(Y6)
	CMPQ R8, $8
	JGT  rows12
	CMPQ R8, $4
	JGT  rows8

rows4:
	VBROADCASTSD (DX), Y3
	VMASKMOVPD   (SI), Y4, Y0
	PREFETCHT1   64(SI)             // the next groups of the same columns
	VMULPD       Y0, Y3, Y0
	VANDPD       Y0, Y4, Y0
	VMOVUPD      Y0, (DI)
	ADDQ         R10, SI
	ADDQ         R11, DI
	ADDQ         BX, DX
	DECQ         R9
	JNZ          rows4
	VZEROUPPER
	RET

rows8:
	VBROADCASTSD (DX), Y3
	VMOVUPD      (SI), Y0
	VMASKMOVPD   32(SI), Y5, Y1
	VMULPD       Y0, Y3, Y0
	VMULPD       Y1, Y3, Y1
	VANDPD       Y1, Y5, Y1
	VMOVUPD      Y0, (DI)
	VMOVUPD      Y1, 32(DI)
	ADDQ         R10, SI
	ADDQ         R11, DI
	ADDQ         BX, DX
	DECQ         R9
	JNZ          rows8
	VZEROUPPER
	RET

rows12:
	VBROADCASTSD (DX), Y3
	VMOVUPD      (SI), Y0
	VMOVUPD      32(SI), Y1
	VMASKMOVPD   64(SI), Y6, Y2
	PREFETCHT0   (SI)(R10*8)
	PREFETCHT0   64(SI)(R10*8)
	VMULPD       Y0, Y3, Y0
	VMULPD       Y1, Y3, Y1
	VMULPD       Y2, Y3, Y2
	VANDPD       Y2, Y6, Y2
	VMOVUPD      Y0, (DI)
	VMOVUPD      Y1, 32(DI)
	VMOVUPD      Y2, 64(DI)
	ADDQ         R10, SI
	ADDQ         R11, DI
	ADDQ         BX, DX
	DECQ         R9
	JNZ          rows12
	VZEROUPPER
	RET

// PAIR loads the next two rows of columns c and d; their elements are those of
// one row in the two halves.
#define PAIR(c, d, x, y) \
	VMOVUPD     (c)(CX*8), x        \
	VINSERTF128 $1, (d)(CX*8), y, y

#define SINGLE(c, d, x, y, t) \
	VMOVSD      (c)(CX*8), x        \
	VMOVSD      (d)(CX*8), t        \
	VINSERTF128 $1, t, y, y

// STORE1 stores one column, scaled, with zeros below row r.
#define STORE1(y) \
	VBROADCASTSD (DX), Y7    \
	VMULPD       Y7, y, y    \
	VANDPD       y, Y6, y    \
	VMOVUPD      y, (DI)     \
	ADDQ         BX, DX      \
	ADDQ         SI, DI

// CLAMP sets a pointer one column on, unless that would be column r.
#define CLAMP(from, to) \
	XORQ    R15, R15         \
	DECQ    CX               \
	CMOVQGT AX, R15          \
	LEAQ    (from)(R15*1), to

// func packColsAVX2(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)
TEXT ·packColsAVX2(SB), NOSPLIT, $0-104
	MOVQ r+0(FP), CX
	ROWS_MASK(Y6)
	SCALING(d_base+48(FP), d_len+56(FP))
	MOVQ r+0(FP), CX
	MOVQ ld+40(FP), AX
	SHLQ $3, AX
	MOVQ src_base+16(FP), R8
	CLAMP(R8, R9)
	CLAMP(R9, R10)
	CLAMP(R10, R11)
	MOVQ dst_base+72(FP), DI
	MOVQ ldd+96(FP), SI
	SHLQ $3, SI
	MOVQ k+8(FP), AX
	XORQ CX, CX
	SUBQ $2, AX
	JLT  rest

two:
	PAIR(R8, R10, X0, Y0)
	PAIR(R9, R11, X1, Y1)
	VUNPCKLPD Y1, Y0, Y2
	VUNPCKHPD Y1, Y0, Y3
	STORE1(Y2)
	STORE1(Y3)
	ADDQ $2, CX
	SUBQ $2, AX
	JGE  two

rest:
	ADDQ $2, AX
	JZ   done
	SINGLE(R8, R10, X0, Y0, X2)
	SINGLE(R9, R11, X1, Y1, X2)
	VUNPCKLPD Y1, Y0, Y2
	STORE1(Y2)

done:
	VZEROUPPER
	RET
