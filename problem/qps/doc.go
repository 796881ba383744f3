// Package qps reads linear and quadratic programs in MPS and QPS files, plain or compressed by gzip, into a [problem.QP].
//
//	NAME          any text
//	OBJSENSE      MAX, MAXIMIZE, MIN or MINIMIZE, on this line or the next
//	OBJNAME       a row of type N, on this line or the next; before COLUMNS
//	ROWS          type row                        type N, E, L or G
//	COLUMNS       column row value [row value]
//	RHS           [set] row value [row value]
//	RANGES        [set] row value [row value]
//	BOUNDS        type [set] column [value]       type LO UP FX FR MI PL BV LI UI
//	QUADOBJ       column column value [column value]      one triangle of P; QSECTION is the same
//	QMATRIX       column column value [column value]      both triangles of P
//	ENDATA
//
// ROWS, COLUMNS and ENDATA are necessary and come in this order, sections after COLUMNS in any. A line that begins with a blank or
// tab is data, one with * in front a comment, blank lines are skipped, any other begins a section. Lines end with LF or CRLF.
//
// # Free and fixed format
//
// In free format fields are words between blanks and tabs. In fixed format they have places, counted from 1,
//
//	2–3   5–12   15–22   25–36   40–47   50–61
//
// with blanks between, and names may contain blanks, but not at their ends. [Auto] takes a file as free until a line
// does not have the number of words that its section asks for while it does fit the places; from there on the file is fixed. Lines before it
// mean the same in both. So files that are not ambiguous need no option; one whose set of right sides or bounds has a blank in its name,
// and no row or column has, needs [Fixed].
//
// # What numbers mean
//
//   - The objective is c₀ + qᵀx + ½xᵀPx. It is the row OBJNAME, else the first of type N; other rows of type N are dropped.
//   - A right side of the objective row is −c₀.
//   - Sides of a row with right side b (0 if there is none) and range r:
//     E with r ≥ 0 [b, b+r], E with r < 0 [b+r, b], L [b−|r|, b], G [b, b+|r|].
//   - Bounds are [0, ∞) where nothing is said. MI sets the lower one to −∞ and leaves the upper one, PL the other way round, BV is [0, 1].
//   - A negative UP or UI where the lower bound is not set makes it −∞, and is reported: most programs do this,
//     some leave 0, which is infeasible. UP 0 fixes the variable at 0.
//   - Columns between the markers INTORG and INTEND are integers, as those of BV, LI and UI. One between markers that no line of
//     BOUNDS mentions is in [0, 1], as most programs have it. Integers are marked, see [problem.QP].
//   - A bound, right side or range of size 1e20 and more is infinite, also spelled inf or infinity.
//   - Of several sets of right sides, ranges or bounds the first one in the file counts; that there were others is reported.
//
// # What is refused
//
// The reader is strict, because a silently mended file is another problem: unknown sections (quadratic constraints, special ordered sets,
// cones), types SC and SI, rows and columns that are not declared or declared twice, an entry, right side, range or side of a bound given twice,
// columns in pieces, numbers that are not finite, triangles of QMATRIX that disagree, files without ENDATA.
// Errors name file, line and cause.
//
// # Cost
//
// The file is read once, front to back, through a window of 64 KiB, which bounds a line. Memory is in proportion to the text.
package qps
