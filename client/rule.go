package client

import "github.com/imapeg/imapeg/types"

// maxInflight is how many commands are under way at most. Outlook refuses more
// than about 50.
const maxInflight = 20

// rule says how a command gets along with others: RFC 9051 section 5.5.
//
// The rules are stricter than the RFC's, since most untagged data do not say
// which command they answer: two commands are under way together only when no
// data could be taken for the answer to either, and none of them changes what the
// other means or tells.
type rule struct {
	// alone: it changes the state of the session or of a mailbox.
	alone bool
	// claims are the responses that answer it.
	claims claims
	// instead are those that odd servers answer with in place of claims. They count
	// when nobody else claims them.
	instead claims
	// everything: all untagged data goes to its stream.
	everything bool
	// numbered: its arguments have message sequence numbers, so that no
	// EXPUNGE may be on its way when it is sent.
	numbered bool
	// steady: the server must not send EXPUNGE while it is under way.
	steady bool
	// reads and writes are what its answer depends on, and what it changes.
	reads, writes scope
	// commutes: two of its name may change the same things in either order.
	commutes bool
	// closes: when it is given up, nobody knows the state of the connection.
	closes bool
}

// scope is a set of things that commands read and change.
type scope uint8

const (
	messages  scope = 1 << iota // those of the selected mailbox, and their flags
	mailboxes                   // what there are, what is in them, and what is kept about them
)

// ruleOf is the rule of a command. Whatever is not known better is alone.
func ruleOf(body types.CommandBody) rule {
	switch body.(type) {
	case *types.NoopCommand, *types.CheckCommand:
		return rule{}
	case *types.CapabilityCommand:
		return rule{claims: claimCapability}
	case *types.IDCommand:
		return rule{claims: claimID}
	case *types.EnableCommand:
		return rule{alone: true, claims: claimEnabled}
	case *types.LanguageCommand:
		return rule{alone: true, claims: claimLanguage | claimNamespace}
	case *types.ComparatorCommand:
		return rule{alone: true, claims: claimComparator}
	case *types.GetJMAPAccessCommand:
		return rule{claims: claimJMAPAccess}
	case *types.LoginCommand, *types.AuthenticateCommand, *types.StartTLSCommand, *types.LogoutCommand,
		*types.CompressCommand, *types.UnauthenticateCommand:
		return rule{alone: true, closes: true}
	}
	if r, ok := mailboxRule(body); ok {
		return r
	}
	if r, ok := messageRule(body); ok {
		return r
	}
	return rule{alone: true}
}

// mailboxRule is the rule of a command about mailboxes by their names.
func mailboxRule(body types.CommandBody) (r rule, ok bool) {
	switch body := body.(type) {
	case *types.ListCommand:
		r = rule{claims: claimList}
		if len(body.Return) > 0 {
			r.claims |= claimStatus | claimMyRights | claimMetadata
		}
	case *types.LSubCommand, *types.RLSubCommand:
		r = rule{claims: claimLSub}
	case *types.XListCommand:
		r = rule{claims: claimXList}
	case *types.RListCommand:
		r = rule{claims: claimList}
	case *types.StatusCommand:
		r = rule{claims: claimStatus}
	case *types.NamespaceCommand:
		r = rule{claims: claimNamespace}
	case *types.GetQuotaCommand:
		r = rule{claims: claimQuota}
	case *types.GetQuotaRootCommand:
		r = rule{claims: claimQuotaRoot | claimQuota}
	case *types.GetACLCommand:
		r = rule{claims: claimACL}
	case *types.ListRightsCommand:
		r = rule{claims: claimListRights}
	case *types.MyRightsCommand:
		r = rule{claims: claimMyRights}
	case *types.GetMetadataCommand:
		r = rule{claims: claimMetadata}
	case *types.GenURLAuthCommand:
		r = rule{claims: claimGenURLAuth}
	case *types.URLFetchCommand:
		r = rule{claims: claimURLFetch}
	case *types.SetQuotaCommand:
		return rule{claims: claimQuota, writes: mailboxes}, true
	case *types.SetACLCommand, *types.DeleteACLCommand, *types.SetMetadataCommand, *types.ResetKeyCommand:
		return rule{writes: mailboxes}, true
	case *types.SubscribeCommand, *types.UnsubscribeCommand:
		return rule{writes: mailboxes}, true
	case *types.AppendCommand:
		// The mailbox may be the one that is selected.
		return rule{writes: mailboxes | messages, commutes: true}, true
	case *types.NotifyCommand:
		return rule{alone: true, claims: claimStatus}, true
	case *types.SelectCommand:
		return selectRule(&body.SelectParams), true
	case *types.ExamineCommand:
		return selectRule(&body.SelectParams), true
	default:
		return rule{}, false
	}
	r.reads = mailboxes
	return r, true
}

