// Numbers of lanes.
DATA tinyLanes<>+0(SB)/8, $0
DATA tinyLanes<>+8(SB)/8, $1
DATA tinyLanes<>+16(SB)/8, $2
DATA tinyLanes<>+24(SB)/8, $3
DATA tinyLanes<>+32(SB)/8, $4
DATA tinyLanes<>+40(SB)/8, $5
DATA tinyLanes<>+48(SB)/8, $6
DATA tinyLanes<>+56(SB)/8, $7
DATA tinyLanes<>+64(SB)/8, $8
DATA tinyLanes<>+72(SB)/8, $9
DATA tinyLanes<>+80(SB)/8, $10
DATA tinyLanes<>+88(SB)/8, $11
DATA tinyLanes<>+96(SB)/8, $12
DATA tinyLanes<>+104(SB)/8, $13
DATA tinyLanes<>+112(SB)/8, $14
DATA tinyLanes<>+120(SB)/8, $15
GLOBL tinyLanes<>(SB), RODATA|NOPTR, $128

DATA tinyConst<>+0(SB)/8, $0x7fffffffffffffff   // all but the sign
DATA tinyConst<>+8(SB)/8, $1.0
DATA tinyConst<>+16(SB)/8, $1e-14               // tinyLoss
DATA tinyConst<>+24(SB)/8, $0x7fefffffffffffff  // the largest number
GLOBL tinyConst<>(SB), RODATA|NOPTR, $32

// Offsets in the work space, which begins at R13.
#define SPREAD 0       // a column of L, from which its numbers are broadcast
#define GROWTH 128     // growth of the rows of the front
#define SOURCE 256     // where the columns of a child are
#define NOTHING 384    // zeros
#define LAST 2432      // block of the front before, columns 128 bytes apart; in front
                       // of it is room for the columns of the pivots
// Registers:
//
//	R8  t    R9  f    R10 m    R11 p    R12 its first column
//	R13 work space    R14 front whose block is in LAST    R15 budget
//	SI  children; later growth of the pivots   DX  values; later D
//	DI  panel

// MASK sets k to the CX lowest bits. It destroys AX.
#define MASK(kmov, k) \
	MOVL $-1, AX    \
	SHLL CX, AX     \
	NOTL AX         \
	kmov AX, k

// CHILD takes the next child and sets
//
//	DX  its rows as bits of rows of the front   CX  their number
//	AX  its block                               BX  bytes from column to column
#define CHILD \
	MOVQ    TinyFronts_Child(R8), AX     \
	MOVLQSX (AX)(SI*4), BX               \
	INCQ    SI                           \
	MOVQ    TinyFronts_Into(R8), AX      \
	MOVL    (AX)(BX*4), DX               \
	MOVQ    TinyFronts_BlockAt(R8), AX   \
	MOVQ    (AX)(BX*8), AX               \
	MOVQ    TinyFronts_Block(R8), DI     \
	LEAQ    (DI)(AX*8), AX               \
	POPCNTL DX, CX                       \
	CMPQ    BX, R14                      \
	LEAQ    (CX*8), BX                   \
	LEAQ    LAST(R13), DI                \
	CMOVQEQ DI, AX                       \
	MOVL    $128, DI                     \
	CMOVQEQ DI, BX

// PREPARE_ROWS sets what the loop over the rows after the pivots wants: DX the rows, AX
// and SI growth of the front and of all rows, DI and BX columns of LAST and of the
// block, R10 bytes from one of these to the next.
#define PREPARE_ROWS \
	MOVQ    TinyFronts_BlockAt(R8), AX \
	MOVQ    (AX)(R9*8), AX \
	MOVQ    TinyFronts_Block(R8), BX \
	LEAQ    (BX)(AX*8), BX \
	MOVQ    TinyFronts_RowPtr(R8), AX \
	MOVQ    (AX)(R9*8), AX \
	ADDQ    R11, AX \
	MOVQ    TinyFronts_Row(R8), DX \
	LEAQ    (DX)(AX*4), DX \
	MOVQ    TinyFronts_Growth(R8), SI \
	LEAQ    GROWTH(R13)(R11*8), AX \
	LEAQ    LAST(R13), DI \
	LEAQ    (CX*8), R10

// FILL8 sets column k to the values at DX, whose rows are bits at BX.
#define FILL8(k, c, done) \
	MOVL        (4*k)(BX), AX            \
	KMOVB       AX, K7                   \
	VEXPANDPD.Z (DX), K7, c              \
	POPCNTL     AX, AX                   \
	LEAQ        (DX)(AX*8), DX           \
	CMPQ        R11, $(k+1)              \
	JEQ         done

