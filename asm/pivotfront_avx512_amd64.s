//go:build !purego

#include "go_asm.h"
#include "textflag.h"

DATA pivotConst<>+0(SB)/8, $0x7fffffffffffffff // all but the sign
DATA pivotConst<>+8(SB)/8, $1.0
DATA pivotConst<>+16(SB)/8, $0.01              // pivotSingular
GLOBL pivotConst<>(SB), RODATA|NOPTR, $24

// Registers:
//
//	R8  the PivotFront           R9  column c, next pivot     R10 chunks of 8 rows
//	R11 bytes of a column        R12 rows that are left       R13 open columns
//	R14 columns to be looked at  R15 pivots so far
//	SI  column c of what is left DI  column t                 CX  t
//	Z31 all bits but the sign    X30 1.0
//
// Sets of rows are bits.

// COLUMN sets to to column j of what is left.
#define COLUMN(j, to) \
	MOVQ  j, to \
	IMULQ R11, to \
	LEAQ  PivotFront_a(R8)(to*1), to

// TOP leaves in X the largest of the integers in Z. It destroys Y1.
#define TOP(Z, Y, X) \
	VEXTRACTI64X4 $1, Z, Y1       \
	VPMAXSQ       Y1, Y, Y        \
	VEXTRACTI128  $1, Y, X1       \
	VPMAXSQ       X1, X, X        \
	VPSHUFD       $0x4e, X, X1    \
	VPMAXSQ       X1, X, X

// LARGEST sets X0 to the largest magnitude among the rows in set of the column at col. As integers magnitudes compare
// like themselves, and NaN beyond all others. It destroys set, DX, BX and Z1.
#define LARGEST(col, set, loop) \
	VPXORQ      Z0, Z0, Z0            \
	XORL        DX, DX                \
	MOVQ        R10, BX               \
loop: \
	KMOVB       set, K1               \
	SHRQ        $8, set               \
	VPANDQ.Z    (col)(DX*1), Z31, K1, Z1 \
	VPMAXSQ     Z1, Z0, Z0            \
	ADDQ        $64, DX               \
	DECQ        BX                    \
	JNE         loop                  \
	TOP(Z0, Y0, X0)

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

// NOTE writes the pivot j, whose diagonal element is x and that below it e, and takes it off what is open. It destroys AX.
#define NOTE(j, x, e) \
	MOVL   j, PivotFront_order(R8)(R15*4) \
	MOVQ   PivotFront_D(R8), AX  \
	VMOVSD x, (AX)(R15*8)        \
	MOVQ   PivotFront_E(R8), AX  \
	VMOVSD e, (AX)(R15*8)        \
	INCQ   R15

// ONE divides chunk k of the column and leaves L in Zl. Z0 is the reciprocal of the pivot, set has the rows that are
// left.
#define ONE(k, Zl, set, done) \
	KMOVB       set, K1               \
	VMOVUPD.Z   (64*k)(SI), K1, Z2    \
	VMULPD      Z0, Z2, Zl            \
	VMOVUPD     Z2, (64*k)(DI)        \
	VMOVUPD     Zl, (64*k)(BX)        \
	VMULPD      Z2, Zl, Z2            \
	VANDPD      Z31, Z2, Z2           \
	VADDPD      (PivotFront_g+64*k)(R8), Z2, Z2 \
	VMOVUPD     Z2, (PivotFront_g+64*k)(R8) \
	SHRQ        $8, set               \
	CMPQ        R10, $(k+1)           \
	JEQ         done

// TAKE subtracts chunk k of Zl times Z1 from the column at BX.
#define TAKE(k, Zl, done) \
	VMOVUPD     (64*k)(BX), Z2        \
	VFNMADD231PD Zl, Z1, Z2           \
	VMOVUPD     Z2, (64*k)(BX)        \
	CMPQ        R10, $(k+1)           \
	JEQ         done

