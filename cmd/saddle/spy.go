package main

import (
	"fmt"
	"io"
)

func (r *factored) writeSpy(w io.Writer) error  { return fmt.Errorf("not yet") }
func (r *factored) writeHTML(w io.Writer) error { return fmt.Errorf("not yet") }
