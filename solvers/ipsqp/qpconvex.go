package ipsqp

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// convexSlack is what an eigenvalue of P may be below zero, relative to the diagonal, to count as rounded zero.
const convexSlack = 1e-8

// nonconvex says why P is not positive semidefinite, "" if it is: by its diagonal where that suffices, else by the inertia of
// D^(−1/2) P D^(−1/2) + convexSlack·I, D the diagonal of P.
func nonconvex(ctx context.Context, f *qpForm, r *qpReduction) (why string, err error) {
	if f.p == nil {
		return "", nil
	}
	largest := f.p.NormMax()
	diag := make([]float64, f.n)
	f.p.Diag(diag)
	for j, d := range diag {
		if d < -convexSlack*largest {
			return fmt.Sprintf("the quadratic coefficient of %s has the wrong sign", r.p.VariableName(int(r.cols[j]))), nil
		}
	}
	ptr, ind, val := f.p.Lower().Raw()
	scaled := make([]float64, len(val))
	diagonal := true
	for j := range f.n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			i := ind[k]
			if int(i) == j {
				if val[k] > 0 {
					scaled[k] = 1
				}
				continue
			}
			if d := math.Sqrt(max(diag[i], 0)) * math.Sqrt(max(diag[j], 0)); math.Abs(val[k]) > (1+convexSlack)*d+convexSlack*largest {
				return fmt.Sprintf("the product of %s and %s outweighs their squares", r.p.VariableName(int(r.cols[i])), r.p.VariableName(int(r.cols[j]))), nil
			} else if d > 0 {
				scaled[k] = val[k] / d
				diagonal = false
			}
		}
	}
	if diagonal {
		return "", nil
	}
	k, err := nlp.NewSystem(ctx, kkt.Structure{N: f.n, W: kkt.ByColumns(f.p.Lower())}, kkt.Options{Expected: 1})
	if err != nil {
		return "", err
	}
	if err := k.SetValues(kkt.Values{W: scaled}); err != nil {
		return "", err
	}
	in, err := k.Factor(ctx, kkt.Shift{W: convexSlack})
	if err != nil {
		return "", err
	}
	if in.Neg > 0 {
		return "its matrix has " + words.Count(in.Neg, "eigenvalue") + " of the wrong sign", nil
	}
	return "", nil
}
