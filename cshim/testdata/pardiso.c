/* Test of libsaddle_pardiso.so: phases, inertia, singular matrices, release. Prints what was done or what is wrong. */
#include "saddle_pardiso.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAIL(...) do { printf(__VA_ARGS__); printf("\n"); return 1; } while (0)

static double resident(void) {
	long pages = 0, all = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (!f || fscanf(f, "%ld %ld", &all, &pages) != 2) return 0;
	fclose(f);
	return pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

/* [T I; I 0] with T tridiagonal of order k and full rank, or with its last two columns of the border equal: upper triangle by rows */
static int cycle(int k, int singular) {
	void *pt[64];
	int n = 2 * k, mtype = -2, solver = 0, iparm[64], error, one = 1, phase, msg = 0, *ia = malloc((n + 1) * sizeof(int)), *ja = malloc(4 * n * sizeof(int)), at = 0;
	double dparm[64], *a = malloc(4 * n * sizeof *a), *b = calloc(n, sizeof *b), *x = malloc(n * sizeof *x), *c = malloc(n * sizeof *c);
	pardisoinit_(pt, &mtype, &solver, iparm, dparm, &error);
	if (error) FAIL("pardisoinit: %d", error);
	for (int i = 0; i < n; i++) {
		ia[i] = at + 1;
		ja[at] = i + 1, a[at++] = i < k ? 2 + i % 3 : 0;
		if (i < k - 1) ja[at] = i + 2, a[at++] = -1;
		if (i < k) ja[at] = k + i + 1, a[at++] = singular && i == k - 1 ? 0 : 1;
	}
	ia[n] = at + 1;
	for (int i = 0; i < n; i++) for (int q = ia[i] - 1; q < ia[i + 1] - 1; q++) { /* b = A·1 */
		b[i] += a[q];
		if (ja[q] - 1 != i) b[ja[q] - 1] += a[q];
	}
	memcpy(c, b, n * sizeof *b);
	phase = 33;
	pardiso_(pt, &one, &one, &mtype, &phase, &n, a, ia, ja, NULL, &one, iparm, &msg, b, x, &error, dparm);
	if (!error) FAIL("a solve before anything was no error");
	phase = 11;
	pardiso_(pt, &one, &one, &mtype, &phase, &n, a, ia, ja, NULL, &one, iparm, &msg, b, x, &error, dparm);
	if (error) FAIL("phase 11: %d", error);
	for (int again = 0; again < 2; again++) {
		phase = 22;
		pardiso_(pt, &one, &one, &mtype, &phase, &n, a, ia, ja, NULL, &one, iparm, &msg, b, x, &error, dparm);
		if (error != (singular ? -7 : 0) || iparm[21] != k || iparm[22] != k - singular)
			FAIL("phase 22: error %d, %d positive, %d negative, order %d", error, iparm[21], iparm[22], n);
	}
	phase = 33, iparm[5] = 1;
	pardiso_(pt, &one, &one, &mtype, &phase, &n, a, ia, ja, NULL, &one, iparm, &msg, b, x, &error, dparm);
	if (error) FAIL("phase 33: %d", error);
	for (int i = 0; i < n - singular; i++) if (fabs(b[i] - 1) > 1e-9 || fabs(x[i] - 1) > 1e-9) FAIL("x[%d] = %g, b %g", i, x[i], b[i]);
	phase = -1;
	for (int again = 0; again < 2; again++) {
		pardiso_(pt, &one, &one, &mtype, &phase, &n, a, ia, ja, NULL, &one, iparm, &msg, b, x, &error, dparm);
		if (error || pt[0]) FAIL("phase -1: %d", error);
	}
	free(ia), free(ja), free(a), free(b), free(x), free(c);
	return 0;
}

int main(void) {
	double early = 0, late;
	for (int k = 0; k < 1000; k++) {
		if (cycle(20 + k % 200, k % 3 == 0)) return 1;
		if (k <= 400 && resident() > early) early = resident(); /* the collector of Go lets it rise and fall */
	}
	late = resident();
	if (late > 1.2 * early) FAIL("%.1f MB at most in 400 cycles, %.1f MB after 1000", early, late);
	printf("%.1f MB at most in 400 cycles, %.1f MB after 1000\n", early, late);
	return 0;
}
