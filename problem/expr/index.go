package expr

// An index finds vertices by hash: open addressing, a power of two of places, each a vertex plus one or 0.
type index struct {
	place  []int32
	hashes []uint32
	used   int
}

// hash mixes an operation and two words.
func hash(op Op, a, b uint32) uint32 {
	h := uint64(a)*0x9E3779B97F4A7C15 ^ uint64(b)*0xC2B2AE3D27D4EB4F ^ uint64(op)*0x165667B19E3779F9
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	return uint32(h >> 32)
}

// find returns a vertex of hash h for which same is true, or −1.
func (x *index) find(h uint32, same func(at int32) bool) int32 {
	if len(x.place) == 0 {
		return -1
	}
	mask := uint32(len(x.place) - 1)
	for k := h & mask; x.place[k] != 0; k = (k + 1) & mask {
		if x.hashes[k] == h && same(x.place[k]-1) {
			return x.place[k] - 1
		}
	}
	return -1
}

// add enters vertex at, which find did not find.
func (x *index) add(h uint32, at int32) {
	if 2*x.used >= len(x.place) {
		old := *x
		x.place = make([]int32, max(16, 2*len(old.place)))
		x.hashes = make([]uint32, len(x.place))
		for k, p := range old.place {
			if p != 0 {
				x.put(old.hashes[k], p)
			}
		}
	}
	x.put(h, at+1)
	x.used++
}

func (x *index) put(h uint32, p int32) {
	mask := uint32(len(x.place) - 1)
	k := h & mask
	for x.place[k] != 0 {
		k = (k + 1) & mask
	}
	x.place[k], x.hashes[k] = p, h
}
