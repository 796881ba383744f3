package order

// A heap is a priority queue of vertices, greatest key first; of equal keys the order is that of the operations, so that
// equal runs are equal. The zero value with reset called is empty.
type heap struct {
	item []heapItem
	pos  []int32 // place of a vertex in item, -1 if it is not there
}

type heapItem struct{ key, v int32 }

// reset empties the heap and makes room for vertices 0..n-1.
func (h *heap) reset(n int) {
	h.clear()
	for len(h.pos) < n {
		h.pos = append(h.pos, -1)
	}
}

func (h *heap) clear() {
	for _, x := range h.item {
		h.pos[x.v] = -1
	}
	h.item = h.item[:0]
}

func (h *heap) has(v int32) bool { return h.pos[v] >= 0 }

// push adds v, which must not be in the heap.
func (h *heap) push(v, key int32) {
	h.item = append(h.item, heapItem{key, v})
	h.up(int32(len(h.item)-1), heapItem{key, v})
}

// pop removes the vertex of greatest key; the heap must not be empty.
func (h *heap) pop() int32 {
	v := h.item[0].v
	h.remove(v)
	return v
}

// remove takes v, which must be in the heap, out of it.
func (h *heap) remove(v int32) {
	p := h.pos[v]
	h.pos[v] = -1
	last := len(h.item) - 1
	x := h.item[last]
	h.item = h.item[:last]
	if int(p) == last {
		return
	}
	h.place(p, x)
}

// update changes the key of v, which must be in the heap.
func (h *heap) update(v, key int32) { h.place(h.pos[v], heapItem{key, v}) }

// place puts x at the free place p or where it belongs above or below.
func (h *heap) place(p int32, x heapItem) {
	if p > 0 && h.item[(p-1)/2].key < x.key {
		h.up(p, x)
		return
	}
	n := int32(len(h.item))
	for {
		c := 2*p + 1
		if c >= n {
			break
		}
		if c+1 < n && h.item[c+1].key > h.item[c].key {
			c++
		}
		if h.item[c].key <= x.key {
			break
		}
		h.item[p] = h.item[c]
		h.pos[h.item[p].v] = p
		p = c
	}
	h.item[p] = x
	h.pos[x.v] = p
}

// up moves the free place p towards the top until x fits there.
func (h *heap) up(p int32, x heapItem) {
	for p > 0 {
		q := (p - 1) / 2
		if h.item[q].key >= x.key {
			break
		}
		h.item[p] = h.item[q]
		h.pos[h.item[p].v] = p
		p = q
	}
	h.item[p] = x
	h.pos[x.v] = p
}
