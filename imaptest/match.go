package imaptest

import (
	"bytes"
	"errors"
	"regexp"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// utterance is what a client sends at a time, a command or a line without a tag,
// and what it means.
type utterance struct {
	raw  []byte
	tag  string // empty when there is none
	body types.CommandBody
	form []byte // what is compared: nil when the meaning is not known
	safe []byte // raw without passwords
}

// understand finds the meaning of a whole command.
func understand(raw []byte) utterance {
	u := utterance{raw: raw, safe: raw}
	cmd, err := parser.ParseCommand(raw, nil)
	if err != nil {
		u.tag = firstWord(raw)
		var bad *parser.Error
		if errors.As(err, &bad) {
			u.safe = bad.Raw
		}
		return u
	}
	u.tag, u.body = cmd.Tag, cmd.Body
	// The one form in which it would be written here. Neither allows all that the other
	// does.
	plain := types.Command{Tag: "T", Body: cmd.Body}
	for _, utf8 := range []bool{false, true} {
		form, err := plain.Append(nil, &types.EncodeOptions{LiteralPlus: true, Binary: true, UTF8: utf8, Quirks: true})
		if err == nil {
			u.form = inbox.ReplaceAll(form, []byte("${1}INBOX"))
			break
		}
	}
	return u
}

// inbox is the mailbox's name in any spelling. The word may stand there for
// something else, a text to search for; case means nothing in that either.
var inbox = regexp.MustCompile(`(?i)([ (])inbox\b`)

// same says whether the client has sent what the script wants: the same meaning,
// or the same bytes behind the tag.
func (u *utterance) same(got *utterance, exact bool) bool {
	if (u.tag == "") != (got.tag == "") {
		return false
	}
	if bytes.Equal(u.raw[len(u.tag):], got.raw[len(got.tag):]) {
		return true
	}
	return !exact && u.form != nil && bytes.Equal(u.form, got.form)
}

// show is what an error says of it, without what may be a password.
func (u *utterance) show() string {
	switch body := u.body.(type) {
	case *types.LoginCommand:
		return u.tag + " LOGIN " + redacted
	case *types.AuthenticateCommand:
		return u.tag + " AUTHENTICATE " + redacted
	case *types.AuthenticateData:
		return redacted
	case *types.UnknownCommand:
		if !body.Secret.IsZero() {
			return u.tag + " " + body.Name + " " + redacted
		}
	}
	return shorten(u.safe)
}

const (
	redacted = "[redacted]"
	// maxShown is how much of a command an error shows.
	maxShown = 400
)

// shorten is the text of a message for an error, without its end.
func shorten(text []byte) string {
	text = bytes.TrimSuffix(text, []byte("\r\n"))
	if len(text) > maxShown {
		return string(text[:maxShown]) + "..."
	}
	return string(text)
}

// firstWord is what stands before the first space: the tag of a message.
func firstWord(text []byte) string {
	word, _, found := bytes.Cut(text, []byte(" "))
	if !found {
		return ""
	}
	return string(word)
}
