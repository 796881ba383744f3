//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "go_asm.h"

DATA pivotNumbers<>+0(SB)/8, $0x7fffffffffffffff // all but the sign
DATA pivotNumbers<>+8(SB)/8, $1.0
DATA pivotNumbers<>+16(SB)/8, $0.01              // pivotSingular
DATA pivotNumbers<>+24(SB)/8, $4
DATA pivotNumbers<>+32(SB)/8, $0                 // rows of a vector
DATA pivotNumbers<>+40(SB)/8, $1
DATA pivotNumbers<>+48(SB)/8, $2
DATA pivotNumbers<>+56(SB)/8, $3
GLOBL pivotNumbers<>(SB), RODATA|NOPTR, $64

// pivotSets holds sets of four rows: at byte 24-8q all but row q, at byte 80-8q row q alone, at byte 136-8n the first n.
DATA pivotSets<>+0(SB)/8, $-1
DATA pivotSets<>+8(SB)/8, $-1
DATA pivotSets<>+16(SB)/8, $-1
DATA pivotSets<>+24(SB)/8, $0
DATA pivotSets<>+32(SB)/8, $-1
DATA pivotSets<>+40(SB)/8, $-1
DATA pivotSets<>+48(SB)/8, $-1
DATA pivotSets<>+56(SB)/8, $0
DATA pivotSets<>+64(SB)/8, $0
DATA pivotSets<>+72(SB)/8, $0
DATA pivotSets<>+80(SB)/8, $-1
DATA pivotSets<>+88(SB)/8, $0
DATA pivotSets<>+96(SB)/8, $0
DATA pivotSets<>+104(SB)/8, $0
DATA pivotSets<>+112(SB)/8, $-1
DATA pivotSets<>+120(SB)/8, $-1
DATA pivotSets<>+128(SB)/8, $-1
DATA pivotSets<>+136(SB)/8, $0
DATA pivotSets<>+144(SB)/8, $0
DATA pivotSets<>+152(SB)/8, $0
GLOBL pivotSets<>(SB), RODATA|NOPTR, $160

// Registers:
//
//	R8  the PivotFront           R9  column c                 R11 bytes of a column
//	R12 masks of rows            R13 open columns             R14 columns to be looked at
//	R15 pivots so far            SI  column c of what is left DI  column t
//	CX  t                        Y15 all bits but the sign    Y12 zero
//
// Masks say which rows are left, and OPEN bytes on which are those of open columns. Other sets of rows are bits. Rows from M on
// are zero.
#define OPEN 512

// COLUMN sets to to column j of what is left.
#define COLUMN(j, to) \
	MOVQ  j, to \
	IMULQ R11, to \
	LEAQ  PivotFront_a(R8)(to*1), to

// DROP takes row j off the masks. It destroys AX, BX, DX, Y1 and Y2.
#define DROP(j) \
	MOVQ    j, AX                        \
	ANDQ    $-4, AX                      \
	MOVQ    AX, DX                       \
	SUBQ    j, DX                        \
	LEAQ    pivotSets<>+24(SB), BX       \
	VMOVUPD (BX)(DX*8), Y1               \
	VANDPD  (R12)(AX*8), Y1, Y2          \
	VANDPD  OPEN(R12)(AX*8), Y1, Y1      \
	VMOVUPD Y2, (R12)(AX*8)              \
	VMOVUPD Y1, OPEN(R12)(AX*8)

// BACK undoes DROP for an open column, and destroys as much.
#define BACK(j) \
	MOVQ    j, AX                        \
	ANDQ    $-4, AX                      \
	MOVQ    AX, DX                       \
	SUBQ    j, DX                        \
	LEAQ    pivotSets<>+80(SB), BX       \
	VMOVUPD (BX)(DX*8), Y1               \
	VORPD   (R12)(AX*8), Y1, Y2          \
	VORPD   OPEN(R12)(AX*8), Y1, Y1      \
	VMOVUPD Y2, (R12)(AX*8)              \
	VMOVUPD Y1, OPEN(R12)(AX*8)

