package problem

import "math"

type judgement int

const (
	agrees judgement = iota
	unclear
	disagrees
	contradicts // a smaller step agrees, within its error, and not with the step that disagreed: a kink or the end of a domain close to x
)

// judge compares a given value of row i, a sum of terms that are size together, with a difference and its estimated error.
func (d *comparison) judge(i int, given, v, est, terms float64) judgement {
	size := max(terms, math.Abs(v), smallest*d.scale[i])
	switch {
	case !finite(v) || !finite(given):
		if finite(v) && est <= d.c.o.Tolerance*max(math.Abs(v), smallest*d.scale[i], 1) {
			return disagrees
		}
		return unclear
	case math.Abs(given-v) > d.c.o.Tolerance*max(terms, math.Abs(v))+safety*est:
		return disagrees
	case est > unsure*size && (given != 0 || math.IsInf(est, 1) || d.scale[i] > 0):
		return unclear
	}
	return agrees
}

// A finding is what differences have told of an entry that does not agree.
type finding struct {
	v, est, h float64 // h is the step with which the extrapolation began
	state     judgement
}

// single judges column j by itself. What does not agree is tried with other steps.
func (d *comparison) single(j int32) {
	all := d.difference(0, []int32{j})
	found := map[int32]finding{}
	for i, v := range d.v {
		k, ok := d.declared[j][int32(i)]
		given := d.given(int32(i), j)
		switch s := d.judge(i, given, v, d.est[i], math.Abs(given)); {
		case (all || s == agrees) && ok:
			d.accept(int32(i), j, k, v, d.est[i])
		case !all && s != agrees && (ok || finite(d.base[i])):
			found[int32(i)] = finding{v, d.est[i], d.step(0, j), s}
		}
	}
	if len(found) == 0 {
		return
	}
	if d.retries < maxRetry {
		d.retries++
		d.retry(j, found)
	}
	for i := range int32(d.rows) { // in order, which maps have not
		if b, ok := found[i]; ok {
			d.settle(i, j, b.v, b.est, b.state)
		}
	}
}

// retry tries other steps for column j, and removes the rows that one of them confirms.
func (d *comparison) retry(j int32, found map[int32]finding) {
	for step := 1; step < len(retrySteps) && len(found) > 0; step++ {
		if retrySteps[step].pure && d.c.x[j] == 0 {
			continue
		}
		d.difference(step, []int32{j})
		for i, old := range found {
			given := d.given(i, j)
			now := finding{d.v[i], d.est[i], d.step(step, j), d.judge(int(i), given, d.v[i], d.est[i], math.Abs(given))}
			// A difference that agrees must be fine enough to have seen the error that another one saw.
			blind := old.state == disagrees && finite(old.v) && !(now.est <= unsure*math.Abs(given-old.v))
			switch {
			case now.state == agrees && !blind:
				if k, ok := d.declared[j][i]; ok {
					d.accept(i, j, k, now.v, now.est)
				}
				delete(found, i)
			case old.state == contradicts:
			case old.state == disagrees && now.h < old.h && math.Abs(now.v-given) <= 3*now.est && math.Abs(now.v-old.v) > 3*now.est:
				found[i] = finding{old.v, old.est, old.h, contradicts}
			case now.state == disagrees && (old.state == unclear || now.est < old.est), now.state == old.state && now.est < old.est:
				found[i] = now
			}
		}
	}
}

// given returns the value at (i, j), 0 outside of the pattern.
func (d *comparison) given(i, j int32) float64 {
	if k, ok := d.declared[j][i]; ok {
		return d.values[k]
	}
	return 0
}

// accept counts an entry that is right.
func (d *comparison) accept(i, j, k int32, v, est float64) {
	d.differs[k] = v
	if d.symmetric && i < j {
		return
	}
	d.part.Verified++
	given := d.values[k]
	e := Entry{Row: int(i), Col: int(j), Given: given, Difference: v, Estimate: est, Relative: relative(given, v, smallest*d.scale[i])}
	d.part.Worst = append(d.part.Worst, e)
	if len(d.part.Worst) > 4*d.c.o.Worst+64 {
		keepWorst(&d.part.Worst, d.c.o.Worst)
	}
}

// settle counts what no step could confirm.
func (d *comparison) settle(i, j int32, v, est float64, state judgement) {
	k, ok := d.declared[j][i]
	if ok && finite(v) {
		d.differs[k] = v
	}
	place := [2]int32{i, j}
	if d.symmetric {
		place = [2]int32{max(i, j), min(i, j)}
	}
	if d.reported[place] {
		return
	}
	given := d.given(i, j)
	if state != disagrees {
		if ok && !(d.symmetric && i < j) {
			d.part.Unverified++
		}
		return
	}
	d.reported[place] = true
	f := Fault{Kind: WrongValue, Part: d.part.Name, Row: int(i), Col: int(j), Given: given, Difference: v, Estimate: est, Relative: relative(given, v, 0)}
	switch {
	case !ok:
		f.Kind = MissingEntry
	case !finite(given):
		f.Kind = NotFinite
	}
	if d.symmetric {
		f.Row, f.Col = int(place[0]), int(place[1])
	}
	if len(d.faults) < maxListed {
		d.faults = append(d.faults, f.named(d.c.p))
	}
}

// relative returns |a−b| / max(|a|, |b|, floor).
func relative(a, b, floor float64) float64 {
	if a == b {
		return 0
	}
	return math.Abs(a-b) / max(math.Abs(a), math.Abs(b), floor)
}

// explain adds to faults what they look like.
func (d *comparison) explain() {
	for n := range d.faults {
		f := &d.faults[n]
		switch r := f.Given / f.Difference; {
		case f.Kind != WrongValue:
		case near(r, -1):
			f.Hint = "opposite sign"
		case f.Given == 0:
			f.Hint = "zero"
		case near(r, 2), near(r, 0.5):
			f.Hint = "a factor of 2"
		case n < 50:
			for k, v := range d.differs {
				if near(f.Given/v, 1) && math.Abs(f.Given) > 1e-6 && (d.at[k] != [2]int32{int32(f.Row), int32(f.Col)}) {
					e := Fault{Part: d.part.Name, Row: int(d.at[k][0]), Col: int(d.at[k][1])}.named(d.c.p)
					f.Hint = "the value of " + e.place()
					break
				}
			}
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-5*math.Abs(b) }
