// Loops over the entries of a sparse row, four a turn: NEON cannot gather, but pairs of indices and of values are loaded
// at once.
//
//	R10 indices, R11 values, both running    R12 their number    R13 turns    R9 the vector
//	R14 to R17 indices

// ENTRIES4 loads four indices and values, ENTRIES2 and ENTRY two and one.
#define ENTRIES4 \
	LDPSW.P 8(R10), (R14, R15)      \
	LDPSW.P 8(R10), (R16, R17)      \
	FLDPD.P 16(R11), (F4, F5)       \
	FLDPD.P 16(R11), (F6, F7)

#define ENTRIES2 \
	LDPSW.P 8(R10), (R14, R15)      \
	FLDPD.P 16(R11), (F4, F5)

#define ENTRY \
	MOVW.P  4(R10), R14             \
	FMOVD.P 8(R11), F4

// TERM adds to s the product of v and the element of the vector at i; t is for the element.
#define TERM(i, v, t, s) \
	FMOVD  (R9)(i<<3), t            \
	FMADDD t, s, v, s

// ROW_DOT sets F0 to the product of the entries and the vector.
#define ROW_DOT(four, two, one, end) \
	FMOVD ZR, F0                    \
	FMOVD ZR, F1                    \
	LSR   $2, R12, R13              \
	CBZ   R13, two                  \
	FMOVD ZR, F2                    \
	FMOVD ZR, F3                    \
four:                            \
	ENTRIES4                        \
	TERM(R14, F4, F16, F0)          \
	TERM(R15, F5, F17, F1)          \
	TERM(R16, F6, F18, F2)          \
	TERM(R17, F7, F19, F3)          \
	SUBS  $1, R13                   \
	BNE   four                      \
	FADDD F2, F0, F0                \
	FADDD F3, F1, F1                \
two:                             \
	TBZ   $1, R12, one              \
	ENTRIES2                        \
	TERM(R14, F4, F16, F0)          \
	TERM(R15, F5, F17, F1)          \
one:                             \
	TBZ   $0, R12, end              \
	ENTRY                           \
	TERM(R14, F4, F16, F0)          \
end:                             \
	FADDD F1, F0, F0

// ADD_TERM adds to the element of the vector at i the product of v and F31.
#define ADD_TERM(i, v, t) \
	FMOVD  (R9)(i<<3), t            \
	FMADDD v, t, F31, t             \
	FMOVD  t, (R9)(i<<3)

// ROW_AXPY adds F31 times the entries, whose indices are distinct, to the vector.
#define ROW_AXPY(four, two, one, end) \
	LSR    $2, R12, R13             \
	CBZ    R13, two                 \
four:                            \
	ENTRIES4                        \
	FMOVD  (R9)(R14<<3), F16        \
	FMOVD  (R9)(R15<<3), F17        \
	FMOVD  (R9)(R16<<3), F18        \
	FMOVD  (R9)(R17<<3), F19        \
	FMADDD F4, F16, F31, F16        \
	FMADDD F5, F17, F31, F17        \
	FMADDD F6, F18, F31, F18        \
	FMADDD F7, F19, F31, F19        \
	FMOVD  F16, (R9)(R14<<3)        \
	FMOVD  F17, (R9)(R15<<3)        \
	FMOVD  F18, (R9)(R16<<3)        \
	FMOVD  F19, (R9)(R17<<3)        \
	SUBS   $1, R13                  \
	BNE    four                     \
two:                             \
	TBZ    $1, R12, one             \
	ENTRIES2                        \
	ADD_TERM(R14, F4, F16)          \
	ADD_TERM(R15, F5, F17)          \
one:                             \
	TBZ    $0, R12, end             \
	ENTRY                           \
	ADD_TERM(R14, F4, F16)          \
end:
