package main

import (
	"context"
	"fmt"
	"io"
	"os"
)

// input reads a file or standard input. A Read returns when the context ends, even if a terminal or a pipe never
// delivers: another goroutine waits for those, one buffer ahead.
type input struct {
	ctx    context.Context
	cancel context.CancelFunc
	file   *os.File // nil for standard input
	count  int64    // bytes read so far
	size   int64    // of the file, 0 = unknown
	pieces chan piece
	free   chan []byte
	rest   []byte // of buf, not yet read
	buf    []byte
	err    error
}

// openInput opens path for a reader that does not wait for the end of a context, "-" being stdin.
func openInput(path string, stdin io.Reader) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(stdin), nil
	}
	return os.Open(path)
}

// readInput returns what read makes of path, "-" being stdin, or an error early if ctx ends.
func readInput[T any](ctx context.Context, path string, stdin io.Reader, read func(r io.Reader) (T, error)) (T, error) {
	v, err := await(ctx, func() (v T, err error) {
		f, err := openInput(path, stdin)
		if err != nil {
			return v, err
		}
		defer f.Close()
		v, err = read(f)
		return v, inFile(fileName(path), err)
	})
	if ctx.Err() != nil {
		err = &exitError{exitInterrupted, "interrupted while reading " + fileName(path)}
	}
	return v, err
}

// checkInputs refuses a command line that reads standard input twice.
func checkInputs(paths ...string) error {
	stdin := 0
	for _, path := range paths {
		if path == "-" {
			stdin++
		}
	}
	if stdin > 1 {
		return fmt.Errorf("-: standard input is named for %d files, it can be one", stdin)
	}
	return nil
}

type piece struct {
	b   []byte
	err error
}

// newInput opens path, "-" being stdin.
func newInput(ctx context.Context, path string, stdin io.Reader) (*input, error) {
	in := &input{pieces: make(chan piece), free: make(chan []byte, 2)}
	in.ctx, in.cancel = context.WithCancel(ctx)
	r := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			in.cancel()
			return nil, err
		}
		info, err := f.Stat()
		if err == nil && info.IsDir() {
			err = fmt.Errorf("%s: is a directory", path)
		}
		if err != nil {
			f.Close()
			in.cancel()
			return nil, err
		}
		r, in.file = f, f
		if info.Mode().IsRegular() {
			in.size = info.Size()
		}
	}
	for range 2 {
		in.free <- make([]byte, 1<<18)
	}
	go in.fetch(r)
	return in, nil
}

// fetch fills buffers until the end, an error or the end of the context.
func (in *input) fetch(r io.Reader) {
	for {
		select {
		case b := <-in.free:
			n, err := r.Read(b)
			select {
			case in.pieces <- piece{b[:n], err}:
				if err != nil {
					return
				}
			case <-in.ctx.Done():
				return
			}
		case <-in.ctx.Done():
			return
		}
	}
}

func (in *input) Read(p []byte) (int, error) {
	for len(in.rest) == 0 {
		if err := in.ctx.Err(); err != nil {
			return 0, err
		}
		if in.err != nil {
			return 0, in.err
		}
		if in.buf != nil {
			in.free <- in.buf
			in.buf = nil
		}
		select {
		case piece := <-in.pieces:
			in.rest, in.buf, in.err = piece.b, piece.b[:cap(piece.b)], piece.err
		case <-in.ctx.Done():
		}
	}
	n := copy(p, in.rest)
	in.rest = in.rest[n:]
	in.count += int64(n)
	return n, nil
}

// Close ends the waiting and closes the file.
func (in *input) Close() error {
	in.cancel()
	if in.file != nil {
		return in.file.Close()
	}
	return nil
}
