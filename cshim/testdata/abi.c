/* Tests of libsaddle_hsl.so: abi random|growth|cycles|many|threads. Prints what was done, or the first thing that is wrong, and exits with 1. */
#include "saddle_hsl.h"
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
	int n, ne, neg, rank, *row, *col; /* from 1 */
	double *val, *a;                  /* triplets; the dense sum */
} matrix;

static unsigned next(unsigned long long *s) {
	*s = *s * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(*s >> 33);
}
static int below(unsigned long long *s, int k) { return next(s) % k; }

#define FAIL(...) do { printf(__VA_ARGS__); printf("\n"); fflush(stdout); _exit(1); } while (0)

/* A = P X D X' P', X unit triangular and sparse, D of order 1 and 2 blocks, all of small whole numbers: the sums are exact, so
 * that inertia and rank are known (Sylvester). */
static matrix make(int n, int zeros, unsigned long long *s) {
	matrix m = {n};
	double *d = calloc((size_t)n * n, sizeof *d), *x = calloc((size_t)n * n, sizeof *x), *t = calloc((size_t)n * n, sizeof *t);
	int *p = malloc(n * sizeof *p);
	m.a = calloc((size_t)n * n, sizeof *m.a);
	for (int i = 0; i < n;) {
		if (i < zeros) i++;
		else if (i + 1 < n && below(s, 3) == 0) d[i * n + i + 1] = d[(i + 1) * n + i] = 1 + below(s, 3), m.neg++, m.rank += 2, i += 2;
		else {
			int v = 1 + below(s, 4), minus = below(s, 2);
			d[i * n + i] = minus ? -v : v, m.neg += minus, m.rank++, i++;
		}
	}
	for (int i = 0; i < n; i++) p[i] = i;
	for (int i = n - 1; i > 0; i--) {
		int j = below(s, i + 1), q = p[i];
		p[i] = p[j], p[j] = q;
	}
	for (int i = 0; i < n; i++) {
		x[i * n + p[i]] = 1;
		for (int k = below(s, 3); i > 0 && k > 0; k--) x[i * n + p[below(s, i)]] = below(s, 2) ? 1 : -1;
	}
	for (int i = 0; i < n; i++) for (int k = 0; k < n; k++) if (x[i * n + k]) for (int j = 0; j < n; j++) t[i * n + j] += x[i * n + k] * d[k * n + j];
	for (int i = 0; i < n; i++) for (int k = 0; k < n; k++) if (x[i * n + k]) for (int j = 0; j < n; j++) m.a[j * n + i] += t[j * n + k] * x[i * n + k];
	free(d), free(x), free(t), free(p);
	return m;
}

/* triplets of m, some split in two, in either triangle (unless lower), and some out of range */
static void scatter(matrix *m, int lower, int outside, unsigned long long *s) {
	int n = m->n, room = 2 * n * n + 8;
	m->row = realloc(m->row, room * sizeof(int)), m->col = realloc(m->col, room * sizeof(int)), m->val = realloc(m->val, room * sizeof(double));
	m->ne = 0;
	for (int j = 0; j < n; j++) for (int i = j; i < n; i++) {
		double v = m->a[j * n + i];
		if (v == 0 && i != j) continue;
		for (int parts = 1 + (below(s, 4) == 0); parts > 0; parts--) {
			double part = parts == 2 ? below(s, 9) - 4 : v;
			int flip = !lower && below(s, 2);
			m->row[m->ne] = 1 + (flip ? j : i), m->col[m->ne] = 1 + (flip ? i : j), m->val[m->ne] = part, m->ne++;
			v -= part;
		}
		if (outside && below(s, n * n) == 0) m->row[m->ne] = n + 1 + below(s, 3), m->col[m->ne] = 1 + j, m->val[m->ne] = 7, m->ne++;
	}
	if (outside && !lower) m->row[m->ne] = 0, m->col[m->ne] = 1, m->val[m->ne] = 3, m->ne++;
}

static void release(matrix *m) { free(m->row), free(m->col), free(m->val), free(m->a); }

/* b = A x for small whole x */
static void image(const matrix *m, double *b, unsigned long long *s) {
	int n = m->n;
	memset(b, 0, n * sizeof *b);
	for (int j = 0; j < n; j++) {
		double x = below(s, 7) - 3;
		for (int i = 0; i < n; i++) b[i] += m->a[j * n + i] * x;
	}
}

