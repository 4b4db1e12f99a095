package client_test

import "github.com/imapeg/imapeg/client"

// leftOut are examples that cannot be played, by their places in ../testdata, with the
// reasons. Besides there are those that have no answer, or none that is IMAP: the tables
// say why.
var leftOut = map[string]string{}

// fails are examples whose command is an error for the caller although the server has
// said OK, or another than the server's.
var fails = map[string]error{
	"rfc5255/examples.txt:62":   client.ErrNoData, // the RFC leaves LANGUAGE out
	"rfc5530/examples.txt:65":   client.ErrNoData, // and STATUS here
	"rfc9051/section7-8.txt:31": client.ErrNoData,
	"rfc7628/examples.txt:91":   errReplay, // the client cancels
}
