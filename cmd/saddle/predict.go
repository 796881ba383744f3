package main

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
)

// predictFlags is what the command line of saddle predict says.
type predictFlags struct {
	common // json and quiet
	model  string
	output string
}

func newPredict() *cobra.Command {
	p := &predictFlags{}
	cmd := &cobra.Command{
		Use:   "predict --model MODEL FILE",
		Short: "Classify the rows of a file with a model that saddle tune wrote",
		Long: `Predict reads a JSON model and a LIBSVM file (plain or gzip, "-" = standard
input) or a binary file that saddle convert made, which is not copied into memory, and writes the predicted label of each row on a line of its own. If the
file's labels are those of the model, it reports the error on standard error;
other labels count as unknown.`,
		Example: `  saddle predict --model model.json test.txt --output labels.txt
  saddle predict --model model.json test.txt --json`,
		Args: files(1, 1),
		RunE: p.run,
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&p.model, "model", "", "read the classifier from this `file` (required)")
	fs.StringVar(&p.output, "output", "", "write the labels to this `file`, not to standard output")
	p.registerOutput(fs)
	return cmd
}

func (p *predictFlags) run(cmd *cobra.Command, args []string) error {
	path, start := args[0], time.Now()
	if p.model == "" {
		return fmt.Errorf("predict needs --model (see saddle predict --help)")
	}
	if err := checkOutputs([]outputFlag{{"output", p.output}}, []string{p.model, path}); err != nil {
		return err
	}
	model, err := readInput(cmd.Context(), p.model, cmd.InOrStdin(), svc.ReadModel)
	if err != nil {
		return err
	}
	in, err := p.read(cmd, path, model)
	if err != nil {
		return err
	}
	if in.features > model.Features() && !p.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "saddle: note: %s has features up to %d; those above %d are ignored, the model lacks them\n", printable(path), in.features, model.Features())
	}
	y := in.classify(model)
	res := in.judge(y)
	res.File, res.Model = path, p.model
	if p.output != "" {
		err = writeFile(p.output, func(w io.Writer) error { return writeLabels(w, model.Labels, y) })
		if err != nil {
			return err
		}
		res.Output = &p.output
	}
	res.endJSON = newEnd(solvers.Done, "", time.Since(start).Seconds())
	return p.print(cmd, res, model.Labels, y)
}

// print writes the JSON object, or the labels that did not go to a file and the
// line with the error.
func (p *predictFlags) print(cmd *cobra.Command, res *predictJSON, l svc.Labels, y []float64) error {
	if p.json {
		if p.output == "" {
			for _, v := range y {
				res.Predictions = append(res.Predictions, l.Text(v))
			}
		}
		return writeJSON(cmd.OutOrStdout(), res)
	}
	if p.output == "" {
		if err := wrapStdout(writeLabels(cmd.OutOrStdout(), l, y)); err != nil {
			return err
		}
	}
	if !p.quiet {
		line := res.line()
		if p.output != "" {
			line += "; labels written to " + printable(p.output)
		}
		fmt.Fprintln(cmd.ErrOrStderr(), line)
	}
	return nil
}

// predictJSON is what saddle predict --json prints. What does not exist is null.
type predictJSON struct {
	File        string   `json:"file"`
	Model       string   `json:"model"`
	Rows        int      `json:"rows"`
	Labelled    int      `json:"labelled"` // rows whose label is one of the model's
	Wrong       *int     `json:"wrong"`    // of the labelled rows
	Zeros       int      `json:"zeros"`    // rows with margin 0, which get the larger class
	Error       *float64 `json:"error"`    // wrong / labelled
	Output      *string  `json:"output"`
	Predictions []string `json:"predictions"` // null if they went to a file

	endJSON
}

// scored is what is known about the rows of a file.
type scored struct {
	margins  []float64
	y        []float64 // labels, +1 or −1; 0 = not one of the model's
	features int
}

// read reads the rows of a file of either kind and their margins.
func (p *predictFlags) read(cmd *cobra.Command, path string, m *svc.Model) (*scored, error) {
	if rows.IsFile(path) {
		f, err := rows.Open(path, rows.Options{})
		if err != nil {
			return nil, err
		}
		defer f.Close()
		margins, err := f.Margins(m)
		if err != nil {
			return nil, inFile(path, err)
		}
		in := &scored{margins, make([]float64, len(margins)), f.Features()}
		pos, neg := m.Labels.Sign(f.Labels.Pos), m.Labels.Sign(f.Labels.Neg)
		for i, y := range f.Y {
			in.y[i] = [3]float64{neg, 0, pos}[y+1]
		}
		return in, nil
	}
	data, err := readData(cmd.Context(), path, cmd.InOrStdin(), libsvm.Options{Labels: &m.Labels, AllowUnknownLabels: true})
	if err != nil {
		return nil, err
	}
	_, n := data.X.Dims()
	return &scored{m.Margins(data.X), data.Y, n}, nil
}

// classify returns the class of each row.
func (in *scored) classify(m *svc.Model) []float64 {
	y := make([]float64, len(in.margins))
	for i, v := range in.margins {
		y[i] = m.Class(v)
	}
	return y
}

// judge counts the mistakes of the predictions y.
func (in *scored) judge(y []float64) *predictJSON {
	res := &predictJSON{Rows: len(y)}
	wrong := 0
	for i, v := range in.y {
		if v != 0 {
			res.Labelled++
			if v != y[i] {
				wrong++
			}
		}
		if in.margins[i] == 0 {
			res.Zeros++
		}
	}
	if res.Labelled > 0 {
		res.Wrong, res.Error = &wrong, finite(float64(wrong)/float64(res.Labelled))
	}
	return res
}

// line says the outcome in words.
func (r *predictJSON) line() string {
	if r.Wrong == nil {
		return fmt.Sprintf("%s classified, none with a known label", words.Count(r.Rows, "row"))
	}
	s := fmt.Sprintf("%s classified, error %s, accuracy %s: %d of %d wrong", words.Count(r.Rows, "row"),
		percent(*r.Error), percent(1-*r.Error), *r.Wrong, r.Labelled)
	if other := r.Rows - r.Labelled; other > 0 {
		s = fmt.Sprintf("%s classified, %s with a label that the model does not know; of the other %d, %d wrong (%s)", words.Count(r.Rows, "row"),
			words.Count(other, "row"), r.Labelled, *r.Wrong, percent(*r.Error))
	}
	if r.Zeros > 0 {
		s += fmt.Sprintf("; %s on the boundary got the larger class", words.Count(r.Zeros, "row"))
	}
	return s
}

func writeLabels(w io.Writer, l svc.Labels, y []float64) error {
	b := bufio.NewWriter(w)
	for _, v := range y {
		b.WriteString(l.Text(v))
		b.WriteByte('\n')
	}
	return b.Flush()
}
