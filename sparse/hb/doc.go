// Package hb reads sparse real matrices in Harwell–Boeing files (Duff, Grimes &
// Lewis 1992) and Rutherford–Boeing files (Duff, Grimes & Lewis 1997), plain or
// compressed by gzip.
//
// # What is accepted
//
// Lines are cut at fixed columns, as the Fortran formats say that stand in
// parentheses here:
//
//	title, key                                               (A72, A8)
//	lines in all, of pointers, indices, values, right sides  (5I14)
//	type, rows, columns, entries, unused                     (A3, 11X, 4I14)
//	formats of pointers, indices, values, right sides        (2A16, 2A20)
//	type of the right sides, their number, indices           (A3, 11X, 2I14)
//
// and then column pointers, row indices, values and what belongs to right-hand
// sides, each beginning on a new line. The fifth line exists only if there are
// lines of right sides. Of the numbers of lines only these and those of the
// values count, as zero or not; Rutherford–Boeing files, which have no right
// sides in the second and fourth line, are read by the same rules.
//
// The type is three letters, in upper or lower case: R real, I integer or P
// pattern; S symmetric, U unsymmetric, Z skew-symmetric or R rectangular; A
// assembled. Complex (C) and hermitian (H) matrices, patterns with values in
// another file (Q), skew-symmetric patterns (PZ), whose signs are unknown, and
// unassembled finite elements (E) are refused.
//
// Formats are one edit descriptor with an optional repeat count and scale
// factor: (16I5), (5E16.8), (1P,4D20.12), (1P4D20.12), (4F20.16), (3G25.17), with
// an exponent width as in (4E20.12E3). Fields are as wide as that says, with or
// without blanks between, and numbers are those of Fortran: the letter of an
// exponent is E, D or Q or is missing before a sign (1.5-103); a field without a
// point has as many decimals as the format says; a field without an exponent is
// divided by 10 to the scale factor.
//
// The reader is strict, because a silently mended file is another matrix:
// blank fields, blanks inside a field, text beyond the last field, pointers
// that descend, indices out of range and two entries at the same place are
// errors; symmetric matrices have entries in the lower triangle only,
// skew-symmetric ones strictly below the diagonal; nothing but blank lines
// follows the last array. Rows of a column may come in any order.
//
// As in package mtx, an entry of a pattern is 1, values are rounded correctly,
// and memory is claimed as numbers arrive.
package hb