static double residual(const matrix *m, const double *x, const double *b) {
	int n = m->n;
	double worst = 0, normb = 0, normx = 0, norma = 0;
	for (int i = 0; i < n; i++) {
		double r = b[i], row = 0;
		for (int j = 0; j < n; j++) r -= m->a[j * n + i] * x[j], row += fabs(m->a[j * n + i]);
		if (!(fabs(r) <= worst)) worst = fabs(r);
		normb = fmax(normb, fabs(b[i])), normx = fmax(normx, fabs(x[i])), norma = fmax(norma, row);
	}
	return worst == 0 ? 0 : worst / (norma * normx + normb);
}

typedef struct { int neg, rank, calls; double error, refined; } outcome;

static outcome ma57(const matrix *m, const double *b, int first, int tries, double u) {
	int n = m->n, ne = m->ne, icntl[20], info[40], lkeep = 5 * n + ne + (n > ne ? n : ne) + 42, one = 1, zero = 0;
	double cntl[5], rinfo[20];
	int *keep = calloc(lkeep, sizeof(int)), *iwork = calloc(5 * n, sizeof(int));
	ma57id_(cntl, icntl);
	cntl[0] = u;
	ma57ad_(&n, &ne, m->row, m->col, &lkeep, keep, iwork, icntl, info, rinfo);
	if (info[0] < 0) FAIL("ma57ad: info %d %d", info[0], info[1]);
	int lfact = first ? first : info[8], lifact = first ? first : info[9], warn = info[0];
	double *fact = malloc(lfact * sizeof(double)), *x = malloc(n * sizeof *x), *r = malloc(n * sizeof *r);
	int *ifact = malloc(lifact * sizeof(int));
	outcome o = {0};
	for (;; o.calls++) {
		double dummy = 0;
		int ints = 0, old;
		ma57bd_(&n, &ne, m->val, fact, &lfact, ifact, &lifact, &lkeep, keep, iwork, icntl, cntl, info, rinfo);
		if (info[0] != -3 && info[0] != -4) break;
		if (o.calls == tries) FAIL("ma57bd: info %d after %d calls", info[0], tries);
		int reals = info[0] == -3, want = info[reals ? 16 : 17];
		if (want <= (reals ? lfact : lifact)) FAIL("ma57bd: info %d asks for %d", info[0], want);
		void *bigger = malloc((size_t)want * (reals ? sizeof(double) : sizeof(int)));
		int ic = reals ? 0 : 1;
		old = reals ? lfact : lifact;
		ma57ed_(&n, &ic, keep, fact, &lfact, reals ? bigger : &dummy, reals ? &want : &old, ifact, &lifact, reals ? &ints : bigger, &want, info);
		if (info[0] != 0) FAIL("ma57ed: info %d", info[0]);
		if (reals) free(fact), fact = bigger, lfact = want;
		else free(ifact), ifact = bigger, lifact = want;
	}
	o.neg = info[23], o.rank = info[24];
	if (info[0] != (o.rank < n ? 4 : 0)) FAIL("ma57bd: info %d, rank %d of %d", info[0], o.rank, n);
	memcpy(x, b, n * sizeof *x);
	ma57cd_(&one, &n, fact, &lfact, ifact, &lifact, &one, x, &n, fact, &zero, iwork, icntl, info);
	if (info[0] != 0) FAIL("ma57cd: info %d", info[0]);
	o.error = residual(m, x, b);
	double *y = malloc(n * sizeof *y); /* the same by parts */
	memcpy(y, b, n * sizeof *y);
	for (int job = 2; job <= 4; job++) ma57cd_(&job, &n, fact, &lfact, ifact, &lifact, &one, y, &n, fact, &zero, iwork, icntl, info);
	for (int i = 0; i < n; i++) if (fabs(x[i] - y[i]) > 1e-9 * (1 + fabs(x[i]))) FAIL("ma57cd: jobs 2, 3, 4 give %g, job 1 %g", y[i], x[i]);
	free(y);
	ma57dd_(&zero, &n, &ne, m->val, m->row, m->col, fact, &lfact, ifact, &lifact, (double *)b, x, r, fact, iwork, icntl, cntl, info, rinfo);
	if (info[0] != 0) FAIL("ma57dd: info %d", info[0]);
	o.refined = residual(m, x, b);
	cntl[0] = 0.25; /* a host that wants better pivots */
	ma57bd_(&n, &ne, m->val, fact, &lfact, ifact, &lifact, &lkeep, keep, iwork, icntl, cntl, info, rinfo);
	if (info[0] >= 0) {
		memcpy(x, b, n * sizeof *x);
		if (info[23] != o.neg || info[24] != o.rank) FAIL("ma57bd: with u 0.25 %d negative, rank %d, before %d, %d", info[23], info[24], o.neg, o.rank);
		ma57cd_(&one, &n, fact, &lfact, ifact, &lifact, &one, x, &n, fact, &zero, iwork, icntl, info);
		if (info[0] || !(residual(m, x, b) < 1e-12)) FAIL("ma57cd: with u 0.25 the error is %.2g", residual(m, x, b));
	} else if (info[0] != -3 && info[0] != -4) FAIL("ma57bd: with u 0.25 info %d", info[0]);
	if (warn & ~3) FAIL("ma57ad: warning %d", warn);
	free(keep), free(iwork), free(fact), free(ifact), free(x), free(r);
	return o;
}

