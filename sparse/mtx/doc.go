// Package mtx reads and writes sparse and dense real matrices in Matrix Market
// files (Boisvert, Pozo & Remington 1996), plain or compressed by gzip.
//
// # What is accepted
//
//	%%MatrixMarket matrix FORMAT FIELD SYMMETRY
//	% any number of comments and blank lines
//	size line
//	one entry a line, blank lines among them
//
// FORMAT is coordinate or array, FIELD real, integer or pattern, SYMMETRY
// general, symmetric or skew-symmetric; upper and lower case are the same in
// all words of the banner. Words are separated by blanks or tabs, lines end
// with LF or CRLF, a UTF-8 byte order mark may come first.
//
//	coordinate   size: rows columns entries    entry: row column [value]
//	array        size: rows columns            entry: value, by columns
//
// The reader is strict, because a silently mended file is another matrix:
//
//   - Indices are digits and count from 1. A line holds one entry and nothing else,
//     and there are as many entries as the size line says.
//   - Real values are finite decimal numbers and rounded correctly; below the
//     range of float64 they are zero. With [Options.AllowNonFinite] nan, inf
//     and infinity are values, too. Integer values have at most 53 bits.
//   - Pattern files have no values: each entry counts as 1. The standard has
//     no pattern arrays and no skew-symmetric patterns, and they are refused.
//   - Symmetric files hold the lower triangle, skew-symmetric ones the part
//     strictly below the diagonal; both are square. See [Options.AllowUpper] for
//     files with the upper one.
//   - Entries at the same place are summed in their order in the file, as most
//     programs do where the standard is silent; [Header.Merged] counts them and
//     [Options.NoDuplicates] refuses them. In a pattern they stay 1.
//   - Comments end with the size line, and take at most 1 MiB, with 16 bytes for each.
//   - Complex and hermitian matrices, and objects other than matrix, are refused.
//
// A matrix has at most 2³¹-1 rows and columns. Dimensions that are out of
// proportion to the entries are refused unless [Options.MaxDim] allows them, and
// memory is claimed as entries arrive, never because the size line says so.
//
// # Cost
//
// The file is read once, front to back, through a window of 64 KiB. Beside the
// result, 12 bytes per entry and 8 per column, the reader holds 4 bytes per
// entry if the entries come column by column, else 16, and up to a quarter of
// that more while its arrays grow.
//
// # Writing
//
// Values are written with the fewest digits that give the same float64 again,
// so that what is read back is the same bit for bit. NaN is the exception: its
// sign and payload are lost.
package mtx
