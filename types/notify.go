package types

// NotifyCommand asks the server to tell news, of the selected mailbox and of others,
// at any time. It replaces what was asked for before.
//
//	a NOTIFY SET STATUS (selected (MessageNew (UID FLAGS) MessageExpunge)) (subtree Lists (MessageNew MessageExpunge))
//	b NOTIFY NONE
//
//	types.NotifyCommand{Groups: []types.NotifyGroup{{
//		Filter: types.MailboxFilter{Kind: types.FilterSelected},
//		Events: []types.NotifyEvent{
//			{Name: types.EventMessageNew, Fetch: []types.FetchItem{types.FetchUID, types.FetchFlags}},
//			{Name: types.EventMessageExpunge},
//		},
//	}}}
//
// It needs NOTIFY. RFC 5465 section 3.1.
//
//imap:rule notify_set notify_none
type NotifyCommand struct {
	// Groups say what is to be told of which mailboxes; when there are none, the
	// command is NOTIFY NONE, after which the server tells nothing, not even of the
	// selected mailbox. Of several that fit a mailbox the first counts.
	Groups []NotifyGroup `imap:"event_group" json:"groups,omitempty"`
	// Status asks for the status of the mailboxes at once, those apart that are
	// selected: [*MailboxStatus].
	Status bool `imap:"status_indicator" json:"status,omitempty"`
}

// NotifyGroup says what is to be told of some mailboxes.
//
//	(subtree Lists (MessageNew MessageExpunge))
//
// RFC 5465 section 6.
//
//imap:rule event_group
type NotifyGroup struct {
	// Filter says of which mailboxes.
	Filter MailboxFilter `imap:"filter_mailboxes" json:"filter"`
	// Events are what is to be told; without any (NONE) it is nothing.
	Events []NotifyEvent `imap:"event" json:"events,omitempty"`
}

// MailboxFilter names mailboxes by what they are.
//
//	subtree (Lists "Old lists")
//
// RFC 5465 section 6.
//
//imap:rule filter_mailboxes
type MailboxFilter struct {
	// Kind says how.
	Kind FilterKind `imap:"filter_mailboxes_selected,filter_class,filter_names" json:"kind"`
	// Mailboxes are the names that FilterSubtree and FilterMailboxes need, and that
	// the others do not have.
	Mailboxes []Mailbox `imap:"mailbox" json:"mailboxes,omitempty"`
}

// FilterKind says how a [MailboxFilter] names mailboxes.
//
//imap:rule filter_mailboxes_selected filter_class filter_names
//imap:enum
type FilterKind string

// The kinds of RFC 5465 sections 6.1 to 6.6.
const (
	// FilterSelected: the mailbox that is selected, told as it happens: an EXPUNGE
	// may come between any two responses.
	FilterSelected FilterKind = "selected"
	// FilterSelectedDelayed: the mailbox that is selected, with EXPUNGE only where
	// RFC 3501 allows it.
	FilterSelectedDelayed FilterKind = "selected-delayed"
	// FilterInboxes: mailboxes of the user in which mail may arrive.
	FilterInboxes FilterKind = "inboxes"
	// FilterPersonal: mailboxes in the user's personal namespaces.
	FilterPersonal FilterKind = "personal"
	// FilterSubscribed: mailboxes that the user is subscribed to.
	FilterSubscribed FilterKind = "subscribed"
	// FilterSubtree: the mailboxes with these names, and all below them.
	FilterSubtree FilterKind = "subtree"
	// FilterSubtreeOne: the mailboxes with these names, and those one level below
	// them. It is for [ESearchCommand]. RFC 7377 section 2.2.
	FilterSubtreeOne FilterKind = "subtree-one"
	// FilterMailboxes: the mailboxes with these names.
	FilterMailboxes FilterKind = "mailboxes"
)

// NotifyEvent is one kind of news.
//
//	MessageNew (UID FLAGS)
//
//imap:rule event
type NotifyEvent struct {
	// Name says of what.
	Name EventName `imap:"event_name,event_new" json:"name"`
	// Fetch are what is to be told of a new message in the selected mailbox, and go
	// with EventMessageNew only.
	Fetch []FetchItem `imap:"event_fetch" json:"fetch,omitempty"`
}

// EventName is the name of a kind of news. Case does not matter; those of this
// package come in the RFC's spelling.
//
// RFC 5465 section 5.
//
//imap:rule event_name event_new
//imap:enum
type EventName string

// The events of RFC 5465 section 5.
const (
	// EventMessageNew: messages arrive. It comes with EventMessageExpunge always.
	EventMessageNew EventName = "MessageNew"
	// EventMessageExpunge: messages are removed.
	EventMessageExpunge EventName = "MessageExpunge"
	// EventFlagChange: flags change. It needs the two above.
	EventFlagChange EventName = "FlagChange"
	// EventAnnotationChange: annotations of messages change.
	EventAnnotationChange EventName = "AnnotationChange"
	// EventMailboxName: mailboxes are made, deleted or renamed.
	EventMailboxName EventName = "MailboxName"
	// EventSubscriptionChange: the user subscribes to mailboxes, or no longer.
	EventSubscriptionChange EventName = "SubscriptionChange"
	// EventMailboxMetadataChange: annotations of mailboxes change.
	EventMailboxMetadataChange EventName = "MailboxMetadataChange"
	// EventServerMetadataChange: annotations of the server change.
	EventServerMetadataChange EventName = "ServerMetadataChange"
)

// CommandName is "NOTIFY".
func (*NotifyCommand) CommandName() string { return "NOTIFY" }

func (*NotifyCommand) needs() []AnyOf { return []AnyOf{{CapNotify}} }

func (c *NotifyCommand) encode(e *encoder) {
	if len(c.Groups) == 0 {
		if c.Status {
			e.fail("Status", "there are no Groups")
		}
		e.syntax("NOTIFY NONE")
		return
	}
	e.syntax("NOTIFY SET")
	if c.Status {
		e.syntax(" STATUS")
	}
	for i := range c.Groups {
		e.syntax(" (")
		c.Groups[i].Filter.encode(e)
		e.syntax(" ")
		e.events(c.Groups[i].Events)
		e.syntax(")")
	}
}

func (f *MailboxFilter) encode(e *encoder) {
	switch f.Kind {
	case FilterSubtree, FilterSubtreeOne, FilterMailboxes:
		if len(f.Mailboxes) == 0 {
			e.fail("Filter", "there are no Mailboxes")
		}
		e.syntax(string(f.Kind))
		e.syntax(" ")
		list := e.list()
		for _, mailbox := range f.Mailboxes {
			list.next()
			e.mailbox("Filter", mailbox)
		}
		list.end()
	case FilterSelected, FilterSelectedDelayed, FilterInboxes, FilterPersonal, FilterSubscribed:
		if len(f.Mailboxes) > 0 {
			e.fail("Filter", "the Kind has no Mailboxes")
		}
		e.syntax(string(f.Kind))
	default:
		e.fail("Filter", "not a kind of filter")
	}
}

func (e *encoder) events(events []NotifyEvent) {
	if len(events) == 0 {
		e.syntax("NONE")
		return
	}
	list := e.list()
	for i := range events {
		list.next()
		e.atom("Events", string(events[i].Name))
		if len(events[i].Fetch) == 0 {
			continue
		}
		if events[i].Name != EventMessageNew {
			e.fail("Events", "Fetch is for "+string(EventMessageNew))
		}
		e.syntax(" ")
		e.fetchItems("Events", events[i].Fetch, false)
	}
	list.end()
}
