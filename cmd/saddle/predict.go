package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc"
)

// predictFlags is what the command line of saddle predict says.
type predictFlags struct {
	model  string
	output string
	json   bool
	quiet  bool
}

func newPredict() *cobra.Command {
	p := &predictFlags{}
	cmd := &cobra.Command{
		Use:   "predict --model MODEL FILE",
		Short: "Classify the rows of a file with a model that saddle tune wrote",
		Long: `Predict reads a JSON model and a LIBSVM file (plain or gzip, "-" = standard
input) and writes the predicted label of each row on a line of its own. If the
file's labels are those of the model, it reports the error on standard error;
other labels count as unknown.`,
		Example: `  saddle predict --model model.json test.txt --output labels.txt
  saddle predict --model model.json test.txt --json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("predict takes one file, got %d (see saddle predict --help)", len(args))
			}
			return nil
		},
		RunE: p.run,
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&p.model, "model", "", "read the classifier from this `file` (required)")
	fs.StringVar(&p.output, "output", "", "write the labels to this `file`, not to standard output")
	fs.BoolVar(&p.json, "json", false, "print one JSON object and nothing else")
	fs.BoolVar(&p.quiet, "quiet", false, "no notes on standard error")
	return cmd
}

func (p *predictFlags) run(cmd *cobra.Command, args []string) error {
	path := args[0]
	if p.model == "" {
		return fmt.Errorf("predict needs --model (see saddle predict --help)")
	}
	if p.output != "" {
		if err := checkOutput(p.output, p.model, path); err != nil {
			return err
		}
	}
	model, err := readModel(p.model)
	if err != nil {
		return err
	}
	data, err := readData(cmd.Context(), path, cmd.InOrStdin(), libsvm.Options{Labels: &model.Labels, AllowUnknownLabels: true})
	if err != nil {
		return err
	}
	if _, n := data.X.Dims(); n > model.Features() && !p.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "saddle: note: %s has features up to %d; those above %d are ignored, the model lacks them\n", printable(path), n, model.Features())
	}
	y := model.Predict(data.X)
	res := judge(model, data, y)
	res.File, res.Model = path, p.model
	if p.output != "" {
		err = writeFile(p.output, func(w io.Writer) error { return writeLabels(w, model.Labels, y) })
		if err != nil {
			return err
		}
		res.Output = &p.output
	}
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
		fmt.Fprintln(cmd.ErrOrStderr(), res.line())
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
}

// judge counts the mistakes of the predictions y.
func judge(m *svc.Model, data *svc.Data, y []float64) *predictJSON {
	res := &predictJSON{Rows: len(y)}
	wrong := 0
	for i, v := range data.Y {
		if v != 0 {
			res.Labelled++
			if v != y[i] {
				wrong++
			}
		}
	}
	for _, v := range m.Margins(data.X) {
		if v == 0 {
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
		return fmt.Sprintf("%s classified, none with a known label", count(r.Rows, "row"))
	}
	s := fmt.Sprintf("%s classified, error %s, accuracy %s: %d of %d wrong", count(r.Rows, "row"),
		percent(*r.Error), percent(1-*r.Error), *r.Wrong, r.Labelled)
	if other := r.Rows - r.Labelled; other > 0 {
		s = fmt.Sprintf("%s classified, %s with a label that the model does not know; of the other %d, %d wrong (%s)", count(r.Rows, "row"),
			count(other, "row"), r.Labelled, *r.Wrong, percent(*r.Error))
	}
	if r.Zeros > 0 {
		s += fmt.Sprintf("; %s on the boundary got the larger class", count(r.Zeros, "row"))
	}
	return s
}

func readModel(path string) (*svc.Model, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := svc.ReadModel(f)
	return m, inFile(path, err)
}

func writeLabels(w io.Writer, l svc.Labels, y []float64) error {
	b := bufio.NewWriter(w)
	for _, v := range y {
		b.WriteString(l.Text(v))
		b.WriteByte('\n')
	}
	return b.Flush()
}
