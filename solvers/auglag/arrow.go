package auglag

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// squareLimit is the c/ν from which J_z is factored by reflections instead of J_zᵀJ_z by Cholesky.
const squareLimit = 1e10

// eliminate factors what belongs to the states of the sample that was linearised: J_zᵀJ_z + νI = L·Lᵀ, or [J_z; √ν I] = Q·R.
func (w *work) eliminate(k *worker) bool {
	if w.ns == 0 {
		return true
	}
	if w.reflects() {
		w.reflect(k)
		return true
	}
	clear(k.a)
	asm.Gemmt(asm.Lower, asm.Trans, asm.NoTrans, w.ns, w.rows, 1, k.z, w.rows, nil, k.z, w.rows, 0, k.a, w.ns)
	for i := range w.ns {
		k.a[i+i*w.ns] += w.nu
	}
	return asm.Cholesky(w.ns, k.a, w.ns) < 0
}

// prepare sets T = L⁻¹J_zᵀ, from which project and projector have Π = I − TᵀT, where there is L.
func (w *work) prepare(k *worker) {
	if w.ns == 0 || w.reflects() {
		return
	}
	for i := range w.rows {
		for c := range w.ns {
			k.t[c+i*w.ns] = k.z[i+c*w.rows]
		}
	}
	asm.Trsm(asm.Left, asm.Lower, asm.NoTrans, false, w.ns, w.rows, 1, k.a, w.ns, k.t, w.ns)
}

func (w *work) reflects() bool { return w.c > squareLimit*w.nu }

// reflect sets stack to [J_z; √ν I], factored: R above the diagonal, reflectors below, and behind it Qᵀ[I; 0], whose lower rows×rows part B has
// Π = BᵀB.
func (w *work) reflect(k *worker) {
	m := w.rows + w.ns
	cols := w.ns + w.rows
	if k.stack == nil {
		k.stack, k.tau = make([]float64, m*cols), make([]float64, w.ns)
	}
	clear(k.stack)
	for c := range w.ns {
		copy(k.stack[c*m:], k.z[c*w.rows:(c+1)*w.rows])
		k.stack[c*m+w.rows+c] = math.Sqrt(w.nu)
	}
	for i := range w.rows {
		k.stack[(w.ns+i)*m+i] = 1
	}
	for c := range w.ns {
		v := k.stack[c*m+c : (c+1)*m]
		norm := asm.Nrm2(v)
		if norm == 0 {
			k.tau[c] = 0
			continue
		}
		if v[0] > 0 {
			norm = -norm
		}
		k.tau[c] = (norm - v[0]) / norm
		asm.Scale(1/(v[0]-norm), v[1:])
		v[0] = 1
		for e := c + 1; e < cols; e++ {
			u := k.stack[e*m+c : (e+1)*m]
			asm.Axpy(-k.tau[c]*asm.Dot(v, u), v, u)
		}
		v[0] = norm
	}
}

// project sets q to Π·q, after prepare.
func (w *work) project(k *worker, q []float64) {
	if w.ns == 0 {
		return
	}
	if w.reflects() {
		m := w.rows + w.ns
		b := k.stack[w.ns*m+w.ns:]
		clear(k.u)
		asm.Gemv(w.rows, w.rows, 1, b, m, q, k.u)
		clear(q)
		asm.GemvT(w.rows, w.rows, 1, b, m, k.u, q)
		return
	}
	clear(k.v)
	asm.Gemv(w.ns, w.rows, 1, k.t, w.ns, q, k.v)
	asm.GemvT(w.ns, w.rows, -1, k.t, w.ns, k.v, q)
}

// projector sets pi to D·Π·D, D the scales of the rows, so that it fits the J_w that is not scaled.
func (w *work) projector(k *worker, pi []float64) {
	n := w.rows
	if w.reflects() && w.ns > 0 {
		m := w.rows + w.ns
		b := k.stack[w.ns*m+w.ns:]
		asm.Gemm(asm.Trans, asm.NoTrans, n, n, n, 1, b, m, nil, b, m, 0, pi, n)
	} else {
		clear(pi)
		for i := range n {
			pi[i+i*n] = 1
		}
		if w.ns > 0 {
			asm.Gemm(asm.Trans, asm.NoTrans, n, n, w.ns, -1, k.t, w.ns, nil, k.t, w.ns, 1, pi, n)
		}
	}
	f := w.scale(0)
	for c := range n {
		asm.Scale(f, pi[c*n:c*n+w.nf])
		if c < w.nf {
			asm.Scale(f, pi[c*n:(c+1)*n])
		}
	}
}

// solveStates sets z to −(J_zᵀJ_z + νI)⁻¹·J_zᵀ·q. q is overwritten where reflections are in use.
func (w *work) solveStates(k *worker, q, z []float64) {
	if w.ns == 0 {
		return
	}
	clear(z)
	if !w.reflects() {
		asm.GemvT(w.rows, w.ns, -1, k.z, w.rows, q, z)
		asm.CholeskySolve(w.ns, k.a, w.ns, z)
		return
	}
	// Qᵀ[q; 0] is the combination of the columns Qᵀ[I; 0], of which R takes the upper part.
	m := w.rows + w.ns
	asm.Gemv(w.ns, w.rows, -1, k.stack[w.ns*m:], m, q, z)
	asm.Trsv(asm.Upper, asm.NoTrans, false, w.ns, k.stack, m, z)
}

