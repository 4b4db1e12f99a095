package testserver

import (
	"os/exec"
	"syscall"
)

// setGroup also makes the server end when the test binary dies without cleaning up, as on a test timeout.
func setGroup(cmd *exec.Cmd) {
	attributes(cmd).Setpgid = true
	attributes(cmd).Pdeathsig = syscall.SIGTERM
}
