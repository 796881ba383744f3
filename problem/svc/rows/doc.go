// Package rows holds the rows of large support vector problems: features in float32, dense or sparse, in memory or
// in a mapped file, with a label each.
//
// Training reads the features in passes, and at 10⁶ rows a pass is bound by memory: float32 halves it against
// float64, and the 24 bits of a feature are more than any measurement has. Every sum over features is formed in
// float64. A [Matrix] is immutable, so that folds are lists of row numbers and threads share it.
//
// # File
//
// [Open] maps a file of rows, which [Write], a [Writer] (shape known) or a [Builder] (shape unknown, features to be scaled) have
// made. All numbers are little endian. The header has 160 bytes:
//
//	  0  magic     8 bytes 8d 's' 'a' 'd' 'd' 'l' 'e' 0a
//	  8  version   uint32, 1
//	 12  flags     uint32, bit 0: dense; all others 0
//	 16  length    uint64 of the whole file in bytes
//	 24  rows      uint64 m, 1 ≤ m < 2³¹
//	 32  cols      uint64 n < 2³¹, the constant feature included
//	 40  nnz       uint64 stored values, m·n if dense, ≤ 2⁴⁸
//	 48  meta      uint64 length of the metadata, ≤ 2³⁰
//	 56  sections  4 × (offset uint64, length uint64, CRC-32C uint32, 0 uint32)
//	152  0         uint32
//	156  checksum  CRC-32C of bytes 0 to 155 and of the metadata
//	160  metadata  JSON: labels {pos, neg}, bias, scaling {method, offset[], factor[]} or null
//
// The sections follow in this order, each at the next multiple of 64, with zeros between them and nothing after the last:
//
//	labels  int8[m]     +1, −1 or 0 (unknown)
//	ptr     int64[m+1]  row pointers, ptr[0] = 0, ptr[m] = nnz; absent (offset and length 0) if dense
//	ind     int32[nnz]  columns from 0, strictly ascending in a row; absent if dense
//	val     float32[nnz], finite; row-major if dense
//
// Offsets follow from the other fields; a reader refuses a file whose offsets are others. No bit of a file can change
// without notice: what no checksum covers must be 0.
//
// A bias ≠ 0 says that the last column holds this number in every row, a scaling that the other columns are
// (x − offset)·factor of the original features, so that a model can be applied to these.
package rows