// TOP leaves in X the largest number in Y and Yb. It destroys X1.
#define TOP(Yb, Y, X) \
	VMAXPD       Yb, Y, Y         \
	VEXTRACTF128 $1, Y, X1        \
	VMAXPD       X1, X, X         \
	VPERMILPD    $1, X, X1        \
	VMAXSD       X1, X, X

// NUMBERS goes to bad if there is a NaN in Ya or Yb. It destroys Y1 and AX.
#define NUMBERS(Ya, Yb, bad) \
	VCMPPD    $3, Ya, Yb, Y1      \
	VMOVMSKPD Y1, AX              \
	TESTL     AX, AX              \
	JNE       bad

// NOISE sets x to the size of what is nothing but rounding errors in column j. It destroys tmp.
#define NOISE(j, x, tmp) \
	VMOVSD PivotFront_g(R8)(j*8), x \
	VMULSD PivotFront_Loss(R8), x, x \
	MOVQ   PivotFront_Noise(R8), tmp \
	VMAXSD (tmp)(j*8), x, x

// FINITE goes to bad if the magnitude in x is not finite. It destroys AX and DX.
#define FINITE(x, bad) \
	VMOVQ x, AX \
	MOVQ  $0x7fefffffffffffff, DX \
	CMPQ  AX, DX \
	JGT   bad

// NOTE writes the pivot j, whose diagonal element is x and that below it e. It destroys AX.
#define NOTE(j, x, e) \
	MOVL   j, PivotFront_order(R8)(R15*4) \
	MOVQ   PivotFront_D(R8), AX  \
	VMOVSD x, (AX)(R15*8)        \
	MOVQ   PivotFront_E(R8), AX  \
	VMOVSD e, (AX)(R15*8)        \
	INCQ   R15

// TRANSPOSE sets Y8 to Y11 to the rows of the columns Y0 to Y3.
#define TRANSPOSE \
	VUNPCKLPD  Y1, Y0, Y4         \
	VUNPCKHPD  Y1, Y0, Y5         \
	VUNPCKLPD  Y3, Y2, Y6         \
	VUNPCKHPD  Y3, Y2, Y7         \
	VPERM2F128 $0x20, Y6, Y4, Y8  \
	VPERM2F128 $0x20, Y7, Y5, Y9  \
	VPERM2F128 $0x31, Y6, Y4, Y10 \
	VPERM2F128 $0x31, Y7, Y5, Y11

// ONE divides four rows of the column at SI by the pivot, whose reciprocal Y0 is, and leaves L at R9 and L·D at BX.
#define ONE(k) \
	VMOVUPD (k)(SI)(AX*1), Y1            \
	VANDPD  (k)(R12)(AX*1), Y1, Y1       \
	VMULPD  Y0, Y1, Y2                   \
	VMOVUPD Y1, (k)(BX)(AX*1)            \
	VMOVUPD Y2, (k)(R9)(AX*1)            \
	VMULPD  Y1, Y2, Y2                   \
	VANDPD  Y15, Y2, Y2                  \
	VADDPD  PivotFront_g+(k)(R8)(AX*1), Y2, Y2 \
	VMOVUPD Y2, PivotFront_g+(k)(R8)(AX*1)

// TWO is ONE for the columns at SI and DI: with Y3 and Y4 the diagonal of the pivot over its other element and Y0 as
// (b·x - y)·Y0 at R9 and (a·y - x)·Y0 at R10, L·D at BX and CX. Y5, Y6 and Y7 are the magnitudes for the growth.
#define TWO(k) \
	VMOVUPD     (k)(R12)(AX*1), Y1       \
	VANDPD      (k)(SI)(AX*1), Y1, Y8    \
	VANDPD      (k)(DI)(AX*1), Y1, Y9    \
	VMOVUPD     Y8, (k)(BX)(AX*1)        \
	VMOVUPD     Y9, (k)(CX)(AX*1)        \
	VMOVAPD     Y8, Y10                  \
	VMOVAPD     Y9, Y11                  \
	VFMSUB213PD Y9, Y4, Y10              \
	VFMSUB213PD Y8, Y3, Y11              \
	VMULPD      Y0, Y10, Y10             \
	VMULPD      Y0, Y11, Y11             \
	VMOVUPD     Y10, (k)(R9)(AX*1)       \
	VMOVUPD     Y11, (k)(R10)(AX*1)      \
	VMULPD      Y10, Y10, Y8             \
	VMULPD      Y11, Y11, Y9             \
	VMULPD      Y10, Y11, Y2             \
	VANDPD      Y15, Y2, Y2              \
	VFMADD213PD PivotFront_g+(k)(R8)(AX*1), Y5, Y8 \
	VFMADD231PD Y6, Y9, Y8               \
	VFMADD231PD Y7, Y2, Y8               \
	VMOVUPD     Y8, PivotFront_g+(k)(R8)(AX*1)

