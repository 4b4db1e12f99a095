package testserver

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/testmail"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCapabilities has the client log in to each server, whose capabilities are those that tests of the client
// count on, and fetch a message.
func TestCapabilities(t *testing.T) {
	t.Parallel()
	// Before the login, on a connection with TLS and a certificate of the client; and after it.
	tests := map[string]struct{ before, after string }{
		"Dovecot": {
			before: `AUTH=PLAIN AUTH=LOGIN AUTH=CRAM-MD5 AUTH=DIGEST-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256 AUTH=EXTERNAL
				AUTH=ANONYMOUS AUTH=OAUTHBEARER AUTH=XOAUTH2 SASL-IR`,
			after: `IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS
				THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED
				I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE
				SNIPPET=FUZZY PREVIEW STATUS=SIZE SAVEDATE SEARCH=FUZZY LITERAL+ NOTIFY URLAUTH URLAUTH=BINARY METADATA
				SPECIAL-USE COMPRESS=DEFLATE QUOTA ACL RIGHTS=texk`,
		},
		"Cyrus": {
			before: `AUTH=PLAIN AUTH=LOGIN AUTH=CRAM-MD5 AUTH=DIGEST-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-1-PLUS AUTH=SCRAM-SHA-256
				AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-512 AUTH=SCRAM-SHA-512-PLUS AUTH=EXTERNAL AUTH=ANONYMOUS SASL-IR`,
			after: `IMAP4rev1 LITERAL+ ID ENABLE ACL ANNOTATE-EXPERIMENT-1 BINARY CATENATE CHILDREN CONDSTORE CREATE-SPECIAL-USE
				ESEARCH ESORT LIST-EXTENDED LIST-MYRIGHTS LIST-STATUS MAILBOX-REFERRALS METADATA MOVE MULTIAPPEND NAMESPACE
				OBJECTID PREVIEW QRESYNC QUOTA RIGHTS=kxten SAVEDATE SEARCH=FUZZY SORT SORT=DISPLAY SPECIAL-USE STATUS=SIZE
				THREAD=ORDEREDSUBJECT THREAD=REFERENCES UIDPLUS UNSELECT URLAUTH URLAUTH=BINARY WITHIN LIST-METADATA THREAD=REFS
				XLIST COMPRESS=DEFLATE IDLE APPENDLIMIT=4294967295`,
		},
		"Courier": {
			before: `AUTH=PLAIN AUTH=LOGIN AUTH=CRAM-MD5 AUTH=CRAM-SHA1 AUTH=CRAM-SHA256 AUTH=EXTERNAL`,
			after: `IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE ACL ACL2=UNION
				ENABLE UTF8=ACCEPT`,
		},
	}
	eachKind(t, func(t *testing.T, kind Kind) {
		server := kind.Start(t)
		raw := testmail.Small()[0].Raw
		server.Deliver(t, "INBOX", raw)

		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		config := server.TLSConfig()
		config.Certificates = append(config.Certificates, server.ClientCertificate)
		conn, err := client.DialTLS(ctx, server.TLS, &client.Options{TLSConfig: config})
		require.NoError(t, err)
		defer conn.Close()
		capability, err := conn.Capability(ctx)
		require.NoError(t, err)
		assertCapabilities(t, tests[kind.Name].before, capability)
		sess, err := conn.Login(ctx, server.User, types.NewSecret(server.Password))
		require.NoError(t, err)
		capability, err = sess.Capability(ctx)
		require.NoError(t, err)
		assertCapabilities(t, tests[kind.Name].after, capability)

		inbox, err := sess.Examine(ctx, "INBOX")
		require.NoError(t, err)
		messages, err := client.Collect(inbox.Fetch(ctx, types.UIDs(1), types.BodyPeek()))
		require.NoError(t, err)
		require.Len(t, messages, 1)
		data, ok := messages[0].Section(types.BodyPeek().Section)
		assert.True(t, ok)
		assert.Equal(t, string(raw), data.String())
		assert.NoError(t, sess.Logout(ctx))
	})
}

func assertCapabilities(t *testing.T, want string, got *types.Capability) {
	t.Helper()
	t.Log(got.Caps)
	var missing []string
	for _, name := range strings.Fields(want) {
		if !got.Has(types.Cap(name)) {
			missing = append(missing, name)
		}
	}
	assert.Empty(t, missing)
}
