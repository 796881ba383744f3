package main

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/internal/words"
)

func newInfo() *cobra.Command {
	c := &common{}
	cmd := &cobra.Command{
		Use:   "info",
		Short: "Show version, processor, caches, the kernels in use and their block sizes",
		Long: `Info shows what this program runs on: the processor, its caches, for each
kernel the instruction level of the form in use and why, and the blocks on which
products, triangular solves and factorisations work. "saddle bench" measures how fast they are. The environment variable
` + isa.EnvVar + ` lowers the level: generic, avx2, avx512 or neon.`,
		Example: `  saddle info
  ` + isa.EnvVar + `=avx2 saddle info --json`,
		Args: files(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			i := newInfoJSON()
			if c.json {
				return writeJSON(cmd.OutOrStdout(), i)
			}
			_, err := cmd.OutOrStdout().Write(i.text())
			return wrapStdout(err)
		},
	}
	cmd.Flags().SortFlags = false
	c.registerOutput(cmd.Flags())
	return cmd
}

// infoJSON is what saddle info --json prints; sizes are bytes.
type infoJSON struct {
	Version   string       `json:"version"`
	Go        string       `json:"go"`
	OS        string       `json:"os"`
	Arch      string       `json:"arch"`
	CPU       string       `json:"cpu"`
	Cores     int          `json:"cores"`   // logical ones that this process may use
	Threads   int          `json:"threads"` // that computations use unless told otherwise
	Caches    cachesJSON   `json:"caches"`
	ISA       string       `json:"isa"`
	Levels    []string     `json:"isa_levels"` // that can be used here, lowest first
	ISANotice *string      `json:"isa_notice"` // why SADDLE_ISA was not obeyed
	Kernels   []kernelJSON `json:"kernels"`
	Shapes    shapesJSON   `json:"shapes"` // of the level-3 functions at level isa
}

type cachesJSON struct {
	L1D int `json:"l1d"`
	L2  int `json:"l2"`
	L3  int `json:"l3"`
}

type kernelJSON struct {
	Name  string  `json:"name"`
	Level string  `json:"level"`
	Why   *string `json:"why"` // null if the level is the active one
}

// shapesJSON is asm.ShapeInfo; all are counts of rows, columns or elements.
type shapesJSON struct {
	TileRows      int `json:"tile_rows"`
	TileCols      int `json:"tile_cols"`
	Vector        int `json:"vector"`
	PackedRows    int `json:"packed_rows"`
	Depth         int `json:"depth"`
	TriangleOrder int `json:"triangle_order"`
	PivotColumns  int `json:"pivot_columns"`
	SolveUnknowns int `json:"solve_unknowns"`
}

func newInfoJSON() *infoJSON {
	c := isa.Caches()
	i := &infoJSON{
		Version: buildVersion(), Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
		CPU: isa.CPU(), Cores: runtime.NumCPU(), Threads: runtime.GOMAXPROCS(0),
		Caches: cachesJSON{c.L1D, c.L2, c.L3}, ISA: isa.Active().String(),
	}
	for _, l := range isa.Levels() {
		i.Levels = append(i.Levels, l.String())
	}
	if err := isa.EnvProblem(); err != nil {
		msg := err.Error()
		i.ISANotice = &msg
	}
	for _, k := range asm.Kernels() {
		kernel := kernelJSON{Name: k.Name, Level: k.Level}
		if k.Why != "" {
			kernel.Why = &k.Why
		}
		i.Kernels = append(i.Kernels, kernel)
	}
	s := asm.Shapes()
	i.Shapes = shapesJSON{s.TileRows, s.TileCols, s.Vector, s.PackedRows, s.Depth, s.TriangleOrder, s.PivotColumns, s.SolveUnknowns}
	return i
}

func (i *infoJSON) text() []byte {
	var b bytes.Buffer
	line := func(name, format string, a ...any) {
		fmt.Fprintf(&b, "%-9s %s\n", name, fmt.Sprintf(format, a...))
	}
	line("Saddle", "%s", i.Version)
	line("Go", "%s %s/%s", i.Go, i.OS, i.Arch)
	line("CPU", "%s, %s", i.CPU, words.Count(i.Cores, "core"))
	line("Threads", "%d", i.Threads)
	line("Caches", "L1d %s, L2 %s, L3 %s", byteSize(i.Caches.L1D), byteSize(i.Caches.L2), byteSize(i.Caches.L3))
	line("Level", "%s; usable here: %s (lower it with %s)", i.ISA, strings.Join(i.Levels, ", "), isa.EnvVar)
	if i.ISANotice != nil {
		line("Notice", "%s", *i.ISANotice)
	}
	names, levels := 0, 0
	for _, k := range i.Kernels {
		names, levels = max(names, len(k.Name)), max(levels, len(k.Level))
	}
	b.WriteString("\nKernels\n")
	for _, k := range i.Kernels {
		why := ""
		if k.Why != nil {
			why = *k.Why
		}
		fmt.Fprintln(&b, strings.TrimRight(fmt.Sprintf("  %-*s  %-*s  %s", names, k.Name, levels, k.Level, why), " "))
	}
	b.WriteString("\nShapes\n")
	for _, l := range i.Shapes.lines() {
		fmt.Fprintf(&b, "  %-*s  %s\n", names, l.Name, l.Text)
	}
	return b.Bytes()
}

// lines says what the shapes mean.
func (s *shapesJSON) lines() []named {
	packed := float64(8 * s.PackedRows * s.Depth)
	return []named{
		{"Gemm", fmt.Sprintf("tiles of %d×%d in registers, vectors of %d; at most %d rows of A packed, %d deep (%s)",
			s.TileRows, s.TileCols, s.Vector, s.PackedRows, s.Depth, extent(packed))},
		{"Trsm", fmt.Sprintf("blocks of order %d, products between them; Cholesky and LDL likewise", s.TriangleOrder)},
		{"BunchKaufman", fmt.Sprintf("panels of %d columns", s.PivotColumns)},
		{"Trsv", fmt.Sprintf("blocks of %d unknowns", s.SolveUnknowns)},
	}
}

// byteSize writes n bytes in the largest binary unit that divides it well.
func byteSize(n int) string {
	switch {
	case n >= 1<<20 && n%(1<<18) == 0:
		return number(float64(n)/(1<<20)) + " MiB"
	case n >= 1<<10:
		return number(float64(n)/(1<<10)) + " KiB"
	}
	return words.Count(n, "byte")
}
