// Package opf states optimal power flow: the cheapest operation of an electric network with alternating current.
//
// [Read] takes a case of MATPOWER (Zimmerman, Murillo-Sánchez, Thomas 2011), format version 2, as text: the form in which
// PGLib-OPF and most other collections come. [New] makes the nonlinear program of a case, in polar form and per unit:
//
//	min  Σ cost_k(p_k)
//	s.t. Σ_{k at i} p_k − Pd_i − Gs_i V_i² = Σ_{branches at i} P      at every bus i
//	     Σ_{k at i} q_k − Qd_i + Bs_i V_i² = Σ_{branches at i} Q
//	     P² + Q² ≤ rateA²                                             at both ends of every branch
//	     angmin ≤ θ_from − θ_to ≤ angmax                              along every branch
//	     limits of V, p, q;  θ given at reference buses
//
// where the flow into a branch at its end f is S = V_f² conj(Y_ff) + V_f V_t e^{i(θ_f−θ_t)} conj(Y_ft), with the π model of lines
// and a transformer at the from end ([Branch]).
//
// # What is left out
//
// Elements that are out of service, isolated buses (type 4) and what is connected to them. A rating of 0 is no limit. Angle limits
// that are both 0, and those from −360° down or 360° up, are none, as in MATPOWER. Loads that can be dispatched are generators
// with negative power, without a constraint of the power factor. Direct-current lines and statements of the
// MATLAB language other than assignments of data are refused.
package opf
