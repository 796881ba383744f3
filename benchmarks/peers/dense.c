// dense answers questions about the speed of a BLAS and LAPACK library. Each line of standard input is
//
//	OPERATION M N K MILLISECONDS
//
// and the answer is the least CPU time of one call in seconds, found in at least three and at most as many rounds as the
// milliseconds allow. Operations on square matrices use N only. Matrices are column-major with leading dimensions equal
// to their rows, except that a multiple of 512 is avoided by 8 more. A factorisation overwrites its matrix: a round
// factorises as many fresh copies as fit in half a megabyte, and the copying is not timed.
//
//	gcc -O3 -march=native dense.c -o dense -lopenblas -lm
#include <cblas.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void dpotrf_(const char *, int *, double *, int *, int *);
void dsytrf_(const char *, int *, double *, int *, int *, double *, int *, int *);
char *openblas_get_corename(void);

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}

static uint64_t state = 88172645463325252ull;
static double random_number(void) {
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (double)(state >> 11) / 9007199254740992.0 - 0.5;
}

static double *vector(size_t n) {
	double *x = aligned_alloc(64, (n * 8 + 127) / 64 * 64);
	for (size_t i = 0; i < n; i++) x[i] = random_number();
	return x;
}

static int leading(int m) { return m % 512 == 0 ? m + 8 : m; }

static int m, n, k, lda, ldb, ldc, lwork, info, *pivots;
static double *a, *b, *c, *work, *fresh;
static volatile double sink;

static void gemm_nt(double *x) { cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, m, n, k, -1, a, lda, b, ldb, 1, x, ldc); }
static void gemm_nn(double *x) { cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m, n, k, -1, a, lda, b, leading(k), 1, x, ldc); }
static void syrk(double *x) { cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, n, k, -1, a, lda, 1, x, ldc); }
static void potrf(double *x) { dpotrf_("L", &n, x, &ldc, &info); if (info) exit(3); }
static void sytrf(double *x) { dsytrf_("L", &n, x, &ldc, pivots, work, &lwork, &info); if (info) exit(3); }
static void dot(double *x) { (void)x; sink = cblas_ddot(n, a, 1, b, 1); }
static void axpy(double *x) { (void)x; cblas_daxpy(n, 1e-9, a, 1, b, 1); }

static struct { const char *name; void (*run)(double *); int overwrites; } operations[] = {
	{"gemm_nt", gemm_nt, 0}, {"gemm_nn", gemm_nn, 0}, {"syrk", syrk, 0}, {"potrf", potrf, 1}, {"sytrf", sytrf, 1},
	{"dot", dot, 0}, {"axpy", axpy, 0},
};

static double measure(void (*run)(double *), int overwrites, double seconds) {
	size_t size = (size_t)ldc * (n > 0 ? n : 1);
	int copies = 1;
	if (overwrites && size * 8 < 1 << 19) copies = (1 << 19) / (size * 8);
	double *x = overwrites ? vector(size * copies) : c, best = 1e30, begin = now();
	int calls = 1;
	for (int round = 0; round < 3 || now() - begin < seconds; round++) {
		double t;
		if (overwrites) {
			for (int i = 0; i < copies; i++) memcpy(x + i * size, fresh, size * 8);
			t = now();
			for (int i = 0; i < copies; i++) run(x + i * size);
			t = (now() - t) / copies;
		} else {
			t = now();
			for (int i = 0; i < calls; i++) run(x);
			t = (now() - t) / calls;
			if (t * calls < 2e-4) { calls = 3e-4 / t + 1; round--; continue; }
		}
		if (t < best) best = t;
	}
	if (overwrites) free(x);
	return best;
}

int main(void) {
	char name[32];
	double ms;
	printf("%s\n", openblas_get_corename());
	fflush(stdout);
	while (scanf("%31s %d %d %d %lf", name, &m, &n, &k, &ms) == 5) {
		int known = 0;
		for (size_t o = 0; o < sizeof operations / sizeof *operations; o++) {
			if (strcmp(name, operations[o].name)) continue;
			known = 1;
			int level1 = !strcmp(name, "dot") || !strcmp(name, "axpy");
			int square = !strcmp(name, "potrf") || !strcmp(name, "sytrf");
			if (square || !strcmp(name, "syrk")) m = n;
			lda = leading(m), ldb = leading(n), ldc = leading(m), lwork = 64 * n + 64;
			if (level1) a = vector(n), b = vector(n), c = vector(1);
			else {
				int big = leading(k > n ? k : n), wide = k > n ? k : n;
				a = vector((size_t)lda * (wide + 8)), b = vector((size_t)big * (wide + 8)), c = vector((size_t)ldc * n);
			}
			work = vector(lwork), pivots = malloc(sizeof(int) * (n + 1));
			fresh = vector(1);
			if (operations[o].overwrites) {
				free(fresh);
				fresh = vector((size_t)ldc * n);
				if (!strcmp(name, "potrf")) for (int i = 0; i < n; i++) fresh[i + (size_t)i * ldc] += n;
			}
			printf("%.9e\n", measure(operations[o].run, operations[o].overwrites, ms * 1e-3));
			fflush(stdout);
			free(a), free(b), free(c), free(work), free(pivots), free(fresh);
		}
		if (!known) return 2;
	}
}
