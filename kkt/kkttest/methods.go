package kkttest

import (
	"math/rand/v2"

	"github.com/saddle-go/saddle/kkt"
)

// cat returns the concatenation of vectors.
func cat(v ...[]float64) []float64 {
	var all []float64
	for _, x := range v {
		all = append(all, x...)
	}
	return all
}

// zip returns the vector with the elements f(i).
func zip(n int, f func(i int) float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = f(i)
	}
	return x
}

// shifted returns a step of the shifted primal-dual method, of its trust-region form for σ > 0. Unknowns
// Δx, Δs, Δy, Δv, Δz₁, Δz₂, Δw₁, Δw₂; every variable and slack has both bounds, A has one row. With σ̄ = (1+σ)/(1+2σ):
//
//	(H + σI)Δx − JᵀΔy − AᵀΔv − Δz₁ + Δz₂ = −F₁     Z₁Δx + σ̄X₁Δz₁ = −F₇    −Z₂Δx + σ̄X₂Δz₂ = −F₈
//	Δy + σσ̄Δs − Δw₁ + Δw₂ = −F₂                    W₁Δs + S₁Δw₁ = −F₉     −W₂Δs + S₂Δw₂ = −F₁₀
//	JΔx − σ̄Δs + σ̄μᴾΔy = −F₃                        AΔx + σ̄μᴬΔv = −F₄
func shifted(rng *rand.Rand, n, m int, sigma float64) Instance {
	const muP, muA = 1e-3, 1e-2
	bar := (1 + sigma) / (1 + 2*sigma)
	wl, w := symmetric(rng, n, false)
	jl, j := sparseMat(rng, m, n, 3)
	al, a := sparseMat(rng, 1, n, 3)
	for k, v := range al.val { // J over A
		jl.add(m, int(al.e.ColIdx[k]), v)
	}
	x1, x2, z1, z2 := positives(rng, n), positives(rng, n), positives(rng, n), positives(rng, n)
	s1, s2, w1, w2 := positives(rng, m), positives(rng, m), positives(rng, m), positives(rng, m)
	f1, f2, f3, f4 := randoms(rng, n), randoms(rng, m), randoms(rng, m), randoms(rng, 1)
	f7, f8, f9, f10 := randoms(rng, n), randoms(rng, n), randoms(rng, m), randoms(rng, m)

	oy, os, ov := n+m, n, n+2*m // places of the unknowns
	oz1, oz2, ow1 := ov+1, ov+1+n, ov+1+2*n
	ow2 := ow1 + m
	u := newMat(ow2+m, ow2+m)
	in, im := diag(constant(n, 1)), diag(constant(m, 1))
	u.block(0, 0, w, 1)
	u.block(0, 0, in, sigma)
	u.block(0, oy, j.t(), -1)
	u.block(0, ov, a.t(), -1)
	u.block(0, oz1, in, -1)
	u.block(0, oz2, in, 1)
	u.block(n, oy, im, 1)
	u.block(n, os, im, sigma*bar)
	u.block(n, ow1, im, -1)
	u.block(n, ow2, im, 1)
	u.block(n+m, 0, j, 1)
	u.block(n+m, os, im, -bar)
	u.block(n+m, oy, im, bar*muP)
	u.block(ov, 0, a, 1)
	u.add(ov, ov, bar*muA)
	u.block(oz1, 0, diag(z1), 1)
	u.block(oz1, oz1, diag(x1), bar)
	u.block(oz2, 0, diag(z2), -1)
	u.block(oz2, oz2, diag(x2), bar)
	u.block(ow1, os, diag(w1), 1)
	u.block(ow1, ow1, diag(s1), 1)
	u.block(ow2, os, diag(w2), -1)
	u.block(ow2, ow2, diag(s2), 1)
	full := cat(f1, f2, f3, f4, f7, f8, f9, f10)
	for i := range full {
		full[i] = -full[i]
	}

	dw := zip(m, func(i int) float64 { return 1 / (w1[i]/s1[i] + w2[i]/s2[i] + sigma*bar) })
	q := zip(m, func(i int) float64 { return -f2[i] - f9[i]/s1[i] + f10[i]/s2[i] })
	return Instance{
		Structure: kkt.Structure{N: n, M: m + 1, W: wl.e, J: jl.e, Blocks: []kkt.RowBlock{
			{Name: "c", Begin: 0, End: m, Condense: kkt.IfSafe, MinC: bar * muP, MaxJ: 10},
			{Name: "A", Begin: m, End: m + 1},
		}},
		Values: kkt.Values{
			W: wl.val, J: jl.val,
			Sigma: zip(n, func(i int) float64 { return sigma + (z1[i]/x1[i]+z2[i]/x2[i])/bar }),
			C:     append(zip(m, func(i int) float64 { return bar * (muP + dw[i]) }), bar*muA),
		},
		RHS: cat(zip(n, func(i int) float64 { return -f1[i] + (-f7[i]/x1[i]+f8[i]/x2[i])/bar }),
			zip(m, func(i int) float64 { return -f3[i] + bar*dw[i]*q[i] }), []float64{-f4[0]}),
		Full: u.a, FullRHS: full,
		Recover: func(x []float64) []float64 {
			dx := x[:n]
			dy := zip(m, func(i int) float64 { return -x[n+i] })
			ds := zip(m, func(i int) float64 { return dw[i] * (q[i] - dy[i]) })
			return cat(dx, ds, dy, []float64{-x[n+m]},
				zip(n, func(i int) float64 { return (-f7[i] - z1[i]*dx[i]) / (bar * x1[i]) }),
				zip(n, func(i int) float64 { return (-f8[i] + z2[i]*dx[i]) / (bar * x2[i]) }),
				zip(m, func(i int) float64 { return (-f9[i] - w1[i]*ds[i]) / s1[i] }),
				zip(m, func(i int) float64 { return (-f10[i] + w2[i]*ds[i]) / s2[i] }))
		},
	}
}

