package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFactorBadMatrix(t *testing.T) {
	good := kktText(10, 4, 1)
	zipped := compress(t, good)
	for name, c := range map[string]struct {
		text  string
		words []string
	}{
		"empty":            {"", []string{"Matrix Market"}},
		"only a banner":    {symmetricBanner, []string{"size"}},
		"no banner":        {"3 3 1\n1 1 1\n", []string{"Matrix Market", "3 3 1"}},
		"comment first":    {"% Generated\n1 1 1\n1 1 1\n", []string{":1:", "banner"}},
		"truncated":        {good[:len(good)/2], []string{":"}},
		"missing entries":  {symmetricBanner + "2 2 3\n1 1 1\n", []string{":3:", "3"}},
		"too many entries": {symmetricBanner + "1 1 1\n1 1 1\n1 1 1\n", []string{":4:"}},
		"asymmetric":       {generalBanner + "3 3 3\n1 1 1\n3 1 2\n1 3 2.5\n", []string{"not symmetric", "(3, 1) is 2", "(1, 3) is 2.5"}},
		"one triangle":     {generalBanner + "2 2 2\n1 1 1\n1 2 1\n", []string{"not symmetric", "(1, 2) is 1", "(2, 1) is 0"}},
		"not square":       {generalBanner + "2 3 1\n1 1 1\n", []string{"2×3", "not square"}},
		"skew":             {"%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 1 1\n", []string{"skew-symmetric, not symmetric"}},
		"complex":          {"%%MatrixMarket matrix coordinate complex symmetric\n1 1 1\n1 1 1 0\n", []string{":1:", "complex"}},
		"hermitian":        {"%%MatrixMarket matrix coordinate complex hermitian\n1 1 1\n1 1 1 0\n", []string{":1:"}},
		"NaN":              {symmetricBanner + "1 1 1\n1 1 nan\n", []string{":3:", "nan", "finite"}},
		"Inf":              {symmetricBanner + "1 1 1\n1 1 -inf\n", []string{":3:", "inf", "finite"}},
		"overflow":         {symmetricBanner + "1 1 1\n1 1 1e999\n", []string{":3:", "1e999"}},
		"sum overflows":    {symmetricBanner + "1 1 2\n1 1 1.7e308\n1 1 1.7e308\n", []string{":"}},
		"row 0":            {symmetricBanner + "2 2 1\n0 1 1\n", []string{":3:"}},
		"row too large":    {symmetricBanner + "2 2 1\n3 1 1\n", []string{":3:", "3"}},
		"upper triangle":   {symmetricBanner + "2 2 1\n1 2 1\n", []string{":3:"}},
		"not a number":     {symmetricBanner + "1 1 1\n1 1 x\n", []string{":3:", "x"}},
		"huge order":       {symmetricBanner + "2000000000 2000000000 1\n1 1 1\n", []string{":2:"}},
		"negative order":   {symmetricBanner + "-1 -1 0\n", []string{":2:"}},
		"binary":           {"\x00\x01\x02\x03\n", []string{"Matrix Market"}},
		"truncated gzip":   {zipped[:len(zipped)/2], []string{"decompressing", "unexpected EOF"}},
		"broken gzip":      {zipped[:4] + "rubbish", []string{"decompressing"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, "a.mtx", c.text)
			out := filepath.Join(t.TempDir(), "out")
			complains(t, call(t, "factor", path, "--output", out, "--spy", out+".png", "--report", out+".html", "--log", out+".log"), append(c.words, path)...)
			complains(t, callContext(t.Context(), c.text, "factor", "-", "--json"), append(c.words, "standard input")...)
			if list, _ := os.ReadDir(filepath.Dir(out)); len(list) != 0 {
				t.Error("a file was written although the command failed")
			}
		})
	}
}