// TAKE subtracts from a column of the block, four rows at p, what is in Y. It destroys Y8.
#define TAKE(Y, p, fresh) \
	VXORPD  Y8, Y8, Y8               \
	CMPB    PivotFront_Fresh(R8), $0 \
	JNE     fresh                    \
	VMOVUPD p, Y8                    \
fresh:                                   \
	VSUBPD  Y, Y8, Y8                \
	VMOVUPD Y8, p

// TAKEPART is TAKE for the first AX rows, one to three, at BX. Y13 is their mask. It destroys Y8 and BX.
#define TAKEPART(Y, fresh, few, done) \
	VXORPD       Y8, Y8, Y8          \
	CMPB         PivotFront_Fresh(R8), $0 \
	JNE          fresh               \
	VMASKMOVPD   (BX), Y13, Y8       \
fresh:                                   \
	VSUBPD       Y, Y8, Y8           \
	TESTB        $2, AX              \
	JEQ          few                 \
	VMOVUPD      X8, (BX)            \
	VEXTRACTF128 $1, Y8, X8          \
	ADDQ         $16, BX             \
few:                                     \
	TESTB        $1, AX              \
	JEQ          done                \
	VMOVSD       X8, (BX)            \
done:

// func pivotFrontAVX2(f *PivotFront) int
TEXT ·pivotFrontAVX2(SB), 0, $1120-16
	NO_LOCAL_POINTERS
	MOVQ  f+0(FP), R8
	XORL  R15, R15
	MOVQ  PivotFront_M(R8), R11
	TESTQ R11, R11
	JEQ   good
	ADDQ  $7, R11
	ANDQ  $-8, R11
	SHLQ  $3, R11
	LEAQ  masks-1120(SP), R12
	ADDQ  $31, R12
	ANDQ  $-32, R12

	// Masks, and growth.
	VPBROADCASTQ PivotFront_M(R8), Y1
	VPBROADCASTQ PivotFront_P(R8), Y2
	VPBROADCASTQ pivotNumbers<>+24(SB), Y3
	VMOVDQU      pivotNumbers<>+32(SB), Y0
	MOVQ         PivotFront_Growth(R8), SI
	XORL         DX, DX

masks:
	VPCMPGTQ   Y0, Y1, Y4
	VPCMPGTQ   Y0, Y2, Y5
	VMOVDQU    Y4, (R12)(DX*1)
	VMOVDQU    Y5, OPEN(R12)(DX*1)
	VMASKMOVPD (SI)(DX*1), Y4, Y6
	VMOVUPD    Y6, PivotFront_g(R8)(DX*1)
	VPADDQ     Y3, Y0, Y0
	ADDQ       $32, DX
	CMPQ       DX, R11
	JLT        masks

	// The panel, from the diagonal on.
	XORL  R13, R13
	MOVQ  PivotFront_P(R8), R10
	TESTQ R10, R10
	JEQ   loaded
	MOVQ  $64, CX
	SUBQ  R10, CX
	MOVQ  $-1, R13
	SHRQ  CX, R13
	MOVQ  PivotFront_Panel(R8), SI
	MOVQ  PivotFront_Ld(R8), R9
	SHLQ  $3, R9
	LEAQ  PivotFront_a(R8), DI
	XORL  AX, AX

column:
	MOVQ AX, DX
	ANDQ $-4, DX
	SHLQ $3, DX

