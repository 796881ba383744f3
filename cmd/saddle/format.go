package main

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/internal/words"
)

// percent writes the fraction x as a percentage with two decimals.
func percent(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "unknown"
	}
	return strconv.FormatFloat(100*x, 'f', 2, 64) + " %"
}

// number writes x with six significant digits.
func number(x float64) string { return significant(x, 6) }

// scientific writes x with three significant digits, for residuals.
func scientific(x float64) string { return significant(x, 3) }

// significant writes x with the given number of digits and no zero in front of
// its exponent.
func significant(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'g', digits, 64)
	return strings.NewReplacer("e-0", "e-", "e+0", "e+").Replace(s)
}

// duration writes seconds for people.
func duration(s float64) string {
	switch {
	case s < 0.9995:
		return fmt.Sprintf("%.0f ms", 1000*s)
	case s < 59.95:
		return fmt.Sprintf("%.1f s", s)
	default:
		return fmt.Sprintf("%d min %.0f s", int(s+0.5)/60, math.Mod(math.Floor(s+0.5), 60))
	}
}

// named is a line of the conclusions.
type named struct{ Name, Text string }

// nameWidth is that of the names of conclusions, the same for all commands.
const nameWidth = 14

// writeNamed writes lines with their names in front, broken at a width that terminals have.
func writeNamed(b *bytes.Buffer, lines []named) {
	for _, l := range lines {
		fmt.Fprintf(b, "%-*s  %s\n", nameWidth, l.Name, wrapAt(l.Text, nameWidth+2, 100))
	}
}

// machineText says on what a run was made.
func machineText(threads int) string {
	return fmt.Sprintf("%s, level %v", words.Count(threads, "thread"), isa.Active())
}

// alignPoint pads the numbers in words to one width with their decimal points
// below each other; that of a number without one follows its last digit before the exponent.
func alignPoint(words []string) []string {
	var left, right int
	point := make([]int, len(words))
	for i, w := range words {
		if point[i] = strings.IndexAny(w, ".e"); point[i] < 0 {
			point[i] = len(w)
		}
		left = max(left, point[i])
		right = max(right, len(w)-point[i])
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.Repeat(" ", left-point[i]) + w + strings.Repeat(" ", right-(len(w)-point[i]))
	}
	return out
}

// shellQuote returns s as one word of a POSIX shell.
func shellQuote(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+./:,@%"
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// finite returns a pointer to x for JSON, nil (null) if x is not a finite number.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}
