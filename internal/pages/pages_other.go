//go:build !linux

package pages

func claim(extent) {}
