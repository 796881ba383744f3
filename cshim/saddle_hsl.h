/* Calls that libsaddle_hsl.so answers: MA57 and MA27 as Fortran programs make them, and the C interface of MA97.
 * Integers have 32 bits, indices count from 1 (MA97: f_arrays). README.md says what is different from other
 * implementations. */
#ifndef SADDLE_HSL_H
#define SADDLE_HSL_H

struct ma97_control {
	int f_arrays, action, nemin;
	double multiplier;
	int ordering, print_level, scaling;
	double small, u;
	int unit_diagnostics, unit_error, unit_warning;
	long factor_min;
	int solve_blas3;
	long solve_min;
	int solve_mf;
	double consist_tol;
	int ispare[5];
	double rspare[10];
};

struct ma97_info {
	int flag, flag68, flag77, matrix_dup, matrix_rank, matrix_outrange, matrix_missing_diag, maxdepth, maxfront, num_delay;
	long num_factor, num_flops;
	int num_neg, num_sup, num_two, ordering, stat, maxsupernode;
	int ispare[4];
	double rspare[10];
};

#ifndef SADDLE_TYPES_ONLY
#ifdef __cplusplus
extern "C" {
#endif

/* MA57. After -3 (fact) or -4 (ifact) of ma57bd_ make the array as long as info[16] or info[17] says and call again. */
void ma57id_(double *cntl, int *icntl);
void ma57ad_(int *n, int *ne, int *irn, int *jcn, int *lkeep, int *keep, int *iwork, int *icntl, int *info, double *rinfo);
void ma57bd_(int *n, int *ne, double *a, double *fact, int *lfact, int *ifact, int *lifact, int *lkeep, int *keep, int *iwork,
	int *icntl, double *cntl, int *info, double *rinfo);
void ma57cd_(int *job, int *n, double *fact, int *lfact, int *ifact, int *lifact, int *nrhs, double *rhs, int *lrhs, double *work,
	int *lwork, int *iwork, int *icntl, int *info);
void ma57dd_(int *job, int *n, int *ne, double *a, int *irn, int *jcn, double *fact, int *lfact, int *ifact, int *lifact,
	double *rhs, double *x, double *resid, double *work, int *iwork, int *icntl, double *cntl, int *info, double *rinfo);
void ma57ed_(int *n, int *ic, int *keep, double *fact, int *lfact, double *newfac, int *lnew, int *ifact, int *lifact, int *newifc,
	int *linew, int *info);

/* MA27. After -3 (iw) or -4 (a) of ma27bd_ make the array as long as info[1] says, set the values again and call again. */
void ma27id_(int *icntl, double *cntl);
void ma27ad_(int *n, int *nz, int *irn, int *icn, int *iw, int *liw, int *ikeep, int *iw1, int *nsteps, int *iflag, int *icntl,
	double *cntl, int *info, double *ops);
void ma27bd_(int *n, int *nz, int *irn, int *icn, double *a, int *la, int *iw, int *liw, int *ikeep, int *nsteps, int *maxfrt,
	int *iw1, int *icntl, double *cntl, int *info);
void ma27cd_(int *n, double *a, int *la, int *iw, int *liw, double *w, int *maxfrt, double *rhs, int *iw1, int *nsteps, int *icntl,
	int *info);

/* MA97. */
void ma97_default_control_d(struct ma97_control *control);
void ma97_analyse_d(int check, int n, int *ptr, int *row, double *val, void **akeep, struct ma97_control *control,
	struct ma97_info *info, int *order);
void ma97_factor_d(int matrix_type, int *ptr, int *row, double *val, void **akeep, void **fkeep, struct ma97_control *control,
	struct ma97_info *info, double *scale);
void ma97_factor_solve_d(int matrix_type, int *ptr, int *row, double *val, int nrhs, double *x, int ldx, void **akeep,
	void **fkeep, struct ma97_control *control, struct ma97_info *info, double *scale);
void ma97_solve_d(int job, int nrhs, double *x, int ldx, void **akeep, void **fkeep, struct ma97_control *control,
	struct ma97_info *info);
void ma97_finalise_d(void **akeep, void **fkeep);
void ma97_free_akeep_d(void **akeep);

#ifdef __cplusplus
}
#endif
#endif
#endif
