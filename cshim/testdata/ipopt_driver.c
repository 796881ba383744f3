/* Solves one of a few problems with Ipopt: ipopt_driver PROBLEM N SOLVER [option=value ...]. One line of output:
 * status iterations objective seconds-of-processor. With two:SOLVER it is solved twenty times while another thread solves
 * another problem, and a line has the results of both. */
#include <coin/IpStdCInterface.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <pthread.h>

typedef struct {
	const char *name;
	int n, m, size, jac, hess, iterations;
	double *lo, *hi, *glo, *ghi, *start;
} problem;

/* Grid problems: states y and controls u on an interior grid of k^d points,
 * min h^d/2 (sum (y-t)^2 + alpha sum u^2), -Laplace y + y^3 = u, u in [-umax, umax]. */
static int dims(const problem *p) { return p->name[0] == 'p' && p->name[3] == '3' ? 3 : 2; }
static int is(const problem *p, const char *s) { return strcmp(p->name, s) == 0; }

static const double alpha = 1e-4;

static int points(const problem *p) { return p->n / 2; }
static double mesh(const problem *p) { return 1.0 / (p->size + 1); }

/* neighbours of point i: up to 2d, in out */
static int neighbours(const problem *p, int i, int *out) {
	int k = p->size, count = 0, stride = 1;
	for (int d = 0; d < dims(p); d++, stride *= k) {
		int c = i / stride % k;
		if (c > 0) out[count++] = i - stride;
		if (c < k - 1) out[count++] = i + stride;
	}
	return count;
}

static double target(const problem *p, int i) {
	int k = p->size, stride = 1;
	double v = 1;
	for (int d = 0; d < dims(p); d++, stride *= k) v *= sin(2 * M_PI * (i / stride % k + 1) * mesh(p));
	return v;
}

static Bool eval_f(Index n, Number *x, Bool new_x, Number *f, UserDataPtr data) {
	problem *p = data;
	double s = 0;
	if (is(p, "hs071")) {
		s = x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2];
	} else if (is(p, "duplicate")) {
		for (int i = 0; i < n; i++) s += (x[i] - i) * (x[i] - i);
	} else if (is(p, "nonconvex")) {
		for (int i = 0; i < n; i++) s += -0.5 * x[i] * x[i] + 0.05 * pow(x[i], 4) + sin(x[i] + i);
	} else if (is(p, "chained")) {
		for (int i = 0; i < n - 1; i++) s += 100 * pow(x[i] * x[i] - x[i + 1], 2) + (x[i] - 1) * (x[i] - 1);
	} else {
		int k = points(p);
		double w = pow(mesh(p), dims(p)) / 2;
		for (int i = 0; i < k; i++) s += w * ((x[i] - target(p, i)) * (x[i] - target(p, i)) + alpha * x[k + i] * x[k + i]);
	}
	*f = s;
	return TRUE;
}

static Bool eval_grad_f(Index n, Number *x, Bool new_x, Number *g, UserDataPtr data) {
	problem *p = data;
	if (is(p, "hs071")) {
		double t = x[0] + x[1] + x[2];
		g[0] = x[3] * (t + x[0]), g[1] = x[0] * x[3], g[2] = x[0] * x[3] + 1, g[3] = x[0] * t;
	} else if (is(p, "duplicate")) {
		for (int i = 0; i < n; i++) g[i] = 2 * (x[i] - i);
	} else if (is(p, "nonconvex")) {
		for (int i = 0; i < n; i++) g[i] = -x[i] + 0.2 * pow(x[i], 3) + cos(x[i] + i);
	} else if (is(p, "chained")) {
		memset(g, 0, n * sizeof *g);
		for (int i = 0; i < n - 1; i++) {
			double e = x[i] * x[i] - x[i + 1];
			g[i] += 400 * e * x[i] + 2 * (x[i] - 1);
			g[i + 1] -= 200 * e;
		}
	} else {
		int k = points(p);
		double w = pow(mesh(p), dims(p));
		for (int i = 0; i < k; i++) g[i] = w * (x[i] - target(p, i)), g[k + i] = w * alpha * x[k + i];
	}
	return TRUE;
}

static Bool eval_g(Index n, Number *x, Bool new_x, Index m, Number *g, UserDataPtr data) {
	problem *p = data;
	if (is(p, "hs071")) {
		g[0] = x[0] * x[1] * x[2] * x[3];
		g[1] = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3];
	} else if (is(p, "duplicate") || is(p, "nonconvex")) {
		double s = 0;
		for (int i = 0; i < n; i++) s += x[i];
		for (int i = 0; i < m; i++) g[i] = s;
	} else if (is(p, "chained")) {
		for (int i = 0; i < m; i++) {
			double a = x[i], b = x[i + 1], c = x[i + 2];
			g[i] = 3 * b * b * b + 2 * c - 5 + sin(b - c) * sin(b + c) + 4 * b - a * exp(a - b) - 3;
		}
	} else {
		int k = points(p), at[6];
		double h2 = 1 / (mesh(p) * mesh(p));
		for (int i = 0; i < k; i++) {
			double s = 2 * dims(p) * x[i];
			int c = neighbours(p, i, at);
			for (int q = 0; q < c; q++) s -= x[at[q]];
			g[i] = h2 * s + x[i] * x[i] * x[i] - x[k + i];
		}
	}
	return TRUE;
}