// TWO is ONE for two columns: with Z3 and Z4 the diagonal of the pivot over its other element and Z0 as
// (b·x - y)·Z0, (a·y - x)·Z0. Z5, Z6 and Z7 are the magnitudes for the growth.
#define TWO(k, Zl, Zm, set, done) \
	KMOVB       set, K1               \
	VMOVUPD.Z   (64*k)(SI), K1, Z8    \
	VMOVUPD.Z   (64*k)(DI), K1, Z9    \
	VMOVUPD     Z8, PivotFront_v+(64*k)(R8)(DX*1) \
	VMOVUPD     Z9, PivotFront_v+(64*k)(BX)(DX*1) \
	VMOVAPD     Z8, Zl                \
	VFMSUB213PD Z9, Z4, Zl            \
	VMOVAPD     Z9, Zm                \
	VFMSUB213PD Z8, Z3, Zm            \
	VMULPD      Z0, Zl, Zl            \
	VMULPD      Z0, Zm, Zm            \
	VMOVUPD     Zl, PivotFront_l+(64*k)(R8)(DX*1) \
	VMOVUPD     Zm, PivotFront_l+(64*k)(BX)(DX*1) \
	VMULPD      Zl, Zl, Z8            \
	VMULPD      Zm, Zm, Z9            \
	VMULPD      Zl, Zm, Z2            \
	VANDPD      Z31, Z2, Z2           \
	VMULPD      Z5, Z8, Z8            \
	VFMADD231PD Z6, Z9, Z8            \
	VFMADD231PD Z7, Z2, Z8            \
	VADDPD      (PivotFront_g+64*k)(R8), Z8, Z8 \
	VMOVUPD     Z8, (PivotFront_g+64*k)(R8) \
	SHRQ        $8, set               \
	CMPQ        R10, $(k+1)           \
	JEQ         done

// TAKE2 subtracts chunk k of Zl times Z0 and of Zm times Z1.
#define TAKE2(k, Zl, Zm, done) \
	VMOVUPD     (64*k)(BX), Z2        \
	VFNMADD231PD Zl, Z0, Z2           \
	VFNMADD231PD Zm, Z1, Z2           \
	VMOVUPD     Z2, (64*k)(BX)        \
	CMPQ        R10, $(k+1)           \
	JEQ         done

// func pivotFrontAVX512(f *PivotFront) int
TEXT ·pivotFrontAVX512(SB), $64-16
	MOVQ         f+0(FP), R8
	MOVQ         PivotFront_M(R8), R9
	LEAQ         7(R9), R10
	SHRQ         $3, R10
	MOVQ         R10, R11
	SHLQ         $6, R11
	VPBROADCASTQ pivotConst<>+0(SB), Z31
	VMOVSD       pivotConst<>+8(SB), X30

	// Sets of all rows and columns.
	MOVQ  $64, CX
	SUBQ  R9, CX
	MOVQ  $-1, R12
	SHRQ  CX, R12
	TESTQ R9, R9
	CMOVQEQ R9, R12
	MOVQ  PivotFront_P(R8), R15
	MOVQ  $64, CX
	SUBQ  R15, CX
	MOVQ  $-1, R13
	SHRQ  CX, R13
	TESTQ R15, R15
	CMOVQEQ R15, R13

	// Growth.
	MOVQ PivotFront_Growth(R8), SI
	MOVQ R12, AX
	XORL DX, DX
	MOVQ R10, BX

growth:
	TESTQ     BX, BX
	JEQ       columns
	KMOVB     AX, K1
	SHRQ      $8, AX
	VMOVUPD.Z (SI)(DX*1), K1, Z0
	VMOVUPD   Z0, PivotFront_g(R8)(DX*1)
	ADDQ      $64, DX
	DECQ      BX
	JMP       growth

columns: // of the panel
	TESTQ R15, R15
	JEQ   loaded
	MOVQ  PivotFront_Panel(R8), SI
	MOVQ  PivotFront_Ld(R8), R9
	SHLQ  $3, R9
	LEAQ  PivotFront_a(R8), DI
	MOVQ  R15, CX

column:
	MOVQ R12, AX
	XORL DX, DX
	MOVQ R10, BX

rows:
	KMOVB     AX, K1
	SHRQ      $8, AX
	VMOVUPD.Z (SI)(DX*1), K1, Z0
	VMOVUPD   Z0, (DI)(DX*1)
	ADDQ      $64, DX
	DECQ      BX
	JNE       rows
	ADDQ      R9, SI
	ADDQ      R11, DI
	DECQ      CX
	JNE       column

	// Above the diagonal: element j of column i from element i of column j.
	LEAQ PivotFront_a(R8), SI // column j
	XORL DX, DX               // j

