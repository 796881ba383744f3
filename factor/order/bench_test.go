package order_test

import (
	"testing"

	"github.com/saddle-go/saddle/factor/order"
)

func BenchmarkAMD(b *testing.B) {
	for _, c := range []struct {
		name string
		g    order.Graph
	}{
		{"grid 300x300", grid(300, 300, 1)},
		{"grid 25x25x25", grid(25, 25, 25)},
		{"kkt 30000", kkt(1, 20000, 1, 10000, 4, 40)},
		{"leaf 14x14", grid(14, 14, 1)},
		{"classifier 5000", classifier(1, 5000, 300, 20)},
	} {
		b.Run(c.name, func(b *testing.B) {
			var m order.MinDegree
			perm := m.Order(nil, c.g, order.AMDOptions{})
			b.ReportAllocs()
			for b.Loop() {
				perm = m.Order(perm[:0], c.g, order.AMDOptions{})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(c.g.Adj)), "ns/entry")
		})
	}
}

func BenchmarkFill(b *testing.B) {
	g := grid(300, 300, 1)
	perm := order.AMD(g, order.AMDOptions{})
	for b.Loop() {
		order.Fill(g, perm)
	}
}
