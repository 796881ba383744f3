package main

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"path/filepath"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// A pattern of order n is drawn in cells, each for the same number of rows and columns
// up to one; a cell has scale×scale pixels. The picture of a pattern is
// between spyLeast and spyMost pixels wide.
const (
	spyLeast = 400
	spyMost  = 800
)

// Colours that can be told from white and from black.
var (
	spyEntry = color.NRGBA{0x3f, 0x7f, 0xbf, 255} // entries of A
	spyFill  = color.NRGBA{0xe0, 0x8a, 0x4b, 255} // other entries of L
	spyFrame = color.NRGBA{0x9a, 0x95, 0x8a, 255}
)

// cells counts the entries of a matrix of order n by square cells.
type cells struct {
	n, k  int // order, cells in each direction
	scale int // pixels of a cell
	count []float64
}

func newCells(n int) *cells {
	c := &cells{n: n, k: n, scale: 1}
	switch {
	case n > spyMost:
		c.k = spyMost
	case n > 0 && n < spyLeast:
		c.scale = (spyLeast + n - 1) / n
	}
	c.count = make([]float64, c.k*c.k)
	return c
}

// of returns the cell of a row or column.
func (c *cells) of(i int) int { return i * c.k / c.n }

// end returns the first row behind a cell.
func (c *cells) end(cell int) int { return ((cell+1)*c.n + c.k - 1) / c.k }

func (c *cells) add(row, col int, entries float64) { c.count[row*c.k+col] += entries }

// pixels returns the width of the picture.
func (c *cells) pixels() int {
	if c.k == 0 {
		return spyLeast // of nothing
	}
	return c.k * c.scale
}

// paint draws the cells that have entries onto img, from the corner at on and stronger
// where there are more.
func (c *cells) paint(img canvas, at image.Point, ink func(cell int) color.NRGBA) {
	full := 1.0
	if c.n > c.k {
		side := float64(c.n) / float64(c.k)
		full = side * side
	}
	gap := 0
	if c.scale >= 6 {
		gap = 1 // so that neighbours can be told apart
	}
	for row := range c.k {
		for col := range c.k {
			entries := c.count[row*c.k+col]
			if entries == 0 {
				continue
			}
			strength := 1.0
			if full > 1 {
				strength = min(1, 0.4+0.6*math.Log1p(entries)/math.Log1p(full))
			}
			for y := range c.scale - gap {
				for x := range c.scale - gap {
					px, py := at.X+col*c.scale+x, at.Y+row*c.scale+y
					img.Set(px, py, over(img.At(px, py), ink(row*c.k+col), strength))
				}
			}
		}
	}
}

// inEntry paints every cell as entries of A.
func inEntry(int) color.NRGBA { return spyEntry }

// inFill paints every cell as fill.
func inFill(int) color.NRGBA { return spyFill }

// inShare paints a cell of L by the share that entries of A have in it.
func (p *spy) inShare(cell int) color.NRGBA {
	return over(spyFill, spyEntry, min(1, p.lower.count[cell]/p.factor.count[cell]))
}

// over returns ink of the given strength on top of what is there.
func over(there color.Color, ink color.NRGBA, strength float64) color.NRGBA {
	t := color.NRGBAModel.Convert(there).(color.NRGBA)
	under := (1 - strength) * float64(t.A) / 255
	alpha := strength + under
	mix := func(a, b uint8) uint8 { return uint8((strength*float64(a)+under*float64(b))/alpha + 0.5) }
	return color.NRGBA{mix(ink.R, t.R), mix(ink.G, t.G), mix(ink.B, t.B), uint8(255*alpha + 0.5)}
}

// spy counts the entries of P·A·Pᵀ, of its lower triangle, and of L.
type spy struct{ both, lower, factor *cells }

