package gentest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/imapeg/imapeg/gen/internal/grammar"
)

var pegDir string

var buildPeg = sync.OnceValues(func() (*grammar.Peg, error) {
	var err error
	if pegDir, err = os.MkdirTemp("", "imapeg-gentest"); err != nil {
		return nil, err
	}
	return grammar.BuildPeg(".", pegDir)
})

// Main runs the tests of a package that uses [Peg], and clears up behind them.
func Main(m *testing.M) {
	code := m.Run()
	if pegDir != "" {
		os.RemoveAll(pegDir)
	}
	os.Exit(code)
}

// Peg is peg, built once for all tests of a package.
func Peg(t testing.TB) *grammar.Peg {
	t.Helper()
	peg, err := buildPeg()
	if err != nil {
		t.Fatal(err)
	}
	return peg
}

// Read compiles the rules of a grammar, which stand in the file x.peg from the
// sixth line on.
func Read(t testing.TB, rules string) (*grammar.Grammar, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.peg")
	if err := os.WriteFile(name, []byte(Header+rules), 0o600); err != nil {
		t.Fatal(err)
	}
	g, _, err := Peg(t).Read(name)
	return g, err
}

// MustRead is Read of a grammar that is in order.
func MustRead(t testing.TB, rules string) *grammar.Grammar {
	t.Helper()
	g, err := Read(t, rules)
	if err != nil {
		t.Fatal(err)
	}
	return g
}
