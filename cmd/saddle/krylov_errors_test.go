package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestKrylovBadMatrix(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		words []string
	}{
		"empty":        {"", []string{"Matrix Market"}},
		"truncated":    {symmetricBanner + "2 2 3\n1 1 1\n", []string{":3:", "3"}},
		"complex":      {"%%MatrixMarket matrix coordinate complex symmetric\n1 1 1\n1 1 1 0\n", []string{":1:", "complex"}},
		"NaN":          {symmetricBanner + "1 1 1\n1 1 nan\n", []string{":3:", "nan", "finite"}},
		"row 0":        {symmetricBanner + "2 2 1\n0 1 1\n", []string{":3:"}},
		"not a number": {generalBanner + "1 1 1\n1 1 x\n", []string{":3:", "x"}},
		"huge order":   {symmetricBanner + "2000000000 2000000000 1\n1 1 1\n", []string{":2:"}},
		"binary":       {"\x00\x01\x02\x03\n", []string{"Matrix Market"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, "a.mtx", c.text)
			out := filepath.Join(t.TempDir(), "out")
			complains(t, call(t, "krylov", path, "--output", out, "--report", out+".html", "--log", out+".log"), append(c.words, path)...)
			complains(t, callContext(t.Context(), c.text, "krylov", "-", "--json"), append(c.words, "standard input")...)
			if list, _ := os.ReadDir(filepath.Dir(out)); len(list) != 0 {
				t.Error("a file was written although the command failed")
			}
		})
	}
}

