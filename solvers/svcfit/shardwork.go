package svcfit

import "github.com/saddle-go/saddle/asm"

// scratch is room for the work on a tile and for what a shard sums.
type scratch struct {
	nat    []float64 // numbers of the rows of a tile in their order, of each problem
	vec    []float64 // a vector for each problem, as the kernels want them
	acc    []float64 // the same, sums
	d      []float64 // weights of a list of rows
	slope  []float64 // α/c of a segment
	hit    []int32   // elements of a segment in the zone, problem by problem
	ends   []int     // ends of each problem's part of hit
	count  []uint8   // problems in whose zone an element is
	across product
}

// shape prepares for q on matrices of v.
func (c *scratch) shape(v *view, problems int) {
	c.across.shape(v.x, problems)
	c.nat = resize(c.nat, problems*tileRows)
	c.slope = resize(c.slope, tileRows)
	c.count = resize(c.count, tileRows)
}

// Do answers q: r, of any shape, is overwritten.
func (s *Shard) Do(q *Request, r *Reply) {
	var room scratch
	r.Start(q, s.v.x.Cols)
	s.do(q, r, &room)
}

// do answers q into r, which has its shape and is cleared.
func (s *Shard) do(q *Request, r *Reply, room *scratch) {
	room.shape(s.v, len(q.Problems))
	switch q.Task {
	case Weights:
		s.multiply(q, s.m, room)
	case Direction:
		s.multiply(q, s.q, room)
		s.keep(q)
		s.slopes(q, r)
	case Trial:
		s.slopes(q, r)
	case Gradient:
		s.gradient(q, r, room)
		s.matrices(q, r, room)
	case Matrices:
		s.matrices(q, r, room)
	case Lean:
		s.lean(q, r, room)
	case Kinds:
		s.kindGradients(q, r, room)
	case KindSlopes:
		s.kindSlopes(q, r, room)
	}
}

// multiply sets dst[t] to B times the vector of t, for validation rows too.
func (s *Shard) multiply(q *Request, dst [][]float64, room *scratch) {
	x := &room.across
	room.vec = x.pack(q.Vectors, room.vec)
	for i := range s.tiles {
		c := &s.tiles[i]
		x.mul(c.lo, c.hi, room.vec, room.nat)
		s.v.x.Done(c.lo, c.hi)
		for k, t := range q.Problems {
			out, nat := dst[t][c.at:c.at+len(c.row)], room.nat[x.at(k):]
			for _, g := range c.segs {
				gather(g.y, nat, x.stride, c.row[g.lo:g.hi], out[g.lo:g.hi])
			}
		}
	}
}

// keep makes α/c the multipliers of the problems that ask for it.
func (s *Shard) keep(q *Request) {
	for k, t := range q.Problems {
		if q.Keep == nil || !q.Keep[k] {
			continue
		}
		if !s.kept[t] {
			s.kept[t] = true
			s.beta[t] = resize(s.beta[t], s.used)
			for i := range s.beta[t] {
				s.beta[t][i] = 0.5
			}
		}
		keepSlopes(s.m[t], s.beta[t], 1/s.last[t])
	}
}

// slopes computes the sums of a line search.
func (s *Shard) slopes(q *Request, r *Reply) {
	for i := range s.tiles {
		c := &s.tiles[i]
		for k, t := range q.Problems {
			for _, g := range c.segs {
				if !s.v.trainsOn(t, &g) {
					continue
				}
				lo, hi, cost := c.at+g.lo, c.at+g.hi, q.Cost[g.kind]
				for j, step := range q.Trials[k] {
					slope, curve := asm.ClipSlope(s.m[t][lo:hi], s.q[t][lo:hi], s.multipliers(t, lo, hi), step, 1/q.Delta[k])
					r.Slope[k][j] += cost * slope
					r.Curve[k][j] += cost / q.Delta[k] * curve
				}
			}
		}
	}
}

func (s *Shard) multipliers(t, lo, hi int) []float64 {
	if !s.kept[t] {
		return nil
	}
	return s.beta[t][lo:hi]
}

