package types

import (
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// Secret is a password or a token. It prints as [redacted], whatever prints it
// and in which way: package fmt with any verb, also inside of other values,
// encoding/json, log/slog. Reveal is the only way to its text.
//
//imap:text
type Secret struct {
	// A pointer, since fmt reads fields that are not exported without asking any
	// method, and of a pointer prints the address.
	text *string
}

// NewSecret makes a secret of a text.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal is the secret's text.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero says whether there is no secret, which an empty one is not.
func (s Secret) IsZero() bool { return s.text == nil }

// Equal says whether two secrets have the same text. It does not take care to
// need the same time for all.
func (s Secret) Equal(other Secret) bool { return s.Reveal() == other.Reveal() }

// String is "[redacted]".
func (Secret) String() string { return redacted }

// GoString is "[redacted]".
func (Secret) GoString() string { return redacted }

// Format prints "[redacted]" for every verb and flag.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText is "[redacted]".
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// MarshalJSON is "[redacted]" as a JSON string.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

func (Secret) appendJSON(dst []byte) []byte { return append(dst, `"`+redacted+`"`...) }

// LogValue is "[redacted]".
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
