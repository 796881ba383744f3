// Register tiles of 12×4 for kernels with C = A·Bᵀ inside. Column q of a tile has
// its vectors in Y(3q), Y(3q+1), Y(3q+2); tiles of 8 or 4 rows use the first or the
// first two of them.
//
//	SI  A at the tile    R10 bytes from column to column of A
//	DX  B at the strip   R15 bytes from column to column of B, if it is given by
//	                     rows of a strip; else from one column of C to the next
//	R9  k                AX, BX running pointers   CX counter
//	Y14 mask of the last vector in tiles of 8 or 4 rows
//	Y12 to Y15 scratch in tiles of 12 rows

#define ZERO3(a, b, c) \
	VXORPD a, a, a \
	VXORPD b, b, b \
	VXORPD c, c, c

#define ZERO_ALL \
	ZERO3(Y0, Y1, Y2)   \
	ZERO3(Y3, Y4, Y5)   \
	ZERO3(Y6, Y7, Y8)   \
	ZERO3(Y9, Y10, Y11)

// FMA3, FMA2 and FMA1 add to one tile column the product of a column of A, in
// Y12 to Y14, and the element b of B.
#define FMA3(b, c0, c1, c2) \
	VBROADCASTSD b, Y15          \
	VFMADD231PD  Y12, Y15, c0    \
	VFMADD231PD  Y13, Y15, c1    \
	VFMADD231PD  Y14, Y15, c2

#define FMA2(b, c0, c1) \
	VBROADCASTSD b, Y15          \
	VFMADD231PD  Y12, Y15, c0    \
	VFMADD231PD  Y13, Y15, c1

#define FMA1(b, c0) \
	VBROADCASTSD b, Y15          \
	VFMADD231PD  Y12, Y15, c0

// STEPv adds the product of one column of A, at a0 to a2, and one of B, at b0 to
// b3, to a tile of v vectors.
#define STEP3(a0, a1, a2, b0, b1, b2, b3) \
	VMOVUPD a0, Y12              \
	VMOVUPD a1, Y13              \
	VMOVUPD a2, Y14              \
	FMA3(b0, Y0, Y1, Y2)         \
	FMA3(b1, Y3, Y4, Y5)         \
	FMA3(b2, Y6, Y7, Y8)         \
	FMA3(b3, Y9, Y10, Y11)

#define STEP2(a0, a1, b0, b1, b2, b3) \
	VMOVUPD    a0, Y12           \
	VMASKMOVPD a1, Y14, Y13      \
	FMA2(b0, Y0, Y1)             \
	FMA2(b1, Y3, Y4)             \
	FMA2(b2, Y6, Y7)             \
	FMA2(b3, Y9, Y10)

#define STEP1(a0, b0, b1, b2, b3) \
	VMASKMOVPD a0, Y14, Y12      \
	FMA1(b0, Y0)                 \
	FMA1(b1, Y3)                 \
	FMA1(b2, Y6)                 \
	FMA1(b3, Y9)

// The two columns of a turn of a loop: X at the pointers, Y one column further.
#define STEP3X STEP3((AX), 32(AX), 64(AX), (BX), 8(BX), 16(BX), 24(BX))
#define STEP3Y STEP3((AX)(R10*1), 32(AX)(R10*1), 64(AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1))
#define STEP2X STEP2((AX), 32(AX), (BX), 8(BX), 16(BX), 24(BX))
#define STEP2Y STEP2((AX)(R10*1), 32(AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1))
#define STEP1X STEP1((AX), (BX), 8(BX), 16(BX), 24(BX))
#define STEP1Y STEP1((AX)(R10*1), (BX)(R15*1), 8(BX)(R15*1), 16(BX)(R15*1), 24(BX)(R15*1))

// The same where B is given by columns of C; R14 is three times R15.
#define STEP3XC STEP3((AX), 32(AX), 64(AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1))
#define STEP3YC STEP3((AX)(R10*1), 32(AX)(R10*1), 64(AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1))
#define STEP2XC STEP2((AX), 32(AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1))
#define STEP2YC STEP2((AX)(R10*1), 32(AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1))
#define STEP1XC STEP1((AX), (BX), (BX)(R15*1), (BX)(R15*2), (BX)(R14*1))
#define STEP1YC STEP1((AX)(R10*1), 8(BX), 8(BX)(R15*1), 8(BX)(R15*2), 8(BX)(R14*1))

// STEP3 for columns two and three beyond the pointers; R14 and R13 are three times
// R10 and R15.
#define STEP3Z STEP3((AX)(R10*2), 32(AX)(R10*2), 64(AX)(R10*2), (BX)(R15*2), 8(BX)(R15*2), 16(BX)(R15*2), 24(BX)(R15*2))
#define STEP3U STEP3((AX)(R14*1), 32(AX)(R14*1), 64(AX)(R14*1), (BX)(R13*1), 8(BX)(R13*1), 16(BX)(R13*1), 24(BX)(R13*1))

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

