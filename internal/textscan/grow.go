package textscan

// firstBlock is the number of elements for which Grow makes room at once.
const firstBlock = 1 << 12

// Grow returns s with room for more elements, total in the end if a file's
// header tells the truth: fourfold each time, so that the memory is in
// proportion to what the file did contain, and copying leaves at most a quarter
// in two places.
func Grow[T any](s []T, total int) []T {
	next := make([]T, len(s), min(total, max(firstBlock, 4*len(s))))
	copy(next, s)
	return next
}
