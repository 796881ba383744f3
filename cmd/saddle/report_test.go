package main

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// page runs tune with a report and returns its text.
func page(t *testing.T, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	r := call(t, append([]string{"tune", "--report", path}, args...)...)
	if r.code != exitDone && r.code != exitNoSolution {
		t.Fatalf("exit code %d, stderr %q", r.code, r.stderr)
	}
	return read(t, path)
}

// wellFormed checks that tags balance and returns the number of each element.
func wellFormed(t *testing.T, html string) map[string]int {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(html))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	n := map[string]int{}
	for depth := 0; ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			if depth != 0 {
				t.Errorf("%d elements are not closed", depth)
			}
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			n[e.Name.Local]++
			depth++
		case xml.EndElement:
			depth--
		}
	}
}

func TestReport(t *testing.T) {
	html := page(t)
	n := wellFormed(t, html)
	if n["svg"] != 3 || n["h1"] != 1 || n["script"]+n["img"]+n["link"]+n["iframe"] != 0 {
		t.Errorf("elements %v", n)
	}
	// Nothing is loaded from elsewhere; names of XML namespaces are no addresses.
	for _, w := range []string{"src=", "url(", "@import", "href="} {
		if strings.Contains(html, w) {
			t.Errorf("the page contains %q", w)
		}
	}
	_, body, _ := strings.Cut(html, "<body>")
	if left := regexp.MustCompile(`#[0-9A-F]{6}`).FindAllString(body, -1); len(left) > 0 {
		t.Errorf("colours that do not follow the page: %v", left)
	}
	for _, w := range []string{"Chosen C", "Test error", "of 81", "Certificate", "saddle tune --model model.json", "search", "exactly"} {
		if !strings.Contains(body, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

// Every way a run can end gives a page.
func TestReportOfEveryKind(t *testing.T) {
	small := write(t, "small.txt", cloud(24, 1, "1", "-1"))
	for args, pictures := range map[string]int{
		"--time-limit 1ns":                           0,
		"--no-polish --folds 8":                      2,
		"--method grid --grid 1":                     0,
		"--method grid --grid 1,2 --grid-solver dcd": 1,
		small + " --method literal --epsilon 0.1":    1,
	} {
		n := wellFormed(t, page(t, strings.Fields(args)...))
		if n["svg"] != pictures {
			t.Errorf("%s: %d pictures, want %d", args, n["svg"], pictures)
		}
	}
}

// Names from outside are text, not markup.
func TestReportEscapes(t *testing.T) {
	name := `<img src=x onerror=alert(1)>&"'.txt`
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(cloud(40, 1, "1", "-1")), 0o644); err != nil {
		t.Fatal(err)
	}
	html := page(t, path)
	if n := wellFormed(t, html); n["img"] != 0 {
		t.Error("the file name became an element")
	}
	if !strings.Contains(html, "&lt;img src=x onerror=alert(1)&gt;&amp;") {
		t.Error("the file name is missing")
	}
}

func TestPowerTicks(t *testing.T) {
	ticks := powerTicks{2, 16}.Ticks(-7, 7)
	if len(ticks) != 15 || ticks[0].Label != "2⁻⁷" || ticks[14].Label != "2⁷" {
		t.Errorf("ticks %v", ticks)
	}
	for _, hi := range []float64{0.5, 3, 9.9, 40, 1000} {
		ticks := powerTicks{10, 8}.Ticks(-hi, hi)
		if len(ticks) < 1 || len(ticks) > 8 {
			t.Errorf("%d ticks on [%g, %g]", len(ticks), -hi, hi)
		}
	}
}

func TestPercentTicks(t *testing.T) {
	for _, c := range [][2]float64{{0, 1}, {0.15, 0.19}, {0.1345, 0.1346}, {0, 0.02}, {-0.01, 0.37}} {
		ticks := percentTicks{}.Ticks(c[0], c[1])
		if len(ticks) < 2 || len(ticks) > 8 {
			t.Errorf("%d ticks on %v", len(ticks), c)
		}
		seen := map[string]bool{}
		for _, k := range ticks {
			if k.Value < c[0]-1e-12 || k.Value > c[1]+1e-12 {
				t.Errorf("tick %v is outside %v", k, c)
			}
			if seen[k.Label] {
				t.Errorf("label %s is there twice on %v", k.Label, c)
			}
			seen[k.Label] = true
		}
	}
	if ticks := (percentTicks{}).Ticks(0.15, 0.19); ticks[0].Label != "15 %" || math.Abs(ticks[1].Value-0.16) > 1e-12 {
		t.Errorf("ticks %v", ticks)
	}
}
