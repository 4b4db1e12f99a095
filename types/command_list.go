package types

// ListCommand asks for the mailboxes whose names match: [*List].
//
//	A101 LIST "" "*"
//
// With options, or several patterns, it needs LIST-EXTENDED or IMAP4rev2:
//
//	A102 LIST (SUBSCRIBED) "" ("INBOX" "Sent/%") RETURN (CHILDREN STATUS (UNSEEN))
//
//	types.ListCommand{
//		Select:   []types.ListSelectOption{types.ListSelectSubscribed},
//		Patterns: []string{"INBOX", "Sent/%"},
//		Return: []types.ListReturnOption{
//			types.ListReturnChildren,
//			&types.ListReturnStatus{Items: []types.StatusItem{types.StatusUnseen}},
//		},
//	}
//
// RFC 3501 section 6.3.8, RFC 5258, RFC 9051 section 6.3.9.
//
//imap:rule list
type ListCommand struct {
	// Select says which of the mailboxes are wanted; nil for all that there are.
	Select []ListSelectOption `imap:"list_select_options" json:"select,omitempty"`
	// Reference is what the patterns are relative to, usually nothing.
	Reference Mailbox `imap:"mailbox" json:"reference"`
	// Pattern is a name in which "*" stands for anything, and "%" for anything
	// within one level of the hierarchy. The empty pattern asks for the
	// delimiter of the hierarchy, unless the command has options.
	Pattern string `imap:"list_mailbox" json:"pattern,omitempty"`
	// Patterns are several patterns, in place of Pattern: a mailbox is wanted when
	// its name matches one of them.
	Patterns []string `imap:"patterns/list_mailbox" json:"patterns,omitempty"`
	// Return says what to tell of the mailboxes besides their attributes.
	Return []ListReturnOption `imap:"list_return_options" json:"return,omitempty"`
	// Extended makes the command an extended one, in which the empty pattern is
	// nothing special, also when it has no option.
	//
	//	LIST () "" "%"
	Extended bool `imap:"list_no_options" json:"extended,omitempty"`
}

// ListSelectOption is an option that says which mailboxes LIST is to select: a
// [ListSelect], or a [*ListOptionUnknown] of an extension.
//
// RFC 5258 section 3.
//
//imap:union name=OptionName
type ListSelectOption interface {
	// OptionName is the option's name: "SUBSCRIBED".
	OptionName() string
	encodeSelect(e *encoder)
}

// ListSelect is a selection option without arguments.
//
//imap:rule list_select_known childinfo_option
//imap:json -
//imap:enum
type ListSelect string

// The selection options.
const (
	// ListSelectSubscribed: the names that the user is subscribed to, those
	// included of mailboxes that are gone (RFC 5258 section 3.1).
	ListSelectSubscribed ListSelect = "SUBSCRIBED"
	// ListSelectRemote: mailboxes of other servers too (RFC 5258 section 3.1).
	ListSelectRemote ListSelect = "REMOTE"
	// ListSelectRecursiveMatch: also what has mailboxes below it that the other
	// options select, and that no pattern matches; the answer says so in
	// [ListExtended].ChildInfo. It does not stand alone, nor with
	// ListSelectRemote only (RFC 5258 section 3.1).
	ListSelectRecursiveMatch ListSelect = "RECURSIVEMATCH"
	// ListSelectSpecialUse: mailboxes with a special use (RFC 6154 section 3).
	ListSelectSpecialUse ListSelect = "SPECIAL-USE"
	// ListSelectUTF8: mailboxes with names in UTF-8 too (RFC 5738 section 3.4.2,
	// obsolete).
	ListSelectUTF8 ListSelect = "UTF8"
	// ListSelectUTF8Only: mailboxes that can be selected with UTF-8 only (RFC 5738
	// section 3.4.2, obsolete).
	ListSelectUTF8Only ListSelect = "UTF8ONLY"
)

// ListReturnOption is an option that says what LIST is to tell of a mailbox: a
// [ListReturn], a [*ListReturnStatus], a [*ListReturnMetadata], or a
// [*ListOptionUnknown] of an extension.
//
// RFC 5258 section 3.
//
//imap:union name=OptionName
type ListReturnOption interface {
	// OptionName is the option's name: "CHILDREN".
	OptionName() string
	encodeReturn(e *encoder)
}

// ListReturn is a return option without arguments.
//
//imap:rule return_option_known
//imap:json -
//imap:enum
type ListReturn string

