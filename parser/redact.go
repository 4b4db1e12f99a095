package parser

import "bytes"

// redacted stands in an error for what may be a password.
const redacted = "[redacted]"

// redact takes out of the error for a client's message what stands behind LOGIN and
// AUTHENTICATE: errors are printed and kept in logs.
func (e *Error) redact() {
	tag := bytes.IndexByte(e.Raw, ' ')
	if e.What != commands.name || tag < 0 {
		return
	}
	begin := tag + 1
	for begin < len(e.Raw) && e.Raw[begin] == ' ' {
		begin++
	}
	for _, word := range [...]string{"LOGIN", "AUTHENTICATE"} {
		end := begin + len(word)
		if len(e.Raw) <= end || !equalFold(e.Raw[begin:end], word) {
			continue
		}
		e.Raw = append(e.Raw[:end:end], " "+redacted...)
		if e.Found != "" && e.At >= int64(end) {
			e.Found = redacted
		}
		return
	}
}