// ipsqp returns an inner step of the interior-point SQP method. Unknowns dΔ, dy, dw, dp, dg, dt, dv, dq, dz, ds:
//
//	−H dΔ + Jᵀdy + dz − ds = σ    −dy − dq + dv = β      J dΔ − dw = ρ      dw + dp = α     dΔ − dg = υ     dΔ + dt = τ
//	V⁻¹W dv + dw = γ_w            P⁻¹Q dp + dq = γ_q     G⁻¹Z dg + dz = γ_z      T⁻¹S dt + ds = γ_s
func ipsqp(rng *rand.Rand, n, m int) Instance {
	hl, h := symmetric(rng, n, true)
	jl, j := sparseMat(rng, m, n, 3)
	w, p, v, q := positives(rng, m), positives(rng, m), positives(rng, m), positives(rng, m)
	g, t, z, s := positives(rng, n), positives(rng, n), positives(rng, n), positives(rng, n)
	sg, be, rho, al := randoms(rng, n), randoms(rng, m), randoms(rng, m), randoms(rng, m)
	up, ta := randoms(rng, n), randoms(rng, n)
	gw, gq, gz, gs := randoms(rng, m), randoms(rng, m), randoms(rng, n), randoms(rng, n)

	oy, ow := n, n+m
	op, og := n+2*m, n+3*m
	ot, ov := og+n, og+2*n
	oq, oz := ov+m, ov+2*m
	os := oz + n
	u := newMat(os+n, os+n)
	in, im := diag(constant(n, 1)), diag(constant(m, 1))
	ratio := func(a, b []float64) mat { return diag(zip(len(a), func(i int) float64 { return a[i] / b[i] })) }
	u.block(0, 0, h, -1)
	u.block(0, oy, j.t(), 1)
	u.block(0, oz, in, 1)
	u.block(0, os, in, -1)
	u.block(n, oy, im, -1)
	u.block(n, oq, im, -1)
	u.block(n, ov, im, 1)
	u.block(n+m, 0, j, 1)
	u.block(n+m, ow, im, -1)
	u.block(n+2*m, ow, im, 1)
	u.block(n+2*m, op, im, 1)
	u.block(og, 0, in, 1)
	u.block(og, og, in, -1)
	u.block(ot, 0, in, 1)
	u.block(ot, ot, in, 1)
	u.block(ov, ov, ratio(w, v), 1)
	u.block(ov, ow, im, 1)
	u.block(oq, op, ratio(q, p), 1)
	u.block(oq, oq, im, 1)
	u.block(oz, og, ratio(z, g), 1)
	u.block(oz, oz, in, 1)
	u.block(os, ot, ratio(s, t), 1)
	u.block(os, os, in, 1)

	e := zip(m, func(i int) float64 { return 1 / (v[i]/w[i] + q[i]/p[i]) })
	beh := zip(m, func(i int) float64 { return be[i] - v[i]/w[i]*gw[i] })
	alh := zip(m, func(i int) float64 { return al[i] - p[i]/q[i]*gq[i] })
	uph := zip(n, func(i int) float64 { return up[i] + g[i]/z[i]*gz[i] })
	tah := zip(n, func(i int) float64 { return ta[i] - t[i]/s[i]*gs[i] })
	return Instance{
		Structure: kkt.Structure{N: n, M: m, W: hl.e, J: jl.e,
			Blocks: []kkt.RowBlock{{Name: "rows", End: m, Condense: kkt.IfSafe, MinC: 1e-3, MaxJ: 10}}},
		Values: kkt.Values{W: hl.val, J: jl.val, C: e,
			Sigma: zip(n, func(i int) float64 { return z[i]/g[i] + s[i]/t[i] })},
		RHS: cat(zip(n, func(i int) float64 { return -(sg[i] - z[i]/g[i]*uph[i] - s[i]/t[i]*tah[i]) }),
			zip(m, func(i int) float64 { return rho[i] - e[i]*(beh[i]-q[i]/p[i]*alh[i]) })),
		Quasidefinite: true,
		Full:          u.a, FullRHS: cat(sg, be, rho, al, up, ta, gw, gq, gz, gs),
		Recover: func(x []float64) []float64 {
			d := x[:n]
			dy := zip(m, func(i int) float64 { return -x[n+i] })
			dw := zip(m, func(i int) float64 { return -e[i] * (beh[i] - q[i]/p[i]*alh[i] + dy[i]) })
			dq := zip(m, func(i int) float64 { return q[i] / p[i] * (dw[i] - alh[i]) })
			dz := zip(n, func(i int) float64 { return z[i] / g[i] * (uph[i] - d[i]) })
			ds := zip(n, func(i int) float64 { return s[i] / t[i] * (d[i] - tah[i]) })
			return cat(d, dy, dw,
				zip(m, func(i int) float64 { return p[i] / q[i] * (gq[i] - dq[i]) }),
				zip(n, func(i int) float64 { return g[i] / z[i] * (gz[i] - dz[i]) }),
				zip(n, func(i int) float64 { return t[i] / s[i] * (gs[i] - ds[i]) }),
				zip(m, func(i int) float64 { return v[i] / w[i] * (gw[i] - dw[i]) }), dq, dz, ds)
		},
	}
}

