package ann

import "github.com/saddle-go/saddle/asm"

// A Reduced is the training problem with the weights as the only unknowns. The rows of a sample are F, one for each output; derivatives come
// from back-propagation. It belongs to one goroutine; see Fork.
type Reduced struct {
	layered
	net   *Net
	data  *Data
	z     [][]float64 // z_0 … z_H of the sample at hand
	slope [][]float64 // σ' of layers 1 … H, dF/dt of the outputs
	delta [][]float64 // −∂F/∂t of layer k, outputs×n_k
	t     []float64
	f     []float64
	left  []float64 // Π·delta of a layer
	m     []float64 // M of a layer with itself
}

// NewReduced states the training of the net on the data, which it keeps. The error says that they do not belong together.
func NewReduced(n *Net, d *Data) (*Reduced, error) {
	if err := d.fits(n); err != nil {
		return nil, err
	}
	r := &Reduced{net: n, data: d}
	r.init()
	return r, nil
}

func (r *Reduced) init() {
	n := r.net
	most := n.Inputs()
	r.z, r.slope, r.delta = make([][]float64, n.last()), make([][]float64, n.last()+1), make([][]float64, n.last()+1)
	for k := 1; k <= n.last(); k++ {
		if k < n.last() {
			r.z[k] = make([]float64, n.widths[k])
		}
		r.slope[k] = make([]float64, n.widths[k])
		r.delta[k] = make([]float64, n.widths[k]*n.Outputs())
		most = max(most, n.widths[k])
	}
	r.t, r.f = make([]float64, most), make([]float64, n.Outputs())
}

// Fork returns another Reduced of the same problem, for another goroutine.
func (r *Reduced) Fork() *Reduced {
	f := &Reduced{net: r.net, data: r.data}
	f.init()
	return f
}

// Dims returns the numbers of samples, weights, states (none), rows of F and rows of h (none).
func (r *Reduced) Dims() (samples, weights, states, residuals, constraints int) {
	return r.data.Rows, r.net.Weights(), 0, r.net.Outputs(), 0
}

// Values sets f to F of sample j at weights w; there are no states. O(weights).
func (r *Reduced) Values(j int, w, _, f []float64) {
	n := r.net
	r.z[0] = r.data.x(j)
	for k := 1; k <= n.last(); k++ {
		t := r.t[:n.widths[k]]
		n.sums(k-1, w, r.z[k-1], t)
		if k == n.last() {
			for i, y := range r.data.y(j) {
				f[i], r.slope[k][i] = n.residual(t[i], y)
			}
			return
		}
		for i := range t {
			r.z[k][i], r.slope[k][i] = n.o.Hidden.Value(t[i])
		}
	}
}

// back sets delta after Values.
func (r *Reduced) back(w []float64) {
	n := r.net
	h, no := n.last(), n.Outputs()
	clear(r.delta[h])
	for i, d := range r.slope[h] {
		r.delta[h][i+i*no] = -d
	}
	for k := h - 1; k >= 1; k-- {
		nk, above := n.widths[k], n.widths[k+1]
		asm.Gemm(asm.NoTrans, asm.NoTrans, no, nk, above, 1, r.delta[k+1], no, nil, w[n.off[k]:], above, 0, r.delta[k], no)
		for i, d := range r.slope[k] {
			asm.Scale(d, r.delta[k][i*no:(i+1)*no])
		}
	}
}

// PatternW returns the places (row, weight) of the derivatives: all, by columns.
func (r *Reduced) PatternW() (row, col []int32) {
	for c := range r.net.Weights() {
		for i := range r.net.Outputs() {
			row, col = append(row, int32(i)), append(col, int32(c))
		}
	}
	return row, col
}

// PatternZ returns no places.
func (r *Reduced) PatternZ() (row, col []int32) { return nil, nil }

// Jacobian sets jw, unless it is nil, to the derivatives of the rows of sample j in the order of PatternW. Mul and MulT then refer to this
// sample. O(outputs·weights).
func (r *Reduced) Jacobian(j int, w, _, jw, _ []float64) {
	n := r.net
	no := n.Outputs()
	r.Values(j, w, nil, r.f)
	r.back(w)
	if jw == nil {
		return
	}
	p := 0
	for k := 1; k <= n.last(); k++ {
		for q := range n.sources(k - 1) {
			v := -1.0
			if q < n.widths[k-1] {
				v = -r.z[k-1][q]
			}
			for _, d := range r.delta[k][:no*n.widths[k]] {
				jw[p] = v * d
				p++
			}
		}
	}
}

// Mul adds J_w·v to y, for the sample of the last Jacobian.
func (r *Reduced) Mul(v, y []float64) {
	n := r.net
	for k := 1; k <= n.last(); k++ {
		t := r.t[:n.widths[k]]
		n.sums(k-1, v, r.z[k-1], t)
		asm.Gemv(n.Outputs(), n.widths[k], -1, r.delta[k], n.Outputs(), t, y)
	}
}

// MulT adds J_wᵀ·y to g, for the sample of the last Jacobian.
func (r *Reduced) MulT(y, g []float64) {
	n := r.net
	for k := 1; k <= n.last(); k++ {
		t := r.t[:n.widths[k]]
		clear(t)
		asm.GemvT(n.Outputs(), n.widths[k], 1, r.delta[k], n.Outputs(), y, t)
		n.addOuter(k-1, t, r.z[k-1], g)
	}
}

// AddNormal is that of Lifted; a nil pi stands for identities.
func (r *Reduced) AddNormal(first, count int, w, _, pi []float64, workers int, each func(tasks int, do func(worker, task int))) {
	n := r.net
	no := n.Outputs()
	r.prepare(n, count)
	const some = 16
	forks := r.forks(workers, func() any { return r.Fork() })
	each((count+some-1)/some, func(worker, task int) {
		f := forks[worker].(*Reduced)
		for j := task * some; j < min(count, (task+1)*some); j++ {
			f.Jacobian(first+j, w, nil, nil, nil)
			r.setSources(n, j, func(k int) []float64 { return f.z[k] })
			for a := 1; a <= n.last(); a++ {
				left, na := f.delta[a], n.widths[a]
				if pi != nil {
					f.left = room(f.left, no*na)
					asm.Gemm(asm.NoTrans, asm.NoTrans, no, na, no, 1, pi[j*no*no:], no, nil, left, no, 0, f.left, no)
					left = f.left
				}
				for b := 1; b <= a; b++ {
					r.setPairs(r.pairsOf(n, a, b, j), f, left, na, f.delta[b], n.widths[b], a == b)
				}
			}
		}
	})
	r.multiply(n, first == 0, count, each)
}

// setPairs sets pairs to M = leftᵀ·right, of outputs×na and outputs×nb, without what is above its diagonal if triangle. The room is that of f.
func (r *Reduced) setPairs(pairs []float64, f *Reduced, left []float64, na int, right []float64, nb int, triangle bool) {
	no := r.net.Outputs()
	if !triangle {
		asm.Gemm(asm.Trans, asm.NoTrans, na, nb, no, 1, left, no, nil, right, no, 0, pairs, na)
		return
	}
	f.m = room(f.m, na*na)
	asm.Gemmt(asm.Lower, asm.Trans, asm.NoTrans, na, no, 1, left, no, nil, right, no, 0, f.m, na)
	for k := range na {
		pairs = pairs[copy(pairs, f.m[k*na+k:(k+1)*na]):]
	}
}

// StoreNormal is that of Lifted.
func (r *Reduced) StoreNormal(s []float64, ld int, each func(tasks int, do func(worker, task int))) {
	r.store(r.net, s, ld, each)
}
