package types

// MetadataEntry is the name of an annotation of a mailbox, or of the server: a path
// that begins with "/shared" or "/private". Case does not matter.
//
// RFC 5464 section 3.2.
//
//imap:rule entry
type MetadataEntry string

// The annotations that are in RFCs.
const (
	// MetadataSharedComment is a comment that all see (RFC 5464 section 3.2.1).
	MetadataSharedComment MetadataEntry = "/shared/comment"
	// MetadataPrivateComment is a comment that the user alone sees.
	MetadataPrivateComment MetadataEntry = "/private/comment"
	// MetadataSharedAdmin is how the server's administrator is reached, a URL. It is
	// the server's.
	MetadataSharedAdmin MetadataEntry = "/shared/admin"
	// MetadataSpecialUse is what a mailbox is for: attributes of LIST with blanks
	// between them (RFC 6154 section 4).
	MetadataSpecialUse MetadataEntry = "/private/specialuse"
	// MetadataIMAPSieve is the Sieve script for a mailbox's events (RFC 6785).
	MetadataIMAPSieve MetadataEntry = "/shared/imapsieve/script"
)

// GetMetadataCommand asks for annotations: [*Metadata].
//
//	a GETMETADATA (MAXSIZE 1024) INBOX (/shared/comment /private/comment)
//
// It needs METADATA, or METADATA-SERVER for those of the server.
//
// RFC 5464 section 4.2.
//
//imap:rule getmetadata
type GetMetadataCommand struct {
	// Options say which annotations and which values are wanted.
	Options []MetadataOption `imap:"*" json:"options,omitempty"`
	// Mailbox is the name of the mailbox, and empty for the server.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Entries are the names of the annotations.
	Entries []MetadataEntry `imap:"entry" json:"entries"`
}

// MetadataOption is an option of GETMETADATA: a [MetadataMaxSize], a
// [MetadataDepth], or a [*MetadataOptionUnknown] of an extension.
//
//imap:union name=OptionName
type MetadataOption interface {
	// OptionName is the option's name: "MAXSIZE".
	OptionName() string
	encodeMetadataOption(e *encoder)
}

// MetadataMaxSize is the size in octets above which values are not wanted. A
// [CodeMetadataLongEntries] says that there are such.
//
// RFC 5464 section 4.2.1.
//
//imap:rule metadata_maxsize
//imap:json size
type MetadataMaxSize uint32

// MetadataDepth says that the annotations below the ones that are named are wanted
// too.
//
// RFC 5464 section 4.2.2.
//
//imap:rule metadata_depth
//imap:json depth
//imap:enum
type MetadataDepth string

// The depths.
const (
	// MetadataDepth0: none below; so it is without the option.
	MetadataDepth0 MetadataDepth = "0"
	// MetadataDepth1: those directly below.
	MetadataDepth1 MetadataDepth = "1"
	// MetadataDepthInfinity: all below.
	MetadataDepthInfinity MetadataDepth = "infinity"
)

// MetadataOptionUnknown is an option of GETMETADATA that the grammar does not know.
//
//imap:rule getmetadata_option_other
type MetadataOptionUnknown struct {
	// Label is the option's name, as the client wrote it.
	Label string `imap:"tagged_ext_label" json:"-"`
	// Value is its value as it stood on the wire; empty when it has none.
	Value Raw `imap:"tagged_ext_val" json:"value,omitempty"`
}

// SetMetadataCommand sets annotations, and removes those whose new value is NIL.
// Either all of them are set or none.
//
//	a SETMETADATA INBOX (/private/comment "My new comment" /shared/comment NIL)
//
// It needs METADATA, or METADATA-SERVER for those of the server.
//
// RFC 5464 section 4.3.
//
//imap:rule setmetadata
type SetMetadataCommand struct {
	// Mailbox is the name of the mailbox, and empty for the server.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Values are the annotations with their new values.
	Values []MetadataValue `imap:"entry_value" json:"values"`
}

// MetadataValue is an annotation with its value.
//
//	/private/comment "My own comment"
//
//imap:rule entry_value
type MetadataValue struct {
	// Entry is the annotation's name.
	Entry MetadataEntry `imap:"entry" json:"entry"`
	// Value is its value: octets, which are text mostly, with CRLF at the ends of
	// lines; NIL when there is none.
	Value Data `imap:"value" json:"value"`
}

