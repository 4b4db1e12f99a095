package types

// ESearchCommand searches several mailboxes at once, selected or not: an [*ESearch]
// for each in which something is found, always with UIDs.
//
//	tag1 ESEARCH IN (mailboxes "folder1" subtree "folder2") unseen
//
//	types.ESearchCommand{
//		In:      []types.MailboxFilter{{Kind: types.FilterPersonal}},
//		Program: types.Subject("lunch"),
//	}
//
// It needs MULTISEARCH. RFC 7377 section 2.
//
//imap:rule esearch
type ESearchCommand struct {
	// In names the mailboxes; none for the one that is selected.
	In []MailboxFilter `imap:"filter_mailboxes" json:"in,omitempty"`
	// Scope are options of In, of which no RFC has any yet.
	Scope []TaggedExt `imap:"scope_option" json:"scope,omitempty"`
	// Return says what of the result is wanted; nil for all numbers. Save, Context and
	// Update are for the selected mailbox alone.
	Return *SearchReturn `imap:"search_return_opts" json:"return,omitempty"`
	// Charset is as in [SearchCommand].
	Charset string `imap:"search_charset" json:"charset,omitempty"`
	// Program says what a message has to be. Sequence numbers make sense in the
	// selected mailbox only.
	Program SearchKey `imap:"search_keys" json:"program"`
}

// UIDBatchesCommand asks for ranges of UIDs that split the selected mailbox into
// batches of a size: [*UIDBatches]. Batch 1 has the newest messages.
//
//	A143 UIDBATCHES 2000
//	A302 UIDBATCHES 2000 10:20
//
// It needs UIDBATCHES. RFC 10022 section 3.1.
//
//imap:rule message_batches
type UIDBatchesCommand struct {
	// Size is how many messages a batch has at most. Servers may refuse less than
	// 500.
	Size uint32 `imap:"batch_size" json:"size"`
	// First and Last are the batches that are wanted, the lower number first; both are
	// 0 for all. Servers may refuse ranges with more than 100,000 messages.
	First uint32 `imap:"batch_first" json:"first,omitempty"`
	Last  uint32 `imap:"batch_last" json:"last,omitempty"`
}

// CommandName is "ESEARCH".
func (*ESearchCommand) CommandName() string { return "ESEARCH" }

// CommandName is "UIDBATCHES".
func (*UIDBatchesCommand) CommandName() string { return "UIDBATCHES" }

func (c *ESearchCommand) encode(e *encoder) {
	e.syntax("ESEARCH")
	if len(c.In) > 0 {
		e.syntax(" IN ")
		list := e.list()
		for _, filter := range c.In {
			list.next()
			filter.encode(e)
		}
		if len(c.Scope) > 0 {
			e.syntax(" ")
			options := e.list()
			for _, option := range c.Scope {
				options.next()
				e.taggedExt("Scope", option)
			}
			options.end()
		}
		list.end()
	} else if len(c.Scope) > 0 {
		e.fail("Scope", "it goes with In")
	}
	e.searchReturn(c.Return)
	e.searchCharset(c.Charset, c.Program)
	e.syntax(" ")
	e.searchProgram(c.Program)
}

func (c *UIDBatchesCommand) encode(e *encoder) {
	e.syntax("UIDBATCHES ")
	e.positive("Size", c.Size)
	if c.First == 0 && c.Last == 0 {
		return
	}
	e.syntax(" ")
	e.positive("First", c.First)
	e.syntax(":")
	e.positive("Last", c.Last)
}

func (c *ESearchCommand) needs() []AnyOf {
	return searchNeeds(c.Return.needs([]AnyOf{{CapMultiSearch}}, false), c.Program)
}

func (*UIDBatchesCommand) needs() []AnyOf { return []AnyOf{{CapUIDBatches}} }