static outcome ma27(const matrix *m, const double *b, int first, int tries, double u) {
	int n = m->n, nz = m->ne, icntl[30], info[20], nsteps, iflag = 0, maxfrt, liw = 2 * nz + 3 * n + 1;
	double cntl[5], ops;
	int *iw = malloc(liw * sizeof(int)), *ikeep = malloc(3 * n * sizeof(int)), *iw1 = malloc(2 * n * sizeof(int));
	ma27id_(icntl, cntl);
	cntl[0] = u;
	ma27ad_(&n, &nz, m->row, m->col, iw, &liw, ikeep, iw1, &nsteps, &iflag, icntl, cntl, info, &ops);
	if (info[0] != 0 || nsteps < 1) FAIL("ma27ad: info %d %d", info[0], info[1]);
	int la = first ? (first > nz ? first : nz) : info[4];
	liw = first ? first : info[5];
	iw = realloc(iw, liw * sizeof(int));
	double *a = malloc(la * sizeof *a), *x = malloc(n * sizeof *x), *w;
	outcome o = {0};
	for (;; o.calls++) {
		memcpy(a, m->val, nz * sizeof *a);
		ma27bd_(&n, &nz, m->row, m->col, a, &la, iw, &liw, ikeep, &nsteps, &maxfrt, iw1, icntl, cntl, info);
		if (info[0] != -3 && info[0] != -4) break;
		if (o.calls == tries) FAIL("ma27bd: info %d after %d calls", info[0], tries);
		if (info[1] <= (info[0] == -3 ? liw : la)) FAIL("ma27bd: info %d asks for %d", info[0], info[1]);
		if (info[0] == -3) liw = info[1], iw = realloc(iw, liw * sizeof(int));
		else la = info[1], free(a), a = malloc(la * sizeof *a);
	}
	if (info[0] != 0 && info[0] != 3) FAIL("ma27bd: info %d", info[0]);
	o.neg = info[14], o.rank = info[0] == 3 ? info[1] : n;
	memcpy(x, b, n * sizeof *x);
	w = malloc(maxfrt * sizeof *w);
	ma27cd_(&n, a, &la, iw, &liw, w, &maxfrt, x, iw1, &nsteps, icntl, info);
	if (info[0] != 0) FAIL("ma27cd: info %d", info[0]);
	o.error = residual(m, x, b);
	free(iw), free(ikeep), free(iw1), free(a), free(x), free(w);
	return o;
}