rows:
	VMOVUPD    (R12)(DX*1), Y1
	VMASKMOVPD (SI)(DX*1), Y1, Y0
	VMOVUPD    Y0, (DI)(DX*1)
	ADDQ       $32, DX
	CMPQ       DX, R11
	JLT        rows
	ADDQ       R9, SI
	ADDQ       R11, DI
	INCQ       AX
	CMPQ       AX, R10
	JLT        column

	// Above the diagonal, by blocks of four rows and columns, of which the last ones may be none of the panel.
	LEAQ PivotFront_a(R8), SI
	LEAQ (R11)(R11*2), R9
	LEAQ 3(R10), BX
	SHRQ $2, BX

mirror:
	VMOVUPD  (SI), Y0
	VMOVUPD  (SI)(R11*1), Y1
	VMOVUPD  (SI)(R11*2), Y2
	VMOVUPD  (SI)(R9*1), Y3
	TRANSPOSE
	VBLENDPD $1, Y9, Y1, Y1
	VBLENDPD $3, Y10, Y2, Y2
	VBLENDPD $7, Y11, Y3, Y3
	VMOVUPD  Y1, (SI)(R11*1)
	VMOVUPD  Y2, (SI)(R11*2)
	VMOVUPD  Y3, (SI)(R9*1)
	MOVQ     SI, DX
	MOVQ     SI, DI
	MOVQ     BX, CX
	JMP      mirrored

mirrorBlock:
	ADDQ    $32, DX
	LEAQ    (DI)(R11*4), DI
	VMOVUPD (DX), Y0
	VMOVUPD (DX)(R11*1), Y1
	VMOVUPD (DX)(R11*2), Y2
	VMOVUPD (DX)(R9*1), Y3
	TRANSPOSE
	VMOVUPD Y8, (DI)
	VMOVUPD Y9, (DI)(R11*1)
	VMOVUPD Y10, (DI)(R11*2)
	VMOVUPD Y11, (DI)(R9*1)

mirrored:
	DECQ CX
	JNE  mirrorBlock
	LEAQ 32(SI)(R11*4), SI
	DECQ BX
	JNE  mirror

loaded:
	VBROADCASTSD pivotNumbers<>+0(SB), Y15
	VXORPD       Y12, Y12, Y12

sweep:
	MOVQ R13, R14
	MOVQ R15, before-8(SP)

next:
	TESTQ  R14, R14
	JEQ    swept
	TZCNTQ R14, R9
	BTRQ   R9, R14
	COLUMN(R9, SI)

	// The largest element: where it is on the diagonal, it passes.
	VXORPD Y0, Y0, Y0
	VXORPD Y2, Y2, Y2
	VXORPD Y13, Y13, Y13
	VXORPD Y14, Y14, Y14
	XORL   DX, DX

all:
	VANDPD      (SI)(DX*1), Y15, Y1
	VANDPD      32(SI)(DX*1), Y15, Y3
	VANDPD      (R12)(DX*1), Y1, Y1
	VANDPD      32(R12)(DX*1), Y3, Y3
	VMAXPD      Y1, Y0, Y0
	VMAXPD      Y3, Y2, Y2
	VFMADD231PD Y1, Y12, Y13             // NaN from what is not finite
	VFMADD231PD Y3, Y12, Y14
	ADDQ        $64, DX
	CMPQ        DX, R11
	JLT         all
	NUMBERS(Y13, Y14, bad)
	TOP(Y2, Y0, X0)
	VMOVSD      (SI)(R9*8), X4
	VANDPD      X4, X15, X5              // magnitude of the diagonal element
	NOISE(R9, X7, AX)
	VMOVSD      X7, noise-16(SP)
	VUCOMISD    X7, X0
	JLS         next                     // nothing is left of it
	VMULSD      PivotFront_U(R8), X0, X0
	VUCOMISD    X0, X5
	JCS         pair
	VUCOMISD    X7, X5
	JHI         one

pair: // the largest element in rows of open columns
	DROP(R9)
	VXORPD Y0, Y0, Y0
	VXORPD Y2, Y2, Y2
	MOVQ   PivotFront_P(R8), BX
	SHLQ   $3, BX
	XORL   DX, DX

