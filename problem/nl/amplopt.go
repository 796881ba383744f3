package nl

import (
	"fmt"
	"io"
	"strings"
)

// A Keyword is an option that a program understands when it is called as a solver.
type Keyword struct {
	Name string
	// Value says what the option takes, such as "number"; it is empty for a switch, which takes nothing.
	Value string
	Help  string // one line
}

// Keywords are all options of a program.
type Keywords []Keyword

// A Setting is an option that somebody has chosen.
type Setting struct {
	Key    string // Keyword.Name
	Value  string // empty for a switch without a value
	Source string // where it stands, for messages
}

// A KeywordError says what is wrong with an option.
type KeywordError struct {
	Source, Key, Msg string
}

// Error returns the cause, with the source in front if there is one.
func (e *KeywordError) Error() string {
	if e.Source == "" {
		return e.Msg
	}
	return e.Source + ": " + e.Msg
}

func unknownKeyword(source, key string) error {
	return &KeywordError{source, key, fmt.Sprintf("Unknown keyword %q", key)}
}

func missingValue(source, key string) error {
	return &KeywordError{source, key, fmt.Sprintf("keyword %q needs a value", key)}
}

// Sources are the places where options stand. Later ones win over earlier ones: the file, the environment, the command line.
type Sources struct {
	// FileName and File are the name of an options file, for messages, and its text. Lines are "key value" or "key=value";
	// from # on they are comments.
	FileName, File string
	// Names are those of the program: the environment variable NAME_options is read for each. Some callers use the path by which
	// they call the program.
	Names  []string
	Getenv func(string) string
	// Args are the words of the command line that follow -AMPL, each a "key=value" as a rule. Blanks after = belong to the value.
	Args []string
}

// Gather returns the settings of all sources, those that win last. An unknown keyword is an error.
func (k Keywords) Gather(s Sources) ([]Setting, error) {
	list, err := k.parseFile(s.FileName, s.File)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, name := range s.Names {
		if name += "_options"; s.Getenv == nil || seen[name] {
			continue
		}
		seen[name] = true
		more, err := k.ParseText(name, s.Getenv(name))
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	more, err := k.ParseArgs("command line", s.Args)
	return append(list, more...), err
}

// parseFile parses an options file line by line.
func (k Keywords) parseFile(name, text string) (list []Setting, err error) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line, _, _ = strings.Cut(line, "#")
		more, err := k.ParseText(fmt.Sprintf("%s:%d", name, n), line)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// find returns the keyword of that name, whatever the case, or nil.
func (k Keywords) find(name string) *Keyword {
	for i := range k {
		if strings.EqualFold(k[i].Name, name) {
			return &k[i]
		}
	}
	return nil
}

const blanks = " \t\r\n"

// ParseText returns the settings in a text such as
//
//	max_iter=100 print_level 5 message = 'it''s "done"' warm
//
// where blanks stand between settings, and = or blanks between keyword and value. A value that begins with a quote, ' or ", ends with
// the same, and a doubled one is part of it.
func (k Keywords) ParseText(source, text string) (list []Setting, err error) {
	for {
		text = strings.TrimLeft(text, blanks)
		if text == "" {
			return list, nil
		}
		end := strings.IndexAny(text, blanks+"=")
		if end < 0 {
			end = len(text)
		}
		word := k.find(text[:end])
		if word == nil {
			return nil, unknownKeyword(source, text[:end])
		}
		s := Setting{Key: word.Name, Source: source}
		rest := strings.TrimLeft(text[end:], blanks)
		after, assigned := strings.CutPrefix(rest, "=")
		text = rest
		if assigned || word.Value != "" {
			if s.Value, text, err = value(source, word.Name, strings.TrimLeft(after, blanks)); err != nil {
				return nil, err
			}
		}
		list = append(list, s)
	}
}

// value cuts the value of a keyword from the beginning of text.
func value(source, key, text string) (v, rest string, err error) {
	if text == "" {
		return "", "", missingValue(source, key)
	}
	quote := text[0]
	if quote != '\'' && quote != '"' {
		if end := strings.IndexAny(text, blanks); end >= 0 {
			return text[:end], text[end:], nil
		}
		return text, "", nil
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != quote:
			b.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] == quote:
			b.WriteByte(quote)
			i++
		case i+1 < len(text) && !strings.ContainsRune(blanks, rune(text[i+1])):
			return "", "", &KeywordError{source, key, fmt.Sprintf("the value of %q goes on after the closing %c", key, quote)}
		default:
			return b.String(), text[i+1:], nil
		}
	}
	return "", "", &KeywordError{source, key, fmt.Sprintf("the value of %q has no closing %c", key, quote)}
}

// ParseArgs returns the settings in words of a command line, which a shell or a calling program has cut already: "key=value", where
// the value is all the rest and may be quoted, or keyword, = and value as words of their own.
func (k Keywords) ParseArgs(source string, args []string) (list []Setting, err error) {
	for len(args) > 0 {
		key, v, assigned := strings.Cut(args[0], "=")
		args = args[1:]
		if key = strings.Trim(key, blanks); key == "" && !assigned {
			continue
		}
		word := k.find(key)
		if word == nil {
			return nil, unknownKeyword(source, key)
		}
		s := Setting{Key: word.Name, Source: source}
		if !assigned && len(args) > 0 && strings.HasPrefix(args[0], "=") {
			v, assigned = args[0][1:], true
			args = args[1:]
		}
		if assigned || word.Value != "" {
			v = strings.Trim(v, blanks)
			if v == "" && len(args) > 0 {
				v, args = strings.Trim(args[0], blanks), args[1:]
			}
			if s.Value, err = unquote(source, word.Name, v); err != nil {
				return nil, err
			}
		}
		list = append(list, s)
	}
	return list, nil
}

// unquote returns the value that a whole text stands for.
func unquote(source, key, text string) (string, error) {
	if text != "" && text[0] != '\'' && text[0] != '"' {
		return text, nil
	}
	v, rest, err := value(source, key, text)
	if err == nil && strings.Trim(rest, blanks) != "" {
		err = &KeywordError{source, key, fmt.Sprintf("the value of %q goes on after the closing %c", key, text[0])}
	}
	return v, err
}

// Print lists the keywords, one a line.
func (k Keywords) Print(w io.Writer) error {
	width := 0
	left := make([]string, len(k))
	for i, word := range k {
		left[i] = word.Name
		if word.Value != "" {
			left[i] += "=" + word.Value
		}
		width = max(width, len(left[i]))
	}
	for i, word := range k {
		if _, err := fmt.Fprintf(w, "%-*s  %s\n", width, left[i], word.Help); err != nil {
			return err
		}
	}
	return nil
}
