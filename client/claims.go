package client

import "github.com/imapeg/imapeg/types"

// claims is a set of kinds of responses that answer commands.
type claims uint32

const (
	claimFetch claims = 1 << iota
	claimVanishedEarlier
	claimSearch
	claimESearch
	claimSort
	claimThread
	claimList
	claimLSub
	claimXList
	claimStatus
	claimCapability
	claimEnabled
	claimID
	claimNamespace
	claimLanguage
	claimComparator
	claimJMAPAccess
	claimQuota
	claimQuotaRoot
	claimACL
	claimListRights
	claimMyRights
	claimMetadata
	claimGenURLAuth
	claimURLFetch
	claimConverted
	claimConversion
	claimUIDBatches
)

// tagged are the responses that say which command they answer, by its tag.
const tagged = claimESearch | claimConverted | claimUIDBatches

// claimOf is the kind of a response, 0 for those that no command can claim.
func claimOf(resp types.Response) claims {
	switch resp := resp.(type) {
	case *types.Vanished:
		if !resp.Earlier {
			return 0 // news
		}
		return claimVanishedEarlier
	case *types.Metadata:
		if len(resp.Values) == 0 && !resp.None {
			return 0 // that annotations have changed: RFC 5464 section 4.4.2
		}
		return claimMetadata
	case *types.ESearch:
		if len(resp.Updates) > 0 {
			return 0 // of a result that was given before: RFC 5267 section 4.3
		}
		return claimESearch
	case *types.Unknown:
		return 0
	}
	return claimOfName(resp.ResponseName())
}

// claimOfName is the kind of a response by its name, in capital letters.
func claimOfName(name string) claims {
	switch name {
	case "FETCH", "UIDFETCH":
		return claimFetch
	case "VANISHED":
		return claimVanishedEarlier
	case "SEARCH":
		return claimSearch
	case "ESEARCH":
		return claimESearch
	case "SORT":
		return claimSort
	case "THREAD":
		return claimThread
	case "LIST":
		return claimList
	case "LSUB":
		return claimLSub
	case "XLIST":
		return claimXList
	case "STATUS":
		return claimStatus
	case "CAPABILITY":
		return claimCapability
	case "ENABLED":
		return claimEnabled
	case "ID":
		return claimID
	case "NAMESPACE":
		return claimNamespace
	case "LANGUAGE":
		return claimLanguage
	case "COMPARATOR":
		return claimComparator
	case "JMAPACCESS":
		return claimJMAPAccess
	case "QUOTA":
		return claimQuota
	case "QUOTAROOT":
		return claimQuotaRoot
	case "ACL":
		return claimACL
	case "LISTRIGHTS":
		return claimListRights
	case "MYRIGHTS":
		return claimMyRights
	case "METADATA":
		return claimMetadata
	case "GENURLAUTH":
		return claimGenURLAuth
	case "URLFETCH":
		return claimURLFetch
	case "CONVERTED":
		return claimConverted
	case "CONVERSION":
		return claimConversion
	case "UIDBATCHES":
		return claimUIDBatches
	}
	return 0
}

// tagOf is the tag of the command that a response says it answers, empty when it
// does not say.
func tagOf(resp types.Response) string {
	switch resp := resp.(type) {
	case *types.ESearch:
		return resp.Tag
	case *types.Converted:
		return resp.Tag
	case *types.UIDBatches:
		return resp.Tag
	}
	return ""
}

// subject is what a command asks about, or a response tells of: a mailbox or a
// quota root, and whose rights.
type subject struct {
	mailbox    types.Mailbox
	root       string
	identifier types.Identifier
}

func (s subject) equal(other subject) bool {
	return s.mailbox.Equal(other.mailbox) && s.root == other.root && s.identifier == other.identifier
}

// subjectOf is the subject of a command or a response that has one.
func subjectOf(v any) (s subject, ok bool) {
	switch v := v.(type) {
	case *types.StatusCommand:
		s.mailbox = v.Mailbox
	case *types.MailboxStatus:
		s.mailbox = v.Mailbox
	case *types.GetACLCommand:
		s.mailbox = v.Mailbox
	case *types.ACL:
		s.mailbox = v.Mailbox
	case *types.MyRightsCommand:
		s.mailbox = v.Mailbox
	case *types.MyRights:
		s.mailbox = v.Mailbox
	case *types.ListRightsCommand:
		s.mailbox, s.identifier = v.Mailbox, v.Identifier
	case *types.ListRights:
		s.mailbox, s.identifier = v.Mailbox, v.Identifier
	case *types.GetMetadataCommand:
		s.mailbox = v.Mailbox
	case *types.Metadata:
		s.mailbox = v.Mailbox
	case *types.GetQuotaCommand:
		s.root = v.Root
	case *types.Quota:
		s.root = v.Root
	default:
		return subject{}, false
	}
	return s, true
}