// ADD8 adds to column k that of a child.
#define ADD8(k, c) \
	MOVQ      (SOURCE+8*k)(R13), AX      \
	VMOVUPD.Z (AX), K7, Z8               \
	VPERMPD   Z8, Z9, Z8                 \
	VADDPD    Z8, c, c

// The pivot is in X8 and its reciprocal in X9 when a column begins: the division is what columns wait for longest, so that it begins as
// soon as the columns before allow. FIRST does so for the first column.
#define FIRST \
	VMOVAPD X0, X8                       \
	VMOVSD  tinyConst<>+8(SB), X9        \
	VDIVSD  X8, X9, X9

// PIVOT leaves the magnitude of the pivot in all lanes of Z10 and its reciprocal in those of Z9.
#define PIVOT \
	VBROADCASTSD X9, Z9                  \
	VANDPD.BCST  tinyConst<>+0(SB), X8, X10 \
	VBROADCASTSD X10, Z10

// DIAGONAL sets d to the diagonal of eight columns c0 to c7. It destroys t and u; K1, K2 and K3 are the odd lanes, the odd pairs, and the last four.
#define DIAGONAL(c0, c1, c2, c3, c4, c5, c6, c7, d, t, u) \
	VBLENDMPD c1, c0, K1, d              \
	VBLENDMPD c3, c2, K1, t              \
	VBLENDMPD t, d, K2, d                \
	VBLENDMPD c5, c4, K1, t              \
	VBLENDMPD c7, c6, K1, u              \
	VBLENDMPD u, t, K2, t                \
	VBLENDMPD t, d, K3, d

#define DIAGONAL_MASKS \
	MOVL  $0xaa, AX                      \
	KMOVB AX, K1                         \
	MOVL  $0xcc, AX                      \
	KMOVB AX, K2                         \
	MOVL  $0xf0, AX                      \
	KMOVB AX, K3

// ACCEPT goes to bad if one of the pivots d, in the lanes of k, is not acceptable, g being the growth of their rows: what has been done to the
// front since is of no account then. It destroys d, t and K1.
#define ACCEPT(d, g, k, t) \
	VANDPD.BCST tinyConst<>+0(SB), d, d  \
	VMULPD.BCST tinyConst<>+16(SB), g, t \
	VCMPPD      $29, t, d, k, K1         \
	VCMPPD.BCST $29, floor+32(FP), d, K1, K1 \
	VCMPPD.BCST $18, tinyConst<>+24(SB), d, K1, K1 \
	KXORB       K1, k, K1                \
	KORTESTB    K1, K1                   \
	JNE         bad

// AHEAD takes lane k of the column that is eliminated, as it was, from was, and of the next one, to, which it updates in that lane before
// all others: the next pivot goes to X8. The element of L goes to all lanes of Z9.
#define AHEAD(k, was, to) \
	VPBROADCASTQ tinyLanes<>+(8*(k))(SB), Z11 \
	VPERMPD      was, Z11, Z8            \
	VPERMPD      to, Z11, Z11            \
	VMULSD       X9, X8, X9              \
	VFNMADD213SD X11, X9, X8             \
	VBROADCASTSD X9, Z9

// DIVIDE sets X9 to the reciprocal of the next pivot.
#define DIVIDE \
	VMOVSD tinyConst<>+8(SB), X9         \
	VDIVSD X8, X9, X9

// ELIMINATE8 divides column k by its pivot, whose lanes below are below, and writes
// it to the panel.
#define ELIMINATE8(k, c, below) \
	PIVOT                                \
	VMOVAPD      c, Z13                  \
	MOVL         $below, AX              \
	KMOVB        AX, K7                  \
	VMULPD       Z9, c, K7, c            \
	VMOVUPD      c, SPREAD(R13)          \
	VMOVUPD      c, K6, (DI)             \
	ADDQ         BX, DI                  \
	VANDPD       Z29, c, Z11             \
	VCMPPD       $22, Z30, Z11, K7, K5   \
	KORTESTB     K5, K5                  \
	JNE          bad                     \
	VMULPD.Z     c, c, K7, Z11           \
	VFMADD231PD  Z11, Z10, Z15

// NEXT8 goes on to column k, the next, which it updates.
#define NEXT8(k, c) \
	AHEAD(k, Z13, c)                     \
	VFNMADD231PD Z9, Z13, c              \
	DIVIDE

