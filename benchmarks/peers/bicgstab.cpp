// Rival of krylov.BiCGSTAB: that of Eigen, on one thread.
//
//	g++ -O3 -march=native -std=c++17 -I/usr/include/eigen3 benchmarks/peers/bicgstab.cpp -o bicgstabpeer
//
// Reads from standard input, for each matrix, the path of a binary file with int64 n, nnz, k, then int32 ptr[n+1],
// ind[nnz], float64 val[nnz] and k right-hand sides of n numbers. It is answered by "ready". Then every line
// "PRECONDITIONER J TOL MAXITER" (identity, diagonal or ilut) solves for the right-hand side J from zero and is answered by
// the seconds of the solve, its iterations, the true relative residual, and the seconds of the set-up. "end" goes on to
// the next matrix.
#include <Eigen/Sparse>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <vector>

typedef Eigen::SparseMatrix<double, Eigen::RowMajor> Matrix;

static double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

template <class T> static std::vector<T> get(FILE *f, size_t n) {
  std::vector<T> v(n);
  if (fread(v.data(), sizeof(T), n, f) != n) {
    fprintf(stderr, "short file\n");
    exit(2);
  }
  return v;
}

static void prepare(Eigen::IncompleteLUT<double> &m) {
  m.setDroptol(1e-3);
  m.setFillfactor(5);
}
template <class P> static void prepare(P &) {}

template <class P> static void solve(const Matrix &a, const Eigen::VectorXd &b, double tol, int limit) {
  Eigen::BiCGSTAB<Matrix, P> s;
  s.setTolerance(tol);
  s.setMaxIterations(limit);
  prepare(s.preconditioner());
  double t = now();
  s.compute(a);
  double setup = now() - t;
  t = now();
  Eigen::VectorXd x = s.solve(b);
  t = now() - t;
  printf("%.9g %ld %.6g %.9g\n", t, (long)s.iterations(), (b - a * x).norm() / b.norm(), setup);
}

int main() {
  char path[4096];
  while (scanf("%4095s", path) == 1) {
    FILE *f = fopen(path, "rb");
    if (!f) return 2;
    auto dim = get<int64_t>(f, 3);
    int n = dim[0];
    auto p = get<int>(f, n + 1), c = get<int>(f, dim[1]);
    auto v = get<double>(f, dim[1]);
    auto b = get<double>(f, n * dim[2]);
    fclose(f);
    Matrix a = Eigen::Map<const Matrix>(n, n, dim[1], p.data(), c.data(), v.data());
    puts("ready");
    fflush(stdout);
    char word[64];
    while (scanf("%63s", word) == 1 && strcmp(word, "end")) {
      int j, limit;
      double tol;
      if (scanf("%d %lf %d", &j, &tol, &limit) != 3) return 2;
      Eigen::VectorXd rhs = Eigen::Map<const Eigen::VectorXd>(&b[(size_t)n * j], n);
      if (!strcmp(word, "identity")) solve<Eigen::IdentityPreconditioner>(a, rhs, tol, limit);
      else if (!strcmp(word, "diagonal")) solve<Eigen::DiagonalPreconditioner<double>>(a, rhs, tol, limit);
      else if (!strcmp(word, "ilut")) solve<Eigen::IncompleteLUT<double>>(a, rhs, tol, limit);
      else return 2;
      fflush(stdout);
    }
  }
}
