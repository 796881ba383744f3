package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// complains checks that the call ends with exit code 2, prints one line on
// standard error that holds every one of the words, and nothing else.
func complains(t *testing.T, r result, words ...string) {
	t.Helper()
	if r.code != exitBadInput {
		t.Errorf("exit code %d, want %d", r.code, exitBadInput)
	}
	if r.stdout != "" {
		t.Errorf("standard output holds %q", r.stdout)
	}
	if !strings.HasPrefix(r.stderr, "saddle: ") || strings.Count(r.stderr, "\n") != 1 || !strings.HasSuffix(r.stderr, "\n") {
		t.Errorf("not one line: %q", r.stderr)
	}
	for _, w := range words {
		if !strings.Contains(r.stderr, w) {
			t.Errorf("%q does not say %q", r.stderr, w)
		}
	}
}

func TestBadData(t *testing.T) {
	good := cloud(40, 1, "1", "-1")
	zipped := compress(t, good)
	for name, c := range map[string]struct {
		text  string
		words []string
	}{
		"empty":           {"", []string{"no rows"}},
		"only comments":   {"# nothing\n\n", []string{"no rows"}},
		"one class":       {"1 1:1\n1 1:2\n", []string{":2:", "two classes"}},
		"three classes":   {"1 1:1\n2 1:2\n3 1:3\n", []string{":3:", "third label", "one class against the rest"}},
		"NaN":             {"1 1:1\n-1 1:nan\n", []string{":2:", "nan"}},
		"Inf":             {"1 1:1\n-1 1:inf\n", []string{":2:", "inf"}},
		"overflow":        {"1 1:1\n-1 1:1e999\n", []string{":2:", "1e999"}},
		"label":           {"1 1:1\nyes 1:1\n", []string{":2:", "yes"}},
		"index 0":         {"1 0:1\n-1 1:1\n", []string{":1:", "index"}},
		"negative index":  {"1 -3:1\n-1 1:1\n", []string{":1:", "index"}},
		"descending":      {"1 2:1 1:1\n-1 1:1\n", []string{":1:"}},
		"twice":           {"1 2:1 2:1\n-1 1:1\n", []string{":1:"}},
		"huge index":      {"1 99999999999:1\n-1 1:1\n", []string{":1:", "99999999999"}},
		"no value":        {"1 1:1\n-1 2:\n", []string{":2:"}},
		"no colon":        {"1 1:1\n-1 2\n", []string{":2:"}},
		"ranking":         {"1 qid:1 1:1\n-1 qid:1 1:1\n", []string{":1:", "qid"}},
		"truncated gzip":  {zipped[:len(zipped)/2], []string{"decompressing", "unexpected EOF"}},
		"broken gzip":     {zipped[:4] + "rubbish", []string{"decompressing"}},
		"binary":          {"\x00\x01\x02\x03\n", []string{":1:"}},
		"too few a class": {"1 1:1\n1 1:2\n1 1:3\n-1 1:1\n-1 1:2\n", []string{"3 folds", "2 rows"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, "data.txt", c.text)
			complains(t, call(t, "tune", path), append(c.words, path)...)
			in := callContext(t.Context(), c.text, "tune", "-", "--json")
			complains(t, in, c.words...)
		})
	}
}