// UPDATE8 subtracts from column j the column that was eliminated, times its row j.
#define UPDATE8(j, c) \
	VFNMADD231PD.BCST (SPREAD+8*j)(R13), Z13, c

// FROMk_8 updates the columns from k on.
#define FROM7_8 UPDATE8(7, Z7)
#define FROM6_8 UPDATE8(6, Z6) \
	FROM7_8
#define FROM5_8 UPDATE8(5, Z5) \
	FROM6_8
#define FROM4_8 UPDATE8(4, Z4) \
	FROM5_8
#define FROM3_8 UPDATE8(3, Z3) \
	FROM4_8
#define FROM2_8 UPDATE8(2, Z2) \
	FROM3_8
#define FROM1_8 UPDATE8(1, Z1) \
	FROM2_8

// KEEP8 copies column k to LAST, less the rows of the pivots.
#define KEEP8(k, c) \
	VPERMPD.Z c, Z14, K7, Z8             \
	VMOVUPD   Z8, (128*k)(AX)

// The same for fronts of order up to 16, whose columns take two vectors: rows 0 to 7 of
// columns 0 to 7 in Z0 to Z7, rows 8 to 15 of columns 0 to 15 in Z16 to Z31.

#define FILL16(k, c, h, done) \
	MOVL        (4*k)(BX), AX            \
	KMOVW       AX, K1                   \
	KSHIFTRW    $8, K1, K2               \
	MOVBLZX     AX, CX                   \
	SHRL        $8, AX                   \
	POPCNTL     CX, CX                   \
	POPCNTL     AX, AX                   \
	VEXPANDPD.Z (DX), K1, c              \
	LEAQ        (DX)(CX*8), DX           \
	VEXPANDPD.Z (DX), K2, h              \
	LEAQ        (DX)(AX*8), DX           \
	CMPQ        R11, $(k+1)              \
	JEQ         done

#define FILLH(k, h, done) \
	MOVBLZX     (4*k+1)(BX), AX          \
	KMOVB       AX, K2                   \
	POPCNTL     AX, AX                   \
	VEXPANDPD.Z (DX), K2, h              \
	LEAQ        (DX)(AX*8), DX           \
	CMPQ        R11, $(k+1)              \
	JEQ         done

#define ADD16(k, c, h) \
	MOVQ        (SOURCE+8*k)(R13), AX    \
	VMOVUPD.Z   (AX), K3, Z8             \
	VMOVUPD.Z   64(AX), K4, Z9           \
	VPERMPD.Z   Z8, Z10, K1, Z12         \
	VPERMT2PD.Z Z9, Z11, K2, Z8          \
	VADDPD      Z12, c, c                \
	VADDPD      Z8, h, h

#define ADDH(k, h) \
	MOVQ        (SOURCE+8*k)(R13), AX    \
	VMOVUPD.Z   (AX), K3, Z8             \
	VMOVUPD.Z   64(AX), K4, Z9           \
	VPERMT2PD.Z Z9, Z11, K2, Z8          \
	VADDPD      Z8, h, h

// The same for a child of up to eight rows.
#define ADDFEW16(k, c, h) \
	MOVQ        (SOURCE+8*k)(R13), AX    \
	VMOVUPD.Z   (AX), K3, Z8             \
	VPERMPD.Z   Z8, Z10, K1, Z12         \
	VPERMPD.Z   Z8, Z11, K2, Z8          \
	VADDPD      Z12, c, c                \
	VADDPD      Z8, h, h

#define ADDFEWH(k, h) \
	MOVQ        (SOURCE+8*k)(R13), AX    \
	VMOVUPD.Z   (AX), K3, Z8             \
	VPERMPD.Z   Z8, Z11, K2, Z8          \
	VADDPD      Z8, h, h

// LIMIT sets k to the lanes of c, among those of mask, that are too large.
#define LIMIT(c, mask, k) \
	VANDPD.BCST tinyConst<>+0(SB), c, Z11 \
	VCMPPD.BCST $22, limit+24(FP), Z11, mask, k

