package factortest

import (
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// TestFamilies checks what each family claims, on small members: the order, the inertia by exact
// arithmetic, the signs and the order of elimination.
func TestFamilies(t *testing.T) {
	const seed = 41
	for f, family := range Families() {
		claims, sizes := 0, []int{1, 2, 3, 5, 8, 11, 12, 13, 17, 24, 30, 41, 50, 60}
		for k, size := range sizes {
			rng := rand.New(rand.NewPCG(seed, uint64(f*1000+k)))
			c := family.Make(rng, size)
			if k%3 == 2 {
				c = Shuffled(rng, c)
			}
			if n := c.N(); n > max(size, 19) || n < 1 || size == 60 && n < 17 && family.Name != "order-one" {
				t.Errorf("%s: order %d for size %d", family.Name, n, size)
			}
			if c.Known {
				claims++
				if got := count(c.A); got != c.Inertia {
					t.Errorf("seed %d: %s %s, size %d: inertia %+v, claimed %+v", seed, family.Name, c.Name, size, got, c.Inertia)
				}
			}
			checkExtras(t, family.Name, c)
		}
		exact := strings.HasPrefix(family.Name, "mixed") || strings.Contains(family.Name, "zero-diagonals") ||
			family.Name == "weighted-grid" || strings.HasPrefix(family.Name, "tiny") || family.Name == "kahan-leaves" ||
			family.Name == "geometric-chain" || family.Name == "geometric-congruent" || family.Name == "bad-column"
		if !exact && claims < len(sizes)-3 {
			t.Errorf("%s: inertia known of %d of %d", family.Name, claims, len(sizes))
		}
	}
}

// checkExtras checks Signs and Order of a case.
func checkExtras(t *testing.T, family string, c Case) {
	if c.Order != nil {
		if len(c.Order) != c.N() || c.Order.Check() != nil {
			t.Errorf("%s %s: Order is no permutation", family, c.Name)
		}
	}
	if c.Signs == nil {
		return
	}
	pos := 0
	for _, s := range c.Signs {
		if s > 0 {
			pos++
		}
	}
	if len(c.Signs) != c.N() || pos != c.Inertia.Pos {
		t.Errorf("%s %s: signs %v, inertia %+v", family, c.Name, c.Signs, c.Inertia)
	}
	each(c.A, func(i, j int, v float64) {
		if i == j && v*float64(c.Signs[i]) < 0 {
			t.Errorf("%s %s: diagonal element %d = %v has not the sign %d", family, c.Name, i, v, c.Signs[i])
		}
		if i != j && v != 0 && c.Signs[i] == c.Signs[j] && (c.A.At(i, i) == 0 || c.A.At(j, j) == 0) {
			t.Errorf("%s %s: element (%d, %d) inside a block of one sign with zero diagonal", family, c.Name, i, j)
		}
	})
}

// small is made once for the tests that look at it.
var small = sync.OnceValue(func() []Case { return Small(7) })

func TestSmall(t *testing.T) {
	list := small()
	if len(list) < 2000 {
		t.Errorf("%d matrices, want 2000 or more", len(list))
	}
	var singular, indefinite, sure, ordered, signed int
	for _, c := range list {
		n := c.N()
		if n > smallOrder || !c.Known || c.Inertia.Pos+c.Inertia.Neg+c.Inertia.Zero != n {
			t.Fatalf("%s: order %d, inertia %+v, known %v", c.Name, n, c.Inertia, c.Known)
		}
		if c.Inertia.Zero > 0 {
			singular++
		}
		if c.Inertia.Pos > 0 && c.Inertia.Neg > 0 {
			indefinite++
		}
		if c.Order != nil {
			ordered++
		}
		if c.Signs != nil {
			signed++
		}
		_, _, val := c.A.Lower().Raw()
		if m := maxAbs(val); math.IsNaN(m) || math.IsInf(m, 0) {
			t.Errorf("%s: element %v", c.Name, m)
		}
		e := c.A
		if strings.HasPrefix(c.Name, "huge") || strings.HasPrefix(c.Name, "extremes") {
			e = Equilibrated(c.A) // else squares overflow in the computation of eigenvalues
		}
		if got, ok := EigenInertia(e, 1e-10); ok {
			sure++
			if got != c.Inertia {
				t.Errorf("%s: inertia %+v, by eigenvalues %+v", c.Name, c.Inertia, got)
			}
		}
	}
	t.Logf("%d matrices: %d singular, %d indefinite, %d with sure eigenvalues, %d with an order, %d quasi-definite", len(list), singular, indefinite, sure, ordered, signed)
	if singular < 300 || indefinite < 1000 || sure < 1000 || ordered < 50 || signed < 50 {
		t.Error("too few of a kind")
	}
}

// TestSmallMargins: a dense factorisation with rook pivoting counts right wherever the margin says that it must.
func TestSmallMargins(t *testing.T) {
	clear, wrong := 0, 0
	for _, c := range small() {
		if c.Inertia.Zero > 0 {
			continue // rounding makes zeros small pivots of either sign
		}
		e := Equilibrated(c.A)
		got := DenseLDL(e).Inertia
		if Margin(c.A, 0) > 1e-12 {
			clear++
			if got != c.Inertia {
				t.Errorf("%s: inertia %+v, dense factorisation %+v", c.Name, c.Inertia, got)
			}
		} else if got != c.Inertia {
			wrong++
		}
	}
	t.Logf("%d matrices with a clear margin; %d others are counted wrong", clear, wrong)
	if clear < 1000 {
		t.Errorf("only %d matrices have a clear margin", clear)
	}
}

func TestSmallIsDeterministic(t *testing.T) {
	if testing.Short() {
		t.Skip("makes all small matrices twice more")
	}
	p, q, r := small(), Small(7), Small(8)
	same := func(a, b *sparse.Sym) bool {
		_, _, v := a.Lower().Raw()
		_, _, w := b.Lower().Raw()
		if len(v) != len(w) {
			return false
		}
		for k := range v {
			if math.Float64bits(v[k]) != math.Float64bits(w[k]) {
				return false
			}
		}
		return true
	}
	differ := 0
	for k := range p {
		if p[k].Name != q[k].Name || !same(p[k].A, q[k].A) {
			t.Errorf("%s and %s differ", p[k].Name, q[k].Name)
		}
		if !same(p[k].A, r[k].A) {
			differ++
		}
	}
	if differ < len(p)*3/4 {
		t.Errorf("only %d of %d matrices depend on the seed", differ, len(p))
	}
}

// TestLargerMembers checks inertias at orders that exact arithmetic does not reach, by UpLooking where
// the matrix is quasi-definite or definite, else by the dense factorisation.
func TestLargerMembers(t *testing.T) {
	const seed = 43
	for f, family := range Families() {
		rng := rand.New(rand.NewPCG(seed, uint64(f)))
		c := family.Make(rng, 300)
		if !c.Known || c.Inertia.Zero > 0 || strings.HasPrefix(family.Name, "huge") || family.Name == "extremes" {
			continue
		}
		var got asm.Inertia
		if c.Signs != nil || c.Inertia.Neg == 0 {
			got = staticInertia(t, c)
		} else {
			got = DenseLDL(Equilibrated(c.A)).Inertia
		}
		if got != c.Inertia {
			t.Errorf("seed %d: %s: %+v, claimed %+v", seed, c.Name, got, c.Inertia)
		}
	}
}

func staticInertia(t *testing.T, c Case) (in asm.Inertia) {
	ptr, ind, val := c.A.Lower().Raw()
	_, _, _, d, err := UpLooking(c.N(), ptr, ind, val, nil)
	if err != nil {
		t.Errorf("%s: %v", c.Name, err)
		return in
	}
	for i, v := range d {
		if c.Signs != nil && v*float64(c.Signs[i]) < 0 {
			t.Errorf("%s: pivot %d = %v has not the sign %d", c.Name, i, v, c.Signs[i])
		}
		if v > 0 {
			in.Pos++
		} else {
			in.Neg++
		}
	}
	return in
}

func TestQPs(t *testing.T) {
	list := QPs()
	if len(list) != 30 || list[0].N() != 20 || list[29].N() != 600 {
		t.Fatalf("%d matrices of order %d to %d", len(list), list[0].N(), list[len(list)-1].N())
	}
	for _, c := range list {
		if got := DenseLDL(Equilibrated(c.A)).Inertia; got != c.Inertia {
			t.Errorf("%s: dense factorisation %+v, claimed %+v", c.Name, got, c.Inertia)
		}
		checkExtras(t, "qps", c)
	}
}

func TestLateIterates(t *testing.T) {
	rng := rand.New(rand.NewPCG(44, 0))
	a, val := LateIterates(rng, LatePoint{N: 30, M: 12, Exponent: 12, Dependent: 2}, 20)
	_, _, v := a.Lower().Raw()
	for k, w := range val {
		if len(w) != len(v) {
			t.Fatalf("iterate %d has %d values, want %d", k, len(w), len(v))
		}
		copy(v, w)
		if got, want := count(a), (asm.Inertia{Pos: 30, Neg: 10, Zero: 2}); got != want {
			t.Errorf("iterate %d: inertia %+v, want %+v", k, got, want)
		}
	}
}

// TestPlantedEigenvalues: the eigenvalue of least size is there, and close to what was planted.
func TestPlantedEigenvalues(t *testing.T) {
	rng := rand.New(rand.NewPCG(45, 0))
	for k := 2; k <= 14; k++ {
		least := math.Pow(10, -float64(k))
		c := Planted(rng, 40, least)
		lo := math.Inf(1)
		for _, l := range Eigenvalues(c.A) {
			lo = min(lo, math.Abs(l))
		}
		if math.Abs(lo-least) > 1e-13 {
			t.Errorf("least eigenvalue %v, planted %v", lo, least)
		}
		if c.A.NNZ() > 40*41/2*9/10 {
			t.Errorf("%d entries of %d: not sparse", c.A.NNZ(), 40*41/2)
		}
	}
}

// TestTrapsGrow: in their Order, the growth traps spoil a factorisation without pivoting.
func TestTrapsGrow(t *testing.T) {
	rng := rand.New(rand.NewPCG(46, 0))
	for _, k := range []int{2, 6, 10, 14} {
		c := KahanChain(rng, 20, k)
		ptr, ind, val := c.A.Lower().Raw()
		lptr, lind, lval, d, err := UpLooking(c.N(), ptr, ind, val, c.Order)
		if err != nil {
			t.Fatal(err)
		}
		g := make([]float64, c.N())
		for j := range d {
			g[j] += math.Abs(d[j])
			for q := lptr[j]; q < lptr[j+1]; q++ {
				g[lind[q]] += lval[q] * lval[q] * math.Abs(d[j])
			}
		}
		if growth := maxAbs(g); growth < math.Pow(10, float64(k))/10 {
			t.Errorf("growth %.2g with δ = 1e-%d", growth, k)
		}
	}
	c := DelayCascade(rng, 10, 6)
	ptr, ind, val := c.A.Lower().Raw()
	if _, _, _, _, err := UpLooking(c.N(), ptr, ind, val, c.Order); err == nil {
		t.Error("a cascade has pivots in its order")
	}
}

func TestShiftedLaplacianInThreeDimensions(t *testing.T) {
	c := ShiftedLaplacian(3.1, 5, 4, 6)
	if got, ok := EigenInertia(c.A, 1e-10); !ok || got != c.Inertia || !c.Known || c.Inertia.Neg == 0 {
		t.Errorf("inertia %+v, by eigenvalues %+v (sure: %v)", c.Inertia, got, ok)
	}
}

func TestBlownHasSupervariables(t *testing.T) {
	rng := rand.New(rand.NewPCG(47, 0))
	g := Blown(rng, PathGraph(10), 4)
	near := make([]map[int]bool, g.N) // closed neighbourhoods
	for i := range near {
		near[i] = map[int]bool{i: true}
	}
	for _, e := range g.Edges {
		if e[0] <= e[1] {
			t.Fatalf("edge %v", e)
		}
		near[e[0]][e[1]], near[e[1]][e[0]] = true, true
	}
	twins := 0
	for i := range g.N {
		for j := range i {
			same := len(near[i]) == len(near[j])
			for k := range near[i] {
				same = same && near[j][k]
			}
			if same {
				twins++
			}
		}
	}
	if g.N > 10 && twins == 0 {
		t.Errorf("%d vertices, none indistinguishable", g.N)
	}
}

func TestMalformed(t *testing.T) {
	for _, c := range BadValues() {
		_, _, val := c.A.Lower().Raw()
		if m := maxAbs(val); !math.IsNaN(m) && !math.IsInf(m, 0) {
			t.Errorf("%s: all values are finite", c.Name)
		}
	}
	for _, m := range BadArrays() {
		if _, err := m.Sym(); err == nil {
			t.Errorf("%s: accepted", m.Name)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: more than a line: %v", m.Name, err)
		}
	}
	for k, a := range Asymmetric() {
		if _, err := sparse.SymOf(a); err == nil {
			t.Errorf("asymmetric matrix %d: accepted", k)
		}
	}
}

func BenchmarkSmall(b *testing.B) {
	for b.Loop() {
		Small(1)
	}
}
