package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Annotations are annotations of a mailbox or of the server.
type Annotations struct {
	// Values are the annotations with their values; NIL where there is none.
	Values []types.MetadataValue
	// LongEntries is the size in octets of the longest value that was left out because
	// of [types.MetadataMaxSize], 0 when none was.
	LongEntries uint32
}

// Metadata gives annotations of a mailbox, or those of the server for the empty name.
// The options are those of [types.GetMetadataCommand]; nil for none. The server needs
// the capability METADATA; METADATA-SERVER is enough for its own.
//
//	sess.Metadata(ctx, "INBOX", nil, types.MetadataPrivateComment)
//
// RFC 5464 section 4.2.
func (s *Session) Metadata(ctx context.Context, mailbox types.Mailbox, options []types.MetadataOption, entries ...types.MetadataEntry) (*Annotations, error) {
	cmd := s.command(&types.GetMetadataCommand{Mailbox: mailbox, Options: options, Entries: entries})
	list, err := gather[*types.Metadata](ctx, s.c, cmd)
	if list == nil && err != nil {
		return nil, err
	}
	found := new(Annotations)
	for _, resp := range list {
		found.Values = append(found.Values, resp.Values...)
	}
	if long, ok := cmd.status.Code.(types.CodeMetadataLongEntries); ok {
		found.LongEntries = uint32(long)
	}
	return found, err
}

// SetMetadata changes annotations of a mailbox, or of the server for the empty name. A
// value that is NIL removes the annotation.
//
// RFC 5464 section 4.3.
func (s *Session) SetMetadata(ctx context.Context, mailbox types.Mailbox, values ...types.MetadataValue) error {
	return s.do(ctx, &types.SetMetadataCommand{Mailbox: mailbox, Values: values})
}
