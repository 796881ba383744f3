// Package nl reads the problems that AMPL, Pyomo and JuMP hand to solvers, .nl files (Gay, Writing .nl Files, 2005), and writes
// what they read back, .sol files. It also reads the options that come with them.
//
// # What is accepted
//
// Text and binary files, the latter with numbers in either order of bytes, plain or compressed by gzip, with segments in any order:
//
//	C, V, O       expressions of rows, common expressions, objectives    J, G   their linear parts
//	b, r          bounds of variables, sides of rows                     k, K   numbers of entries in columns
//	x, d          values to begin with                                   S      suffixes
//
// All operators of real numbers are understood, conditions and piecewise-linear functions included. Common expressions are
// shared, in evaluation and derivatives, too. One objective counts, the first unless [Options.Objective] says otherwise.
//
//   - Variables that should be whole numbers are relaxed and marked in problem.NLP.Integer.
//   - Logical and complementarity conditions, imported functions, strings and alldiff are refused by name, in errors that
//     have [SyntaxError.Unsupported] set.
//   - Counts and indices must be right, lists complete, numbers finite. A bound from 1e20 on is infinite. What can be understood
//     in one way only is accepted with a warning, such as a segment k that contradicts J.
//   - In a text, # begins a comment, a record is a line, and blank lines are skipped.
//
// # Cost
//
// Time and memory are proportional to the length of the file, also of one that lies about its sizes.
package nl