// gradient moves the margins, notes which rows are in the zone, and sums Bᵀα and losses.
func (s *Shard) gradient(q *Request, r *Reply, room *scratch) {
	if q.Reset {
		for _, t := range q.Problems {
			s.kept[t] = false
		}
	}
	for k := range s.zone {
		s.zone[k], s.runs[k] = s.zone[k][:0], s.runs[k][:0]
	}
	x := &room.across
	room.acc = zeroed(room.acc, len(q.Problems)*s.v.x.Cols)
	for i := range s.tiles {
		c := &s.tiles[i]
		clear(room.nat)
		for j := range c.segs {
			s.settle(c, &c.segs[j], q, r, room)
		}
		x.add(c.lo, c.hi, room.nat, room.acc)
		s.v.x.Done(c.lo, c.hi)
	}
	x.unpack(room.acc, r.Grad)
	for k, t := range q.Problems {
		s.last[t] = q.Delta[k]
	}
}

// settle does the part of gradient that concerns the margins of a segment.
func (s *Shard) settle(c *tile, g *segment, q *Request, r *Reply, room *scratch) {
	lo, hi := c.at+g.lo, c.at+g.hi
	room.hit, room.ends = room.hit[:0], room.ends[:0]
	users := uint8(0) // problems that train on the segment
	for k, t := range q.Problems {
		m := s.m[t][lo:hi]
		if q.Step[k] != 0 {
			addScaled(q.Step[k], s.q[t][lo:hi], m)
		}
		if s.v.trainsOn(t, g) {
			users++
			cost, beta := q.Cost[g.kind], s.multipliers(t, lo, hi)
			slope := room.slope[:hi-lo]
			sums := slopesAt(m, beta, q.Delta[k], q.Hinge, slope, &room.hit)
			r.Loss[k] += cost * sums.loss
			r.Slack[k] += cost * sums.slack
			scatter(g.y*cost, slope, c.row[g.lo:g.hi], room.nat[room.across.at(k):], room.across.stride)
		}
		room.ends = append(room.ends, len(room.hit))
		at := 0
		if k > 0 {
			at = room.ends[k-1]
		}
		r.Zone[k] += len(room.hit) - at
	}
	s.list(c, g, q, users, room)
}

// list appends the rows of a segment that are in a zone to the lists of the matrices that sum them.
func (s *Shard) list(c *tile, g *segment, q *Request, users uint8, room *scratch) {
	if len(room.hit) == 0 {
		return
	}
	count := room.count[:g.hi-g.lo]
	clear(count)
	for _, i := range room.hit {
		count[i]++
	}
	shared := users
	if !s.v.share {
		shared = 254 // never
	}
	at := 0
	for k, t := range q.Problems {
		hit := room.hit[at:room.ends[k]]
		at = room.ends[k]
		if len(hit) == 0 {
			continue
		}
		common, own := s.zone[g.fold], s.zone[s.v.folds+t]
		for _, i := range hit {
			row := int32(c.lo) + int32(c.row[g.lo+int(i)])
			switch count[i] {
			case shared:
				common = append(common, row)
				count[i] = 255 // listed
			case 255:
			default:
				own = append(own, row)
			}
		}
		s.extend(g.fold, common, g.kind)
		s.extend(s.v.folds+t, own, g.kind)
	}
}

// extend replaces the list of matrix k by a longer one whose new rows are of a kind.
func (s *Shard) extend(k int, list []int32, kind int) {
	if n := len(list) - len(s.zone[k]); n > 0 {
		s.runs[k] = append(s.runs[k], run{n, kind})
	}
	s.zone[k] = list
}

// matrices multiplies out the lists of the wanted matrices.
func (s *Shard) matrices(q *Request, r *Reply, room *scratch) {
	for j, k := range q.Wanted {
		list := s.zone[k]
		r.List[j] = len(list)
		if len(list) == 0 {
			continue
		}
		room.d = room.d[:0]
		for _, u := range s.runs[k] {
			for range u.rows {
				room.d = append(room.d, q.Cost[u.kind])
			}
		}
		clearLower(r.Hess[j])
		room.across.square(list, room.d, r.Hess[j], q.Exact)
	}
	if n := len(s.tiles); n > 0 && len(q.Wanted) > 0 {
		s.v.x.Done(s.tiles[0].lo, s.tiles[n-1].hi)
	}
}

