// Package textscan is what the readers of numeric text files share: a
// [Scanner] that cuts a stream into lines and fields through one window, the
// conversion of decimal numbers ([Number], [Prefix]), [Decompress], which
// knows gzip by its first bytes, [Open] and [Position].
//
// Nothing here knows a format. A message says what is wrong with the text at
// hand; the reader adds the package, the file and [Scanner.Line].
package textscan
