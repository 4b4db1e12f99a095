package parser

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// What String writes of any URL whose fields go together, ParseURL reads back.
func TestAnyURL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := anyURL(t)
		back, err := ParseURL(u.String())
		require.NoError(t, err, "%q", u.String())
		require.Equal(t, u, back, "%q", u.String())
	})
}

func anyURL(t *rapid.T) *types.URL {
	text := func(name string, min int) types.URLText {
		return types.URLText(rapid.SliceOfN(rapid.Byte(), min, 8).Draw(t, name))
	}
	some := func(name string) bool { return rapid.Bool().Draw(t, name) }
	u := new(types.URL)
	if some("server") {
		u.Absolute = some("absolute")
		u.Server = &types.URLServer{User: text("user", 0), Host: text("host", 0), Port: rapid.Uint32().Draw(t, "port")}
		switch rapid.IntRange(0, 2).Draw(t, "auth") {
		case 0:
			u.Server.AnyMechanism = true
		case 1:
			u.Server.Mechanism = text("mechanism", 0)
		}
		if some("address") || u.Server.Host != "" && u.Server.Host[0] == '[' {
			u.Server.Host = "[::1]"
		}
		u.Rooted = true
	} else {
		u.Rooted = some("rooted")
	}
	u.Mailbox = text("mailbox", 1)
	u.UIDValidity = rapid.Uint32().Draw(t, "uidvalidity")
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		u.Search = text("search", 0)
	case 1:
		u.UIDValidity, u.List = 0, rapid.SampledFrom([]types.URLList{types.URLListAll, types.URLListSubscribed}).Draw(t, "list")
		u.Rooted = true // RFC 2192 has no relative one
	case 2:
		u.UID = types.UID(rapid.Uint32Min(1).Draw(t, "uid"))
		u.Section = text("section", 0)
		if some("partial") {
			u.Partial = &types.URLPartial{Offset: rapid.Int64Min(0).Draw(t, "offset"), Length: rapid.Int64Min(0).Draw(t, "length")}
		}
		if some("urlauth") {
			u.Auth = &types.URLAuth{Access: "user", User: text("user", 0)}
			if some("token") {
				u.Auth.Mechanism, u.Auth.Token = "INTERNAL", "91354a473744909de610943775f92038"
				u.Auth.Expire = "2006-12-31T00:00:00Z"
			}
		}
	}
	return u
}

func TestResolveURL(t *testing.T) {
	tests := []struct{ base, relative, want string }{
		{"imap://h/m;UIDVALIDITY=9/;UID=20/;SECTION=1.2", ";SECTION=1.4", "imap://h/m;UIDVALIDITY=9/;UID=20/;SECTION=1.4"},
		{"imap://a;AUTH=*@h/m/;UID=20/;SECTION=1.2", "", "imap://a;AUTH=*@h/m/;UID=20/;SECTION=1.2"},
		{"imap://h/a/b/;UID=20", "c", "imap://h/a/b/c"},
		{"imap://h/a/b/;UID=20", "/c%2Fd/;UID=1", "imap://h/c/d/;UID=1"},
		{"imap://h/a", "//i:1143/b?ALL", "imap://i:1143/b?ALL"},
		{"imap://h/a%20%C3%A9/;UID=20", ";UID=21/;PARTIAL=0.5", "imap://h/a%20%C3%A9/;UID=21/;PARTIAL=0.5"},
	}
	for _, test := range tests {
		base, err := ParseURL(test.base)
		require.NoError(t, err)
		relative, err := ParseURL(test.relative)
		require.NoError(t, err)
		u, err := ResolveURL(base, relative)
		require.NoError(t, err, "%s", test.relative)
		assert.Equal(t, test.want, u.String())
	}
}

func TestResolveURLThatIsNoIMAPURL(t *testing.T) {
	base, err := ParseURL("imap://h/a")
	require.NoError(t, err)
	_, err = ResolveURL(base, &types.URL{Section: "1"})
	assert.ErrorIs(t, err, ErrSyntax)
}

func TestURLAuthExpireTime(t *testing.T) {
	u, err := ParseURL("imap://h/a/;UID=1;EXPIRE=2006-12-31T00:00:00.5-08:00;URLAUTH=anonymous")
	require.NoError(t, err)
	at, err := u.Auth.ExpireTime()
	require.NoError(t, err)
	assert.Equal(t, "2006-12-31T08:00:00.5Z", at.UTC().Format("2006-01-02T15:04:05.999Z07:00"))
	u, err = ParseURL("imap://h/a/;UID=1;URLAUTH=anonymous")
	require.NoError(t, err)
	at, err = u.Auth.ExpireTime()
	require.NoError(t, err)
	assert.True(t, at.IsZero())
}

// Any text is an URL or an error, and an URL is the same when it is written and
// read again.
func FuzzURL(f *testing.F) {
	for _, v := range tables(f, "messages") {
		if v.kind == anURL {
			f.Add(v.wire)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseURL(s)
		if err != nil {
			require.Nil(t, u)
			return
		}
		back, err := ParseURL(u.String())
		require.NoError(t, err, "%q of %q", u.String(), s)
		require.Equal(t, u, back, "%q of %q", u.String(), s)
	})
}
