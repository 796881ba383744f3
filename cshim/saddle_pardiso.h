/* Calls that libsaddle_pardiso.so answers: Pardiso's, as Ipopt makes them. Integers have 32 bits, indices count from 1. */
#ifndef SADDLE_PARDISO_H
#define SADDLE_PARDISO_H

#ifdef __cplusplus
extern "C" {
#endif

/* pt: 64 words of the caller, of which we use the first; it must be zero before the first call. mtype: -2, 2, of real symmetric
 * matrices. a, ia, ja: upper triangle by rows. phase: 11 analyse, 12 and 13 also factor, and solve, 22 factor, 23 also
 * solve, 33 solve, 0 and -1 release. */
void pardisoinit_(void *pt, int *mtype, int *solver, int *iparm, double *dparm, int *error);
void pardiso_(void *pt, int *maxfct, int *mnum, int *mtype, int *phase, int *n, double *a, int *ia, int *ja, int *perm, int *nrhs,
	int *iparm, int *msglvl, double *b, double *x, int *error, double *dparm);
void pardiso_ipopt_newinterface(void); /* a mark by which Ipopt knows the list of arguments */

#ifdef __cplusplus
}
#endif
#endif