// primalDual returns a step of a primal-dual method for h(x) = 0, g(x) ≥ 0. Unknowns dx, dy, ds, dz:
//
//	W dx + ∇hᵀdy − ∇gᵀdz = −f₁    ∇h dx = −f₂    ∇g dx − ds = −f₃    Z ds + S dz = −f₄,
//
// reduced to (dx; dy, −dz), where the rows of g may be condensed: not to f₄ alone, but to f₄ + Z f₃ when g(x) ≠ s.
func primalDual(rng *rand.Rand, n, m int, rule kkt.CondenseRule) Instance {
	p := n/2 + 1
	wl, w := symmetric(rng, n, false)
	jl, h := sparseMat(rng, m, n, 3)
	gl, g := sparseMat(rng, p, n, 3)
	for k, v := range gl.val {
		jl.add(m+int(gl.e.RowIdx[k]), int(gl.e.ColIdx[k]), v)
	}
	s, z := positives(rng, p), positives(rng, p)
	f1, f2, f3, f4 := randoms(rng, n), randoms(rng, m), randoms(rng, p), randoms(rng, p)
	u := newMat(n+m+2*p, n+m+2*p)
	ip := diag(constant(p, 1))
	u.block(0, 0, w, 1)
	u.block(0, n, h.t(), 1)
	u.block(0, n+m+p, g.t(), -1)
	u.block(n, 0, h, 1)
	u.block(n+m, 0, g, 1)
	u.block(n+m, n+m, ip, -1)
	u.block(n+m+p, n+m, diag(z), 1)
	u.block(n+m+p, n+m+p, diag(s), 1)
	full := cat(f1, f2, f3, f4)
	for i := range full {
		full[i] = -full[i]
	}
	return Instance{
		Structure: kkt.Structure{N: n, M: m + p, W: wl.e, J: jl.e, Blocks: []kkt.RowBlock{
			{Name: "h", End: m}, {Name: "g", Begin: m, End: m + p, Condense: rule}}},
		Values: kkt.Values{W: wl.val, J: jl.val,
			C: append(make([]float64, m), zip(p, func(i int) float64 { return s[i] / z[i] })...)},
		RHS: cat(zip(n, func(i int) float64 { return -f1[i] }), zip(m, func(i int) float64 { return -f2[i] }),
			zip(p, func(i int) float64 { return -f3[i] - f4[i]/z[i] })),
		Full: u.a, FullRHS: full,
		Recover: func(x []float64) []float64 {
			gdx := g.mul(x[:n])
			return cat(x[:n+m], zip(p, func(i int) float64 { return gdx[i] + f3[i] }),
				zip(p, func(i int) float64 { return -x[n+m+i] }))
		},
	}
}

