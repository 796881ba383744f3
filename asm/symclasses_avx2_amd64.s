//go:build !purego

#include "textflag.h"
#include "go_asm.h"

// COLUMN begins with the next column: R9 its number, SI and DX its indices and values, X8 its element of x.
#define COLUMN \
	MOVLQSX (R11), R9       \
	MOVQ    (R10)(R9*8), AX \
	LEAQ    (R12)(AX*4), SI \
	LEAQ    (R13)(AX*8), DX \
	VMOVSD  (R8)(R9*8), X8

// ENTRY adds entry k of the column to y and, by add, to the sum X0.
#define ENTRY(k, add) \
	MOVLQSX     (4*(k))(SI), AX      \
	VMOVSD      (8*(k))(DX), X4      \
	VMOVSD      (DI)(AX*8), X6       \
	add         (R8)(AX*8), X4, X0   \
	VFMADD231SD X8, X4, X6           \
	VMOVSD      X6, (DI)(AX*8)

// NEXT adds the sum and goes on at loop if there are columns left of the class.
#define NEXT(loop) \
	VADDSD (DI)(R9*8), X0, X0        \
	VMOVSD X0, (DI)(R9*8)            \
	ADDQ   $4, R11                   \
	DECQ   CX                        \
	JNZ    loop

// CLASS sets CX to the size of the class k, or goes to end if it is empty.
#define CLASS(k, end) \
	MOVLQSX (SymClasses_size+4*(k))(BX), CX \
	TESTQ   CX, CX                   \
	JZ      end

// MOREl adds the entries 1 to l-1, DIAGl entries 1 to l.
#define MORE2 ENTRY(1, VFMADD231SD)
#define MORE3 MORE2 \
	ENTRY(2, VFMADD231SD)
#define MORE4 MORE3 \
	ENTRY(3, VFMADD231SD)
#define MORE5 MORE4 \
	ENTRY(4, VFMADD231SD)
#define MORE6 MORE5 \
	ENTRY(5, VFMADD231SD)
#define MORE7 MORE6 \
	ENTRY(6, VFMADD231SD)
#define DIAG1 ENTRY(1, VFMADD231SD)
#define DIAG2 DIAG1 \
	ENTRY(2, VFMADD231SD)
#define DIAG3 DIAG2 \
	ENTRY(3, VFMADD231SD)
#define DIAG4 DIAG3 \
	ENTRY(4, VFMADD231SD)
#define DIAG5 DIAG4 \
	ENTRY(5, VFMADD231SD)
#define DIAG6 DIAG5 \
	ENTRY(6, VFMADD231SD)
#define DIAG7 DIAG6 \
	ENTRY(7, VFMADD231SD)

// func mulSymClassesAVX2(c *SymClasses, ptr []int, ind []int32, val, x, y []float64)
//
// BX c, R11 next of its columns, CX columns left in the class, R10 ptr, R12 ind, R13 val, R8 x, DI y.
TEXT ·mulSymClassesAVX2(SB), NOSPLIT, $0-128
	MOVQ c+0(FP), BX
	MOVQ SymClasses_cols(BX), R11
	MOVQ ptr_base+8(FP), R10
	MOVQ ind_base+32(FP), R12
	MOVQ val_base+56(FP), R13
	MOVQ x_base+80(FP), R8
	MOVQ y_base+104(FP), DI

	MOVLQSX SymClasses_size(BX), CX // of nothing
	LEAQ    (R11)(CX*4), R11

	CLASS(1, class2)

loop1:
	COLUMN
	VMULSD (DX), X8, X0
	NEXT(loop1)

class2:
	CLASS(2, class3)

loop2:
	COLUMN
	ENTRY(0, VMULSD)
	NEXT(loop2)

class3:
	CLASS(3, class4)

loop3:
	COLUMN
	VMULSD (DX), X8, X0
	DIAG1
	NEXT(loop3)

class4:
	CLASS(4, class5)

loop4:
	COLUMN
	ENTRY(0, VMULSD)
	MORE2
	NEXT(loop4)

class5:
	CLASS(5, class6)

loop5:
	COLUMN
	VMULSD (DX), X8, X0
	DIAG2
	NEXT(loop5)

class6:
	CLASS(6, class7)

loop6:
	COLUMN
	ENTRY(0, VMULSD)
	MORE3
	NEXT(loop6)

class7:
	CLASS(7, class8)

loop7:
	COLUMN
	VMULSD (DX), X8, X0
	DIAG3
	NEXT(loop7)

class8:
	CLASS(8, class9)

loop8:
	COLUMN
	ENTRY(0, VMULSD)
	MORE4
	NEXT(loop8)

class9:
	CLASS(9, class10)

loop9:
	COLUMN
	VMULSD (DX), X8, X0
	DIAG4
	NEXT(loop9)

class10:
	CLASS(10, class11)

loop10:
	COLUMN
	ENTRY(0, VMULSD)
	MORE5
	NEXT(loop10)

class11:
	CLASS(11, class12)

loop11:
	COLUMN
	VMULSD (DX), X8, X0
	DIAG5
	NEXT(loop11)

class12:
	CLASS(12, class13)

loop12:
	COLUMN
	ENTRY(0, VMULSD)
	MORE6
	NEXT(loop12)

class13:
	CLASS(13, class14)

loop13:
	COLUMN
	VMULSD (DX), X8, X0
	DIAG6
	NEXT(loop13)

class14:
	CLASS(14, class15)

loop14:
	COLUMN
	ENTRY(0, VMULSD)
	MORE7
	NEXT(loop14)

class15:
	CLASS(15, done)

loop15:
	COLUMN
	VMULSD (DX), X8, X0
	DIAG7
	NEXT(loop15)

done:
	VZEROUPPER
	RET
