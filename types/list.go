package types

import "strings"

// List is one mailbox that a LIST command found.
//
//   - LIST (\Noselect) "/" ~/Mail/foo
//   - LIST () "/" Foo (CHILDINFO ("SUBSCRIBED"))
//
// RFC 3501 section 7.2.2, RFC 9051 section 7.3.1.
//
//imap:rule mailbox_data_list mailbox_data_list_again
type List struct {
	// Attributes are the mailbox's attributes in the order in which they came.
	Attributes []MailboxAttribute `imap:"mbx_list_flag,mbx_list_flag_odd" json:"attributes"`
	// Delimiter is the one character that separates the levels of the name, NIL
	// when the name has no levels.
	Delimiter NString `imap:"mailbox_list_delimiter" json:"delimiter"`
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox,mailbox_rest,mailbox_odd" json:"mailbox"`
	// Extended is what an extended LIST may tell besides; nil when nothing came.
	Extended *ListExtended `json:",inline"`
}

// LSub is one mailbox that an LSUB command found among the subscribed ones.
//
//   - LSUB () "." #news.comp.mail.misc
//
// RFC 3501 section 7.2.3.
//
//imap:rule mailbox_data_lsub mailbox_data_lsub_again
type LSub struct {
	// Attributes are the mailbox's attributes in the order in which they came.
	Attributes []MailboxAttribute `imap:"mbx_list_flag,mbx_list_flag_odd" json:"attributes"`
	// Delimiter is the one character that separates the levels of the name, NIL
	// when the name has no levels.
	Delimiter NString `imap:"mailbox_list_delimiter" json:"delimiter"`
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox,mailbox_rest,mailbox_odd" json:"mailbox"`
	// Extended is as in [List].
	Extended *ListExtended `json:",inline"`
}

// XList is one mailbox that an XLIST command found: Gmail's way to say what a
// mailbox is for, before there was SPECIAL-USE.
//
//   - XLIST (\HasNoChildren \Inbox) "/" "Posteingang"
//
// It is in no RFC.
//
//imap:rule mailbox_data_xlist mailbox_data_xlist_again
type XList struct {
	// Attributes are the mailbox's attributes in the order in which they came:
	// [AttrInbox], [AttrAllMail], [AttrStarred], [AttrSpam] among them.
	Attributes []MailboxAttribute `imap:"mbx_list_flag,mbx_list_flag_odd" json:"attributes"`
	// Delimiter is the one character that separates the levels of the name, NIL
	// when the name has no levels.
	Delimiter NString `imap:"mailbox_list_delimiter" json:"delimiter"`
	// Mailbox is the name, also for the user's INBOX, which has its name in the
	// user's language here and is known by its attribute.
	Mailbox Mailbox `imap:"mailbox,mailbox_rest,mailbox_odd" json:"mailbox"`
	// Extended is as in [List].
	Extended *ListExtended `json:",inline"`
}

// ListExtended is the extended data of a LIST response.
//
// RFC 5258 section 3, RFC 9051 section 7.3.1.
//
//imap:part
type ListExtended struct {
	// ChildInfo has the selection options that mailboxes below this one match,
	// which themselves are not in the list: [ListSelectSubscribed]. It answers
	// [ListSelectRecursiveMatch].
	//
	//	(CHILDINFO ("SUBSCRIBED"))
	//
	// RFC 5258 section 3.5.
	ChildInfo []ListSelect `imap:"childinfo_option" json:"childinfo,omitempty"`
	// OldNames has one name when the mailbox was renamed from that, or was asked
	// for by that and has another.
	//
	//	(OLDNAME ("OldMailbox"))
	//
	// RFC 5465 section 5.4, RFC 9051 section 6.3.9.7.
	OldNames []Mailbox `imap:"oldname_extended_item/mailbox" json:"oldnames,omitempty"`
	// ACL has the rights of the users, as Courier sends them.
	//
	//	(("ACL" (("owner" "acdilrsw")("user=ann" "lr"))))
	ACL []ACLEntry `imap:"list_acl_entry" json:"acl,omitempty"`
	// Extra are the items that the grammar does not know.
	Extra []ListExtra `imap:"mbox_list_extended_other" json:"extra,omitempty"`
}

// ListExtra is an item of a LIST response's extended data that the grammar does
// not know.
//
//	("color" "red")
//
//imap:rule mbox_list_extended_other
type ListExtra struct {
	// Name is the item's tag.
	Name string `imap:"mbox_list_extended_item_tag" json:"name"`
	// Value is its value as it stood on the wire.
	Value Raw `imap:"mbox_list_extended_value" json:"value"`
}

