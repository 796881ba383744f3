//go:build !amd64 || purego

package asm

func prefetchSp32(ind []int32, val []float32) { prefetchSp32Generic(ind, val) }
