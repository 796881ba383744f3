//go:build !race

package gonumblas_test

const raceDetector = false
