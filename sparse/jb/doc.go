// Package jb converts between the matrices of this module and those of
// github.com/james-bowman/sparse.
//
// It is a module of its own, so that programs which do not use that library do
// not depend on it. One call goes each way:
//
//	ours, shared, err := jb.FromCSR(theirs) // FromCSC; From for any other type
//	theirs := jb.ToCSR(ours)                // ToCSC
//
// Values are shared where that is possible, so that a change on one side is seen
// on the other; index arrays are copied, since their indices are int and ours are
// int32. Their matrices may hold the columns of a row in any order and the same
// element several times, of which their At sees the first one only. What comes from
// there is therefore sorted, and repeated elements are summed, which needs a copy
// of the values, too.
package jb
