package types

import (
	"math"
	"time"
)

// The keys without arguments of RFC 3501 section 6.4.4.
const (
	// All finds all messages.
	All SearchName = "ALL"
	// Answered finds messages with the flag \Answered.
	Answered SearchName = "ANSWERED"
	// Deleted finds messages with the flag \Deleted.
	Deleted SearchName = "DELETED"
	// Draft finds messages with the flag \Draft.
	Draft SearchName = "DRAFT"
	// Flagged finds messages with the flag \Flagged.
	Flagged SearchName = "FLAGGED"
	// New finds messages with the flag \Recent and without \Seen. IMAP4rev2 has no
	// such key.
	New SearchName = "NEW"
	// Old finds messages without the flag \Recent. IMAP4rev2 has no such key.
	Old SearchName = "OLD"
	// IsRecent finds messages with the flag \Recent: the key RECENT. IMAP4rev2 has
	// no such key.
	IsRecent SearchName = "RECENT"
	// Seen finds messages with the flag \Seen.
	Seen SearchName = "SEEN"
	// Unanswered finds messages without the flag \Answered.
	Unanswered SearchName = "UNANSWERED"
	// Undeleted finds messages without the flag \Deleted.
	Undeleted SearchName = "UNDELETED"
	// Undraft finds messages without the flag \Draft.
	Undraft SearchName = "UNDRAFT"
	// Unflagged finds messages without the flag \Flagged.
	Unflagged SearchName = "UNFLAGGED"
	// Unseen finds messages without the flag \Seen.
	Unseen SearchName = "UNSEEN"
)

// SaveDateSupported finds all messages of a mailbox that keeps the moment at which a
// message was saved, and no message of another. It needs SAVEDATE. RFC 8514 section
// 4.3.
const SaveDateSupported SearchName = "SAVEDATESUPPORTED"

// The keys of a [SearchString].
const (
	SearchBcc     SearchStringKey = "BCC"
	SearchBody    SearchStringKey = "BODY"
	SearchCc      SearchStringKey = "CC"
	SearchFrom    SearchStringKey = "FROM"
	SearchSubject SearchStringKey = "SUBJECT"
	SearchText    SearchStringKey = "TEXT"
	SearchTo      SearchStringKey = "TO"
	// SearchGmailRaw needs X-GM-EXT-1.
	SearchGmailRaw SearchStringKey = "X-GM-RAW"
)

// The keys of a [SearchDate].
const (
	SearchBefore     SearchDateKey = "BEFORE"
	SearchOn         SearchDateKey = "ON"
	SearchSince      SearchDateKey = "SINCE"
	SearchSentBefore SearchDateKey = "SENTBEFORE"
	SearchSentOn     SearchDateKey = "SENTON"
	SearchSentSince  SearchDateKey = "SENTSINCE"
	// These three need SAVEDATE, RFC 8514.
	SearchSavedBefore SearchDateKey = "SAVEDBEFORE"
	SearchSavedOn     SearchDateKey = "SAVEDON"
	SearchSavedSince  SearchDateKey = "SAVEDSINCE"
)

// The keys of a [SearchSize].
const (
	SearchLarger  SearchSizeKey = "LARGER"
	SearchSmaller SearchSizeKey = "SMALLER"
)

// The keys of a [SearchAge].
const (
	SearchOlder   SearchAgeKey = "OLDER"
	SearchYounger SearchAgeKey = "YOUNGER"
)

// The keys of a [SearchUID].
const (
	SearchUIDAfter  SearchUIDKey = "UIDAFTER"
	SearchUIDBefore SearchUIDKey = "UIDBEFORE"
)

// The keys of a [SearchObject].
const (
	SearchEmailID  SearchObjectKey = "EMAILID"
	SearchThreadID SearchObjectKey = "THREADID"
)

// The keys of a [SearchGmailID].
const (
	SearchGmailMessageID SearchGmailKey = "X-GM-MSGID"
	SearchGmailThreadID  SearchGmailKey = "X-GM-THRID"
)

// The types of entries of a [SearchModSeq], RFC 7162 section 3.1.5.
const (
	EntryPrivate SearchEntryType = "priv"
	EntryShared  SearchEntryType = "shared"
	EntryAll     SearchEntryType = "all"
)

