package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInsert(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"first", "a\n<!-- table:begin -->\n<!-- table:end -->\nb\n", "a\n<!-- table:begin -->\n\nT\n\n<!-- table:end -->\nb\n"},
		{"again", "a\n<!-- table:begin -->\n\nold\n\n<!-- table:end -->\n", "a\n<!-- table:begin -->\n\nT\n\n<!-- table:end -->\n"},
		{"no begin", "a\n<!-- table:end -->\n", ""},
		{"no end", "a\n<!-- table:begin -->\n", ""},
	} {
		got, err := insert(test.text, "T\n")
		if got != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%s: %q, %v", test.name, got, err)
		}
	}
}

func TestRun(t *testing.T) {
	readme := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(readme, []byte(beginMark+endMark+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run([]string{"-areas", "flags", "-rounds", "1", "-time", "1ms"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| FLAGS |", "| go-imap v2 |", "| go-imap v1 |", "| memory copy |"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	for _, args := range [][]string{
		{"-areas", "FLAGS", "-write", "-readme", readme}, // would lose the other areas
		{"-areas", "NONSENSE"},
		{"-rounds", "0"},
		{"argument"},
	} {
		if err := run(args, io.Discard, io.Discard); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
