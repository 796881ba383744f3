package svc

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
)

// WriteLIBLINEAR writes the model in the text form of LIBLINEAR (Fan, Chang,
// Hsieh, Wang & Lin 2008), for use with its predict program on the features
// as they are in the data file. The scaling is folded into the weights, which
// gives a bias term if it moves zeros.
//
// LIBLINEAR predicts the second label of its model when the decision value is
// 0, so Majority is written second, with the signs of the weights to match.
// Its labels are 32-bit integers: other labels are an error, and so is a model
// that does not satisfy Check.
func (m *Model) WriteLIBLINEAR(w io.Writer) error {
	if err := m.Check(); err != nil {
		return err
	}
	pos, err := integerLabel(m.Labels.Pos)
	if err != nil {
		return err
	}
	neg, err := integerLabel(m.Labels.Neg)
	if err != nil {
		return err
	}
	first, second, sign := pos, neg, 1.0
	if m.Majority > 0 {
		first, second, sign = neg, pos, -1
	}
	weights, b := m.Affine()
	bias := -1 // LIBLINEAR's "none"
	if b != 0 {
		bias = 1
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "solver_type L2R_L1LOSS_SVC_DUAL\nnr_class 2\nlabel %d %d\nnr_feature %d\nbias %d\nw\n",
		first, second, len(weights), bias)
	var text []byte
	for _, v := range weights {
		text = append(strconv.AppendFloat(text[:0], sign*v, 'g', -1, 64), '\n')
		out.Write(text)
	}
	if b != 0 {
		text = append(strconv.AppendFloat(text[:0], sign*b, 'g', -1, 64), '\n')
		out.Write(text)
	}
	return out.Flush()
}

func integerLabel(text string) (int32, error) {
	x, ok := labelNumber(text)
	if !ok || x != math.Trunc(x) || x < math.MinInt32 || x > math.MaxInt32 {
		return 0, fmt.Errorf("svc: label %q is not an integer, which LIBLINEAR needs", text)
	}
	return int32(x), nil
}
