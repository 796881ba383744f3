//go:build !purego

#include "textflag.h"
#include "funcdata.h"
#include "blockldl_amd64.h"

// Rows, as bits 5 to 9 of keys.
DATA blockRows<>+0(SB)/8, $0
DATA blockRows<>+8(SB)/8, $32
DATA blockRows<>+16(SB)/8, $64
DATA blockRows<>+24(SB)/8, $96
DATA blockRows<>+32(SB)/8, $128
DATA blockRows<>+40(SB)/8, $160
DATA blockRows<>+48(SB)/8, $192
DATA blockRows<>+56(SB)/8, $224
DATA blockRows<>+64(SB)/8, $256
DATA blockRows<>+72(SB)/8, $288
DATA blockRows<>+80(SB)/8, $320
DATA blockRows<>+88(SB)/8, $352
DATA blockRows<>+96(SB)/8, $384
DATA blockRows<>+104(SB)/8, $416
DATA blockRows<>+112(SB)/8, $448
DATA blockRows<>+120(SB)/8, $480
DATA blockRows<>+128(SB)/8, $512
DATA blockRows<>+136(SB)/8, $544
DATA blockRows<>+144(SB)/8, $576
DATA blockRows<>+152(SB)/8, $608
DATA blockRows<>+160(SB)/8, $640
DATA blockRows<>+168(SB)/8, $672
DATA blockRows<>+176(SB)/8, $704
DATA blockRows<>+184(SB)/8, $736
DATA blockRows<>+192(SB)/8, $768
DATA blockRows<>+200(SB)/8, $800
DATA blockRows<>+208(SB)/8, $832
DATA blockRows<>+216(SB)/8, $864
DATA blockRows<>+224(SB)/8, $896
DATA blockRows<>+232(SB)/8, $928
DATA blockRows<>+240(SB)/8, $960
DATA blockRows<>+248(SB)/8, $992
GLOBL blockRows<>(SB), RODATA|NOPTR, $256

DATA blockConst<>+0(SB)/8, $0x7ffffffffffff800 // magnitude of a key
DATA blockConst<>+8(SB)/8, $0x7fffffffffffffff
DATA blockConst<>+16(SB)/8, $1.0
DATA blockConst<>+24(SB)/8, $1e-20                // blockTiny
DATA blockConst<>+32(SB)/8, $0x0170000000000000   // blockFloor
DATA blockConst<>+40(SB)/8, $0.25
GLOBL blockConst<>(SB), RODATA|NOPTR, $48

// Registers:
//
//	SI  S    R9  bytes from column to column, 64 to 256    R8  columns that remain, as bits
//	R13, R15 the columns of L just found       Y12, Y13 largest keys
//	DX  d    R11 e    DI perm    R10 pivots done
//
// On the stack are, for each row, the mask of a key, 0 if the row does not remain, and the
// columns of L just found times D.
//
// A key is a magnitude whose last eleven bits are replaced by 1, the row and the column.
// Infinities become NaN.
#define MASKS rows-800(SP)
#define MASKS4 rows-768(SP)
#define FIRST first-544(SP)
#define FIRST4 first-512(SP)
#define SECOND second-288(SP)
#define SECOND4 second-256(SP)

// COLUMN takes the next column and row 0 of it.
#define COLUMN \
	BSFL         R12, AX             \
	VBROADCASTSD (R13)(AX*8), Y0     \
	VBROADCASTSD (R15)(AX*8), Y1     \
	LEAQ         1024(AX), BX        \
	VMOVQ        BX, X4              \
	VBROADCASTSD X4, Y4              \
	IMULQ        R9, AX              \
	LEAQ         (SI)(AX*1), R14     \
	LEAQ         blockRows<>(SB), BX \
	XORL         CX, CX

