package qps

import (
	"errors"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/sparse"
)

// build makes the program of what parse has read.
func (p *parser) build() (f *File, msg string) {
	if !p.seen[inColumns] {
		return nil, "the file has no section COLUMNS"
	}
	if p.columns.integer {
		return nil, "INTORG without INTEND"
	}
	objective, msg := p.objectiveRow()
	if msg != "" {
		return nil, msg
	}
	p.close()
	place := make([]int32, len(p.rows.names)) // of each row of the file in A; -1 if it is dropped
	qp := &problem.QP{
		Name: p.name, Maximize: p.max, Lower: p.bounds.lower, Upper: p.bounds.upper, Names: p.columns.names,
		RowLower: []float64{}, RowUpper: []float64{},
	}
	for i, kind := range p.rows.kinds {
		place[i] = -1
		if kind == 'N' {
			if i != objective {
				p.h.FreeRows++
			}
			continue
		}
		place[i] = int32(len(qp.RowLower))
		lo, hi := p.interval(i)
		qp.RowLower, qp.RowUpper = append(qp.RowLower, lo), append(qp.RowUpper, hi)
		qp.RowNames = append(qp.RowNames, p.rows.names[i])
	}
	if objective >= 0 && p.rhs.val != nil {
		qp.Constant = 0 - p.rhs.val[objective]
	}
	if p.h.Integers > 0 {
		qp.Integer = p.bounds.integer
	}
	if msg := p.entries(qp, place, objective); msg != "" {
		return nil, msg
	}
	if qp.P, msg = p.matrix(len(qp.Lower)); msg != "" {
		return nil, msg
	}
	p.h.Format = p.format
	p.h.RHS, p.h.Ranges, p.h.Bounds = p.rhs.name, p.ranges.name, p.bounds.name
	if err := qp.Validate(); err != nil {
		var e *problem.Error
		if errors.As(err, &e) {
			return nil, e.Where + ": " + e.Cause
		}
		return nil, err.Error()
	}
	return &File{QP: qp, Header: p.h}, ""
}

// objectiveRow returns the row of the objective, -1 if there is none.
func (p *parser) objectiveRow() (row int, msg string) {
	row = -1
	if p.objname != "" {
		i, ok := p.rows.index[p.objname]
		if !ok || p.rows.kinds[i] != 'N' {
			return 0, fmt.Sprintf("OBJNAME %.40q is not a row of type N", p.objname)
		}
		row = int(i)
	}
	for i, kind := range p.rows.kinds {
		if kind == 'N' && row < 0 {
			row = i
		}
	}
	if row >= 0 {
		p.h.ObjectiveRow = p.rows.names[row]
	}
	return row, ""
}

// interval returns the sides of row i of the file.
func (p *parser) interval(i int) (lo, hi float64) {
	b, r, ranged := 0.0, 0.0, false
	if p.rhs.val != nil {
		b = p.rhs.val[i]
	}
	if p.ranges.val != nil {
		r, ranged = p.ranges.val[i], p.ranges.given[i]
	}
	return interval(p.rows.kinds[i], b, r, ranged)
}

// entries sets A and q.
func (p *parser) entries(qp *problem.QP, place []int32, objective int) string {
	c := &p.columns
	n := len(c.names)
	qp.Q = make([]float64, n)
	coo, err := sparse.NewCOO(len(qp.RowLower), n)
	if err != nil {
		return err.Error()
	}
	for j := range n {
		last := len(c.entries)
		if j+1 < n {
			last = c.ptr[j+1]
		}
		for _, e := range c.entries[c.ptr[j]:last] {
			switch i := place[e.row]; {
			case int(e.row) == objective:
				qp.Q[j] = e.val
			case i >= 0 && e.val != 0:
				if err := coo.Append(int(i), j, e.val); err != nil {
					return err.Error()
				}
			}
		}
	}
	c.entries = nil
	qp.A = coo.ToCSC()
	for j, v := range qp.Q {
		if math.IsInf(v, 0) {
			return fmt.Sprintf("cost %g of column %.40s", v, c.names[j])
		}
	}
	return ""
}
