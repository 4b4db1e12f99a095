package parser

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A password is in no error, whatever is wrong with the command that it is in.
func TestErrorsHaveNoPasswords(t *testing.T) {
	tests := []struct{ name, wire, raw string }{
		{"a string that does not end", "a1 LOGIN joe \"sesame\r\n", "a1 LOGIN [redacted]"},
		{"a list that does not end", "a1 login (joe sesame\r\n", "a1 login [redacted]"},
		{"more blanks than one", "a1  LOGIN \"joe sesame\r\n", "a1  LOGIN [redacted]"},
		{"the initial response", "a1 AUTHENTICATE PLAIN \"sesame\r\n", "a1 AUTHENTICATE [redacted]"},
		{"too long a line", "a1 LOGIN joe " + strings.Repeat("sesame", 20) + "\r\n", "a1 LOGIN [redacted]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParseCommand([]byte(test.wire), &Options{MaxLine: 100})
			bad := new(Error)
			require.ErrorAs(t, err, &bad)
			assert.Equal(t, test.raw, string(bad.Raw))
			assert.NotContains(t, bad.Error()+bad.Found, "sesame")

			_, again := NewReader(strings.NewReader(test.wire), &Options{MaxLine: 100}).ReadCommand()
			assert.Equal(t, err, again)
		})
	}
}
