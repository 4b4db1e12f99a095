package types

import (
	"strconv"
	"strings"
	"time"
)

// URL is an IMAP URL: a server, a mailbox, the result of a search, a message or a
// part of one; absolute, or relative to another URL. ParseURL of package parser
// reads it; its method String writes it.
//
//	imap://minbari.example.org/gray-council;UIDVALIDITY=385759045/;UID=20
//
// RFC 5092, RFC 5593; the lists of mailboxes of RFC 2192.
//
//imap:rule imap_url
type URL struct {
	// Absolute says that the URL begins with "imap://". Without it the URL is
	// relative.
	Absolute bool `imap:"imapurl_scheme" json:"absolute,omitempty"`
	// Server is the server, nil in a relative URL without one.
	Server *URLServer `imap:"iserver" json:"server,omitempty"`
	// Rooted says that there is a slash before the mailbox: an absolute path. A
	// relative URL without it, and without a server, is relative to the base's
	// path.
	Rooted bool `imap:"imapurl_slash" json:"rooted,omitempty"`

	// Mailbox is the mailbox's name in UTF-8, not in modified UTF-7: see
	// NewMailbox. In a list of mailboxes it may have wildcards.
	Mailbox URLText `imap:"enc_mailbox" json:"mailbox,omitempty"`
	// UIDValidity is the mailbox's UIDVALIDITY, 0 when it is not given. With
	// another one the URL is stale.
	UIDValidity uint32 `imap:"imapurl_uidvalidity" json:"uidvalidity,omitempty"`
	// List is "LIST" or "LSUB" when the URL is that of a list of mailboxes
	// (RFC 2192).
	List URLList `imap:"list_type" json:"list,omitempty"`
	// Search is a search program, the arguments of a SEARCH command.
	Search URLText `imap:"enc_search" json:"search,omitempty"`

	// UID is the message, 0 when the URL is not that of a message.
	UID UID `imap:"imapurl_uid" json:"uid,omitempty"`
	// Section is the part of the message, as it stands in the brackets of
	// BODY[...]; empty for the whole.
	Section URLText `imap:"enc_section" json:"section,omitempty"`
	// Partial is a range of octets, nil for all.
	Partial *URLPartial `imap:"imapurl_partial" json:"partial,omitempty"`

	// Auth is the authorization to use the URL, nil when there is none.
	Auth *URLAuth `imap:"iurlauth" json:"auth,omitempty"`
}

// URLServer is the server of an URL, and as whom to log in there.
//
//	michael;AUTH=GSSAPI@minbari.example.org:143
//
// RFC 5092 section 3. Mind its section 3.2 before you send a password to a server
// that an URL names.
//
//imap:rule iserver
type URLServer struct {
	// User is the user, empty when none is named.
	User URLText `imap:"imapurl_user" json:"user,omitempty"`
	// Mechanism is the SASL mechanism to use, empty when none is named.
	Mechanism URLText `imap:"enc_auth_type" json:"mechanism,omitempty"`
	// AnyMechanism says ";AUTH=*": a mechanism of the client's choice.
	AnyMechanism bool `imap:"iauth_any" json:"any_mechanism,omitempty"`
	// Host is the name or the IPv4 address of the server, or an IPv6 address in
	// brackets.
	Host URLText `imap:"host_literal,host_name" json:"host"`
	// Port is the port, 0 for the default, which is 143.
	Port uint32 `imap:"port" json:"port,omitempty"`
}

// URLList is a kind of list of mailboxes.
//
//imap:rule list_type
//imap:enum
type URLList string

// The lists of RFC 2192 section 7.
const (
	URLListAll        URLList = "LIST"
	URLListSubscribed URLList = "LSUB"
)

// URLPartial is a range of octets.
//
//imap:rule imapurl_partial
type URLPartial struct {
	// Offset is the first octet, counted from 0.
	Offset int64 `imap:"imapurl_offset" json:"offset"`
	// Length is how many octets there are, 0 for all that follow.
	Length int64 `imap:"imapurl_length" json:"length,omitempty"`
}

// URLAuth is who may use an URL, and the proof of it: the URLAUTH of RFC 4467.
//
//	;EXPIRE=2006-12-31T00:00:00Z;URLAUTH=submit+fred:INTERNAL:91354a473744909de610943775f92038
//
// RFC 5092 section 6.1.
//
//imap:rule iurlauth
type URLAuth struct {
	// Expire is until when, in the format of RFC 3339; empty for ever. See
	// ExpireTime.
	Expire string `imap:"expire_date_time" json:"expire,omitempty"`
	// Access is who: "submit", "user", "authuser", "anonymous", or an application
	// of RFC 5593.
	Access string `imap:"access_name" json:"access"`
	// User is the user of "submit" and "user", empty for the others.
	User URLText `imap:"access_user" json:"user,omitempty"`
	// Mechanism is how the token was made, and Token the proof in hexadecimal
	// digits, 32 at least. Both are empty in what GENURLAUTH is asked with.
	Mechanism string `imap:"uauth_mechanism" json:"mechanism,omitempty"`
	Token     string `imap:"enc_urlauth" json:"token,omitempty"`
}

// ExpireTime is Expire as a moment, zero when there is none.
func (a *URLAuth) ExpireTime() (time.Time, error) {
	if a.Expire == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, a.Expire)
}

// URLText is a text of an URL with its percent-encoding undone: any octets.
//
//imap:text
type URLText string

func (u URLText) appendJSON(dst []byte) []byte { return appendJSONString(dst, string(u)) }

