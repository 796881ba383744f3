package problem

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// FaultKind says what is wrong.
type FaultKind int

const (
	// WrongValue is an entry that disagrees with the difference.
	WrongValue FaultKind = iota
	// MissingEntry is a derivative that is not zero where the pattern has no entry.
	MissingEntry
	// NotFinite is a derivative that is NaN or infinite where the function is smooth.
	NotFinite
	// Unwritten is an element of a result that the function did not set.
	Unwritten
	// NotRepeated is a value that is another one when it is asked for again at the same x; Difference is the first.
	NotRepeated
	// NotLinear is a derivative of a row that is said to be linear, and changes; Difference is its value elsewhere.
	NotLinear
	// WrongProduct is an element of HessianProduct that is not that of Hessian times the vector, which is Difference.
	WrongProduct
)

var faultNames = [...]string{"wrong", "not in the pattern", "not finite", "not written", "not repeated", "not linear", "wrong product"}

// String returns the words of the report.
func (k FaultKind) String() string {
	if k < 0 || int(k) >= len(faultNames) {
		return fmt.Sprintf("FaultKind(%d)", int(k))
	}
	return faultNames[k]
}

// A Fault is something wrong with a value that functions gave.
type Fault struct {
	Kind FaultKind
	Part string // objective, constraints, gradient, Jacobian, Hessian
	// Row and Col count from 0, -1 where there is none. Rows of a Hessian are variables; the lower triangle is meant.
	Row, Col         int
	RowName, ColName string
	// Given is the value of the function, Difference what it should be about, with an Estimate of its error.
	Given, Difference, Estimate float64
	// Relative is |Given − Difference| / max(|Given|, |Difference|).
	Relative float64
	// Hint says what the value looks like: "opposite sign", "zero", "a factor of 2", "the value of …"; "" if like nothing.
	Hint string
}

// named returns f with names.
func (f Fault) named(p *NLP) Fault {
	if f.Row >= 0 {
		f.RowName = p.RowName(f.Row)
		if f.Part == "Hessian" {
			f.RowName = p.VariableName(f.Row)
		}
		if f.Part == "gradient" {
			f.RowName, f.Row = "", -1
		}
	}
	if f.Col >= 0 {
		f.ColName = p.VariableName(f.Col)
	}
	return f
}

func (f Fault) place() string {
	switch {
	case f.RowName == "" && f.ColName == "":
		return f.Part
	case f.RowName == "":
		return fmt.Sprintf("%s of %s", f.Part, f.ColName)
	case f.ColName == "":
		return fmt.Sprintf("%s of %s", f.Part, f.RowName)
	}
	return fmt.Sprintf("%s of %s, %s", f.Part, f.RowName, f.ColName)
}

// String returns one line.
func (f Fault) String() string {
	s := fmt.Sprintf("%s: %s", f.place(), f.Kind)
	switch f.Kind {
	case Unwritten:
		return s
	case WrongValue, MissingEntry, NotFinite:
		s += fmt.Sprintf(": given %.9g, by differences %.9g ± %.1g, relative error %.1e", f.Given, f.Difference, f.Estimate, f.Relative)
	case NotRepeated:
		s += fmt.Sprintf(": first %.17g, then %.17g", f.Difference, f.Given)
	case NotLinear:
		s += fmt.Sprintf(": %.9g here, %.9g elsewhere", f.Given, f.Difference)
	case WrongProduct:
		s += fmt.Sprintf(": given %.9g, by the Hessian %.9g", f.Given, f.Difference)
	}
	if f.Hint != "" {
		s += ", " + f.Hint
	}
	return s
}

// An Entry is one that was verified, with the error that was seen.
type Entry struct {
	Row, Col                    int
	Given, Difference, Estimate float64
	Relative                    float64 // as in Fault, but relative to no less than 1e-3 of the row's largest entry
}

// A CheckPart counts the entries of one derivative.
type CheckPart struct {
	Name                          string
	Entries, Verified, Unverified int
	Sums                          int     // of the verified ones: those seen in sums with others of their row only
	Faults                        int     // wrong and missing ones
	Worst                         []Entry // of the verified ones, by falling error
}

// A CheckReport is what Check found.
type CheckReport struct {
	Name  string
	X     []float64 // the point
	Parts []CheckPart
	// Faults are ordered by part and falling relative error.
	Faults []Fault
	// Undefined are the functions that are not defined at X, whose derivatives cannot be verified.
	Undefined []string
}

// OK reports whether there are no faults.
func (r *CheckReport) OK() bool { return len(r.Faults) == 0 }

func keepWorst(e *[]Entry, count int) {
	slices.SortStableFunc(*e, func(a, b Entry) int {
		switch {
		case a.Relative > b.Relative:
			return -1
		case a.Relative < b.Relative:
			return 1
		case a.Row != b.Row:
			return a.Row - b.Row
		}
		return a.Col - b.Col
	})
	*e = (*e)[:min(len(*e), count)]
}

var partOrder = []string{"objective", "gradient", "constraints", "Jacobian", "Hessian"}

func (r *CheckReport) finish(worst int) {
	for k := range r.Parts {
		keepWorst(&r.Parts[k].Worst, worst)
	}
	slices.SortStableFunc(r.Faults, func(a, b Fault) int {
		if d := slices.Index(partOrder, a.Part) - slices.Index(partOrder, b.Part); d != 0 {
			return d
		}
		x, y := a.Relative, b.Relative
		if math.IsNaN(x) {
			x = math.Inf(1)
		}
		if math.IsNaN(y) {
			y = math.Inf(1)
		}
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
}

// maxPrinted is the number of faults that String writes of each part.
const maxPrinted = 20

// String returns a table: one line for each part, then the faults with names, worst first.
func (r *CheckReport) String() string {
	var b strings.Builder
	if r.Name != "" {
		fmt.Fprintf(&b, "%s: ", r.Name)
	}
	verdict := "derivatives agree with differences"
	if !r.OK() {
		verdict = fmt.Sprintf("%d faults", len(r.Faults))
	}
	fmt.Fprintln(&b, verdict)
	for _, u := range r.Undefined {
		fmt.Fprintf(&b, "%s is not defined at this point\n", u)
	}
	firstWrong := false
	for _, p := range r.Parts {
		fmt.Fprintf(&b, "%-8s %d entries, %d verified, %d not verifiable, %d faults", p.Name, p.Entries, p.Verified, p.Unverified, p.Faults)
		if p.Sums > 0 {
			fmt.Fprintf(&b, ", %d in sums", p.Sums)
		}
		if len(p.Worst) > 0 {
			fmt.Fprintf(&b, ", errors up to %.0e", p.Worst[0].Relative)
		}
		fmt.Fprintln(&b)
		firstWrong = firstWrong || p.Faults > 0 && p.Name != "Hessian"
	}
	printed := map[string]int{}
	for _, f := range r.Faults {
		if printed[f.Part]++; printed[f.Part] <= maxPrinted {
			fmt.Fprintln(&b, f)
		}
	}
	for _, part := range partOrder {
		if n := printed[part] - maxPrinted; n > 0 {
			fmt.Fprintf(&b, "%s: %d more\n", part, n)
		}
	}
	if firstWrong && slices.ContainsFunc(r.Parts, func(p CheckPart) bool { return p.Name == "Hessian" && p.Faults > 0 }) {
		fmt.Fprintln(&b, "The Hessian was compared with differences of the given gradient and Jacobian, which have faults of their own.")
	}
	return b.String()
}
