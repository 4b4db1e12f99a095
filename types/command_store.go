package types

import "strings"

// StoreMode says what STORE does with the flags.
//
//imap:rule store_mode
//imap:enum
type StoreMode string

// The modes of RFC 3501 section 6.4.6.
const (
	// StoreReplace makes the flags those of the message.
	StoreReplace StoreMode = ""
	// StoreAdd adds the flags to those of the message.
	StoreAdd StoreMode = "+"
	// StoreRemove takes them away.
	StoreRemove StoreMode = "-"
)

// StoreCommand changes the flags of messages. With a [UIDSet] it is UID STORE. The
// server answers with the flags as they are then: [*Fetch].
//
//	A003 STORE 2:4 +FLAGS (\Deleted)
//	A004 UID STORE 7 (UNCHANGEDSINCE 12121230045) +FLAGS.SILENT (\Deleted)
//
// RFC 3501 sections 6.4.6 and 6.4.8.
//
//imap:rule store uid_store
type StoreCommand struct {
	// Set says of which messages.
	Set NumSet `imap:"sequence_set,uid_sequence_set" json:"set"`
	// Mode says whether the flags replace those of the messages, which is the zero
	// value, are added to them or removed.
	Mode StoreMode `imap:"store_mode" json:"mode,omitempty"`
	// Silent tells the server not to answer with the flags.
	Silent bool `imap:"store_silent" json:"silent,omitempty"`
	// Flags are the flags; with StoreReplace none is an empty list, too.
	Flags []Flag `imap:"flag,flag_recent" json:"flags,omitempty"`
	// GmailLabels says that it is not the flags but the labels of Gmail that are
	// changed, those in Labels. The server needs the capability X-GM-EXT-1.
	GmailLabels bool     `imap:"store_att_labels_name" json:"gmaillabels,omitempty"`
	Labels      []string `imap:"gmail_label" json:"labels,omitempty"`
	// Annotations are set in place of flags, each with its values. The server
	// needs the capability ANNOTATE-EXPERIMENT-1, and the mailbox was selected with
	// the parameter ANNOTATE. RFC 5257 section 4.5.
	Annotations []Annotation `imap:"entry_att" json:"annotations,omitempty"`
	// Ext is another item that is changed in place of the flags, of an extension;
	// nil for none.
	Ext *TaggedExt `imap:"tagged_ext" json:"ext,omitempty"`
	// IfUnchanged asks for the change only in messages whose mod-sequence is
	// UnchangedSince at most. The server needs the capability CONDSTORE or QRESYNC.
	// RFC 7162 section 3.1.3.
	IfUnchanged    bool   `imap:"store_unchangedsince" json:"ifunchanged,omitempty"`
	UnchangedSince uint64 `imap:"store_unchangedsince" json:"unchangedsince,omitempty"`
	// Modifiers are those that the grammar does not know. RFC 4466 section 2.5.
	Modifiers []TaggedExt `imap:"store_modifier_other" json:"modifiers,omitempty"`
}

// CommandName is "STORE" or "UID STORE".
func (c *StoreCommand) CommandName() string { return uidName(c.Set, "STORE") }

func (c *StoreCommand) encode(e *encoder) {
	e.syntax(c.CommandName())
	e.syntax(" ")
	e.set("Set", c.Set)
	e.syntax(" ")
	if c.IfUnchanged || len(c.Modifiers) > 0 {
		list := e.list()
		if c.IfUnchanged {
			list.next()
			e.syntax("UNCHANGEDSINCE ")
			e.number(c.UnchangedSince)
		}
		for _, m := range c.Modifiers {
			list.next()
			e.taggedExt("Modifiers", m, "UNCHANGEDSINCE")
		}
		list.end()
		e.syntax(" ")
	}
	switch c.Mode {
	case StoreReplace, StoreAdd, StoreRemove:
		e.syntax(string(c.Mode))
	default:
		e.fail("Mode", "none of StoreReplace, StoreAdd and StoreRemove")
	}
	switch {
	case len(c.Annotations) > 0:
		if c.Mode != StoreReplace || c.Silent || len(c.Flags) > 0 || c.GmailLabels || len(c.Labels) > 0 || c.Ext != nil {
			e.fail("Annotations", "they stand in place of the flags, and alone")
		}
		e.setAnnotations("Annotations", c.Annotations)
		return
	case c.Ext != nil:
		c.encodeExt(e)
		return
	case !c.GmailLabels && len(c.Labels) > 0:
		e.fail("Labels", "GmailLabels does not say that they are changed")
	case c.GmailLabels && len(c.Flags) > 0:
		e.fail("Flags", "it is the labels that are changed")
	}
	name, end := "FLAGS", " "
	if c.GmailLabels {
		name = "X-GM-LABELS"
	}
	if c.Silent {
		end = ".SILENT "
	}
	e.syntax(name + end)
	if !c.GmailLabels {
		e.flags("Flags", c.Flags)
		return
	}
	list := e.list()
	for _, label := range c.Labels {
		list.next()
		e.gmailLabel("Labels", label)
	}
	list.end()
}

func (c *StoreCommand) encodeExt(e *encoder) {
	switch {
	case len(c.Flags) > 0 || c.GmailLabels || len(c.Labels) > 0 || c.Silent:
		e.fail("Ext", "it stands in place of the flags")
	case c.Mode == StoreReplace && strings.HasPrefix(c.Ext.Label, "-"):
		e.fail("Ext", "its name begins like StoreRemove")
	case c.Ext.Value == "":
		e.fail("Ext", "it has no value")
	default:
		e.taggedExt("Ext", *c.Ext, "FLAGS", "FLAGS.SILENT", "X-GM-LABELS", "X-GM-LABELS.SILENT", "ANNOTATION")
	}
}

// gmailLabel appends a label: a system label as it is, with its backslash, and any
// other as a string.
func (e *encoder) gmailLabel(field, label string) {
	if name, ok := strings.CutPrefix(label, `\`); ok && isAll(name, isAtomChar) {
		e.syntax(label)
		return
	}
	e.astring(field, label)
}

func (c *StoreCommand) needs() []AnyOf {
	needs := setNeeds(nil, c.Set)
	if c.IfUnchanged {
		needs = addNeed(needs, CapCondStore, CapQResync)
	}
	if c.GmailLabels {
		needs = addNeed(needs, CapGmail)
	}
	if len(c.Annotations) > 0 {
		needs = addNeed(needs, CapAnnotate)
	}
	return needs
}
