package opf_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/saddle-go/saddle/problem/opf"
)

// Two buses and a line: what flows in at one end, flows out at the other, but for the losses.
func Example() {
	const text = `function mpc = two
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [
	1	3	0	0	0	0	1	1	0	110	1	1.1	0.9;
	2	1	80	20	0	0	1	1	0	110	1	1.1	0.9;
];
mpc.gen = [
	1	80	20	100	-100	1	100	1	200	0;
];
mpc.branch = [
	1	2	0.02	0.1	0	100	0	0	0	0	1	-30	30;
];
mpc.gencost = [
	2	0	0	2	15	0;
];
`
	c, err := opf.Read(strings.NewReader(text), opf.Options{})
	if err != nil {
		log.Fatal(err)
	}
	m, err := opf.New(c, opf.Form{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Names)
	fmt.Println(m.RowNames)
	// Angles, voltages, generation.
	o := m.Operation([]float64{0, -0.08, 1, 0.97, 0.8, 0.2})
	fmt.Printf("in %.1f MVA, out %.1f MVA, mismatch %.1f MVA, %.0f $/h\n", o.From[0], -o.To[0], o.Mismatch, o.Cost)
	// Output:
	// [va[1] va[2] vm[1] vm[2] pg[1] qg[1]]
	// [from[1] to[1] angle[1] p[1] q[1] p[2] q[2]]
	// in (80.9+16.9i) MVA, out (79.5+10.1i) MVA, mismatch 9.9 MVA, 1200 $/h
}