#define ELIMINATE16(k, c, h, below) \
	PIVOT                                \
	VMOVAPD      c, Z12                  \
	VMOVAPD      h, Z13                  \
	MOVL         $below, AX              \
	KMOVB        AX, K7                  \
	VMULPD       Z9, c, K7, c            \
	VMULPD       Z9, h, h                \
	VMOVUPD      c, SPREAD(R13)          \
	VMOVUPD      h, (SPREAD+64)(R13)     \
	VMOVUPD      c, (DI)                 \
	VMOVUPD      h, K6, 64(DI)           \
	ADDQ         BX, DI                  \
	LIMIT(c, K7, K5)                     \
	LIMIT(h, K6, K4)                     \
	KORTESTB     K4, K5                  \
	JNE          bad                     \
	VMULPD.Z     c, c, K7, Z11           \
	VFMADD231PD  Z11, Z10, Z14           \
	VMULPD       h, h, Z11               \
	VFMADD231PD  Z11, Z10, Z15

#define NEXT16(k, c, h) \
	AHEAD(k, Z12, c)                     \
	VFNMADD231PD Z9, Z12, c              \
	VFNMADD231PD Z9, Z13, h              \
	DIVIDE

#define ELIMINATEH(k, h, below) \
	PIVOT                                \
	VMOVAPD      h, Z13                  \
	MOVL         $below, AX              \
	KMOVB        AX, K7                  \
	VMULPD       Z9, h, K7, h            \
	VMOVUPD      h, (SPREAD+64)(R13)     \
	VMOVUPD      h, K6, 64(DI)           \
	ADDQ         BX, DI                  \
	LIMIT(h, K7, K5)                     \
	KORTESTB     K5, K5                  \
	JNE          bad                     \
	VMULPD.Z     h, h, K7, Z11           \
	VFMADD231PD  Z11, Z10, Z15

#define NEXTH(k, h) \
	AHEAD((k-8), Z13, h)                 \
	VFNMADD231PD Z9, Z13, h              \
	DIVIDE

#define UPDATE16(j, c, h) \
	VFNMADD231PD.BCST (SPREAD+8*j)(R13), Z12, c \
	VFNMADD231PD.BCST (SPREAD+8*j)(R13), Z13, h

#define UPDATEH(j, h) \
	VFNMADD231PD.BCST (SPREAD+8*j)(R13), Z13, h

#define FROM15 UPDATEH(15, Z31)
#define FROM14 UPDATEH(14, Z30) \
	FROM15
#define FROM13 UPDATEH(13, Z29) \
	FROM14
#define FROM12 UPDATEH(12, Z28) \
	FROM13
#define FROM11 UPDATEH(11, Z27) \
	FROM12
#define FROM10 UPDATEH(10, Z26) \
	FROM11
#define FROM9 UPDATEH(9, Z25) \
	FROM10
#define FROM8(skip) \
	UPDATEH(8, Z24)   \
	FROM9TO11(skip)
#define FROM9TO11(skip) \
	UPDATEH(9, Z25)   \
	UPDATEH(10, Z26)  \
	UPDATEH(11, Z27)  \
	CMPQ R10, $12     \
	JLE  skip         \
	FROM12            \
skip:
#define FROM7(skip) UPDATE16(7, Z7, Z23) \
	FROM8(skip)
#define FROM6(skip) UPDATE16(6, Z6, Z22) \
	FROM7(skip)
#define FROM5(skip) UPDATE16(5, Z5, Z21) \
	FROM6(skip)
#define FROM4(skip) UPDATE16(4, Z4, Z20) \
	FROM5(skip)
#define FROM3(skip) UPDATE16(3, Z3, Z19) \
	FROM4(skip)
#define FROM2(skip) UPDATE16(2, Z2, Z18) \
	FROM3(skip)
#define FROM1(skip) UPDATE16(1, Z1, Z17) \
	FROM2(skip)

#define KEEP16(k, c, h) \
	VMOVDQA64   Z9, Z11                  \
	VMOVDQA64   Z10, Z12                 \
	VPERMI2PD.Z h, c, K7, Z11            \
	VPERMI2PD.Z h, c, K5, Z12            \
	VMOVUPD     Z11, (128*k)(AX)         \
	VMOVUPD     Z12, (128*k+64)(AX)

// The same where up to eight rows are kept.
#define KEEPFEW16(k, c, h) \
	VMOVDQA64   Z9, Z11                  \
	VPERMI2PD.Z h, c, K7, Z11            \
	VMOVUPD     Z11, (128*k)(AX)

#define KEEPFEWH(k, h) \
	VPERMPD.Z   h, Z9, K7, Z11           \
	VMOVUPD     Z11, (128*k)(AX)

// DONE leaves after p pivots.
#define DONE(p, done) \
	CMPQ R11, $p    \
	JEQ  done
