package client

import (
	"bytes"
	"strings"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

const redacted = "[redacted]"

// secrets are what must not be seen in what a server says of a command: some repeat
// what they were told. core.mu is held.
func (cmd *command) secrets() []string {
	if x := cmd.exchange; x != nil {
		return x.secrets
	}
	return []string{cmd.secret.Reveal()}
}

func withoutSecrets(text string, secrets []string) string {
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, redacted)
		}
	}
	return text
}

// scrub takes secrets out of a tagged response.
func scrub(s *types.Status, secrets []string) *types.Status {
	clean := *s
	clean.Text = withoutSecrets(s.Text, secrets)
	if s.Code != nil {
		// No argument of a code is worth more than the secret.
		if _, data, ok := strings.Cut(s.Code.Error(), " "); ok {
			if without := withoutSecrets(data, secrets); without != data {
				clean.Code = &types.CodeUnknown{Name: s.Code.CodeName(), Data: without}
			}
		}
	}
	return &clean
}

// scrubError takes secrets out of an answer that was not understood.
func scrubError(e *parser.Error, secrets []string) *parser.Error {
	clean := *e
	for _, secret := range secrets {
		if secret != "" {
			clean.Raw = bytes.ReplaceAll(clean.Raw, []byte(secret), []byte(redacted))
		}
	}
	clean.Found = withoutSecrets(e.Found, secrets)
	return &clean
}
