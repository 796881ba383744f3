package order

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/saddle-go/saddle/sparse/mtx"
)

func TestCountVisits(t *testing.T) {
	for _, name := range strings.Fields(os.Getenv("MATS")) {
		a, err := mtx.ReadFile("/tmp/spmvpeer/mat/"+name+".mtx", mtx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		low, _ := a.Lower()
		ptr, ind, _ := low.Raw()
		n := len(ptr) - 1
		g := FromLower(n, ptr, ind)
		var q quotient
		q.load(g, nil, nil)
		q.constrain(nil, nil)
		t0 := time.Now()
		var piv, bound, els, vars int
		var tf, tm, tu, tg, tfi time.Duration
		for q.choose() {
			a := time.Now()
			q.form()
			if int(q.boundary) >= q.dense(int(q.left)) {
				q.release()
				break
			}
			for _, v := range q.iw[q.lo:q.hi] {
				bound++
				els += int(q.node[v].elen)
				vars += int(q.node[v].size - q.node[v].elen)
			}
			piv++
			b := time.Now()
			q.measure()
			c := time.Now()
			q.update()
			d := time.Now()
			q.merge()
			e := time.Now()
			q.finish()
			f := time.Now()
			tf += b.Sub(a)
			tm += c.Sub(b)
			tu += d.Sub(c)
			tg += e.Sub(d)
			tfi += f.Sub(e)
		}
		fmt.Printf("n=%d %s pivots %d bound %d elems %d vars %d total %.1fms form %v measure %v update %v merge %v finish %v\n", n, name, piv, bound, els, vars, time.Since(t0).Seconds()*1e3, tf, tm, tu, tg, tfi)
	}
}

func TestAMDTime(t *testing.T) {
	for _, name := range strings.Fields(os.Getenv("MATS")) {
		a, err := mtx.ReadFile("/tmp/spmvpeer/mat/"+name+".mtx", mtx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		low, _ := a.Lower()
		ptr, ind, _ := low.Raw()
		n := len(ptr) - 1
		tg, ta, tl, te, to := 1e9, 1e9, 1e9, 1e9, 1e9
		ms := func(t0 time.Time) float64 { return time.Since(t0).Seconds() * 1e3 }
		ms = func(t0 time.Time) float64 { x := cpuNow() - last; last = cpuNow(); return x * 1e3 }
		runtime.LockOSThread()
		for range 30 {
			runtime.GC()
			last = cpuNow()
			t0 := time.Now()
			g := FromLower(n, ptr, ind)
			tg = min(tg, ms(t0))
			t0 = time.Now()
			AMD(g, AMDOptions{})
			ta = min(ta, ms(t0))
			var q quotient
			last = cpuNow()
			q.load(g, nil, nil)
			q.constrain(nil, nil)
			tl = min(tl, ms(t0))
			t0 = time.Now()
			q.eliminate()
			te = min(te, ms(t0))
			t0 = time.Now()
			q.order(make([]int32, 0, n))
			to = min(to, ms(t0))
		}
		fmt.Printf("n=%d %s graph %.2f amd %.2f: load %.2f eliminate %.2f order %.2f\n", n, name, tg, ta, tl, te, to)
	}
}

var last float64

func cpuNow() float64 {
	var t syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 3, uintptr(unsafe.Pointer(&t)), 0)
	return float64(t.Sec) + float64(t.Nsec)*1e-9
}
