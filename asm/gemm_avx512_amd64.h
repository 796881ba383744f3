// Register tiles of 24×8 for kernels with C = A·Bᵀ inside. Column q of a tile has
// its vectors in Z(3q), Z(3q+1), Z(3q+2); tiles of 16 or 8 rows use the first or
// the first two of them, tiles of four columns the first four triples.
//
//	SI  A at the tile    R10 bytes from column to column of A
//	DX  B at the strip   R15 bytes from column to column of B, if it is given by
//	                     rows of a strip; else from one column of C to the next
//	R9  k                AX, BX running pointers   CX counter
//	K3  mask of the tile's last vector; other vectors are full
//	Z24 to Z31 scratch

#define ZERO4(a, b, c, d) \
	VPXORQ a, a, a \
	VPXORQ b, b, b \
	VPXORQ c, c, c \
	VPXORQ d, d, d

#define ZERO_ALL \
	ZERO4(Z0, Z1, Z2, Z3)     \
	ZERO4(Z4, Z5, Z6, Z7)     \
	ZERO4(Z8, Z9, Z10, Z11)   \
	ZERO4(Z12, Z13, Z14, Z15) \
	ZERO4(Z16, Z17, Z18, Z19) \
	ZERO4(Z20, Z21, Z22, Z23)

// FMA3, FMA2 and FMA1 add to one tile column the product of a column of A, in
// Z24 to Z26, and the element b of B.
#define FMA3(b, r, c0, c1, c2) \
	VBROADCASTSD b, r            \
	VFMADD231PD  Z24, r, c0      \
	VFMADD231PD  Z25, r, c1      \
	VFMADD231PD  Z26, r, c2

#define FMA2(b, r, c0, c1) \
	VBROADCASTSD b, r            \
	VFMADD231PD  Z24, r, c0      \
	VFMADD231PD  Z25, r, c1

#define FMA1(b, c0) \
	VFMADD231PD.BCST b, Z24, c0

// STEPvw adds the product of one column of A, at a0 to a2, and one of B, at b0
// to b7, to a tile of v vectors and w columns.
#define STEP34(a0, a1, a2, b0, b1, b2, b3) \
	VMOVUPD   a0, Z24             \
	VMOVUPD   a1, Z25             \
	VMOVUPD.Z a2, K3, Z26         \
	FMA3(b0, Z27, Z0, Z1, Z2)     \
	FMA3(b1, Z28, Z3, Z4, Z5)     \
	FMA3(b2, Z29, Z6, Z7, Z8)     \
	FMA3(b3, Z30, Z9, Z10, Z11)

#define STEP38(a0, a1, a2, b0, b1, b2, b3, b4, b5, b6, b7) \
	STEP34(a0, a1, a2, b0, b1, b2, b3) \
	FMA3(b4, Z31, Z12, Z13, Z14)  \
	FMA3(b5, Z27, Z15, Z16, Z17)  \
	FMA3(b6, Z28, Z18, Z19, Z20)  \
	FMA3(b7, Z29, Z21, Z22, Z23)

// STEPFULL is STEP38 for tiles of 24 rows: a load without a mask saves a slot of the
// units that multiply.
#define STEPFULL(a0, a1, a2, b0, b1, b2, b3, b4, b5, b6, b7) \
	VMOVUPD   a0, Z24             \
	VMOVUPD   a1, Z25             \
	VMOVUPD   a2, Z26             \
	FMA3(b0, Z27, Z0, Z1, Z2)     \
	FMA3(b1, Z28, Z3, Z4, Z5)     \
	FMA3(b2, Z29, Z6, Z7, Z8)     \
	FMA3(b3, Z30, Z9, Z10, Z11)   \
	FMA3(b4, Z31, Z12, Z13, Z14)  \
	FMA3(b5, Z27, Z15, Z16, Z17)  \
	FMA3(b6, Z28, Z18, Z19, Z20)  \
	FMA3(b7, Z29, Z21, Z22, Z23)

#define STEP24(a0, a1, b0, b1, b2, b3) \
	VMOVUPD   a0, Z24             \
	VMOVUPD.Z a1, K3, Z25         \
	FMA2(b0, Z27, Z0, Z1)         \
	FMA2(b1, Z28, Z3, Z4)         \
	FMA2(b2, Z29, Z6, Z7)         \
	FMA2(b3, Z30, Z9, Z10)

#define STEP28(a0, a1, b0, b1, b2, b3, b4, b5, b6, b7) \
	STEP24(a0, a1, b0, b1, b2, b3) \
	FMA2(b4, Z31, Z12, Z13)       \
	FMA2(b5, Z27, Z15, Z16)       \
	FMA2(b6, Z28, Z18, Z19)       \
	FMA2(b7, Z29, Z21, Z22)

#define STEP14(a0, b0, b1, b2, b3) \
	VMOVUPD.Z a0, K3, Z24         \
	FMA1(b0, Z0)                  \
	FMA1(b1, Z3)                  \
	FMA1(b2, Z6)                  \
	FMA1(b3, Z9)

#define STEP18(a0, b0, b1, b2, b3, b4, b5, b6, b7) \
	STEP14(a0, b0, b1, b2, b3)    \
	FMA1(b4, Z12)                 \
	FMA1(b5, Z15)                 \
	FMA1(b6, Z18)                 \
	FMA1(b7, Z21)

