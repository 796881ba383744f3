package problemtest

import "testing"

func TestAllBuild(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range All() {
		if seen[p.Name] {
			t.Errorf("%s twice", p.Name)
		}
		seen[p.Name] = true
		q := p.NLP()
		n, m := q.Dim()
		t.Log(p.Name, n, m, q.Objective(q.Start))
	}
}
