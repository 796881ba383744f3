// Package pages asks the operating system for memory in one go. Fresh memory has no pages behind it: each is made when it is first written to,
// which takes longer than writing to it, and a good deal longer inside a virtual machine. Asking for all pages of an array
// that will be written to anyway takes about two thirds of that time.
package pages

// Large is the number of elements from which on an array is worth a call.
const Large = 1 << 15

// Claim asks for the pages behind x, whose elements stay as they are. Where the system does not know how, nothing happens.
func Claim(x []float64) {
	if len(x) >= Large {
		claim(x)
	}
}
