package sparse

// A refresh brings the values of a transposed copy up to date.
type refresh struct {
	from, to lines
	next     []int // workspace: where the next entry of each line goes
}

// newRefresh returns the refresh of to, which is a transposed copy of from.
func newRefresh(from, to lines) *refresh { return &refresh{from, to, make([]int, to.n)} }

// update copies the present values. It does nothing on nil and does not allocate.
func (r *refresh) update() {
	if r == nil {
		return
	}
	copy(r.next, r.to.ptr)
	for i := range r.from.n {
		ind, val := r.from.line(i)
		for k, j := range ind {
			r.to.val[r.next[j]] = val[k]
			r.next[j]++
		}
	}
}
