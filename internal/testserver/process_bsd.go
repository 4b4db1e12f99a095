//go:build unix && !linux

package testserver

import "os/exec"

func setGroup(cmd *exec.Cmd) { attributes(cmd).Setpgid = true }