inside:
	VANDPD (SI)(DX*1), Y15, Y1
	VANDPD 32(SI)(DX*1), Y15, Y3
	VANDPD OPEN(R12)(DX*1), Y1, Y1
	VANDPD (OPEN+32)(R12)(DX*1), Y3, Y3
	VMAXPD Y1, Y0, Y0
	VMAXPD Y3, Y2, Y2
	ADDQ   $64, DX
	CMPQ   DX, BX
	JLT    inside
	TOP(Y2, Y0, X0)
	VMOVQ  X0, AX
	TESTQ  AX, AX
	JEQ    refused

	// Its row.
	VBROADCASTSD X0, Y0
	XORL         CX, CX

find:
	VANDPD    (SI)(CX*8), Y15, Y1
	VANDPD    OPEN(R12)(CX*8), Y1, Y1
	VCMPPD    $0, Y0, Y1, Y1
	VMOVMSKPD Y1, AX
	ADDQ      $4, CX
	TESTL     AX, AX
	JEQ       find
	TZCNTL    AX, AX
	LEAQ      -4(CX)(AX*1), CX
	COLUMN(CX, DI)
	DROP(CX)

	// Largest elements outside the pivot: X10 and X11.
	VXORPD Y10, Y10, Y10
	VXORPD Y11, Y11, Y11
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	VXORPD Y13, Y13, Y13
	VXORPD Y14, Y14, Y14
	XORL   DX, DX

outside:
	VANDPD      (R12)(DX*1), Y15, Y1
	VANDPD      32(R12)(DX*1), Y15, Y5
	VANDPD      (SI)(DX*1), Y1, Y6
	VANDPD      (DI)(DX*1), Y1, Y7
	VANDPD      32(SI)(DX*1), Y5, Y8
	VANDPD      32(DI)(DX*1), Y5, Y9
	VMAXPD      Y6, Y10, Y10
	VMAXPD      Y7, Y11, Y11
	VMAXPD      Y8, Y2, Y2
	VMAXPD      Y9, Y3, Y3
	VFMADD231PD Y7, Y12, Y13
	VFMADD231PD Y9, Y12, Y14
	ADDQ        $64, DX
	CMPQ        DX, R11
	JLT         outside
	NUMBERS(Y13, Y14, bad)
	TOP(Y2, Y10, X10)
	TOP(Y3, Y11, X11)
	VMOVSD   (DI)(CX*8), X5            // b
	VANDPD   X5, X15, X9
	FINITE(X9, bad)
	VMOVSD   (SI)(CX*8), X6            // x
	VANDPD   X4, X15, X8
	VANDPD   X6, X15, X14
	VMAXSD   X8, X9, X0
	VMAXSD   X14, X0, X0               // big
	NOISE(CX, X13, AX)
	VMOVSD   X13, other-24(SP)
	VMAXSD   noise-16(SP), X13, X7
	VUCOMISD X7, X0
	JLS      other
	VDIVSD   X0, X4, X1                // a, b and x over big
	VDIVSD   X0, X5, X2
	VDIVSD   X0, X6, X3
	VMULSD   X1, X2, X8                // ab
	VMULSD   X3, X3, X9                // xx
	VSUBSD   X9, X8, X13
	VANDPD   X13, X15, X13             // det
	VANDPD   X8, X15, X8
	VMAXSD   X9, X8, X8
	VMULSD   pivotNumbers<>+16(SB), X8, X8
	VUCOMISD X8, X13
	JCS      other
	VMULSD   X0, X13, X13
	VUCOMISD X7, X13
	JLS      other
	VDIVSD   PivotFront_U(R8), X13, X13 // limit
	VANDPD   X1, X15, X1
	VANDPD   X2, X15, X2
	VANDPD   X3, X15, X3
	VMULSD   X10, X2, X8
	VFMADD231SD X11, X3, X8
	VUCOMISD X8, X13
	JCS      other
	VMULSD   X10, X3, X8
	VFMADD231SD X11, X1, X8
	VUCOMISD X8, X13
	JCC      two

other: // column t alone?
	VANDPD   X6, X15, X14
	VMAXSD   X14, X11, X0
	VMULSD   PivotFront_U(R8), X0, X0
	VANDPD   X5, X15, X9
	VUCOMISD X0, X9
	JCS      neither
	VUCOMISD other-24(SP), X9
	JLS      neither
	BACK(R9)
	BTSQ     R9, R14
	MOVQ     CX, R9
	MOVQ     DI, SI
	VMOVAPD  X5, X4
	JMP      one