static outcome ma97(const matrix *m, const double *b, double u) { /* m has lower triplets by columns */
	int n = m->n, *ptr = calloc(n + 1, sizeof(int));
	for (int k = 0; k < m->ne; k++) ptr[m->col[k]]++;
	ptr[0] = 1;
	for (int j = 0; j < n; j++) ptr[j + 1] += ptr[j];
	struct ma97_control c;
	struct ma97_info info;
	void *akeep = NULL, *fkeep = NULL;
	ma97_default_control_d(&c);
	c.f_arrays = 1, c.u = u;
	ma97_analyse_d(0, n, ptr, m->row, NULL, &akeep, &c, &info, NULL);
	if (info.flag < 0 || !akeep) FAIL("ma97_analyse: flag %d", info.flag);
	c.action = 0;
	double *x = malloc(n * sizeof *x);
	memcpy(x, b, n * sizeof *x);
	ma97_factor_d(4, ptr, m->row, m->val, &akeep, &fkeep, &c, &info, NULL);
	if (info.flag < 0 && (info.flag != -7 || info.matrix_rank == n)) FAIL("ma97_factor: flag %d", info.flag);
	c.action = 1;
	ma97_factor_solve_d(4, ptr, m->row, m->val, 1, x, n, &akeep, &fkeep, &c, &info, NULL);
	if (info.flag < 0) FAIL("ma97_factor_solve: flag %d", info.flag);
	outcome o = {info.num_neg, info.matrix_rank, 0, residual(m, x, b), 0};
	memcpy(x, b, n * sizeof *x);
	ma97_solve_d(0, 1, x, n, &akeep, &fkeep, &c, &info);
	if (info.flag != 0 || info.num_neg != o.neg) FAIL("ma97_solve: flag %d, %d negative", info.flag, info.num_neg);
	o.error = fmax(o.error, residual(m, x, b));
	ma97_finalise_d(&akeep, &fkeep);
	if (akeep || fkeep) FAIL("ma97_finalise: something is left");
	ma97_solve_d(0, 1, x, n, &akeep, &fkeep, &c, &info);
	if (info.flag >= 0) FAIL("ma97_solve after finalise: flag %d", info.flag);
	ma97_finalise_d(&akeep, &fkeep);
	free(ptr), free(x);
	return o;
}

/* Growth of 1e8 may be accepted at first, which refinement, the host's or that of ma57dd, takes away. */
static void expect(const char *who, int k, const matrix *m, outcome o, double u) {
	if (o.neg != m->neg || o.rank != m->rank || !(o.error < 1e-6) || !(o.refined < 1e-14))
		FAIL("%s: matrix %d, n %d, u %g: %d negative, rank %d, error %.2g, refined %.2g; want %d, %d", who, k, m->n, u, o.neg, o.rank, o.error,
			o.refined, m->neg, m->rank);
}

static void one(int k, int n, int zeros, int first, unsigned long long *s) {
	static const double us[] = {1e-8, 1e-8, 1e-4, 0.01, 0.1};
	matrix m = make(n, zeros, s);
	double *b = malloc(n * sizeof *b), u = us[below(s, 5)];
	image(&m, b, s);
	scatter(&m, 0, below(s, 3) == 0, s);
	expect("ma57", k, &m, ma57(&m, b, first, 6, u), u);
	expect("ma27", k, &m, ma27(&m, b, first, 6, u), u);
	scatter(&m, 1, 0, s);
	expect("ma97", k, &m, ma97(&m, b, u), u);
	free(b), release(&m);
}

static void *thread(void *arg) {
	unsigned long long s = *(int *)arg;
	for (int k = 0; k < 150; k++) {
		if (k % 2) s = 12345 + k; /* every other matrix is that of the other thread */
		one(k, 20 + k % 40, k % 3, k % 5 ? 0 : 1, &s);
	}
	return NULL;
}

