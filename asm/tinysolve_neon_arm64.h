// Registers of the kernels that solve with fronts. Pivots are taken in chunks of 8, 4, 2 and 1, rows below them in pairs.
//
//	R0  t    R1  f    R2 the end of the fronts, or the first    R8 x
//	R3  rows    R4  their number    R5  bytes from column to column of the panel    R6  pivots left    R7  panel
//	R10 rows below the chunk, running    R11 pairs of them
//	R14 to R17 and R19 to R22 columns of the chunk, from the row below it on
//	F0 to F7 the elements of x at its pivots, or sums

// FRONT sets R3 to R7 for front f, and R25 to the place of its first pivot.
#define FRONT \
	MOVD  TinyFronts_RowPtr(R0), R9 \
	ADD   R1<<3, R9                 \
	LDP   (R9), (R3, R4)            \
	SUB   R3, R4                    \
	MOVD  TinyFronts_Row(R0), R9    \
	ADD   R3<<2, R9, R3             \
	MOVD  TinyFronts_Panel(R0), R9  \
	MOVD  (R9)(R1<<3), R7           \
	MOVD  TinyFronts_L(R0), R9      \
	ADD   R7<<3, R9, R7             \
	ADD   $7, R4, R5                \
	AND   $~7, R5                   \
	CMP   $const_TinyOrder, R4      \
	CSEL  LE, R4, R5, R5            \
	LSL   $3, R5                    \
	MOVD  TinyFronts_First(R0), R9  \
	ADD   R1<<2, R9                 \
	LDPSW (R9), (R25, R6)           \
	SUB   R25, R6                   \
	MOVD  TinyFronts_Done(R0), R9   \
	CBZ   R9, 2(PC)                 \
	MOVW  (R9)(R1<<2), R6

// COLUMNSn sets the columns of a chunk of n from R14.
#define COLUMNS1

#define COLUMNS2 \
	ADD R5, R14, R15

#define COLUMNS4 \
	COLUMNS2                        \
	ADD R5, R15, R16                \
	ADD R5, R16, R17

#define COLUMNS8 \
	COLUMNS4                        \
	ADD R5, R17, R19                \
	ADD R5, R19, R20                \
	ADD R5, R20, R21                \
	ADD R5, R21, R22

// TAKE loads the element of x whose row is o bytes after R12, GIVE stores it.
#define TAKE(o, v) \
	MOVW  o(R12), R9                \
	FMOVD (R8)(R9<<3), v

#define GIVE(v) \
	FMOVD v, (R8)(R9<<3)

// PAIR loads the next two elements of x to V16; UNPAIR stores them.
#define PAIR \
	LDPSW.P 8(R10), (R23, R24)      \
	FMOVD   (R8)(R23<<3), F16       \
	FMOVD   (R8)(R24<<3), F17       \
	VMOV    V17.D[0], V16.D[1]

#define UNPAIR \
	VMOV  V16.D[1], V17.D[0]        \
	FMOVD F16, (R8)(R23<<3)         \
	FMOVD F17, (R8)(R24<<3)
