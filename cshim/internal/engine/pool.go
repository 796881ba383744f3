package engine

import (
	"slices"
	"sync"

	"github.com/saddle-go/saddle/factor"
)

// Bounds of what is kept between calls: a host works with few patterns at a time.
const (
	keepSessions = 6
	keepFlats    = 8
	keepBytes    = 1 << 30 // of sessions, except the last one
)

// pool keeps what calls have used, the latest last. What a call uses is not in it, so that threads of the host do not
// meet. Flats and sessions may refer to arrays of the caller that are no more: they are looked at again only after Use or Load,
// or after Holds has found the very factorisation in arrays that are given anew.
var pool struct {
	sync.Mutex
	sessions []*Session
	flats    []*factor.Flat
}

// TakeSession returns a session that has been kept under a key and suits, or nil.
func TakeSession(key uint64, suits func(*Session) bool) *Session {
	pool.Lock()
	defer pool.Unlock()
	for i := len(pool.sessions) - 1; i >= 0; i-- {
		if s := pool.sessions[i]; s.Key == key && suits(s) {
			pool.sessions = slices.Delete(pool.sessions, i, i+1)
			return s
		}
	}
	return nil
}

// KeepSession keeps a session for later calls.
func KeepSession(s *Session) {
	pool.Lock()
	defer pool.Unlock()
	pool.sessions = append(pool.sessions, s)
	bytes := int64(0)
	for i := len(pool.sessions) - 1; i >= 0; i-- {
		bytes += pool.sessions[i].Plan.PredictedBytes()
		if i < len(pool.sessions)-1 && (bytes > keepBytes || len(pool.sessions)-i > keepSessions) {
			pool.sessions = slices.Delete(pool.sessions, 0, i+1)
			return
		}
	}
}

// WithFlat calls do with the factorisation in the arrays.
func WithFlat(values []float64, index []int32, do func(*factor.Flat) error) error {
	f, err := takeFlat(values, index)
	if err != nil {
		return err
	}
	if err := do(f); err != nil {
		return err
	}
	pool.Lock()
	defer pool.Unlock()
	pool.flats = append(pool.flats, f)
	if len(pool.flats) > keepFlats {
		pool.flats = slices.Delete(pool.flats, 0, 1)
	}
	return nil
}

// takeFlat returns a Flat of the arrays: one that holds them, or else one that is used again, of the same pattern if possible.
func takeFlat(values []float64, index []int32) (*factor.Flat, error) {
	pool.Lock()
	at := -1
	for i := len(pool.flats) - 1; i >= 0; i-- {
		if pool.flats[i].Holds(values, index) {
			f := pool.flats[i]
			pool.flats = slices.Delete(pool.flats, i, i+1)
			pool.Unlock()
			return f, nil
		}
		const pattern = 4 // where its fingerprint stands in the index
		if at < 0 && len(index) > pattern+1 {
			if p := pool.flats[i].Fingerprint(); uint32(p) == uint32(index[pattern]) && uint32(p>>32) == uint32(index[pattern+1]) {
				at = i
			}
		}
	}
	f := new(factor.Flat)
	if at >= 0 {
		f = pool.flats[at]
		pool.flats = slices.Delete(pool.flats, at, at+1)
	}
	pool.Unlock()
	f.SetThreads(Threads())
	return f, f.Load(values, index)
}