// arrow computes the step by elimination of the states and reports whether it could.
func (w *work) arrow() bool {
	if w.s == nil {
		w.s = make([]float64, w.nw*w.nw)
		if w.p.Normal == nil || w.ns > 0 {
			w.pi = make([]float64, min(run, w.p.Samples)*w.rows*w.rows)
		}
	}
	if !w.condense() {
		return false
	}
	asm.Scale(-1, w.rhs)
	shift := w.nu + w.o.Decay/w.c
	for k := range w.nw {
		w.s[k+k*w.nw] += shift
		if w.fixed[k] {
			w.dropShared(k)
		}
	}
	if w.nw > 0 {
		if asm.Parallel(len(w.workers)).Cholesky(w.nw, w.s, w.nw) >= 0 {
			return false
		}
		dw := w.d[:w.nw]
		copy(dw, w.rhs)
		asm.CholeskySolve(w.nw, w.s, w.nw, dw)
	}
	return w.expand()
}

// dropShared makes row and column k of S those of the identity.
func (w *work) dropShared(k int) {
	for c := range k {
		w.s[k+c*w.nw] = 0
	}
	clear(w.s[k+k*w.nw : (k+1)*w.nw])
	w.s[k+k*w.nw], w.rhs[k] = 1, 0
}

// condense forms S without its shift, and Σ J_wᵀΠr + δ/c·w in rhs.
func (w *work) condense() bool {
	normal := w.p.Normal
	if normal == nil {
		clear(w.s)
	}
	clear(w.rhs)
	for first := 0; first < w.p.Samples; first += run {
		count := min(run, w.p.Samples-first)
		if w.pi != nil && !w.reduce(first, count) {
			return false
		}
		switch {
		case w.nw == 0:
		case normal == nil:
			w.addEntries(first, count)
		default:
			normal.AddNormal(first, count, w.x[:w.nw], w.x[w.nw:], w.pi, len(w.workers), w.each)
		}
	}
	if normal != nil && w.nw > 0 {
		normal.StoreNormal(w.s, w.nw, w.each)
	}
	if w.ns == 0 { // Π = I, and the sum is the gradient
		copy(w.rhs, w.g[:w.nw])
		return true
	}
	asm.Axpy(w.o.Decay/w.c, w.x[:w.nw], w.rhs)
	return true
}

// reduce sets pi to the Π of count samples, and adds their J_wᵀΠr to rhs. False means that one could not be factored.
func (w *work) reduce(first, count int) bool {
	w.gather(tasks(count))
	clear(w.sums)
	size := w.rows * w.rows
	w.samples(first, count, func(k *worker, task, j int) {
		w.linearise(k, j)
		if !w.eliminate(k) {
			w.sums[task]++
			return
		}
		w.prepare(k)
		w.scaled(j, k.q)
		w.project(k, k.q)
		w.mulWT(k, k.q, w.partial[task])
		w.projector(k, w.pi[(j-first)*size:(j-first+1)*size])
	})
	if w.total() > 0 {
		return false
	}
	w.addGathered(tasks(count), w.rhs)
	return true
}

// addEntries adds the terms of samples to S from the entries of their J_w: stacked, with Π·J_w beside, and multiplied at once.
func (w *work) addEntries(first, count int) {
	k := w.workers[0]
	jw := make([]float64, len(w.p.W.Row))
	const some = 16
	ld := some * w.rows
	a, b := make([]float64, ld*w.nw), make([]float64, ld*w.nw)
	for at := 0; at < count; at += some {
		n := min(some, count-at)
		clear(a)
		for j := range n {
			s := first + at + j
			k.f.Jacobian(s, w.x[:w.nw], w.states(w.x, s), jw, nil)
			for e, v := range jw {
				a[j*w.rows+int(w.p.W.Row[e])+int(w.p.W.Col[e])*ld] += v
			}
			asm.Gemm(asm.NoTrans, asm.NoTrans, w.rows, w.nw, w.rows, 1, w.pi[(at+j)*w.rows*w.rows:], w.rows, nil, a[j*w.rows:], ld, 0, b[j*w.rows:], ld)
		}
		asm.Parallel(len(w.workers)).Gemmt(asm.Lower, asm.Trans, asm.NoTrans, w.nw, n*w.rows, 1, a, ld, nil, b, ld, 1, w.s, w.nw)
	}
}

// expand sets the states of the step, and jd, from those of w. False means that a sample could not be factored.
func (w *work) expand() bool {
	clear(w.sums)
	w.samples(0, w.p.Samples, func(k *worker, task, j int) {
		w.linearise(k, j)
		if !w.eliminate(k) {
			w.sums[task]++
			return
		}
		jd := w.jd[j*w.rows : (j+1)*w.rows]
		w.mulW(k, w.d[:w.nw], jd)
		w.scaled(j, k.q)
		asm.Axpy(1, jd, k.q)
		dz := w.states(w.d, j)
		w.solveStates(k, k.q, dz)
		asm.Gemv(w.rows, w.ns, 1, k.z, w.rows, dz, jd)
	})
	return w.total() == 0
}
