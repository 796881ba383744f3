//go:build !purego

#include "textflag.h"

// Panels hold 16 columns; from panel to panel there are 64·(Block32+1) bytes.
#define PANEL 16448

// func packDense32AVX512(list []int32, d []float64, a []float32, lda, cols int, dst []float32)
//
// R9 list, R10 rows left, R11 d, R13 A, R15 bytes from row to row, BX columns, DI packed row, SI row, R8 a row that comes
// later, which is fetched.
TEXT ·packDense32AVX512(SB), NOSPLIT, $0-112
	MOVQ list_base+0(FP), R9
	MOVQ list_len+8(FP), R10
	MOVQ d_base+24(FP), R11
	MOVQ a_base+48(FP), R13
	MOVQ lda+72(FP), R15
	SHLQ $2, R15
	MOVQ cols+80(FP), BX
	MOVQ dst_base+88(FP), DI
	MOVQ BX, CX
	ANDQ $15, CX
	MOVQ $-1, AX
	SHLQ CX, AX
	NOTQ AX
	KMOVW AX, K1

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
	VBROADCASTSS X0, Z0
	MOVQ  DI, R12
	XORQ  AX, AX
	MOVQ  BX, CX
	SUBQ  $16, CX
	JLT   tail

turn:
	PREFETCHT1 (R8)(AX*1)
	VMULPS  (SI)(AX*1), Z0, Z1
	VMOVUPS Z1, (R12)
	ADDQ    $64, AX
	ADDQ    $PANEL, R12
	SUBQ    $16, CX
	JGE     turn

tail:
	ADDQ     $16, CX
	JZ       next
	PREFETCHT1 (R8)(AX*1)
	VMULPS.Z (SI)(AX*1), Z0, K1, Z1
	VMOVUPS  Z1, (R12)

next:
	ADDQ $4, R9
	ADDQ $8, R11
	ADDQ $64, DI
	DECQ R10
	JMP  row

done:
	VZEROUPPER
	RET

// The tile: three panels of rows by a strip of eight columns, half a panel. Column q and panel v have their sums in
// Z(3q+v).
//
//	SI, R8, R9 ends of the panels of rows   DX end of the panel of columns   BX minus their bytes, AX runs from there to 0
//	DI C at the strip                       R11 bytes from column to column  R13 columns left
//	R10 the row of the tile on the diagonal in the strip's first column      R12 bits of the tile's rows
//	R15 bytes from panel to panel

#define ZERO4(a, b, c, d) \
	VPXORQ a, a, a                  \
	VPXORQ b, b, b                  \
	VPXORQ c, c, c                  \
	VPXORQ d, d, d

#define MULTIPLY3(q, b, c0, c1, c2) \
	VBROADCASTSS (4*q)(DX)(AX*1), b \
	VFMADD231PS  Z24, b, c0         \
	VFMADD231PS  Z25, b, c1         \
	VFMADD231PS  Z26, b, c2

#define MULTIPLY2(q, b, c0, c1) \
	VBROADCASTSS (4*q)(DX)(AX*1), b \
	VFMADD231PS  Z24, b, c0         \
	VFMADD231PS  Z25, b, c1

#define MULTIPLY1(q, c0) \
	VFMADD231PS.BCST (4*q)(DX)(AX*1), Z24, c0

// ADD_FULL adds sixteen sums to C at off(DI).
#define ADD_FULL(off, y, z) \
	VEXTRACTF64X4 $1, z, Y31        \
	VCVTPS2PD y, Z30                \
	VCVTPS2PD Y31, Z31              \
	VADDPD    off(DI), Z30, Z30     \
	VADDPD    (64+off)(DI), Z31, Z31 \
	VMOVUPD   Z30, off(DI)          \
	VMOVUPD   Z31, (64+off)(DI)

#define FULL3(y0, z0, y1, z1, y2, z2) \
	ADD_FULL(0, y0, z0)             \
	ADD_FULL(128, y1, z1)           \
	ADD_FULL(256, y2, z2)           \
	ADDQ R11, DI

// ROWS sets R14 to the bits of the rows that the next column stores. It destroys CX.
#define ROWS \
	MOVQ    $-1, R14                \
	XORQ    CX, CX                  \
	CMPQ    R10, CX                 \
	CMOVQGT R10, CX                 \
	SHLQ    CX, R14                 \
	ANDQ    R12, R14