func TestBadCommandLine(t *testing.T) {
	data := write(t, "data.txt", cloud(40, 1, "1", "-1"))
	words := write(t, "words.txt", strings.ReplaceAll(cloud(40, 1, "1", "-1"), "-1 1:", "-1.5 1:"))
	split := write(t, "split.txt", "1\n2\n")
	missing := filepath.Join(t.TempDir(), "missing.txt")
	for name, c := range map[string]struct {
		args, words []string
	}{
		"unknown command":   {[]string{"tuen"}, []string{"tuen", `"tune"`}},
		"unknown command 2": {[]string{"xyz"}, []string{"xyz", "--help"}},
		"unknown flag":      {[]string{"tune", "--fold", "3"}, []string{"--fold", "saddle tune --help"}},
		"unknown root flag": {[]string{"--fold"}, []string{"--fold"}},
		"flag value":        {[]string{"tune", "--folds", "1.5"}, []string{`saddle: --folds: "1.5" is not a whole number (see saddle tune --help)`}},
		"flag sign":         {[]string{"tune", "--seed=-1"}, []string{`--seed: "-1" is not a whole number from 0 on`}},
		"flag range":        {[]string{"tune", "--folds", "99999999999999999999"}, []string{"--folds", "range"}},
		"flag number":       {[]string{"tune", "--epsilon", "x"}, []string{`--epsilon: "x" is not a number`}},
		"folds many":        {[]string{"tune", write(t, "many.txt", cloud(300, 1, "1", "-1")), "--folds", "128", "--search", "C"}, []string{"saddle: --folds: is 128, want 2 to 127"}},
		"split directory":   {[]string{"tune", "--split", filepath.Dir(data)}, []string{"saddle: " + filepath.Dir(data) + ": is a directory"}},
		"two files":         {[]string{"tune", data, data}, []string{"one file"}},
		"missing file":      {[]string{"tune", missing}, []string{missing, "no such file"}},
		"directory":         {[]string{"tune", t.TempDir()}, []string{"is a directory"}},
		"folds 1":           {[]string{"tune", data, "--folds", "1"}, []string{"--folds", "at least 2"}},
		"folds 0":           {[]string{"tune", data, "--folds", "0"}, []string{"--folds", "at least 2"}},
		"folds 21":          {[]string{"tune", data, "--folds", "21"}, []string{data, "21 folds", "20 rows"}},
		"holdout all":       {[]string{"tune", data, "--holdout", "40"}, []string{data, "hold-out of 40"}},
		"holdout 1.5":       {[]string{"tune", data, "--holdout", "1.5"}, []string{"--holdout", "fraction"}},
		"holdout -1":        {[]string{"tune", data, "--holdout=-1"}, []string{"--holdout"}},
		"order":             {[]string{"tune", "--order", "random"}, []string{"--order", "stratified, shuffle, file"}},
		"method":            {[]string{"tune", "--method", "magic"}, []string{"--method", "reduced, literal, grid, sgrm, mpec"}},
		"grid":              {[]string{"tune", "--grid", "a,b"}, []string{"--grid", `"a"`}},
		"grid order":        {[]string{"tune", "--grid", "2,1"}, []string{"--grid", "ascend"}},
		"grid zero":         {[]string{"tune", "--grid", "0,1"}, []string{"--grid", "positive"}},
		"grid range":        {[]string{"tune", "--grid", "7:-7:3"}, []string{"--grid", "LO:HI:N"}},
		"grid count":        {[]string{"tune", "--grid", "-7:7:1"}, []string{"--grid", "LO:HI:N"}},
		"grid too wide":     {[]string{"tune", "--grid", "-100:7:3"}, []string{"--grid"}},
		"epsilon":           {[]string{"tune", "--epsilon", "-1"}, []string{"--epsilon", "-1"}},
		"bias":              {[]string{"tune", "--bias", "NaN"}, []string{"--bias", "NaN"}},
		"threads":           {[]string{"tune", "--threads=-1"}, []string{"--threads", "-1"}},
		"threads many":      {[]string{"tune", "--threads=100000"}, []string{"--threads", "100000"}},
		"model -":           {[]string{"tune", "--model", "-"}, []string{"-: "}},
		"features":          {[]string{"tune", data, "--features=-1"}, []string{"--features", "-1"}},
		"features too few":  {[]string{"tune", data, "--features", "3"}, []string{data + ":1:", "4"}},
		"time":              {[]string{"tune", "--time-limit", "soon"}, []string{"--time-limit", "2m30s"}},
		"time sign":         {[]string{"tune", "--time-limit=-1"}, []string{"--time-limit", "negative"}},
		"time NaN":          {[]string{"tune", "--time-limit", "NaN"}, []string{"--time-limit"}},
		"split and folds":   {[]string{"tune", data, "--split", split, "--folds", "2"}, []string{"--split", "--folds", "exclude"}},
		"test and holdout":  {[]string{"tune", data, "--test", data, "--holdout", "5"}, []string{"--test", "--holdout", "exclude"}},
		"split length":      {[]string{"tune", data, "--split", split}, []string{split, "line 2", "40"}},
		"split missing":     {[]string{"tune", data, "--split", missing}, []string{missing}},
		"test missing":      {[]string{"tune", data, "--test", missing}, []string{missing}},
		"test labels":       {[]string{"tune", data, "--test", words}, []string{words + ":2:", "-1.5"}},
		"liblinear labels":  {[]string{"tune", words, "--model", missing, "--model-format", "liblinear"}, []string{words, "-1.5", "LIBLINEAR"}},
		"model over data":   {[]string{"tune", data, "--model", data}, []string{data}},
		"same output":       {[]string{"tune", data, "--model", missing, "--report", filepath.Dir(missing) + "/./missing.txt"}, []string{"--model", "--report"}},
		"predict no model":  {[]string{"predict", data}, []string{"--model"}},
		"predict no file":   {[]string{"predict", "--model", data}, []string{"one file"}},
		"predict not JSON":  {[]string{"predict", "--model", data, data}, []string{data, "model"}},
		"predict missing":   {[]string{"predict", "--model", missing, data}, []string{missing}},
		"info argument":     {[]string{"info", "x"}, []string{"no arguments"}},
	} {
		t.Run(name, func(t *testing.T) { complains(t, call(t, c.args...), c.words...) })
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a file was written although the command failed")
	}
}

