package testserver

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	loopback = "127.0.0.1"
	// otherLoopback is for servers that take a connection to their own address for a safe one:
	// Linux connects to it from 127.0.0.1.
	otherLoopback = "127.0.0.2"

	startTimeout = 20 * time.Second
	startRetries = 5
)

// errPortTaken says that another process got one of the ports between choosing and using it.
var errPortTaken = errors.New("port already in use")

// process is a server in the foreground, the leader of a process group.
type process struct {
	cmd    *exec.Cmd
	exited chan struct{} // closed when the leader has ended
	err    error         // how it ended; valid once exited is closed
	killed sync.Once     // later the number of the group may be that of another one
}

// startProcess runs cmd in a process group of its own.
func startProcess(cmd *exec.Cmd) (*process, error) {
	setGroup(cmd)
	p := &process{cmd: cmd, exited: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The kernel ends the server when the thread that started it ends (see setGroup);
		// locked, the thread lives as long as the server.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.exited)
		}
	}()
	return p, <-started
}

// stop ends the whole group by force: it has nothing to save, and an orderly end takes a Dovecot a second.
func (p *process) stop() {
	p.killed.Do(func() { killGroup(p.cmd.Process) })
	<-p.exited
}

func (p *process) hasExited() bool {
	select {
	case <-p.exited:
		return true
	default:
		return false
	}
}

// freeAddresses returns n addresses of host that nobody listened on a moment ago.
func freeAddresses(host string, n int) ([]string, error) {
	var addresses []string
	for range n {
		l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			return nil, err
		}
		defer l.Close() // only when all are chosen, so that they differ
		addresses = append(addresses, l.Addr().String())
	}
	return addresses, nil
}

// makeDir makes a directory for a server. It is not t.TempDir, whose path can be too long for Unix sockets
// and is closed to the unprivileged users that servers run their processes as.
func makeDir() (string, error) {
	dir, err := os.MkdirTemp("/tmp", "imapeg-test-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o755)
}

// removeDir removes a directory that processes may have written to until now.
func removeDir(dir string) (err error) {
	for range 50 { // a killed process may write for a moment more
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}

// findProgram looks in PATH and where programs for the administrator are; "" when there is none.
func findProgram(name string) string {
	for _, file := range []string{name, "/usr/sbin/" + name, "/usr/local/sbin/" + name} {
		if path, err := exec.LookPath(file); err == nil {
			return path
		}
	}
	return ""
}

// skip skips the test for want of a server, unless in CI, where servers must be there.
func skip(t testing.TB, reason string) {
	t.Helper()
	if ci := os.Getenv("CI"); ci != "" && !strings.EqualFold(ci, "false") {
		t.Fatal(reason)
	}
	t.Skip(reason)
}