// spy returns the counts, which are made once. O(nnz(A) + Σ rows of fronts·(1 + cells they cover)).
func (r *factored) spy() *spy {
	if r.pattern != nil {
		return r.pattern
	}
	s := r.symbolic
	n := s.N()
	p := &spy{newCells(n), newCells(n), newCells(n)}
	place := make([]int, n)
	for k, i := range s.Perm() {
		place[i] = p.both.of(k)
	}
	a := r.input.matrix.Lower()
	inv, _ := s.Perm().Inverse() // a permutation by construction
	for j := range n {
		rows, _ := a.Col(j)
		for _, i := range rows {
			from, to := place[i], place[j]
			p.both.add(from, to, 1)
			if int(i) != j {
				p.both.add(to, from, 1)
			}
			if inv[i] < inv[j] {
				from, to = to, from
			}
			p.lower.add(from, to, 1)
		}
	}
	for k := range s.Fronts() {
		f := s.Front(k)
		p.factor.addFront(f.First, f.Columns, s.FrontRows(k))
	}
	r.pattern = p
	return p
}

// addFront adds the columns first … first+columns-1 of L, whose rows are among those
// given, on and below the diagonal.
func (c *cells) addFront(first, columns int, rows []int32) {
	for k, i := range rows {
		row, last := c.of(int(i)), first+min(k+1, columns) // columns before last have row i
		for j := first; j < last; {
			col := c.of(j)
			next := min(last, c.end(col))
			c.add(row, col, float64(next-j))
			j = next
		}
	}
}

// writeSpy writes the picture of both patterns with its captions as PNG.
func (r *factored) writeSpy(w io.Writer) error {
	const margin, head, foot = 28, 64, 40
	p := r.spy()
	side := p.both.pixels()
	width, height := 3*margin+2*side, head+side+foot
	c := vgimg.NewWith(vgimg.UseWH(vg.Length(width), vg.Length(height)), vgimg.UseDPI(72), vgimg.UseBackgroundColor(color.White))
	d := draw.New(c)
	write := func(x, y int, size float64, ink color.Color, s string) {
		style := text.Style{Color: ink, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, vg.Length(size)), Handler: plot.DefaultTextHandler}
		d.FillText(style, vg.Point{X: vg.Length(x), Y: vg.Length(height - y)}, s)
	}
	s := r.symbolic
	grey := color.Gray{0x60}
	write(margin, 26, 15, color.Black, shorten(filepath.Base(r.input.name), side/6)+", order "+grouped(s.N()))
	write(margin, 52, 12, grey, "The matrix in the order of elimination, "+counted(r.entries(), "entry", "entries"))
	write(2*margin+side, 52, 12, grey, "The factor L by fronts, "+counted(s.NNZL(), "entry", "entries")+", "+orderingWords[s.Ordering()])
	write(margin+14, height-14, 12, grey, "entries of A")
	write(margin+114, height-14, 12, grey, "fill")
	img := c.Image()
	dot := newCells(1)
	dot.scale, dot.count[0] = 10, 1
	dot.paint(img, image.Pt(margin, height-23), inEntry)
	dot.paint(img, image.Pt(margin+100, height-23), inFill)
	left, right := image.Pt(margin, head), image.Pt(2*margin+side, head)
	frame(img, left, side)
	frame(img, right, side)
	p.both.paint(img, left, inEntry)
	p.factor.paint(img, right, p.inShare)
	return png.Encode(w, img)
}

// entries returns the number of entries of A, both triangles.
func (r *factored) entries() int {
	a := r.input.matrix
	diagonal := 0
	for j := range a.SymmetricDim() {
		if rows, _ := a.Lower().Col(j); len(rows) > 0 && int(rows[0]) == j {
			diagonal++
		}
	}
	return 2*a.NNZ() - diagonal
}

// frame draws the square around a pattern.
func frame(img canvas, at image.Point, side int) {
	for k := -1; k <= side; k++ {
		for _, p := range []image.Point{{k, -1}, {k, side}, {-1, k}, {side, k}} {
			img.Set(at.X+p.X, at.Y+p.Y, spyFrame)
		}
	}
}

// canvas is what painting needs of an image.
type canvas interface {
	Set(x, y int, c color.Color)
	At(x, y int) color.Color
}

// panel returns a pattern alone on a transparent ground.
func (c *cells) panel(ink func(cell int) color.NRGBA) *image.NRGBA {
	side := c.pixels()
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	c.paint(img, image.Point{}, ink)
	return img
}
