// Package cshim makes the factorisations of package factor available to
// programs that load a linear solver at run time: as the shared libraries
//
//	hsl       libsaddle_hsl.so       calls of MA57, MA27 and the C interface of MA97
//	pardiso   libsaddle_pardiso.so   calls of Pardiso, as Ipopt makes them
//
// This module is the only place of the project with cgo. See README.md for
// how they are built, installed and limited.
package cshim
