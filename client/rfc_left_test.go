package client_test

import "github.com/imapeg/imapeg/client"

// leftOut are the examples that are not played, by their places in ../testdata, with
// the reasons.
var leftOut = map[string]string{
	"rfc1730/examples.txt:341":   words,
	"rfc1730/examples.txt:345":   words,
	"rfc2060/examples.txt:448":   words,
	"rfc2060/examples.txt:452":   words,
	"rfc2683/examples.txt:125":   words,
	"rfc3501/section7-8.txt:36":  words,
	"rfc9051/section7-8.txt:130": words,
	"rfc4549/examples.txt:46":    placeholder,
	"rfc4549/examples.txt:96":    placeholder,
	"rfc4549/examples.txt:333":   placeholder,
	"rfc4549/examples.txt:338":   placeholder,
	"rfc4549/examples.txt:343":   placeholder,
	"rfc10022/examples.txt:81":   placeholder,
	"rfc9698/examples.txt:10":    "a message of SASL that is shortened to what is no base64",
	"rfc5259/examples.txt:225":   "the syntax of an old draft",
	"rfc2177/examples.txt:61":    "an IDLE without its end",
	"rfc9051/section6.txt:1037":  "an IDLE without its end",
	"rfc7628/examples.txt:21":    smtp,
	"rfc7628/examples.txt:44":    smtp,
	"rfc7628/examples.txt:105":   smtp,
	"rfc7628/examples.txt:125":   smtp,
}

const (
	words       = "words that stand for a command"
	placeholder = "names in angle brackets stand for numbers"
	smtp        = "it is SMTP"
)

// fails are examples whose command is an error for the caller although the server says
// OK, or another error than the server's.
var fails = map[string]error{
	"rfc5255/examples.txt:62":   client.ErrNoData, // the RFC leaves LANGUAGE out
	"rfc5530/examples.txt:65":   client.ErrNoData, // STATUS
	"rfc9051/section7-8.txt:31": client.ErrNoData, // STATUS
	"rfc10022/examples.txt:49":  client.ErrNoData, // the whole answer
	"rfc10022/examples.txt:53":  client.ErrNoData, // the whole answer
	"rfc7628/examples.txt:91":   errReplay,        // the client cancels
}