mirror:
	LEAQ 1(DX), CX            // i
	LEAQ (SI)(R11*1), DI      // column i

mirrorRow:
	CMPQ CX, R15
	JGE  mirrored
	MOVQ (SI)(CX*8), AX
	MOVQ AX, (DI)(DX*8)
	ADDQ R11, DI
	INCQ CX
	JMP  mirrorRow

mirrored:
	ADDQ R11, SI
	INCQ DX
	CMPQ DX, R15
	JLT  mirror

loaded:
	XORL R15, R15

sweep:
	MOVQ R13, R14
	MOVQ R15, before-8(SP)

next:
	TESTQ  R14, R14
	JEQ    swept
	TZCNTQ R14, R9
	BTRQ   R9, R14
	COLUMN(R9, SI)

	// The largest of all other rows and of those of open columns.
	MOVQ   R12, CX
	BTRQ   R9, CX
	MOVQ   R13, AX
	BTRQ   R9, AX
	VPXORQ Z0, Z0, Z0
	VPXORQ Z3, Z3, Z3
	XORL   DX, DX
	MOVQ   R10, BX

both:
	KMOVB    CX, K1
	KMOVB    AX, K2
	SHRQ     $8, CX
	SHRQ     $8, AX
	VPANDQ.Z (SI)(DX*1), Z31, K1, Z1
	VPANDQ.Z (SI)(DX*1), Z31, K2, Z2
	VPMAXSQ  Z1, Z0, Z0
	VPMAXSQ  Z2, Z3, Z3
	ADDQ     $64, DX
	DECQ     BX
	JNE      both
	TOP(Z0, Y0, X0)
	VMOVSD   (SI)(R9*8), X4
	VPANDQ   X4, X31, X5      // magnitude of the diagonal element
	VPMAXSQ  X5, X0, X6
	FINITE(X6, bad)
	NOISE(R9, X7, AX)
	VMOVSD   X7, noise-16(SP)
	VUCOMISD X7, X6
	JLS      next             // nothing is left of it
	VMULSD   PivotFront_U(R8), X0, X0
	VUCOMISD X0, X5
	JCS      pair
	VUCOMISD X7, X5
	JHI      one

pair:
	TOP(Z3, Y3, X3)
	VMOVQ X3, AX
	TESTQ AX, AX
	JEQ   next

	// The row of the largest.
	VPBROADCASTQ X3, Z3
	MOVQ         R13, AX
	BTRQ         R9, AX
	XORL         CX, CX

find:
	KMOVB    AX, K1
	SHRQ     $8, AX
	VPANDQ.Z (SI)(CX*8), Z31, K1, Z1
	VPCMPEQQ Z1, Z3, K1, K2
	ADDQ     $8, CX
	KORTESTB K2, K2
	JEQ      find
	KMOVB    K2, AX
	TZCNTL   AX, AX
	LEAQ     -8(CX)(AX*1), CX
	COLUMN(CX, DI)

	// Largest elements outside the pivot: X10 and X11.
	MOVQ    R12, AX
	BTRQ    R9, AX
	BTRQ    CX, AX
	MOVQ    AX, save-24(SP)
	LARGEST(SI, AX, first)
	VMOVAPD X0, X10
	MOVQ    save-24(SP), AX
	LARGEST(DI, AX, second)
	VMOVAPD X0, X11
	VMOVSD  (DI)(CX*8), X5    // b
	VPANDQ  X5, X31, X9
	VPMAXSQ X9, X11, X0
	FINITE(X0, bad)
	VMOVSD  (SI)(CX*8), X6    // x
	VPANDQ  X4, X31, X8
	VPANDQ  X6, X31, X12
	VMAXSD  X8, X9, X0
	VMAXSD  X12, X0, X0       // big
	NOISE(CX, X13, AX)
	VMAXSD  noise-16(SP), X13, X7
	VUCOMISD X7, X0
	JLS     other
	VDIVSD  X0, X4, X1        // a, b and x over big
	VDIVSD  X0, X5, X2
	VDIVSD  X0, X6, X3
	VMULSD  X1, X2, X14       // ab
	VMULSD  X3, X3, X16       // xx
	VSUBSD  X16, X14, X17
	VPANDQ  X17, X31, X17     // det
	VPANDQ  X14, X31, X14
	VMAXSD  X16, X14, X14
	VMULSD  pivotConst<>+16(SB), X14, X14
	VUCOMISD X14, X17
	JCS     other
	VMULSD  X0, X17, X17
	VUCOMISD X7, X17
	JLS     other
	VDIVSD  PivotFront_U(R8), X17, X17 // limit
	VPANDQ  X1, X31, X1
	VPANDQ  X2, X31, X2
	VPANDQ  X3, X31, X3
	VMULSD  X10, X2, X14
	VFMADD231SD X11, X3, X14
	VUCOMISD X14, X17
	JCS     other
	VMULSD  X10, X3, X14
	VFMADD231SD X11, X1, X14
	VUCOMISD X14, X17
	JCC     two

