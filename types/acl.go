package types

import "strings"

// Identifier names whose rights are meant: a user, a group, or those that the
// server gives a meaning to. One that begins with "-" takes rights away.
//
// RFC 4314 section 2.
//
//imap:rule identifier
type Identifier string

// IdentifierAnyone is everybody, the anonymous user included.
const IdentifierAnyone Identifier = "anyone"

// Not is the identifier by which rights are taken away from the same: "-Fred".
func (i Identifier) Not() Identifier { return "-" + i }

// IsNegative says whether the identifier takes rights away.
func (i Identifier) IsNegative() bool { return strings.HasPrefix(string(i), "-") }

// SetACLCommand changes the rights that an identifier has on a mailbox.
//
//	A002 SETACL INBOX/Drafts Chris +cda
//
//	types.SetACLCommand{Mailbox: "INBOX/Drafts", Identifier: "Chris", Change: types.AddRights("cda")}
//
// It needs ACL. RFC 4314 section 3.1.
//
//imap:rule setacl
type SetACLCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Identifier says whose rights.
	Identifier Identifier `imap:"identifier" json:"identifier"`
	// Change says what becomes of them.
	Change RightsChange `imap:"mod_rights" json:"change"`
}

// DeleteACLCommand removes an identifier with its rights from a mailbox.
//
//	B002 DELETEACL INBOX Fred
//
// It needs ACL. RFC 4314 section 3.2.
//
//imap:rule deleteacl
type DeleteACLCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Identifier says whose rights.
	Identifier Identifier `imap:"identifier" json:"identifier"`
}

// GetACLCommand asks who has which rights on a mailbox: [*ACL].
//
//	A002 GETACL INBOX
//
// It needs ACL. RFC 4314 section 3.3.
//
//imap:rule getacl
type GetACLCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// ListRightsCommand asks which rights an identifier could be given on a mailbox:
// [*ListRights].
//
//	a001 LISTRIGHTS ~/Mail/saved smith
//
// It needs ACL. RFC 4314 section 3.4.
//
//imap:rule listrights
type ListRightsCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Identifier says whose rights.
	Identifier Identifier `imap:"identifier" json:"identifier"`
}

// MyRightsCommand asks for the user's own rights on a mailbox: [*MyRights].
//
//	A003 MYRIGHTS INBOX
//
// It needs ACL. RFC 4314 section 3.5.
//
//imap:rule myrights
type MyRightsCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// ACL is the access control list of a mailbox: who has which rights.
//
//   - ACL INBOX Fred rwipsldexta -Fred wetd $team w
//
// RFC 4314 section 3.6.
//
//imap:rule acl_data
type ACL struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Entries are the identifiers with their rights.
	Entries []ACLEntry `imap:"acl_entry" json:"entries"`
}

// ACLEntry is an identifier and its rights.
//
//imap:rule acl_entry list_acl_entry
type ACLEntry struct {
	// Identifier says whose rights.
	Identifier Identifier `imap:"identifier" json:"identifier"`
	// Rights are the rights.
	Rights Rights `imap:"rights" json:"rights"`
}

// ListRights says which rights an identifier has on a mailbox in any case, and
// which it can be given.
//
//   - LISTRIGHTS ~/Mail/saved smith la r swicdkxte
//
// RFC 4314 section 3.7.
//
//imap:rule listrights_data
type ListRights struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Identifier says whose rights.
	Identifier Identifier `imap:"identifier" json:"identifier"`
	// Required are the rights that the identifier has in any case.
	Required Rights `imap:"rights_required" json:"required"`
	// Optional are the rights that it can be given; those in one set are given
	// together or not at all.
	Optional []Rights `imap:"rights" json:"optional,omitempty"`
}

// MyRights are the rights that the user has on a mailbox.
//
//   - MYRIGHTS INBOX rwiptsldaex
//
// RFC 4314 section 3.8.
//
//imap:rule myrights_data
type MyRights struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Rights are the rights.
	Rights Rights `imap:"rights" json:"rights"`
}

func (*ACL) response()        {}
func (*ListRights) response() {}
func (*MyRights) response()   {}

// ResponseName is "ACL".
func (*ACL) ResponseName() string { return "ACL" }

// ResponseName is "LISTRIGHTS".
func (*ListRights) ResponseName() string { return "LISTRIGHTS" }

// ResponseName is "MYRIGHTS".
func (*MyRights) ResponseName() string { return "MYRIGHTS" }

// CommandName is "SETACL".
func (*SetACLCommand) CommandName() string { return "SETACL" }

// CommandName is "DELETEACL".
func (*DeleteACLCommand) CommandName() string { return "DELETEACL" }

// CommandName is "GETACL".
func (*GetACLCommand) CommandName() string { return "GETACL" }

// CommandName is "LISTRIGHTS".
func (*ListRightsCommand) CommandName() string { return "LISTRIGHTS" }

// CommandName is "MYRIGHTS".
func (*MyRightsCommand) CommandName() string { return "MYRIGHTS" }

func (*SetACLCommand) needs() []AnyOf     { return []AnyOf{{CapACL}} }
func (*DeleteACLCommand) needs() []AnyOf  { return []AnyOf{{CapACL}} }
func (*GetACLCommand) needs() []AnyOf     { return []AnyOf{{CapACL}} }
func (*ListRightsCommand) needs() []AnyOf { return []AnyOf{{CapACL}} }
func (*MyRightsCommand) needs() []AnyOf   { return []AnyOf{{CapACL}} }

func (c *SetACLCommand) encode(e *encoder) {
	encodeNamed(e, "SETACL ", c.Mailbox)
	e.syntax(" ")
	e.astring("Identifier", string(c.Identifier))
	e.syntax(" ")
	e.astring("Change", string(c.Change))
}

func (c *DeleteACLCommand) encode(e *encoder) {
	encodeNamed(e, "DELETEACL ", c.Mailbox)
	e.syntax(" ")
	e.astring("Identifier", string(c.Identifier))
}

func (c *GetACLCommand) encode(e *encoder) { encodeNamed(e, "GETACL ", c.Mailbox) }

func (c *ListRightsCommand) encode(e *encoder) {
	encodeNamed(e, "LISTRIGHTS ", c.Mailbox)
	e.syntax(" ")
	e.astring("Identifier", string(c.Identifier))
}

func (c *MyRightsCommand) encode(e *encoder) { encodeNamed(e, "MYRIGHTS ", c.Mailbox) }

func (a *ACL) encode(e *encoder) {
	encodeNamed(e, "* ACL ", a.Mailbox)
	for i := range a.Entries {
		e.syntax(" ")
		e.astring("Entries", string(a.Entries[i].Identifier))
		e.syntax(" ")
		e.astring("Entries", string(a.Entries[i].Rights))
	}
}

func (r *ListRights) encode(e *encoder) {
	encodeNamed(e, "* LISTRIGHTS ", r.Mailbox)
	e.syntax(" ")
	e.astring("Identifier", string(r.Identifier))
	e.syntax(" ")
	e.astring("Required", string(r.Required))
	for _, optional := range r.Optional {
		e.syntax(" ")
		e.astring("Optional", string(optional))
	}
}

func (r *MyRights) encode(e *encoder) {
	encodeNamed(e, "* MYRIGHTS ", r.Mailbox)
	e.syntax(" ")
	e.astring("Rights", string(r.Rights))
}
