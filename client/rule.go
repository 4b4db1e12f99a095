package client

import "github.com/imapeg/imapeg/types"

// maxInflight is how many commands are under way at most. Outlook refuses more
// than about 50.
const maxInflight = 20

// rule says how a command gets along with others: RFC 3501 section 5.5.
//
// The rules are stricter than the RFC's, since untagged data do not say which
// command they answer: two commands are under way together only when no data
// could be taken for the answer to either, and none of them changes what the
// other means.
type rule struct {
	// alone: it changes the state of the session or of a mailbox.
	alone bool
	// claims are the responses that answer it.
	claims claims
	// everything: all untagged data goes to its stream.
	everything bool
	// numbered: its arguments have message sequence numbers, so that no
	// EXPUNGE may be on its way when it is sent.
	numbered bool
	// steady: the server must not send EXPUNGE while it is under way.
	steady bool
	// closes: when it is given up, nobody knows the state of the connection.
	closes bool
}

// claims is a set of kinds of responses.
type claims uint8

const (
	claimFetch claims = 1 << iota
	claimList
	claimLSub
	claimStatus
	claimCapability
)

// ruleOf is the rule of a command. Whatever is not known better is alone.
func ruleOf(body types.CommandBody) rule {
	switch body := body.(type) {
	case *types.NoopCommand:
		return rule{}
	case *types.CapabilityCommand:
		return rule{claims: claimCapability}
	case *types.ListCommand:
		// With return options STATUS, MYRIGHTS and METADATA may answer it too.
		return rule{claims: claimList, alone: len(body.Return) > 0}
	case *types.LSubCommand:
		return rule{claims: claimLSub}
	case *types.StatusCommand:
		return rule{claims: claimStatus}
	case *types.FetchCommand:
		_, numbered := body.Set.(types.SeqSet)
		return rule{claims: claimFetch, numbered: numbered, steady: numbered}
	case *types.LoginCommand, *types.StartTLSCommand, *types.LogoutCommand:
		return rule{alone: true, closes: true}
	}
	return rule{alone: true}
}

// conflict says whether a command has to wait for one that is under way.
func conflict(before, next *command) bool {
	a, b := &before.rule, &next.rule
	switch {
	case a.alone || b.alone:
		return true
	case b.numbered && !a.steady:
		return true
	case a.claims&b.claims == 0:
		return false
	}
	// STATUS says of which mailbox it is.
	s, ok := before.body.(*types.StatusCommand)
	t, also := next.body.(*types.StatusCommand)
	return !ok || !also || s.Mailbox.Equal(t.Mailbox)
}

// claimOf is the kind of a response, 0 for those that no command can claim.
func claimOf(resp types.Response) claims {
	switch resp.(type) {
	case *types.Fetch:
		return claimFetch
	case *types.List:
		return claimList
	case *types.LSub:
		return claimLSub
	case *types.MailboxStatus:
		return claimStatus
	case *types.Capability:
		return claimCapability
	}
	return 0
}

// claimOfName is claimOf for a response that is known by name only.
func claimOfName(name string) claims {
	switch name {
	case "FETCH":
		return claimFetch
	case "LIST":
		return claimList
	case "LSUB":
		return claimLSub
	case "STATUS":
		return claimStatus
	case "CAPABILITY":
		return claimCapability
	}
	return 0
}
