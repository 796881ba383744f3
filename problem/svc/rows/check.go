package rows

import "fmt"

// Check returns an error unless the fields fit each other: lengths, row pointers that do not fall, columns that ascend within the
// dimensions, finite values, labels of +1, −1 or 0. Kernels trust all of it. A set that this package has made passes; the cost is a pass over the rows, and
// nothing for one of a file, which Open has checked.
func (s *Set) Check() error {
	switch {
	case s == nil || s.X == nil:
		return fmt.Errorf("rows: no data")
	case len(s.Y) != s.X.Rows:
		return fmt.Errorf("rows: %d labels for %d rows", len(s.Y), s.X.Rows)
	}
	if s.X.sound {
		return nil
	}
	for i, y := range s.Y {
		if y < -1 || y > 1 {
			return fmt.Errorf("rows: label %d of row %d is not 1, -1 or 0", y, i)
		}
	}
	return s.X.check()
}

func (a *Matrix) check() error {
	m, n := a.Rows, a.Cols
	if m < 0 || n < 0 {
		return fmt.Errorf("rows: %d rows of %d features", m, n)
	}
	if a.IsDense() {
		if n > 0 && len(a.Dense)/n < m {
			return fmt.Errorf("rows: %d values for %d rows of %d features", len(a.Dense), m, n)
		}
		return finite(a.Dense[:m*n])
	}
	if len(a.Ptr) != m+1 || a.Ptr[0] < 0 || a.Ptr[m] > len(a.Ind) || a.Ptr[m] > len(a.Val) {
		return fmt.Errorf("rows: %d row pointers, %d columns and %d values for %d rows", len(a.Ptr), len(a.Ind), len(a.Val), m)
	}
	for i := range m {
		lo, hi := a.Ptr[i], a.Ptr[i+1]
		if lo > hi || hi > a.Ptr[m] {
			return fmt.Errorf("rows: row %d begins at %d and ends at %d", i, lo, hi)
		}
		last := int32(-1)
		for _, j := range a.Ind[lo:hi] {
			if j <= last || int(j) >= n {
				return fmt.Errorf("rows: column %d after %d in row %d of %d features", j, last, i, n)
			}
			last = j
		}
	}
	return finite(a.Val[a.Ptr[0]:a.Ptr[m]])
}

// finite returns an error if a value is NaN or infinite: 0·v is not zero then.
func finite(v []float32) error {
	var s0, s1, s2, s3 float32
	w := v
	for len(w) >= 4 {
		s0 += 0 * w[0]
		s1 += 0 * w[1]
		s2 += 0 * w[2]
		s3 += 0 * w[3]
		w = w[4:]
	}
	for _, x := range w {
		s0 += 0 * x
	}
	if s0+s1+s2+s3 == 0 {
		return nil
	}
	for k, x := range v {
		if x-x != 0 {
			return fmt.Errorf("rows: value %d is %g", k, x)
		}
	}
	return nil
}
