// Package libsvm reads two-class data sets in the text format of LIBSVM and
// LIBLINEAR (Chang & Lin 2011), plain or compressed by gzip.
//
// A row is one line
//
//	label index:value index:value …        # comment
//
// with fields separated by spaces or tabs. Entries that are not listed are 0.
// The reader is strict, because a silently mended line is a wrong result:
//
//   - Labels are any two distinct finite numbers; the larger becomes +1. With
//     Options.Labels they are the given ones.
//   - Indices start at 1 and strictly ascend within a row.
//   - Values are finite decimal numbers. A listed value of 0 (or one too small
//     for a float64) counts for the number of features but is not stored.
//   - A row may have no features. Blank lines and comments are skipped.
//   - Lines end with LF or CRLF; a UTF-8 byte order mark in front of the first
//     is skipped.
//   - Ranking data (qid:…) are refused.
//
// Errors name file, line and cause.
//
// The file is read once, front to back, through a window of 64 KiB whatever
// the length of its lines; a single field may have at most 1024 bytes. Beyond
// the window, memory is at most twice that of the result, 12 bytes per stored
// entry and 16 per row.
package libsvm
