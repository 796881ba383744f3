//go:build cgo

package main

// #define SADDLE_TYPES_ONLY
// #include "../saddle_hsl.h"
import "C"

import (
	"errors"
	"runtime/cgo"
	"time"
	"unsafe"

	"github.com/saddle-go/saddle/cshim/internal/engine"
	"github.com/saddle-go/saddle/factor"
)

// Codes of MA97 in info.flag.
const (
	notAnalysed  = -1
	badN97       = -2
	badPtr97     = -3
	badX97       = -11
	singularStop = -7
	badType97    = -13
	badOrder97   = -8
	singular97   = 7
)

// A plan97 is what akeep stands for, a factors97 what fkeep does.
type plan97 struct {
	*engine.Session
	code int32
}
type factors97 struct {
	ldl *factor.LDL
	val []float64
	u   engine.Threshold
}

// get returns what a handle in a slot stands for, or the zero value. The slot is a void * of the caller and is read as a number,
// never as a pointer, which the Go runtime would take for a bad one.
func get[T any](slot *unsafe.Pointer) (v T) {
	if slot == nil {
		return v
	}
	defer func() { _ = recover() }() // no handle, or one that has been deleted
	v, _ = cgo.Handle(*(*uintptr)(unsafe.Pointer(slot))).Value().(T)
	return v
}

// put replaces the handle in a slot.
func put(slot *unsafe.Pointer, v any) {
	drop(slot)
	*(*uintptr)(unsafe.Pointer(slot)) = uintptr(cgo.NewHandle(v))
}

// drop ends what a slot stands for.
func drop(slot *unsafe.Pointer) {
	if slot == nil {
		return
	}
	at := (*uintptr)(unsafe.Pointer(slot))
	h := cgo.Handle(*at)
	*at = 0
	defer func() { _ = recover() }()
	h.Delete()
}

//export ma97_default_control_d
func ma97_default_control_d(control *C.struct_ma97_control) {
	if control == nil {
		return
	}
	*control = C.struct_ma97_control{action: 1, nemin: 8, multiplier: 1.1, ordering: 5, small: 1e-20, u: 0.01,
		unit_diagnostics: 6, unit_error: 6, unit_warning: 6, factor_min: 20000000, solve_min: 100000, solve_mf: 0, consist_tol: 2.220446049250313e-16}
}

// ordering97 returns the order that control asks for; values tells whether there are some.
func ordering97(code C.int, values bool) factor.Ordering {
	switch {
	case code == 0:
		return factor.OrderGiven
	case code == 1 || code == 2:
		return factor.OrderAMD
	case code == 3:
		return factor.OrderND
	case code == 7 && values:
		return factor.OrderPairsAMD
	case code == 8 && values:
		return factor.OrderPairsND
	}
	return factor.OrderAuto
}

//export ma97_analyse_d
func ma97_analyse_d(check, n C.int, ptr, row *C.int, val *C.double, akeep *unsafe.Pointer, control *C.struct_ma97_control, info *C.struct_ma97_info, order *C.int) {
	start := time.Now()
	*info = C.struct_ma97_info{}
	defer guard("ma97_analyse", (*int32)(unsafe.Pointer(&info.flag)))
	if n < 0 {
		info.flag = badN97
		return
	}
	if n > 0 && (ptr == nil || *ptr != base97(control)) {
		info.flag = badPtr97
		return
	}
	p, err := analyse97(int(n), ptr, row, val, control, ints(order, int(n)))
	if err != nil {
		info.flag = internalError
		if errors.Is(err, errOrder) {
			info.flag = badOrder97
		}
	} else {
		put(akeep, p)
		p.fill(info)
		info.flag = C.int(p.code)
		if order != nil {
			keepOrder97(ints(order, int(n)), p.Plan, int32(base97(control)))
		}
	}
	if engine.Logging() {
		engine.Log(start, "ma97_analyse n %d flag %d factor %d %s", n, info.flag, info.num_factor, text(err))
	}
}

var errOrder = errors.New("the order is no permutation")

func base97(control *C.struct_ma97_control) C.int {
	if control.f_arrays != 0 {
		return 1
	}
	return 0
}

func analyse97(n int, ptr, row *C.int, val *C.double, control *C.struct_ma97_control, order []int32) (*plan97, error) {
	base := int32(base97(control))
	columns := ints(ptr, n+1)
	if n == 0 {
		columns = []int32{base}
	}
	col := engine.Triplets(n, columns, base)
	rows := ints(row, len(col))
	asked := ordering97(control.ordering, val != nil)
	var perm []int32
	if asked == factor.OrderGiven {
		if order == nil {
			return nil, errOrder
		}
		position := make([]int32, n)
		for i, at := range order {
			position[i] = at - base + 1
		}
		var err error
		if perm, err = givenOrder(position); err != nil {
			return nil, errOrder
		}
	}
	p := engine.Compress(n, rows, col, base)
	s, err := engine.NewPlanned(0, p, floats(val, len(col)), engine.Order(asked), perm)
	if err != nil {
		return nil, err
	}
	return &plan97{Session: s, code: warnings(p)}, nil
}

func keepOrder97(position []int32, plan *factor.Symbolic, base int32) {
	for k, i := range plan.Perm() {
		position[i] = int32(k) + base
	}
}

// fill writes what is known of a plan.
func (p *plan97) fill(info *C.struct_ma97_info) {
	s := p.Plan
	info.matrix_dup, info.matrix_outrange, info.matrix_rank = C.int(p.Pattern.Duplicates), C.int(p.Pattern.OutOfRange), C.int(s.N())
	info.num_factor, info.num_flops, info.num_sup = C.long(s.NNZL()), C.long(s.Flops()), C.int(s.Fronts())
	for k := range s.Fronts() {
		info.maxfront = max(info.maxfront, C.int(s.Front(k).Rows))
		info.maxsupernode = max(info.maxsupernode, C.int(s.Front(k).Columns))
	}
	info.ordering = 1
	if o := s.Ordering(); o == factor.OrderND || o == factor.OrderPairsND {
		info.ordering = 3
	}
}

