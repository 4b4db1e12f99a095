package types

// CreateCommand makes a mailbox.
//
//	A003 CREATE owatagusiam/
//	A004 CREATE Everything (USE (\All))
//
// RFC 3501 section 6.3.3.
//
//imap:rule create
type CreateCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Use is what the mailbox is for, "\Sent" and the like. The server needs the
	// capability CREATE-SPECIAL-USE. RFC 6154 section 3.
	Use []MailboxAttribute `imap:"use_attr" json:"use,omitempty"`
	// Params are the parameters that the grammar does not know. RFC 4466 section
	// 2.2.
	Params []TaggedExt `imap:"create_param_other" json:"params,omitempty"`
}

// DeleteCommand removes a mailbox with everything in it.
//
//	A683 DELETE blurdybloop
//
// RFC 3501 section 6.3.4.
//
//imap:rule delete
type DeleteCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// RenameCommand changes the name of a mailbox, and of those below it.
//
//	A683 RENAME blurdybloop sarasoon
//
// RFC 3501 section 6.3.5.
//
//imap:rule rename
type RenameCommand struct {
	// From is the name as it is now. INBOX stays, and its messages move.
	From Mailbox `imap:"rename_from" json:"from"`
	// To is the name as it is to be.
	To Mailbox `imap:"rename_to" json:"to"`
	// Params are parameters of extensions; the grammar knows none. RFC 4466 section
	// 2.3.
	Params []TaggedExt `imap:"rename_param" json:"params,omitempty"`
}

// SubscribeCommand adds a mailbox to those that are subscribed.
//
//	A002 SUBSCRIBE #news.comp.mail.mime
//
// RFC 3501 section 6.3.6.
//
//imap:rule subscribe
type SubscribeCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// UnsubscribeCommand takes a mailbox from those that are subscribed.
//
//	A002 UNSUBSCRIBE #news.comp.mail.mime
//
// RFC 3501 section 6.3.7.
//
//imap:rule unsubscribe
type UnsubscribeCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// CommandName is "CREATE".
func (*CreateCommand) CommandName() string { return "CREATE" }

// CommandName is "DELETE".
func (*DeleteCommand) CommandName() string { return "DELETE" }

// CommandName is "RENAME".
func (*RenameCommand) CommandName() string { return "RENAME" }

// CommandName is "SUBSCRIBE".
func (*SubscribeCommand) CommandName() string { return "SUBSCRIBE" }

// CommandName is "UNSUBSCRIBE".
func (*UnsubscribeCommand) CommandName() string { return "UNSUBSCRIBE" }

func (c *DeleteCommand) encode(e *encoder)      { encodeNamed(e, "DELETE ", c.Mailbox) }
func (c *SubscribeCommand) encode(e *encoder)   { encodeNamed(e, "SUBSCRIBE ", c.Mailbox) }
func (c *UnsubscribeCommand) encode(e *encoder) { encodeNamed(e, "UNSUBSCRIBE ", c.Mailbox) }

func encodeNamed(e *encoder, name string, m Mailbox) {
	e.syntax(name)
	e.mailbox("Mailbox", m)
}

func (c *CreateCommand) encode(e *encoder) {
	encodeNamed(e, "CREATE ", c.Mailbox)
	if len(c.Use) == 0 && len(c.Params) == 0 {
		return
	}
	e.syntax(" ")
	list := e.list()
	if len(c.Use) > 0 {
		list.next()
		e.syntax("USE ")
		uses := e.list()
		for _, use := range c.Use {
			uses.next()
			e.attribute("Use", use)
		}
		uses.end()
	}
	for _, param := range c.Params {
		list.next()
		e.taggedExt("Params", param, "USE")
	}
	list.end()
}

func (c *CreateCommand) needs() []AnyOf {
	if len(c.Use) > 0 {
		return []AnyOf{{CapCreateSpecialUse}}
	}
	return nil
}

func (c *RenameCommand) encode(e *encoder) {
	e.syntax("RENAME ")
	e.mailbox("From", c.From)
	e.syntax(" ")
	e.mailbox("To", c.To)
	if len(c.Params) == 0 {
		return
	}
	e.syntax(" ")
	list := e.list()
	for _, param := range c.Params {
		list.next()
		e.taggedExt("Params", param)
	}
	list.end()
}
