// Columns of sparse matrices in fours of entries: most are short, and their lengths are hard to predict, so that it pays to do entries beyond
// the end of a column, with values that are zero.

// Four lanes that are on, and four that are off: from element k on, the last k of four are off.
DATA fours<>+0(SB)/8, $-1
DATA fours<>+8(SB)/8, $-1
DATA fours<>+16(SB)/8, $-1
DATA fours<>+24(SB)/8, $-1
DATA fours<>+32(SB)/8, $0
DATA fours<>+40(SB)/8, $0
DATA fours<>+48(SB)/8, $0
DATA fours<>+56(SB)/8, $0
GLOBL fours<>(SB), RODATA|NOPTR, $64

// LANES_OFF sets AX to the number of lanes that are off if CX entries are left. It destroys R12.
#define LANES_OFF \
	XORL    R12, R12 \
	MOVQ    $4, AX   \
	SUBQ    CX, AX   \
	CMOVQLT R12, AX

// ROWS sets AX, R12, R13 and R14 to the four rows at SI.
#define ROWS \
	MOVLQSX (SI), AX    \
	MOVLQSX 4(SI), R12  \
	MOVLQSX 8(SI), R13  \
	MOVLQSX 12(SI), R14

// BEGIN_COLUMN sets CX to the length of the next column and takes its cost, 8 + CX, from the budget, or jumps to out if
// there is not so much, or if fours would reach beyond the end of ind at R15. It destroys AX.
#define BEGIN_COLUMN(out) \
	MOVQ 8(R11), CX          \
	SUBQ (R11), CX           \
	LEAQ 8(CX), AX           \
	SUBQ AX, BX              \
	JLT  out                 \
	LEAQ 16(SI)(CX*4), AX    \
	CMPQ AX, R15             \
	JHI  out

// NEXT_FOUR goes on to the next four entries at loop if CX says that there are any, else sets SI and DX to the end of the column.
#define NEXT_FOUR(loop) \
	ADDQ $16, SI        \
	ADDQ $32, DX        \
	SUBQ $4, CX         \
	JGT  loop           \
	LEAQ (SI)(CX*4), SI \
	LEAQ (DX)(CX*8), DX
