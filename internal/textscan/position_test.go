package textscan

import "testing"

func TestPosition(t *testing.T) {
	if got := Position("p", "", 3); got != "p: line 3: " {
		t.Error(got)
	}
	if got := Position("p", "f", 3); got != "p: f: line 3: " {
		t.Error(got)
	}
}
