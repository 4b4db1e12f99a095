package types

// Command is what a client says: a tag, by which the server names the command in
// its answer, and the command itself.
//
//	A142 SELECT INBOX
//
// RFC 3501 section 6.
//
//imap:rule command
type Command struct {
	// Tag is unlike that of every other command of the connection. It should
	// begin with a letter. The lines that a client sends in the course of a command
	// have none.
	Tag string `imap:"tag" json:"tag"`
	// Body is the command.
	Body CommandBody `imap:"command_body,command_line,command_body_again" json:"body"`
}

// CommandBody is a command without its tag. The types that it may be are
//
//   - in any state: [*CapabilityCommand], [*NoopCommand], [*LogoutCommand],
//     [*LanguageCommand]
//   - before login: [*StartTLSCommand], [*LoginCommand]
//   - then: [*SelectCommand], [*ExamineCommand], [*CreateCommand],
//     [*DeleteCommand], [*RenameCommand], [*SubscribeCommand],
//     [*UnsubscribeCommand], [*ListCommand], [*LSubCommand], [*RListCommand],
//     [*RLSubCommand], [*XListCommand], [*NamespaceCommand], [*StatusCommand],
//     [*AppendCommand], [*EnableCommand], [*IdleCommand]
//   - [*GetACLCommand], [*SetACLCommand], [*DeleteACLCommand],
//     [*ListRightsCommand], [*MyRightsCommand]; [*GetQuotaCommand],
//     [*GetQuotaRootCommand], [*SetQuotaCommand]; [*GetMetadataCommand],
//     [*SetMetadataCommand]
//   - [*NotifyCommand], [*ComparatorCommand], [*CompressCommand],
//     [*GetJMAPAccessCommand], [*UnauthenticateCommand]
//   - [*ResetKeyCommand], [*GenURLAuthCommand], [*URLFetchCommand],
//     [*ConversionsCommand]
//   - in a selected mailbox: [*CloseCommand], [*UnselectCommand],
//     [*CheckCommand], [*FetchCommand], [*StoreCommand], [*CopyCommand],
//     [*MoveCommand], [*ExpungeCommand], [*UIDExpungeCommand], [*ReplaceCommand],
//     [*ConvertCommand]; [*SearchCommand], [*SortCommand], [*ThreadCommand],
//     [*ESearchCommand], [*CancelUpdateCommand], [*UIDBatchesCommand]
//   - in the course of a command, without a tag: [*AuthenticateData],
//     [*AuthenticateCancel], [*IdleDone]
//   - [*UnknownCommand]: what the grammar does not know, kept as it came
//
// Their fields hold values, never syntax: whatever a string has in it, it
// arrives as that string or does not go out at all.
//
//imap:union name=CommandName
type CommandBody interface {
	// CommandName is the command's name in the RFC: "FETCH", "UID FETCH".
	CommandName() string

	// encode appends the name and the arguments, without CRLF.
	encode(e *encoder)
}

// UnknownCommand is a command that the grammar does not know: of an extension, or
// of the client's own making. It is kept as it came. So is a known one with arguments
// that it does not have, which is a quirk: a server answers BAD to it.
//
//	a441 XBLURDYBLOOP "x" 1
//	a442 CAPABILITY now
//
// RFC 3501 section 6.5.1.
//
//imap:rule command_other command_invalid
type UnknownCommand struct {
	// Name is the first word, as the client wrote it.
	Name string `imap:"command_other_name,command_invalid_name,command_secret_name" json:"-"`
	// Data is everything behind it, from the blank on and without the line's end;
	// literals stand in it as on the wire.
	Data Raw `imap:"command_other_data,command_invalid_data" json:"data,omitempty"`
	// Secret is what stands in the place of Data behind LOGIN and AUTHENTICATE, where
	// it may be a password.
	Secret Secret `imap:"command_invalid_secret" json:"secret,omitempty"`
}

// CommandName is the first word.
func (c *UnknownCommand) CommandName() string { return c.Name }

func (c *UnknownCommand) encode(e *encoder) {
	e.atom("Name", c.Name)
	e.rawData("Data", c.Data)
	e.rawData("Secret", Raw(c.Secret.Reveal()))
}

// Fragments is the command's form on the wire. The same command always gives the
// same. The error is an [*EncodeError].
func (c *Command) Fragments(opts *EncodeOptions) ([]Fragment, error) {
	return c.AppendFragments(nil, opts)
}

// AppendFragments appends what Fragments gives to a slice.
func (c *Command) AppendFragments(dst []Fragment, opts *EncodeOptions) ([]Fragment, error) {
	if c.Body == nil {
		return dst, &EncodeError{Command: "command", Field: "Body", Reason: "there is none"}
	}
	e := newEncoder(c.Body.CommandName(), dst, opts)
	if _, ok := c.Body.(interface{ untagged() }); ok {
		if c.Tag != "" {
			e.fail("Tag", "this line has none")
		}
	} else {
		if !isAll(c.Tag, isTagChar) {
			e.fail("Tag", "not a tag")
		}
		e.syntax(c.Tag)
		e.syntax(" ")
	}
	c.Body.encode(e)
	return e.finish(dst)
}

// Append appends the command as it stands on the wire, with all its literals: for
// logs, tests and recordings. A server may want to be asked before a literal is
// sent; Fragments tells where. The error is an [*EncodeError], also when a literal
// is not in memory.
func (c *Command) Append(dst []byte, opts *EncodeOptions) ([]byte, error) {
	fragments, err := c.Fragments(opts)
	if err != nil {
		return dst, err
	}
	return join(dst, c.Body.CommandName(), fragments)
}
