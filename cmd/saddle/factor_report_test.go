package main

import (
	"image"
	"image/png"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

func TestFactorReport(t *testing.T) {
	name := `kkt<img src=x>&"'.mtx`
	matrix := write(t, name, kktText(300, 100, 1))
	path := filepath.Join(t.TempDir(), "report.html")
	mustDo(t, "factor", matrix, "--report", path, "--repeat", "2")
	html := read(t, path)
	n := wellFormed(t, html)
	if n["svg"] != 2 || n["img"] != 2 || n["h1"] != 1 || n["script"]+n["link"]+n["iframe"] != 0 {
		t.Errorf("elements %v", n)
	}
	// Nothing is loaded from elsewhere: pictures are part of the page, and names of XML namespaces are no addresses.
	if list := regexp.MustCompile(`(src|href)="[^"]{0,30}`).FindAllString(html, -1); len(list) != 2 || !strings.HasPrefix(list[0], `src="data:image/png;base64,`) ||
		!strings.HasPrefix(list[1], `src="data:image/png;base64,`) {
		t.Errorf("sources %q", list)
	}
	for _, w := range []string{"url(", "@import", "http-equiv=\"refresh", "ZgotmplZ"} {
		if strings.Contains(html, w) {
			t.Errorf("the page contains %q", w)
		}
	}
	_, body, _ := strings.Cut(html, "<body>")
	if left := regexp.MustCompile(`#[0-9A-F]{6}`).FindAllString(body, -1); len(left) > 0 {
		t.Errorf("colours that do not follow the page: %v", left)
	}
	for _, w := range []string{"Backward error", "300 positive, 0 zero", "Fronts by size", "Elimination tree", "best factorisation", "Memory",
		"saddle factor", "--repeat=2", "kkt&lt;img src=x&gt;&amp;", "auto: amd"} {
		if !strings.Contains(body, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

// spyOf returns the picture that saddle factor draws of a matrix.
func spyOf(t *testing.T, text string) image.Image {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.png")
	mustDo(t, "factor", write(t, "a.mtx", text), "--spy", path)
	img, err := png.Decode(strings.NewReader(read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestFactorSpy(t *testing.T) {
	for _, n := range []int{1, 2, 24, 399, 400, 777, 801, 5000} {
		m := n / 4
		text := kktText(n-m, max(1, m), 1)
		if n == 1 {
			text = symmetricBanner + "1 1 1\n1 1 2\n"
		}
		img := spyOf(t, text)
		size := img.Bounds().Size()
		if size.X < 850 || size.X > 1700 || size.Y < 500 || size.Y > 910 {
			t.Errorf("order %d: the picture is %v", n, size)
		}
		// White, blue and orange, of the legend at least, are all there.
		seen := map[string]int{}
		for y := range size.Y {
			for x := range size.X {
				r, g, b, _ := img.At(x, y).RGBA()
				switch {
				case r == 0xffff && g == 0xffff && b == 0xffff:
					seen["white"]++
				case b > r+0x2000:
					seen["blue"]++
				case r > b+0x2000:
					seen["orange"]++
				}
			}
		}
		if seen["blue"] < 100 || seen["white"] == 0 && n > 1 || seen["orange"] == 0 {
			t.Errorf("order %d: pixels %v", n, seen)
		}
	}
}

// analysed returns the analysis of a random symmetric pattern.
func analysed(t *testing.T, n int, seed uint64) (*sparse.Sym, *factor.Symbolic) {
	t.Helper()
	in := &factorInput{name: "a"}
	if err := in.readMatrix("-", strings.NewReader(kktText(n-n/4, n/4, seed))); err != nil {
		t.Fatal(err)
	}
	s, err := factor.Analyze(in.matrix, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return in.matrix, s
}

// Counts by cells agree with counting every entry, with and without several rows to a cell.
func TestSpyCounts(t *testing.T) {
	for _, n := range []int{12, 300, 1999} {
		a, s := analysed(t, n, 3)
		p := (&factored{input: &factorInput{matrix: a}, symbolic: s}).spy()
		want := &spy{newCells(n), newCells(n), newCells(n)}
		inv, _ := s.Perm().Inverse()
		for j := range n {
			rows, _ := a.Lower().Col(j)
			for _, i := range rows {
				x, y := int(max(inv[i], inv[j])), int(min(inv[i], inv[j]))
				want.lower.add(x*want.lower.k/n, y*want.lower.k/n, 1)
				want.both.add(x*want.lower.k/n, y*want.lower.k/n, 1)
				if x != y {
					want.both.add(y*want.lower.k/n, x*want.lower.k/n, 1)
				}
			}
		}
		entries := 0
		for k := range s.Fronts() {
			f := s.Front(k)
			rows := s.FrontRows(k)
			for j := range f.Columns {
				for _, i := range rows[j:] {
					want.factor.add(int(i)*want.factor.k/n, (f.First+j)*want.factor.k/n, 1)
					entries++
				}
			}
		}
		if entries < s.NNZL() {
			t.Errorf("order %d: fronts hold %d entries, L has %d", n, entries, s.NNZL())
		}
		for name, c := range map[string][2]*cells{"both": {p.both, want.both}, "lower": {p.lower, want.lower}, "factor": {p.factor, want.factor}} {
			for k, v := range c[0].count {
				if v != c[1].count[k] {
					t.Fatalf("order %d, %s: cell %d has %v entries, want %v", n, name, k, v, c[1].count[k])
				}
			}
		}
	}
}

func TestTree(t *testing.T) {
	for _, n := range []int{4, 50, 700} {
		_, s := analysed(t, n, 4)
		tr := newTree(s)
		var flops, critical float64
		columns, leaves, deepest := 0, 0, 0
		for k := range s.Fronts() {
			f := s.Front(k)
			columns += f.Columns
			leaf := true
			for c := range k {
				leaf = leaf && s.Front(c).Parent != k
			}
			if leaf {
				leaves++
			}
			for j := range f.Columns {
				flops += math.Pow(float64(f.Rows-j), 2)
			}
			depth, path := 1, frontFlops(f)
			for q := f.Parent; q >= 0; q = s.Front(q).Parent {
				depth++
				path += frontFlops(s.Front(q))
			}
			deepest, critical = max(deepest, depth), max(critical, path)
		}
		if columns != n || tr.leaves != leaves || tr.depth != deepest || math.Abs(tr.flops-flops) > 1e-9*flops {
			t.Errorf("order %d: leaves %d, want %d; depth %d, want %d; flops %v, want %v", n, tr.leaves, leaves, tr.depth, deepest, tr.flops, flops)
		}
		bySize, byLevel, fronts := 0.0, 0.0, 0
		for _, c := range tr.size {
			bySize += c.flops
			fronts += c.fronts
		}
		for _, c := range tr.level {
			byLevel += c.flops
		}
		if fronts != s.Fronts() || math.Abs(bySize-flops) > 1e-9*flops || math.Abs(byLevel-flops) > 1e-9*flops || math.Abs(tr.critical-critical) > 1e-9*critical {
			t.Errorf("order %d: %d fronts; flops %v by size, %v by level, %v on a path, want %v", n, fronts, bySize, byLevel, tr.critical, critical)
		}
	}
}

func TestFactorWords(t *testing.T) {
	for got, want := range map[string]string{
		grouped(0): "0", grouped(9999): "9999", grouped(10000): "10" + narrow + "000", grouped(1234567): "1" + narrow + "234" + narrow + "567",
		counted(1, "entry", "entries"): "1 entry", counted(2, "entry", "entries"): "2 entries",
		quantity(5): "5" + narrow, quantity(86.3e6): "86.3" + narrow + "M", quantity(2e13): "20" + narrow + "T",
		brief(2e-7): "0.2" + narrow + "µs", brief(0.00123): "1.23" + narrow + "ms", brief(0.5): "500" + narrow + "ms",
		shorten("short", 10): "short", shorten("abcdefghij", 5): "ab…ij",
		sizeLabel(0): "1", sizeLabel(1): "2", sizeLabel(2): "3–4", sizeLabel(9): "257–512",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A solution that is not finite is refused, so that no file is written.
func TestFactorSolutionNotFinite(t *testing.T) {
	a, s := analysed(t, 8, 5)
	e := 0.5
	r := &factored{flags: &factorFlags{output: "x"}, input: &factorInput{matrix: a}, symbolic: s, backward: &e, x: make([]float64, 8)}
	r.x[3] = math.NaN()
	if err := r.writeSolution(io.Discard); err == nil {
		t.Error("NaN was written without an error")
	}
}