neither:
	BACK(CX)

refused:
	BACK(R9)
	JMP next

one: // X4 is the pivot
	VMOVSD       pivotNumbers<>+8(SB), X0
	VDIVSD       X4, X0, X0
	VANDPD       X0, X15, X1
	FINITE(X1, bad)
	VBROADCASTSD X0, Y0
	DROP(R9)
	BTRQ         R9, R13
	BTRQ         R9, R14
	MOVQ         R15, BX
	IMULQ        R11, BX
	NOTE(R9, X4, X12)
	LEAQ         PivotFront_l(R8)(BX*1), R9
	LEAQ         PivotFront_v(R8)(BX*1), BX
	XORL         AX, AX

ones:
	ONE(0)
	ONE(32)
	ADDQ $64, AX
	CMPQ AX, R11
	JLT  ones
	MOVQ R13, CX

oneNext:
	TESTQ        CX, CX
	JEQ          next
	TZCNTQ       CX, DX
	BLSRQ        CX, CX
	VBROADCASTSD (BX)(DX*8), Y0
	COLUMN(DX, SI)
	XORL         AX, AX

oneRows:
	VMOVUPD      (SI)(AX*1), Y1
	VMOVUPD      32(SI)(AX*1), Y2
	VFNMADD231PD (R9)(AX*1), Y0, Y1
	VFNMADD231PD 32(R9)(AX*1), Y0, Y2
	VMOVUPD      Y1, (SI)(AX*1)
	VMOVUPD      Y2, 32(SI)(AX*1)
	ADDQ         $64, AX
	CMPQ         AX, R11
	JLT          oneRows
	JMP          oneNext

two: // [X4 X6; X6 X5]
	VDIVSD       X6, X4, X3
	VDIVSD       X6, X5, X2
	VMOVSD       pivotNumbers<>+8(SB), X1
	VMULSD       X3, X2, X0
	VSUBSD       X1, X0, X0
	VDIVSD       X0, X1, X0
	VDIVSD       X6, X0, X0
	VANDPD       X0, X15, X1
	FINITE(X1, bad)
	BTRQ         R9, R13
	BTRQ         CX, R13
	BTRQ         CX, R14
	MOVQ         R15, BX
	IMULQ        R11, BX
	NOTE(R9, X4, X6)
	NOTE(CX, X5, X12)
	VANDPD       X4, X15, X8
	VANDPD       X5, X15, X9
	VANDPD       X6, X15, X7
	VADDSD       X7, X7, X7
	VBROADCASTSD X0, Y0
	VBROADCASTSD X3, Y3
	VBROADCASTSD X2, Y4
	VBROADCASTSD X8, Y5
	VBROADCASTSD X9, Y6
	VBROADCASTSD X7, Y7
	LEAQ         PivotFront_l(R8)(BX*1), R9
	LEAQ         (R9)(R11*1), R10
	LEAQ         PivotFront_v(R8)(BX*1), BX
	LEAQ         (BX)(R11*1), CX
	XORL         AX, AX

twos:
	TWO(0)
	TWO(32)
	ADDQ $64, AX
	CMPQ AX, R11
	JLT  twos
	MOVQ R13, DI

twoNext:
	TESTQ        DI, DI
	JEQ          next
	TZCNTQ       DI, DX
	BLSRQ        DI, DI
	VBROADCASTSD (BX)(DX*8), Y0
	VBROADCASTSD (CX)(DX*8), Y1
	COLUMN(DX, SI)
	XORL         AX, AX

twoRows:
	VMOVUPD      (SI)(AX*1), Y2
	VMOVUPD      32(SI)(AX*1), Y3
	VFNMADD231PD (R9)(AX*1), Y0, Y2
	VFNMADD231PD 32(R9)(AX*1), Y0, Y3
	VFNMADD231PD (R10)(AX*1), Y1, Y2
	VFNMADD231PD 32(R10)(AX*1), Y1, Y3
	VMOVUPD      Y2, (SI)(AX*1)
	VMOVUPD      Y3, 32(SI)(AX*1)
	ADDQ         $64, AX
	CMPQ         AX, R11
	JLT          twoRows
	JMP          twoNext

