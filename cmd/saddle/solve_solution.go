package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/saddle-go/saddle/problem/nl"
)

// checkSolutionName finds out whether the name of a file says in which form to write it.
func checkSolutionName(path string) error {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv", ".json":
		return nil
	}
	if path == "" {
		return nil
	}
	return fmt.Errorf("--solution: %s: want a name that ends in .csv or .json", path)
}

// solution is what a .sol file tells.
func (r *solved) solution() *nl.Solution {
	res := &r.result
	s := &nl.Solution{
		Code: nl.ResultCode(res.Status.String(), res.PrimalInfeasibility <= 1e-6),
		X:    res.X, RowDuals: res.RowDuals, LowerDuals: res.LowerDuals, UpperDuals: res.UpperDuals,
	}
	lines := []string{"Saddle " + buildVersion() + ": " + statusWords(r.result.Status)}
	if why := r.reason(); why != "" {
		lines[0] += ", " + why
	}
	if res.X != nil {
		lines = append(lines, fmt.Sprintf("objective %.10g, primal infeasibility %.3g, dual infeasibility %.3g", res.Objective, res.PrimalInfeasibility, res.DualInfeasibility))
	}
	lines = append(lines, r.workText()+", "+brief(res.Time.Seconds()))
	if r.model.nl != nil {
		s.Objective = r.model.nl.Objective
		if note := r.model.nl.RelaxationNote(); note != "" {
			lines = append(lines, note)
		}
	}
	s.Message = strings.Join(lines, "\n")
	return s
}

// writeSol writes the solution in the form that AMPL reads, of other formats, too.
func (r *solved) writeSol(w io.Writer) error {
	header := &nl.Header{}
	if r.model.nl != nil {
		header = &r.model.nl.Header
	} else {
		header.Variables, header.Rows = r.model.nlp.Dim()
	}
	return header.WriteSolution(w, r.solution())
}

// writeSolution writes values and duals by name.
func (r *solved) writeSolution(w io.Writer) error {
	if strings.EqualFold(filepath.Ext(r.flags.solution), ".json") {
		return r.writeSolutionJSON(w)
	}
	return r.writeSolutionCSV(w)
}

// writeSolutionCSV writes a line per variable and per row, with bounds or sides.
func (r *solved) writeSolutionCSV(w io.Writer) error {
	p, res := r.model.nlp, &r.result
	out := csv.NewWriter(w)
	num := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	out.Write([]string{"kind", "name", "lower", "value", "upper", "dual"})
	for j, v := range res.X {
		out.Write([]string{"variable", p.VariableName(j), num(p.Lower[j]), num(v), num(p.Upper[j]),
			num(res.LowerDuals[j] + res.UpperDuals[j])})
	}
	for i, v := range res.Rows {
		out.Write([]string{"row", p.RowName(i), num(p.RowLower[i]), num(v), num(p.RowUpper[i]), num(res.RowDuals[i])})
	}
	out.Flush()
	return out.Error()
}

// A solutionEntry is a variable or a row in the JSON form.
type solutionEntry struct {
	Name  string   `json:"name"`
	Lower *float64 `json:"lower"` // null where there is no bound
	Value *float64 `json:"value"`
	Upper *float64 `json:"upper"`
	Dual  *float64 `json:"dual"`
}

func (r *solved) writeSolutionJSON(w io.Writer) error {
	p, res := r.model.nlp, &r.result
	variables, rows := make([]solutionEntry, len(res.X)), make([]solutionEntry, len(res.Rows))
	for j, v := range res.X {
		variables[j] = solutionEntry{p.VariableName(j), finite(p.Lower[j]), finite(v), finite(p.Upper[j]),
			finite(res.LowerDuals[j] + res.UpperDuals[j])}
	}
	for i, v := range res.Rows {
		rows[i] = solutionEntry{p.RowName(i), finite(p.RowLower[i]), finite(v), finite(p.RowUpper[i]), finite(res.RowDuals[i])}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(map[string]any{
		"name": p.Name, "status": res.Status, "objective": finite(res.Objective), "variables": variables, "rows": rows,
	})
}
