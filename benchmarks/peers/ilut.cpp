// Rival of ILUT and BiCGSTAB: Eigen's, on one thread.
//
//	g++ -O3 -march=native -DNDEBUG -std=c++17 -I/usr/include/eigen3 benchmarks/peers/ilut.cpp -o ilutpeer
//	ilutpeer FILE DROP FILL TOL MAXITER
//
// FILE is binary: int64 n and nnz, int32 ptr[n+1] and ind[nnz], float64 val[nnz] by rows and the right-hand side
// b[n]. Prints one line: CPU seconds of the set-up and of one solve from zero, iterations, ‖b-Ax‖/‖b‖, entries of the factor.
#include <Eigen/Sparse>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

typedef Eigen::SparseMatrix<double, Eigen::RowMajor> Matrix;

// Eigen keeps its factor to itself.
struct Ilut : Eigen::IncompleteLUT<double> {
  long entries() const { return m_lu.nonZeros(); }
};

static double cpu() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

template <class T> static std::vector<T> read(FILE *f, size_t n) {
  std::vector<T> v(n);
  if (fread(v.data(), sizeof(T), n, f) != n) {
    fprintf(stderr, "ilutpeer: file too short\n");
    exit(1);
  }
  return v;
}

int main(int argc, char **argv) {
  FILE *f = argc == 6 ? fopen(argv[1], "rb") : nullptr;
  if (!f) {
    fprintf(stderr, "usage: ilutpeer FILE DROP FILL TOL MAXITER\n");
    return 2;
  }
  std::vector<int64_t> size = read<int64_t>(f, 2);
  int n = size[0], nnz = size[1];
  std::vector<int32_t> ptr = read<int32_t>(f, n + 1), ind = read<int32_t>(f, nnz);
  std::vector<double> val = read<double>(f, nnz), rhs = read<double>(f, n);
  fclose(f);
  Matrix a = Eigen::Map<const Matrix>(n, n, nnz, ptr.data(), ind.data(), val.data());
  Eigen::Map<Eigen::VectorXd> b(rhs.data(), n);

  Eigen::BiCGSTAB<Matrix, Ilut> s;
  s.preconditioner().setDroptol(atof(argv[2]));
  s.preconditioner().setFillfactor(atof(argv[3]));
  s.setTolerance(atof(argv[4]));
  s.setMaxIterations(atoi(argv[5]));
  double t = cpu();
  s.compute(a);
  double setup = cpu() - t, solve = 1e300;
  Eigen::VectorXd x;
  for (int k = 0; k < 2; k++) {
    t = cpu();
    x = s.solve(b);
    solve = std::min(solve, cpu() - t);
  }
  printf("%.6g %.6g %ld %.3g %ld\n", setup, solve, (long)s.iterations(), (b - a * x).norm() / b.norm(), s.preconditioner().entries());
}
