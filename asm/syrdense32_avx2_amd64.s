//go:build !purego

#include "textflag.h"

// Panels hold 8 columns; from panel to panel there are 32·(Block32+1) bytes.
#define PANEL 8224

DATA panel32<>+0(SB)/4, $0
DATA panel32<>+4(SB)/4, $1
DATA panel32<>+8(SB)/4, $2
DATA panel32<>+12(SB)/4, $3
DATA panel32<>+16(SB)/4, $4
DATA panel32<>+20(SB)/4, $5
DATA panel32<>+24(SB)/4, $6
DATA panel32<>+28(SB)/4, $7
GLOBL panel32<>(SB), RODATA|NOPTR, $32

// func packDense32AVX2(list []int32, d []float64, a []float32, lda, cols int, dst []float32)
//
// R9 list, R10 rows left, R11 d, R13 A, R15 bytes from row to row, BX columns, DI packed row, SI row, R8 a row that comes
// later, which is fetched.
TEXT ·packDense32AVX2(SB), NOSPLIT, $0-112
	MOVQ list_base+0(FP), R9
	MOVQ list_len+8(FP), R10
	MOVQ d_base+24(FP), R11
	MOVQ a_base+48(FP), R13
	MOVQ lda+72(FP), R15
	SHLQ $2, R15
	MOVQ cols+80(FP), BX
	MOVQ dst_base+88(FP), DI
	MOVQ BX, CX
	ANDQ $7, CX
	VMOVD        CX, X2
	VPBROADCASTD X2, Y2
	VPCMPGTD     panel32<>(SB), Y2, Y2

row:
	TESTQ R10, R10
	JZ    done
	MOVQ  $64, AX                   // sixteen rows ahead
	XORQ  CX, CX
	CMPQ  R10, $16
	CMOVQLE CX, AX
	MOVLQSX (R9), SI
	MOVLQSX (R9)(AX*1), R8
	IMULQ R15, SI
	IMULQ R15, R8
	ADDQ  R13, SI
	ADDQ  R13, R8
	VXORPS       X0, X0, X0
	VCVTSD2SS    (R11), X0, X0
	VSQRTSS      X0, X0, X0
	VBROADCASTSS X0, Y0
	MOVQ  DI, R12
	XORQ  AX, AX
	MOVQ  BX, CX
	SUBQ  $8, CX
	JLT   tail

turn:
	PREFETCHT1 (R8)(AX*1)
	VMULPS  (SI)(AX*1), Y0, Y1
	VMOVUPS Y1, (R12)
	ADDQ    $32, AX
	ADDQ    $PANEL, R12
	SUBQ    $8, CX
	JGE     turn

tail:
	ADDQ       $8, CX
	JZ         next
	VMASKMOVPS (SI)(AX*1), Y2, Y1
	VMULPS     Y1, Y0, Y1
	VANDPS     Y2, Y1, Y1           // no NaN from infinite √d
	VMOVUPS    Y1, (R12)

next:
	ADDQ $4, R9
	ADDQ $8, R11
	ADDQ $32, DI
	DECQ R10
	JMP  row

done:
	VZEROUPPER
	RET

// The tile: three panels of rows by a strip of four columns, half a panel. Column q and panel v have their sums in
// Y(3q+v). Registers are those of the form for AVX-512, but R12 is the number of rows.

#define ZERO3(a, b, c) \
	VXORPS a, a, a                  \
	VXORPS b, b, b                  \
	VXORPS c, c, c

#define MULTIPLY3(q, c0, c1, c2) \
	VBROADCASTSS (4*q)(DX)(AX*1), Y15 \
	VFMADD231PS  Y12, Y15, c0       \
	VFMADD231PS  Y13, Y15, c1       \
	VFMADD231PS  Y14, Y15, c2

#define MULTIPLY2(q, c0, c1) \
	VBROADCASTSS (4*q)(DX)(AX*1), Y15 \
	VFMADD231PS  Y12, Y15, c0       \
	VFMADD231PS  Y13, Y15, c1

#define MULTIPLY1(q, c0) \
	VBROADCASTSS (4*q)(DX)(AX*1), Y15 \
	VFMADD231PS  Y12, Y15, c0

// ADD_FULL adds eight sums to C at off(DI).
#define ADD_FULL(off, x, y) \
	VEXTRACTF128 $1, y, X13         \
	VCVTPS2PD x, Y12                \
	VCVTPS2PD X13, Y13              \
	VADDPD    off(DI), Y12, Y12     \
	VADDPD    (32+off)(DI), Y13, Y13 \
	VMOVUPD   Y12, off(DI)          \
	VMOVUPD   Y13, (32+off)(DI)

#define FULL3(x0, y0, x1, y1, x2, y2) \
	ADD_FULL(0, x0, y0)             \
	ADD_FULL(64, x1, y1)            \
	ADD_FULL(128, x2, y2)           \
	ADDQ R11, DI