static double resident(void) {
	long pages = 0, all = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (!f || fscanf(f, "%ld %ld", &all, &pages) != 2) FAIL("no /proc/self/statm");
	fclose(f);
	return pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

/* More problems at once than the library keeps plans of: everything must be found in the arrays again. Between the calls they are moved. */
enum { LIVE = 20 };

static void *moved(void *old, size_t size) {
	void *p = malloc(size);
	memcpy(p, old, size);
	memset(old, 0xff, size);
	free(old);
	return p;
}

static void many(unsigned long long *s) {
	struct {
		matrix m;
		int lkeep, lfact, lifact, la, liw, nsteps, maxfrt, *keep, *ifact, *ikeep, *iw;
		double *fact, *a, *b, *x;
	} p[LIVE] = {0};
	int icntl[20], info[40], icntl27[30], iwork[1000], iflag, one = 1, zero = 0;
	double cntl[5], rinfo[20], cntl27[5], ops;
	ma57id_(cntl, icntl);
	ma27id_(icntl27, cntl27);
	for (int k = 0; k < LIVE; k++) {
		p[k].m = make(20 + 3 * k, k % 4 == 3, s);
		matrix *m = &p[k].m;
		scatter(m, 0, 1, s);
		int n = m->n, ne = m->ne;
		p[k].lkeep = 5 * n + ne + (n > ne ? n : ne) + 42;
		p[k].keep = calloc(p[k].lkeep, sizeof(int)), p[k].ikeep = calloc(3 * n, sizeof(int));
		p[k].b = malloc(n * sizeof(double)), p[k].x = malloc(n * sizeof(double));
		ma57ad_(&n, &ne, m->row, m->col, &p[k].lkeep, p[k].keep, iwork, icntl, info, rinfo);
		p[k].fact = malloc((p[k].lfact = info[8]) * sizeof(double)), p[k].ifact = malloc((p[k].lifact = info[9]) * sizeof(int));
		iflag = 0, p[k].liw = 1;
		ma27ad_(&n, &ne, m->row, m->col, iwork, &p[k].liw, p[k].ikeep, iwork, &p[k].nsteps, &iflag, icntl27, cntl27, info, &ops);
		p[k].a = malloc((p[k].la = 2 * info[4]) * sizeof(double)), p[k].iw = malloc((p[k].liw = 2 * info[5]) * sizeof(int));
	}
	for (int round = 0; round < 3; round++) {
		for (int k = 0; k < LIVE; k++) {
			matrix *m = &p[k].m;
			int n = m->n, ne = m->ne;
			for (int q = 0; round && q < ne; q++) m->val[q] *= 2; /* other values of the same kind */
			for (int q = 0; round && q < n * n; q++) m->a[q] *= 2;
			p[k].keep = moved(p[k].keep, p[k].lkeep * sizeof(int));
			ma57bd_(&n, &ne, m->val, p[k].fact, &p[k].lfact, p[k].ifact, &p[k].lifact, &p[k].lkeep, p[k].keep, iwork, icntl, cntl, info, rinfo);
			if (info[0] != (m->rank < n ? 4 : 0) || info[23] != m->neg || info[24] != m->rank)
				FAIL("ma57bd %d of many: info %d, %d negative, rank %d; want %d, %d", k, info[0], info[23], info[24], m->neg, m->rank);
			p[k].fact = moved(p[k].fact, p[k].lfact * sizeof(double)), p[k].ifact = moved(p[k].ifact, p[k].lifact * sizeof(int));
			memcpy(p[k].a, m->val, ne * sizeof(double));
			ma27bd_(&n, &ne, m->row, m->col, p[k].a, &p[k].la, p[k].iw, &p[k].liw, p[k].ikeep, &p[k].nsteps, &p[k].maxfrt, iwork, icntl27, cntl27, info);
			if (info[0] != (m->rank < n ? 3 : 0) || info[14] != m->neg) FAIL("ma27bd %d of many: info %d, %d negative; want %d", k, info[0], info[14], m->neg);
		}
		for (int k = 0; k < LIVE; k++) {
			matrix *m = &p[k].m;
			int n = m->n;
			image(m, p[k].b, s);
			memcpy(p[k].x, p[k].b, n * sizeof(double));
			ma57cd_(&one, &n, p[k].fact, &p[k].lfact, p[k].ifact, &p[k].lifact, &one, p[k].x, &n, rinfo, &zero, iwork, icntl, info);
			double e = residual(m, p[k].x, p[k].b);
			if (info[0] || !(e < 1e-6)) FAIL("ma57cd %d of many: info %d, error %.2g", k, info[0], e);
			memcpy(p[k].x, p[k].b, n * sizeof(double));
			ma27cd_(&n, p[k].a, &p[k].la, p[k].iw, &p[k].liw, rinfo, &p[k].maxfrt, p[k].x, iwork, &p[k].nsteps, icntl27, info);
			e = residual(m, p[k].x, p[k].b);
			if (info[0] || !(e < 1e-6)) FAIL("ma27cd %d of many: info %d, error %.2g", k, info[0], e);
		}
	}
	for (int k = 0; k < LIVE; k++) {
		release(&p[k].m);
		free(p[k].keep), free(p[k].ifact), free(p[k].ikeep), free(p[k].iw), free(p[k].fact), free(p[k].a), free(p[k].b), free(p[k].x);
	}
	printf("%d problems at once\n", LIVE);
}

static void warningsTest(void) {
	int n = 3, ne = 6, row[] = {1, 1, 2, 3, 4, 0}, col[] = {1, 1, 2, 3, 1, 2}, icntl[20], info[40], lkeep = 100, keep[100] = {0}, iwork[15];
	double cntl[5], rinfo[20], a[] = {1, 2, -3, 4, 9, 9}, fact[400];
	int ifact[1000], lfact = 400, lifact = 1000;
	ma57id_(cntl, icntl);
	for (int k = 0; k < 20; k++) if (k != 5) icntl[k] = 77 + k; /* values that mean nothing */
	icntl[5] = 99;
	ma57ad_(&n, &ne, row, col, &lkeep, keep, iwork, icntl, info, rinfo);
	if (info[0] != 3 || info[2] != 2 || info[3] != 1) FAIL("ma57ad: info %d, %d out of range, %d repeated", info[0], info[2], info[3]);
	ma57bd_(&n, &ne, a, fact, &lfact, ifact, &lifact, &lkeep, keep, iwork, icntl, cntl, info, rinfo);
	if (info[0] != 0 || info[23] != 1 || info[24] != 3) FAIL("ma57bd: info %d, %d negative, rank %d", info[0], info[23], info[24]);
	memset(keep, 0, sizeof keep);
	ma57bd_(&n, &ne, a, fact, &lfact, ifact, &lifact, &lkeep, keep, iwork, icntl, cntl, info, rinfo);
	if (info[0] >= 0) FAIL("ma57bd with a spoilt keep: info %d", info[0]);
	int bad = 0, few = 5;
	ma57ad_(&bad, &ne, row, col, &lkeep, keep, iwork, icntl, info, rinfo);
	if (info[0] != -1) FAIL("ma57ad with n 0: info %d", info[0]);
	ma57ad_(&n, &ne, row, col, &few, keep, iwork, icntl, info, rinfo);
	if (info[0] != -15) FAIL("ma57ad with 5 words: info %d", info[0]);
	a[0] = NAN;
	ma57ad_(&n, &ne, row, col, &lkeep, keep, iwork, icntl, info, rinfo);
	ma57bd_(&n, &ne, a, fact, &lfact, ifact, &lifact, &lkeep, keep, iwork, icntl, cntl, info, rinfo);
	if (info[0] >= 0) FAIL("ma57bd with NaN: info %d", info[0]);
	int job = 1, nrhs = 1, lwork = 0;
	double x[3] = {1, 2, 3};
	memset(fact, 0, sizeof fact);
	ma57cd_(&job, &n, fact, &lfact, ifact, &lifact, &nrhs, x, &n, fact, &lwork, iwork, icntl, info);
	if (info[0] >= 0) FAIL("ma57cd without factors: info %d", info[0]);
}

int main(int argc, char **argv) {
	const char *what = argc > 1 ? argv[1] : "random";
	unsigned long long s = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	if (strcmp(what, "random") == 0) {
		warningsTest();
		int singular = 0;
		for (int k = 0; k < 500; k++) {
			int n = 1 + below(&s, k % 25 == 7 ? 400 : 60), zeros = k % 3 == 0 ? below(&s, n / 4 + 2) : 0;
			singular += zeros > 0;
			one(k, n, zeros > n ? n : zeros, 0, &s);
		}
		printf("500 matrices, %d singular\n", singular);
	} else if (strcmp(what, "growth") == 0) {
		for (int k = 0; k < 100; k++) one(k, 2 + below(&s, 80), k % 4 == 0, 1 + below(&s, 50), &s);
		printf("100 matrices with arrays that were too short\n");
	} else if (strcmp(what, "cycles") == 0) {
		double early = 0, late;
		for (int k = 0; k < 1000; k++) {
			if (k % 50 == 0) s = 99; /* patterns come again */
			one(k, 30 + k % 50, 0, 0, &s);
			if (k <= 400 && resident() > early) early = resident(); /* the collector of Go lets it rise and fall */
		}
		late = resident();
		if (late > 1.2 * early) FAIL("%.1f MB at most in 400 cycles, %.1f MB after 1000", early, late);
		printf("%.1f MB at most in 400 cycles, %.1f MB after 1000\n", early, late);
	} else if (strcmp(what, "many") == 0) {
		many(&s);
	} else if (strcmp(what, "threads") == 0) {
		pthread_t t[2];
		int seed[2] = {5, 6};
		for (int k = 0; k < 2; k++) pthread_create(&t[k], NULL, thread, &seed[k]);
		for (int k = 0; k < 2; k++) pthread_join(t[k], NULL);
		printf("two threads\n");
	} else FAIL("what is %s?", what);
	return 0;
}