// lean sums c(1 − m)b over the zone.
func (s *Shard) lean(q *Request, r *Reply, room *scratch) {
	x := &room.across
	room.acc = zeroed(room.acc, len(q.Problems)*s.v.x.Cols)
	for i := range s.tiles {
		c := &s.tiles[i]
		clear(room.nat)
		any := false
		for j := range c.segs {
			g := &c.segs[j]
			for k, t := range q.Problems {
				if !s.v.trainsOn(t, g) {
					continue
				}
				lo, hi := c.at+g.lo, c.at+g.hi
				room.hit = room.hit[:0]
				m := s.m[t][lo:hi]
				slopesAt(m, s.multipliers(t, lo, hi), s.last[t], false, room.slope[:hi-lo], &room.hit)
				nat := room.nat[x.at(k):]
				for _, e := range room.hit {
					any = true
					nat[int(c.row[g.lo+int(e)])*x.stride] = g.y * q.Cost[g.kind] * (1 - m[e])
				}
			}
		}
		if any {
			x.add(c.lo, c.hi, room.nat, room.acc)
			s.v.x.Done(c.lo, c.hi)
		}
	}
	x.unpack(room.acc, r.Grad)
}

// kindGradients sums Bᵀα kind by kind.
func (s *Shard) kindGradients(q *Request, r *Reply, room *scratch) {
	np := len(q.Problems)
	x := &room.across
	for w, kind := range q.Wanted {
		room.acc = zeroed(room.acc, np*s.v.x.Cols)
		for i := range s.tiles {
			c := &s.tiles[i]
			if s.kindTile(c, kind, q, room) {
				x.add(c.lo, c.hi, room.nat, room.acc)
				s.v.x.Done(c.lo, c.hi)
			}
		}
		x.unpack(room.acc, r.Grad[w*np:(w+1)*np])
	}
}

// kindTile sets room.nat to y α of the rows of a kind and reports whether there are any.
func (s *Shard) kindTile(c *tile, kind int, q *Request, room *scratch) (any bool) {
	clear(room.nat)
	for j := range c.segs {
		g := &c.segs[j]
		if g.kind != kind {
			continue
		}
		for k, t := range q.Problems {
			if !s.v.trainsOn(t, g) {
				continue
			}
			any = true
			lo, hi := c.at+g.lo, c.at+g.hi
			slope := room.slope[:hi-lo]
			room.hit = room.hit[:0]
			slopesAt(s.m[t][lo:hi], s.multipliers(t, lo, hi), s.last[t], false, slope, &room.hit)
			scatter(g.y*q.Cost[kind], slope, c.row[g.lo:g.hi], room.nat[room.across.at(k):], room.across.stride)
		}
	}
	return any
}

// kindSlopes sums α times the products of the rows with a vector, kind by kind, in one pass.
func (s *Shard) kindSlopes(q *Request, r *Reply, room *scratch) {
	x := &room.across
	room.vec = x.pack(q.Vectors, room.vec)
	for i := range s.tiles {
		c := &s.tiles[i]
		x.mul(c.lo, c.hi, room.vec, room.nat)
		s.v.x.Done(c.lo, c.hi)
		for k, t := range q.Problems {
			nat := room.nat[x.at(k):]
			for j := range c.segs {
				g := &c.segs[j]
				if !s.v.trainsOn(t, g) {
					continue
				}
				lo, hi := c.at+g.lo, c.at+g.hi
				slope := room.slope[:hi-lo]
				room.hit = room.hit[:0]
				slopesAt(s.m[t][lo:hi], s.multipliers(t, lo, hi), s.last[t], false, slope, &room.hit)
				sum := 0.0
				for e, a := range slope {
					sum += float64(a * nat[int(c.row[g.lo+e])*x.stride])
				}
				r.Slope[k][g.kind] += g.y * q.Cost[g.kind] * sum
			}
		}
	}
}
