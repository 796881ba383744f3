//go:build !purego

#include "textflag.h"

// LEAST narrows most to the size of the number at place k.
#define LEAST(k, most) \
	MOVLQSX (4*k)(SI), AX  \
	MOVQ    (R8)(AX*8), AX \
	ANDQ    DX, AX         \
	CMPQ    AX, most       \
	CMOVQCS AX, most

// func leastAtAVX2(val []float64, at []int32) uint64
//
// SI next of at, CX numbers left, R8 val, DX the mask of absolute values; R9 to R12 the smallest so far. There is nothing for vectors to do, but
// the loads go on without waiting for each other.
TEXT ·leastAtAVX2(SB), NOSPLIT, $0-56
	MOVQ val_base+0(FP), R8
	MOVQ at_base+24(FP), SI
	MOVQ at_len+32(FP), CX
	MOVQ $0x7fffffffffffffff, DX
	MOVQ $0x7ff0000000000000, R9
	MOVQ R9, R10
	MOVQ R9, R11
	MOVQ R9, R12
	SUBQ $4, CX
	JLT  tail

four:
	LEAST(0, R9)
	LEAST(1, R10)
	LEAST(2, R11)
	LEAST(3, R12)
	ADDQ $16, SI
	SUBQ $4, CX
	JGE  four

tail:
	ADDQ $4, CX
	JZ   done

one:
	LEAST(0, R9)
	ADDQ $4, SI
	DECQ CX
	JNZ  one

done:
	CMPQ    R10, R9
	CMOVQCS R10, R9
	CMPQ    R11, R9
	CMOVQCS R11, R9
	CMPQ    R12, R9
	CMOVQCS R12, R9
	MOVQ    R9, ret+48(FP)
	RET