other: // column t alone?
	VMAXSD   X12, X11, X0
	VMULSD   PivotFront_U(R8), X0, X0
	VUCOMISD X0, X9
	JCS      next
	VUCOMISD X13, X9
	JLS      next
	BTSQ     R9, R14
	MOVQ     CX, R9
	MOVQ     DI, SI
	VMOVAPD  X5, X4

one: // X4 is the pivot
	VDIVSD       X4, X30, X0
	VPANDQ       X0, X31, X1
	FINITE(X1, bad)
	VBROADCASTSD X0, Z0
	BTRQ         R9, R12
	BTRQ         R9, R13
	BTRQ         R9, R14
	MOVQ         R15, BX
	IMULQ        R11, BX
	LEAQ         PivotFront_v(R8)(BX*1), DI
	LEAQ         PivotFront_l(R8)(BX*1), BX
	VPXORQ       X3, X3, X3
	NOTE(R9, X4, X3)
	MOVQ         R12, AX
	ONE(0, Z16, AX, ones)
	ONE(1, Z17, AX, ones)
	ONE(2, Z18, AX, ones)
	ONE(3, Z19, AX, ones)
	ONE(4, Z20, AX, ones)
	ONE(5, Z21, AX, ones)
	ONE(6, Z22, AX, ones)
	ONE(7, Z23, AX, ones)

ones:
	MOVQ R13, CX

oneNext:
	TESTQ        CX, CX
	JEQ          next
	TZCNTQ       CX, DX
	BLSRQ        CX, CX
	VBROADCASTSD (DI)(DX*8), Z1
	COLUMN(DX, BX)
	TAKE(0, Z16, oneNext)
	TAKE(1, Z17, oneNext)
	TAKE(2, Z18, oneNext)
	TAKE(3, Z19, oneNext)
	TAKE(4, Z20, oneNext)
	TAKE(5, Z21, oneNext)
	TAKE(6, Z22, oneNext)
	TAKE(7, Z23, oneNext)
	JMP          oneNext

two: // [X4 X6; X6 X5]
	VDIVSD       X6, X4, X3
	VDIVSD       X6, X5, X2
	VMULSD       X3, X2, X0
	VSUBSD       X30, X0, X0
	VDIVSD       X0, X30, X0
	VDIVSD       X6, X0, X0
	VPANDQ       X0, X31, X1
	FINITE(X1, bad)
	VBROADCASTSD X0, Z0
	VBROADCASTSD X3, Z3
	VBROADCASTSD X2, Z14
	BTRQ         R9, R12
	BTRQ         R9, R13
	BTRQ         CX, R12
	BTRQ         CX, R13
	BTRQ         CX, R14
	MOVQ         R15, DX
	IMULQ        R11, DX
	LEAQ         (R8)(R11*1), BX
	NOTE(R9, X4, X6)
	VPXORQ       X1, X1, X1
	NOTE(CX, X5, X1)
	VADDSD       X12, X12, X12
	VBROADCASTSD X8, Z5
	VBROADCASTSD X9, Z6
	VBROADCASTSD X12, Z7
	VMOVAPD      Z14, Z4
	MOVQ         R12, AX
	TWO(0, Z16, Z24, AX, twos)
	TWO(1, Z17, Z25, AX, twos)
	TWO(2, Z18, Z26, AX, twos)
	TWO(3, Z19, Z27, AX, twos)
	TWO(4, Z20, Z28, AX, twos)
	TWO(5, Z21, Z29, AX, twos)
	TWO(6, Z22, Z10, AX, twos)
	TWO(7, Z23, Z11, AX, twos)

