package parser

import (
	"net/url"

	"github.com/imapeg/imapeg/types"
)

var urls = language[*types.URL]{"URL", entryImapUrl, (*recogniser).matchImapUrl, (*builder).url}

// url makes the URL that the recogniser has matched.
func (b *builder) url(r *recogniser, text []byte) *types.URL {
	b.begin(r, text)
	u := new(types.URL)
	b.fillURL(u, 0)
	return u
}

// ParseURL reads an IMAP URL, absolute or relative (RFC 5092). The empty text is
// the relative URL that means the same document. The error is an *[Error].
//
//	u, err := parser.ParseURL("imap://joe@example.org/INBOX/;UID=20")
func ParseURL(text string) (*types.URL, error) {
	own := make([]byte, len(text), len(text)+framePad)
	copy(own, text)
	var p messageParser
	p.init(nil)
	u, _, err := parse(&p, &frame{text: own}, &urls)
	return u, err
}

// ResolveURL makes an absolute URL of one that is relative to a base (RFC 5092
// section 7, RFC 3986 section 5). The error says that what comes of it is no IMAP
// URL.
//
//	imap://example.org/INBOX/;UID=20/;SECTION=1.2 and ;SECTION=1.4
//	imap://example.org/INBOX/;UID=20/;SECTION=1.4
func ResolveURL(base, relative *types.URL) (*types.URL, error) {
	b, err := url.Parse(base.String())
	if err != nil {
		return nil, err
	}
	r, err := url.Parse(relative.String())
	if err != nil {
		return nil, err
	}
	u, err := ParseURL(b.ResolveReference(r).String())
	if err != nil {
		return nil, err
	}
	// Package url spells the user information its own way.
	server := base.Server
	if relative.Server != nil {
		server = relative.Server
	}
	if server != nil {
		own := *server
		u.Server = &own
	}
	return u, nil
}