// The two columns of a turn of a loop: X at the pointers, Y one column further.
#define STEPFULLX STEPFULL((AX), 64(AX), 128(AX), (BX), 8(BX), 16(BX), 24(BX), 32(BX), 40(BX), 48(BX), 56(BX))
#define STEPFULLY STEPFULL((AX)(R10*1), 64(AX)(R10*1), 128(AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1), 32(BX)(R15*1), 40(BX)(R15*1), 48(BX)(R15*1), 56(BX)(R15*1))
#define STEP38X STEP38((AX), 64(AX), 128(AX), (BX), 8(BX), 16(BX), 24(BX), 32(BX), 40(BX), 48(BX), 56(BX))
#define STEP38Y STEP38((AX)(R10*1), 64(AX)(R10*1), 128(AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1), 32(BX)(R15*1), 40(BX)(R15*1), 48(BX)(R15*1), 56(BX)(R15*1))
#define STEP34X STEP34((AX), 64(AX), 128(AX), (BX), 8(BX), 16(BX), 24(BX))
#define STEP34Y STEP34((AX)(R10*1), 64(AX)(R10*1), 128(AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1))
#define STEP28X STEP28((AX), 64(AX), (BX), 8(BX), 16(BX), 24(BX), 32(BX), 40(BX), 48(BX), 56(BX))
#define STEP28Y STEP28((AX)(R10*1), 64(AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1), 32(BX)(R15*1), 40(BX)(R15*1), 48(BX)(R15*1), 56(BX)(R15*1))
#define STEP24X STEP24((AX), 64(AX), (BX), 8(BX), 16(BX), 24(BX))
#define STEP24Y STEP24((AX)(R10*1), 64(AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1))
#define STEP18X STEP18((AX), (BX), 8(BX), 16(BX), 24(BX), 32(BX), 40(BX), 48(BX), 56(BX))
#define STEP18Y STEP18((AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1), 32(BX)(R15*1), 40(BX)(R15*1), 48(BX)(R15*1), 56(BX)(R15*1))
#define STEP14X STEP14((AX), (BX), 8(BX), 16(BX), 24(BX))
#define STEP14Y STEP14((AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1))

// The same where B is given by columns of C, the first at BX and the second at R12;
// R14 is three times R15.
#define STEPFULLXC STEPFULL((AX), 64(AX), 128(AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1), (BX)(R15*4), (R12)(R15*4), (BX)(R14*2), (R12)(R14*2))
#define STEPFULLYC STEPFULL((AX)(R10*1), 64(AX)(R10*1), 128(AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1), 8(BX)(R15*4), 8(R12)(R15*4), 8(BX)(R14*2), 8(R12)(R14*2))
#define STEP38XC STEP38((AX), 64(AX), 128(AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1), (BX)(R15*4), (R12)(R15*4), (BX)(R14*2), (R12)(R14*2))
#define STEP38YC STEP38((AX)(R10*1), 64(AX)(R10*1), 128(AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1), 8(BX)(R15*4), 8(R12)(R15*4), 8(BX)(R14*2), 8(R12)(R14*2))
#define STEP34XC STEP34((AX), 64(AX), 128(AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1))
#define STEP34YC STEP34((AX)(R10*1), 64(AX)(R10*1), 128(AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1))
#define STEP28XC STEP28((AX), 64(AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1), (BX)(R15*4), (R12)(R15*4), (BX)(R14*2), (R12)(R14*2))
#define STEP28YC STEP28((AX)(R10*1), 64(AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1), 8(BX)(R15*4), 8(R12)(R15*4), 8(BX)(R14*2), 8(R12)(R14*2))
#define STEP24XC STEP24((AX), 64(AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1))
#define STEP24YC STEP24((AX)(R10*1), 64(AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1))
#define STEP18XC STEP18((AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1), (BX)(R15*4), (R12)(R15*4), (BX)(R14*2), (R12)(R14*2))
#define STEP18YC STEP18((AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1), 8(BX)(R15*4), 8(R12)(R15*4), 8(BX)(R14*2), 8(R12)(R14*2))
#define STEP14XC STEP14((AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1))
#define STEP14YC STEP14((AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1))

// LOOP sums over k, two columns a turn; the odd one goes first. k may be 0.
#define LOOP(stepX, stepY, turn, even, end) \
	MOVQ  SI, AX             \
	MOVQ  DX, BX             \
	MOVQ  R9, CX             \
	SHRQ  $1, CX             \
	JCC   even               \
	stepX                    \
	ADDQ  R10, AX            \
	ADDQ  R15, BX            \
	TESTQ CX, CX             \
even:                        \
	JZ    end                \
turn:                        \
	stepX                    \
	stepY                    \
	LEAQ  (AX)(R10*2), AX    \
	LEAQ  (BX)(R15*2), BX    \
	DECQ  CX                 \
	JNZ   turn               \
end:

// LOOPC is LOOP where B is given by columns of C.
#define LOOPC(stepX, stepY, turn, even, end) \
	MOVQ  SI, AX             \
	MOVQ  DX, BX             \
	LEAQ  (DX)(R15*1), R12   \
	LEAQ  (R15)(R15*2), R14  \
	MOVQ  R9, CX             \
	SHRQ  $1, CX             \
	JCC   even               \
	stepX                    \
	ADDQ  R10, AX            \
	ADDQ  $8, BX             \
	ADDQ  $8, R12            \
	TESTQ CX, CX             \
even:                        \
	JZ    end                \
turn:                        \
	stepX                    \
	stepY                    \
	LEAQ  (AX)(R10*2), AX    \
	ADDQ  $16, BX            \
	ADDQ  $16, R12           \
	DECQ  CX                 \
	JNZ   turn               \
end:

// LAST_ROWS sets K3 to the lowest CX bits, 1 ≤ CX ≤ 8. It destroys AX.
#define LAST_ROWS \
	MOVQ  $-1, AX            \
	SHLQ  CX, AX             \
	NOTQ  AX                 \
	KMOVB AX, K3