twos:
	LEAQ PivotFront_v(R8)(DX*1), SI
	LEAQ (SI)(R11*1), DI
	MOVQ R13, CX

twoNext:
	TESTQ        CX, CX
	JEQ          next
	TZCNTQ       CX, DX
	BLSRQ        CX, CX
	VBROADCASTSD (SI)(DX*8), Z0
	VBROADCASTSD (DI)(DX*8), Z1
	COLUMN(DX, BX)
	TAKE2(0, Z16, Z24, twoNext)
	TAKE2(1, Z17, Z25, twoNext)
	TAKE2(2, Z18, Z26, twoNext)
	TAKE2(3, Z19, Z27, twoNext)
	TAKE2(4, Z20, Z28, twoNext)
	TAKE2(5, Z21, Z29, twoNext)
	TAKE2(6, Z22, Z10, twoNext)
	TAKE2(7, Z23, Z11, twoNext)
	JMP          twoNext

swept:
	TESTQ   R13, R13
	JEQ     store
	MOVQ    R15, AX
	SUBQ    before-8(SP), AX
	JEQ     store
	POPCNTQ R13, DX
	ADDQ    AX, DX            // columns before the sweep
	IMULQ   $const_pivotShare, AX
	CMPQ    AX, DX
	JGE     sweep

store: // what is open follows the pivots
	MOVQ   R15, CX
	VPXORQ X0, X0, X0

rest:
	TESTQ  R13, R13
	JEQ    ordered
	TZCNTQ R13, DX
	BLSRQ  R13, R13
	MOVL   DX, PivotFront_order(R8)(CX*4)
	MOVQ   PivotFront_D(R8), AX
	VMOVSD X0, (AX)(CX*8)
	MOVQ   PivotFront_E(R8), AX
	VMOVSD X0, (AX)(CX*8)
	INCQ   CX
	JMP    rest

ordered: // growth, then column after column
	TESTQ CX, CX
	JEQ   block
	LEAQ  PivotFront_g(R8), SI
	MOVQ  PivotFront_Growth(R8), DI
	XORL  R9, R9              // column, one less
	DECQ  R9

place: // rows of pivots of the column at SI to DI
	MOVQ CX, AX
	XORL DX, DX

gather:
	MOVL      $-1, BX
	CMPQ      AX, $8
	JGE       wide
	XCHGQ     AX, CX
	SHLL      CX, BX
	XCHGQ     AX, CX
	NOTL      BX

wide:
	KMOVB      BX, K1
	KMOVB      BX, K2
	VMOVDQU    PivotFront_order(R8)(DX*4), Y1
	VPXORQ     Z0, Z0, Z0
	VGATHERDPD (SI)(Y1*8), K1, Z0
	VMOVUPD    Z0, K2, (DI)(DX*8)
	ADDQ       $8, DX
	SUBQ       $8, AX
	JGT        gather

	// The other rows.
	MOVQ PivotFront_M(R8), AX
	MOVQ CX, DX
	SUBQ CX, AX
	JEQ  placed

below:
	MOVL  $-1, BX
	CMPQ  AX, $8
	JGE   long
	XCHGQ AX, CX
	SHLL  CX, BX
	XCHGQ AX, CX
	NOTL  BX

long:
	KMOVB     BX, K1
	VMOVUPD.Z (SI)(DX*8), K1, Z0
	VMOVUPD   Z0, K1, (DI)(DX*8)
	ADDQ      $8, DX
	SUBQ      $8, AX
	JGT       below

placed:
	CMPQ   R9, $0
	JLT    follow
	CMPQ   R9, R15
	JGE    follow
	MOVQ   PivotFront_D(R8), AX
	VMOVSD (AX)(R9*8), X0
	VMOVSD X0, (DI)(R9*8)

