// What the two triangular solves with sparse columns share.

// triMask has three words of ones, then zeros: four words from word 3-t on
// select the first t elements of a vector.
DATA triMask<>+0(SB)/8, $-1
DATA triMask<>+8(SB)/8, $-1
DATA triMask<>+16(SB)/8, $-1
DATA triMask<>+24(SB)/8, $0
DATA triMask<>+32(SB)/8, $0
DATA triMask<>+40(SB)/8, $0
DATA triMask<>+48(SB)/8, $0
GLOBL triMask<>(SB), RODATA|NOPTR, $56

// Registers of both routines:
//
//	R8 x   R9 work   R10 ind   R11 val   R12 ptr   R13 first
//	BX the column, or the first one of four
//	DI in a panel: end of the vector in work, which holds the elements of x that
//	   belong to the columns of the panel and, behind them, to the rows below
//	SI in a panel: the entries of the columns below their common triangle
//	CX index of the innermost loop, which runs up to 0
//	AX, DX, R14, R15 in a panel: ends of the values of four columns
//
// Locals: next piece, pieces left, first column, columns, rows below the panel.
#define PIECE 0(SP)
#define LEFT  8(SP)
#define START 16(SP)
#define WIDTH 24(SP)
#define BELOW 32(SP)

// TRI_ARGS loads the operands.
#define TRI_ARGS \
	MOVQ pieces_base+0(FP), AX \
	MOVQ AX, PIECE             \
	MOVQ pieces_len+8(FP), AX  \
	SHRQ $1, AX                \
	MOVQ AX, LEFT              \
	MOVQ first_base+24(FP), R13 \
	MOVQ ptr_base+48(FP), R12  \
	MOVQ ind_base+72(FP), R10  \
	MOVQ val_base+96(FP), R11  \
	MOVQ x_base+120(FP), R8    \
	MOVQ work_base+144(FP), R9

// NEXT_PIECE loads its first column to BX and its count to DI, or jumps to done.
#define NEXT_PIECE(done) \
	DECQ    LEFT       \
	JLT     done       \
	MOVQ    PIECE, AX  \
	MOVLQSX (AX), BX   \
	MOVLQSX 4(AX), DI  \
	ADDQ    $8, AX     \
	MOVQ    AX, PIECE

// COLUMN sets SI, DX and CX to the entries of column BX below the diagonal.
#define COLUMN \
	MOVQ (R13)(BX*8), AX  \
	MOVQ 8(R12)(BX*8), CX \
	SUBQ AX, CX           \
	LEAQ (R10)(AX*4), SI  \
	LEAQ (R11)(AX*8), DX

// PANEL prepares a panel with first column BX and -DI columns: WIDTH, BELOW,
// START, DI = end of the vector in work, SI = its row indices, CX = rows below.
#define PANEL \
	NEGQ DI                \
	MOVQ DI, WIDTH         \
	MOVQ BX, START         \
	LEAQ (BX)(DI*1), AX    \
	MOVQ (R12)(AX*8), CX   \
	MOVQ -8(R13)(AX*8), DX \
	SUBQ DX, CX            \
	MOVQ CX, BELOW         \
	LEAQ (R10)(DX*4), SI   \
	LEAQ (R9)(DI*8), DI    \
	LEAQ (DI)(CX*8), DI

// COPY_FOURS copies WIDTH ≥ 4 elements from src to dst, the last four perhaps
// twice. It destroys AX, DX and Y0. loop and last are labels.
#define COPY_FOURS(src, dst, loop, last) \
	MOVQ    WIDTH, DX          \
	SUBQ    $4, DX             \
	XORQ    AX, AX             \
loop:                              \
	CMPQ    AX, DX             \
	JGE     last               \
	VMOVUPD (src)(AX*8), Y0    \
	VMOVUPD Y0, (dst)(AX*8)    \
	ADDQ    $4, AX             \
	JMP     loop               \
last:                              \
	VMOVUPD (src)(DX*8), Y0    \
	VMOVUPD Y0, (dst)(DX*8)

// FOUR_ENDS loads the ends of the values of columns BX to BX+3 and CX = -SI.
#define FOUR_ENDS \
	MOVQ 8(R12)(BX*8), AX   \
	MOVQ 16(R12)(BX*8), DX  \
	MOVQ 24(R12)(BX*8), R14 \
	MOVQ 32(R12)(BX*8), R15 \
	LEAQ (R11)(AX*8), AX    \
	LEAQ (R11)(DX*8), DX    \
	LEAQ (R11)(R14*8), R14  \
	LEAQ (R11)(R15*8), R15  \
	MOVQ SI, CX             \
	NEGQ CX

// SPREAD leaves the elements of Y0 in X0 to X3.
#define SPREAD \
	VEXTRACTF128 $1, Y0, X2    \
	VPERMILPD    $1, X0, X1    \
	VPERMILPD    $1, X2, X3

// STORE_FOUR joins X0 to X3 in Y8 and stores it in front of the index CX.
#define STORE_FOUR \
	VUNPCKLPD   X1, X0, X8         \
	VUNPCKLPD   X3, X2, X9         \
	VINSERTF128 $1, X9, Y8, Y8     \
	VMOVUPD     Y8, -32(DI)(CX*8)

// TAIL sets Y10 to the mask of the last -CX elements. It destroys R10.
#define TAIL \
	MOVQ    $triMask<>(SB), R10 \
	VMOVUPD 24(R10)(CX*8), Y10
