package solvers

import "time"

// Iter is one report of a running method.
type Iter struct {
	Phase   string        // what the method is doing, one or two words
	Index   int           // work done so far, counted in units of Total
	Total   int           // estimate of all work, at least Index; it may grow
	Param   float64       // the parameter just tried (C for a hyperparameter search)
	Value   float64       // its measure: cross-validation error as a fraction, or the residual of the optimality conditions in phase "newton"
	Best    float64       // the best Value so far
	Elapsed time.Duration // since the start
}

// Progress receives an Iter after each unit of work, one call at a time.
// Returning true asks the method to stop and to return its best result so far.
type Progress func(Iter) (stop bool)
