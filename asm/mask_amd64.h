// TAIL_MASK sets K1 to the lowest CX bits, 0 ≤ CX < 8. It destroys tmp.
#define TAIL_MASK(tmp) \
	MOVQ  $-1, tmp \
	SHLQ  CX, tmp  \
	NOTQ  tmp      \
	KMOVB tmp, K1
