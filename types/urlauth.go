package types

// ResetKeyCommand revokes all URLs into a mailbox that were authorised until now, or
// into all mailboxes. The server needs the capability URLAUTH.
//
//	a33 RESETKEY INBOX XSAMPLE
//
// RFC 4467 section 7 (BASE.6.3.RESETKEY).
//
//imap:rule resetkey
type ResetKeyCommand struct {
	// All says that it is for all mailboxes; Mailbox and Mechanisms are empty then.
	All bool `imap:"resetkey_all" json:"all,omitempty"`
	// Mailbox is the name of the mailbox.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox,omitempty"`
	// Mechanisms are the mechanisms to make keys for, INTERNAL when there are none.
	Mechanisms []string `imap:"mechanism" json:"mechanisms,omitempty"`
}

// GenURLAuthCommand asks the server to authorise URLs: [*GenURLAuth]. The server
// needs the capability URLAUTH.
//
//	a777 GENURLAUTH "imap://joe@example.com/INBOX/;uid=20/;section=1.2;urlauth=submit+fred" INTERNAL
//
// RFC 4467 section 7 (BASE.6.3.GENURLAUTH).
//
//imap:rule genurlauth
type GenURLAuthCommand struct {
	// URLs are the URLs, each with its mechanism.
	URLs []URLToAuthorise `imap:"genurlauth_url" json:"urls"`
}

// URLToAuthorise is a URL of a [GenURLAuthCommand].
//
//imap:rule genurlauth_url
type URLToAuthorise struct {
	// URL is the URL up to the access identifier: "...;urlauth=submit+fred". See
	// [URL].
	URL string `imap:"url_rump" json:"url"`
	// Mechanism is how it is authorised: "INTERNAL".
	Mechanism string `imap:"mechanism" json:"mechanism"`
}

// URLFetchCommand asks for what URLs name: [*URLFetch]. The server needs the
// capability URLAUTH.
//
//	a002 URLFETCH "imap://joe@example.com/INBOX/;uid=20/;section=1.2;urlauth=submit+fred:internal:91354a473744909de610943775f92038"
//
// RFC 4467 section 7 (BASE.6.3.URLFETCH), RFC 5524 section 3.1.
//
//imap:rule urlfetch
type URLFetchCommand struct {
	// URLs are the URLs, each with what is asked for.
	URLs []URLToFetch `imap:"url_fetch_arg" json:"urls"`
}

// URLToFetch is a URL of a [URLFetchCommand].
//
//	("imap://joe@example.com/INBOX/;uid=20/;section=1.3;urlauth=..." BODYPARTSTRUCTURE BINARY)
//
//imap:rule url_fetch_arg
type URLToFetch struct {
	// URL is the URL with its authorisation.
	URL string `imap:"url_full" json:"url"`
	// Items are what is asked for: none for the content as it is. The server needs
	// the capability URLAUTH=BINARY for any.
	Items []URLItem `imap:"url_fetch_param" json:"items,omitempty"`
}

// URLItem is what URLFETCH can ask for of a URL. Items that are not among the
// constants are sent as they are.
//
//imap:rule url_fetch_param
//imap:enum
type URLItem string

// The items of RFC 5524 section 3.1.
const (
	// URLBody is the content as it is: [URLContent].Body.
	URLBody URLItem = "BODY"
	// URLBinary is the content without its content transfer encoding:
	// [URLContent].Binary.
	URLBinary URLItem = "BINARY"
	// URLBodyPartStructure is the structure of the part:
	// [URLContent].BodyStructure.
	URLBodyPartStructure URLItem = "BODYPARTSTRUCTURE"
)

// GenURLAuth has the URLs that were authorised, in the order of the
// [GenURLAuthCommand].
//
//	S: * GENURLAUTH "imap://joe@example.com/INBOX/;uid=20/;section=1.2;urlauth=submit+fred:internal:91354a473744909de610943775f92038"
//
// RFC 4467 section 8 (BASE.7.2.GENURLAUTH).
//
//imap:rule genurlauth_data
type GenURLAuth struct {
	// URLs are the URLs. Who has one has the right: they are not to be logged.
	URLs []string `imap:"url_full" json:"urls"`
}

// URLFetch has what URLs name, or some of it: one response need not have all.
//
//	S: * URLFETCH "imap://joe@example.com/INBOX/;uid=20/..." {28}
//
// RFC 4467 section 8 (BASE.7.2.URLFETCH).
//
//imap:rule urlfetch_data
type URLFetch struct {
	// Contents are the contents.
	Contents []URLContent `imap:"urldata" json:"contents"`
}

