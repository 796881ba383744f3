// Package words writes counts in texts for people.
package words

import "fmt"

// Count returns n with a noun in the right number: 1 row, 2 rows. The plural ends in s.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
