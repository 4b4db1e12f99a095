package client

import (
	"context"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// SpecialMailbox is the mailbox that is for a special use.
type SpecialMailbox struct {
	// Use is what it is for: [types.AttrSent], [types.AttrTrash] and so on.
	Use types.MailboxAttribute
	// List is the mailbox.
	List *types.List
	// Guessed says that the server has not told it, and that the mailbox has a name that
	// is usual for the use.
	Guessed bool
}

// uses are the special uses in the order in which they are told.
var uses = [...]types.MailboxAttribute{
	types.AttrAll, types.AttrArchive, types.AttrDrafts, types.AttrFlagged, types.AttrImportant,
	types.AttrJunk, types.AttrSent, types.AttrTrash,
}

// SpecialMailboxes tells which mailboxes are for special uses, one for each use at most:
// by the attributes that the server gives them (SPECIAL-USE, RFC 6154, or XLIST), and,
// for the uses of which it says nothing, by their names in many languages. A name is
// looked at if it is at the top of the user's own mailboxes, or right below INBOX.
//
//	for _, special := range found {
//		if special.Use == types.AttrSent { ... }
//	}
func (s *Session) SpecialMailboxes(ctx context.Context) ([]SpecialMailbox, error) {
	caps, err := s.c.capability(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.listForUses(ctx, caps)
	if err != nil {
		return nil, err
	}
	var found []SpecialMailbox
	for _, use := range uses {
		if i := slices.IndexFunc(list, func(l *types.List) bool { return hasUse(l, use) }); i >= 0 {
			found = append(found, SpecialMailbox{Use: use, List: list[i]})
		} else if l := guessUse(list, use); l != nil {
			found = append(found, SpecialMailbox{Use: use, List: l, Guessed: true})
		}
	}
	return found, nil
}

// listForUses lists all mailboxes with the attributes that the server has for uses.
func (s *Session) listForUses(ctx context.Context, caps *types.Capability) ([]*types.List, error) {
	switch {
	case caps.Has(types.CapSpecialUse) && caps.Has(types.CapListExtended):
		listed, err := s.ListWith(ctx, &types.ListCommand{Pattern: "*", Return: []types.ListReturnOption{types.ListReturnSpecialUse}})
		var list []*types.List
		for _, l := range listed {
			list = append(list, l.List)
		}
		return list, err
	case !caps.Has(types.CapSpecialUse) && caps.Has(types.CapXList):
		var list []*types.List
		for l, err := range s.XList(ctx, "", "*") {
			if err != nil {
				return nil, err
			}
			list = append(list, (*types.List)(l))
		}
		return list, nil
	}
	return Collect(s.List(ctx, "", "*"))
}

// hasUse says whether the server has said that a mailbox is for a use.
func hasUse(l *types.List, use types.MailboxAttribute) bool {
	return slices.ContainsFunc(l.Attributes, func(a types.MailboxAttribute) bool {
		return a == use || xlistUse(a) == use
	})
}

// xlistUse is the use that an attribute of XLIST means, where its name is another.
func xlistUse(a types.MailboxAttribute) types.MailboxAttribute {
	switch a {
	case types.AttrAllMail:
		return types.AttrAll
	case types.AttrSpam:
		return types.AttrJunk
	case types.AttrStarred:
		return types.AttrFlagged
	}
	return ""
}

// guessUse is the mailbox whose name is usual for a use, the more usual the better; nil
// when there is none.
func guessUse(list []*types.List, use types.MailboxAttribute) *types.List {
	for _, name := range usualNames(use) {
		for _, l := range list {
			if !isContainer(l) && !hasAnyUse(l) && strings.EqualFold(topName(l), name) {
				return l
			}
		}
	}
	return nil
}

func isContainer(l *types.List) bool {
	return slices.Contains(l.Attributes, types.AttrNoSelect) || slices.Contains(l.Attributes, types.AttrNonExistent)
}

func hasAnyUse(l *types.List) bool {
	return slices.ContainsFunc(uses[:], func(use types.MailboxAttribute) bool { return hasUse(l, use) })
}

// topName is the name of a mailbox at the top of the hierarchy, or right below INBOX;
// empty for others.
func topName(l *types.List) string {
	name := l.Mailbox.Name()
	delimiter := l.Delimiter.String()
	if delimiter == "" {
		return name
	}
	if first, rest, ok := strings.Cut(name, delimiter); ok && types.Mailbox(first).IsInbox() {
		name = rest
	}
	if strings.Contains(name, delimiter) {
		// Gmail and others have them below a name of their own: "[Gmail]/Sent Mail".
		first, rest, _ := strings.Cut(name, delimiter)
		if !strings.HasPrefix(first, "[") || strings.Contains(rest, delimiter) {
			return ""
		}
		name = rest
	}
	return name
}