// ParseURLText undoes the percent-encoding of a text. A "%" without two
// hexadecimal digits behind it stays.
func ParseURLText(encoded string) URLText {
	if !strings.Contains(encoded, "%") {
		return URLText(encoded)
	}
	out := make([]byte, 0, len(encoded))
	for i := 0; i < len(encoded); i++ {
		if encoded[i] == '%' && i+2 < len(encoded) {
			if c, err := strconv.ParseUint(encoded[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(c))
				i += 2
				continue
			}
		}
		out = append(out, encoded[i])
	}
	return URLText(out)
}

// What stands in an URL without being encoded, besides letters and digits.
const (
	urlUnreserved = "-._~!$'()*+,"
	urlUser       = urlUnreserved + "&="
	urlPath       = urlUser + ":@/"
	// In an address in brackets.
	urlHostLiteral = urlUser + ":;"
)

// String is the URL as it is written. An URL that was read comes out the same but
// for letter case and for the percent-encoding of what needs none. Fields that do
// not go together, such as a section of no message, give an URL that ParseURL
// refuses.
func (u *URL) String() string {
	var b strings.Builder
	if u.Absolute {
		b.WriteString("imap:")
	}
	if u.Server != nil {
		b.WriteString("//")
		u.Server.write(&b)
	}
	if u.Rooted || u.Server != nil && (u.Mailbox != "" || u.List != "") {
		b.WriteByte('/')
	}
	u.writeMailbox(&b)
	if u.UIDValidity != 0 {
		b.WriteString(";UIDVALIDITY=" + strconv.FormatUint(uint64(u.UIDValidity), 10))
	}
	if u.List != "" {
		b.WriteString(";TYPE=" + string(u.List))
	}
	if u.Search != "" {
		b.WriteByte('?')
		writeURLText(&b, u.Search, urlPath)
	}
	slash := u.Mailbox != ""
	parameter := func(name, value string) {
		if slash {
			b.WriteByte('/')
		}
		slash = true
		b.WriteString(name)
		b.WriteString(value)
	}
	if u.UID != 0 {
		parameter(";UID=", strconv.FormatUint(uint64(u.UID), 10))
	}
	if u.Section != "" {
		parameter(";SECTION=", "")
		writeURLPath(&b, u.Section, urlPath, u.Partial == nil && u.Auth != nil)
	}
	if u.Partial != nil {
		parameter(";PARTIAL=", strconv.FormatInt(u.Partial.Offset, 10))
		if u.Partial.Length != 0 {
			b.WriteString("." + strconv.FormatInt(u.Partial.Length, 10))
		}
	}
	if u.Auth != nil {
		u.Auth.write(&b)
	}
	return b.String()
}

// writeMailbox writes the mailbox so that its beginning is neither a scheme nor a
// server.
func (u *URL) writeMailbox(b *strings.Builder) {
	text := u.Mailbox
	if strings.HasPrefix(string(text), "/") {
		b.WriteString("%2F")
		text = text[1:]
	}
	plain := urlPath
	if u.Server == nil && !u.Rooted {
		plain = strings.Replace(urlPath, ":", "", 1)
	}
	writeURLPath(b, text, plain, u.UIDValidity != 0 || u.List != "")
}

// writeURLPath is writeURLText for what may have slashes in it. One at its end
// would be taken for the beginning of a part when a semicolon follows at once.
func writeURLPath(b *strings.Builder, text URLText, plain string, semicolon bool) {
	before, ends := strings.CutSuffix(string(text), "/")
	if !ends || !semicolon {
		writeURLText(b, text, plain)
		return
	}
	writeURLText(b, URLText(before), plain)
	b.WriteString("%2F")
}

func (s *URLServer) write(b *strings.Builder) {
	begin := b.Len()
	writeURLText(b, s.User, urlUser)
	switch {
	case s.AnyMechanism:
		b.WriteString(";AUTH=*")
	case s.Mechanism == "*":
		b.WriteString(";AUTH=%2A")
	case s.Mechanism != "":
		b.WriteString(";AUTH=")
		writeURLText(b, s.Mechanism, urlUser)
	}
	if b.Len() > begin {
		b.WriteByte('@')
	}
	if isHostLiteral(string(s.Host)) {
		b.WriteString(string(s.Host))
	} else {
		writeURLText(b, s.Host, urlUser+";")
	}
	if s.Port != 0 {
		b.WriteString(":" + strconv.FormatUint(uint64(s.Port), 10))
	}
}

// isHostLiteral says whether a host is an address in brackets, which are not
// encoded; a name may begin with a bracket too.
func isHostLiteral(host string) bool {
	address, opened := strings.CutPrefix(host, "[")
	address, closed := strings.CutSuffix(address, "]")
	return opened && closed && address != "" && !strings.ContainsFunc(address, func(c rune) bool {
		return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune(urlHostLiteral, c))
	})
}

func (a *URLAuth) write(b *strings.Builder) {
	if a.Expire != "" {
		b.WriteString(";EXPIRE=" + a.Expire)
	}
	b.WriteString(";URLAUTH=" + a.Access)
	if a.User != "" {
		b.WriteByte('+')
		writeURLText(b, a.User, urlUser)
	}
	if a.Mechanism != "" {
		b.WriteString(":" + a.Mechanism + ":" + a.Token)
	}
}

// writeURLText writes a text and encodes what is neither a letter, nor a digit,
// nor one of some others. A slash before a semicolon in the text needs no care:
// semicolons are always encoded.
func writeURLText(b *strings.Builder, text URLText, plain string) {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(text); i++ {
		c := text[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
}
