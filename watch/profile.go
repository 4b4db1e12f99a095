package watch

import (
	"slices"
	"strings"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// Profile is what is known of a kind of servers. A server is of that kind if any of
// Host, Greeting, ID and Cap is that of the server.
type Profile struct {
	// Name is for humans.
	Name string
	// Host is the end of the server's name, "rambler.ru": see [Options].Host.
	Host string
	// Greeting is a part of the text of the server's greeting, in any case of letters.
	Greeting string
	// ID is a part of the name or the vendor that the server says when it is asked with
	// ID, in any case of letters. It counts if the server was asked: see
	// [client.Session.ServerID].
	//
	// [client.Session.ServerID]: https://pkg.go.dev/github.com/imapeg/imapeg/client#Session.ServerID
	ID string
	// Cap is a capability that no other servers have.
	Cap types.Cap

	// Renew is how long an IDLE may last; 0 for the default.
	Renew time.Duration
	// Poll is the interval at which the server is polled; 0 for the default.
	Poll time.Duration
	// NoIdle says that its IDLE is of no use.
	NoIdle bool
	// ByStatus says that NOOP is not enough to poll it: STATUS is asked, too, and may
	// give an [Anew] with [ErrBehind].
	ByStatus bool
}

// Profiles are the profiles that are used unless [Options].Profiles says otherwise. The
// first that fits counts.
func Profiles() []Profile {
	return []Profile{
		// EmailEngine restarts IDLE after 55 s, or rambler.ru ends it.
		{Name: "Rambler", Host: "rambler.ru", Renew: 55 * time.Second},
		// EmailEngine: Yahoo ends an IDLE after 3 minutes. MailKit knows the server, which
		// is AOL's too, by this capability.
		{Name: "Yahoo", Cap: "XYMHIGHESTMODSEQ", Renew: 2*time.Minute + 50*time.Second},
		// 163.com, 126.com and yeah.net. EmailEngine: there is no IDLE, and NOOP does not
		// keep the connection, but STATUS every 55 s does.
		{Name: "Coremail", Greeting: "Coremail", ID: "Coremail", NoIdle: true, Poll: 55 * time.Second, ByStatus: true},
		// EmailEngine selects the mailbox again to see what is new.
		{Name: "Naver", Host: "naver.com", ByStatus: true},
		// FairEmail does not use the IDLE of wp.pl: it does not take DONE.
		{Name: "WP", Host: "wp.pl", NoIdle: true},
	}
}

// profileOf is the profile of a server.
func profileOf(sess *client.Session, caps *types.Capability, opts *Options) Profile {
	profiles := opts.Profiles
	if profiles == nil {
		profiles = Profiles()
	}
	greeting := strings.ToLower(sess.Greeting().Text)
	host := "." + strings.ToLower(strings.TrimSuffix(opts.Host, "."))
	i := slices.IndexFunc(profiles, func(p Profile) bool {
		return p.Host != "" && strings.HasSuffix(host, "."+strings.ToLower(p.Host)) ||
			p.Greeting != "" && strings.Contains(greeting, strings.ToLower(p.Greeting)) ||
			p.ID != "" && saysID(sess, strings.ToLower(p.ID)) ||
			p.Cap != "" && caps.Has(p.Cap)
	})
	var p Profile
	if i >= 0 {
		p = profiles[i]
	}
	if p.Renew == 0 {
		p.Renew = defaultRenew
	}
	if p.Poll == 0 {
		p.Poll = defaultPoll
	}
	if opts.Renew > 0 {
		p.Renew = opts.Renew
	}
	if opts.Poll > 0 {
		p.Poll = opts.Poll
	}
	return p
}

// saysID says whether the server has said that it is this.
func saysID(sess *client.Session, part string) bool {
	return slices.ContainsFunc(sess.ServerID(), func(p types.IDParam) bool {
		return (strings.EqualFold(p.Name, "name") || strings.EqualFold(p.Name, "vendor")) && strings.Contains(strings.ToLower(p.Value.String()), part)
	})
}
