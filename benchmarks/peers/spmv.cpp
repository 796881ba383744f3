// Rivals of the products y = A x and y = Aᵀ x: a plain C loop and Eigen, on one thread.
//
//	g++ -O3 -march=native -std=c++17 -I/usr/include/eigen3 benchmarks/peers/spmv.cpp -o spmvpeer
//
// Reads from standard input, for each matrix, the path of a binary file with int64 rows, cols, nnz,
// then int32 ptr[rows+1], ind[nnz] and float64 val[nnz], x[cols], xt[rows] and the results that the caller
// has for them, ours[rows] and oursT[cols]. It is answered by "ready". Then every line "run" is answered by one line with the seconds of one batch of each rival, the minimum over
// repetitions within about a tenth of a second each: plain, eigen, plain transposed, eigen transposed; and by the largest
// deviation of the plain results and of the caller's from Eigen's.
#include <Eigen/Sparse>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

static double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

__attribute__((noinline)) static void plain(int m, const int *p, const int *c, const double *a, const double *x, double *y) {
  for (int i = 0; i < m; i++) {
    double s = 0;
    for (int k = p[i]; k < p[i + 1]; k++) s += a[k] * x[c[k]];
    y[i] = s;
  }
}

__attribute__((noinline)) static void plainT(int m, int n, const int *p, const int *c, const double *a, const double *x, double *y) {
  for (int j = 0; j < n; j++) y[j] = 0;
  for (int i = 0; i < m; i++)
    for (int k = p[i]; k < p[i + 1]; k++) y[c[k]] += a[k] * x[i];
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
    auto dim = get<int64_t>(f, 3);
    int m = dim[0], n = dim[1];
    size_t nz = dim[2];
    auto p = get<int>(f, m + 1), c = get<int>(f, nz);
    auto a = get<double>(f, nz), x = get<double>(f, n), xt = get<double>(f, m);
    auto ours = get<double>(f, m), oursT = get<double>(f, n);
    fclose(f);
    std::vector<double> y(m), yt(n);
    typedef Eigen::SparseMatrix<double, Eigen::RowMajor> R;
    R S = Eigen::Map<R>(m, n, nz, p.data(), c.data(), a.data());
    Eigen::Map<Eigen::VectorXd> X(x.data(), n), XT(xt.data(), m);
    Eigen::VectorXd Y(m), YT(n);
    printf("ready\n");
    fflush(stdout);
    char word[16];
    while (scanf("%15s", word) == 1 && word[0] == 'r') {
      double t[4] = {
          best([&] { plain(m, p.data(), c.data(), a.data(), x.data(), y.data()); }),
          best([&] { Y.noalias() = S * X; }),
          best([&] { plainT(m, n, p.data(), c.data(), a.data(), xt.data(), yt.data()); }),
          best([&] { YT.noalias() = S.transpose() * XT; }),
      };
      double e = 0;
      auto compare = [&e](double got, double want) {
        double d = std::fabs(got - want);
        if (!(d <= e)) e = d;  // a NaN stays
      };
      for (int i = 0; i < m; i++) compare(y[i], Y[i]), compare(ours[i], Y[i]);
      for (int j = 0; j < n; j++) compare(yt[j], YT[j]), compare(oursT[j], YT[j]);
      printf("%.9g %.9g %.9g %.9g %.3g\n", t[0], t[1], t[2], t[3], e);
      fflush(stdout);
    }
  }
}
