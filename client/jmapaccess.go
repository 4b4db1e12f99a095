package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// JMAPAccess gives the URL of the JMAP session resource at which the same mail can be
// had. The server needs the capability JMAPACCESS.
//
// RFC 9698 section 4.
func (s *Session) JMAPAccess(ctx context.Context) (string, error) {
	access, err := ask[*types.JMAPAccess](ctx, s.c, s.command(&types.GetJMAPAccessCommand{}))
	if err != nil {
		return "", err
	}
	return access.URL, nil
}
