package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/imapeg/imapeg/gen/internal/bind"
	"github.com/imapeg/imapeg/gen/internal/emit"
	"github.com/imapeg/imapeg/gen/internal/grammar"
	"github.com/imapeg/imapeg/gen/internal/optimise"
	"github.com/imapeg/imapeg/gen/internal/schema"
)

const modulePath = "github.com/imapeg/imapeg"

func main() {
	root := flag.String("root", ".", "the module's folder")
	without := flag.String("without", "", "passes of the optimiser to leave out, separated by commas")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "gen: no arguments are wanted; see -help")
		os.Exit(2)
	}
	var names []string
	if *without != "" {
		names = strings.Split(*without, ",")
	}
	if err := run(*root, names); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run makes all files. Nothing is written unless everything fits.
func run(root string, without []string) error {
	if err := optimise.CheckNames(without...); err != nil {
		return err
	}
	source, err := os.ReadFile(filepath.Join(root, "imap.peg"))
	if err != nil {
		return err
	}
	reference, err := grammar.RunPeg(root, filepath.Join(root, "imap.peg"))
	if err != nil {
		return err
	}
	rules, err := grammar.Lift(reference)
	if err != nil {
		return grammar.Locate(err, "imap.peg", source)
	}
	g, err := grammar.New("imap.peg", source, rules)
	if err != nil {
		return err
	}
	pkg, err := schema.Load(filepath.Join(root, "types"))
	if err != nil {
		return err
	}
	plan, err := bind.New(g, pkg)
	if err != nil {
		return err
	}
	program := optimise.New(g, plan.Tokens, plan.SkipNil())
	program.WantRanges(plan.Ranges())
	if err := program.Run(without...); err != nil {
		return err
	}
	isToken := func(rule string) bool { return plan.Tokens[rule] || g.Rule(rule).Quirk() }

	type file struct {
		name string
		code func() ([]byte, error)
	}
	files := []file{
		{"internal/reference/imap.peg.go", func() ([]byte, error) { return reference, nil }},
		{"parser/rules_gen.go", func() ([]byte, error) { return emit.Rules("parser", program, isToken) }},
		{"parser/recogniser_gen.go", func() ([]byte, error) { return emit.Recogniser("parser", program) }},
		{"parser/builder_gen.go", func() ([]byte, error) { return emit.Builders("parser", modulePath+"/types", plan) }},
		{"parser/grammar_gen.go", func() ([]byte, error) { return emit.Table("parser", g) }},
		{"internal/variants/variants_gen.go", func() ([]byte, error) { return emit.Variants("variants", modulePath+"/types", plan) }},
		{"types/json_gen.go", func() ([]byte, error) { return emit.JSON("types", plan) }},
	}
	codes := make([][]byte, len(files))
	var errs []error
	for i, f := range files {
		if codes[i], err = f.code(); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", f.name, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for i, f := range files {
		if err := write(filepath.Join(root, f.name), codes[i]); err != nil {
			return err
		}
	}
	return nil
}

// write writes a file unless it has that content already.
func write(name string, content []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o644)
}
