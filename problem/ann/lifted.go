package ann

import "github.com/saddle-go/saddle/asm"

// A Lifted is the training problem with the states as unknowns. The rows of a sample are F (outputs), then h_1, …, h_H; its states
// are z_1, …, z_H. The zero blocks of its Jacobian are not among the entries. It belongs to one goroutine; see Fork.
type Lifted struct {
	layered
	net  *Net
	data *Data
	z0   [][]float64 // z_0 … z_H of the sample at hand
	d    []float64   // −∂row/∂t of its rows
	t    []float64
}

// NewLifted states the training of the net on the data, which it keeps. The error says that they do not belong together.
func NewLifted(n *Net, d *Data) (*Lifted, error) {
	if err := d.fits(n); err != nil {
		return nil, err
	}
	l := &Lifted{net: n, data: d}
	l.init()
	return l, nil
}

func (l *Lifted) init() {
	n := l.net
	rows := n.Outputs() + n.States()
	l.z0, l.d, l.t = make([][]float64, n.last()), make([]float64, rows), make([]float64, rows)
}

// Fork returns another Lifted of the same problem, for another goroutine.
func (l *Lifted) Fork() *Lifted {
	f := &Lifted{net: l.net, data: l.data}
	f.init()
	return f
}

// Dims returns the numbers of samples, weights, states, rows of F and rows of h; the last three of each sample.
func (l *Lifted) Dims() (samples, weights, states, residuals, constraints int) {
	n := l.net
	return l.data.Rows, n.Weights(), n.States(), n.Outputs(), n.States()
}

// row returns the first row of layer k ≥ 1.
func (l *Lifted) row(k int) int {
	if k == l.net.last() {
		return 0
	}
	return l.net.Outputs() + l.net.state[k]
}

// evaluate sets r, if not nil, to the rows of sample j, and d and z0 to what derivatives need.
func (l *Lifted) evaluate(j int, w, z, r []float64) {
	n := l.net
	from := l.data.x(j)
	for k := 1; k <= n.last(); k++ {
		l.z0[k-1] = from
		p := l.row(k)
		t, d := l.t[p:p+n.widths[k]], l.d[p:p+n.widths[k]]
		n.sums(k-1, w, from, t)
		if k == n.last() {
			for i, y := range l.data.y(j) {
				f, df := n.residual(t[i], y)
				if d[i] = -df; r != nil {
					r[p+i] = f
				}
			}
			return
		}
		to := z[n.state[k]:n.state[k+1]]
		for i := range t {
			v, dv := n.o.Hidden.Value(t[i])
			if d[i] = dv; r != nil {
				r[p+i] = to[i] - v
			}
		}
		from = to
	}
}

// Values sets r to F and h of sample j at weights w and its states z. O(weights).
func (l *Lifted) Values(j int, w, z, r []float64) { l.evaluate(j, w, z, r) }

// PatternW returns the places (row, weight) of the derivatives with respect to the weights, PatternZ those of the states.
func (l *Lifted) PatternW() (row, col []int32) {
	n := l.net
	for k := 1; k <= n.last(); k++ {
		for q := range n.sources(k - 1) {
			for i := range n.widths[k] {
				row = append(row, int32(l.row(k)+i))
				col = append(col, int32(n.off[k-1]+q*n.widths[k]+i))
			}
		}
	}
	return row, col
}

// PatternZ is described at PatternW.
func (l *Lifted) PatternZ() (row, col []int32) {
	n := l.net
	for k := 1; k <= n.last(); k++ {
		if k > 1 {
			for q := range n.widths[k-1] {
				for i := range n.widths[k] {
					row, col = append(row, int32(l.row(k)+i)), append(col, int32(n.state[k-1]+q))
				}
			}
		}
		if k < n.last() {
			for i := range n.widths[k] {
				row, col = append(row, int32(l.row(k)+i)), append(col, int32(n.state[k]+i))
			}
		}
	}
	return row, col
}

