package testmail

import "slices"

// Message is a message with a name.
type Message struct {
	Name string // kind/what is special, unique
	Raw  []byte // RFC 5322 format with CRLF line ends
	// Odd says why net/mail and mime/multipart may see the message otherwise than a server does;
	// it is empty where they have to agree.
	Odd string
}

// Messages makes all messages, the huge ones last. Together they have some 13 MiB.
func Messages() []Message {
	return slices.Concat(Small(), huge())
}

// Small makes all messages but the huge ones, for tests where size adds nothing.
func Small() []Message {
	return slices.Concat(
		headers(),
		subjects(),
		dates(),
		identifiers(),
		addresses(),
		texts(),
		multiparts(),
		nested(),
		attachments(),
		bodies(),
		random(),
	)
}

// odd marks a message.
func odd(why string, m Message) Message {
	m.Odd = why
	return m
}