follow: // the next column
	INCQ    R9
	CMPQ    R9, CX
	JEQ     block
	MOVQ    PivotFront_Ld(R8), DI
	IMULQ   R9, DI
	SHLQ    $3, DI
	ADDQ    PivotFront_Panel(R8), DI
	CMPQ    R9, R15
	JGE     open
	MOVQ    R9, SI
	IMULQ   R11, SI
	LEAQ    PivotFront_l(R8)(SI*1), SI
	JMP     place

open:
	MOVLQSX PivotFront_order(R8)(R9*4), SI
	COLUMN(SI, SI)
	JMP     place

block: // column j of the block at DI: R9 rows from row P+j on
	MOVQ  PivotFront_P(R8), DX
	MOVQ  PivotFront_Perm(R8), DI
	XORL  AX, AX

names:
	CMPQ AX, DX
	JGE  named
	MOVL PivotFront_order(R8)(AX*4), BX
	MOVL BX, (DI)(AX*4)
	INCQ AX
	JMP  names

named:
	MOVQ  PivotFront_Block(R8), DI
	TESTQ DI, DI
	JEQ   good
	MOVQ  PivotFront_M(R8), R9
	SUBQ  DX, R9
	JEQ   good
	LEAQ  8(R9*8), R12        // bytes from a diagonal element to the next
	LEAQ  PivotFront_l(R8)(DX*8), SI
	LEAQ  PivotFront_v(R8)(DX*8), R13

blockColumn:
	MOVQ R9, R14              // rows to do
	MOVQ SI, DX
	MOVQ DI, R10

blockRows: // 24 at once, those at R10 and DX
	MOVL  $-1, BX
	MOVQ  R14, CX
	CMPQ  CX, $24
	JGE   blockMask
	SHLL  CX, BX
	NOTL  BX

blockMask:
	KMOVD      BX, K1
	KSHIFTRD   $8, K1, K2
	KSHIFTRD   $16, K1, K3
	VPXORQ     Z0, Z0, Z0
	VPXORQ     Z1, Z1, Z1
	VPXORQ     Z2, Z2, Z2
	CMPB       PivotFront_Fresh(R8), $0
	JNE        blockEmpty
	VMOVUPD.Z  (R10), K1, Z0
	VMOVUPD.Z  64(R10), K2, Z1
	VMOVUPD.Z  128(R10), K3, Z2

blockEmpty:
	MOVQ  R15, CX
	MOVQ  R13, AX
	MOVQ  DX, BX
	TESTQ CX, CX
	JEQ   blockDone
	CMPQ  R14, $8
	JLE   blockOne
	CMPQ  R14, $16
	JLE   blockTwo

blockThree:
	VBROADCASTSD (AX), Z3
	VFNMADD231PD (BX), Z3, Z0
	VFNMADD231PD 64(BX), Z3, Z1
	VFNMADD231PD 128(BX), Z3, Z2
	ADDQ         R11, AX
	ADDQ         R11, BX
	DECQ         CX
	JNE          blockThree
	JMP          blockDone

blockTwo:
	VBROADCASTSD (AX), Z3
	VFNMADD231PD (BX), Z3, Z0
	VFNMADD231PD 64(BX), Z3, Z1
	ADDQ         R11, AX
	ADDQ         R11, BX
	DECQ         CX
	JNE          blockTwo
	JMP          blockDone

blockOne:
	VBROADCASTSD (AX), Z3
	VFNMADD231PD (BX), Z3, Z0
	ADDQ         R11, AX
	ADDQ         R11, BX
	DECQ         CX
	JNE          blockOne

blockDone:
	VMOVUPD Z0, K1, (R10)
	VMOVUPD Z1, K2, 64(R10)
	VMOVUPD Z2, K3, 128(R10)
	ADDQ    $192, R10
	ADDQ    $192, DX
	SUBQ    $24, R14
	JGT     blockRows
	ADDQ    R12, DI
	ADDQ    $8, SI
	ADDQ    $8, R13
	DECQ    R9
	JNE     blockColumn

good:
	MOVQ R15, ret+8(FP)
	VZEROUPPER
	RET

bad:
	MOVQ $-1, ret+8(FP)
	VZEROUPPER
	RET