//export ma97_factor_d
func ma97_factor_d(matrixType C.int, ptr, row *C.int, val *C.double, akeep, fkeep *unsafe.Pointer, control *C.struct_ma97_control, info *C.struct_ma97_info, scale *C.double) {
	start := time.Now()
	*info = C.struct_ma97_info{}
	defer guard("ma97_factor", (*int32)(unsafe.Pointer(&info.flag)))
	p := get[*plan97](akeep)
	if p == nil {
		info.flag = notAnalysed
		return
	}
	if matrixType != 3 && matrixType != 4 {
		info.flag = badType97
		return
	}
	p.fill(info)
	f := get[*factors97](fkeep)
	if f == nil || f.ldl.Symbolic() != p.Plan {
		f = &factors97{ldl: p.Plan.New(), val: make([]float64, len(p.Val))}
		put(fkeep, f)
	}
	p.Pattern.Sum(f.val, floats(val, len(p.Pattern.Map)))
	err := f.factorize(p, control, info)
	if err != nil {
		info.flag = internalError
	}
	if engine.Logging() {
		engine.Log(start, "ma97_factor n %d u %.3g flag %d negative %d rank %d delayed %d %s", p.Pattern.N, float64(control.u), info.flag, info.num_neg,
			info.matrix_rank, info.num_delay, text(err))
	}
}

func (f *factors97) factorize(p *plan97, control *C.struct_ma97_control, info *C.struct_ma97_info) error {
	in, err := f.u.Factorize(f.ldl, f.val, float64(control.u))
	if err != nil {
		return err
	}
	st := f.ldl.Stats()
	info.num_neg, info.matrix_rank, info.num_two = C.int(in.Neg), C.int(in.Pos+in.Neg), C.int(st.TwoByTwo)
	info.num_delay = C.int(min(st.Delayed, 1<<31-1))
	info.num_flops = C.long(st.Flops)
	switch {
	case in.Zero == 0:
		info.flag = C.int(p.code)
	case control.action == 0:
		info.flag = singularStop
	default:
		info.flag = singular97
	}
	return nil
}

//export ma97_factor_solve_d
func ma97_factor_solve_d(matrixType C.int, ptr, row *C.int, val *C.double, nrhs C.int, x *C.double, ldx C.int, akeep, fkeep *unsafe.Pointer, control *C.struct_ma97_control, info *C.struct_ma97_info, scale *C.double) {
	ma97_factor_d(matrixType, ptr, row, val, akeep, fkeep, control, info, scale)
	if info.flag >= 0 {
		solve97(0, nrhs, x, ldx, akeep, fkeep, info)
	}
}

//export ma97_solve_d
func ma97_solve_d(job, nrhs C.int, x *C.double, ldx C.int, akeep, fkeep *unsafe.Pointer, control *C.struct_ma97_control, info *C.struct_ma97_info) {
	*info = C.struct_ma97_info{}
	solve97(job, nrhs, x, ldx, akeep, fkeep, info)
}

// solve97 solves and sets the inertia in info again.
func solve97(job, nrhs C.int, x *C.double, ldx C.int, akeep, fkeep *unsafe.Pointer, info *C.struct_ma97_info) {
	start := time.Now()
	defer guard("ma97_solve", (*int32)(unsafe.Pointer(&info.flag)))
	p, f := get[*plan97](akeep), get[*factors97](fkeep)
	if p == nil || f == nil {
		info.flag = notAnalysed
		return
	}
	n := p.Pattern.N
	if nrhs < 1 || int(ldx) < n {
		info.flag = badX97
		return
	}
	p.fill(info)
	st := f.ldl.Stats()
	info.num_neg, info.matrix_rank, info.num_two = C.int(st.Inertia.Neg), C.int(st.Inertia.Pos+st.Inertia.Neg), C.int(st.TwoByTwo)
	info.num_delay = C.int(min(st.Delayed, 1<<31-1))
	b := floats(x, int(ldx)*(int(nrhs)-1)+n)
	err := error(nil)
	for j := range int(nrhs) {
		col := b[j*int(ldx) : j*int(ldx)+n]
		if job == 0 {
			err = errors.Join(err, f.ldl.Solve(col, 1))
		} else {
			err = errors.Join(err, part97(f.ldl, int(job), col))
		}
	}
	if err != nil {
		info.flag = internalError
	}
	if engine.Logging() {
		engine.Log(start, "ma97_solve n %d nrhs %d job %d flag %d %s", n, nrhs, job, info.flag, text(err))
	}
}

// part97 solves with P·L (job 1), D (2), (P·L)ᵀ (3) or D·(P·L)ᵀ (4). Between them x is in the order of elimination.
func part97(f *factor.LDL, job int, x []float64) error {
	switch job {
	case 1:
		return f.SolvePart(factor.PartL, x)
	case 2:
		return f.SolvePart(factor.PartD, x)
	case 3:
		return f.SolvePart(factor.PartLT, x)
	case 4:
		return errors.Join(f.SolvePart(factor.PartD, x), f.SolvePart(factor.PartLT, x))
	}
	return errors.New("no such job")
}

//export ma97_finalise_d
func ma97_finalise_d(akeep, fkeep *unsafe.Pointer) {
	drop(akeep)
	drop(fkeep)
}

//export ma97_free_akeep_d
func ma97_free_akeep_d(akeep *unsafe.Pointer) { drop(akeep) }
