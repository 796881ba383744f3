package factor

// valueColumns makes room for the map of the values of A and returns where the entries of each
// column begin in it. Filled by ascending rows, the entries of a column are in the order of their places in the panel.
func (s *Symbolic) valueColumns(u *earlier, label []int32) []int {
	s.valSrc, s.valDst = make([]int32, s.nnz), make([]int32, s.nnz)
	column := permuted(u.column, label)
	next := make([]int, s.n)
	at := 0
	for j, c := range column {
		next[j] = at
		at += int(c)
	}
	s.valPtr = make([]int, s.fronts()+1)
	for f := range s.fronts() {
		s.valPtr[f] = next[s.first[f]]
	}
	s.valPtr[s.fronts()] = at
	return next
}