func (*List) response()  {}
func (*LSub) response()  {}
func (*XList) response() {}

// ResponseName is "LIST".
func (*List) ResponseName() string { return "LIST" }

// ResponseName is "LSUB".
func (*LSub) ResponseName() string { return "LSUB" }

// ResponseName is "XLIST".
func (*XList) ResponseName() string { return "XLIST" }

// Has says whether the mailbox has the attribute, in any case of letters.
func (l *List) Has(want MailboxAttribute) bool { return hasAttribute(l.Attributes, want) }

// Has says whether the mailbox has the attribute, in any case of letters.
func (l *LSub) Has(want MailboxAttribute) bool { return hasAttribute(l.Attributes, want) }

// Has says whether the mailbox has the attribute, in any case of letters.
func (l *XList) Has(want MailboxAttribute) bool { return hasAttribute(l.Attributes, want) }

func hasAttribute(attributes []MailboxAttribute, want MailboxAttribute) bool {
	for _, have := range attributes {
		if strings.EqualFold(string(have), string(want)) {
			return true
		}
	}
	return false
}

// CanSelect says whether the name is that of a mailbox that can be selected:
// it is neither \Noselect nor \NonExistent, which implies the former (RFC 5258
// section 3).
func (l *List) CanSelect() bool { return !l.Has(AttrNoSelect) && !l.Has(AttrNonExistent) }

// ChildMatches says whether mailboxes below this one match a selection option and
// are not in the list themselves (CHILDINFO).
func (l *List) ChildMatches(option ListSelect) bool {
	if l.Extended == nil {
		return false
	}
	for _, have := range l.Extended.ChildInfo {
		if strings.EqualFold(string(have), string(option)) {
			return true
		}
	}
	return false
}

// OldName is the name that the mailbox had, or was asked for by; false when that
// is the one it has.
func (l *List) OldName() (Mailbox, bool) {
	if l.Extended == nil || len(l.Extended.OldNames) == 0 {
		return "", false
	}
	return l.Extended.OldNames[0], true
}

func (l *List) encode(e *encoder) {
	encodeListed(e, "* LIST ", l.Attributes, l.Delimiter, l.Mailbox, l.Extended)
}

func (l *LSub) encode(e *encoder) {
	encodeListed(e, "* LSUB ", l.Attributes, l.Delimiter, l.Mailbox, l.Extended)
}

func (l *XList) encode(e *encoder) {
	encodeListed(e, "* XLIST ", l.Attributes, l.Delimiter, l.Mailbox, l.Extended)
}

func encodeListed(e *encoder, name string, attributes []MailboxAttribute, delimiter NString, mailbox Mailbox, extended *ListExtended) {
	e.syntax(name)
	list := e.list()
	for _, a := range attributes {
		list.next()
		e.attribute("Attributes", a)
	}
	list.end()
	e.syntax(" ")
	e.delimiter(delimiter)
	e.syntax(" ")
	e.mailbox("Mailbox", mailbox)
	extended.encode(e)
}

// delimiter appends the one character that separates levels, or NIL.
func (e *encoder) delimiter(delimiter NString) {
	switch {
	case delimiter.IsNil():
		e.syntax("NIL")
	case len(delimiter.String()) != 1 || delimiter.String()[0] > 0x7f:
		e.fail("Delimiter", "not one character")
	default:
		e.quoted("Delimiter", delimiter.String())
	}
}

// encode appends the blank before the data and the data, or nothing.
func (x *ListExtended) encode(e *encoder) {
	if x == nil {
		return
	}
	e.syntax(" ")
	list := e.list()
	if len(x.ChildInfo) > 0 {
		list.next()
		e.syntax("CHILDINFO ")
		options := e.list()
		for _, option := range x.ChildInfo {
			options.next()
			e.syntax(`"`)
			e.atom("ChildInfo", string(option))
			e.syntax(`"`)
		}
		options.end()
	}
	for _, name := range x.OldNames {
		list.next()
		e.syntax("OLDNAME (")
		e.mailbox("OldNames", name)
		e.syntax(")")
	}
	if len(x.ACL) > 0 {
		list.next()
		e.syntax(`"ACL" `)
		entries := e.list()
		for i := range x.ACL {
			entries.next()
			e.syntax("(")
			e.string("ACL", string(x.ACL[i].Identifier))
			e.syntax(" ")
			e.string("ACL", string(x.ACL[i].Rights))
			e.syntax(")")
		}
		entries.end()
	}
	for i := range x.Extra {
		list.next()
		e.astring("Extra", x.Extra[i].Name)
		e.syntax(" ")
		e.raw("Extra", x.Extra[i].Value)
	}
	list.end()
}
