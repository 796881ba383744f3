package isa_test

import (
	"fmt"

	"github.com/saddle-go/saddle/internal/isa"
)

// Measure or test the portable code on any machine.
func Example() {
	undo, err := isa.Force(isa.Generic)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer undo()
	fmt.Println(isa.Active())
	// Output: generic
}