// The return options without arguments.
const (
	// ListReturnSubscribed: the attribute \Subscribed (RFC 5258 section 3.2).
	ListReturnSubscribed ListReturn = "SUBSCRIBED"
	// ListReturnChildren: the attributes \HasChildren and \HasNoChildren (RFC 5258
	// section 3.2).
	ListReturnChildren ListReturn = "CHILDREN"
	// ListReturnSpecialUse: the attributes of special uses (RFC 6154 section 2).
	ListReturnSpecialUse ListReturn = "SPECIAL-USE"
	// ListReturnMyRights: the user's rights, each in a [*MyRights] (RFC 8440).
	ListReturnMyRights ListReturn = "MYRIGHTS"
	// ListReturnUTF8: the attributes \NoUTF8 and \UTF8Only (RFC 5738 section 3.4.2,
	// obsolete).
	ListReturnUTF8 ListReturn = "UTF8"
)

// ListReturnStatus is the return option that asks for numbers of the mailboxes,
// each in a [*MailboxStatus].
//
//	STATUS (MESSAGES UNSEEN)
//
// RFC 5819, RFC 9051 section 6.3.9.
//
//imap:rule status_option
type ListReturnStatus struct {
	// Items says which numbers.
	Items []StatusItem `imap:"status_att_asked" json:"items"`
}

// ListReturnMetadata is the return option that asks for annotations of the
// mailboxes, each in a [*Metadata].
//
//	METADATA ("/shared/comment")
//
// RFC 9590.
//
//imap:rule return_option_metadata
type ListReturnMetadata struct {
	// Entries are the names of the annotations.
	Entries []MetadataEntry `imap:"entry" json:"entries"`
}

// ListOptionUnknown is a selection option or a return option that the grammar does
// not know.
//
//imap:rule list_select_other return_option_other
type ListOptionUnknown struct {
	// Name is the option's name, as the client wrote it.
	Name string `imap:"option_tag" json:"-"`
	// Value is its value in parentheses, as it stood on the wire; empty when it has
	// none.
	Value Raw `imap:"option_value" json:"value,omitempty"`
}

// LSubCommand asks for the subscribed mailboxes whose names match: [*LSub].
//
//	A002 LSUB "#news." "comp.mail.*"
//
// IMAP4rev2 has [ListSelectSubscribed] in its place.
//
// RFC 3501 section 6.3.9.
//
//imap:rule lsub
type LSubCommand struct {
	// Reference and Pattern are as in [ListCommand].
	Reference Mailbox `imap:"mailbox" json:"reference"`
	Pattern   string  `imap:"list_mailbox" json:"pattern"`
}

// RListCommand asks for the mailboxes whose names match, those of other servers
// included: [*List].
//
//	A001 RLIST "" "*"
//
// It needs MAILBOX-REFERRALS. RFC 2193 section 5.1.
//
//imap:rule rlist
type RListCommand struct {
	// Reference and Pattern are as in [ListCommand].
	Reference Mailbox `imap:"mailbox" json:"reference"`
	Pattern   string  `imap:"list_mailbox" json:"pattern"`
}

// RLSubCommand asks for the subscribed mailboxes whose names match, those of other
// servers included: [*LSub].
//
//	A001 RLSUB "" "*"
//
// It needs MAILBOX-REFERRALS. RFC 2193 section 5.2.
//
//imap:rule rlsub
type RLSubCommand struct {
	// Reference and Pattern are as in [ListCommand].
	Reference Mailbox `imap:"mailbox" json:"reference"`
	Pattern   string  `imap:"list_mailbox" json:"pattern"`
}

// XListCommand asks for the mailboxes whose names match, and what they are for:
// [*XList]; some servers answer with [*List].
//
//	A001 XLIST "" "*"
//
// It needs XLIST, and is in no RFC; SPECIAL-USE has taken its place.
//
//imap:rule xlist
type XListCommand struct {
	// Reference and Pattern are as in [ListCommand].
	Reference Mailbox `imap:"mailbox" json:"reference"`
	Pattern   string  `imap:"list_mailbox" json:"pattern"`
}

// CommandName is "LIST".
func (*ListCommand) CommandName() string { return "LIST" }

// CommandName is "LSUB".
func (*LSubCommand) CommandName() string { return "LSUB" }

// CommandName is "RLIST".
func (*RListCommand) CommandName() string { return "RLIST" }

// CommandName is "RLSUB".
func (*RLSubCommand) CommandName() string { return "RLSUB" }

// CommandName is "XLIST".
func (*XListCommand) CommandName() string { return "XLIST" }

// OptionName is the option.
func (o ListSelect) OptionName() string { return string(o) }

// OptionName is the option.
func (o ListReturn) OptionName() string { return string(o) }

// OptionName is "STATUS".
func (*ListReturnStatus) OptionName() string { return "STATUS" }

