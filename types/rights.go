package types

import (
	"iter"
	"strings"
)

// Rights is a set of rights on a mailbox, a letter or a digit for each: "lrs". The
// order in which a server sends them means nothing: compare with Equal, and look
// for rights with Has. Digits are rights of the server's own making.
//
//	if mine.Rights.Has(types.RightLookup + types.RightRead) { ... }
//
// RFC 4314 section 2.1.
//
//imap:rule rights rights_required
type Rights string

// The rights of RFC 4314 section 2.1, and of RFC 5257.
const (
	// RightLookup: the mailbox is in lists, and can be subscribed to.
	RightLookup Rights = "l"
	// RightRead: to select the mailbox and ask for its status.
	RightRead Rights = "r"
	// RightSeen: to keep what has been seen, the flag \Seen.
	RightSeen Rights = "s"
	// RightWrite: to change flags, but for \Seen and \Deleted.
	RightWrite Rights = "w"
	// RightInsert: to append and to copy messages into the mailbox.
	RightInsert Rights = "i"
	// RightPost: to send mail to the mailbox's address. IMAP does not enforce it.
	RightPost Rights = "p"
	// RightCreateMailbox: to make mailboxes below it.
	RightCreateMailbox Rights = "k"
	// RightDeleteMailbox: to delete the mailbox, and to rename it.
	RightDeleteMailbox Rights = "x"
	// RightDeleteMessages: to set and clear the flag \Deleted.
	RightDeleteMessages Rights = "t"
	// RightExpunge: to remove messages with the flag \Deleted.
	RightExpunge Rights = "e"
	// RightAdminister: to read and to change the rights of all.
	RightAdminister Rights = "a"
	// RightAnnotate: to write shared annotations of messages (RFC 5257 section 4.3).
	RightAnnotate Rights = "n"
)

// The obsolete rights of RFC 2086. A server that has RIGHTS=texk among its
// capabilities sends them besides the new ones, and they are to be ignored; an
// older server has nothing else. RFC 4314 section 2.1.1.
const (
	// RightCreate is RightCreateMailbox, and on some servers RightDeleteMailbox
	// too.
	RightCreate Rights = "c"
	// RightDelete is RightDeleteMessages and RightExpunge, and on some servers
	// RightDeleteMailbox too.
	RightDelete Rights = "d"
)

// Has says whether all the rights of the other set are in this one. A right stands
// for itself alone: an obsolete one implies none of the new ones.
func (r Rights) Has(want Rights) bool {
	for i := range len(want) {
		if strings.IndexByte(string(r), want[i]) < 0 {
			return false
		}
	}
	return true
}

// Equal says whether both sets have the same rights, in whatever order.
func (r Rights) Equal(other Rights) bool { return r.Has(other) && other.Has(r) }

// With is the set with the other's rights too, each once.
func (r Rights) With(other Rights) Rights {
	var set []byte
	for right := range (r + other).Each() {
		set = append(set, right...)
	}
	return Rights(set)
}

// Without is the set without the other's rights.
func (r Rights) Without(other Rights) Rights {
	var set []byte
	for right := range r.Each() {
		if !other.Has(right) {
			set = append(set, right...)
		}
	}
	return Rights(set)
}

// Each gives the rights of the set one by one, each once.
func (r Rights) Each() iter.Seq[Rights] {
	return func(yield func(Rights) bool) {
		for i := range len(r) {
			if strings.IndexByte(string(r[:i]), r[i]) < 0 && !yield(r[i:i+1]) {
				return
			}
		}
	}
}

// RightsChange is what SETACL does to an identifier's rights: "lrs" gives it these
// and no others, "+i" adds to those that it has, and "-w" takes from them.
// [AddRights] and [RemoveRights] make it; a set of [Rights] is made one by
// conversion.
//
// RFC 4314 section 3.1.
//
//imap:rule mod_rights
type RightsChange string

// AddRights is the change that adds rights to those that there are.
func AddRights(r Rights) RightsChange { return RightsChange("+" + r) }

// RemoveRights is the change that takes rights from those that there are.
func RemoveRights(r Rights) RightsChange { return RightsChange("-" + r) }

// Apply is what becomes of rights by the change.
func (c RightsChange) Apply(r Rights) Rights {
	if added, ok := strings.CutPrefix(string(c), "+"); ok {
		return r.With(Rights(added))
	}
	if removed, ok := strings.CutPrefix(string(c), "-"); ok {
		return r.Without(Rights(removed))
	}
	return Rights(c).With("")
}

// NewRights are the rights that the server has in place of the obsolete c and d,
// all in one: "texk" of RIGHTS=texk. It is empty for a server of RFC 2086.
//
// RFC 4314 section 2.2.
func (c *Capability) NewRights() Rights {
	return Rights(strings.ToLower(strings.Join(c.Values(CapRights), "")))
}
