package types

// MetadataEntry is the name of an annotation of a mailbox, or of the server: a path
// that begins with "/shared" or "/private". Case does not matter.
//
// RFC 5464 section 3.2.
//
//imap:rule entry
type MetadataEntry string

// The annotations that are in RFCs.
const (
	// MetadataSharedComment is a comment that all see (RFC 5464 section 6).
	MetadataSharedComment MetadataEntry = "/shared/comment"
	// MetadataPrivateComment is a comment that the user alone sees.
	MetadataPrivateComment MetadataEntry = "/private/comment"
	// MetadataSharedAdmin is how the server's administrator is reached, a URL. It is
	// the server's.
	MetadataSharedAdmin MetadataEntry = "/shared/admin"
	// MetadataSpecialUse is what a mailbox is for: attributes of LIST with blanks
	// between them (RFC 6154 section 4).
	MetadataSpecialUse MetadataEntry = "/private/specialuse"
	// MetadataIMAPSieve is the Sieve script for a mailbox's events (RFC 6785).
	MetadataIMAPSieve MetadataEntry = "/shared/imapsieve/script"
)

// entries appends the list of the names of annotations, in parentheses.
func (e *encoder) entries(field string, entries []MetadataEntry) {
	if len(entries) == 0 {
		e.fail(field, "there are none")
	}
	list := e.list()
	for _, entry := range entries {
		list.next()
		e.astring(field, string(entry))
	}
	list.end()
}
