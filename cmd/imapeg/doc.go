// Imapeg is IMAP at the terminal, and in scripts.
//
//	imapeg ls|fetch|search|cat|save-attachments|append|cp|mv|flag|rm|watch|caps
//	       [--server HOST[:PORT]] [--user U] [--tls|--starttls|--insecure] ...
//	imapeg parse [--as response|command] [--strict] [--check] [FILE...]
//	imapeg demo
//
// The exit status is 0 when all went well, 1 when something failed, 2 when the
// command line makes no sense, and 3 when nothing was found. docs/imapeg.md has
// examples of all verbs, and "imapeg help VERB" says what each of them does.
//
// # Parse
//
// Parse reads what a server said, or with --as command what a client said, as raw
// bytes: lines that end with CRLF, literals inline. For each message it prints one
// line of JSON to standard output:
//
//	{"offset":0,"length":13,"type":"exists","unknown":false,"quirks":[],"value":{"count":23}}
//
// In it
//
//   - offset is where in the file the message begins, length how long it is, in
//     bytes.
//   - type says what value is: it is the name of the Go type in package types in
//     lower case: "status" (OK, NO, BAD, PREAUTH and BYE, which value.kind
//     tells apart), "continuation", "capability", "list", "lsub",
//     "mailboxstatus" (the answer to STATUS), "search", "mailboxflags" (FLAGS),
//     "exists", "recent", "expunge", "fetch", "blankline", "unknown" and so on.
//     Commands are called by their type without "Command": "select", "fetch".
//   - unknown is true when the message, or a part of it, is of no kind that the
//     grammar knows and was kept as raw text: the whole response (type is
//     "unknown"), a response code, an item of a FETCH or a STATUS (value.extra),
//     and likewise in commands. Flags, capabilities and attributes of mailboxes are
//     never unknown: servers are free to have their own.
//   - quirks are the rules for what servers do wrong that the message needed;
//     with --strict such a message is an error.
//   - check is there only with --check, and only when the message, encoded and
//     parsed once more, is another value; it says how they differ.
//   - value is the JSON form of the value. Bytes that are not UTF-8 are in it as
//     {"base64":"..."}, and a literal that is larger than --max-literal as
//     {"streamed":SIZE}.
//
// A message that does not parse is a line of another kind, and reading goes on
// with the next message:
//
//	{"offset":11,"length":14,"error":"...","at":9,"rule":"..."}
//
// There at is how far into the message it went wrong, in bytes, and rule the rule
// of the grammar that did not match there, if there is one. A file that ends in
// the middle of a message ends with such a line. With several files each line
// begins with "file":"NAME", and offsets count from the beginning of that file.
//
// At the end parse says on standard error how many messages there were (as many
// as lines of JSON), how many of them were errors, how many were unknown as a
// whole or in part, and how many had quirks:
//
//	23 messages, 1 errors, 2 unknown, 4 with quirks
//
// and with --check how many were checked, which are all but those with a literal
// that was left out, and how many differ.
//
// # Fetch
//
// Fetch logs in, lists the mailboxes, opens one without changing anything in it
// (EXAMINE), and prints a table of its messages; with --json one line of JSON for
// each message, which is what parse has in value. The connection uses TLS from
// its first byte (port 993) unless --starttls (port 143) or --insecure (port 143,
// no TLS at all) says otherwise; --ca-file trusts a private authority too.
//
// An answer that the grammar does not know costs that answer: it is told of on
// standard error, the rest is printed, and the exit status is 1.
//
// The password comes from --password-command, --password-file, the environment
// variable IMAP_PASSWORD, or else from a prompt at the terminal; it is never an
// argument, where every user of the machine could read it. --oauth-token-command
// logs in with an OAuth 2.0 access token.
//
// # Demo
//
// Demo does what fetch does with a server of its own, which listens on a loopback
// port and replays a session that was recorded from a Dovecot.
package main
