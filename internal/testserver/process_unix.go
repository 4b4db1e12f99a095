//go:build unix

package testserver

import (
	"os"
	"syscall"
)

func killGroup(leader *os.Process) { _ = syscall.Kill(-leader.Pid, syscall.SIGKILL) }
