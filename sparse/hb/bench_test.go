package hb

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	const n, band = 20000, 8
	r := rand.New(rand.NewPCG(1, 2))
	var ptr, ind, val strings.Builder
	entries := 0
	put := func(b *strings.Builder, k, repeat int, field string) {
		b.WriteString(field)
		if k%repeat == repeat-1 {
			b.WriteByte('\n')
		}
	}
	for j := range n + 1 {
		put(&ptr, j, 8, fmt.Sprintf("%10d", entries+1))
		for i := j; i < min(j+band, n); i++ {
			put(&ind, entries, 10, fmt.Sprintf("%8d", i+1))
			put(&val, entries, 3, fmt.Sprintf("%25.16E", r.NormFloat64()))
			entries++
		}
	}
	text := file("RSA", n, n, entries, [4]string{"(8I10)", "(10I8)", "(1P,3E25.16)", ""}, "",
		strings.TrimSuffix(ptr.String(), "\n")+"\n"+strings.TrimSuffix(ind.String(), "\n")+"\n"+val.String())
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Read(strings.NewReader(text), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