static Bool eval_jac_g(Index n, Number *x, Bool new_x, Index m, Index count, Index *row, Index *col, Number *v, UserDataPtr data) {
	problem *p = data;
	int at = 0, near[6];
#define PUT(i, j, value) do { if (v) v[at] = (value); else row[at] = (i), col[at] = (j); at++; } while (0)
	if (is(p, "hs071")) {
		for (int j = 0; j < 4; j++) {
			double prod = 1;
			for (int k = 0; v && k < 4; k++) if (k != j) prod *= x[k];
			PUT(0, j, prod);
		}
		for (int j = 0; j < 4; j++) PUT(1, j, 2 * x[j]);
	} else if (is(p, "duplicate") || is(p, "nonconvex")) {
		for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) PUT(i, j, 1);
	} else if (is(p, "chained")) {
		for (int i = 0; i < m; i++) {
			double a = v ? x[i] : 0, b = v ? x[i + 1] : 0, c = v ? x[i + 2] : 0;
			PUT(i, i, -(1 + a) * exp(a - b));
			PUT(i, i + 1, 9 * b * b + cos(b - c) * sin(b + c) + sin(b - c) * cos(b + c) + 4 + a * exp(a - b));
			PUT(i, i + 2, 2 - cos(b - c) * sin(b + c) + sin(b - c) * cos(b + c));
		}
	} else {
		int k = points(p);
		double h2 = 1 / (mesh(p) * mesh(p));
		for (int i = 0; i < k; i++) {
			int c = neighbours(p, i, near);
			PUT(i, i, 2 * dims(p) * h2 + 3 * x[i] * x[i]);
			for (int q = 0; q < c; q++) PUT(i, near[q], -h2);
			PUT(i, k + i, -1);
		}
	}
	p->jac = at;
	return TRUE;
}

static Bool eval_h(Index n, Number *x, Bool new_x, Number s, Index m, Number *y, Bool new_y, Index count, Index *row, Index *col,
	Number *v, UserDataPtr data) {
	problem *p = data;
	int at = 0;
	if (is(p, "hs071")) {
		double f[4][4] = {{0}}, t = 0;
		if (v) {
			f[0][0] = 2 * x[3], f[1][0] = f[2][0] = x[3], f[3][0] = 2 * x[0] + x[1] + x[2], f[3][1] = f[3][2] = x[0];
			t = 2 * y[1];
		}
		for (int i = 0; i < 4; i++) for (int j = 0; j <= i; j++) {
			double prod = 1;
			for (int k = 0; v && k < 4; k++) if (k != i && k != j) prod *= x[k];
			PUT(i, j, s * f[i][j] + (i == j ? t : y[0] * prod));
		}
	} else if (is(p, "duplicate")) {
		for (int i = 0; i < n; i++) PUT(i, i, 2 * s);
	} else if (is(p, "nonconvex")) {
		for (int i = 0; i < n; i++) PUT(i, i, s * (-1 + 0.6 * x[i] * x[i] - sin(x[i] + i)));
	} else if (is(p, "chained")) {
		for (int i = 0; i < n; i++) { /* diagonal and one below, repeats summed by the solver */
			double d = 0, o = 0;
			if (v) {
				if (i < n - 1) d += s * (1200 * x[i] * x[i] - 400 * x[i + 1] + 2), o -= s * 400 * x[i];
				if (i > 0) d += s * 200;
				if (i < m) {
					double e = exp(x[i] - x[i + 1]);
					d -= y[i] * (2 + x[i]) * e;
					o += y[i] * (1 + x[i]) * e;
				}
				if (i >= 1 && i - 1 < m) {
					double e = exp(x[i - 1] - x[i]);
					d += y[i - 1] * (18 * x[i] + 2 * cos(2 * x[i]) - x[i - 1] * e);
				}
				if (i >= 2 && i - 2 < m) d -= y[i - 2] * 2 * cos(2 * x[i]);
			}
			PUT(i, i, d);
			if (i < n - 1) PUT(i + 1, i, o);
		}
	} else {
		int k = points(p);
		double w = pow(mesh(p), dims(p));
		for (int i = 0; i < k; i++) {
			PUT(i, i, s * w + 6 * y[i] * x[i]);
			PUT(k + i, k + i, s * w * alpha);
		}
	}
	p->hess = at;
	return TRUE;
}

static Bool count(Index mode, Index iter, Number f, Number pr, Number du, Number mu, Number d, Number reg, Number ad, Number ap, Index ls,
	UserDataPtr data) {
	((problem *)data)->iterations = iter;
	return TRUE;
}

