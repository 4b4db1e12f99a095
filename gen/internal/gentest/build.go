package gentest

import (
	"os"
	"os/exec"
)

// Go is the go command that builds, or vets, what runs for a moment only: nothing
// in it is worth more time than it takes to compile it. The packages are those of
// a module, with all that they import from it; the build cache has the others.
func Go(module, verb string, args ...string) *exec.Cmd {
	flags := []string{verb, "-gcflags=" + module + "/...=-N -l -dwarf=false"}
	if verb == "build" {
		flags = append(flags, "-ldflags=-s -w")
	}
	cmd := exec.Command("go", append(flags, args...)...)
	// The compiler takes less time when it may take more memory.
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOGC=400")
	return cmd
}
