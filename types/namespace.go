package types

import "strings"

// NamespaceCommand asks where the mailboxes of the user, of others and of all are:
// [*Namespace].
//
//	A001 NAMESPACE
//
// It needs NAMESPACE or IMAP4rev2. RFC 2342 section 5, RFC 9051 section 6.3.10.
//
//imap:rule namespace_command
type NamespaceCommand struct{}

// Namespace says where the mailboxes are that names alone do not tell: it answers
// NAMESPACE, and LANGUAGE sends it with translated names.
//
//   - NAMESPACE (("" "/")) (("~" "/")) (("#shared/" "/")("#public/" "/"))
//
// RFC 2342 section 5, RFC 9051 section 7.3.4.
//
//imap:rule namespace_response
type Namespace struct {
	// Personal are the namespaces of the user's own mailboxes; nil when there is
	// none (NIL).
	Personal []NamespaceDescr `imap:"namespace_personal/namespace_descr" json:"personal"`
	// OtherUsers are the namespaces of mailboxes of other users.
	OtherUsers []NamespaceDescr `imap:"namespace_other_users/namespace_descr" json:"other_users"`
	// Shared are the namespaces of mailboxes that belong to nobody.
	Shared []NamespaceDescr `imap:"namespace_shared/namespace_descr" json:"shared"`
}

// NamespaceDescr is one namespace.
//
//	("Other Users/" "/" "TRANSLATION" ("Andere Ben&APw-tzer/"))
//
// RFC 2342 section 5.
//
//imap:rule namespace_descr
type NamespaceDescr struct {
	// Prefix is how the names in it begin: "" for all that begin in no other way.
	Prefix Mailbox `imap:"namespace_prefix" json:"prefix"`
	// Delimiter is the one character that separates the levels of the names, NIL
	// when they have no levels.
	Delimiter NString `imap:"namespace_delimiter" json:"delimiter"`
	// Extensions are what extensions tell of it.
	Extensions []NamespaceExtension `imap:"namespace_response_extension" json:"extensions,omitempty"`
}

// NamespaceExtension is what an extension tells of a namespace.
//
//	"X-PARAM" ("FLAG1" "FLAG2")
//
// RFC 2342 section 5.
//
//imap:rule namespace_response_extension
type NamespaceExtension struct {
	// Name is its name.
	Name string `imap:"namespace_extension_name" json:"name"`
	// Values are its values, one at least.
	Values []string `imap:"namespace_extension_value" json:"values"`
}

func (*Namespace) response() {}

// ResponseName is "NAMESPACE".
func (*Namespace) ResponseName() string { return "NAMESPACE" }

// CommandName is "NAMESPACE".
func (*NamespaceCommand) CommandName() string { return "NAMESPACE" }

func (*NamespaceCommand) needs() []AnyOf { return []AnyOf{{CapNamespace, CapIMAP4rev2}} }

// Translation is the prefix as it is to be shown to the user in the language of the
// connection, in modified UTF-7 like the prefix itself; false when there is none.
//
// RFC 5255 section 3.4.
func (n *NamespaceDescr) Translation() (Mailbox, bool) {
	for _, x := range n.Extensions {
		if strings.EqualFold(x.Name, "TRANSLATION") && len(x.Values) > 0 {
			return Mailbox(x.Values[0]), true
		}
	}
	return "", false
}

func (*NamespaceCommand) encode(e *encoder) { e.syntax("NAMESPACE") }

func (n *Namespace) encode(e *encoder) {
	e.syntax("* NAMESPACE ")
	e.namespace("Personal", n.Personal)
	e.syntax(" ")
	e.namespace("OtherUsers", n.OtherUsers)
	e.syntax(" ")
	e.namespace("Shared", n.Shared)
}

func (e *encoder) namespace(field string, list []NamespaceDescr) {
	if len(list) == 0 {
		e.syntax("NIL")
		return
	}
	e.syntax("(")
	for i := range list {
		n := &list[i]
		e.syntax("(")
		e.string(field, string(n.Prefix))
		e.syntax(" ")
		e.delimiter(n.Delimiter)
		for _, x := range n.Extensions {
			e.syntax(" ")
			e.string(field, x.Name)
			e.syntax(" ")
			if len(x.Values) == 0 {
				e.fail(field, "an extension has no value")
			}
			values := e.list()
			for _, value := range x.Values {
				values.next()
				e.string(field, value)
			}
			values.end()
		}
		e.syntax(")")
	}
	e.syntax(")")
}
