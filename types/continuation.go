package types

import "encoding/base64"

// Challenge decodes Text as the base64 of a SASL challenge. An empty text is an
// empty challenge. The error is that of [base64.CorruptInputError].
func (c *Continuation) Challenge() ([]byte, error) {
	return base64.StdEncoding.DecodeString(c.Text)
}