static double *filled(int n, double v) {
	double *x = malloc((n > 0 ? n : 1) * sizeof *x);
	for (int i = 0; i < n; i++) x[i] = v;
	return x;
}

static void state(problem *p, const char *name, int size) {
	p->name = name, p->size = size, p->n = size, p->m = 0;
	if (is(p, "hs071")) p->n = 4, p->m = 2;
	else if (is(p, "duplicate")) p->m = 2;
	else if (is(p, "nonconvex")) p->m = 1;
	else if (is(p, "chained")) p->m = size - 2;
	else p->m = dims(p) == 3 ? size * size * size : size * size, p->n = 2 * p->m;
	p->lo = filled(p->n, -1e20), p->hi = filled(p->n, 1e20), p->start = filled(p->n, 0);
	p->glo = filled(p->m, 0), p->ghi = filled(p->m, 0);
	if (is(p, "hs071")) {
		for (int i = 0; i < 4; i++) p->lo[i] = 1, p->hi[i] = 5, p->start[i] = i == 1 || i == 2 ? 5 : 1;
		p->glo[0] = 25, p->ghi[0] = 1e20, p->glo[1] = p->ghi[1] = 40;
	} else if (is(p, "duplicate")) {
		for (int i = 0; i < 2; i++) p->glo[i] = p->ghi[i] = 1;
	} else if (is(p, "nonconvex")) {
		for (int i = 0; i < p->n; i++) p->lo[i] = -4, p->hi[i] = 4, p->start[i] = 0.1;
		p->glo[0] = -1, p->ghi[0] = 1;
	} else if (is(p, "chained")) {
		for (int i = 0; i < p->n; i++) p->start[i] = i % 2 ? 1 : -1.2;
	} else {
		for (int i = p->m; i < p->n; i++) p->lo[i] = -20, p->hi[i] = 20;
	}
}

typedef struct {
	const char *name, *solver;
	int size, argc;
	char **argv;
	char line[200];
} job;

static void *run(void *arg) {
	job *j = arg;
	problem p = {0};
	double f = 0;
	state(&p, j->name, j->size);
	{ /* counts of entries, by a run through the patterns */
		int room = 64 * p.n + 64 * p.m + 64, *row = malloc(room * sizeof *row), *col = malloc(room * sizeof *col);
		double *zero = filled(p.n, 0), *mult = filled(p.m, 0);
		eval_jac_g(p.n, zero, 1, p.m, 0, row, col, NULL, &p);
		eval_h(p.n, zero, 1, 1, p.m, mult, 1, 0, row, col, NULL, &p);
		free(row), free(col), free(zero), free(mult);
	}
	IpoptProblem ip = CreateIpoptProblem(p.n, p.lo, p.hi, p.m, p.glo, p.ghi, p.jac, p.hess, 0, eval_f, eval_g, eval_grad_f, eval_jac_g, eval_h);
	AddIpoptStrOption(ip, "linear_solver", (char *)j->solver);
	AddIpoptIntOption(ip, "print_level", 0);
	AddIpoptStrOption(ip, "sb", "yes");
	for (int k = 0; k < j->argc; k++) {
		char *key = strdup(j->argv[k]), *value = strchr(key, '=');
		char *end;
		if (!value) continue;
		*value++ = 0;
		double number = strtod(value, &end);
		if (*end) AddIpoptStrOption(ip, key, value);
		else if (strchr(value, 46) || strchr(value, 101)) AddIpoptNumOption(ip, key, number);
		else if (!AddIpoptIntOption(ip, key, (int)number)) AddIpoptNumOption(ip, key, number);
		free(key);
	}
	SetIntermediateCallback(ip, count);
	struct timespec a, b;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	int status = IpoptSolve(ip, p.start, NULL, &f, NULL, NULL, NULL, &p);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	FreeIpoptProblem(ip);
	snprintf(j->line, sizeof j->line, "%d %d %.10g %.6f", status, p.iterations, f, b.tv_sec - a.tv_sec + 1e-9 * (b.tv_nsec - a.tv_nsec));
	free(p.lo), free(p.hi), free(p.glo), free(p.ghi), free(p.start);
	return NULL;
}

int main(int argc, char **argv) {
	if (argc < 4) return 2;
	job j = {argv[1], argv[3], atoi(argv[2]), argc - 4, argv + 4, ""};
	if (strncmp(j.solver, "two:", 4) != 0) {
		run(&j);
		puts(j.line);
		return 0;
	}
	j.solver += 4; /* two threads at once, after Ipopt has loaded the library */
	job first = {"hs071", j.solver, 4, j.argc, j.argv, ""}, other = {"nonconvex", j.solver, 40, j.argc, j.argv, ""};
	pthread_t t;
	run(&first);
	for (int k = 0; k < 20; k++) {
		pthread_create(&t, NULL, run, &other);
		run(&j);
		pthread_join(t, NULL);
		printf("%s %s\n", j.line, other.line);
	}
	return 0;
}