// URLContent is what a URL names.
//
// RFC 4467 section 8, RFC 5524 section 3.2.
//
//imap:rule urldata
type URLContent struct {
	// URL is the URL.
	URL string `imap:"url_full" json:"url"`
	// Data is the content, when no items were asked for; and NIL when the server
	// does not give it, whatever was asked for.
	Data Data `imap:"urldata_data" json:"data"`
	// Body is the content, with URLBody; nil when it did not come.
	Body *Data `imap:"url_meta_body_data" json:"body,omitempty"`
	// Binary is the decoded content, with URLBinary, NIL when it cannot be decoded;
	// nil when it did not come.
	Binary *Data `imap:"binary_data" json:"binary,omitempty"`
	// BodyStructure is the structure of the part, with URLBodyPartStructure; nil
	// when it did not come.
	BodyStructure *BodyStructure `imap:"url_meta_structure" json:"bodystructure,omitempty"`
}

func (*GenURLAuth) response() {}
func (*URLFetch) response()   {}

// ResponseName is "GENURLAUTH".
func (*GenURLAuth) ResponseName() string { return "GENURLAUTH" }

// ResponseName is "URLFETCH".
func (*URLFetch) ResponseName() string { return "URLFETCH" }

// CommandName is "RESETKEY".
func (*ResetKeyCommand) CommandName() string { return "RESETKEY" }

// CommandName is "GENURLAUTH".
func (*GenURLAuthCommand) CommandName() string { return "GENURLAUTH" }

// CommandName is "URLFETCH".
func (*URLFetchCommand) CommandName() string { return "URLFETCH" }

func (*ResetKeyCommand) needs() []AnyOf   { return []AnyOf{{CapURLAuth}} }
func (*GenURLAuthCommand) needs() []AnyOf { return []AnyOf{{CapURLAuth}} }

func (c *URLFetchCommand) needs() []AnyOf {
	needs := []AnyOf{{CapURLAuth}}
	for _, u := range c.URLs {
		if len(u.Items) > 0 {
			needs = addNeed(needs, CapURLAuthBinary, CapURLFetchBinary)
		}
	}
	return needs
}

func (c *ResetKeyCommand) encode(e *encoder) {
	e.syntax("RESETKEY")
	if c.All {
		if c.Mailbox != "" || len(c.Mechanisms) > 0 {
			e.fail("All", "it is for all mailboxes, and not for one")
		}
		return
	}
	e.syntax(" ")
	e.mailbox("Mailbox", c.Mailbox)
	for _, m := range c.Mechanisms {
		e.syntax(" ")
		e.mechanism("Mechanisms", m)
	}
}

func (c *GenURLAuthCommand) encode(e *encoder) {
	e.syntax("GENURLAUTH")
	if len(c.URLs) == 0 {
		e.fail("URLs", "there are none")
	}
	for _, u := range c.URLs {
		e.syntax(" ")
		e.string("URLs", u.URL)
		e.syntax(" ")
		e.mechanism("URLs", u.Mechanism)
	}
}

func (c *URLFetchCommand) encode(e *encoder) {
	e.syntax("URLFETCH")
	if len(c.URLs) == 0 {
		e.fail("URLs", "there are none")
	}
	for _, u := range c.URLs {
		e.syntax(" ")
		if len(u.Items) == 0 {
			e.string("URLs", u.URL)
			continue
		}
		e.syntax("(")
		e.string("URLs", u.URL)
		for _, item := range u.Items {
			e.syntax(" ")
			e.atom("URLs", string(item))
		}
		e.syntax(")")
	}
}

func (g *GenURLAuth) encode(e *encoder) {
	e.syntax("* GENURLAUTH")
	if len(g.URLs) == 0 {
		e.fail("URLs", "there are none")
	}
	for _, url := range g.URLs {
		e.syntax(" ")
		e.string("URLs", url)
	}
}

func (u *URLFetch) encode(e *encoder) {
	e.syntax("* URLFETCH")
	if len(u.Contents) == 0 {
		e.fail("Contents", "there are none")
	}
	for i := range u.Contents {
		e.syntax(" ")
		u.Contents[i].encode(e)
	}
}

func (c *URLContent) encode(e *encoder) {
	e.string("Contents", c.URL)
	if c.Body == nil && c.Binary == nil && c.BodyStructure == nil {
		e.syntax(" ")
		e.data("Contents", c.Data)
		return
	}
	if !c.Data.IsNil() {
		e.fail("Contents", "Data goes with no other")
	}
	if c.BodyStructure != nil {
		e.syntax(" (BODYPARTSTRUCTURE ")
		e.encodeBody(c.BodyStructure, true)
		e.syntax(")")
	}
	if c.Binary != nil {
		e.syntax(" (BINARY ")
		e.binary("Contents", *c.Binary)
		e.syntax(")")
	}
	if c.Body != nil {
		e.syntax(" (BODY ")
		e.data("Contents", *c.Body)
		e.syntax(")")
	}
}
