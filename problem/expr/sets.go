package expr

import "slices"

// sets holds ascending lists of values, equal ones once.
type sets struct {
	ptr    []int
	ind    []int32
	same   index
	slots  []int32 // of each set: where the places of its pairs are, plus one
	single []int32 // of each value: the set of it alone, plus one
	seen   []bool  // by value
	room   []int32
}

func newSets(values int) *sets {
	return &sets{ptr: []int{0}, single: make([]int32, values), seen: make([]bool, values)}
}

// of returns the members of set s.
func (x *sets) of(s int32) []int32 { return x.ind[x.ptr[s]:x.ptr[s+1]] }

// one returns the set of value a alone.
func (x *sets) one(a int32) int32 {
	if x.single[a] == 0 {
		x.single[a] = x.intern([]int32{a}) + 1
	}
	return x.single[a] - 1
}

// union returns the union of sets.
func (x *sets) union(list []int32) int32 {
	if len(list) == 1 {
		return list[0]
	}
	x.room = x.room[:0]
	for _, s := range list {
		for _, a := range x.of(s) {
			if !x.seen[a] {
				x.seen[a] = true
				x.room = append(x.room, a)
			}
		}
	}
	for _, a := range x.room {
		x.seen[a] = false
	}
	for _, s := range list {
		if x.ptr[s+1]-x.ptr[s] == len(x.room) {
			return s // which has them all
		}
	}
	slices.Sort(x.room)
	return x.intern(x.room)
}

// intern returns the set with the members list, which ascend.
func (x *sets) intern(list []int32) int32 {
	h := uint32(len(list))
	for _, a := range list {
		h = hash(0, uint32(a), h)
	}
	at := x.same.find(h, func(s int32) bool { return slices.Equal(x.of(s), list) })
	if at < 0 {
		at = int32(len(x.ptr) - 1)
		x.ind = append(x.ind, list...)
		x.ptr = append(x.ptr, len(x.ind))
		x.slots = append(x.slots, 0)
		x.same.add(h, at)
	}
	return at
}

// edges holds pairs of values i ≥ j, numbered from 0, and for each node i the list of its pairs.
type edges struct {
	key  []uint64 // of each pair: j and i
	next []int32  // the next pair of the same i, plus one
	head []int32  // by value i
	hash []int32  // pair plus one, open addressing
}

// lower and upper return j and i of pair e.
func (x *edges) lower(e int32) int32 { return int32(x.key[e] >> 32) }
func (x *edges) upper(e int32) int32 { return int32(uint32(x.key[e])) }

// pair returns the number of the pair of a and b, a new one if there was none.
func (x *edges) pair(a, b int32) int32 {
	i, j := max(a, b), min(a, b)
	key := uint64(j)<<32 | uint64(uint32(i))
	if 2*len(x.key) >= len(x.hash) {
		x.grow()
	}
	mask := uint32(len(x.hash) - 1)
	k := scatter(key) & mask
	for ; x.hash[k] != 0; k = (k + 1) & mask {
		if x.key[x.hash[k]-1] == key {
			return x.hash[k] - 1
		}
	}
	x.key = append(x.key, key)
	x.next = append(x.next, x.head[i])
	x.head[i] = int32(len(x.key))
	x.hash[k] = int32(len(x.key))
	return int32(len(x.key)) - 1
}

func scatter(key uint64) uint32 { return uint32((key ^ key>>23) * 0x9E3779B97F4A7C15 >> 32) }

func (x *edges) grow() {
	x.hash = make([]int32, max(64, 2*len(x.hash)))
	mask := uint32(len(x.hash) - 1)
	for e, key := range x.key {
		k := scatter(key) & mask
		for x.hash[k] != 0 {
			k = (k + 1) & mask
		}
		x.hash[k] = int32(e) + 1
	}
}
