package types

// CopyCommand copies messages to a mailbox. With a [UIDSet] it is UID COPY.
//
//	A003 COPY 2:4 MEETING
//
// RFC 3501 sections 6.4.7 and 6.4.8.
//
//imap:rule copy uid_copy
type CopyCommand struct {
	// Set says which messages.
	Set NumSet `imap:"sequence_set,uid_sequence_set" json:"set"`
	// Mailbox is where to.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// MoveCommand moves messages to a mailbox. With a [UIDSet] it is UID MOVE. The
// server needs the capability MOVE or IMAP4rev2.
//
//	a UID MOVE 42:69 foo
//
// RFC 6851.
//
//imap:rule move uid_move
type MoveCommand struct {
	// Set says which messages.
	Set NumSet `imap:"sequence_set,uid_sequence_set" json:"set"`
	// Mailbox is where to.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// ExpungeCommand removes all messages of the selected mailbox with \Deleted for
// good.
//
//	A202 EXPUNGE
//
// RFC 3501 section 6.4.3.
//
//imap:rule command_expunge
type ExpungeCommand struct{}

// UIDExpungeCommand removes those of the messages with \Deleted whose UIDs are in
// the set. The server needs the capability UIDPLUS or IMAP4rev2.
//
//	A101 UID EXPUNGE 3000:3002
//
// RFC 4315 section 2.1.
//
//imap:rule uid_expunge
type UIDExpungeCommand struct {
	// UIDs say which messages.
	UIDs UIDSet `imap:"uid_sequence_set" json:"uids"`
}

// CheckCommand asks the server to put what it knows of the selected mailbox on
// disk, whatever that means to it. IMAP4rev2 does not have it any more.
//
//	FXXZ CHECK
//
// RFC 3501 section 6.4.1.
//
//imap:rule command_check
type CheckCommand struct{}

// CommandName is "COPY" or "UID COPY".
func (c *CopyCommand) CommandName() string { return uidName(c.Set, "COPY") }

// CommandName is "MOVE" or "UID MOVE".
func (c *MoveCommand) CommandName() string { return uidName(c.Set, "MOVE") }

// CommandName is "EXPUNGE".
func (*ExpungeCommand) CommandName() string { return "EXPUNGE" }

// CommandName is "UID EXPUNGE".
func (*UIDExpungeCommand) CommandName() string { return "UID EXPUNGE" }

// CommandName is "CHECK".
func (*CheckCommand) CommandName() string { return "CHECK" }

func (c *CopyCommand) encode(e *encoder)  { encodeCopy(e, c.CommandName(), c.Set, c.Mailbox) }
func (c *MoveCommand) encode(e *encoder)  { encodeCopy(e, c.CommandName(), c.Set, c.Mailbox) }
func (*ExpungeCommand) encode(e *encoder) { e.syntax("EXPUNGE") }
func (*CheckCommand) encode(e *encoder)   { e.syntax("CHECK") }

func (c *UIDExpungeCommand) encode(e *encoder) {
	e.syntax("UID EXPUNGE ")
	e.set("UIDs", c.UIDs)
}

func encodeCopy(e *encoder, name string, set NumSet, mailbox Mailbox) {
	e.syntax(name)
	e.syntax(" ")
	e.set("Set", set)
	e.syntax(" ")
	e.mailbox("Mailbox", mailbox)
}

func (c *CopyCommand) needs() []AnyOf { return setNeeds(nil, c.Set) }

func (c *MoveCommand) needs() []AnyOf {
	return setNeeds([]AnyOf{{CapMove, CapIMAP4rev2}}, c.Set)
}

func (c *UIDExpungeCommand) needs() []AnyOf {
	return setNeeds([]AnyOf{{CapUIDPlus, CapIMAP4rev2}}, c.UIDs)
}