// The attributes of a [SearchAnnotation], RFC 5257 section 4.4.
const (
	AttributeValue        SearchAttribute = "value"
	AttributeValuePrivate SearchAttribute = "value.priv"
	AttributeValueShared  SearchAttribute = "value.shared"
)

// And finds the messages that all of the keys find, and all messages when there are
// none. One key alone is returned as it is, and the keys of a [SearchAnd] among them
// become keys of the result: so what a server makes of the program is equal to it.
func And(keys ...SearchKey) SearchKey {
	var all []SearchKey
	for _, k := range keys {
		if and, ok := k.(SearchAnd); ok {
			all = append(all, and.Keys...)
		} else {
			all = append(all, k)
		}
	}
	switch len(all) {
	case 0:
		return All
	case 1:
		return all[0]
	}
	return SearchAnd{all}
}

// Or finds the messages that one of the keys finds: of three, OR a OR b c.
func Or(first, second SearchKey, more ...SearchKey) SearchKey {
	if len(more) > 0 {
		second = Or(second, more[0], more[1:]...)
	}
	return SearchOr{first, second}
}

// Not finds the messages that a key does not find.
func Not(k SearchKey) SearchKey { return SearchNot{k} }

// Fuzzy lets the server find what is like what a key asks for. It needs
// SEARCH=FUZZY, RFC 6203.
func Fuzzy(k SearchKey) SearchKey { return SearchFuzzy{k} }

// InSet finds the messages of a set: of sequence numbers, or of UIDs.
//
//	types.InSet(types.UIDs(types.Range(1, 500)))
func InSet(set NumSet) SearchKey { return SearchSet{set} }

// UIDAfter finds messages whose UID is higher. It needs MESSAGELIMIT, RFC 9738.
func UIDAfter(uid UID) SearchKey { return SearchUID{SearchUIDAfter, uid} }

// UIDBefore finds messages whose UID is lower. It needs MESSAGELIMIT, RFC 9738.
func UIDBefore(uid UID) SearchKey { return SearchUID{SearchUIDBefore, uid} }

// Bcc finds messages with a string in the Bcc field.
func Bcc(s string) SearchKey { return SearchString{SearchBcc, s} }

// Body finds messages with a string in the body.
func Body(s string) SearchKey { return SearchString{SearchBody, s} }

// Cc finds messages with a string in the Cc field.
func Cc(s string) SearchKey { return SearchString{SearchCc, s} }

// From finds messages with a string in the From field.
func From(s string) SearchKey { return SearchString{SearchFrom, s} }

// Subject finds messages with a string in the Subject field.
func Subject(s string) SearchKey { return SearchString{SearchSubject, s} }

// Text finds messages with a string in the header or the body.
func Text(s string) SearchKey { return SearchString{SearchText, s} }

// To finds messages with a string in the To field.
func To(s string) SearchKey { return SearchString{SearchTo, s} }

// Header finds messages with a string in a header field, or, when the string is
// empty, with such a field.
//
//	types.Header("Message-ID", "<20030325000000@example.org>")
func Header(field, s string) SearchKey { return SearchHeader{field, s} }

// Keyword finds messages with a keyword.
func Keyword(keyword Flag) SearchKey { return SearchKeyword{Keyword: keyword} }

// Unkeyword finds messages without a keyword.
func Unkeyword(keyword Flag) SearchKey { return SearchKeyword{Keyword: keyword, Unset: true} }

// Day is a day: a [Date], or that of a moment in the moment's zone.
type Day interface{ Date | time.Time }

func dateOf[D Day](day D) Date {
	if t, ok := any(day).(time.Time); ok {
		return DateOf(t)
	}
	return any(day).(Date)
}

// Before finds messages that arrived before a day.
func Before[D Day](day D) SearchKey { return SearchDate{SearchBefore, dateOf(day)} }

// On finds messages that arrived on a day.
func On[D Day](day D) SearchKey { return SearchDate{SearchOn, dateOf(day)} }

// Since finds messages that arrived on a day or later.
//
//	types.Since(time.Now().AddDate(0, 0, -7))
//	types.Since(types.Date{Year: 1994, Month: time.February, Day: 1})
func Since[D Day](day D) SearchKey { return SearchDate{SearchSince, dateOf(day)} }

