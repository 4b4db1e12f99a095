package types

// SelectCommand selects a mailbox for reading and writing.
//
//	A142 SELECT INBOX
//	A143 SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211))
//
// RFC 3501 section 6.3.1.
//
//imap:rule select
type SelectCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	SelectParams
}

// ExamineCommand selects a mailbox for reading only.
//
//	A932 EXAMINE blurdybloop
//
// RFC 3501 section 6.3.2.
//
//imap:rule examine
type ExamineCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	SelectParams
}

// SelectParams are the parameters of SELECT and EXAMINE. The zero value is none.
//
// RFC 4466 section 2.1.
type SelectParams struct {
	// CondStore asks for the mod-sequences of changes to come. The server needs the
	// capability CONDSTORE or QRESYNC. RFC 7162 section 3.1.8.
	CondStore bool `imap:"condstore_param" json:"condstore,omitempty"`
	// QResync asks for what has changed since the mailbox was last selected; nil for
	// nothing. QRESYNC has to be enabled. RFC 7162 section 3.2.5.
	QResync *QResync `imap:"qresync_param" json:"qresync,omitempty"`
	// Annotate asks for changes of annotations to come. The server needs the
	// capability ANNOTATE-EXPERIMENT-1. RFC 5257 section 4.1.
	Annotate bool `imap:"select_param_annotate" json:"annotate,omitempty"`
	// UTF8 is a parameter of RFC 5738, which is obsolete: ENABLE UTF8=ACCEPT has
	// taken its place.
	UTF8 bool `imap:"utf8_select_param" json:"utf8,omitempty"`
	// Params are those that the grammar does not know.
	Params []TaggedExt `imap:"select_param_other" json:"params,omitempty"`
}

// QResync is what a client knows of a mailbox from before.
//
//	(67890007 20050715194045000 41:211,214:541 (1:29 41:69))
//
// RFC 7162 section 3.2.5.
//
//imap:rule qresync_param
type QResync struct {
	// UIDValidity is the mailbox's UIDVALIDITY as it was.
	UIDValidity uint32 `imap:"qresync_uidvalidity" json:"uidvalidity"`
	// ModSeq is the highest mod-sequence that the client knows of.
	ModSeq uint64 `imap:"qresync_modseq" json:"modseq"`
	// Known are the UIDs of the messages that the client knows; the empty set for
	// all UIDs.
	Known UIDSet `imap:"known_uids" json:"known,omitempty"`
	// MatchSeqs and MatchUIDs are some messages and their UIDs, as many of the ones
	// as of the others; empty sets for none.
	MatchSeqs SeqSet `imap:"known_sequence_set" json:"matchseqs,omitempty"`
	MatchUIDs UIDSet `imap:"known_uid_set" json:"matchuids,omitempty"`
}

// CloseCommand leaves the mailbox and removes its messages with \Deleted for
// good, unless it is read-only.
//
//	A341 CLOSE
//
// RFC 3501 section 6.4.2.
//
//imap:rule command_close
type CloseCommand struct{}

// UnselectCommand leaves the mailbox and removes nothing. The server needs the
// capability UNSELECT or IMAP4rev2.
//
//	A342 UNSELECT
//
// RFC 3691.
//
//imap:rule command_unselect
type UnselectCommand struct{}

// CommandName is "SELECT".
func (*SelectCommand) CommandName() string { return "SELECT" }

// CommandName is "EXAMINE".
func (*ExamineCommand) CommandName() string { return "EXAMINE" }

// CommandName is "CLOSE".
func (*CloseCommand) CommandName() string { return "CLOSE" }

// CommandName is "UNSELECT".
func (*UnselectCommand) CommandName() string { return "UNSELECT" }

func (*CloseCommand) encode(e *encoder)    { e.syntax("CLOSE") }
func (*UnselectCommand) encode(e *encoder) { e.syntax("UNSELECT") }

func (c *SelectCommand) encode(e *encoder) {
	encodeNamed(e, "SELECT ", c.Mailbox)
	c.SelectParams.encode(e)
}

func (c *ExamineCommand) encode(e *encoder) {
	encodeNamed(e, "EXAMINE ", c.Mailbox)
	c.SelectParams.encode(e)
}

func (p *SelectParams) encode(e *encoder) {
	if !p.CondStore && p.QResync == nil && !p.Annotate && !p.UTF8 && len(p.Params) == 0 {
		return
	}
	e.syntax(" ")
	list := e.list()
	for _, param := range []struct {
		name string
		set  bool
	}{{"CONDSTORE", p.CondStore}, {"ANNOTATE", p.Annotate}, {"UTF8", p.UTF8}} {
		if param.set {
			list.next()
			e.syntax(param.name)
		}
	}
	if p.QResync != nil {
		list.next()
		e.syntax("QRESYNC ")
		p.QResync.encode(e)
	}
	for _, param := range p.Params {
		list.next()
		e.taggedExt("Params", param, "CONDSTORE", "ANNOTATE", "UTF8", "QRESYNC")
	}
	list.end()
}

func (q *QResync) encode(e *encoder) {
	if q.UIDValidity == 0 || q.ModSeq == 0 {
		e.fail("QResync", "UIDVALIDITY and mod-sequence are above 0")
	}
	list := e.list()
	list.next()
	e.number(uint64(q.UIDValidity))
	list.next()
	e.number(q.ModSeq)
	if !q.Known.IsEmpty() || q.Known.Err() != nil {
		list.next()
		e.knownSet("QResync", q.Known)
	}
	if !q.MatchSeqs.IsEmpty() || !q.MatchUIDs.IsEmpty() {
		list.next()
		match := e.list()
		match.next()
		e.knownSet("QResync", q.MatchSeqs)
		match.next()
		e.knownSet("QResync", q.MatchUIDs)
		match.end()
	}
	list.end()
}

// knownSet appends a set without "*" and "$".
func (e *encoder) knownSet(field string, set NumSet) {
	if set.HasLast() || set.IsSaved() {
		e.fail(field, "a set whose numbers are not known")
		return
	}
	e.set(field, set)
}

func (*UnselectCommand) needs() []AnyOf  { return []AnyOf{{CapUnselect, CapIMAP4rev2}} }
func (c *SelectCommand) needs() []AnyOf  { return c.SelectParams.needs() }
func (c *ExamineCommand) needs() []AnyOf { return c.SelectParams.needs() }

func (p *SelectParams) needs() []AnyOf {
	var needs []AnyOf
	if p.CondStore {
		needs = addNeed(needs, CapCondStore, CapQResync)
	}
	if p.QResync != nil {
		needs = addNeed(needs, CapQResync)
	}
	if p.Annotate {
		needs = addNeed(needs, CapAnnotate)
	}
	if p.UTF8 {
		needs = addNeed(needs, CapUTF8All, CapUTF8Only)
	}
	return needs
}