// OptionName is "METADATA".
func (*ListReturnMetadata) OptionName() string { return "METADATA" }

// OptionName is the option's name.
func (o *ListOptionUnknown) OptionName() string { return o.Name }

// needs is LIST-EXTENDED for a command with options, and the capabilities of each
// option.
func (c *ListCommand) needs() []AnyOf {
	var needs []AnyOf
	if c.Extended || len(c.Select) > 0 || len(c.Return) > 0 || len(c.Patterns) > 0 {
		needs = append(needs, AnyOf{CapListExtended, CapIMAP4rev2})
	}
	if len(c.Patterns) > 1 {
		needs[0] = AnyOf{CapListExtended} // RFC 9051 has one pattern
	}
	need := func(capabilities ...Cap) { needs = append(needs, capabilities) }
	for _, option := range c.Select {
		if option == ListSelectSpecialUse {
			need(CapSpecialUse)
		}
	}
	for _, option := range c.Return {
		switch option := option.(type) {
		case *ListReturnStatus:
			need(CapListStatus, CapIMAP4rev2)
		case *ListReturnMetadata:
			need(CapListMetadata)
		case ListReturn:
			switch option {
			case ListReturnSpecialUse:
				need(CapSpecialUse)
			case ListReturnMyRights:
				need(CapListMyRights)
			}
		}
	}
	return needs
}

func (*RListCommand) needs() []AnyOf { return []AnyOf{{CapMailboxReferrals}} }
func (*RLSubCommand) needs() []AnyOf { return []AnyOf{{CapMailboxReferrals}} }
func (*XListCommand) needs() []AnyOf { return []AnyOf{{CapXList}} }

func (c *ListCommand) encode(e *encoder) {
	e.syntax("LIST ")
	if len(c.Select) > 0 {
		list := e.list()
		for _, option := range c.Select {
			list.next()
			if option == nil {
				e.fail("Select", "there is nothing in its place")
				return
			}
			option.encodeSelect(e)
		}
		list.end()
		e.syntax(" ")
	} else if c.Extended {
		e.syntax("() ")
	}
	e.mailbox("Reference", c.Reference)
	e.syntax(" ")
	if len(c.Patterns) > 0 {
		if c.Pattern != "" {
			e.fail("Patterns", "there is a Pattern too")
		}
		list := e.list()
		for _, pattern := range c.Patterns {
			list.next()
			e.string("Patterns", pattern)
		}
		list.end()
	} else {
		e.string("Pattern", c.Pattern)
	}
	if len(c.Return) > 0 {
		e.syntax(" RETURN ")
		list := e.list()
		for _, option := range c.Return {
			list.next()
			if option == nil {
				e.fail("Return", "there is nothing in its place")
				return
			}
			option.encodeReturn(e)
		}
		list.end()
	} else if c.Extended && len(c.Select) > 0 {
		e.syntax(" RETURN ()")
	}
}

func (o ListSelect) encodeSelect(e *encoder) { e.atom("Select", string(o)) }
func (o ListReturn) encodeReturn(e *encoder) { e.atom("Return", string(o)) }

func (o *ListReturnStatus) encodeReturn(e *encoder) {
	e.syntax("STATUS ")
	e.statusItems("Return", o.Items)
}

func (o *ListReturnMetadata) encodeReturn(e *encoder) {
	e.syntax("METADATA ")
	e.entries("Return", o.Entries)
}

func (o *ListOptionUnknown) encodeSelect(e *encoder) { o.encode(e, "Select") }
func (o *ListOptionUnknown) encodeReturn(e *encoder) { o.encode(e, "Return") }

func (o *ListOptionUnknown) encode(e *encoder, field string) {
	e.atom(field, o.Name)
	if o.Value == "" {
		return
	}
	if o.Value[0] != '(' || o.Value == "()" {
		e.fail(field, "the value is not in parentheses")
	}
	e.syntax(" ")
	e.raw(field, o.Value)
}

func (c *LSubCommand) encode(e *encoder)  { encodeList(e, "LSUB ", c.Reference, c.Pattern) }
func (c *RListCommand) encode(e *encoder) { encodeList(e, "RLIST ", c.Reference, c.Pattern) }
func (c *RLSubCommand) encode(e *encoder) { encodeList(e, "RLSUB ", c.Reference, c.Pattern) }
func (c *XListCommand) encode(e *encoder) { encodeList(e, "XLIST ", c.Reference, c.Pattern) }

func encodeList(e *encoder, name string, reference Mailbox, pattern string) {
	e.syntax(name)
	e.mailbox("Reference", reference)
	e.syntax(" ")
	e.string("Pattern", pattern)
}
