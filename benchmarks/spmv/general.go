package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// A peer is the running program of rivals.
type peer struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader

	bound float64 // largest deviation of results that is rounding
}

// tolerance is the deviation that results may have, relative to the largest sum of
// the absolute values of the terms of an element: well above rounding, well below
// what one wrong term would make.
const tolerance = 1e-11

// largestSum returns the largest element of |A| |x| and |A|ᵀ |xt|.
func largestSum(a *sparse.CSR, x, xt []float64) (largest float64) {
	rows, cols := a.Dims()
	sums := make([]float64, cols)
	for i := range rows {
		ind, val := a.Row(i)
		sum := 0.0
		for k, j := range ind {
			sum += math.Abs(val[k] * x[j])
			sums[j] += math.Abs(val[k] * xt[i])
		}
		largest = max(largest, sum)
	}
	return max(largest, slices.Max(sums))
}

// distance returns the largest difference of elements, NaN if there is one.
func distance(x, y []float64) (d float64) {
	for i := range x {
		d = max(d, math.Abs(x[i]-y[i]))
	}
	return d
}

func startPeer(exe string) (*peer, error) {
	p := &peer{cmd: exec.Command(exe)}
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	p.cmd.Stderr = os.Stderr
	return p, p.cmd.Start()
}

func (p *peer) stop() {
	p.in.Close()
	_ = p.cmd.Wait()
}

// load hands over a matrix, operands, and our results y = A x and yt = Aᵀ xt.
func (p *peer) load(a *sparse.CSR, x, xt, y, yt []float64) error {
	p.bound = tolerance * largestSum(a, x, xt)
	ptr, ind, val := a.Raw()
	rows, cols := a.Dims()
	return p.hand([]int64{int64(rows), int64(cols), int64(len(ind))}, short(ptr), ind, val, x, xt, y, yt)
}

// short returns pointers of 32 bits.
func short(ptr []int) []int32 {
	s := make([]int32, len(ptr))
	for i, q := range ptr {
		s[i] = int32(q)
	}
	return s
}

// hand hands over a file of numbers and waits until it is read.
func (p *peer) hand(parts ...any) error {
	f, err := os.CreateTemp("", "spmv")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	w := bufio.NewWriter(f)
	for _, part := range parts {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(p.in, f.Name()); err != nil {
		return err
	}
	_, err = p.out.ReadString('\n')
	return err
}

// run measures the rivals once: plain, Eigen, and both transposed. It is an error if
// our results or the plain ones are not Eigen's up to rounding.
func (p *peer) run() (t [4]float64, err error) {
	if _, err = fmt.Fprintln(p.in, "run"); err != nil {
		return t, err
	}
	line, err := p.out.ReadString('\n')
	if err != nil {
		return t, err
	}
	var deviation float64
	if _, err = fmt.Sscan(line, &t[0], &t[1], &t[2], &t[3], &deviation); err != nil {
		return t, err
	}
	if !(deviation <= p.bound) {
		return t, fmt.Errorf("results deviate from the peer's by %.3g, more than %.3g", deviation, p.bound)
	}
	return t, nil
}

func (p *peer) done() { fmt.Fprintln(p.in, "end") }

// vector returns n numbers between 0.5 and 1.5.
func vector(n int) []float64 {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	x := make([]float64, n)
	for i := range x {
		x[i] = 0.5 + rng.Float64()
	}
	return x
}

// check hands everything to the peer, which compares the results of the plan; those
// of the matrix itself are compared here.
func (b *bench) check(a *sparse.CSR, pl *sparse.Plan, x, xt, y, yt []float64) error {
	plain, plainT := make([]float64, len(y)), make([]float64, len(yt))
	a.MulVec(plain, x)
	a.MulVecT(plainT, xt)
	pl.MulVec(y, x)
	pl.MulVecT(yt, xt)
	if err := b.peer.load(a, x, xt, y, yt); err != nil {
		return err
	}
	if d := max(distance(plain, y), distance(plainT, yt)); !(d <= b.peer.bound) {
		return fmt.Errorf("results with and without a plan deviate by %.3g, more than %.3g", d, b.peer.bound)
	}
	return nil
}

// general prints the products with the matrix and its transpose on one thread.
func (b *bench) general() error {
	fmt.Printf("\n## y = A x and y = Aᵀ x, one thread, microseconds, least of %d interleaved rounds\n\n", b.rounds)
	fmt.Println("| matrix | rows | nnz | C | Eigen | CSR | plan | plan/best | C ᵀ | Eigen ᵀ | scatter ᵀ | plan ᵀ | scatter/Eigen | plan/Eigen | bytes/nnz | setup, products |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	var plan, csr, scatter, copied ratio
	err := b.each(func(p problem) error {
		rows, cols := p.a.Dims()
		x, xt, y, yt := vector(cols), vector(rows), make([]float64, rows), make([]float64, cols)
		var pl *sparse.Plan
		var err error
		setupSeconds := best(func() { pl, err = sparse.NewPlan(p.a, sparse.PlanOptions{}) })
		if err != nil {
			return err
		}
		bytes := pl.Bytes()
		if b.explain {
			fmt.Fprintln(os.Stderr, p.name, pl)
		}
		if pl, err = sparse.NewPlan(p.a, sparse.PlanOptions{Transposed: true}); err != nil {
			return err
		}
		if b.peer != nil {
			if err := b.check(p.a, pl, x, xt, y, yt); err != nil {
				return err
			}
		}
		rival, ours := [4]float64{}, [4]float64{}
		for i := range rival {
			rival[i], ours[i] = math.NaN(), math.Inf(1)
		}
		for round := range b.rounds {
			for i, f := range []func(){
				func() { p.a.MulVec(y, x) }, func() { pl.MulVec(y, x) },
				func() { p.a.MulVecT(yt, xt) }, func() { pl.MulVecT(yt, xt) },
			} {
				ours[i] = min(ours[i], best(f))
			}
			if b.peer == nil {
				continue
			}
			t, err := b.peer.run()
			if err != nil {
				return err
			}
			for i := range t {
				if round == 0 || t[i] < rival[i] {
					rival[i] = t[i]
				}
			}
		}
		if b.peer != nil {
			b.peer.done()
		}
		first := min(rival[0], rival[1])
		csr.add(p.name, first/ours[0])
		nnz := p.a.NNZ()
		fmt.Printf("| %s | %d | %d | %.1f | %.1f | %.1f | %.1f | **%.2f** | %.1f | %.1f | %.1f | %.1f | %.2f | **%.2f** | %.1f | %.0f |\n",
			p.name, rows, nnz, 1e6*rival[0], 1e6*rival[1], 1e6*ours[0], 1e6*ours[1], plan.add(p.name, first/ours[1]),
			1e6*rival[2], 1e6*rival[3], 1e6*ours[2], 1e6*ours[3], scatter.add(p.name, rival[3]/ours[2]), copied.add(p.name, rival[3]/ours[3]),
			float64(bytes)/float64(nnz), setupSeconds/ours[1])
		return nil
	})
	fmt.Printf("\nPlan against the better of C and Eigen: %v.\nCSR without a plan against the same: %v.\n", &plan, &csr)
	fmt.Printf("Transposed without a copy against Eigen: %v.\nTransposed with a copy against Eigen: %v.\n", &scatter, &copied)
	return err
}
