package client

import (
	"context"
	"errors"

	"github.com/imapeg/imapeg/types"
)

// Namespace tells where the user's own mailboxes are in the hierarchy of names, and
// where those of others and shared ones. Of a server that does not have the capability
// NAMESPACE it gives one namespace with no prefix, and the delimiter that LIST tells.
//
// RFC 2342, RFC 9051 section 6.3.10.
func (s *Session) Namespace(ctx context.Context) (*types.Namespace, error) {
	found, err := ask[*types.Namespace](ctx, s.c, s.command(&types.NamespaceCommand{}))
	var unsupported *UnsupportedError
	if !errors.As(err, &unsupported) {
		return found, err
	}
	// The empty pattern asks for the delimiter: RFC 3501 section 6.3.8.
	root, err := ask[*types.List](ctx, s.c, s.command(&types.ListCommand{}))
	if err != nil {
		return nil, err
	}
	return &types.Namespace{Personal: []types.NamespaceDescr{{Delimiter: root.Delimiter}}}, nil
}