// ROW_BITS sets R12 to the bits of CX rows.
#define ROW_BITS \
	MOVQ $-1, R12                   \
	SHLQ CX, R12                    \
	NOTQ R12

// ADD_SOME adds those of sixteen sums whose bits are lowest in R14 and takes the next.
#define ADD_SOME(off, y, z) \
	KMOVB     R14, K1               \
	SHRQ      $8, R14               \
	KMOVB     R14, K2               \
	SHRQ      $8, R14               \
	VEXTRACTF64X4 $1, z, Y31        \
	VMOVUPD.Z off(DI), K1, Z28      \
	VMOVUPD.Z (64+off)(DI), K2, Z29 \
	VCVTPS2PD y, Z30                \
	VCVTPS2PD Y31, Z31              \
	VADDPD    Z28, Z30, Z30         \
	VADDPD    Z29, Z31, Z31         \
	VMOVUPD   Z30, K1, off(DI)      \
	VMOVUPD   Z31, K2, (64+off)(DI)

// NEXT goes to the next column or leaves.
#define NEXT \
	ADDQ R11, DI                    \
	INCQ R10                        \
	DECQ R13                        \
	JZ   done

#define SOME3(y0, z0, y1, z1, y2, z2) \
	ROWS                      \
	ADD_SOME(0, y0, z0)             \
	ADD_SOME(128, y1, z1)           \
	ADD_SOME(256, y2, z2)           \
	NEXT

#define SOME2(y0, z0, y1, z1) \
	ROWS                      \
	ADD_SOME(0, y0, z0)             \
	ADD_SOME(128, y1, z1)           \
	NEXT

#define SOME1(y0, z0) \
	ROWS                      \
	ADD_SOME(0, y0, z0)             \
	NEXT

// func syrTile32AVX512(m, n, depth int, a []float32, step int, b []float32, c []float64, ldc, diag int)
TEXT ·syrTile32AVX512(SB), NOSPLIT, $0-120
	MOVQ depth+16(FP), BX
	SHLQ $6, BX
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

strip:
	ZERO4(Z0, Z1, Z2, Z3)
	ZERO4(Z4, Z5, Z6, Z7)
	ZERO4(Z8, Z9, Z10, Z11)
	ZERO4(Z12, Z13, Z14, Z15)
	ZERO4(Z16, Z17, Z18, Z19)
	ZERO4(Z20, Z21, Z22, Z23)
	MOVQ BX, AX
	MOVQ m+0(FP), CX
	CMPQ CX, $16
	JLE  one
	CMPQ CX, $32
	JLE  two

	CMPQ R13, $4
	JLE  narrow
	MOVQ DI, CX                     // C arrives while the sums are formed, a column with every 32 rows

fetch:
	PREFETCHT0 (CX)
	PREFETCHT0 64(CX)
	PREFETCHT0 128(CX)
	PREFETCHT0 192(CX)
	PREFETCHT0 256(CX)
	PREFETCHT0 320(CX)
	ADDQ R11, CX
	LEAQ 2048(AX), R14
	XORQ R12, R12
	CMPQ R14, R12
	CMOVQGT R12, R14

turn3:
	VMOVUPS (SI)(AX*1), Z24
	VMOVUPS (R8)(AX*1), Z25
	VMOVUPS (R9)(AX*1), Z26
	MULTIPLY3(0, Z27, Z0, Z1, Z2)
	MULTIPLY3(1, Z28, Z3, Z4, Z5)
	MULTIPLY3(2, Z29, Z6, Z7, Z8)
	MULTIPLY3(3, Z30, Z9, Z10, Z11)
	MULTIPLY3(4, Z27, Z12, Z13, Z14)
	MULTIPLY3(5, Z28, Z15, Z16, Z17)
	MULTIPLY3(6, Z29, Z18, Z19, Z20)
	MULTIPLY3(7, Z30, Z21, Z22, Z23)
	ADDQ  $64, AX
	CMPQ  AX, R14
	JLT   turn3
	TESTQ AX, AX
	JNZ   fetch
	CMPQ R13, $8
	JLT  some3
	CMPQ R10, $-7
	JGT  some3
	MOVQ m+0(FP), CX
	CMPQ CX, $48
	JNE  some3
	FULL3(Y0, Z0, Y1, Z1, Y2, Z2)
	FULL3(Y3, Z3, Y4, Z4, Y5, Z5)
	FULL3(Y6, Z6, Y7, Z7, Y8, Z8)
	FULL3(Y9, Z9, Y10, Z10, Y11, Z11)
	FULL3(Y12, Z12, Y13, Z13, Y14, Z14)
	FULL3(Y15, Z15, Y16, Z16, Y17, Z17)
	FULL3(Y18, Z18, Y19, Z19, Y20, Z20)
	FULL3(Y21, Z21, Y22, Z22, Y23, Z23)
	ADDQ $8, R10
	SUBQ $8, R13
	JZ   done

