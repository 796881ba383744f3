//go:build !purego

#include "textflag.h"

// ADD1 adds one element at row AX of the block.
#define ADD1(o) \
	MOVL   o*4(DX)(AX*4), BX       \
	VMOVSD o*8(SI)(AX*8), X0       \
	VADDSD (R14)(BX*8), X0, X0     \
	VMOVSD X0, (R14)(BX*8)

// func addLowerAVX512(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int)
//
//	SI  column of the block   R12 bytes from one to the next
//	DX  pos                   R15 pos[r-1] - (r-1)
//	DI  dst, less the shift   R11 bytes from column to column of dst
//	R14 column of dst         AX  row of the block
//	R8  r                     R9  j, R10 j1
//
// Windows are eight rows of dst, of which some are rows of the block. For each there is
// an entry of eight bytes in a table: the rows as bits, and the offset of the window in
// a column. A column of the block is spread over them.
TEXT ·addLowerAVX512(SB), 0, $2112-120
	MOVQ  r+0(FP), R8
	MOVQ  j0+8(FP), R9
	MOVQ  j1+16(FP), R10
	MOVQ  cb_base+24(FP), SI
	MOVQ  ldcb+48(FP), R12
	SHLQ  $3, R12
	MOVQ  pos_base+56(FP), DX
	MOVQ  dst_base+88(FP), DI
	MOVQ  ld+112(FP), R11
	SHLQ  $3, R11
	MOVQ  shift+80(FP), BX
	LEAQ  8(R11), AX
	IMULQ BX, AX
	SUBQ  AX, DI
	MOVQ  R12, AX
	IMULQ R9, AX
	ADDQ  AX, SI
	MOVL  -4(DX)(R8*4), R15
	CMPQ  R8, $700                  // what the table holds
	JGT   byRuns
	MOVQ  R10, AX                   // few columns do not pay for a table
	SUBQ  R9, AX
	CMPQ  AX, $6
	JLT   byRuns
	MOVQ  R15, AX                   // nor do windows with few rows
	MOVL  (DX)(R9*4), BX
	SUBQ  BX, AX
	MOVQ  R8, CX
	SUBQ  R9, CX
	LEAQ  -1(CX), BX
	CMPQ  AX, BX
	JEQ   byRuns                    // no gaps
	LEAQ  (CX)(CX*2), CX            // 3 a window of 8
	CMPQ  CX, AX
	JGE   windows

byRuns:
	SUBQ  R8, R15
	INCQ  R15

column:
	MOVL  (DX)(R9*4), R14
	MOVQ  R14, BX
	IMULQ R11, R14
	ADDQ  DI, R14
	MOVQ  R8, CX
	SUBQ  R9, CX                    // rows
	MOVQ  BX, R13
	SUBQ  R9, R13
	CMPQ  R13, R15
	JNE   gaps

	LEAQ  (R14)(BX*8), R14          // rows without gaps
	LEAQ  (SI)(R9*8), AX
	SUBQ  $16, CX                   // half vectors: most whole ones would cross lines of the cache
	JLT   add4

add16:
	VMOVUPD (AX), Y0
	VMOVUPD 32(AX), Y1
	VMOVUPD 64(AX), Y2
	VMOVUPD 96(AX), Y3
	VADDPD  (R14), Y0, Y0
	VADDPD  32(R14), Y1, Y1
	VADDPD  64(R14), Y2, Y2
	VADDPD  96(R14), Y3, Y3
	VMOVUPD Y0, (R14)
	VMOVUPD Y1, 32(R14)
	VMOVUPD Y2, 64(R14)
	VMOVUPD Y3, 96(R14)
	ADDQ    $128, AX
	ADDQ    $128, R14
	SUBQ    $16, CX
	JGE     add16

add4:
	ADDQ $12, CX                    // remaining - 4
	JLT  addTail

add4loop:
	VMOVUPD (AX), Y0
	VADDPD  (R14), Y0, Y0
	VMOVUPD Y0, (R14)
	ADDQ    $32, AX
	ADDQ    $32, R14
	SUBQ    $4, CX
	JGE     add4loop

addTail:
	ADDQ $4, CX                     // remaining, 0..3
	JZ   next

addOne:                                 // masked stores would hold up loads that follow soon
	VMOVSD (AX), X0
	VADDSD (R14), X0, X0
	VMOVSD X0, (R14)
	ADDQ   $8, AX
	ADDQ   $8, R14
	DECQ   CX
	JNZ    addOne
	JMP    next

gaps:
	MOVQ R9, AX
	ANDQ $7, CX                     // so many first that eights remain, the same for all columns
	JZ   eights

ones:
	ADD1(0)
	INCQ AX
	DECQ CX
	JNZ  ones

eights:
	CMPQ AX, R8
	JGE  next

eight:
	MOVL    28(DX)(AX*4), CX
	MOVL    (DX)(AX*4), BX
	SUBQ    BX, CX
	CMPQ    CX, $7
	JNE     scattered
	VMOVUPD (SI)(AX*8), Z0
	VADDPD  (R14)(BX*8), Z0, Z0
	VMOVUPD Z0, (R14)(BX*8)
	ADDQ    $8, AX
	CMPQ    AX, R8
	JLT     eight
	JMP     next

scattered:
	ADD1(0)
	ADD1(1)
	ADD1(2)
	ADD1(3)
	ADD1(4)
	ADD1(5)
	ADD1(6)
	ADD1(7)
	ADDQ $8, AX
	CMPQ AX, R8
	JLT  eight

next:
	ADDQ R12, SI
	INCQ R9
	CMPQ R9, R10
	JLT  column
	VZEROUPPER
	RET

windows:
	LEAQ table-2112(SP), R15        // R15 window of the first row   R13 end of the table
	MOVQ R15, R13
	MOVQ R9, CX
	MOVL (DX)(CX*4), R14            // first row of a window
	XORL AX, AX                     // its rows

collect:
	MOVL (DX)(CX*4), BX
	SUBL R14, BX
	CMPL BX, $8
	JLT  inside
	MOVL AX, (R13)
	MOVL R14, 4(R13)
	ADDQ $8, R13
	ADDL BX, R14
	XORL AX, AX
	XORL BX, BX

inside:
	BTSL BX, AX
	INCQ CX
	CMPQ CX, R8
	JLT  collect
	MOVL AX, (R13)
	MOVL R14, 4(R13)
	ADDQ $8, R13

spread:
	MOVL  (DX)(R9*4), R14
	MOVL  R14, CX
	IMULQ R11, R14
	ADDQ  DI, R14
	SUBL  4(R15), CX
	CMPL  CX, $8
	JLT   begin
	XORL  CX, CX                    // the next window begins with this row
	ADDQ  $8, R15

begin:
	MOVL (R15), AX
	SHRL CX, AX                     // less the rows above
	SHLL CX, AX
	LEAQ (SI)(R9*8), BX
	MOVQ R15, R8

window:
	KMOVB       AX, K1
	POPCNTL     AX, AX
	VEXPANDPD.Z (BX), K1, Z0
	MOVL        4(R8), CX
	LEAQ        (BX)(AX*8), BX
	ADDQ        $8, R8
	VADDPD      (R14)(CX*8), Z0, K1, Z0
	VMOVUPD     Z0, K1, (R14)(CX*8)
	MOVL        (R8), AX
	CMPQ        R8, R13
	JLT         window
	ADDQ        R12, SI
	INCQ        R9
	CMPQ        R9, R10
	JLT         spread
	VZEROUPPER
	RET