// func syrTile32AVX2(m, n, depth int, a []float32, step int, b []float32, c []float64, ldc, diag int)
TEXT ·syrTile32AVX2(SB), NOSPLIT, $384-120
	MOVQ depth+16(FP), BX
	SHLQ $5, BX
	MOVQ step+48(FP), R15
	SHLQ $2, R15
	MOVQ a_base+24(FP), SI
	ADDQ BX, SI
	LEAQ (SI)(R15*1), R8
	LEAQ (SI)(R15*2), R9
	MOVQ b_base+56(FP), DX
	ADDQ BX, DX
	NEGQ BX
	MOVQ c_base+80(FP), DI
	MOVQ ldc+104(FP), R11
	SHLQ $3, R11
	MOVQ diag+112(FP), R10
	MOVQ n+8(FP), R13
	MOVQ m+0(FP), R12

strip:
	ZERO3(Y0, Y1, Y2)
	ZERO3(Y3, Y4, Y5)
	ZERO3(Y6, Y7, Y8)
	ZERO3(Y9, Y10, Y11)
	MOVQ BX, AX
	CMPQ R12, $8
	JLE  one
	CMPQ R12, $16
	JLE  two

	MOVQ DI, CX                     // C arrives while the sums are formed
	MOVQ $4, R14
	CMPQ R13, R14
	CMOVQLT R13, R14

fetch:
	PREFETCHT0 (CX)
	PREFETCHT0 64(CX)
	PREFETCHT0 128(CX)
	ADDQ R11, CX
	DECQ R14
	JNZ  fetch

turn3:
	VMOVUPS (SI)(AX*1), Y12
	VMOVUPS (R8)(AX*1), Y13
	VMOVUPS (R9)(AX*1), Y14
	MULTIPLY3(0, Y0, Y1, Y2)
	MULTIPLY3(1, Y3, Y4, Y5)
	MULTIPLY3(2, Y6, Y7, Y8)
	MULTIPLY3(3, Y9, Y10, Y11)
	ADDQ $32, AX
	JNZ  turn3
	CMPQ R13, $4
	JLT  some
	CMPQ R10, $-3
	JGT  some
	CMPQ R12, $24
	JNE  some
	FULL3(X0, Y0, X1, Y1, X2, Y2)
	FULL3(X3, Y3, X4, Y4, X5, Y5)
	FULL3(X6, Y6, X7, Y7, X8, Y8)
	FULL3(X9, Y9, X10, Y10, X11, Y11)
	ADDQ $4, R10
	SUBQ $4, R13
	JZ   done

next:
	MOVQ  n+8(FP), AX               // the other half of the panel, or the next one
	SUBQ  R13, AX
	TESTQ $4, AX
	JZ    panel
	ADDQ  $16, DX
	JMP   strip

panel:
	LEAQ -16(DX)(R15*1), DX
	JMP  strip

two:
	VMOVUPS (SI)(AX*1), Y12
	VMOVUPS (R8)(AX*1), Y13
	MULTIPLY2(0, Y0, Y1)
	MULTIPLY2(1, Y3, Y4)
	MULTIPLY2(2, Y6, Y7)
	MULTIPLY2(3, Y9, Y10)
	ADDQ $32, AX
	JNZ  two
	JMP  some

one:
	VMOVUPS (SI)(AX*1), Y12
	MULTIPLY1(0, Y0)
	MULTIPLY1(1, Y3)
	MULTIPLY1(2, Y6)
	MULTIPLY1(3, Y9)
	ADDQ $32, AX
	JNZ  one

some: // at an edge of C or on the diagonal: one by one
	LEAQ sums-384(SP), R14
	VMOVUPS Y0, (R14)
	VMOVUPS Y1, 32(R14)
	VMOVUPS Y2, 64(R14)
	VMOVUPS Y3, 96(R14)
	VMOVUPS Y4, 128(R14)
	VMOVUPS Y5, 160(R14)
	VMOVUPS Y6, 192(R14)
	VMOVUPS Y7, 224(R14)
	VMOVUPS Y8, 256(R14)
	VMOVUPS Y9, 288(R14)
	VMOVUPS Y10, 320(R14)
	VMOVUPS Y11, 352(R14)
	MOVQ $4, CX
	VXORPS X1, X1, X1

column:
	XORQ    AX, AX
	CMPQ    R10, AX
	CMOVQGT R10, AX
	CMPQ    AX, R12
	JGE     after

element:
	VCVTSS2SD (R14)(AX*4), X1, X0
	VADDSD    (DI)(AX*8), X0, X0
	VMOVSD    X0, (DI)(AX*8)
	INCQ      AX
	CMPQ      AX, R12
	JLT       element

after:
	ADDQ $96, R14
	ADDQ R11, DI
	INCQ R10
	DECQ R13
	JZ   done
	DECQ CX
	JNZ  column
	JMP  next

done:
	VZEROUPPER
	RET
