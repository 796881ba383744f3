package hyper

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/jobs"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// objective evaluates F, its gradient and the count of errors at θ.
type objective struct {
	set     *rows.Set
	fold    []int32
	folds   int
	weight  [2]float64 // v_i of a row of class +1 and −1
	loss    Loss
	rho     float64
	count   [2]int // rows of each class that take part
	threads int

	space   *space
	trainer *svcfit.Trainer
	theta   []float64 // the chosen one, for the final fit

	coef   []float64   // v_i ℓ'(m_i) of each validation row
	g, q   [][]float64 // a fold each, n elements
	alpha  [][]float64 // a fold each, passRows elements
	b      []float64   // n elements
	slopes []float64   // of each cost
}

// value is what one θ gives.
type value struct {
	smooth float64 // Σ v_i ℓ(m_i)
	f      float64 // with the penalty
	errors float64 // Σ v_i [m_i < 0]
	wrong  []int   // of each fold
	zeros  int     // rows with m_i = 0
	fit    *svcfit.Fit
}

// measure trains at θ to the target and fills a value; it leaves the coefficients of the gradient behind.
func (o *objective) measure(ctx context.Context, theta []float64, delta float64, to svcfit.Target) (*value, error) {
	fit, err := o.trainer.Fit(ctx, o.space.params(theta, delta), to)
	if err != nil {
		return nil, err
	}
	v := &value{wrong: make([]int, o.folds), fit: fit}
	var wrong [2]int
	for i, m := range o.trainer.Margins() {
		t := o.fold[i]
		if t < 0 {
			continue
		}
		k := 0
		if o.set.Y[i] < 0 {
			k = 1
		}
		l, d := o.loss.at(m)
		v.smooth += float64(o.weight[k] * l)
		o.coef[i] = o.weight[k] * d
		switch {
		case m < 0:
			v.wrong[t]++
			wrong[k]++
		case m == 0:
			v.zeros++
		}
	}
	v.errors = o.share(wrong)
	v.f = v.smooth + o.penalty(theta, nil)
	return v, nil
}

// share returns Σ v_i over so many wrong rows of each class.
func (o *objective) share(wrong [2]int) float64 {
	if o.count[0] == o.count[1] || o.weight[0] == o.weight[1] {
		return float64(wrong[0]+wrong[1]) / float64(o.count[0]+o.count[1])
	}
	return float64(wrong[0])/float64(2*o.count[0]) + float64(wrong[1])/float64(2*o.count[1])
}

// penalty returns ρ Σ(θ_k − mean θ)² and adds its gradient to grad, if that is not nil.
func (o *objective) penalty(theta, grad []float64) (sum float64) {
	if o.rho == 0 {
		return 0
	}
	mean := 0.0
	for _, v := range theta {
		mean += v
	}
	mean /= float64(len(theta))
	for k, v := range theta {
		sum += o.rho * (v - mean) * (v - mean)
		if grad != nil {
			grad[k] += 2 * o.rho * (v - mean) // the derivative of the mean cancels in the sum
		}
	}
	return sum
}

// gradient writes ∇F at the θ of the last call of measure. O(validation pass + a solve a fold).
func (o *objective) gradient(ctx context.Context, theta []float64, fit *svcfit.Fit, grad []float64) error {
	o.adjoints()
	clear(grad)
	for t := range o.folds {
		if err := o.trainer.Adjoint(ctx, t, o.q[t], o.g[t]); err != nil {
			return err
		}
		if err := o.collect(ctx, t, fit, grad); err != nil {
			return err
		}
	}
	o.penalty(theta, grad)
	return nil
}

// collect adds the share of fold t to grad.
func (o *objective) collect(ctx context.Context, t int, fit *svcfit.Fit, grad []float64) error {
	s, q, w := o.space, o.q[t], fit.W[t]
	switch s.search {
	case SearchGroups, SearchFeatures:
		for j, sj := range s.scale {
			grad[s.of(j)] -= float64(sj * w[j] * q[j])
		}
	case SearchC, SearchWeights, SearchSamples:
		if err := o.trainer.KindSlopes(ctx, t, q, o.slopes); err != nil {
			return err
		}
		for k, d := range o.slopes {
			if s.search == SearchC {
				k = 0
			}
			grad[k] += d
		}
	case SearchBox:
		if err := o.trainer.BoxGradient(ctx, t, q, o.g[t], o.b); err != nil {
			return err
		}
		for j, bound := range s.box {
			if o.b[j] != 0 {
				grad[s.of(j)] += bound * o.b[j]
			}
		}
	}
	return nil
}

// passRows is the number of rows after which a pass says that it is done with them.
const passRows = 2048

// adjoints sets g[t] = Σ v_i ℓ'(m_i) b_i over the validation rows of each fold. A fold is the work of one goroutine, so that the
// order of its sum is fixed.
func (o *objective) adjoints() {
	for lo := 0; lo < len(o.fold); lo += passRows {
		hi := min(lo+passRows, len(o.fold))
		jobs.Each(o.threads, o.folds, func(t int) {
			g, alpha := o.g[t], o.alpha[t][:hi-lo]
			if lo == 0 {
				clear(g)
			}
			for k := range alpha {
				alpha[k] = 0
				if i := lo + k; int(o.fold[i]) == t {
					alpha[k] = o.coef[i] * float64(o.set.Y[i])
				}
			}
			addRows(o.set.X, lo, alpha, g)
		})
		o.set.X.Done(lo, hi)
	}
}

// addRows computes y += Σ_k a_k x_{i+k}.
func addRows(x *rows.Matrix, i int, a, y []float64) {
	if x.IsDense() {
		asm.AddDense32T(x.Dense[i*x.Cols:(i+len(a))*x.Cols], x.Cols, len(a), x.Cols, a, y)
		return
	}
	for k, v := range a {
		if v != 0 {
			lo, hi := x.Ptr[i+k], x.Ptr[i+k+1]
			asm.AxpySp32(v, x.Ind[lo:hi], x.Val[lo:hi], y)
		}
	}
}

// free returns the rows in the zone over the number of features, the least over the folds, and whether all folds were trained to the target.
func (v *value) free(n int) float64 {
	least := math.Inf(1)
	for _, k := range v.fit.Free {
		least = min(least, float64(k)/float64(n))
	}
	return least
}

// trained reports whether all folds were trained to the target.
func (v *value) trained() bool { return v.fit.Status == solvers.Done }
