package rowstest

// stream is a sequence of random numbers.
type stream uint64

// newStream returns the k-th sequence of a seed.
func newStream(seed, k uint64) stream {
	t := stream(seed*0xD1B54A32D192ED03 + k*0x9E6C63D0876A9A35)
	return stream(t.next())
}

func (s *stream) next() uint64 {
	*s += 0x9E3779B97F4A7C15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// unif returns a number in [0, 1).
func (s *stream) unif() float64 { return float64(s.next()>>11) * 0x1p-53 }

// norm returns a number of mean 0 and variance 1, nearly normal and at most 3.47 in size.
func (s *stream) norm() float64 {
	x := s.next()
	sum := x&0xFFFF + x>>16&0xFFFF + x>>32&0xFFFF + x>>48
	return float64(int64(sum)-131070) / 37837
}

// normals returns the first n norms of a sequence.
func normals(seed, k uint64, n int) []float64 {
	s := newStream(seed, k)
	x := make([]float64, n)
	for i := range x {
		x[i] = s.norm()
	}
	return x
}

// Streams of rows start here; those below serve planted weights.
const (
	rowStream   = 1_000_000
	noiseStream = 1 << 30
)