next:
	MOVQ  n+8(FP), AX               // the other half of the panel, or the next one
	SUBQ  R13, AX
	TESTQ $8, AX
	JZ    panel
	ADDQ  $32, DX
	JMP   strip

panel:
	LEAQ -32(DX)(R15*1), DX
	JMP  strip

some3:
	MOVQ m+0(FP), CX
	ROW_BITS
	SOME3(Y0, Z0, Y1, Z1, Y2, Z2)
	SOME3(Y3, Z3, Y4, Z4, Y5, Z5)
	SOME3(Y6, Z6, Y7, Z7, Y8, Z8)
	SOME3(Y9, Z9, Y10, Z10, Y11, Z11)
	SOME3(Y12, Z12, Y13, Z13, Y14, Z14)
	SOME3(Y15, Z15, Y16, Z16, Y17, Z17)
	SOME3(Y18, Z18, Y19, Z19, Y20, Z20)
	SOME3(Y21, Z21, Y22, Z22, Y23, Z23)
	JMP next

narrow: // four columns at most
	VMOVUPS (SI)(AX*1), Z24
	VMOVUPS (R8)(AX*1), Z25
	VMOVUPS (R9)(AX*1), Z26
	MULTIPLY3(0, Z27, Z0, Z1, Z2)
	MULTIPLY3(1, Z28, Z3, Z4, Z5)
	MULTIPLY3(2, Z29, Z6, Z7, Z8)
	MULTIPLY3(3, Z30, Z9, Z10, Z11)
	ADDQ $64, AX
	JNZ  narrow
	JMP  some3

two:
	VMOVUPS (SI)(AX*1), Z24
	VMOVUPS (R8)(AX*1), Z25
	MULTIPLY2(0, Z27, Z0, Z1)
	MULTIPLY2(1, Z28, Z3, Z4)
	MULTIPLY2(2, Z29, Z6, Z7)
	MULTIPLY2(3, Z30, Z9, Z10)
	MULTIPLY2(4, Z27, Z12, Z13)
	MULTIPLY2(5, Z28, Z15, Z16)
	MULTIPLY2(6, Z29, Z18, Z19)
	MULTIPLY2(7, Z30, Z21, Z22)
	ADDQ $64, AX
	JNZ  two
	MOVQ m+0(FP), CX
	ROW_BITS
	SOME2(Y0, Z0, Y1, Z1)
	SOME2(Y3, Z3, Y4, Z4)
	SOME2(Y6, Z6, Y7, Z7)
	SOME2(Y9, Z9, Y10, Z10)
	SOME2(Y12, Z12, Y13, Z13)
	SOME2(Y15, Z15, Y16, Z16)
	SOME2(Y18, Z18, Y19, Z19)
	SOME2(Y21, Z21, Y22, Z22)
	JMP next

one:
	VMOVUPS (SI)(AX*1), Z24
	MULTIPLY1(0, Z0)
	MULTIPLY1(1, Z3)
	MULTIPLY1(2, Z6)
	MULTIPLY1(3, Z9)
	MULTIPLY1(4, Z12)
	MULTIPLY1(5, Z15)
	MULTIPLY1(6, Z18)
	MULTIPLY1(7, Z21)
	ADDQ $64, AX
	JNZ  one
	MOVQ m+0(FP), CX
	ROW_BITS
	SOME1(Y0, Z0)
	SOME1(Y3, Z3)
	SOME1(Y6, Z6)
	SOME1(Y9, Z9)
	SOME1(Y12, Z12)
	SOME1(Y15, Z15)
	SOME1(Y18, Z18)
	SOME1(Y21, Z21)
	JMP next

done:
	VZEROUPPER
	RET
