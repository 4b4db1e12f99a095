package client_test

import (
	"io"
	"testing"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDiagnoseLogin(t *testing.T) {
	for answer, want := range map[string]client.LoginProblem{
		"NO [AUTHENTICATIONFAILED] Authentication failed.":        {Reason: client.LoginCredentials},
		"NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)": {Reason: client.LoginCredentials},
		"NO [ALERT] Invalid credentials (Failure)":                {Reason: client.LoginCredentials},
		"NO LOGIN failed.":                                  {Reason: client.LoginCredentials},
		"NO [AUTHORIZATIONFAILED] no":                       {Reason: client.LoginAuthorization},
		"NO [EXPIRED] login failed":                         {Reason: client.LoginExpired},
		"NO [PRIVACYREQUIRED] TLS":                          {Reason: client.LoginPrivacy},
		"NO [UNAVAILABLE] Temporary authentication failure": {Reason: client.LoginUnavailable, Temporary: true},
		"NO [CONTACTADMIN] no":                              {Reason: client.LoginContactAdmin},
		"NO [ALERT] Application-specific password required: https://support.example.com/185833 (Failure)": {
			Reason: client.LoginAppPassword, URL: "https://support.example.com/185833"},
		"NO [WEBALERT https://accounts.example.com/ContinueSignIn?sarp=1] Web login required.": {
			Reason: client.LoginWeb, URL: "https://accounts.example.com/ContinueSignIn?sarp=1"},
		"NO [ALERT] Please log in via your web browser: https://support.example.com/78754 (Failure)": {
			Reason: client.LoginWeb, URL: "https://support.example.com/78754"},
		"NO [ALERT] Your account is not enabled for IMAP use. Please visit your settings.": {Reason: client.LoginDisabled},
		"NO Domain is disabled, IMAP access is disabled":                                   {Reason: client.LoginDisabled},
		"NO [ALERT] Too many simultaneous connections. (Failure)":                          {Reason: client.LoginTooMany, Temporary: true},
		"NO [LIMIT] Login rate": {Reason: client.LoginTooMany, Temporary: true},
		"NO Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)": {
			Reason: client.LoginTooMany, Temporary: true},
		"NO LOGIN Unsafe Login. Please contact kefu@188.com for help": {Reason: client.LoginID},
		"BAD User is authenticated but not connected.":                {Reason: client.LoginCredentials},
		"NO no": {},
	} {
		conn := scripted(t, greets("")+"C: A0001 LOGIN joe 12345678\nS: A0001 "+answer+"\n", nil)
		_, err := conn.Login(testContext(t), "joe", types.NewSecret("12345678"))
		require.Error(t, err)
		assert.Equal(t, want, client.DiagnoseLogin(err), answer)
	}
	_, err := dialScript(t, "S: * BYE Too many connections from your address\nclose\n", nil)
	assert.Equal(t, client.LoginProblem{Reason: client.LoginTooMany, Temporary: true}, client.DiagnoseLogin(err))
	assert.Zero(t, client.DiagnoseLogin(nil))
	assert.Zero(t, client.DiagnoseLogin(io.EOF))
}
