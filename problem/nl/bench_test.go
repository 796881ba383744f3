package nl

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/internal/textscan"
)

// chained returns a text file of n variables in a chain: about 230 bytes for each.
func chained(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "g3 1 1 0\n %d %d 1 0 %d\n %d 1\n 0 0\n %d %d %d\n 0 0 0 1\n 0 0 0 0 0\n %d %d\n 0 0\n 0 0 0 0 0\n", n, n-2, n-2, n-2, n, n, n, 3*(n-2), n)
	for i := range n - 2 {
		fmt.Fprintf(&b, "C%d\no54\n4\no2\nn3\no5\nv%d\nn3\no2\no41\no1\nv%d\nv%d\no41\no0\nv%d\nv%d\no16\no2\nv%d\no44\no1\nv%d\nv%d\nn-8.25\n",
			i, i+1, i+1, i+2, i+1, i+2, i, i, i+1)
	}
	fmt.Fprintf(&b, "O0 0\no54\n%d\n", n-1)
	for i := range n - 1 {
		fmt.Fprintf(&b, "o0\no2\nn100\no5\no1\no5\nv%d\nn2\nv%d\nn2\no5\no0\nv%d\nn-1\nn2\n", i, i+1, i)
	}
	fmt.Fprintf(&b, "x%d\n", n)
	for i := range n {
		fmt.Fprintf(&b, "%d %.17g\n", i, 1.1-float64(i)/7)
	}
	b.WriteString("r\n" + strings.Repeat("4 0\n", n-2) + "b\n" + strings.Repeat("0 -10 12.5\n", n))
	for i := range n - 2 {
		fmt.Fprintf(&b, "J%d 3\n%d 0\n%d 4\n%d 2.5\n", i, i, i+1, i+2)
	}
	fmt.Fprintf(&b, "G0 %d\n", n)
	for i := range n {
		fmt.Fprintf(&b, "%d 0\n", i)
	}
	return b.String()
}

func BenchmarkRead(b *testing.B) {
	const n = 40000
	text := chained(n)
	for name, file := range map[string]string{"text": text, "binary": string(pack(new(testing.T), text, binary.LittleEndian))} {
		b.Run("segments/"+name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				in := &counter{r: strings.NewReader(file)}
				s := textscan.NewScanner(in, '#')
				p := newParser(s, Options{})
				if msg := p.Header.read(s); msg != "" {
					b.Fatal(msg)
				}
				if p.Binary {
					p.src = &packed{s: s, read: in, order: p.order()}
				}
				if msg := p.segments(); msg != "" {
					b.Fatal(msg)
				}
			}
		})
		b.Run("all/"+name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				if _, err := Read(strings.NewReader(file), Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