// SentBefore finds messages whose Date field has an earlier day.
func SentBefore[D Day](day D) SearchKey { return SearchDate{SearchSentBefore, dateOf(day)} }

// SentOn finds messages whose Date field has that day.
func SentOn[D Day](day D) SearchKey { return SearchDate{SearchSentOn, dateOf(day)} }

// SentSince finds messages whose Date field has that day or a later one.
func SentSince[D Day](day D) SearchKey { return SearchDate{SearchSentSince, dateOf(day)} }

// SavedBefore finds messages that came into the mailbox before a day. It needs
// SAVEDATE, RFC 8514.
func SavedBefore[D Day](day D) SearchKey { return SearchDate{SearchSavedBefore, dateOf(day)} }

// SavedOn finds messages that came into the mailbox on a day. It needs SAVEDATE, RFC
// 8514.
func SavedOn[D Day](day D) SearchKey { return SearchDate{SearchSavedOn, dateOf(day)} }

// SavedSince finds messages that came into the mailbox on a day or later. It needs
// SAVEDATE, RFC 8514.
func SavedSince[D Day](day D) SearchKey { return SearchDate{SearchSavedSince, dateOf(day)} }

// Larger finds messages that are larger than so many octets.
func Larger(octets int64) SearchKey { return SearchSize{SearchLarger, octets} }

// Smaller finds messages that are smaller than so many octets.
func Smaller(octets int64) SearchKey { return SearchSize{SearchSmaller, octets} }

// Older finds messages that arrived at least so long ago, in whole seconds. It needs
// WITHIN, RFC 5032.
func Older(age time.Duration) SearchKey { return SearchAge{SearchOlder, seconds(age)} }

// Younger finds messages that arrived at most so long ago, in whole seconds. It needs
// WITHIN, RFC 5032.
//
//	types.Younger(72 * time.Hour)
func Younger(age time.Duration) SearchKey { return SearchAge{SearchYounger, seconds(age)} }

// seconds is 0, which cannot be sent, for what is no age.
func seconds(age time.Duration) uint32 {
	return uint32(min(max(age/time.Second, 0), math.MaxUint32))
}

// ModSeqFrom finds messages whose mod-sequence is equal to a number or higher. It
// needs CONDSTORE, RFC 7162.
func ModSeqFrom(modSeq uint64) SearchKey { return SearchModSeq{ModSeq: modSeq} }

// WithEmailID finds the messages with an EMAILID. It needs OBJECTID, RFC 8474.
func WithEmailID(id ObjectID) SearchKey { return SearchObject{SearchEmailID, id} }

// InThread finds the messages with a THREADID. It needs OBJECTID, RFC 8474.
func InThread(id ObjectID) SearchKey { return SearchObject{SearchThreadID, id} }

// Filter finds what a search program finds that is kept on the server under a name.
// It needs FILTERS, RFC 5466.
func Filter(name string) SearchKey { return SearchFilter{name} }

// Annotated finds messages with a string in an annotation. It needs
// ANNOTATE-EXPERIMENT-1, RFC 5257.
//
//	types.Annotated("/comment", types.AttributeValue, "IMAP4")
func Annotated(entry string, attribute SearchAttribute, s string) SearchKey {
	return SearchAnnotation{entry, attribute, String(s)}
}

// GmailRaw finds what Gmail's own search finds: "has:attachment in:unread". It needs
// X-GM-EXT-1.
func GmailRaw(s string) SearchKey { return SearchString{SearchGmailRaw, s} }

// GmailMessageID finds the message with a number. It needs X-GM-EXT-1.
func GmailMessageID(id uint64) SearchKey { return SearchGmailID{SearchGmailMessageID, id} }

// GmailThreadID finds the messages of the thread with a number. It needs X-GM-EXT-1.
func GmailThreadID(id uint64) SearchKey { return SearchGmailID{SearchGmailThreadID, id} }

// GmailLabel finds messages with a label, as in [SearchGmailLabel]. It needs
// X-GM-EXT-1.
func GmailLabel(label string) SearchKey { return SearchGmailLabel{label} }
