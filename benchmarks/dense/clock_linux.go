package main

import "golang.org/x/sys/unix"

// cpuSeconds returns the CPU time that the process has used, all threads together. On a machine that others share it
// says more than the wall.
func cpuSeconds() float64 {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		panic(err)
	}
	return float64(t.Sec) + 1e-9*float64(t.Nsec)
}
