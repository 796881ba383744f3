/* Values and derivatives of a .nl file by the AMPL solver library, for TestAgainstLibrary.

   cc -O1 -o aslvalues aslvalues.c -lamplsolver -lm -ldl     (headers: /usr/include/asl or where they are)

   aslvalues values FILE    prints, for two points, "point" and n numbers, then "f" and the objective, "g" and its gradient,
                            "c" and the rows, "j i j v" for entries of the Jacobian and "h i j v" for the lower triangle of
                            the Hessian of f + sum (1/(i+2)) c_i; "undefined" in place of the first that the library refuses.
   aslvalues solution FILE  writes what would be the solution beside FILE: duals i+0.5, variables j+0.25, and a suffix.
   aslvalues check FILE     reads the solution beside FILE and prints message, code, duals and variables.
   aslvalues binary FILE STUB  writes FILE as STUB.nl in the binary form.
*/
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include "asl_pfgh.h"

static ASL *asl;

static int values(void)
{
	int i, k, j, n, m;
	fint nerror = 0;
	real *x, *g, *c, *J, *H, *y, ow = 1;
	cgrad *cg;
	Jmp_buf jb;

	n = n_var; m = n_con;
	x = (real *)malloc((n + 1)*sizeof(real));
	g = (real *)calloc(n + 1, sizeof(real));
	c = (real *)calloc(m + 1, sizeof(real));
	y = (real *)malloc((m + 1)*sizeof(real));
	J = (real *)calloc(nzc + 1, sizeof(real));
	for (k = 0; k < 2; k++) {
		printf("point");
		for (j = 0; j < n; j++) {
			x[j] = X0 ? X0[j] : 0;
			if (k)
				x[j] += 0.01*(1 + (j*7919)%13) + 0.001*j/(1. + n);
			printf(" %.17g", x[j]);
		}
		printf("\n");
		err_jmp1 = &jb;
		nerror = 0;
		if (setjmp(jb.jb) || nerror) {
			printf("undefined\n");
			err_jmp1 = 0;
			continue;
		}
		xknown(x);
		if (n_obj > 0) {
			printf("f %.17g\n", objval(0, x, &nerror));
			if (nerror)
				longjmp(jb.jb, 1);
			memset(g, 0, n*sizeof(real));
			objgrd(0, x, g, &nerror);
			if (nerror)
				longjmp(jb.jb, 1);
			printf("g");
			for (j = 0; j < n; j++)
				printf(" %.17g", g[j]);
			printf("\n");
		}
		if (m > 0) {
			conval(x, c, &nerror);
			if (nerror)
				longjmp(jb.jb, 1);
			printf("c");
			for (i = 0; i < m; i++)
				printf(" %.17g", c[i]);
			printf("\n");
			jacval(x, J, &nerror);
			if (nerror)
				longjmp(jb.jb, 1);
			for (i = 0; i < m; i++)
				for (cg = Cgrad[i]; cg; cg = cg->next)
					printf("j %d %d %.17g\n", i, cg->varno, J[cg->goff]);
		}
		for (i = 0; i < m; i++)
			y[i] = 1./(i + 2);
		{
			fint nz = sphsetup(-1, n_obj > 0, 1, 1);
			H = (real *)calloc(nz + 1, sizeof(real));
			sphes(H, -1, n_obj > 0 ? &ow : 0, y);
			for (j = 0; j < n; j++)
				for (i = sputinfo->hcolstarts[j]; i < sputinfo->hcolstarts[j+1]; i++)
					printf("h %d %d %.17g\n", j, (int)sputinfo->hrownos[i], H[i]);
			free(H);
		}
		xunknown();
		err_jmp1 = 0;
	}
	return 0;
}

static int solution(void)
{
	static real dual[1000], prim[1000], z[1000];
	SufDecl suf[] = {{"ipopt_zL_out", 0, ASL_Sufkind_var | ASL_Sufkind_real | ASL_Sufkind_outonly, 0}};
	int i;

	suf_declare(suf, 1);
	for (i = 0; i < n_con; i++)
		dual[i] = i + .5;
	for (i = 0; i < n_var; i++) {
		prim[i] = i + .25;
		z[i] = i%2 ? 0 : i + 1e-5;
	}
	suf_rput("ipopt_zL_out", ASL_Sufkind_var, z);
	solve_result_num = 402;
	write_sol("\nfirst\n\nlast line", prim, dual, 0);
	return 0;
}

static int check(void)
{
	real *x = 0, *y = 0;
	char *message = read_soln(&x, &y);
	int i;

	if (!message)
		return 1;
	printf("message %s\ncode %d\n", message, solve_result_num);
	for (i = 0; y && i < n_con; i++)
		printf("dual %.17g\n", y[i]);
	for (i = 0; x && i < n_var; i++)
		printf("variable %.17g\n", x[i]);
	return 0;
}

int main(int argc, char **argv)
{
	FILE *f;

	if (argc < 3)
		return 2;
	if (!strcmp(argv[1], "binary")) {
		asl = ASL_alloc(ASL_read_fg);
		f = jac0dim(argv[2], (fint)strlen(argv[2]));
		if (!f)
			return 1;
		X0 = (real *)M1alloc(n_var*sizeof(real));
		fg_wread(f, ASL_keep_all_suffixes | ASL_keep_derivs);
		binary_nl = 1;
		return fg_write(argv[3], 0, 0);
	}
	asl = ASL_alloc(ASL_read_pfgh);
	return_nofile = 1;
	f = jac0dim(argv[2], (fint)strlen(argv[2]));
	if (!f) {
		printf("cannot read\n");
		return 1;
	}
	X0 = (real *)M1zapalloc(n_var*sizeof(real));
	if (pfgh_read(f, ASL_return_read_err | ASL_findgroups)) {
		printf("cannot read\n");
		return 1;
	}
	if (!strcmp(argv[1], "solution"))
		return solution();
	if (!strcmp(argv[1], "check"))
		return check();
	return values();
}
