package nlpd

import (
	"context"
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
)

// A Method is a form of NLPD that [Solve] can be asked for in [Options].
type Method int

const (
	NLPD     Method = iota // the complete form, which Solve describes
	Original               // Literal, the method of the thesis
	SNLPD                  // Annealed, with noise after each step
	INCNLPD                // Incremental, over Options.Terms
)

var methodNames = []string{"nlpd", "literal", "snlpd", "incnlpd"}

// String returns the name of m.
func (m Method) String() string {
	if m < 0 || int(m) >= len(methodNames) {
		return fmt.Sprintf("Method(%d)", int(m))
	}
	return methodNames[m]
}

// ParseMethod returns the method of a name that String gives.
func ParseMethod(name string) (Method, error) {
	k := slices.Index(methodNames, name)
	if k < 0 {
		return 0, fmt.Errorf("nlpd: %.40q is no method", name)
	}
	return Method(k), nil
}

// literalMethod runs one of the forms of the thesis, with their own defaults.
func literalMethod(ctx context.Context, p *problem.NLP, o Options) (solvers.Result, error) {
	l := LiteralOptions{Options: o.Options}
	switch o.Method {
	case SNLPD:
		return Annealed(ctx, p, AnnealedOptions{LiteralOptions: l})
	case INCNLPD:
		if len(o.Terms) == 0 {
			return solvers.Result{}, fmt.Errorf("nlpd: method incnlpd needs Options.Terms")
		}
		return Incremental(ctx, o.Terms, IncrementalOptions{LiteralOptions: l})
	}
	return Literal(ctx, p, l)
}
