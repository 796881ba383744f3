package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/nl"
	"github.com/saddle-go/saddle/problem/opf"
	"github.com/saddle-go/saddle/problem/qps"
)

// model is what saddle solve works on.
type model struct {
	file  string // as given
	name  string // the same for people
	what  string // the format
	nlp   *problem.NLP
	qp    *problem.QP // nil unless the file is in a format for quadratic programs
	nl    *nl.File    // nil unless it is an .nl file
	notes []string
	readS float64
}

// relaxed returns the number of variables that should have been whole numbers.
func (in *model) relaxed() int {
	if in.nlp == nil {
		return 0
	}
	k := 0
	for _, whole := range in.nlp.Integer {
		if whole {
			k++
		}
	}
	return k
}

// read reads the model in the format that the name of the file tells.
func (f *solveFlags) read(stdin io.Reader, path string) (*model, error) {
	start := time.Now()
	in := &model{file: path, name: fileName(path)}
	ext := strings.ToLower(filepath.Ext(strings.TrimSuffix(strings.ToLower(path), ".gz")))
	var err error
	switch {
	case path == "-":
		err = in.readNL(nl.Read(stdin, nl.Options{Objective: f.objective - 1, Name: in.name}))
	case ext == ".nl":
		err = in.readNL(nl.ReadFile(path, nl.Options{Objective: f.objective - 1}))
	case ext == ".m" && f.objective == 1:
		err = in.readCase(path)
	case ext == ".mps" || ext == ".qps":
		if f.objective != 1 {
			return nil, fmt.Errorf("--objective goes with .nl files only")
		}
		err = in.readQPS(path)
	default:
		if _, err := os.Stat(path); err != nil {
			if file, _ := nl.Resolve(path); exists(file) {
				return nil, fmt.Errorf("%s: no such file, did you mean %s?", path, file)
			}
			return nil, err
		}
		err = fmt.Errorf("%s: want a name that ends in .nl, .mps, .qps (or one of them and .gz) or .m", path)
	}
	if err != nil {
		return nil, err
	}
	if k := in.relaxed(); k > 0 {
		what := "1 variable should be a whole number, which is"
		if k > 1 {
			what = words.Count(k, "variable") + " should be whole numbers, which are"
		}
		in.notes = append(in.notes, in.name+": "+what+" not asked for here: this is a relaxation")
	}
	in.readS = time.Since(start).Seconds()
	return in, nil
}

func (in *model) readNL(file *nl.File, err error) error {
	if err != nil {
		return err
	}
	in.nl, in.nlp = file, file.Problem
	in.what = "AMPL .nl, text"
	if file.Binary {
		in.what = "AMPL .nl, binary"
	}
	in.warn(file.Warnings)
	return nil
}

func (in *model) readQPS(path string) error {
	file, err := qps.ReadFile(path, qps.Options{})
	if err != nil {
		return err
	}
	in.qp = file.QP
	in.what = fmt.Sprintf("MPS, %v format", file.Format)
	in.warn(file.Warnings)
	in.nlp, err = file.NLP()
	return err
}

// exists reports whether there is a file of this name.
func exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// readCase reads a power network of MATPOWER and states its optimal power flow.
func (in *model) readCase(path string) error {
	file, err := opf.ReadFile(path, opf.Options{})
	if err != nil {
		return err
	}
	m, err := opf.New(file, opf.Form{})
	if err != nil {
		return inFile(in.name, err)
	}
	in.nlp, in.what = m.NLP, "MATPOWER, AC optimal power flow"
	return nil
}

// warn adds what a reader had to say.
func (in *model) warn(lines []string) {
	for _, l := range lines {
		in.notes = append(in.notes, in.name+": "+l)
	}
}
