package emit_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/emit"
	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// compiled is a program with the recognisers of several grammars in it, each in a
// package of its own, which takes questions and gives answers.
type compiled struct {
	dir      string
	packages []string
	in       io.WriteCloser
	out      *bufio.Scanner
}

// question asks to match a rule at the beginning of a text, which has to end with
// LF, as all texts of the parser.
type question struct {
	Package, Rule       string
	Text                []byte
	Literals            []int
	Strict              bool
	MaxDepth, MaxTokens int
}

type answer struct {
	End      int
	Tokens   []gentest.Token
	Quirks   bool
	Exceeded string
	// Ranges are those of the last token that has its own.
	Ranges [][2]uint32
}

// add writes the package of a program. Its recogniser leans on the file that
// package parser has; what that needs of the rest of the package stands in for it
// here.
func (c *compiled) add(t testing.TB, name string, p *optimise.Program, isToken func(string) bool) error {
	t.Helper()
	recogniser, err := emit.Unformatted(name, p)
	if err != nil {
		return err
	}
	rules, err := emit.Rules(name, p, isToken)
	require.NoError(t, err)
	for _, file := range []string{"recogniser.go", "padded.go", "index.go", "ranges.go", "unwritten.go"} {
		runtime, err := os.ReadFile("../../../parser/" + file)
		require.NoError(t, err)
		c.write(t, name+"/"+file, here(strings.Replace(string(runtime), "package parser", "package "+name, 1)))
	}
	var table strings.Builder
	for _, r := range p.Rules {
		fmt.Fprintf(&table, "\t%q: (*recogniser).%s,\n", r.Name, emit.Method(r.Name))
	}
	c.write(t, name+"/recogniser_gen.go", here(string(recogniser)))
	c.write(t, name+"/rules_gen.go", string(rules))
	c.write(t, name+"/ask.go", fmt.Sprintf(askFile, name, table.String()))
	c.packages = append(c.packages, name)
	return nil
}

// here is code that imports package simd from where the tests have put it, and makes
// an index of every text, be it ever so short.
func here(code string) string {
	return strings.NewReplacer("github.com/imapeg/imapeg/internal/", "recognisers/", "minIndexed = 32", "minIndexed = 0").Replace(code)
}

// wideFile is for package simd in place of the assembly, so that the index is used on
// every machine.
const wideFile = `package simd

func Wide() bool { return true }

func classifyWide(dst, text []byte, class *Class) { classify(dst, text, class) }
`

func (c *compiled) write(t testing.TB, name, content string) {
	t.Helper()
	if c.dir == "" {
		c.dir = t.TempDir()
	}
	path := filepath.Join(c.dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
}

const askFile = `package %s

import "recognisers/ask"

type (
	Limit   string
	literal struct{ end int }
)

const (
	LimitNesting  Limit = "nesting"
	LimitElements Limit = "elements"
	framePad            = 16
)

var matches = map[string]func(*recogniser, int) int{
%s}

func Ask(q *ask.Question) (a ask.Answer) {
	r := &recogniser{strict: q.Strict, maxDepth: q.MaxDepth, maxTokens: q.MaxTokens}
	var literals []literal
	for _, end := range q.Literals {
		literals = append(literals, literal{end})
	}
	// What stands behind the text is room, and has nothing to say.
	text := append(q.Text, "aAbB[{@1\\\"\r\n\xffaab"...)[:len(q.Text)]
	r.recognise(text, literals, func(r *recogniser, p int) int {
		a.End = matches[q.Rule](r, p)
		return a.End
	})
	if a.End >= 0 {
		for _, t := range r.tape[:r.n] {
			a.Tokens = append(a.Tokens, ask.Token{Rule: ruleNames[t.rule()], Begin: int(t.begin), End: int(t.end), Next: int(t.next)})
			if ranges := r.ranges.of(&t); ranges != nil {
				a.Ranges = ranges
			}
		}
	}
	a.Quirks, a.Exceeded = r.quirks, string(r.exceeded)
	return a
}
`

const askTypes = `package ask

type Question struct {
	Package, Rule       string
	Text                []byte
	Literals            []int
	Strict              bool
	MaxDepth, MaxTokens int
}

type Token struct {
	Rule             string
	Begin, End, Next int
}

type Answer struct {
	End      int
	Tokens   []Token
	Quirks   bool
	Exceeded string
	// Ranges are those of the last token that has its own.
	Ranges [][2]uint32
}
`

// start compiles the program and runs it until the test ends.
func (c *compiled) start(t testing.TB) {
	t.Helper()
	c.write(t, "go.mod", "module recognisers\n\ngo 1.25\n")
	c.write(t, "ask/ask.go", askTypes)
	class, err := os.ReadFile("../../../internal/simd/class.go")
	require.NoError(t, err)
	c.write(t, "simd/class.go", string(class))
	c.write(t, "simd/wide.go", wideFile)
	var imports, cases strings.Builder
	for _, name := range c.packages {
		fmt.Fprintf(&imports, "\t%q\n", "recognisers/"+name)
		fmt.Fprintf(&cases, "\t\tcase %q:\n\t\t\ta = %s.Ask(&q)\n", name, name)
	}
	c.write(t, "main.go", fmt.Sprintf(`package main

import (
	"encoding/json"
	"io"
	"os"

	"recognisers/ask"
%s)

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var q ask.Question
		if err := in.Decode(&q); err == io.EOF {
			return
		} else if err != nil {
			panic(err)
		}
		var a ask.Answer
		switch q.Package {
%s		}
		if err := out.Encode(a); err != nil {
			panic(err)
		}
	}
}
`, imports.String(), cases.String()))
	build := gentest.Go("recognisers", "build", "-o", "recognisers", ".")
	build.Dir = c.dir
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)

	// A recogniser that loops is stopped.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	run := exec.CommandContext(ctx, filepath.Join(c.dir, "recognisers"))
	var stderr bytes.Buffer
	run.Stderr = &stderr
	c.in, err = run.StdinPipe()
	require.NoError(t, err)
	stdout, err := run.StdoutPipe()
	require.NoError(t, err)
	c.out = bufio.NewScanner(stdout)
	c.out.Buffer(nil, 64<<20)
	require.NoError(t, run.Start())
	t.Cleanup(func() {
		defer cancel()
		c.in.Close()
		if err := run.Wait(); err != nil {
			t.Errorf("the recognisers: %v\n%s", err, stderr.String())
		}
	})
}

// ask asks one question.
func (c *compiled) ask(t testing.TB, q question) answer {
	t.Helper()
	if q.MaxDepth == 0 {
		q.MaxDepth, q.MaxTokens = 1<<20, 1<<20
	}
	text, err := json.Marshal(q)
	require.NoError(t, err)
	_, err = c.in.Write(append(text, '\n'))
	require.NoError(t, err)
	require.True(t, c.out.Scan(), "no answer to %+v", q)
	var a answer
	require.NoError(t, json.Unmarshal(c.out.Bytes(), &a))
	return a
}
