package mtx

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// grid returns the text of a matrix with the pattern of the seven-point
// Laplacian on a k×k×k grid and random values, in the order of the columns or
// shuffled.
func grid(k int, field Field, symmetry Symmetry, shuffled bool) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	n := k * k * k
	var lines [][]byte
	add := func(i, j int) {
		if i < firstRow(j, symmetry) {
			return
		}
		b := strconv.AppendInt(nil, int64(i)+1, 10)
		b = strconv.AppendInt(append(b, ' '), int64(j)+1, 10)
		switch field {
		case Real:
			b = strconv.AppendFloat(append(b, ' '), r.NormFloat64(), 'g', -1, 64)
		case Integer:
			b = strconv.AppendInt(append(b, ' '), r.Int64N(20001)-10000, 10)
		}
		lines = append(lines, append(b, '\n'))
	}
	for j := range n {
		x, y, z := j%k, j/k%k, j/k/k
		for _, d := range []struct {
			ok   bool
			step int
		}{{z > 0, -k * k}, {y > 0, -k}, {x > 0, -1}, {true, 0}, {x < k-1, 1}, {y < k-1, k}, {z < k-1, k * k}} {
			if d.ok {
				add(j+d.step, j)
			}
		}
	}
	if shuffled {
		r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	}
	head := fmt.Sprintf("%s matrix coordinate %v %v\n%d %d %d\n", Banner, field, symmetry, n, n, len(lines))
	return append([]byte(head), bytes.Join(lines, nil)...)
}

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		name     string
		field    Field
		symmetry Symmetry
		shuffled bool
	}{
		{"real-symmetric", Real, Symmetric, false},
		{"real-general", Real, General, false},
		{"real-general-shuffled", Real, General, true},
		{"integer-general", Integer, General, false},
		{"pattern-symmetric", Pattern, Symmetric, false},
	} {
		b.Run(c.name, func(b *testing.B) {
			text := grid(60, c.field, c.symmetry, c.shuffled)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := Read(bytes.NewReader(text), Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadArray(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	const n = 200000
	fmt.Fprintf(&text, "%s matrix array real general\n%d 1\n", Banner, n)
	for range n {
		fmt.Fprintln(&text, r.NormFloat64())
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := Read(strings.NewReader(text.String()), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	m, err := Read(bytes.NewReader(grid(40, Real, Symmetric, false)), Options{})
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := Write(&out, m.Stored(), WriteOptions{Symmetry: Symmetric}); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(out.Len()))
}
