package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A peer is a running program that times operations of another library on request.
type peer struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	core string // the kernels that it says it uses
}

func startPeer(path, core string) (*peer, error) {
	if path == "" {
		return nil, fmt.Errorf("-peer names no program; build it from benchmarks/peers/dense.c")
	}
	cmd := exec.Command(path)
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "OPENBLAS_") && !strings.HasPrefix(e, "OMP_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, "OPENBLAS_CORETYPE="+core, "OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1", "OMP_THREAD_LIMIT=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &peer{cmd: cmd, in: in, out: bufio.NewReader(out)}
	line, err := p.out.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	p.core = strings.TrimSpace(line)
	if p.core != core {
		p.stop()
		return nil, fmt.Errorf("%s: kernels are %s, want %s", path, p.core, core)
	}
	return p, nil
}

// seconds asks for the least time of one call of an operation.
func (p *peer) seconds(operation string, m, n, k int, budget time.Duration) (float64, error) {
	if _, err := fmt.Fprintln(p.in, operation, m, n, k, budget.Milliseconds()); err != nil {
		return 0, err
	}
	var t float64
	if _, err := fmt.Fscanln(p.out, &t); err != nil {
		return 0, fmt.Errorf("peer: %s %d %d %d: %w", operation, m, n, k, err)
	}
	return t, nil
}

func (p *peer) stop() {
	p.in.Close()
	p.cmd.Wait()
}