// KEYS stores eight rows of a column and makes keys of them.
#define KEYS \
	VMOVUPD Y2, (R14)(CX*1)          \
	VMOVUPD Y3, 32(R14)(CX*1)        \
	VANDPD  MASKS(CX*1), Y2, Y2      \
	VANDPD  MASKS4(CX*1), Y3, Y3     \
	VORPD   Y4, Y2, Y2               \
	VORPD   Y4, Y3, Y3               \
	VORPD   (BX)(CX*1), Y2, Y2       \
	VORPD   32(BX)(CX*1), Y3, Y3     \
	VMAXPD  Y12, Y2, Y12             \
	VMAXPD  Y13, Y3, Y13             \
	ADDQ    $64, CX                  \
	CMPQ    CX, R9

// func blockLDLAVX2(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int
TEXT ·blockLDLAVX2(SB), 0, $9056-128
	NO_LOCAL_POINTERS
	LEAQ   work-9056(SP), SI
	ADDQ   $63, SI
	ANDQ   $-64, SI
	VXORPD Y0, Y0, Y0
	LOAD(Y0, loadClear, loadColumn, loadRow)
	MOVQ n+0(FP), CX
	MOVQ $-1, R8
	SHLQ CX, R8
	NOTQ R8
	MOVQ d_base+48(FP), DX
	MOVQ e_base+72(FP), R11
	MOVQ perm_base+96(FP), DI
	XORQ R10, R10
	XORL AX, AX
	VXORPD Y0, Y0, Y0               // nothing to subtract at first

prepare:
	VMOVUPD Y0, MASKS(AX*1)
	VMOVUPD Y0, FIRST(AX*1)
	ADDQ    $32, AX
	CMPQ    AX, $256
	JLT     prepare
	LEAQ    FIRST, R13
	MOVQ    R13, R15
	MOVQ    blockConst<>+0(SB), AX
	XORL    BX, BX

remain:
	MOVQ AX, MASKS(BX*8)
	INCQ BX
	CMPQ BX, CX
	JLT  remain

single:
	MOVL   R8, R12
	VXORPD Y12, Y12, Y12
	VXORPD Y13, Y13, Y13

column1:
	COLUMN

rows1:
	VMOVUPD      (R14)(CX*1), Y2
	VMOVUPD      32(R14)(CX*1), Y3
	VFNMADD231PD FIRST(CX*1), Y0, Y2
	VFNMADD231PD FIRST4(CX*1), Y0, Y3
	KEYS
	JLT          rows1
	LEAL         -1(R12), AX
	ANDL         AX, R12
	JNZ          column1
	JMP          search

double:
	MOVL   R8, R12
	VXORPD Y12, Y12, Y12
	VXORPD Y13, Y13, Y13

column2:
	COLUMN

rows2:
	VMOVUPD      (R14)(CX*1), Y2
	VMOVUPD      32(R14)(CX*1), Y3
	VFNMADD231PD FIRST(CX*1), Y0, Y2
	VFNMADD231PD FIRST4(CX*1), Y0, Y3
	VFNMADD231PD SECOND(CX*1), Y1, Y2
	VFNMADD231PD SECOND4(CX*1), Y1, Y3
	KEYS
	JLT          rows2
	LEAL         -1(R12), AX
	ANDL         AX, R12
	JNZ          column2

search:
	VMAXPD       Y13, Y12, Y12
	VEXTRACTF128 $1, Y12, X13
	VMAXPD       X13, X12, X12
	VUNPCKHPD    X12, X12, X13
	VMAXSD       X13, X12, X12
	VMOVQ        X12, AX
	TESTQ        R10, R10
	JNZ          tiny
	VMULSD       blockConst<>+24(SB), X12, X14
	VMAXSD       blockConst<>+32(SB), X14, X14

