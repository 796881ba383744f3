package scale

import "math"

// Optimal potentials are far from unique: on a chain of equal choices they can
// drift by hundreds of decades without any reduced cost becoming negative. centre
// takes those near to the scales that one would wish for.
//
// With partners kept tight, one unknown δ_j a column remains, v_j + δ_j and u_i - δ_j
// for its partner i, and the reduced costs r demand
//
//	δ_j ≤ δ_k + r_ij   for all entries a_ij, where k is the partner of row i.
//
// The largest solution below a wish is a vector of shortest distances, the smallest
// one above likewise, and so is any mean of the two a solution.

// centre moves the potentials of a perfect matching towards symmetric scales
// with the logarithms log2. Reduced costs are exact up to one unit after it.
func (s *solver) centre(log2 []float64) {
	n := s.n()
	wish, below := make([]int64, n), make([]int64, n)
	unit := math.Ldexp(1, int(s.frac))
	for j, i := range s.rowOf {
		// Both wishes, v_j = log2[j] and u_i = log2[i], miss by the same amount.
		wish[j] = (int64((log2[j]-log2[i])*unit) + s.r[i].u - s.v[j]) / 2
	}
	s.distances(wish, false)
	for j := range below {
		below[j] = s.r[j].dist
		wish[j] = -wish[j]
	}
	s.distances(wish, true)
	for j, i := range s.rowOf {
		delta := (below[j] - s.r[j].dist) / 2
		s.v[j] += delta
		s.r[i].u -= delta
	}
}

// distances sets dist of the row with number j to the largest d_j ≤ wish_j with
// d_j ≤ d_k + r_ij, k being the partner of row i, or with j and k exchanged if back.
func (s *solver) distances(wish []int64, back bool) {
	s.heap = s.heap[:0]
	for j, w := range wish {
		s.r[j].dist, s.r[j].at = w, int32(j)
		s.heap = append(s.heap, int32(j))
	}
	for h := len(wish)/2 - 1; h >= 0; h-- {
		s.down(int32(h))
	}
	s.near = s.near[:0]
	for {
		k, ok := s.nearest()
		if !ok {
			return
		}
		line, dist, partner := s.rowOf[k], s.r[k].dist, s.r[s.rowOf[k]].u // the entries of a row are those of the column
		if back {
			line, partner = k, s.v[k]
		}
		for e := s.ptr[line]; e < s.ptr[line+1]; e++ {
			j := s.row[e]
			d := dist + s.cost[e] - partner
			if back {
				d -= s.r[j].u
				j = s.r[j].col
			} else {
				d -= s.v[j]
			}
			if p := &s.r[j]; p.at != final && d < p.dist {
				p.dist = d
				s.up(p.at)
			}
		}
	}
}
