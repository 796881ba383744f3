package sparse

// A refresh brings the values of a transposed copy up to date.
type refresh struct {
	from, to lines
	next     []int // workspace: where the next entry of each line goes
	source   []int // place in from.val of each value of to, if updateLines is used
}

// newRefresh returns the refresh of to, which is a transposed copy of from.
func newRefresh(from, to lines) *refresh {
	return &refresh{from: from, to: to, next: make([]int, to.n)}
}

// trace prepares updateLines: O(nnz), and eight bytes an entry.
func (r *refresh) trace() {
	if r == nil {
		return
	}
	r.source = make([]int, r.to.nnz())
	copy(r.next, r.to.ptr)
	for i := range r.from.n {
		for k := r.from.ptr[i]; k < r.from.ptr[i+1]; k++ {
			j := r.from.ind[k]
			r.source[r.next[j]] = k
			r.next[j]++
		}
	}
}

// updateLines copies the present values of the lines listed of the copy. It does
// nothing on nil and does not allocate. O(entries of those lines).
func (r *refresh) updateLines(list []int) {
	if r == nil {
		return
	}
	for _, i := range list {
		for q := r.to.ptr[i]; q < r.to.ptr[i+1]; q++ {
			r.to.val[q] = r.from.val[r.source[q]]
		}
	}
}

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
