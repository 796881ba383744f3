// Rivals of the solves L x = b and Lᵀ x = b with a unit lower triangular L: a plain C loop over its columns and Eigen, on
// one thread.
//
//	g++ -O3 -march=native -std=c++17 -I/usr/include/eigen3 benchmarks/peers/trisolve.cpp -o tripeer
//
// Reads from standard input, for each matrix, the path of a binary file with int64 n, nnz, then int32 ptr[n+1],
// ind[nnz] and float64 val[nnz] by columns that begin with the diagonal, b[n] and the solutions that the caller has,
// ours[n] and oursT[n]. It is answered by "ready". Then every line "run" is answered by one line with the least
// seconds of one solve, over repetitions of about a tenth of a second each: plain, Eigen, plain transposed, Eigen
// transposed; and by the largest deviation of the plain results and of the caller's from Eigen's. A solve copies b
// first, as the caller does.
#include <Eigen/Sparse>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

static double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

__attribute__((noinline)) static void plain(int n, const int *p, const int *r, const double *a, const double *b, double *x) {
  for (int i = 0; i < n; i++) x[i] = b[i];
  for (int j = 0; j < n; j++) {
    double q = x[j];
    for (int k = p[j] + 1; k < p[j + 1]; k++) x[r[k]] -= a[k] * q;
  }
}

__attribute__((noinline)) static void plainT(int n, const int *p, const int *r, const double *a, const double *b, double *x) {
  for (int i = 0; i < n; i++) x[i] = b[i];
  for (int j = n - 1; j >= 0; j--) {
    double q = x[j];
    for (int k = p[j] + 1; k < p[j + 1]; k++) q -= a[k] * x[r[k]];
    x[j] = q;
  }
}

static double best(const std::function<void()> &f) {
  double b = 1e300, t0 = now();
  for (int r = 0; r < 3 || now() - t0 < 0.1; r++) {
    double t = now();
    f();
    b = std::min(b, now() - t);
  }
  return b;
}

template <class T> static std::vector<T> get(FILE *f, size_t n) {
  std::vector<T> v(n);
  if (fread(v.data(), sizeof(T), n, f) != n) {
    fprintf(stderr, "short file\n");
    exit(2);
  }
  return v;
}

int main() {
  char path[4096];
  while (scanf("%4095s", path) == 1) {
    FILE *f = fopen(path, "rb");
    if (!f) return 2;
    auto dim = get<int64_t>(f, 2);
    int n = dim[0];
    size_t nz = dim[1];
    auto p = get<int>(f, n + 1), r = get<int>(f, nz);
    auto a = get<double>(f, nz), b = get<double>(f, n), ours = get<double>(f, n), oursT = get<double>(f, n);
    fclose(f);
    typedef Eigen::SparseMatrix<double> S;
    const S L = Eigen::Map<S>(n, n, nz, p.data(), r.data(), a.data());
    Eigen::Map<Eigen::VectorXd> B(b.data(), n);
    Eigen::VectorXd X(n), XT(n);
    std::vector<double> x(n), xt(n);
    printf("ready\n");
    fflush(stdout);
    char word[16];
    while (scanf("%15s", word) == 1 && word[0] == 'r') {
      double t[4] = {
          best([&] { plain(n, p.data(), r.data(), a.data(), b.data(), x.data()); }),
          best([&] { X = B; L.triangularView<Eigen::UnitLower>().solveInPlace(X); }),
          best([&] { plainT(n, p.data(), r.data(), a.data(), b.data(), xt.data()); }),
          best([&] { XT = B; L.transpose().triangularView<Eigen::UnitUpper>().solveInPlace(XT); }),
      };
      double e = 0;
      auto compare = [&e](double got, double want) {
        double d = std::fabs(got - want);
        if (!(d <= e)) e = d;  // a NaN stays
      };
      for (int i = 0; i < n; i++) compare(x[i], X[i]), compare(ours[i], X[i]), compare(xt[i], XT[i]), compare(oursT[i], XT[i]);
      printf("%.9g %.9g %.9g %.9g %.3g\n", t[0], t[1], t[2], t[3], e);
      fflush(stdout);
    }
  }
}
