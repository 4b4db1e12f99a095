package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// GenURLAuth authorises URLs, so that others can fetch what they name, and gives them
// in the same order. Who has such a URL has the right: they are not to be logged. The
// server needs the capability URLAUTH.
//
// RFC 4467 section 7.
func (s *Session) GenURLAuth(ctx context.Context, urls ...types.URLToAuthorise) ([]string, error) {
	list, err := gather[*types.GenURLAuth](ctx, s.c, s.command(&types.GenURLAuthCommand{URLs: urls}))
	var authorised []string
	for _, resp := range list {
		authorised = append(authorised, resp.URLs...)
	}
	return authorised, err
}

// URLFetch gives the contents that authorised URLs name. The server needs the
// capability URLAUTH.
//
// RFC 4467 section 7, RFC 5524.
func (s *Session) URLFetch(ctx context.Context, urls ...types.URLToFetch) ([]types.URLContent, error) {
	list, err := gather[*types.URLFetch](ctx, s.c, s.command(&types.URLFetchCommand{URLs: urls}))
	var contents []types.URLContent
	for _, resp := range list {
		contents = append(contents, resp.Contents...)
	}
	return contents, err
}

// ResetKey makes the URLs worthless that were authorised for a mailbox, those of all
// mechanisms when none is named.
//
// RFC 4467 section 7.
func (s *Session) ResetKey(ctx context.Context, mailbox types.Mailbox, mechanisms ...string) error {
	return s.do(ctx, &types.ResetKeyCommand{Mailbox: mailbox, Mechanisms: mechanisms})
}

// ResetAllKeys does so for all mailboxes of the user.
func (s *Session) ResetAllKeys(ctx context.Context) error {
	return s.do(ctx, &types.ResetKeyCommand{All: true})
}
