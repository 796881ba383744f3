package factor

// A costModel predicts the time that a front takes. Its constants stand for a
// class of machines, and are never measured at run time: plans, and with them
// the numbers of a factorisation, must not depend on the machine's mood.
type costModel struct {
	front    float64 // ns of each front
	row      float64 // ns of each row
	square   float64 // ns of each m², to clear and place
	add      float64 // ns of each entry of the contribution block, to add it to the parent
	rate     float64 // flops per ns of large products
	pivot    float64 // flops per ns of diagonal blocks
	halfK    float64 // inner dimension at which products reach half the rate
	halfW    float64 // width likewise
	zero     float64 // ns charged for each zero that merging stores
	leave    float64 // ns charged for a merge of fronts for the kernel of small ones that makes one which is too large for it
	zeroPart float64 // largest share of zeros in a front of more than 8 columns
}

var defaultModel = costModel{
	front: 20, row: 6, square: 0.06, add: 0.35,
	rate: 118, pivot: 8, halfK: 6, halfW: 10,
	zero: 0.5, zeroPart: 0.4,
}

// Where L is large memory is short rather than time: from largeL entries on zeros are charged largeZero. Not so at first in orders of pairs, whose columns
// wait for others in smaller fronts more often. If more than storedMost entries are stored for each of L all the same, zeros are charged twice as
// much, and so on to mostZero, where it is the squares of pivots that take the room.
const (
	largeL     = 5_000_000
	largeZero  = 2
	storedMost = 1.47
	mostZero   = 16
)

// Where L has up to smallL entries most of its fronts are for the kernel of small ones, and any other takes leaveSmall ns more than its flops. In larger
// trees nothing was found to be gained by that, and solves took longer: most of those fronts are merged again further up. Pairs are not for the kernel.
const (
	smallL     = 100_000
	leaveSmall = 600
)

// chargeFor sets what merging is charged for where L has nnzL entries.
func (a *analysis) chargeFor(nnzL int) {
	switch {
	case a.pairs != nil:
	case nnzL >= largeL:
		a.model.zero = max(a.model.zero, largeZero)
	case nnzL <= smallL:
		a.model.leave = leaveSmall
	}
}

// chargeMore raises the charge for zeros if L is large and so much is stored for it that fronts should be merged anew, and reports whether it is.
func (a *analysis) chargeMore(nnzL, stored int) bool {
	if nnzL < largeL || float64(stored) <= storedMost*float64(nnzL) || a.noMerge || a.model.zero >= mostZero {
		return false
	}
	a.model.zero *= 2
	return true
}

// panelBlock is the number of columns that a panel is factored by.
const panelBlock = 32

// slowness returns the ns per flop of a product with inner dimension k and width w, k, w > 0.
func (c *costModel) slowness(k, w float64) float64 {
	return (k + c.halfK) * (w + c.halfW) / (c.rate * k * w)
}

// time returns the predicted ns of a front of m rows that eliminates p: a fixed part, moving its
// entries, the panel block by block, and the contribution block.
func (c *costModel) time(p, m int) float64 {
	rows, r := float64(m), float64(m-p)
	t := c.front + c.row*rows + c.square*rows*rows + c.add*r*(r+1)/2
	for k := 0; k < p; k += panelBlock {
		b := float64(min(panelBlock, p-k))
		mk := float64(m - k)
		t += b * b * b / 3 / c.pivot
		if mk > b {
			t += (mk - b) * b * b * c.slowness(b/2, mk)
		}
		if rest := float64(p-k) - b; rest > 0 { // the other pivots' columns, without their upper triangle
			t += 2 * b * (rest*(mk-b) - rest*(rest-1)/2) * c.slowness(b, mk)
		}
	}
	if r > 0 && p > 0 {
		t += 1.05 * float64(p) * r * r * c.slowness(float64(p), r)
	}
	return t
}

// A timeTable remembers the times of small fronts, of which there are many alike.
type timeTable struct {
	model *costModel
	known [tableP][tableM]float64
}

const tableP, tableM = 16, 64

// at returns model.time(p, m).
func (t *timeTable) at(p, m int) float64 {
	if p >= tableP || m >= tableM {
		return t.model.time(p, m)
	}
	x := &t.known[p][m]
	if *x == 0 {
		*x = t.model.time(p, m)
	}
	return *x
}
