// order prints the ordering of a symmetric matrix by AMD of SuiteSparse or METIS_NodeND, with their default settings:
//
//	order FILE.mtx amd|metis
//
// The first line is the CPU time in seconds, without reading and without forming the graph of the full pattern; then follow
// the columns in the order of elimination, counted from 0, one a line. The file is in coordinate form; only the pattern counts,
// and of a file that is not symmetric that of A + Aᵀ.
//
//	gcc -O3 -march=native -I/usr/include/suitesparse benchmarks/peers/order.c -o order -lamd -lmetis -lsuitesparseconfig -lm
#include <amd.h>
#include <metis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void fail(const char *what) {
	fprintf(stderr, "order: %s\n", what);
	exit(2);
}

static void *reserve(size_t count, size_t size) {
	void *p = calloc(count + 1, size);
	if (!p) fail("out of memory");
	return p;
}

static char *text(const char *path) {
	FILE *f = fopen(path, "rb");
	if (!f) fail("cannot open the file");
	fseek(f, 0, SEEK_END);
	long size = ftell(f);
	rewind(f);
	char *s = reserve(size + 1, 1);
	if (fread(s, 1, size, f) != (size_t)size) fail("short file");
	fclose(f);
	return s;
}

static char *nextline(char *s) {
	char *e = strchr(s, '\n');
	return e ? e + 1 : s + strlen(s);
}

// graph of A + Aᵀ without the diagonal and without repeats.
static int n, *ptr, *adj;

static void readgraph(const char *path) {
	char *s = text(path);
	if (strncmp(s, "%%MatrixMarket", 14) || !strstr(s, "coordinate")) fail("not a Matrix Market file in coordinate form");
	while (*s == '%' || *s == '\n') s = nextline(s);
	long rows = strtol(s, &s, 10), cols = strtol(s, &s, 10), nnz = strtol(s, &s, 10);
	if (rows != cols || rows <= 0) fail("not square");
	n = rows;
	int *r = reserve(nnz, sizeof *r), *c = reserve(nnz, sizeof *c);
	long *at = reserve(n + 1, sizeof *at);
	s = nextline(s);
	for (long k = 0; k < nnz; k++, s = nextline(s)) {
		r[k] = strtol(s, &s, 10) - 1;
		c[k] = strtol(s, &s, 10) - 1;
		if (r[k] < 0 || r[k] >= n || c[k] < 0 || c[k] >= n) fail("index out of range");
		if (r[k] != c[k]) at[r[k] + 1]++, at[c[k] + 1]++;
	}
	for (int i = 0; i < n; i++) at[i + 1] += at[i];
	// transposing twice sorts: first by columns as read, then rows in ascending order
	int *first = reserve(at[n], sizeof *first), *source = reserve(at[n], sizeof *source);
	long *to = reserve(n + 1, sizeof *to);
	memcpy(to, at, n * sizeof *to);
	for (long k = 0; k < nnz; k++)
		if (r[k] != c[k]) first[to[c[k]]++] = r[k], first[to[r[k]]++] = c[k];
	memcpy(to, at, n * sizeof *to);
	for (int j = 0; j < n; j++)
		for (long k = at[j]; k < at[j + 1]; k++) source[to[first[k]]++] = j;
	ptr = reserve(n + 1, sizeof *ptr);
	adj = first;
	int w = 0;
	for (int j = 0; j < n; j++) {
		for (long k = at[j]; k < at[j + 1]; k++)
			if (w == ptr[j] || adj[w - 1] != source[k]) adj[w++] = source[k];
		ptr[j + 1] = w;
	}
}

int main(int argc, char **argv) {
	if (argc != 3) fail("usage: order FILE.mtx amd|metis");
	readgraph(argv[1]);
	int *perm = reserve(n, sizeof *perm), *inverse = reserve(n, sizeof *inverse);
	double start = now();
	if (!strcmp(argv[2], "amd")) {
		if (amd_order(n, ptr, adj, perm, NULL, NULL) < 0) fail("amd_order failed");
	} else if (!strcmp(argv[2], "metis")) {
		idx_t order = n, options[METIS_NOPTIONS];
		METIS_SetDefaultOptions(options);
		options[METIS_OPTION_SEED] = 1;
		if (METIS_NodeND(&order, ptr, adj, NULL, options, perm, inverse) != METIS_OK) fail("METIS_NodeND failed");
	} else
		fail("usage: order FILE.mtx amd|metis");
	printf("%.9f\n", now() - start);
	for (int k = 0; k < n; k++) printf("%d\n", perm[k]);
	return 0;
}