// Metadata has annotations with their values, asked for by GETMETADATA or by LIST;
// or it says which have changed.
//
//   - METADATA INBOX (/private/comment "My own comment")
//   - METADATA INBOX /shared/comment /private/comment
//
// RFC 5464 section 4.4.
//
//imap:rule metadata_resp
type Metadata struct {
	// Mailbox is the name of the mailbox, and empty for the server.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Values are annotations with their values.
	Values []MetadataValue `imap:"entry_value" json:"values,omitempty"`
	// Entries are the names of annotations that have changed, when there are no
	// values.
	Entries []MetadataEntry `imap:"entry" json:"entries,omitempty"`
	// None says that there are neither, in so many words: Apache James does so,
	// others send no such response.
	None bool `imap:"metadata_none" json:"none,omitempty"`
}

func (*Metadata) response() {}

// ResponseName is "METADATA".
func (*Metadata) ResponseName() string { return "METADATA" }

// CommandName is "GETMETADATA".
func (*GetMetadataCommand) CommandName() string { return "GETMETADATA" }

// CommandName is "SETMETADATA".
func (*SetMetadataCommand) CommandName() string { return "SETMETADATA" }

// OptionName is "MAXSIZE".
func (MetadataMaxSize) OptionName() string { return "MAXSIZE" }

// OptionName is "DEPTH".
func (MetadataDepth) OptionName() string { return "DEPTH" }

// OptionName is the option's name.
func (o *MetadataOptionUnknown) OptionName() string { return o.Label }

func (c *GetMetadataCommand) needs() []AnyOf { return metadataNeeds(c.Mailbox) }
func (c *SetMetadataCommand) needs() []AnyOf { return metadataNeeds(c.Mailbox) }

func metadataNeeds(mailbox Mailbox) []AnyOf {
	if mailbox == "" {
		return []AnyOf{{CapMetadataServer, CapMetadata}}
	}
	return []AnyOf{{CapMetadata}}
}

func (c *GetMetadataCommand) encode(e *encoder) {
	e.syntax("GETMETADATA ")
	if len(c.Options) > 0 {
		list := e.list()
		for _, option := range c.Options {
			list.next()
			if option == nil {
				e.fail("Options", "there is nothing in its place")
				return
			}
			option.encodeMetadataOption(e)
		}
		list.end()
		e.syntax(" ")
	}
	e.mailbox("Mailbox", c.Mailbox)
	e.syntax(" ")
	e.entries("Entries", c.Entries)
}

func (o MetadataMaxSize) encodeMetadataOption(e *encoder) {
	e.syntax("MAXSIZE ")
	e.number(uint64(o))
}

func (o MetadataDepth) encodeMetadataOption(e *encoder) {
	switch o {
	case MetadataDepth0, MetadataDepth1, MetadataDepthInfinity:
		e.syntax("DEPTH " + string(o))
	default:
		e.fail("Options", "none of the depths")
	}
}

func (o *MetadataOptionUnknown) encodeMetadataOption(e *encoder) {
	e.taggedExt("Options", TaggedExt(*o), "MAXSIZE", "DEPTH")
}

func (c *SetMetadataCommand) encode(e *encoder) {
	encodeNamed(e, "SETMETADATA ", c.Mailbox)
	e.syntax(" ")
	e.metadataValues(c.Values)
}

func (m *Metadata) encode(e *encoder) {
	encodeNamed(e, "* METADATA ", m.Mailbox)
	switch {
	case m.None && len(m.Values)+len(m.Entries) > 0:
		e.fail("None", "there are some")
	case m.None && !e.lenient():
		e.fail("None", "no RFC has it")
	case m.None:
		e.syntax(" ()")
	case len(m.Entries) == 0:
		e.syntax(" ")
		e.metadataValues(m.Values)
	case len(m.Values) > 0:
		e.fail("Entries", "there are Values too")
	}
	for _, entry := range m.Entries {
		e.syntax(" ")
		e.astring("Entries", string(entry))
	}
}

// entries appends the list of the names of annotations, in parentheses.
func (e *encoder) entries(field string, entries []MetadataEntry) {
	if len(entries) == 0 {
		e.fail(field, "there are none")
	}
	list := e.list()
	for _, entry := range entries {
		list.next()
		e.astring(field, string(entry))
	}
	list.end()
}

func (e *encoder) metadataValues(values []MetadataValue) {
	if len(values) == 0 {
		e.fail("Values", "there are none")
	}
	list := e.list()
	for i := range values {
		list.next()
		e.astring("Values", string(values[i].Entry))
		e.syntax(" ")
		e.value("Values", values[i].Value)
	}
	list.end()
}
