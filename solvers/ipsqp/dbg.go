package ipsqp

import (
	"fmt"
	"os"
)

var dbg = os.Getenv("DBG") != ""

func (s *solver) debug(what string) {
	if !dbg {
		return
	}
	pl, pen := s.m.derivatives()
	fmt.Printf("%s: it %d acc %.1e (pr %.1e du %.1e gap %.1e) el %.1e |D| %.1e curv %.2e beta %.1e plain %.2e pen %.2e err(now,pi) %+v\n", what, s.iterations, s.q.accuracy, s.q.primal, s.q.dual, s.q.gap,
		s.elasticSum, maxAbs(s.delta), s.m.curvature, s.m.beta, pl, pen, s.measure(s.now, s.pi))
	if s.second != nil {
		fmt.Println("   active", s.active, "shift", s.second.shift, "rho", s.q.rho, "extra", s.q.extra, "maxH", maxAbs(s.second.v))
	}
	if s.form.N < 12 {
		fmt.Println("   x", s.now.x, "delta", s.delta, "pi", s.pi, "lambda", s.m.lambda)
	}
}