tiny:
	VUCOMISD X14, X12
	JLS      rest
	MOVQ     AX, BX
	ANDQ     $31, AX                    // column j
	SHRQ     $5, BX
	ANDQ     $31, BX                    // row i
	MOVQ     BX, R13
	IMULQ    R9, R13
	ADDQ     SI, R13                    // columns i and j of S
	MOVQ     AX, R15
	IMULQ    R9, R15
	ADDQ     SI, R15
	VMOVSD   (R13)(BX*8), X1            // a_ii
	VMOVSD   blockConst<>+16(SB), X6    // 1
	CMPQ     AX, BX
	JEQ      one
	VMOVSD   (R15)(BX*8), X0            // a_ij
	VMOVSD   (R15)(AX*8), X2            // a_jj
	VDIVSD   X0, X1, X3
	VDIVSD   X0, X2, X7
	VMOVSD   blockConst<>+8(SB), X10
	VMULSD   X2, X3, X8
	VSUBSD   X0, X8, X8                 // determinant over a_ij
	VANDPD   X10, X8, X9
	VANDPD   X10, X0, X11
	VMULSD   theta+40(FP), X11, X4
	VUCOMISD X4, X9
	JCC      two
	VANDPD   X10, X1, X4                // the larger of the diagonal elements
	VANDPD   X10, X2, X5
	VUCOMISD X5, X4
	JCC      large
	MOVQ     AX, BX
	MOVQ     R15, R13
	VMOVAPD  X2, X1
	VMOVAPD  X5, X4

large:
	VMULSD   blockConst<>+40(SB), X11, X11
	VUCOMISD X11, X4
	JCS      rest

one:
	VDIVSD       X1, X6, X0
	VMOVSD       X1, (DX)(R10*8)
	MOVL         BX, (DI)(R10*4)
	INCQ         R10
	VBROADCASTSD X0, Y0
	BTCQ         BX, R8
	XORL         AX, AX
	MOVQ         AX, MASKS(BX*8)
	MOVQ         R13, R15

divide1:
	VMOVUPD (R13)(AX*1), Y1
	VMULPD  Y1, Y0, Y2
	VMOVUPD Y1, FIRST(AX*1)
	VMOVUPD Y2, (R13)(AX*1)
	ADDQ    $32, AX
	CMPQ    AX, R9
	JLT     divide1
	TESTQ   R8, R8
	JNZ     single
	JMP     rest

two:
	VMOVSD       X1, (DX)(R10*8)
	VMOVSD       X2, 8(DX)(R10*8)
	VMOVSD       X0, (R11)(R10*8)
	MOVL         BX, (DI)(R10*4)
	MOVL         AX, 4(DI)(R10*4)
	ADDQ         $2, R10
	VDIVSD       X8, X6, X6
	VMULSD       X7, X6, X7
	VMULSD       X3, X6, X3
	VXORPD       X8, X8, X8
	VSUBSD       X6, X8, X6
	VBROADCASTSD X7, Y7                 // the inverse: Y7, Y6; Y6, Y3
	VBROADCASTSD X6, Y6
	VBROADCASTSD X3, Y3
	BTCQ         BX, R8
	BTCQ         AX, R8
	XORL         CX, CX
	MOVQ         CX, MASKS(BX*8)
	MOVQ         CX, MASKS(AX*8)

divide2:
	VMOVUPD     (R13)(CX*1), Y0
	VMOVUPD     (R15)(CX*1), Y1
	VMULPD      Y0, Y7, Y4
	VMULPD      Y0, Y6, Y5
	VFMADD231PD Y1, Y6, Y4
	VFMADD231PD Y1, Y3, Y5
	VMOVUPD     Y0, FIRST(CX*1)
	VMOVUPD     Y1, SECOND(CX*1)
	VMOVUPD     Y4, (R13)(CX*1)
	VMOVUPD     Y5, (R15)(CX*1)
	ADDQ        $32, CX
	CMPQ        CX, R9
	JLT         divide2
	TESTQ       R8, R8
	JNZ         double

rest:
	MOVQ  R10, ret+120(FP)
	TESTQ R8, R8
	JZ    finish

list:
	BSFQ R8, AX
	MOVL AX, (DI)(R10*4)
	INCQ R10
	BTCQ AX, R8
	TESTQ R8, R8
	JNZ  list

finish:
	STORE(storeColumn, storeRow, storeNext)
	VZEROUPPER
	RET
