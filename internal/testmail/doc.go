// Package testmail makes mail for integration tests: some hundred messages, each with something of its own,
// from a header with nothing but a Subject to multiparts six deep, 200 recipients and bodies of 8 MiB.
//
// A test delivers them to a server and compares what comes back, ENVELOPE and BODYSTRUCTURE above all, with
// what net/mail and mime/multipart read in the same bytes:
//
//	for _, m := range testmail.Messages() {
//		if m.Odd == "" { ... }
//	}
//
// What the comparison may count on when Odd is empty:
//
//   - Date, Subject, In-Reply-To and Message-ID in ENVELOPE are the fields' bodies after unfolding, encoded
//     words left as they are; how much white space a fold leaves is up to the server. A missing field is NIL.
//     Not every date is one that net/mail can read.
//   - Addresses are those of [net/mail.ParseAddressList] once the display names are decoded. ENVELOPE may name
//     the groups too: the messages where it does are Odd.
//   - mime/multipart finds the parts of BODYSTRUCTURE, with the same types, parameters, encodings, sizes and
//     lines, upper and lower case aside in types, encodings, names of parameters and charsets. A message/rfc822
//     part holds a message for which the same is true.
//
// The messages are the same in every run: nothing depends on the clock, and what is made at random has a
// fixed seed. Lines end in CRLF, and there is no NUL.
package testmail