// With --json, too, standard output is empty where bad input keeps a command from beginning.
func TestBadInputJSON(t *testing.T) {
	rubbish := write(t, "rubbish.nl", "rubbish\n")
	missing := filepath.Join(t.TempDir(), "missing.qps")
	for _, args := range [][]string{
		{"tune", rubbish}, {"tune", missing}, {"tune", "--search", "C", rubbish}, {"tune", "--folds", "1"},
		{"predict", "--model", rubbish, rubbish}, {"predict", rubbish},
		{"convert", rubbish, missing + ".sdl"}, {"convert", missing, rubbish},
		{"factor", rubbish}, {"factor", missing}, {"factor", "--ordering", "best", rubbish},
		{"krylov", rubbish}, {"krylov", missing}, {"krylov", "--method", "best", rubbish},
		{"solve", rubbish}, {"solve", missing}, {"solve", "--method", "best", rubbish}, {"solve"},
		{"train", rubbish}, {"train", missing},
		{"bench", "--kernels", "none"}, {"info", "x"}, {"nothing"},
	} {
		complains(t, call(t, append(args, "--json")...))
	}
}

// An output that cannot be written is found before the computation.
func TestUnwritableOutput(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	paths := []string{
		dir,                                    // a folder
		filepath.Join(dir, "none", "out.json"), // in a folder that is missing
		filepath.Join(file, "out.json"),        // in a file
	}
	if os.Geteuid() != 0 { // root may write anywhere
		locked := filepath.Join(dir, "locked")
		if err := os.Mkdir(locked, 0o555); err != nil {
			t.Fatal(err)
		}
		readOnly := filepath.Join(dir, "readonly")
		if err := os.WriteFile(readOnly, nil, 0o444); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, filepath.Join(locked, "out.json"), readOnly)
	}
	for _, path := range paths {
		for _, flag := range []string{"--model", "--report", "--log"} {
			// The data is missing as well: were it read first, the line would name it.
			complains(t, call(t, "tune", "missing.txt", flag, path), path)
		}
	}
}

// Data that are refused leave the log as it was.
func TestBadDataLog(t *testing.T) {
	log := write(t, "log.txt", "old")
	zero := write(t, "zero.txt", strings.Repeat("1 1:0\n-1 1:0\n", 4))
	many := write(t, "many.txt", cloud(300, 1, "1", "-1"))
	for _, args := range [][]string{
		{zero}, {zero, "--method", "grid"}, {many, "--folds", "128", "--search", "C"}, {many, "--folds", "200", "--search", "C"},
		{many, "--search", "groups=" + zero},
	} {
		complains(t, call(t, append([]string{"tune", "--log", log}, args...)...))
		if text := read(t, log); text != "old" {
			t.Errorf("%v: the log holds %q", args, text)
		}
	}
	mustDo(t, "tune", many, "--search", "C", "--log", log)
	if text := read(t, log); !strings.Contains(text, "msg=end status=done") {
		t.Errorf("the log holds %q", text)
	}
}

func TestHostileNames(t *testing.T) {
	complains(t, call(t, "tune", "no\nsuch\x1b[31mfile"), `no\nsuch\x1b[31mfile`)
}
