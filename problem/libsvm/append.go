package libsvm

import "strconv"

// AppendRow appends a row as a line of text to dst: the label and the values that are not zero with as many digits as it takes to
// read the same float32 again. The columns ind count from 0; nil means 0 to len(val)−1. If width > 0 and the last of that
// many features is not among them, it is listed with the value 0: once in a file, that keeps the number of features.
func AppendRow(dst []byte, label string, ind []int32, val []float32, width int) []byte {
	dst = append(dst, label...)
	last := -1
	for k, v := range val {
		j := k
		if ind != nil {
			j = int(ind[k])
		}
		if v != 0 {
			dst = appendEntry(dst, j, v)
			last = j
		}
	}
	if width > 0 && last != width-1 {
		dst = appendEntry(dst, width-1, 0)
	}
	return append(dst, '\n')
}

func appendEntry(dst []byte, j int, v float32) []byte {
	dst = append(dst, ' ')
	dst = strconv.AppendInt(dst, int64(j)+1, 10)
	dst = append(dst, ':')
	return strconv.AppendFloat(dst, float64(v), 'g', -1, 32)
}