swept:
	TESTQ   R13, R13
	JEQ     store
	MOVQ    R15, AX
	SUBQ    before-8(SP), AX
	JEQ     store
	POPCNTQ R13, DX
	ADDQ    AX, DX                     // columns before the sweep
	IMULQ   $const_pivotShare, AX
	CMPQ    AX, DX
	JGE     sweep

store: // what is open follows the pivots
	MOVQ R15, CX

rest:
	TESTQ  R13, R13
	JEQ    ordered
	TZCNTQ R13, DX
	BLSRQ  R13, R13
	MOVL   DX, PivotFront_order(R8)(CX*4)
	MOVQ   PivotFront_D(R8), AX
	VMOVSD X12, (AX)(CX*8)
	MOVQ   PivotFront_E(R8), AX
	VMOVSD X12, (AX)(CX*8)
	INCQ   CX
	JMP    rest

ordered: // growth, then column after column: R9, one less at first, of CX
	LEAQ PivotFront_g(R8), SI
	MOVQ PivotFront_Growth(R8), DI
	MOVQ PivotFront_M(R8), R10
	MOVQ $-1, R9
	XORL DX, DX

place: // rows of pivots from DX on of the column at SI to DI
	CMPQ DX, CX
	JGE  below

gather:
	MOVL PivotFront_order(R8)(DX*4), BX
	MOVQ (SI)(BX*8), AX
	MOVQ AX, (DI)(DX*8)
	INCQ DX
	CMPQ DX, CX
	JLT  gather

below: // the other rows
	MOVQ CX, DX
	LEAQ -4(R10), BX
	CMPQ DX, BX
	JGT  last

four:
	VMOVUPD (SI)(DX*8), Y0
	VMOVUPD Y0, (DI)(DX*8)
	ADDQ    $4, DX
	CMPQ    DX, BX
	JLE     four

last:
	CMPQ DX, R10
	JGE  placed
	MOVQ (SI)(DX*8), AX
	MOVQ AX, (DI)(DX*8)
	INCQ DX
	JMP  last

placed:
	CMPQ R9, $0
	JLT  follow
	CMPQ R9, R15
	JGE  follow
	MOVQ PivotFront_D(R8), AX
	MOVQ (AX)(R9*8), AX
	MOVQ AX, (DI)(R9*8)

follow: // the next column
	INCQ  R9
	CMPQ  R9, CX
	JGE   block
	MOVQ  R9, DX
	MOVQ  PivotFront_Ld(R8), DI
	IMULQ R9, DI
	SHLQ  $3, DI
	ADDQ  PivotFront_Panel(R8), DI
	CMPQ  R9, R15
	JGE   open
	MOVQ  R9, SI
	IMULQ R11, SI
	LEAQ  PivotFront_l(R8)(SI*1), SI
	JMP   place

open:
	MOVLQSX PivotFront_order(R8)(R9*4), SI
	COLUMN(SI, SI)
	JMP     place

block:
	MOVQ PivotFront_Perm(R8), DI
	XORL AX, AX

names:
	CMPQ AX, CX
	JGE  named
	MOVL PivotFront_order(R8)(AX*4), BX
	MOVL BX, (DI)(AX*4)
	INCQ AX
	JMP  names

	// Columns of the block, four at once: R9 are left, from that at DI on, whose distance is R14 bytes. Their rows of L and of L·D
	// begin at SI and R13.
named:
	MOVQ  PivotFront_Block(R8), DI
	TESTQ DI, DI
	JEQ   good
	MOVQ  R10, R9
	SUBQ  CX, R9
	JEQ   good
	LEAQ  (R9*8), R14
	LEAQ  PivotFront_l(R8)(CX*8), SI
	LEAQ  PivotFront_v(R8)(CX*8), R13

blockColumns:
	MOVQ R9, AX                        // rows left, those at CX and, of L, DX
	MOVQ DI, CX
	MOVQ SI, DX

