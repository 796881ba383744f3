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
