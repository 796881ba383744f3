// Package heart holds a small data set for examples, tests and first steps:
// the Statlog heart disease data, 270 patients with 13 features scaled to
// [−1, 1]. Label +1 is the presence of heart disease (120 rows), −1 its
// absence (150 rows).
//
// The bytes are those of the file heart_scale of LIBLINEAR, whose licence lies
// beside it.
package heart

import (
	"bytes"
	_ "embed"

	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc"
)

//go:embed heart_scale
var text []byte

// Data returns the data set, a new copy at each call.
func Data() *svc.Data {
	d, err := libsvm.Read(bytes.NewReader(text), libsvm.Options{Name: "heart_scale"})
	if err != nil {
		panic(err) // the embedded file is fixed; a test reads it
	}
	return d
}