func selectRule(params *types.SelectParams) rule {
	r := rule{alone: true}
	if params.QResync != nil {
		r.claims = claimFetch | claimVanishedEarlier
	}
	return r
}

// messageRule is the rule of a command about the messages of the selected mailbox.
func messageRule(body types.CommandBody) (r rule, ok bool) {
	switch body := body.(type) {
	case *types.FetchCommand:
		r = rule{claims: claimFetch, reads: messages, numbered: isSeqSet(body.Set), steady: isSeqSet(body.Set)}
		if body.Vanished {
			r.claims |= claimVanishedEarlier
		}
		if setsSeen(body.Items) {
			r.writes = messages
		}
	case *types.StoreCommand:
		r = rule{claims: claimFetch, reads: messages, writes: messages, numbered: isSeqSet(body.Set), steady: isSeqSet(body.Set)}
	case *types.SearchCommand:
		r = searchRule(body.Program, claimSearch, body.Return)
		r.steady = !body.UID
	case *types.SortCommand:
		r = searchRule(body.Program, claimSort, body.Return)
		r.steady = !body.UID
	case *types.ThreadCommand:
		r = searchRule(body.Program, claimThread, nil)
		r.steady = !body.UID
	case *types.ESearchCommand:
		r = searchRule(body.Program, claimSearch, &types.SearchReturn{All: true})
		r.reads |= mailboxes
	case *types.ConvertCommand:
		r = rule{claims: claimConverted, reads: messages, numbered: isSeqSet(body.Set), steady: isSeqSet(body.Set)}
	case *types.ConversionsCommand:
		r = rule{claims: claimConversion}
	case *types.UIDBatchesCommand:
		r = rule{claims: claimUIDBatches, reads: messages}
	case *types.CopyCommand:
		r = rule{reads: messages, writes: mailboxes, commutes: true, numbered: isSeqSet(body.Set)}
	case *types.MoveCommand:
		r = rule{reads: messages, writes: messages | mailboxes, numbered: isSeqSet(body.Set)}
	case *types.ExpungeCommand, *types.UIDExpungeCommand:
		r = rule{writes: messages | mailboxes}
	default:
		return rule{}, false
	}
	return r, true
}

// searchRule is the rule of a command that searches.
func searchRule(program types.SearchKey, plain claims, ret *types.SearchReturn) rule {
	r := rule{claims: plain | claimESearch, reads: messages, numbered: hasSeqs(program)}
	if ret != nil {
		// ESEARCH has the command's tag, and cannot be confused.
		r.claims, r.instead = claimESearch, plain
	}
	return r
}

// hasSeqs says whether a search program has sequence numbers in it.
func hasSeqs(program types.SearchKey) bool {
	for key := range types.SearchKeys(program) {
		if in, ok := key.(types.SearchSet); ok && isSeqSet(in.Set) {
			return true
		}
	}
	return false
}

func isSeqSet(set types.NumSet) bool {
	_, ok := set.(types.SeqSet)
	return ok
}

// setsSeen says whether to fetch the items may change the flag \Seen.
func setsSeen(items []types.FetchItem) bool {
	for _, item := range items {
		switch item := item.(type) {
		case types.FetchName:
			if item == types.FetchRFC822 || item == types.FetchRFC822Text {
				return true
			}
		case types.FetchSection:
			if !item.Peek {
				return true
			}
		case types.FetchBinary:
			if !item.Peek {
				return true
			}
		}
	}
	return false
}

// conflict says whether a command has to wait for one that is under way.
func conflict(before, next *command) bool {
	a, b := &before.rule, &next.rule
	switch {
	case a.alone || b.alone:
		return true
	case b.numbered && !a.steady:
		return true
	case a.writes&(b.reads|b.writes) != 0 || a.reads&b.writes != 0:
		if !a.commutes || !b.commutes || before.name != next.name {
			return true
		}
	}
	shared := a.claims & b.claims &^ tagged
	return shared != 0 && !distinct(before.body, next.body, shared)
}

// distinct says whether the answers to two commands tell of different mailboxes, or
// quota roots, and say of which.
func distinct(a, b types.CommandBody, shared claims) bool {
	if shared&(shared-1) != 0 || a.CommandName() != b.CommandName() {
		return false
	}
	s, ok := subjectOf(a)
	t, also := subjectOf(b)
	return ok && also && !s.equal(t)
}
