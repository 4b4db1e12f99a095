//go:build !unix

package testserver

import (
	"os"
	"os/exec"
)

// The servers run on Unix only; this lets the package compile elsewhere.

func setGroup(*exec.Cmd) {}

func setUser(*exec.Cmd, int, int) {}

func killGroup(leader *os.Process) { _ = leader.Kill() }
