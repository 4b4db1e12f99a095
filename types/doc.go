// Package types has the values of IMAP: what a server says and what a client
// says, under the names that the RFCs give them.
//
// Everything here is plain data. Package parser makes these values from bytes,
// and the values of commands know their way back to bytes; nothing in this
// package reads or writes a connection.
//
// A [Response] is one message of a server. A type switch is how it is used:
//
//	switch r := resp.(type) {
//	case *types.Fetch:
//		fmt.Println(r.UID, r.Envelope.Subject)
//	case types.Exists:
//		fmt.Println(r, "messages")
//	case *types.Unknown:
//		// An extension that the grammar does not know: its bytes are kept.
//	}
//
// # Keeping values
//
// Values may be kept and shared. Their strings are immutable. What is made of short
// messages, of up to 2 KiB, shares memory with that of a few neighbouring messages
// from the same Reader, in pieces of up to 7 KiB for each kind of value and for text: a
// program that keeps for long one address out of many messages, and nothing else, does
// well to copy it with [strings.Clone]. A longer message, literals counted, shares memory
// with no other. The capacity of a slice ends where it ends, so that append never touches
// another's.
//
// # NIL and bytes
//
// IMAP tells NIL from the empty string: see [NString] and [Data]. A string
// holds the bytes that came; they need not be UTF-8. The JSON form of all
// values keeps them: a string of valid UTF-8 is a JSON string, any other is the
// object {"base64": "..."}.
//
// # Text and dates
//
// Texts, names and dates are kept as they came. Methods make of them what people
// want: [NString.Text], [Mailbox.Name], [BodyStructure.FileName], [Envelope.Sent],
// [DateTime.Time]. Mail is often not as the RFCs want it: these methods go as far as
// they can, and where they return an error, a [*DecodeError], it says where that was.
//
// # How values are bound to the grammar
//
// The comment imap:rule above a type, and the tag imap on a field, name rules of
// imap.peg; make generate writes the code that fills them, and fails when rule
// and field do not fit. docs/generator.md has the details.
package types
