package svc_test

import (
	"fmt"
	"os"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/sparse"
)

func ExampleNewSplit() {
	y := []float64{1, 1, 1, 1, -1, -1, -1, -1}
	s, err := svc.NewSplit(y, svc.SplitOptions{T: 2, Order: svc.FileOrder, HoldoutCount: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("train on", s.Train(0), "validate on", s.Validation(0))
	fmt.Println("train on", s.Train(1), "validate on", s.Validation(1))
	fmt.Println("held out", s.Holdout())
	// Output:
	// train on [3 4 5] validate on [0 1 2]
	// train on [0 1 2] validate on [3 4 5]
	// held out [6 7]
}

func ExampleFitScaling() {
	// Two features: (10, 0), (30, 5), (20, 0).
	x, err := sparse.NewCSR(3, 2, []int{0, 1, 3, 4}, []int32{0, 0, 1, 0}, []float64{10, 30, 5, 20})
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := svc.FitScaling(x, nil, svc.ScaleRange)
	if err != nil {
		fmt.Println(err)
		return
	}
	scaled, err := s.Apply(x)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 3 {
		fmt.Println(scaled.At(i, 0), scaled.At(i, 1))
	}
	// Output:
	// -1 -1
	// 1 1
	// 0 -1
}

func ExampleModel() {
	m := &svc.Model{
		Labels:   svc.Labels{Pos: "1", Neg: "0"},
		W:        []float64{2, -1},
		C:        0.5,
		Majority: -1,
	}
	x, err := sparse.NewCSR(2, 2, []int{0, 2, 2}, []int32{0, 1}, []float64{1, 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, y := range m.Predict(x) {
		fmt.Println("margin", m.Margins(x)[i], "label", m.Labels.Text(y))
	}
	if err := m.WriteJSON(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// margin 1.5 label 1
	// margin 0 label 0
	// {"format":"saddle-svc","version":1,"labels":{"pos":"1","neg":"0"},"majority":-1,"c":0.5,"bias":0,"features":2,"scaling":null,"w":[2,-1]}
}