// Jacobian sets jw and jz, each unless it is nil, to the derivatives of the rows of sample j in the order of PatternW and PatternZ.
// Mul and MulT then refer to this sample.
func (l *Lifted) Jacobian(j int, w, z, jw, jz []float64) {
	l.evaluate(j, w, z, nil)
	n := l.net
	pw, pz := 0, 0
	for k := 1; k <= n.last(); k++ {
		nk := n.widths[k]
		d := l.d[l.row(k) : l.row(k)+nk]
		if jw != nil {
			for q := range n.sources(k - 1) {
				v := 1.0
				if q < n.widths[k-1] {
					v = l.z0[k-1][q]
				}
				for _, di := range d {
					jw[pw] = -di * v
					pw++
				}
			}
		}
		if jz == nil {
			continue
		}
		if k > 1 {
			a := w[n.off[k-1]:]
			for q := range n.widths[k-1] {
				for i, di := range d {
					jz[pz] = -di * a[q*nk+i]
					pz++
				}
			}
		}
		if k < n.last() {
			for range nk {
				jz[pz] = 1
				pz++
			}
		}
	}
}

// Mul adds J_w·v to y, for the sample of the last Jacobian. O(weights).
func (l *Lifted) Mul(v, y []float64) {
	n := l.net
	for k := 1; k <= n.last(); k++ {
		p, nk := l.row(k), n.widths[k]
		t := l.t[p : p+nk]
		n.sums(k-1, v, l.z0[k-1], t)
		for i := range t {
			y[p+i] -= l.d[p+i] * t[i]
		}
	}
}

// MulT adds J_wᵀ·y to g, for the sample of the last Jacobian. O(weights).
func (l *Lifted) MulT(y, g []float64) {
	n := l.net
	for k := 1; k <= n.last(); k++ {
		p, nk := l.row(k), n.widths[k]
		t := l.t[p : p+nk]
		for i := range t {
			t[i] = l.d[p+i] * y[p+i]
		}
		n.addOuter(k-1, t, l.z0[k-1], g)
	}
}

// addOuter subtracts t·(z, 1)ᵀ from the part of g that belongs to the weights from layer k.
func (n *Net) addOuter(k int, t, z, g []float64) {
	nk, ni := n.widths[k+1], n.widths[k]
	a := g[n.off[k]:n.off[k+1]]
	asm.Ger(nk, ni, -1, t, z, a, nk)
	if !n.o.NoBias {
		asm.Axpy(-1, t, a[nk*ni:])
	}
}

// AddNormal adds Σ J_wᵀ Π_j J_w over count samples from first on to a sum that StoreNormal gives; first = 0 begins a new one. pi holds the Π_j, rows×rows each, column-major and
// symmetric. What may run at the same time is handed to each, which calls do for every task, with workers from 0 to workers−1.
func (l *Lifted) AddNormal(first, count int, w, z, pi []float64, workers int, each func(tasks int, do func(worker, task int))) {
	n := l.net
	rows, ns := n.Outputs()+n.States(), n.States()
	l.prepare(n, count)
	const some = 16
	forks := l.forks(workers, func() any { return l.Fork() })
	each((count+some-1)/some, func(worker, task int) {
		f := forks[worker].(*Lifted)
		for j := task * some; j < min(count, (task+1)*some); j++ {
			f.evaluate(first+j, w, z[(first+j)*ns:(first+j+1)*ns], nil)
			l.setSources(n, j, func(k int) []float64 { return f.z0[k] })
			p := pi[j*rows*rows : (j+1)*rows*rows]
			for a := 1; a <= n.last(); a++ {
				for b := 1; b <= a; b++ {
					pa, pb := l.row(a), l.row(b)
					to := l.pairsOf(n, a, b, j)
					for k, dk := range f.d[pb : pb+n.widths[b]] {
						i := 0
						if a == b {
							i = k
						}
						col := p[(pb+k)*rows:]
						for ; i < n.widths[a]; i++ {
							to[0] = f.d[pa+i] * dk * col[pa+i]
							to = to[1:]
						}
					}
				}
			}
		}
	})
	l.multiply(n, first == 0, count, each)
}

// StoreNormal sets the lower triangle of S, column-major with leading dimension ld, to the sum of AddNormal. What may run at the same
// time is handed to each.
func (l *Lifted) StoreNormal(s []float64, ld int, each func(tasks int, do func(worker, task int))) {
	l.store(l.net, s, ld, each)
}
