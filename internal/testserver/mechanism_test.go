package testserver

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMechanisms logs in with what the accounts of a server have, by all mechanisms that are simple enough to be
// written down here.
func TestMechanisms(t *testing.T) {
	t.Parallel()
	text := func(s string) mechanism { return func([]byte) []byte { return []byte(s) } }
	bearer := func(user, token string) mechanism {
		return text("n,a=" + user + ",\x01auth=Bearer " + token + "\x01\x01")
	}
	x := func(user, token string) mechanism {
		return text("user=" + user + "\x01auth=Bearer " + token + "\x01\x01")
	}
	type test struct {
		name string
		with mechanism
		ok   bool
	}
	eachKind(t, func(t *testing.T, kind Kind) {
		server := kind.Start(t)
		tests := []test{
			{"PLAIN", text("\x00" + server.User + "\x00" + server.Password), true},
			{"PLAIN", text("\x00" + server.User + "\x00wrong"), false},
			{"CRAM-MD5", cram(md5.New, server.User, server.Password), true},
			{"EXTERNAL", text(""), true},
		}
		switch kind.Name {
		case "Dovecot":
			tests = append(tests,
				test{"ANONYMOUS", text("joe@example.org"), true},
				test{"OAUTHBEARER", bearer(server.User, server.OAuthToken), true},
				test{"OAUTHBEARER", bearer(server.User, server.ExpiredOAuthToken), false},
				test{"XOAUTH2", x(server.User, server.OAuthToken), true},
				test{"XOAUTH2", x(server.User, server.ExpiredOAuthToken), false},
				test{"XOAUTH2", x(server.User, server.Other().OAuthToken), false},
			)
		case "Cyrus":
			tests = append(tests, test{"ANONYMOUS", text("joe@example.org"), true})
		case "Courier":
			tests = append(tests,
				test{"CRAM-SHA1", cram(sha1.New, server.User, server.Password), true},
				test{"CRAM-SHA256", cram(sha256.New, server.User, server.Password), true},
			)
		}
		assert.Equal(t, kind.Name == "Dovecot", server.OAuthToken != "")
		assert.Equal(t, kind.Name == "Dovecot", server.ExpiredOAuthToken != "")
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				config := server.TLSConfig()
				config.Certificates = append(config.Certificates, server.ClientCertificate)
				c, err := dialTLS(server.TLS, config)
				require.NoError(t, err)
				defer c.Close()
				err = c.authenticate(test.name, test.with)
				if !test.ok {
					var status *statusError
					assert.ErrorAs(t, err, &status)
					return
				}
				require.NoError(t, err)
				_, err = c.command("NOOP")
				assert.NoError(t, err)
				if test.name != "ANONYMOUS" {
					assertCount(t, c, "INBOX", 0)
				}
			})
		}
	})
}

// mechanism gives the answer to a challenge.
type mechanism func(challenge []byte) []byte

func cram(h func() hash.Hash, user, password string) mechanism {
	return func(challenge []byte) []byte {
		mac := hmac.New(h, []byte(password))
		mac.Write(challenge)
		return []byte(user + " " + hex.EncodeToString(mac.Sum(nil)))
	}
}

// authenticate sends the command without an initial response, which not every server knows. What a server says of
// a failure is answered with an empty line.
func (c *conn) authenticate(name string, with mechanism) error {
	line := "AUTHENTICATE " + name
	tag, err := c.send(line)
	if err != nil {
		return err
	}
	response, err := c.response()
	if err != nil {
		return err
	}
	challenge, err := base64.StdEncoding.DecodeString(response[len("+ "):])
	if err != nil {
		return &statusError{line, response}
	}
	answer := base64.StdEncoding.EncodeToString(with(challenge))
	if response, err = c.exchange(answer); err != nil {
		return err
	}
	if response[0] == '+' {
		if response, err = c.exchange(""); err != nil {
			return err
		}
	}
	for response[0] == '*' {
		if response, err = c.response(); err != nil {
			return err
		}
	}
	if response[:len(tag)+len(" OK")] != tag+" OK" {
		return &statusError{line, response}
	}
	return nil
}

func (c *conn) exchange(line string) (response string, err error) {
	if _, err := io.WriteString(c, line+"\r\n"); err != nil {
		return "", err
	}
	return c.response()
}
