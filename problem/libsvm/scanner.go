package libsvm

import (
	"bytes"
	"fmt"
	"io"
)

const (
	window   = 1 << 16 // bytes held at a time
	maxField = 1 << 10 // longest field; 770 digits are the most that matter
)

// scanner cuts a stream into lines and fields without ever holding a line.
// The unread bytes are buf[pos:end], and buf[end] is a newline, so that loops
// over blanks and fields need no other bound.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	line     int   // of pos, from 1
	eof      bool  // nothing comes after end
	err      error // why, unless it is io.EOF
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{r: r, buf: make([]byte, window+1), line: 1}
	s.fill()
	if bytes.HasPrefix(s.buf[:s.end], []byte("\xef\xbb\xbf")) { // byte order mark
		s.pos = 3
	}
	return s
}

// fill reads on until more than maxField bytes are unread or the stream ends.
func (s *scanner) fill() {
	s.end = copy(s.buf, s.buf[s.pos:s.end])
	s.pos = 0
	for s.end <= maxField && !s.eof {
		n, err := s.r.Read(s.buf[s.end:window])
		s.end += n
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.err = err
			}
		}
	}
	s.buf[s.end] = '\n'
}

// field returns the next field of the line, valid until the next call, or nil
// at the end of the line. The message is empty unless the line is malformed.
func (s *scanner) field() (field []byte, msg string) {
	for {
		for s.buf[s.pos] == ' ' || s.buf[s.pos] == '\t' {
			s.pos++
		}
		if s.end-s.pos > maxField || s.eof {
			break
		}
		s.fill()
	}
	switch s.buf[s.pos] {
	case '\n':
		return nil, ""
	case '#':
		s.skipComment()
		return nil, ""
	case '\r':
		if s.buf[s.pos+1] != '\n' {
			return nil, "carriage return within a line"
		}
		s.pos++
		return nil, ""
	}
	i := s.pos
	for !delimiter[s.buf[i]] {
		i++
	}
	field = s.buf[s.pos:i]
	if len(field) > maxField {
		return nil, fmt.Sprintf("field of more than %d bytes", maxField)
	}
	s.pos = i
	return field, ""
}

// delimiter marks the bytes that end a field.
var delimiter = [256]bool{' ': true, '\t': true, '\n': true, '\r': true, '#': true}

// skipComment moves on to the end of the line.
func (s *scanner) skipComment() {
	for {
		i := bytes.IndexByte(s.buf[s.pos:s.end], '\n')
		if i >= 0 {
			s.pos += i
			return
		}
		s.pos = s.end
		if s.eof {
			return
		}
		s.fill()
	}
}

// nextLine steps over the newline that field stopped at. It returns false if
// nothing follows it.
func (s *scanner) nextLine() bool {
	if s.pos < s.end {
		s.pos++
	}
	if s.pos == s.end && !s.eof {
		s.fill()
	}
	if s.pos == s.end {
		return false
	}
	s.line++
	return true
}
