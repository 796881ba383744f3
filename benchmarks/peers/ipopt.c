// ipopt solves .nl files by Ipopt through its C interface, with functions and derivatives from the AMPL solver library,
// and prints a line for each: file, variables, rows, return code, objective, iterations, least seconds of processor
// time of IpoptSolve, primal and dual infeasibility as Ipopt has them at the end.
//
//	gcc -O2 -I/usr/include/coin -I/usr/include/ampl-netlib-solvers ipopt.c -o ipopt -lipopt -lamplsolver -lm -ldl
//	ipopt SECONDS REPEATS FILE.nl... [-- option value]...
//
// Debian packages: coinor-libipopt-dev, libamplsolver-dev.
#include "asl_pfgh.h"
#undef filename
#include <IpStdCInterface.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static ASL *asl;
static double sign;    // -1 to maximise
static int iterations; // of the last run
static double last_pr, last_du;
static fint nerror;

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}

static Bool eval_f(Index n, Number *x, Bool new_x, Number *f, UserDataPtr u) {
	nerror = 0;
	if (new_x) xknowne(x, &nerror);
	if (nerror) return FALSE;
	*f = n_obj > 0 ? sign * objval(0, x, &nerror) : 0;
	return nerror == 0;
}

static Bool eval_grad(Index n, Number *x, Bool new_x, Number *g, UserDataPtr u) {
	nerror = 0;
	if (new_x) xknowne(x, &nerror);
	if (nerror) return FALSE;
	memset(g, 0, n * sizeof *g);
	if (n_obj > 0) objgrd(0, x, g, &nerror);
	for (int j = 0; j < n; j++) g[j] *= sign;
	return nerror == 0;
}

static Bool eval_g(Index n, Number *x, Bool new_x, Index m, Number *c, UserDataPtr u) {
	nerror = 0;
	if (new_x) xknowne(x, &nerror);
	if (nerror) return FALSE;
	conval(x, c, &nerror);
	return nerror == 0;
}

static Bool eval_jac(Index n, Number *x, Bool new_x, Index m, Index nele, Index *row, Index *col, Number *v, UserDataPtr u) {
	nerror = 0;
	if (v == NULL) {
		for (int i = 0; i < m; i++)
			for (cgrad *cg = Cgrad[i]; cg; cg = cg->next) {
				row[cg->goff] = i;
				col[cg->goff] = cg->varno;
			}
		return TRUE;
	}
	if (new_x) xknowne(x, &nerror);
	if (nerror) return FALSE;
	jacval(x, v, &nerror);
	return nerror == 0;
}

static Bool eval_h(Index n, Number *x, Bool new_x, Number factor, Index m, Number *lambda, Bool new_lambda, Index nele,
		   Index *row, Index *col, Number *v, UserDataPtr u) {
	nerror = 0;
	if (v == NULL) {
		for (int j = 0; j < n; j++)
			for (fint k = sputinfo->hcolstarts[j]; k < sputinfo->hcolstarts[j + 1]; k++) {
				row[k] = sputinfo->hrownos[k];
				col[k] = j;
			}
		return TRUE;
	}
	if (new_x) {

		double *c = malloc((m + 1) * sizeof *c);
		xknowne(x, &nerror);
		if (!nerror) objval(0, x, &nerror);
		if (!nerror) conval(x, c, &nerror);
		free(c);

		if (nerror) return FALSE;
	}
	double weight = sign * factor;
	sphes(v, -1, n_obj > 0 ? &weight : NULL, lambda);
	return TRUE;
}

static Bool progress(Index mode, Index iter, Number f, Number pr, Number du, Number mu, Number d, Number reg, Number adu,
		     Number apr, Index ls, UserDataPtr u) {
	iterations = iter;
	last_pr = pr;
	last_du = du;
	return TRUE;
}

static int options; // argv index of the options
static char **words;
static int count;

static void solve(char *file, double limit, int repeats) {
	asl = ASL_alloc(ASL_read_pfgh);
	FILE *nl = jac0dim(file, (fint)strlen(file));
	int n = n_var, m = n_con;
	want_xpi0 = 1;
	Uvx = Malloc((n + 1) * sizeof(real));
	LUv = Malloc((n + 1) * sizeof(real));
	LUrhs = Malloc((m + 1) * sizeof(real));
	Urhsx = Malloc((m + 1) * sizeof(real));
	havex0 = Malloc(n + 1);
	pfgh_read(nl, 0);
	sign = n_obj > 0 && objtype[0] ? -1 : 1;
	int nnz_h = sphsetup(-1, n_obj > 0, 1, 1);
	double *x = malloc((n + 1) * sizeof *x), *g = malloc((m + 1) * sizeof *g), f = 0, least = 1e300;
	int code = 0;
	for (int r = 0; r < repeats; r++) {
		for (int j = 0; j < n; j++) x[j] = havex0[j] ? X0[j] : 0;
		IpoptProblem p = CreateIpoptProblem(n, LUv, Uvx, m, LUrhs, Urhsx, nzc, nnz_h, 0, eval_f, eval_g, eval_grad, eval_jac, eval_h);
		AddIpoptIntOption(p, "print_level", 0);
		AddIpoptStrOption(p, "sb", "yes");
		AddIpoptNumOption(p, "max_cpu_time", limit);
		for (int k = options; k + 1 < count; k += 2)
			if (!AddIpoptStrOption(p, words[k], words[k + 1])) AddIpoptNumOption(p, words[k], atof(words[k + 1]));
		SetIntermediateCallback(p, progress);
		iterations = 0;
		double start = now();
		code = IpoptSolve(p, x, g, &f, NULL, NULL, NULL, NULL);
		double took = now() - start;
		if (took < least) least = took;
		FreeIpoptProblem(p);
		if (least > 2) break;
	}
	printf("%s %d %d %d %.16g %d %.6g %.3g %.3g\n", file, n, m, code, sign * f, iterations, least, last_pr, last_du);
	fflush(stdout);
	ASL_free(&asl);
}

int main(int argc, char **argv) {
	if (argc < 4) {
		fprintf(stderr, "usage: ipopt SECONDS REPEATS FILE.nl... [-- option value]...\n");
		return 2;
	}
	words = argv;
	count = argc;
	options = argc;
	for (int k = 3; k < argc; k++)
		if (!strcmp(argv[k], "--")) options = k + 1;
	int end = options < argc ? options - 1 : argc;
	for (int k = 3; k < end; k++) solve(argv[k], atof(argv[1]), atoi(argv[2]));
	return 0;
}
