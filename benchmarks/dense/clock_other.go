//go:build !linux

package main

import "time"

var begin = time.Now()

// cpuSeconds returns the time since the start, for want of a clock of the process.
func cpuSeconds() float64 { return time.Since(begin).Seconds() }
