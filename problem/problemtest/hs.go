package problemtest

import "strconv"

// hs states problem number of Hock and Schittkowski.
func hs(number int, optimum float64, state func(*sheet)) Problem {
	p := solvable("hs"+strconv.Itoa(number), optimum, state)
	p.Number = number
	return p
}

var hsProblems = []func() Problem{
	hs1, hs2, hs3, hs4, hs5, hs6, hs7, hs8, hs9, hs10, hs11, hs12, hs13, hs14, hs15, hs16, hs17, hs18, hs19,
	hs20, hs21, hs22, hs23, hs24, hs25, hs26, hs27, hs28, hs29, hs30, hs31, hs32, hs33, hs34, hs35, hs36, hs37,
	hs38, hs39, hs40, hs41, hs42, hs43, hs44, hs45, hs46, hs47, hs48, hs49, hs50, hs51, hs52, hs53, hs54, hs55,
	hs56, hs57, hs59, hs60, hs61, hs62, hs63, hs64, hs65, hs66, hs68, hs69, hs70, hs71, hs72, hs73, hs74, hs75,
	hs76, hs77, hs78, hs79, hs80, hs81, hs83, hs84, hs86, hs93, hs95, hs96, hs97, hs98, hs99, hs100, hs101,
	hs102, hs103, hs104, hs105, hs106, hs107, hs108, hs110, hs111, hs112, hs113, hs114, hs116, hs117, hs118,
	hs119,
}

// HS returns the problems of W. Hock, K. Schittkowski, "Test Examples for Nonlinear Programming Codes", Lecture Notes
// in Economics and Mathematical Systems 187, 1981, in the order of their numbers, with exact derivatives and the
// standard starts. The objectives are those of the book, without the factor ½ that some collections put
// before them. Missing are 58, 82, 94 and 115, which the book does not have, and 67, 85, 87 to 92 and 109, whose
// statements are long programs.
func HS() []Problem {
	ps := make([]Problem, len(hsProblems))
	for k, f := range hsProblems {
		ps[k] = f()
	}
	return ps
}

// Number returns a problem of [HS] by its number.
func Number(number int) (Problem, bool) {
	for _, f := range hsProblems {
		if p := f(); p.Number == number {
			return p, true
		}
	}
	return Problem{}, false
}
