// Package svc states the linear support vector classification problem
//
//	min_w ½‖w‖² + C Σ_i (1 − y_i x_iᵀw)_+        (Cortes & Vapnik 1995)
//
// and holds the values that surround it: labelled [Data], a [Split] of its
// rows into cross-validation folds and a hold-out, a [Scaling] of its
// features, and the trained [Model] with its file forms.
//
// The problem has no intercept of its own. A caller who wants one appends a
// constant feature with [AppendBias]; its weight is then regularised like any
// other.
//
// Readers of file formats live in packages below this one, and methods that
// solve the problem in packages above it.
package svc
