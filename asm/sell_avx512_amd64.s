//go:build !purego

#include "textflag.h"
#include "mask_amd64.h"

// GATHER leaves in Z3 the elements of the vector at b with the indices in Y2,
// for the lanes of K2, which it clears.
#define GATHER(b) \
	VPXORQ     Z3, Z3, Z3           \
	VGATHERDPD (b)(Y2*8), K2, Z3

// func mulSellAVX512(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64)
//
// SI head, R9 mask, R10 off, R11 base, DX val, R12 perm, R8 x, DI y, R13 rows
// left; Z0 the sums of the chunk.
TEXT ·mulSellAVX512(SB), NOSPLIT, $64-192
	MOVQ  head_base+0(FP), SI
	MOVQ  mask_base+24(FP), R9
	MOVQ  off_base+48(FP), R10
	MOVQ  base_base+72(FP), R11
	MOVQ  val_base+96(FP), DX
	MOVQ  perm_base+120(FP), R12
	MOVQ  perm_len+128(FP), R13
	MOVQ  x_base+144(FP), R8
	MOVQ  y_base+168(FP), DI
	TESTQ R12, R12
	JNZ   chunk
	MOVQ  y_len+176(FP), R13

chunk:
	VPXORQ  Z0, Z0, Z0
	MOVWLZX (SI), CX
	TESTL   CX, CX
	JZ      fullO

fullDLoop:
	MOVLQSX     (R11), AX
	VMOVUPD     (DX), Z1
	VFMADD231PD (R8)(AX*8), Z1, Z0
	ADDQ        $4, R11
	ADDQ        $64, DX
	DECL        CX
	JNZ         fullDLoop

fullO:
	MOVWLZX 2(SI), CX
	TESTL   CX, CX
	JZ      fullI

fullOLoop:
	MOVLQSX     (R11), AX
	VPMOVZXWD   (R10), Y2
	LEAQ        (R8)(AX*8), BX
	KXNORB      K2, K2, K2
	GATHER(BX)
	VFMADD231PD (DX), Z3, Z0
	ADDQ        $4, R11
	ADDQ        $16, R10
	ADDQ        $64, DX
	DECL        CX
	JNZ         fullOLoop

fullI:
	MOVWLZX 4(SI), CX
	TESTL   CX, CX
	JZ      partD

fullILoop:
	VMOVDQU32   (R11), Y2
	KXNORB      K2, K2, K2
	GATHER(R8)
	VFMADD231PD (DX), Z3, Z0
	ADDQ        $32, R11
	ADDQ        $64, DX
	DECL        CX
	JNZ         fullILoop

partD:
	MOVWLZX 6(SI), CX
	TESTL   CX, CX
	JZ      partO

partDLoop:
	MOVBLZX     (R9), AX
	MOVLQSX     (R11), BX
	KMOVB       AX, K1
	POPCNTL     AX, AX
	VEXPANDPD.Z (DX), K1, Z1
	VMOVUPD.Z   (R8)(BX*8), K1, Z3
	VFMADD231PD Z3, Z1, K1, Z0
	INCQ        R9
	ADDQ        $4, R11
	LEAQ        (DX)(AX*8), DX
	DECL        CX
	JNZ         partDLoop

partO:
	MOVWLZX 8(SI), CX
	TESTL   CX, CX
	JZ      partI

partOLoop:
	MOVBLZX     (R9), AX
	MOVLQSX     (R11), BX
	KMOVB       AX, K1
	KMOVB       AX, K2
	POPCNTL     AX, AX
	VPMOVZXWD   (R10), Y2
	VPEXPANDD.Z Y2, K1, Y2
	LEAQ        (R8)(BX*8), BX
	GATHER(BX)
	VEXPANDPD.Z (DX), K1, Z1
	VFMADD231PD Z3, Z1, K1, Z0
	INCQ        R9
	ADDQ        $4, R11
	LEAQ        (R10)(AX*2), R10
	LEAQ        (DX)(AX*8), DX
	DECL        CX
	JNZ         partOLoop

partI:
	MOVWLZX 10(SI), CX
	TESTL   CX, CX
	JZ      store

partILoop:
	MOVBLZX     (R9), AX
	KMOVB       AX, K1
	KMOVB       AX, K2
	POPCNTL     AX, AX
	VPEXPANDD.Z (R11), K1, Y2
	GATHER(R8)
	VEXPANDPD.Z (DX), K1, Z1
	VFMADD231PD Z3, Z1, K1, Z0
	INCQ        R9
	LEAQ        (R11)(AX*4), R11
	LEAQ        (DX)(AX*8), DX
	DECL        CX
	JNZ         partILoop

store:
	ADDQ  $12, SI
	TESTQ R12, R12
	JNZ   permuted
	SUBQ  $8, R13
	JLT   tail
	VMOVUPD Z0, (DI)
	ADDQ  $64, DI
	TESTQ R13, R13
	JNZ   chunk
	JMP   done

tail:
	LEAQ    8(R13), CX
	TAIL_MASK(AX)
	VMOVUPD Z0, K1, (DI)
	JMP     done

permuted:
	SUBQ          $8, R13
	JLT           permutedTail
	MOVLQSX       (R12), AX
	MOVLQSX       4(R12), BX
	VMOVLPD       X0, (DI)(AX*8)
	VMOVHPD       X0, (DI)(BX*8)
	VEXTRACTF128  $1, Y0, X1
	MOVLQSX       8(R12), AX
	MOVLQSX       12(R12), BX
	VEXTRACTF64X4 $1, Z0, Y2
	VMOVLPD       X1, (DI)(AX*8)
	VMOVHPD       X1, (DI)(BX*8)
	MOVLQSX       16(R12), AX
	MOVLQSX       20(R12), BX
	VMOVLPD       X2, (DI)(AX*8)
	VMOVHPD       X2, (DI)(BX*8)
	VEXTRACTF128  $1, Y2, X1
	MOVLQSX       24(R12), AX
	MOVLQSX       28(R12), BX
	VMOVLPD       X1, (DI)(AX*8)
	VMOVHPD       X1, (DI)(BX*8)
	ADDQ          $32, R12
	TESTQ         R13, R13
	JNZ           chunk
	JMP           done

permutedTail:
	VMOVUPD Z0, sums-64(SP)
	ADDQ    $8, R13
	LEAQ    sums-64(SP), SI

permutedOne:
	MOVLQSX (R12), AX
	VMOVSD  (SI), X1
	VMOVSD  X1, (DI)(AX*8)
	ADDQ    $4, R12
	ADDQ    $8, SI
	DECQ    R13
	JNZ     permutedOne

done:
	VZEROUPPER
	RET
