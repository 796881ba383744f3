package heart_test

import (
	"fmt"

	"github.com/saddle-go/saddle/problem/libsvm/heart"
)

func Example() {
	d := heart.Data()
	rows, features := d.X.Dims()
	fmt.Println(rows, "patients,", features, "features")
	fmt.Println("first:", d.Labels.Text(d.Y[0]))
	// Output:
	// 270 patients, 13 features
	// first: +1
}