func TestFactorBadCommandLine(t *testing.T) {
	matrix := write(t, "a.mtx", symmetricBanner+"3 3 4\n1 1 4\n2 2 -3\n3 2 2\n3 3 5\n")
	hollow := write(t, "h.mtx", symmetricBanner+"2 2 2\n1 1 4\n2 1 1\n")
	dir := t.TempDir()
	missing := filepath.Join(dir, "missing.txt")
	file := func(text string) string { return write(t, "file.txt", text) }
	short, long := file(arrayBanner+"2 1\n1\n2\n"), file(arrayBanner+"3 0\n")
	perm2, perm0, perm9, permX := file("1 2"), file("1\n3\n3\n"), file("0 1 9"), file("1 2\n3.5")
	signs2, signs0 := file("1 -1"), file("1\n-1\n0\n")
	for name, c := range map[string]struct {
		args, words []string
	}{
		"no file":            {nil, []string{"one file", "saddle factor --help"}},
		"two files":          {[]string{matrix, matrix}, []string{"one file"}},
		"missing file":       {[]string{missing}, []string{missing, "no such file"}},
		"directory":          {[]string{dir}, []string{dir, "is a directory"}},
		"unknown flag":       {[]string{matrix, "--pivots", "x"}, []string{"--pivots", "saddle factor --help"}},
		"ordering":           {[]string{matrix, "--ordering", "best"}, []string{"--ordering", "auto, amd, nd, natural, given, pairs-amd, pairs-nd"}},
		"pivot":              {[]string{matrix, "--pivot", "full"}, []string{"--pivot", "auto, threshold, static, quasidefinite, cholesky"}},
		"scaling":            {[]string{matrix, "--scaling", "rows"}, []string{"--scaling", "auto, none, ruiz, matching"}},
		"u 0":                {[]string{matrix, "--u", "0"}, []string{"--u", "0.5"}},
		"u 0.6":              {[]string{matrix, "--u", "0.6"}, []string{"--u", "0.6"}},
		"u NaN":              {[]string{matrix, "--u", "NaN"}, []string{"--u", "NaN"}},
		"repeat":             {[]string{matrix, "--repeat", "-1"}, []string{"--repeat", "-1"}},
		"threads":            {[]string{matrix, "--threads=-1"}, []string{"--threads", "-1"}},
		"threads many":       {[]string{matrix, "--threads=100000"}, []string{"--threads", "100000"}},
		"time":               {[]string{matrix, "--time-limit", "soon"}, []string{"--time-limit"}},
		"perm and ordering":  {[]string{matrix, "--perm", perm2, "--ordering", "amd"}, []string{"--perm", "--ordering amd"}},
		"given alone":        {[]string{matrix, "--ordering", "given"}, []string{"--perm"}},
		"signs and positive": {[]string{matrix, "--signs", signs2, "--positive", "1"}, []string{"--signs", "--positive"}},
		"signs and pivot":    {[]string{matrix, "--signs", signs2, "--pivot", "static"}, []string{"--signs", "static"}},
		"positive < 0":       {[]string{matrix, "--positive", "-1"}, []string{"--positive", "-1"}},
		"positive > n":       {[]string{matrix, "--positive", "4"}, []string{"--positive", "4", "order 3"}},
		"hollow diagonal":    {[]string{hollow, "--pivot", "quasidefinite"}, []string{hollow, "diagonal element 2", "--signs"}},
		"rhs missing":        {[]string{matrix, "--rhs", missing}, []string{missing, "no such file"}},
		"rhs directory":      {[]string{matrix, "--rhs", dir}, []string{dir, "directory"}},
		"rhs rows":           {[]string{matrix, "--rhs", short}, []string{short, "2 rows", "order 3"}},
		"rhs columns":        {[]string{matrix, "--rhs", long}, []string{long, "columns"}},
		"rhs NaN":            {[]string{matrix, "--rhs", file(arrayBanner + "3 1\n1\nnan\n2\n")}, []string{":4:", "nan"}},
		"rhs format":         {[]string{matrix, "--rhs", perm2}, []string{perm2 + ":1:", "banner"}},
		"perm missing":       {[]string{matrix, "--perm", missing}, []string{missing, "no such file"}},
		"perm directory":     {[]string{matrix, "--perm", dir}, []string{dir, "directory"}},
		"perm length":        {[]string{matrix, "--perm", perm2}, []string{perm2, "2 numbers", "order 3"}},
		"perm twice":         {[]string{matrix, "--perm", perm0}, []string{perm0, "line 3", "line 2"}},
		"perm range":         {[]string{matrix, "--perm", perm9}, []string{perm9, "line 1", "9", "0 to 2"}},
		"perm word":          {[]string{matrix, "--perm", permX}, []string{permX, "line 2", "3.5"}},
		"signs length":       {[]string{matrix, "--signs", signs2}, []string{signs2, "2 signs", "order 3"}},
		"signs zero":         {[]string{matrix, "--signs", signs0}, []string{signs0, "line 3", "0"}},
		"out over matrix":    {[]string{matrix, "--output", matrix}, []string{matrix, "is read"}},
		"out over rhs":       {[]string{matrix, "--rhs", short, "--output", short}, []string{short, "is read"}},
		"same outputs":       {[]string{matrix, "--output", missing, "--spy", dir + "/./missing.txt"}, []string{"--output", "--spy"}},
		"out directory":      {[]string{"none.mtx", "--output", dir}, []string{dir}},
		"spy in no folder":   {[]string{"none.mtx", "--spy", missing + "/a.png"}, []string{missing}},
		"out -":              {[]string{matrix, "--output", "-"}, []string{"-: "}},
	} {
		t.Run(name, func(t *testing.T) {
			complains(t, call(t, append([]string{"factor"}, c.args...)...), c.words...)
		})
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a file was written although the command failed")
	}
	complains(t, call(t, "factor", "no\nsuch\x1b[31mfile"), `no\nsuch\x1b[31mfile`)
	if list := strings.Fields(read(t, matrix)); len(list) == 0 {
		t.Error("the matrix was overwritten")
	}
}
