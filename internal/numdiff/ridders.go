package numdiff

import "math"

// giveUp ends an extrapolation when its newest value is worse than the best by this factor (Ridders' safeguard).
const giveUp = 2

// fair is the relative estimate from which an extrapolation may give up: where steps are still longer than what the function does, newer values are no worse
// than older ones for being different.
const fair = 1e-6

// riddersLeast is the part of the first step from which a smaller central step is better than a one-sided one.
const riddersLeast = 1e-2

// An extrapolation is one column after the other of Neville's tableau
//
//	a_0,i = D(h/rⁱ),  a_j,i = (qʲ a_j−1,i − a_j−1,i−1)/(qʲ − 1),  q = r² for central, r for one-sided differences D
//
// with the best value so far.
type extrapolation struct {
	column   []float64 // a_0,i … a_i,i
	depth    int       // i + 1, 0 before the first value and after one that was undefined
	value    float64
	estimate float64
	done     bool
}

func (e *extrapolation) reset(column []float64) {
	*e = extrapolation{column: column, value: math.NaN(), estimate: math.Inf(1)}
}

// add takes the difference d with the next step; rounding is the error that d has by the errors of f.
func (e *extrapolation) add(d, rounding, q float64) {
	if !finite(d) {
		if !finite(e.value) {
			e.depth = 0 // too far away: begin anew with a smaller step
		} else {
			e.done = true
		}
		return
	}
	if e.depth == 0 {
		e.column[0], e.depth = d, 1
		if !finite(e.value) {
			e.value, e.estimate = d, math.Inf(1)
		}
		return
	}
	above, newest, factor := e.column[0], d, q
	e.column[0] = d
	for j := 1; j <= e.depth; j++ {
		next := (newest*factor - above) / (factor - 1)
		rounding *= (factor + 1) / (factor - 1)
		estimate := max(math.Abs(next-newest), math.Abs(next-above)) + rounding
		if estimate <= e.estimate {
			e.value, e.estimate = next, estimate
		}
		if j == e.depth {
			e.done = math.Abs(next-above) >= giveUp*e.estimate && (e.estimate <= fair*math.Abs(e.value) || e.estimate <= 100*rounding)
			e.column[j] = next
		} else {
			above, e.column[j] = e.column[j], next
		}
		newest = next
		factor *= q
	}
	e.depth++
}

// ridders computes the entries of group k.
func (d *Jacobian) ridders(f Func, k int, v, estimate []float64) {
	places := d.places[d.first[k]:d.first[k+1]]
	levels, r := d.config.Levels, d.config.Ratio
	for i := range places {
		d.extrapolations[i].reset(d.tableau[i*levels : (i+1)*levels])
	}
	for _, j := range d.groups.Columns(k) {
		if m := &d.moves[j]; !m.central {
			m.b = m.a // should others of the group need two points
			d.needBase(f)
		}
	}
	for range levels {
		d.call(f, k, false, d.one)
		if d.anyCentral(k) {
			d.call(f, k, true, d.two)
		}
		left := false
		for i, p := range places {
			e := &d.extrapolations[i]
			if e.done {
				continue
			}
			m := &d.moves[p.Col]
			one, two, width, q := d.one[p.Row], d.two[p.Row], m.a-m.b, r*r
			if !m.central {
				two, width, q = d.base[p.Row], m.a, r
			}
			rounding := d.config.Noise * (math.Abs(one) + math.Abs(two))
			if d.noise != nil {
				rounding += d.noise[p.Row]
			}
			e.add((one-two)/width, rounding/math.Abs(width), q)
			left = left || !e.done
		}
		if !left {
			break
		}
		for _, j := range d.groups.Columns(k) {
			m := &d.moves[j]
			m.a, m.b = exact(d.x[j], m.a/r), exact(d.x[j], m.b/r)
		}
	}
	for i, p := range places {
		v[p.At] = d.extrapolations[i].value
		if estimate != nil {
			estimate[p.At] = d.extrapolations[i].estimate
		}
	}
}

func (d *Jacobian) anyCentral(k int) bool {
	for _, j := range d.groups.Columns(k) {
		if d.moves[j].central {
			return true
		}
	}
	return false
}
