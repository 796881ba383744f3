// Registers of the kernels that solve with fronts for several right-hand sides, in blocks of up to four pivots:
//
//	R8  t    R9  f    R13 x    BX, CX  bytes from a column of the panel to the next and to the third
//	DX  rows of the front, or from the block on    DI  its panel there, from the diagonal on
//	R10 rows from there on    R11 pivots that are left    SI, R14  rows and panel in a loop over rows, R12 rows left

// WINDOW restricts the front that FRONT has set to the part at R12, and jumps to next if no pivot of it is left. AX is the
// row where the loops over rows begin, relative to the first pivot, if it is greater than 0.
#define WINDOW(next) \
	MOVQ    frontPart_to(R12), AX      \
	CMPQ    R11, AX                    \
	CMOVQGT AX, R11                    \
	MOVQ    frontPart_end(R12), AX     \
	CMPQ    R10, AX                    \
	CMOVQGT AX, R10                    \
	MOVQ    frontPart_from(R12), AX    \
	SUBQ    AX, R11                    \
	JLE     next                       \
	SUBQ    AX, R10                    \
	LEAQ    (DX)(AX*4), DX             \
	LEAQ    8(BX), SI                  \
	IMULQ   AX, SI                     \
	ADDQ    SI, DI                     \
	NEGQ    AX                         \
	ADDQ    frontPart_skip(R12), AX

// ROW sets a to the place of the row named at off(rows).
#define ROW(off, rows, a) \
	MOVLQSX off(rows), a               \
	SHLQ    $6, a

// FAR sets AX to the place of the row named at SI, for one that is not less than R15.
#define FAR \
	MOVQ    slot-16(SP), R15           \
	MOVLQSX (R15)(AX*4), AX            \
	MOVQ    far-24(SP), R15
