package rows

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
)

// verifyBlock is the number of bytes that are read for their checksum and again, from a cache, for what they say.
const verifyBlock = 1 << 17

// verifier checks the sections of a file.
type verifier struct {
	data []byte
	l    *layout
	x    *Matrix
	y    []int8
	lim  *limiter // may be nil
}

// gaps returns an error unless the bytes between the sections are 0.
func (v *verifier) gaps() error {
	end := headerSize + v.l.meta
	for _, s := range v.l.sec {
		if s.off == 0 {
			continue
		}
		for _, b := range v.data[end:s.off] {
			if b != 0 {
				return fmt.Errorf("damaged file: byte %d is not 0", end)
			}
		}
		end = s.off + s.len
	}
	return nil
}

// small checks the sections that have one element per row.
func (v *verifier) small() error {
	if err := v.sum(labelSection, nil); err != nil {
		return err
	}
	for i, y := range v.y {
		if y < -1 || 1 < y {
			return fmt.Errorf("damaged file: label %d of row %d", y, i+1)
		}
	}
	if v.l.dense {
		return nil
	}
	if err := v.sum(ptrSection, nil); err != nil {
		return err
	}
	last := 0
	for i, p := range v.x.Ptr {
		if p < last || i == 0 && p != 0 || int64(p-last) > v.l.cols {
			return fmt.Errorf("damaged file: row pointer %d after %d", p, last)
		}
		last = p
	}
	if int64(last) != v.l.nnz {
		return fmt.Errorf("damaged file: rows with %d values, %d in the file", last, v.l.nnz)
	}
	return nil
}

// large checks columns and values, in one pass over each.
func (v *verifier) large() error {
	val := v.x.Val
	if v.l.dense {
		val = v.x.Dense
	} else {
		row := 0
		err := v.sum(indSection, func(end int) error {
			first := row
			for row < v.x.Rows && 4*v.x.Ptr[row+1] <= end {
				row++
			}
			return v.columns(first, row)
		})
		if err != nil {
			return err
		}
	}
	done := 0
	return v.sum(valSection, func(end int) error {
		first := done
		done = end / 4
		if k := notFinite(val[first:done]); k >= 0 {
			return fmt.Errorf("damaged file: value %d is %v", first+k+1, val[first+k])
		}
		return nil
	})
}

// sum compares the checksum of a section. It calls check, if not nil, for the first end bytes of it, again and again
// as it goes on.
func (v *verifier) sum(s int, check func(end int) error) error {
	sec := v.l.sec[s]
	data := v.data[sec.off : sec.off+sec.len]
	sum := uint32(0)
	var wrong error // found by check: a wrong checksum is the better explanation
	for end := 0; end < len(data); {
		lo := end
		end = min(end+verifyBlock, len(data))
		sum = crc32.Update(sum, castagnoli, data[lo:end])
		if check != nil && wrong == nil {
			wrong = check(end)
		}
		if v.lim != nil {
			v.lim.consumed(sec.off+int64(lo), sec.off+int64(end))
		}
	}
	if sum != sec.crc {
		return fmt.Errorf("damaged file: wrong checksum of the %s", sectionNames[s])
	}
	return wrong
}

// columns returns an error unless the columns of rows lo..hi-1 ascend within 0..n-1.
func (v *verifier) columns(lo, hi int) error {
	n := v.x.Cols
	for i := lo; i < hi; i++ {
		last, bad := -1, 0
		ind := v.x.Ind[v.x.Ptr[i]:v.x.Ptr[i+1]]
		for ; len(ind) >= 4; ind = ind[4:] {
			j := (*[4]int32)(ind)
			a, b, c, d := int(j[0]), int(j[1]), int(j[2]), int(j[3])
			bad |= (a - last - 1) | (b - a - 1) | (c - b - 1) | (d - c - 1) // negative if one is not above the one before
			last = d
		}
		for _, j := range ind {
			bad |= int(j) - last - 1
			last = int(j)
		}
		if bad < 0 || last >= n {
			return fmt.Errorf("damaged file: columns of row %d are not ascending below %d", i+1, n)
		}
	}
	return nil
}

// notFinite returns the first index of x that holds an infinity or no number, or −1.
func notFinite(x []float32) int {
	// An exponent of ones, and nothing else, carries into the sign; two numbers at a time.
	const exponent, one = 0xFF << 23, 1 << 23
	const exponents, ones = exponent<<32 | exponent, one<<32 | one
	k := 0
	for b := rawBytes(x); len(b) >= 32; b = b[32:] {
		p := (*[32]byte)(b)
		n := binary.NativeEndian
		bad := (n.Uint64(p[:8])&exponents + ones) | (n.Uint64(p[8:16])&exponents + ones) |
			(n.Uint64(p[16:24])&exponents + ones) | (n.Uint64(p[24:])&exponents + ones)
		if bad&(1<<63|1<<31) != 0 {
			break
		}
		k += 8
	}
	for ; k < len(x); k++ {
		if math.Float32bits(x[k])&exponent == exponent {
			return k
		}
	}
	return -1
}
