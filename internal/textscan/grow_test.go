package textscan

import "testing"

func TestGrow(t *testing.T) {
	for _, total := range []int{1, 2, 4095, 4096, 4097, 4100, 16384, 16385, 1000000, 1 << 40} {
		var s []byte
		last := 0
		for len(s) < min(total, 1<<20) {
			if len(s) == cap(s) {
				last = len(s)
				s = Grow(s, total)
				if cap(s) <= last || cap(s) > 4*last+firstBlock {
					t.Fatalf("total %d: from %d to %d", total, last, cap(s))
				}
			}
			s = append(s, byte(len(s)))
		}
		for i, x := range s {
			if x != byte(i) {
				t.Fatalf("total %d: element %d is %d", total, i, x)
			}
		}
		if total <= 1<<20 && (cap(s) < total || last > total/4+1) {
			t.Errorf("total %d: the last step goes from %d to %d", total, last, cap(s))
		}
	}
}
