// Package parser makes the values of package types from bytes: what a server
// sends, read from a connection or from memory. It does no other input or output,
// and knows nothing of a session.
//
// Clients, proxies, testers and archives use it. Package client stands on it.
//
// # Reading
//
// A [Reader] reads the messages of a stream, one for each call:
//
//	r := parser.NewReader(conn, nil)
//	for {
//		resp, err := r.ReadResponse()
//		if err != nil {
//			...
//		}
//		switch resp := resp.(type) {
//		case *types.Fetch:
//			...
//		}
//	}
//
// [ParseResponse] is for one message in memory, and [ParseResponses] for many.
//
// # Memory
//
// Values can be kept for as long as one likes: nothing in them changes. Those of short
// messages have their memory in common with a few neighbours, so who keeps a small part of
// very many messages for long copies it. [Reader.Recycle] is for who keeps nothing.
//
// # Framing
//
// A message is a line, or, when a line ends with the header of a literal such as
// {42}, that line, so many octets, and the lines and literals that follow. The
// reader cuts the stream into messages before it looks at their grammar. So it
// does not matter how the bytes arrive, nothing is parsed twice, and a message
// that makes no sense has an end all the same.
//
// # Errors
//
// A message that is not in the grammar is an [*Error], which says where it went
// wrong, in which rule of imap.peg, what was expected there, and what was found:
//
//	response at byte 53, in body_fld_enc: expected DQUOTE or "{", found "NIL"
//
// It costs that message alone: the next call gives the next message. Any other
// error is the end of the stream: [io.EOF] behind a whole message, an error that
// wraps [io.ErrUnexpectedEOF] in the middle of one, or the connection's own. The
// beginning of a message in memory is [ErrIncomplete], and never a syntax error.
//
// # Limits
//
// [Options] bound what a peer can make the reader keep: the length of a line, the
// size of a literal and of a message, how deep it is nested, and how many elements
// its lists have. A message beyond one of them is an [*Error] too, with a
// [*LimitError] in it, and costs that message alone. Memory is taken for bytes that
// have arrived, never for bytes that are announced.
//
// A literal that is too large for memory goes to [Options.Sink] while it arrives,
// and the value says so. Without a Sink it is refused.
//
// # Quirks
//
// What real servers and clients are known to send against the RFCs is tolerated, and
// recorded: [Meta] has the names of the rules of imap.peg that were needed, which
// begin with quirk_ and say in their comments who sends what. A known command with
// arguments that it does not have is a types.UnknownCommand, for a server to answer
// BAD to. With [Options.Strict] such a message is an error instead. What no RFC
// forbids, but the grammar does not know, is no quirk: data of extensions is kept as
// it came, in values like types.Unknown.
//
// # Keeping values
//
// A value keeps nothing of the reader and of the bytes that it was made of: it
// can be kept, and used by many goroutines. A Reader is for one goroutine at a
// time; the functions are for any number, even on the same bytes.
package parser
