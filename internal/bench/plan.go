package bench

import (
	"slices"

	"github.com/saddle-go/saddle/internal/isa"
)

// A Cell is a kernel at a size.
type Cell struct {
	Kernel  Kernel
	N       int
	Threads int
	Place   Place // where the operands lie
	Shape   Shape
}

// A Plan lists what a run measures.
type Plan struct {
	Cells   []Cell
	Skipped []Cell // sizes that were asked for and take too long or too much memory
}

// NewPlan returns what Run measures with these options.
func NewPlan(o Options) (*Plan, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.resolved()
	h := newHierarchy(isa.Caches())
	p := new(Plan)
	for _, k := range Catalogue() {
		if o.Kernels == nil || o.Kernels.MatchString(k.Name) {
			p.add(k, &o, h)
		}
	}
	return p, nil
}

// add plans one kernel, each size once.
func (p *Plan) add(k Kernel, o *Options, h *hierarchy) {
	threads := []int{1}
	if k.Parallel && o.Threads > 1 {
		threads = append(threads, o.Threads)
	}
	var sizes []int
	for _, place := range o.Places {
		if n := k.sizeAt(place, h); n > 0 && k.at(place, h) {
			sizes = append(sizes, n)
		}
	}
	for _, n := range o.Sizes {
		if !slices.Contains(sizes, n) {
			sizes = append(sizes, n)
		}
	}
	for _, n := range sizes {
		s := k.Shape(n)
		if s.Flops > givenFlopLimit || s.Held > givenByteLimit {
			p.Skipped = append(p.Skipped, Cell{k, n, 1, h.of(s.Held), s})
			continue
		}
		for _, t := range threads {
			p.Cells = append(p.Cells, Cell{k, n, t, h.of(s.Held), s})
		}
	}
}

// places returns where the operands of the plan lie, for each number of threads.
func (p *Plan) places() []Place {
	var l []Place
	for _, c := range p.Cells {
		l = append(l, c.Place)
	}
	slices.Sort(l)
	return slices.Compact(l)
}
