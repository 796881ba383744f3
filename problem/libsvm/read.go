package libsvm

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/problem/svc"
)

// MaxWidth is the largest feature index that is accepted unless
// Options.Features allows more. Methods keep dense vectors with one entry per
// feature, so one mistyped index must not cost gigabytes.
const MaxWidth = 1 << 28

// Options say what a file may contain.
type Options struct {
	// Features fixes the number of columns; a larger index in the file is an
	// error. 0 = the largest index in the file, at most MaxWidth.
	Features int

	// Labels, if not nil, are the labels of the two classes, for example
	// those of a model; any other label is an error. Then one class alone
	// is enough. nil = the two labels in the file.
	Labels *svc.Labels

	// AllowUnknownLabels turns labels other than Labels, which must be set,
	// into y = 0 instead of an error.
	AllowUnknownLabels bool

	// Name is the file name in errors.
	Name string
}

// Validate returns an error that names the first invalid field.
func (o Options) Validate() error {
	if o.Features < 0 || o.Features > math.MaxInt32 {
		return fmt.Errorf("libsvm: Features = %d is outside 0..%d", o.Features, math.MaxInt32)
	}
	if o.Labels == nil && o.AllowUnknownLabels {
		return errors.New("libsvm: AllowUnknownLabels needs Labels")
	}
	if o.Labels != nil {
		if err := o.Labels.Check(); err != nil {
			return fmt.Errorf("libsvm: Labels: %w", err)
		}
	}
	return nil
}

// Read reads a data set from r, decompressing it if it starts as gzip data
// do. The result satisfies svc.Data.Check. Its error is a *SyntaxError, wraps
// the error of r or of the decompression with the line reached, or is that of
// Options.Validate.
func Read(r io.Reader, o Options) (*svc.Data, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	text, err := textscan.Decompress(r)
	if err != nil {
		return nil, fmt.Errorf("%s%w", position(o.Name, 1), err)
	}
	p := newParser(text, o)
	if err := p.parse(); err != nil {
		return nil, err
	}
	return p.data()
}

// ReadFile reads the data set in the named file as Read does. If o.Name is
// empty, errors show the path.
func ReadFile(path string, o Options) (*svc.Data, error) {
	f, err := textscan.Open(path)
	if err != nil {
		return nil, fmt.Errorf("libsvm: %w", err)
	}
	defer f.Close()
	if o.Name == "" {
		o.Name = path
	}
	return Read(f, o)
}