// LOOP4 is LOOP for tiles of 12 rows, four columns a turn: the fewer instructions
// beside them, the fewer take slots of the units that multiply. It destroys R13 and
// R14.
#define LOOP4(single, turns, turn, end) \
	MOVQ  SI, AX             \
	MOVQ  DX, BX             \
	LEAQ  (R10)(R10*2), R14  \
	LEAQ  (R15)(R15*2), R13  \
	MOVQ  R9, CX             \
	ANDQ  $3, CX             \
	JZ    turns              \
single:                      \
	STEP3X                   \
	ADDQ  R10, AX            \
	ADDQ  R15, BX            \
	DECQ  CX                 \
	JNZ   single             \
turns:                       \
	MOVQ  R9, CX             \
	SHRQ  $2, CX             \
	JZ    end                \
turn:                        \
	STEP3X                   \
	STEP3Y                   \
	STEP3Z                   \
	STEP3U                   \
	LEAQ  (AX)(R10*4), AX    \
	LEAQ  (BX)(R15*4), BX    \
	DECQ  CX                 \
	JNZ   turn               \
end:

// LOOPC is LOOP where B is given by columns of C.
#define LOOPC(stepX, stepY, turn, even, end) \
	MOVQ  SI, AX             \
	MOVQ  DX, BX             \
	LEAQ  (R15)(R15*2), R14  \
	MOVQ  R9, CX             \
	SHRQ  $1, CX             \
	JCC   even               \
	stepX                    \
	ADDQ  R10, AX            \
	ADDQ  $8, BX             \
	TESTQ CX, CX             \
even:                        \
	JZ    end                \
turn:                        \
	stepX                    \
	stepY                    \
	LEAQ  (AX)(R10*2), AX    \
	ADDQ  $16, BX            \
	DECQ  CX                 \
	JNZ   turn               \
end:

#define STEP3ZC STEP3((AX)(R10*2), 32(AX)(R10*2), 64(AX)(R10*2), 16(BX), 16(BX)(R15*1), 16(BX)(R15*2), 16(BX)(R14*1))
#define STEP3UC STEP3((AX)(R13*1), 32(AX)(R13*1), 64(AX)(R13*1), 24(BX), 24(BX)(R15*1), 24(BX)(R15*2), 24(BX)(R14*1))

// LOOPC4 is LOOP4 where B is given by columns of C.
#define LOOPC4(single, turns, turn, end) \
	MOVQ  SI, AX             \
	MOVQ  DX, BX             \
	LEAQ  (R15)(R15*2), R14  \
	LEAQ  (R10)(R10*2), R13  \
	MOVQ  R9, CX             \
	ANDQ  $3, CX             \
	JZ    turns              \
single:                      \
	STEP3XC                  \
	ADDQ  R10, AX            \
	ADDQ  $8, BX             \
	DECQ  CX                 \
	JNZ   single             \
turns:                       \
	MOVQ  R9, CX             \
	SHRQ  $2, CX             \
	JZ    end                \
turn:                        \
	STEP3XC                  \
	STEP3YC                  \
	STEP3ZC                  \
	STEP3UC                  \
	LEAQ  (AX)(R10*4), AX    \
	ADDQ  $32, BX            \
	DECQ  CX                 \
	JNZ   turn               \
end:

// LAST_ROWS sets Y14 to the mask of the first CX rows, 0 ≤ CX ≤ 4. It destroys
// AX and CX.
#define LAST_ROWS \
	LEAQ    tileMasks<>(SB), AX  \
	NEGQ    CX                   \
	VMOVUPD 64(AX)(CX*8), Y14

// tileMasks holds masks of four rows: at byte 32-8q those with index ≥ q, at
// byte 64-8n those with index < n.
DATA tileMasks<>+0(SB)/8, $0
DATA tileMasks<>+8(SB)/8, $0
DATA tileMasks<>+16(SB)/8, $0
DATA tileMasks<>+24(SB)/8, $0
DATA tileMasks<>+32(SB)/8, $-1
DATA tileMasks<>+40(SB)/8, $-1
DATA tileMasks<>+48(SB)/8, $-1
DATA tileMasks<>+56(SB)/8, $-1
DATA tileMasks<>+64(SB)/8, $0
DATA tileMasks<>+72(SB)/8, $0
DATA tileMasks<>+80(SB)/8, $0
DATA tileMasks<>+88(SB)/8, $0
GLOBL tileMasks<>(SB), RODATA|NOPTR, $96
