module github.com/saddle-go/saddle/krylov/linsolve

go 1.26.0

require (
	github.com/saddle-go/saddle v0.0.0
	gonum.org/v1/exp v0.0.0-20260521083702-c76303d04ddf
	gonum.org/v1/gonum v0.17.0
)

require (
	github.com/klauspost/cpuid/v2 v2.4.2 // indirect
	golang.org/x/sys v0.49.0 // indirect
)

replace github.com/saddle-go/saddle => ../..
