package kkt

import (
	"fmt"
)

// solveTogether is the number of right-hand sides that are solved for at once.
const solveTogether = 16

// Solve implements [Backend]. Where K is singular, pivots that are zero are left out.
func (b *BlockAngular) Solve(x []float64, nrhs int) error {
	if err := checkSolve("BlockAngular.Solve", b.valid, b.n, x, nrhs); err != nil {
		return err
	}
	if b.general.used {
		b.counters.Solves += nrhs
		return b.general.ldl.Solve(x, nrhs)
	}
	for j := 0; j < nrhs; j += solveTogether {
		k := min(nrhs-j, solveTogether)
		if err := b.solve(x[j*b.n:(j+k)*b.n], k); err != nil {
			return err
		}
	}
	b.counters.Solves += nrhs
	return nil
}

// solve solves for a few right-hand sides together: blocks forward, S, blocks backward.
func (b *BlockAngular) solve(x []float64, nrhs int) error {
	b.x, b.nrhs = x, nrhs
	b.crew.run(len(b.blocks), b.forwardJob)
	if err := b.blockError(); err != nil {
		return err
	}
	k := b.s.k
	rhs := resize(&b.s.rhs, k*nrhs)
	clear(rhs)
	for j := range nrhs {
		for q, row := range b.border {
			rhs[q+j*k] = x[j*b.n+int(row)]
		}
	}
	for _, blk := range b.blocks {
		for j := range nrhs {
			for q, v := range blk.tail[j*len(blk.pos) : (j+1)*len(blk.pos)] {
				rhs[int(blk.pos[q])+j*k] += v
			}
		}
	}
	b.s.solve(rhs, nrhs)
	for j := range nrhs {
		for q, row := range b.border {
			x[j*b.n+int(row)] = rhs[q+j*k]
		}
	}
	b.crew.run(len(b.blocks), b.backwardJob)
	b.x = nil
	return b.blockError()
}

func (b *BlockAngular) blockError() error {
	for k, blk := range b.blocks {
		if blk.err != nil {
			return &Error{Kind: BackendFailure, Func: "BlockAngular.Solve", Where: fmt.Sprintf("block %d", k), Err: blk.err}
		}
	}
	return nil
}
