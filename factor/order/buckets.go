package order

// buckets is a priority queue of vertices, greatest key first: lists of vertices with (nearly) the same key, the last
// that came is taken first. Keys are divided so that there are at most bucketCount lists; keys that are too small share
// the lowest.
type buckets struct {
	head       []int32 // first vertex of a list
	next, prev []int32 // per vertex
	slot       []int32 // list of a vertex, −1 if it is not in the queue
	top        int32   // no list above this has members
	count      int
	low        int32
	shift      uint
	last       int32
}

const bucketCount = 256

// reset empties the queue and makes room for vertices 0..n-1 and keys low..high.
func (b *buckets) reset(n int, low, high int32) {
	b.clear()
	if b.head == nil {
		b.head = make([]int32, bucketCount)
		for i := range b.head {
			b.head[i] = none
		}
	}
	if len(b.slot) < n {
		b.next, b.prev = make([]int32, n+n/8), make([]int32, n+n/8)
		b.slot = make([]int32, n+n/8)
		for i := range b.slot {
			b.slot[i] = none
		}
	}
	b.low, b.shift = low, 0
	for (high-low)>>b.shift >= bucketCount {
		b.shift++
	}
	b.last = (high - low) >> b.shift
}

// clear takes all vertices out.
func (b *buckets) clear() {
	for ; b.count > 0; b.top-- {
		for v := b.head[b.top]; v != none; v = b.next[v] {
			b.slot[v] = none
			b.count--
		}
		b.head[b.top] = none
	}
	b.top = 0
}

func (b *buckets) has(v int32) bool { return b.slot[v] >= 0 }

func (b *buckets) index(key int32) int32 { return min(max(key-b.low, 0)>>(b.shift&31), b.last) }

// push adds v, which must not be in the queue.
func (b *buckets) push(v, key int32) {
	b.link(v, b.index(key))
	b.count++
}

func (b *buckets) link(v, i int32) {
	first := b.head[i]
	b.next[v], b.prev[v], b.slot[v] = first, none, i
	if first != none {
		b.prev[first] = v
	}
	b.head[i] = v
	b.top = max(b.top, i)
}

func (b *buckets) unlink(v int32) {
	next, prev := b.next[v], b.prev[v]
	if next != none {
		b.prev[next] = prev
	}
	if prev != none {
		b.next[prev] = next
	} else {
		b.head[b.slot[v]] = next
	}
}

// pop removes a vertex of greatest key; the queue must not be empty.
func (b *buckets) pop() int32 {
	for b.head[b.top] == none {
		b.top--
	}
	v := b.head[b.top]
	b.remove(v)
	return v
}

// remove takes v, which must be in the queue, out of it.
func (b *buckets) remove(v int32) {
	b.unlink(v)
	b.slot[v] = none
	b.count--
}

// update changes the key of v, if that is in the queue.
func (b *buckets) update(v, key int32) {
	if i, now := b.index(key), b.slot[v]; i != now && now >= 0 {
		b.relink(v, i)
	}
}

// relink moves v to list i.
func (b *buckets) relink(v, i int32) {
	b.unlink(v)
	b.link(v, i)
}
