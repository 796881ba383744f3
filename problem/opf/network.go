package opf

import (
	"math"
	"math/cmplx"
)

// A network is the part of a case that is in service, with positions instead of numbers.
type network struct {
	buses      []int // positions in Case.Buses
	generators []int // in Case.Generators
	branches   []int // in Case.Branches
	place      []int // of each bus of the case among buses, or −1
	at         []int // of each generator in service: the place of its bus
	from, to   []int // of each branch in service: places of its ends
	reference  []bool
}

// network returns what is in service.
func (c *Case) network() *network {
	n := &network{place: make([]int, len(c.Buses))}
	byNumber := make(map[int]int, len(c.Buses)) // to places
	for i, b := range c.Buses {
		n.place[i] = -1
		if b.Type != IsolatedBus {
			n.place[i] = len(n.buses)
			byNumber[b.Number] = len(n.buses)
			n.buses = append(n.buses, i)
			n.reference = append(n.reference, b.Type == ReferenceBus)
		}
	}
	for k, g := range c.Generators {
		if i, ok := byNumber[g.Bus]; ok && g.InService {
			n.generators, n.at = append(n.generators, k), append(n.at, i)
		}
	}
	for k, b := range c.Branches {
		f, ok := byNumber[b.From]
		t, too := byNumber[b.To]
		if ok && too && b.InService {
			n.branches, n.from, n.to = append(n.branches, k), append(n.from, f), append(n.to, t)
		}
	}
	n.refer()
	return n
}

// refer makes the first bus of every island without a reference one.
func (n *network) refer() {
	parent := make([]int, len(n.buses))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for k := range n.branches {
		a, b := root(n.from[k]), root(n.to[k])
		parent[max(a, b)] = min(a, b) // so that a root is the first bus
	}
	has := make([]bool, len(n.buses))
	for i, is := range n.reference {
		if is {
			has[root(i)] = true
		}
	}
	for i := range n.buses {
		if root(i) == i && !has[i] {
			n.reference[i] = true
		}
	}
}

// An admittance is the matrix [Y_ff Y_ft; Y_tf Y_tt] of a branch: currents into it at its ends from the voltages there.
type admittance struct{ ff, ft, tf, tt complex128 }

func (b Branch) admittance() admittance {
	series := 1 / complex(b.R, b.X)
	own := series + complex(0, b.B/2)
	ratio := b.Ratio
	if ratio == 0 {
		ratio = 1
	}
	tap := cmplx.Rect(ratio, b.Shift*math.Pi/180)
	return admittance{ff: own / complex(ratio*ratio, 0), ft: -series / cmplx.Conj(tap), tf: -series / tap, tt: own}
}
