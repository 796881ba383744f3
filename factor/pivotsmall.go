package factor

import "github.com/saddle-go/saddle/asm"

// pivotSmall is pivot and updateBlock for a front of few rows. It reports whether the kernel for those could do it.
func (w *worker) pivotSmall() bool {
	fr, s := &w.front, w.f.s
	k := w.pivots
	if k == nil {
		k = new(asm.PivotFront)
		w.pivots = k
	}
	noise, perm := need(&w.row, fr.p), need(&w.perm, fr.p)
	for j, c := range fr.cols {
		noise[j] = cancelled * w.f.rowSize(c)
	}
	k.M, k.P, k.Panel, k.Ld = fr.m, fr.p, fr.panel, fr.ld
	k.U, k.Loss, k.Noise, k.Growth, k.D, k.E, k.Perm = w.u, w.f.rung.loss, noise, w.g[:fr.m], fr.d, fr.e, perm
	k.Block, k.Fresh = nil, fr.clean
	if fr.r > 0 && !s.blocks.gathered[fr.index] {
		k.Block = fr.block
	}
	ne := k.Eliminate()
	if ne < 0 {
		clear(fr.e)
		return false
	}
	fr.ne, fr.clean, fr.updated = ne, false, true
	w.count.Flops += frontFlops(ne, fr.m)
	cols := need(&w.pos, fr.p)
	for j, c := range perm {
		cols[j] = fr.cols[c]
	}
	copy(fr.cols, cols)
	return true
}
