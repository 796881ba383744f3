//go:build !purego

#include "textflag.h"

// func prefetchSp32AVX2(ind []int32, val []float32)
// One request for each line of 64 bytes that elements 0, 16, 32, … and the last lie in. A request never faults.
TEXT ·prefetchSp32AVX2(SB), NOSPLIT, $0-48
	MOVQ ind_base+0(FP), SI
	MOVQ ind_len+8(FP), CX
	MOVQ val_base+24(FP), DI
	MOVQ val_len+32(FP), DX

	SHLQ $2, DX
	LEAQ -4(DI)(DX*1), R8
	PREFETCHT0 (R8)

val:
	PREFETCHT0 (DI)
	ADDQ $64, DI
	CMPQ DI, R8
	JLS  val

	TESTQ CX, CX
	JZ    done
	SHLQ  $2, CX
	LEAQ  -4(SI)(CX*1), R8
	PREFETCHT0 (R8)

ind:
	PREFETCHT0 (SI)
	ADDQ $64, SI
	CMPQ SI, R8
	JLS  ind

done:
	VZEROUPPER
	RET