// bilevel returns a Newton step for ∇ₓL = 0, Φ = 0 with one variable more than equations, as in the choice of a parameter by a smoothed
// bilevel problem: C = 0 and no Σ. The unreduced system is K itself.
func bilevel(rng *rand.Rand, n, _ int) Instance {
	m := n - 1
	wl, w := symmetric(rng, n, true)
	jl, j := sparseMat(rng, m, n, 2)
	u := newMat(n+m, n+m)
	u.block(0, 0, w, 1)
	u.block(0, n, j.t(), 1)
	u.block(n, 0, j, 1)
	b := randoms(rng, n+m)
	return Instance{
		Structure: kkt.Structure{N: n, M: m, W: wl.e, J: jl.e},
		Values:    kkt.Values{W: wl.val, J: jl.val},
		RHS:       b, Full: u.a, FullRHS: b,
		Recover: func(x []float64) []float64 { return x },
	}
}

// leastSquares returns a Gauss–Newton step for ½‖F(x)‖² with residuals F and a stacked Jacobian J, of two block diagonals if layered: Σ = λ, or
// λD² if not,
//
//	(Σ + JᵀJ) dx = −JᵀF,   b = F + J dx.
func leastSquares(rng *rand.Rand, n, m int, layered bool) Instance {
	rows := n + m
	jl, j := sparseMat(rng, rows, n, 3)
	sigma := constant(n, 0.1)
	if layered {
		jl, j = list{}, newMat(rows, n)
		for i := range rows {
			for d := range 3 {
				if c := i*n/rows + d; c < n {
					v := rng.NormFloat64()
					jl.add(i, c, v)
					j.add(i, c, v)
				}
			}
		}
	} else {
		sigma = positives(rng, n)
	}
	f := randoms(rng, rows)
	u, jt := newMat(n, n), j.t()
	u.block(0, 0, diag(sigma), 1)
	for c := range n {
		col := jt.mul(j.a[c*rows : (c+1)*rows])
		for i, v := range col {
			u.add(i, c, v)
		}
	}
	full := jt.mul(f)
	for i := range full {
		full[i] = -full[i]
	}
	return Instance{
		Structure: kkt.Structure{N: n, M: rows, J: jl.e,
			Blocks: []kkt.RowBlock{{Name: "residuals", End: rows, Condense: kkt.IfSafe, MinC: 1, MaxJ: 1e3}}},
		Values:        kkt.Values{J: jl.val, Sigma: sigma, C: constant(rows, 1)},
		RHS:           cat(make([]float64, n), zip(rows, func(i int) float64 { return -f[i] })),
		Quasidefinite: true,
		Full:          u.a, FullRHS: full,
		Recover: func(x []float64) []float64 { return x[:n] },
	}
}
