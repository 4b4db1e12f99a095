package types

// Command is what a client says: a tag, by which the server names the command in
// its answer, and the command itself.
//
//	A142 SELECT INBOX
//
// RFC 3501 section 6.
type Command struct {
	// Tag is unlike that of every other command of the connection. It should
	// begin with a letter.
	Tag string
	// Body is the command.
	Body CommandBody
}

// CommandBody is a command without its tag. The types that it may be are
//
//   - in any state: [*CapabilityCommand], [*NoopCommand], [*LogoutCommand]
//   - before login: [*StartTLSCommand], [*LoginCommand]
//   - then: [*SelectCommand], [*ExamineCommand], [*CreateCommand],
//     [*DeleteCommand], [*ListCommand], [*LSubCommand], [*StatusCommand],
//     [*AppendCommand]
//   - in a selected mailbox: [*CloseCommand], [*UnselectCommand],
//     [*FetchCommand]
//
// Their fields hold values, never syntax: whatever a string has in it, it
// arrives as that string or does not go out at all.
type CommandBody interface {
	// CommandName is the command's name in the RFC: "FETCH", "UID FETCH".
	CommandName() string

	// encode appends the name and the arguments, without CRLF.
	encode(e *encoder)
}

// Fragments is the command's form on the wire. The same command always gives the
// same. The error is an [*EncodeError].
func (c *Command) Fragments(opts *EncodeOptions) ([]Fragment, error) {
	return c.AppendFragments(nil, opts)
}

// AppendFragments appends what Fragments gives to a slice.
func (c *Command) AppendFragments(dst []Fragment, opts *EncodeOptions) ([]Fragment, error) {
	e := encoder{fragments: dst, line: make([]byte, 0, 128)}
	if opts != nil {
		e.opts = *opts
	}
	if c.Body == nil {
		return dst, &EncodeError{Command: "command", Field: "Body", Reason: "there is none"}
	}
	e.command = c.Body.CommandName()
	if !isAll(c.Tag, isTagChar) {
		e.fail("Tag", "not a tag")
	}
	e.syntax(c.Tag)
	e.syntax(" ")
	c.Body.encode(&e)
	e.syntax("\r\n")
	e.end(nil)
	if e.err != nil {
		return dst, e.err
	}
	return e.fragments, nil
}
