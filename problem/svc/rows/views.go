package rows

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// native reports whether numbers in memory look as in the file: little endian, pointers of 64 bits. Elsewhere the
// sections are copied.
var native = binary.NativeEndian.Uint16([]byte{1, 0}) == 1 && unsafe.Sizeof(int(0)) == 8

// view returns the numbers in b, whose start is aligned for them, without a copy. T has the size of an element of the file.
func view[T int | int8 | int32 | float32](b []byte) []T {
	var t T
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/int(unsafe.Sizeof(t)))
}

// rawBytes returns the bytes of x as they are in memory.
func rawBytes[T int8 | int32 | float32 | float64](x []T) []byte {
	var t T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), len(x)*int(unsafe.Sizeof(t)))
}

func pointers(b []byte) []int {
	if native {
		return view[int](b)
	}
	x := make([]int, len(b)/8)
	for i := range x {
		x[i] = int(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return x
}

func columns(b []byte) []int32 {
	if native {
		return view[int32](b)
	}
	x := make([]int32, len(b)/4)
	for i := range x {
		x[i] = int32(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return x
}

func values(b []byte) []float32 {
	if native {
		return view[float32](b)
	}
	x := make([]float32, len(b)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return x
}

// littleEndian4 returns numbers of four bytes as the file has them, without a copy if memory has them so, too.
func littleEndian4[T int32 | float32](x []T) []byte {
	b := rawBytes(x)
	if native {
		return b
	}
	buf := make([]byte, 0, len(b))
	for i := range x {
		buf = binary.LittleEndian.AppendUint32(buf, binary.NativeEndian.Uint32(b[4*i:]))
	}
	return buf
}
