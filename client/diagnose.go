package client

import (
	"errors"
	"regexp"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// LoginReason is why a server refused a login, as far as it can be known.
type LoginReason string

// The reasons of [DiagnoseLogin], with what can be done about them.
const (
	// LoginUnknown: the server did not say. A wrong password is likely.
	LoginUnknown LoginReason = ""
	// LoginCredentials: the name, the password or the token is wrong. Ask the user.
	LoginCredentials LoginReason = "credentials"
	// LoginAuthorization: the user may not act on behalf of the other.
	LoginAuthorization LoginReason = "authorization"
	// LoginExpired: the password was right, and is too old.
	LoginExpired LoginReason = "expired"
	// LoginPrivacy: the server wants TLS first.
	LoginPrivacy LoginReason = "privacy required"
	// LoginUnavailable: a part of the server is down. Try again later.
	LoginUnavailable LoginReason = "unavailable"
	// LoginContactAdmin: only the administrator can help.
	LoginContactAdmin LoginReason = "contact the administrator"
	// LoginAppPassword: the provider wants a password that was made for this program,
	// in the settings of the account.
	LoginAppPassword LoginReason = "app password needed"
	// LoginWeb: the user has to log in with a browser first: LoginProblem.URL.
	LoginWeb LoginReason = "web login needed"
	// LoginDisabled: IMAP is switched off for this user, usually in the settings of
	// the account.
	LoginDisabled LoginReason = "IMAP is switched off"
	// LoginTooMany: the user has too many connections, or has tried too often. Try
	// again later.
	LoginTooMany LoginReason = "too many"
	// LoginID: the server wants to know which program this is: set [Options].ID.
	LoginID LoginReason = "ID needed"
)

// LoginProblem is what DiagnoseLogin has found out.
type LoginProblem struct {
	// Reason is the reason.
	Reason LoginReason
	// URL is where the user can do something about it. Empty when the server named
	// none. It is the server's: show it, do not open it unasked.
	URL string
	// Temporary says that the same may succeed later.
	Temporary bool
}

// loginTexts are what providers say, in lower case; the first that fits counts.
var loginTexts = [...]struct {
	reason LoginReason
	texts  []string
}{
	{LoginAppPassword, []string{"application-specific password", "app password", "app-specific password", "authorization code"}},
	{LoginWeb, []string{"web login required", "log in via your web browser", "login via your web browser"}},
	{LoginDisabled, []string{
		"not enabled for imap", "imap access is disabled", "imap is disabled", "imap4 is disabled", "imap is not enabled", "enable imap",
	}},
	{LoginID, []string{"unsafe login"}},
	{LoginTooMany, []string{
		"too many simultaneous connections", "maximum number of connections", "too many connections", "too many login", "rate limit",
	}},
	{LoginUnavailable, []string{"server busy", "server unavailable", "temporary authentication failure", "temporarily unavailable"}},
	{LoginCredentials, []string{"invalid credentials", "authentication failed", "authentication failure", "invalid login", "incorrect password", "login failed",
		"authenticated but not connected", // Exchange, of a user without a mailbox, to the first command after its OK
	}},
}

// webAddress is a URL in a text for humans.
var webAddress = regexp.MustCompile(`https?://[^\s"<>\]]+[^\s"<>\].,;)]`)

// DiagnoseLogin finds out why a login failed, or why the server did not even greet: of
// the response code where there is one (RFC 5530), otherwise of the texts that large
// providers are known for. Its answer is for telling the user what to do, and not for
// deciding about safety: servers may say anything.
//
//	_, err := conn.Login(ctx, "joe", password)
//	switch problem := client.DiagnoseLogin(err); problem.Reason {
//	case client.LoginAppPassword:
//		...
//	}
//
// For errors that are not the server's refusal it is the zero LoginProblem.
func DiagnoseLogin(err error) LoginProblem {
	var status *StatusError
	if !errors.As(err, &status) {
		return LoginProblem{}
	}
	problem := LoginProblem{Reason: reasonOfText(status)}
	if problem.Reason == LoginUnknown {
		problem.Reason = reasonOfCode(status.Code)
	}
	problem.URL = webAddress.FindString(status.Text)
	if code, ok := status.Code.(*types.CodeUnknown); ok && problem.URL == "" {
		problem.URL = webAddress.FindString(code.Data)
	}
	problem.Temporary = problem.Reason == LoginUnavailable || problem.Reason == LoginTooMany
	return problem
}

// reasonOfText comes first: [AUTHENTICATIONFAILED] and [ALERT] stand before many a
// text that says more.
func reasonOfText(status *StatusError) LoginReason {
	text := strings.ToLower(status.Text)
	for _, known := range loginTexts {
		for _, part := range known.texts {
			if !strings.Contains(text, part) {
				continue
			}
			if known.reason == LoginCredentials && reasonOfCode(status.Code) != LoginUnknown {
				return LoginUnknown // the code is more exact
			}
			return known.reason
		}
	}
	return LoginUnknown
}

func reasonOfCode(code types.Code) LoginReason {
	if code == nil {
		return LoginUnknown
	}
	switch strings.ToUpper(code.CodeName()) {
	case "AUTHENTICATIONFAILED":
		return LoginCredentials
	case "AUTHORIZATIONFAILED":
		return LoginAuthorization
	case "EXPIRED":
		return LoginExpired
	case "PRIVACYREQUIRED":
		return LoginPrivacy
	case "UNAVAILABLE":
		return LoginUnavailable
	case "CONTACTADMIN":
		return LoginContactAdmin
	case "WEBALERT":
		return LoginWeb
	case "LIMIT", "INUSE":
		return LoginTooMany
	}
	return LoginUnknown
}