func TestKrylovBadCommandLine(t *testing.T) {
	matrix := write(t, "a.mtx", symmetricBanner+"3 3 4\n1 1 4\n2 2 -3\n3 2 2\n3 3 5\n")
	general := write(t, "g.mtx", generalBanner+"2 2 3\n1 1 4\n2 2 -3\n1 2 2\n")
	wide := write(t, "w.mtx", generalBanner+"2 3 3\n1 1 4\n2 2 -3\n1 3 2\n")
	dir := t.TempDir()
	missing := filepath.Join(dir, "missing.txt")
	file := func(text string) string { return write(t, "file.txt", text) }
	short, none := file(arrayBanner+"2 1\n1\n2\n"), file(arrayBanner+"3 0\n")
	for name, c := range map[string]struct {
		args, words []string
	}{
		"no file":           {nil, []string{"one file", "saddle krylov --help"}},
		"two files":         {[]string{matrix, matrix}, []string{"one file"}},
		"missing file":      {[]string{missing}, []string{missing, "no such file"}},
		"directory":         {[]string{dir}, []string{dir, "is a directory"}},
		"unknown flag":      {[]string{matrix, "--solver", "x"}, []string{"--solver", "saddle krylov --help"}},
		"method":            {[]string{matrix, "--method", "qmr"}, []string{"--method", "auto, cg, minres"}},
		"precond":           {[]string{matrix, "--precond", "best"}, []string{"--precond", "auto, none, jacobi"}},
		"tol 0":             {[]string{matrix, "--tol", "0"}, []string{"--tol", "0"}},
		"tol 1":             {[]string{matrix, "--tol", "1"}, []string{"--tol", "1"}},
		"tol NaN":           {[]string{matrix, "--tol", "NaN"}, []string{"--tol", "NaN"}},
		"max-iter":          {[]string{matrix, "--max-iter", "-1"}, []string{"--max-iter: ", "-1"}},
		"restart":           {[]string{matrix, "--restart", "-1"}, []string{"--restart", "-1"}},
		"restart of cg":     {[]string{matrix, "--method", "cg", "--restart", "10"}, []string{"--restart", "gmres"}},
		"restart of auto":   {[]string{general, "--restart", "10"}, []string{"--restart", "gmres or fgmres", "bicgstabl was chosen", "not symmetric"}},
		"ell of auto":       {[]string{matrix, "--ell", "2"}, []string{"--ell", "bicgstabl only", "minres was chosen", "-3"}},
		"drop of auto":      {[]string{matrix, "--precond", "auto", "--drop", "0.1"}, []string{"--drop", "--precond ilut or ildl only"}},
		"drop of jacobi":    {[]string{matrix, "--precond", "jacobi", "--drop", "0.1"}, []string{"--drop", "--precond ilut or ildl only"}},
		"ell":               {[]string{matrix, "--ell", "9"}, []string{"--ell", "9"}},
		"ell of gmres":      {[]string{matrix, "--method", "gmres", "--ell", "2"}, []string{"--ell", "bicgstabl"}},
		"block":             {[]string{matrix, "--precond", "blockjacobi", "--block", "-2"}, []string{"--block", "-2"}},
		"block of ilut":     {[]string{matrix, "--precond", "ilut", "--block", "2"}, []string{"--block", "blockjacobi"}},
		"drop":              {[]string{matrix, "--precond", "ilut", "--drop", "1"}, []string{"--drop", "1"}},
		"drop alone":        {[]string{matrix, "--drop", "0.1"}, []string{"--drop", "ilut"}},
		"fill":              {[]string{matrix, "--precond", "ildl", "--fill", "-1"}, []string{"--fill", "-1"}},
		"omega":             {[]string{matrix, "--precond", "ssor", "--omega", "2"}, []string{"--omega", "2"}},
		"omega of jacobi":   {[]string{matrix, "--precond", "jacobi", "--omega", "1"}, []string{"--omega", "ssor"}},
		"threads":           {[]string{matrix, "--threads=-1"}, []string{"--threads", "-1"}},
		"time":              {[]string{matrix, "--time-limit", "soon"}, []string{"--time-limit"}},
		"cg with ilut":      {[]string{matrix, "--method", "cg", "--precond", "ilut"}, []string{"cg", "ilut", "symmetric"}},
		"minres on general": {[]string{general, "--method", "minres"}, []string{general, "element (1, 2) is 2", "minres", "gmres"}},
		"ildl on general":   {[]string{general, "--precond", "ildl"}, []string{general, "not symmetric", "ildl", "ilut"}},
		"cg, not square":    {[]string{wide, "--method", "cg"}, []string{wide, "2×3", "not square", "lsmr"}},
		"ilut, not square":  {[]string{wide, "--precond", "ilut"}, []string{wide, "2×3", "not square", "ilut", "jacobi"}},
		"lsqr with amg":     {[]string{matrix, "--method", "lsqr", "--precond", "amg"}, []string{"lsqr", "amg", "jacobi"}},
		"rhs, not square":   {[]string{wide, "--rhs", none}, []string{none, "3 rows", "so many rows: 2"}},
		"rhs missing":       {[]string{matrix, "--rhs", missing}, []string{missing, "no such file"}},
		"rhs rows":          {[]string{matrix, "--rhs", short}, []string{short, "2 rows", "order 3"}},
		"rhs columns":       {[]string{matrix, "--rhs", none}, []string{none, "columns"}},
		"rhs NaN":           {[]string{matrix, "--rhs", file(arrayBanner + "3 1\n1\nnan\n2\n")}, []string{":4:", "nan"}},
		"out over matrix":   {[]string{matrix, "--output", matrix}, []string{matrix, "is read"}},
		"out over rhs":      {[]string{matrix, "--rhs", short, "--output", short}, []string{short, "is read"}},
		"same outputs":      {[]string{matrix, "--output", missing, "--report", dir + "/./missing.txt"}, []string{"--output", "--report"}},
		"out directory":     {[]string{"none.mtx", "--output", dir}, []string{dir}},
	} {
		t.Run(name, func(t *testing.T) {
			complains(t, call(t, append([]string{"krylov"}, c.args...)...), c.words...)
		})
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a file was written although the command failed")
	}
}
