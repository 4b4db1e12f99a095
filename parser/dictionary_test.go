package parser

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dictionaryFile has the words of the grammar for fuzzers that read dictionaries,
// in the format of AFL and libFuzzer.
const dictionaryFile = "../testdata/imap.dict"

// dictionary is every text of the grammar, sorted.
func dictionary() []string {
	var words []string
	for i := range grammarNodes {
		if e := &grammarNodes[i]; e.op == opLit || e.op == opFold {
			words = append(words, e.text())
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func TestDictionary(t *testing.T) {
	var b strings.Builder
	b.WriteString("# The words of imap.peg, for fuzzers. Made by make generate.\n")
	for _, word := range dictionary() {
		b.WriteByte('"')
		for _, c := range []byte(word) {
			if c < ' ' || c > '~' || c == '"' || c == '\\' {
				fmt.Fprintf(&b, `\x%02x`, c)
			} else {
				b.WriteByte(c)
			}
		}
		b.WriteString("\"\n")
	}
	if *update {
		require.NoError(t, os.WriteFile(dictionaryFile, []byte(b.String()), 0o644))
	}
	old, err := os.ReadFile(dictionaryFile)
	require.NoError(t, err)
	assert.Equal(t, b.String(), string(old), "run make generate")
}

// template is a fuzzer's input in which a word of the grammar is three bytes, so
// that the mutations of Go's fuzzer, which knows no dictionary, put words in each
// other's place: 0x01 and the word's place in the dictionary.
func template(words []string, text string) []byte {
	begins := map[byte][]int{}
	for i, w := range words {
		begins[upper(w[0])] = append(begins[upper(w[0])], i)
	}
	var in []byte
	for len(text) > 0 {
		best := -1
		for _, i := range begins[upper(text[0])] {
			if w := words[i]; len(w) > 2 && len(w) <= len(text) && strings.EqualFold(w, text[:len(w)]) && (best < 0 || len(w) > len(words[best])) {
				best = i
			}
		}
		if best < 0 {
			in = append(in, text[0])
			text = text[1:]
			continue
		}
		in = append(in, 1, byte(best>>8), byte(best))
		text = text[len(words[best]):]
	}
	return in
}

func upper(c byte) byte { return bytes.ToUpper([]byte{c})[0] }

// expand makes the text of a template.
func expand(words []string, in []byte) []byte {
	var text []byte
	for i := 0; i < len(in); i++ {
		if in[i] == 1 && i+2 < len(in) {
			text = append(text, words[(int(in[i+1])<<8|int(in[i+2]))%len(words)]...)
			i += 2
			continue
		}
		text = append(text, in[i])
	}
	return text
}

func TestTemplates(t *testing.T) {
	words := dictionary()
	for _, text := range []string{"", "* 1 FETCH (FLAGS (\\Seen) UID 7)\r\n", "\x01", "a\x01b"} {
		assert.Equal(t, strings.ToUpper(text), strings.ToUpper(string(expand(words, template(words, text)))))
	}
	assert.Less(t, len(template(words, "* 1 FETCH (BODYSTRUCTURE NIL)\r\n")), 30)
}
