// Register tiles of 12×4 for kernels with C = A·Bᵀ inside. Column q of a tile has
// its rows, two a vector, in V(6q) to V(6q+5); tiles of 8, 4 or 2 rows use the first
// four, two or one of them, a tile of one row the lower half of the first.
//
//	R3 A at the tile    R4 bytes from column to column of A
//	R5 B at the strip   R6 bytes from column to column of B
//	R2 k                R9, R10 running pointers   R11 counter
//	V24 to V29 a column of A    V30, V31 four numbers of B
//
// A column of A meets one of B in 24 multiply-adds of two doubles, which take their
// factor from an element of V30 or V31, so that nothing need be broadcast. With them
// go four loads of pairs, two additions and half of a count and a branch: 31
// instructions, 3 multiply-adds for each of the 8 vectors loaded. That is 12 cycles
// of a core with two multiply-adders and 6 of one with four, where it needs a front
// end of 3 and 6 instructions a cycle. The 24 sums hide latencies of 12 and 6 cycles.
// A tile of 8×6 would load 7 vectors, but strips of six columns would begin inside a
// vector of packed rows; one of 8×4 would load 6 for 16 multiply-adds.

#define ZERO6(a, b, c, d, e, f) \
	VEOR a.B16, a.B16, a.B16     \
	VEOR b.B16, b.B16, b.B16     \
	VEOR c.B16, c.B16, c.B16     \
	VEOR d.B16, d.B16, d.B16     \
	VEOR e.B16, e.B16, e.B16     \
	VEOR f.B16, f.B16, f.B16

#define ZERO_ALL \
	ZERO6(V0, V1, V2, V3, V4, V5)       \
	ZERO6(V6, V7, V8, V9, V10, V11)     \
	ZERO6(V12, V13, V14, V15, V16, V17) \
	ZERO6(V18, V19, V20, V21, V22, V23)

// FMAv applies op, a multiply-add with an element of b, to the v vectors of a
// column of A and of the tile column that begins with register c.
#define FMA1(op, b, c) \
	op(b, 24, c)

#define FMA2(op, b, c) \
	op(b, 24, c)                 \
	op(b, 25, c+1)

#define FMA4(op, b, c) \
	FMA2(op, b, c)               \
	op(b, 26, c+2)               \
	op(b, 27, c+3)

#define FMA6(op, b, c) \
	FMA4(op, b, c)               \
	op(b, 28, c+4)               \
	op(b, 29, c+5)

// NEXT_STEP loads the column of B and moves both pointers on.
#define NEXT_STEP \
	FLDPQ (R10), (F30, F31)      \
	ADD   R4, R9                 \
	ADD   R6, R10

// STEPv combines a column of A and one of B in a tile of v vectors. op0 and op1 are
// multiply-adds with element 0 and 1.
#define STEP6(op0, op1) \
	FLDPQ (R9), (F24, F25)       \
	FLDPQ 32(R9), (F26, F27)     \
	FLDPQ 64(R9), (F28, F29)     \
	NEXT_STEP                    \
	FMA6(op0, 30, 0)             \
	FMA6(op1, 30, 6)             \
	FMA6(op0, 31, 12)            \
	FMA6(op1, 31, 18)

#define STEP4(op0, op1) \
	FLDPQ (R9), (F24, F25)       \
	FLDPQ 32(R9), (F26, F27)     \
	NEXT_STEP                    \
	FMA4(op0, 30, 0)             \
	FMA4(op1, 30, 6)             \
	FMA4(op0, 31, 12)            \
	FMA4(op1, 31, 18)

#define STEP2(op0, op1) \
	FLDPQ (R9), (F24, F25)       \
	NEXT_STEP                    \
	FMA2(op0, 30, 0)             \
	FMA2(op1, 30, 6)             \
	FMA2(op0, 31, 12)            \
	FMA2(op1, 31, 18)

#define STEP1(op0, op1) \
	FMOVQ (R9), F24              \
	NEXT_STEP                    \
	FMA1(op0, 30, 0)             \
	FMA1(op1, 30, 6)             \
	FMA1(op0, 31, 12)            \
	FMA1(op1, 31, 18)

// STEP_ROW is STEP1 for a tile of one row.
#define STEP_ROW(op0, op1) \
	FMOVD (R9), F24              \
	NEXT_STEP                    \
	FMA1(op0, 30, 0)             \
	FMA1(op1, 30, 6)             \
	FMA1(op0, 31, 12)            \
	FMA1(op1, 31, 18)

// LOOP sums over k, two columns a turn; the odd one goes first. k may be 0.
#define LOOP(step, op0, op1, turn, even, end) \
	MOVD R3, R9                  \
	MOVD R5, R10                 \
	LSR  $1, R2, R11             \
	TBZ  $0, R2, even            \
	step(op0, op1)               \
even:                            \
	CBZ  R11, end                \
turn:                            \
	step(op0, op1)               \
	step(op0, op1)               \
	SUBS $1, R11                 \
	BNE  turn                    \
end:
