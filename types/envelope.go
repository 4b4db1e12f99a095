package types

// Envelope is the header of a message in parts, as the server parsed it.
// Subject, names and the like are as they stand in the header: it is their method
// Text that decodes the words of RFC 2047, and [Envelope.Sent] understands the date.
//
// RFC 3501 section 7.4.2.
//
//imap:rule envelope envelope_missing
type Envelope struct {
	// Date is the Date field, in the format of RFC 5322.
	Date NString `imap:"env_date" json:"date"`
	// Subject is the Subject field.
	Subject NString `imap:"env_subject,env_subject_odd" json:"subject"`
	// From are the authors; nil when NIL.
	From []Address `imap:"env_from" json:"from"`
	// Sender is who sent the message; servers put From here when there is no
	// Sender field. In an envelope that was parsed it is the list of From itself when
	// the server sent the same: a change of an element is one of From's.
	Sender []Address `imap:"env_sender;same=From" json:"sender"`
	// ReplyTo is where answers go; servers put From here when there is no
	// Reply-To field. As Sender, it may be the list of From itself.
	ReplyTo []Address `imap:"env_reply_to;same=From" json:"reply_to"`
	// To are the recipients.
	To []Address `imap:"env_to" json:"to"`
	// CC are the recipients of copies.
	CC []Address `imap:"env_cc" json:"cc"`
	// BCC are the recipients of blind copies.
	BCC []Address `imap:"env_bcc" json:"bcc"`
	// InReplyTo is the In-Reply-To field.
	InReplyTo NString `imap:"env_in_reply_to" json:"in_reply_to"`
	// MessageID is the Message-ID field.
	MessageID NString `imap:"env_message_id" json:"message_id"`
}

// Address is one address of an [Envelope], or the beginning or the end of a
// group of them.
//
//	("Terry Gray" NIL "gray" "cac.washington.edu")
//
// RFC 3501 section 7.4.2.
//
//imap:rule address
type Address struct {
	// Name is the person's name, as it stands in the header: Text decodes it.
	Name NString `imap:"addr_name,addr_name_odd" json:"name"`
	// Route is the source route of SMTP, which is NIL nowadays.
	Route NString `imap:"addr_adl" json:"route"`
	// Mailbox is what stands before the "@"; the name of a group when Host is
	// NIL; NIL at the end of a group.
	Mailbox NString `imap:"addr_mailbox,addr_mailbox_odd" json:"mailbox"`
	// Host is what stands behind the "@"; NIL at the ends of a group.
	Host NString `imap:"addr_host,addr_host_odd" json:"host"`
}

// GroupStart says whether the address is the beginning of a group, whose name is
// Mailbox.
func (a *Address) GroupStart() bool { return a.Host.IsNil() && !a.Mailbox.IsNil() }

// GroupEnd says whether the address is the end of a group.
func (a *Address) GroupEnd() bool { return a.Host.IsNil() && a.Mailbox.IsNil() }

// Addr is the address as it is written, "gray@cac.washington.edu", and empty at
// the ends of a group.
func (a *Address) Addr() string {
	if a.Host.IsNil() || a.Mailbox.IsNil() {
		return ""
	}
	return a.Mailbox.String() + "@" + a.Host.String()
}

func (v *Envelope) encode(e *encoder) {
	list := e.list()
	for _, n := range []NString{v.Date, v.Subject} {
		list.next()
		e.nstring("Envelope", n)
	}
	for _, addresses := range [][]Address{v.From, v.Sender, v.ReplyTo, v.To, v.CC, v.BCC} {
		list.next()
		e.addresses(addresses)
	}
	for _, n := range []NString{v.InReplyTo, v.MessageID} {
		list.next()
		e.nstring("Envelope", n)
	}
	list.end()
}

// addresses appends a list of addresses, and NIL for none. No blank stands between
// two of them.
func (e *encoder) addresses(addresses []Address) {
	if len(addresses) == 0 {
		e.syntax("NIL")
		return
	}
	e.syntax("(")
	for i := range addresses {
		a := &addresses[i]
		list := e.list()
		for _, n := range []NString{a.Name, a.Route, a.Mailbox, a.Host} {
			list.next()
			e.nstring("Envelope", n)
		}
		list.end()
	}
	e.syntax(")")
}
