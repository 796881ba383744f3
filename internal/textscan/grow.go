package textscan

// firstBlock is the number of elements for which Grow makes room at once.
const firstBlock = 1 << 12

// Grow returns s with room for at least one more element, len(s) < total in
// the end if a file's header tells the truth. The room grows fourfold, so that
// memory is in proportion to what the file did contain, and the last step goes
// from a quarter of total to total, so that copying holds no more than that
// quarter twice.
func Grow[T any](s []T, total int) []T {
	room := total
	for room > firstBlock && room/4+1 > len(s) {
		room = room/4 + 1
	}
	next := make([]T, len(s), room)
	copy(next, s)
	return next
}
