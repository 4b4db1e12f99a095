package types

// ObjectID identifies a mailbox, a message or a thread for good: it does not
// change with the name, and no other will ever have it. Unlike nearly all words of
// IMAP, two that differ in the case of a letter are not the same.
//
//	F2212ea87-6097-4256-9d51-71338625
//
// RFC 8474 section 7.
type ObjectID string

// maxObjectID is the length of the longest, RFC 8474 section 7.
const maxObjectID = 255

// objectID appends an identifier, or fails. As the parser does not look at its length, one
// that is too long can be passed on with EncodeOptions.Quirks.
func (e *encoder) objectID(field string, id ObjectID) {
	if len(id) > maxObjectID && !e.opts.Quirks || !isAll(string(id), isObjectIDChar) {
		e.fail(field, "not an object identifier")
		return
	}
	e.syntax(string(id))
}

func isObjectIDChar(c byte) bool { return isAlphanumeric(c) || c == '_' || c == '-' }

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