blockRows:
	VXORPD Y4, Y4, Y4
	VXORPD Y5, Y5, Y5
	VXORPD Y6, Y6, Y6
	VXORPD Y7, Y7, Y7
	MOVQ   DX, BX
	MOVQ   R13, R10
	MOVQ   R15, R12
	CMPQ   AX, $4
	JLE    rows4
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	TESTQ  R12, R12
	JEQ    summed8

sum8:
	VMOVUPD      (BX), Y8
	VMOVUPD      32(BX), Y9
	VBROADCASTSD (R10), Y10
	VBROADCASTSD 8(R10), Y11
	VBROADCASTSD 16(R10), Y13
	VBROADCASTSD 24(R10), Y14
	VFMADD231PD  Y8, Y10, Y0
	VFMADD231PD  Y9, Y10, Y4
	VFMADD231PD  Y8, Y11, Y1
	VFMADD231PD  Y9, Y11, Y5
	VFMADD231PD  Y8, Y13, Y2
	VFMADD231PD  Y9, Y13, Y6
	VFMADD231PD  Y8, Y14, Y3
	VFMADD231PD  Y9, Y14, Y7
	ADDQ         R11, BX
	ADDQ         R11, R10
	DECQ         R12
	JNE          sum8

summed8:
	LEAQ (R14)(R14*2), BX
	TAKE(Y0, (CX), fresh0)
	CMPQ R9, $1
	JEQ  second
	TAKE(Y1, (CX)(R14*1), fresh1)
	CMPQ R9, $2
	JEQ  second
	TAKE(Y2, (CX)(R14*2), fresh2)
	CMPQ R9, $3
	JEQ  second
	TAKE(Y3, (CX)(BX*1), fresh3)

second:
	SUBQ $4, AX
	ADDQ $32, CX
	ADDQ $32, DX
	JMP  summed4

rows4:
	TESTQ R12, R12
	JEQ   summed4

sum4:
	VMOVUPD      (BX), Y8
	VBROADCASTSD (R10), Y10
	VBROADCASTSD 8(R10), Y11
	VBROADCASTSD 16(R10), Y13
	VBROADCASTSD 24(R10), Y14
	VFMADD231PD  Y8, Y10, Y4
	VFMADD231PD  Y8, Y11, Y5
	VFMADD231PD  Y8, Y13, Y6
	VFMADD231PD  Y8, Y14, Y7
	ADDQ         R11, BX
	ADDQ         R11, R10
	DECQ         R12
	JNE          sum4

summed4:
	CMPQ AX, $4
	JLT  part
	LEAQ (R14)(R14*2), BX
	TAKE(Y4, (CX), fresh4)
	CMPQ R9, $1
	JEQ  rowsDone
	TAKE(Y5, (CX)(R14*1), fresh5)
	CMPQ R9, $2
	JEQ  rowsDone
	TAKE(Y6, (CX)(R14*2), fresh6)
	CMPQ R9, $3
	JEQ  rowsDone
	TAKE(Y7, (CX)(BX*1), fresh7)

rowsDone:
	ADDQ $32, CX
	ADDQ $32, DX
	SUBQ $4, AX
	JGT  blockRows
	JMP  columnsDone

part: // less than four rows
	MOVQ    AX, R10
	NEGQ    R10
	LEAQ    pivotSets<>+136(SB), BX
	VMOVUPD (BX)(R10*8), Y13
	MOVQ    CX, BX
	TAKEPART(Y4, part0, few0, done0)
	CMPQ    R9, $1
	JEQ     columnsDone
	LEAQ    (CX)(R14*1), BX
	TAKEPART(Y5, part1, few1, done1)
	CMPQ    R9, $2
	JEQ     columnsDone
	LEAQ    (CX)(R14*2), BX
	TAKEPART(Y6, part2, few2, done2)
	CMPQ    R9, $3
	JEQ     columnsDone
	LEAQ    (R14)(R14*2), BX
	ADDQ    CX, BX
	TAKEPART(Y7, part3, few3, done3)

columnsDone:
	LEAQ 32(DI)(R14*4), DI
	ADDQ $32, SI
	ADDQ $32, R13
	SUBQ $4, R9
	JGT  blockColumns

good:
	MOVQ R15, ret+8(FP)
	VZEROUPPER
	RET

bad:
	MOVQ $-1, ret+8(FP)
	VZEROUPPER
	RET
