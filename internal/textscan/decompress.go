package textscan

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
)

// Decompress returns the text in r, which is gzip data if it begins with the
// magic number of RFC 1952. Errors of the decompression say so.
func Decompress(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	magic, err := b.Peek(2)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if string(magic) != "\x1f\x8b" {
		return b, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, fmt.Errorf("decompressing: %w", err)
	}
	return gzipReader{z}, nil
}

// gzipReader makes errors say that they come from the compressed form: a
// truncated file is otherwise just an "unexpected EOF".
type gzipReader struct {
	z *gzip.Reader
}

func (g gzipReader) Read(b []byte) (int, error) {
	n, err := g.z.Read(b)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("decompressing: %w", err)
	}
	return n, err
}
