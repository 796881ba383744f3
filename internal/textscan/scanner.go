package textscan

import (
	"bytes"
	"fmt"
	"io"
)

const (
	Size     = 1 << 16 // bytes that a Scanner holds at a time
	MaxField = 1 << 10 // longest field; 770 digits are the most that matter
	maxEmpty = 100     // reads in a row that may give nothing
)

// A Scanner cuts a stream into lines and fields through a window of [Size]
// bytes, whatever the length of the lines. Fields are separated by blanks and
// tabs; lines end with LF or CRLF; a UTF-8 byte order mark in front of the
// first is skipped.
type Scanner struct {
	// The unread bytes are buf[pos:end], and buf[end] is a newline, so that
	// loops over blanks and fields need no other bound.
	r        io.Reader
	buf      []byte
	pos, end int
	line     int       // of pos, from 1
	eof      bool      // nothing comes after end
	err      error     // why, unless it is io.EOF
	ends     [256]bool // the bytes that end a field
}

// NewScanner returns a Scanner at the start of the first line of r. From the
// byte comment on, a line is skipped; 0 means that there are no comments.
func NewScanner(r io.Reader, comment byte) *Scanner {
	s := &Scanner{r: r, buf: make([]byte, Size+1), line: 1}
	for _, c := range []byte{' ', '\t', '\n', '\r'} {
		s.ends[c] = true
	}
	if comment != 0 {
		s.ends[comment] = true
	}
	s.fill(MaxField)
	if bytes.HasPrefix(s.buf[:s.end], []byte("\xef\xbb\xbf")) {
		s.pos = 3
	}
	return s
}

// Line returns the number of the current line, from 1.
func (s *Scanner) Line() int { return s.line }

// Err returns the error that ended the stream, nil for [io.EOF].
func (s *Scanner) Err() error { return s.err }

// fill reads on until more than want bytes, want < Size, are unread or the
// stream ends.
func (s *Scanner) fill(want int) {
	s.end = copy(s.buf, s.buf[s.pos:s.end])
	s.pos = 0
	for empty := 0; s.end <= want && !s.eof; {
		n, err := s.r.Read(s.buf[s.end:Size])
		s.end += n
		if empty++; n > 0 {
			empty = 0
		}
		if err == nil && empty >= maxEmpty {
			err = io.ErrNoProgress
		}
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.err = err
			}
		}
	}
	s.buf[s.end] = '\n'
}

// Field returns the next field of the line, valid until the next call of any
// method, or nil at the end of the line. The message is empty unless the line
// is malformed.
func (s *Scanner) Field() (field []byte, msg string) {
	buf := s.buf
	for {
		for buf[s.pos] == ' ' || buf[s.pos] == '\t' {
			s.pos++
		}
		if s.end-s.pos > MaxField || s.eof {
			break
		}
		s.fill(MaxField)
	}
	start, i := s.pos, s.pos
	for !s.ends[buf[i]] {
		i++
	}
	if i == start {
		return nil, s.endOfLine()
	}
	if i-start > MaxField {
		return nil, fmt.Sprintf("field of more than %d bytes", MaxField)
	}
	s.pos = i
	return buf[start:i], ""
}

// endOfLine moves to the newline that ends the line at the current byte, which
// separates fields and is no blank.
func (s *Scanner) endOfLine() (msg string) {
	switch s.buf[s.pos] {
	case '\n':
	case '\r':
		if s.buf[s.pos+1] != '\n' {
			return "carriage return within a line"
		}
		s.pos++
	default:
		s.skipComment()
	}
	return ""
}

// skipComment moves on to the end of the line.
func (s *Scanner) skipComment() {
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
		s.fill(MaxField)
	}
}

// Text returns the rest of the line without its end, valid until the next call
// of any method, and moves to the end of the line. The message is empty unless
// the line is longer than the window or has a carriage return inside.
func (s *Scanner) Text() (text []byte, msg string) {
	i := bytes.IndexByte(s.buf[s.pos:s.end], '\n')
	if i < 0 && !s.eof {
		s.fill(Size - 1)
		i = bytes.IndexByte(s.buf[s.pos:s.end], '\n')
	}
	if i < 0 {
		i = s.end - s.pos
		if !s.eof {
			return nil, fmt.Sprintf("line of %d bytes or more", Size)
		}
	}
	text = s.buf[s.pos : s.pos+i]
	s.pos += i
	if n := len(text); n > 0 && text[n-1] == '\r' {
		text = text[:n-1]
	}
	if bytes.IndexByte(text, '\r') >= 0 {
		return nil, "carriage return within a line"
	}
	return text, ""
}

// NextLine steps over the newline that Field or Text stopped at. It returns
// false if nothing follows it.
func (s *Scanner) NextLine() bool {
	if s.pos < s.end {
		s.pos++
	}
	if s.pos == s.end && !s.eof {
		s.fill(MaxField)
	}
	if s.pos == s.end {
		return false
	}
	s.line++
	return true
}

// Window returns the unread bytes, at least one of which there is unless the
// stream has ended, followed by one newline that is not part of the text. A
// reader that recognises whole lines in it, for speed, then calls [Skip]; what
// it does not recognise is left for the other methods. The slice is valid
// until the next call of any method.
func (s *Scanner) Window() []byte {
	if s.end-s.pos <= MaxField && !s.eof {
		s.fill(MaxField)
	}
	return s.buf[s.pos : s.end+1]
}

// Skip moves over the first n bytes of [Scanner.Window], which hold the given
// number of newlines.
func (s *Scanner) Skip(n, lines int) {
	s.pos += n
	s.line += lines
}
