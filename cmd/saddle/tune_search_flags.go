package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers/hyper"
)

// searchFlags are the flags of saddle tune for several hyperparameters and for many rows.
type searchFlags struct {
	search   searchFlag
	balanced bool
	delta    float64
	certify  int
	float32  bool
	memory   sizeFlag
}

func (s *searchFlags) register(fs *pflag.FlagSet) {
	fs.Var(&s.search, "search", "hyperparameters to choose, by methods for many rows: one C, a C for each class, a scale for each group of features (FILE: lines \"feature group\" or \"from-to group\"), a scale for each feature")
	fs.BoolVar(&s.balanced, "balanced", false, "give both classes the same total weight, in training and in the cross-validation error")
	fs.Float64Var(&s.delta, "delta", 0, "width of the zone in which --search rounds the hinge, 0 = 0.25 for dense and 1 for text, wider if few rows lie in it")
	fs.IntVar(&s.certify, "certify", 3, "train the best `N` points of --search exactly, 0 = none")
	fs.BoolVar(&s.float32, "float32", false, "keep features in float32 and use the methods for many rows, also for small data")
	fs.Var(&s.memory, "memory-limit", "memory for the rows of a file that saddle convert made, such as 500MB, beside some 100 bytes a row for the methods; 0 = no limit")
}

// asked returns the first flag given that only the methods for many rows understand, or "".
func (s *searchFlags) asked(fs *pflag.FlagSet) string {
	for _, name := range []string{"search", "balanced", "delta", "certify", "float32"} {
		if f := fs.Lookup(name); f.Changed && f.Value.String() != "false" {
			return name
		}
	}
	return ""
}

// check refuses combinations of flags that mean nothing.
func (s *searchFlags) check(fs *pflag.FlagSet, args []string) error {
	asked := s.asked(fs)
	for _, name := range []string{"method", "epsilon", "grid-solver", "no-polish"} {
		if asked != "" && fs.Changed(name) {
			return fmt.Errorf("--%s and --%s exclude each other", asked, name)
		}
	}
	if s.certify < 0 {
		return fmt.Errorf("--certify: is %d, want 0 (none) or a positive number", s.certify)
	}
	if fs.Changed("memory-limit") && (len(args) == 0 || args[0] == "-" || !rows.IsFile(args[0])) {
		return fmt.Errorf("--memory-limit: works on files that saddle convert made")
	}
	if fs.Changed("memory-limit") && fs.Changed("method") {
		return fmt.Errorf("--memory-limit and --method exclude each other")
	}
	o := hyper.Options{Delta: s.delta}
	return o.Validate()
}

// searchFlag is what is searched.
type searchFlag struct {
	kind hyper.Search
	file string // of groups
	text string
}

func (s *searchFlag) String() string { return s.text }

// Type names the value in the help text.
func (*searchFlag) Type() string { return "C|weights|groups=FILE|features" }

// Set parses one of the words.
func (s *searchFlag) Set(text string) error {
	word, file, given := strings.Cut(text, "=")
	for _, k := range []hyper.Search{hyper.SearchC, hyper.SearchWeights, hyper.SearchGroups, hyper.SearchFeatures} {
		if !strings.EqualFold(word, k.String()) {
			continue
		}
		if given != (k == hyper.SearchGroups) || given && file == "" {
			break
		}
		*s = searchFlag{k, file, text}
		return nil
	}
	return fmt.Errorf("want C, weights, groups=FILE or features")
}

// sizeFlag is a number of bytes.
type sizeFlag int64

func (b *sizeFlag) String() string { return strconv.FormatInt(int64(*b), 10) }

// Type names the value in the help text.
func (*sizeFlag) Type() string { return "size" }

// Set parses a number with an optional unit: B, kB, MB, GB are powers of 1000, KiB, MiB, GiB of 1024.
func (b *sizeFlag) Set(s string) error {
	unit := map[string]float64{"": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12, "tb": 1e12,
		"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40}
	num := strings.TrimRight(s, "BKMGTIbkmgti")
	f, ok := unit[strings.ToLower(s[len(num):])]
	v, err := strconv.ParseFloat(strings.TrimSpace(num), 64)
	if err != nil || !ok || !(v >= 0 && v*f < math.MaxInt64/2) {
		return fmt.Errorf("want a size such as 500MB or 2GiB")
	}
	*b = sizeFlag(v * f)
	return nil
}
