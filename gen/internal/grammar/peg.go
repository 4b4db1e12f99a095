package grammar

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// pegPackage is the program that compiles the grammar; go.mod has its version.
const pegPackage = "github.com/pointlander/peg"

// Peg is the program peg, built.
type Peg struct{ program string }

// BuildPeg builds peg into a folder. moduleDir is a folder of the module whose
// go.mod names peg.
func BuildPeg(moduleDir, into string) (*Peg, error) {
	program := filepath.Join(into, "peg")
	build := exec.Command("go", "build", "-o", program, pegPackage)
	build.Dir = moduleDir
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building peg: %w\n%s", err, out)
	}
	return &Peg{program}, nil
}

// RunPeg compiles a .peg file and returns peg's output untouched. dir is a folder
// of the module whose go.mod names peg. Warnings of peg are errors.
func RunPeg(dir, pegFile string) ([]byte, error) {
	tmp, err := os.MkdirTemp("", "imapeg-gen")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	peg, err := BuildPeg(dir, tmp)
	if err != nil {
		return nil, err
	}
	return peg.Run(pegFile)
}

// Run compiles a .peg file and returns peg's output untouched. Warnings of peg
// are errors.
func (p *Peg) Run(pegFile string) ([]byte, error) {
	source, err := os.ReadFile(pegFile)
	if err != nil {
		return nil, err
	}
	name := filepath.Base(pegFile)
	// peg crashes where a rule is defined twice.
	if err := definedTwice(name, source); err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "imapeg-gen")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	// peg writes its arguments into the header of its output; these make the
	// header the same on every machine.
	if err := os.WriteFile(filepath.Join(tmp, name), source, 0o600); err != nil {
		return nil, err
	}
	run := &exec.Cmd{Path: p.program, Args: []string{"peg", "-strict", "-output", "out.go", name}, Dir: tmp}
	if out, err := run.CombinedOutput(); err != nil {
		return nil, complaints(name, source, out, err)
	}
	return os.ReadFile(filepath.Join(tmp, "out.go"))
}

// Read compiles a .peg file and lifts its rules: what [Peg.Run], [Lift] and [New]
// do, with the line of the rule in every error. It returns peg's output too.
func (p *Peg) Read(pegFile string) (g *Grammar, pegOutput []byte, err error) {
	source, err := os.ReadFile(pegFile)
	if err != nil {
		return nil, nil, err
	}
	if pegOutput, err = p.Run(pegFile); err != nil {
		return nil, nil, err
	}
	name := filepath.Base(pegFile)
	rules, err := Lift(pegOutput)
	if err != nil {
		return nil, nil, Locate(err, name, source)
	}
	if g, err = New(name, source, rules); err != nil {
		return nil, nil, err
	}
	return g, pegOutput, nil
}
