package hb

import (
	"fmt"
	"math"
	"strings"

	"github.com/saddle-go/saddle/sparse/internal/reading"
)

// rhsLine reads the fifth line of the header: which right-hand sides there are.
func (p *parser) rhsLine(text []byte) (msg string) {
	h := &p.h
	t := strings.ToUpper(fmt.Sprintf("%-3s", text[:min(3, len(text))]))
	if h.rhsCount, msg = count(text, 14, 28, "right-hand sides"); msg != "" {
		return msg
	}
	if h.rhsIndices, msg = count(text, 28, 42, "indices of right-hand sides"); msg != "" {
		return msg
	}
	elements := int64(p.m.Rows) * int64(h.rhsCount)
	switch {
	case t[0] != 'F' && t[0] != 'M':
		return fmt.Sprintf("right-hand sides of type %.3q: the first letter is neither F nor M", t)
	case t[1] != ' ' && t[1] != 'G' || t[2] != ' ' && t[2] != 'X':
		return fmt.Sprintf("right-hand sides of type %.3q: the second letter is G or blank, the third X or blank", t)
	case h.rhsCount > reading.MaxDim:
		return fmt.Sprintf("%d right-hand sides exceed %d", h.rhsCount, reading.MaxDim)
	case t[1:] != "  " && p.m.Rows != p.m.Cols:
		return "initial guesses and solutions of a rectangular matrix are not supported"
	case t[0] == 'M' && elements > reading.LargeDim && elements/reading.SparseRows > int64(h.rhsIndices):
		return fmt.Sprintf("%d right-hand sides of length %d with %d entries: almost all would be zero", h.rhsCount, p.m.Rows, h.rhsIndices)
	}
	h.rhsType = t
	return ""
}

// rightSides reads right-hand sides, initial guesses and solutions.
func (p *parser) rightSides() (msg string) {
	h, m := &p.h, p.m
	if h.rhsType == "" {
		return ""
	}
	if h.rhsType[0] == 'M' {
		if m.RHS, msg = p.sparseVectors(); msg != "" {
			return msg
		}
	} else if m.RHS, msg = p.vectors("right-hand sides"); msg != "" {
		return msg
	}
	if h.rhsType[1] == 'G' {
		if m.Guess, msg = p.vectors("initial guesses"); msg != "" {
			return msg
		}
	}
	if h.rhsType[2] == 'X' {
		m.Solution, msg = p.vectors("solutions")
	}
	return msg
}

// vectors reads rhsCount full vectors, which follow each other without a new
// line.
func (p *parser) vectors(name string) (x [][]float64, msg string) {
	n := p.m.Rows
	if n > 0 && p.h.rhsCount > math.MaxInt/n {
		return nil, fmt.Sprintf("%d %s of length %d are too many", p.h.rhsCount, name, n)
	}
	all, msg := p.numbers(name, n*p.h.rhsCount, &p.h.rhs)
	if msg != "" || n == 0 {
		return nil, msg
	}
	for len(all) > 0 {
		x = append(x, all[:n:n])
		all = all[n:]
	}
	return x, ""
}

// sparseVectors reads rhsCount vectors that are stored as the matrix is, by
// pointers, indices and values.
func (p *parser) sparseVectors() (x [][]float64, msg string) {
	h, rows := &p.h, p.m.Rows
	var ptr, ind []int
	msg = p.array("pointers of right-hand sides", h.rhsCount+1, &h.ptr, func(field []byte) string {
		k, ok := whole(field)
		switch last := len(ptr) - 1; {
		case !ok || k < 1 || k-1 > h.rhsIndices || last < 0 && k != 1 || last >= 0 && k-1 < ptr[last] || last == h.rhsCount-1 && k-1 != h.rhsIndices:
			return fmt.Sprintf("pointer %.40q of right-hand sides with %d entries", field, h.rhsIndices)
		}
		ptr = append(ptr, k-1)
		return ""
	})
	if msg != "" {
		return nil, msg
	}
	msg = p.array("indices of right-hand sides", h.rhsIndices, &h.ind, func(field []byte) string {
		i, ok := whole(field)
		if !ok || i < 1 || rows < i {
			return fmt.Sprintf("index %.40q of a right-hand side of length %d", field, rows)
		}
		ind = append(ind, i-1)
		return ""
	})
	if msg != "" {
		return nil, msg
	}
	val, msg := p.numbers("values of right-hand sides", h.rhsIndices, &h.rhs)
	if msg != "" || p.s.Err() != nil {
		return nil, msg
	}
	x = make([][]float64, h.rhsCount)
	for j := range x {
		x[j] = make([]float64, rows)
		seen := make(map[int]bool)
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if seen[ind[k]] {
				return nil, fmt.Sprintf("index %d occurs twice in right-hand side %d", ind[k]+1, j+1)
			}
			seen[ind[k]] = true
			x[j][ind[k]] = val[k]
		}
	}
	return x, ""
}
