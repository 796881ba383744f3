package hb_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/saddle-go/saddle/sparse/hb"
)

func ExampleRead() {
	const text = `A small stiffness matrix                                                SMALL
             3             1             1             1             0
RSA                        2             2             3             0
(8I4)           (8I4)           (1P,3D12.4)
   1   3   4
   1   2   2
  2.0000D+00 -1.0000D+00  2.0000D+00
`
	m, err := hb.Read(strings.NewReader(text), hb.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Key, m.Type, m.Rows, m.Cols, m.Full().At(0, 1))
	// Output:
	// SMALL RSA 2 2 -1
}
