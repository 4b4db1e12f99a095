package pool

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

const (
	// throttled is how long to wait when a server that throttles does not say how long.
	throttled = time.Minute
	// maxPause is the longest time that a server may ask for.
	maxPause = time.Hour
)

// Verdict says whether to connect again after an error.
type Verdict int

// The verdicts.
const (
	// Fatal: not before something has changed. The server refused the login, does not
	// have what is needed, or has a certificate that is not valid; or nobody knows what
	// the error means.
	Fatal Verdict = iota
	// Temporary: later. The network is down, or the server is.
	Temporary
	// Busy: later, or when another connection of this user has been closed.
	Busy
)

func (v Verdict) String() string {
	switch v {
	case Temporary:
		return "temporary"
	case Busy:
		return "busy"
	}
	return "fatal"
}

// fatalErrors are fatal whatever is around them.
var fatalErrors = [...]error{
	client.ErrInsecure, client.ErrLoginDisabled, client.ErrPreauth, client.ErrInjected, client.ErrAuthenticated,
	types.CodeAuthenticationFailed, types.CodeAuthorizationFailed, types.CodeExpired, types.CodePrivacyRequired,
	types.CodeContactAdmin, types.CodeNoPerm,
}

// Judge says whether to connect again after an error of Dial or Login, and how long to
// wait at least; 0 when the server did not say.
//
// Temporary are errors of the network, among them names that do not resolve, since
// computers on the move have such moments; deadlines; a BYE; and a NO or BAD that says so,
// by the codes UNAVAILABLE, INUSE, LIMIT, OVERQUOTA and SERVERBUG or by what large
// providers are known to say. An error of the caller's own is temporary if it has a method
// Temporary that says so. All else is fatal: a password is not sent again to a server that
// did not want it.
func Judge(err error) (Verdict, time.Duration) {
	for _, fatal := range fatalErrors {
		if errors.Is(err, fatal) {
			return Fatal, 0
		}
	}
	var status *client.StatusError
	if errors.As(err, &status) {
		return judgeStatus(status)
	}
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError // no TLS at that port
	if errors.As(err, &certificate) || errors.As(err, &record) {
		return Fatal, 0
	}
	var temporary interface{ Temporary() bool }
	var network net.Error
	var conn *client.ConnError
	switch {
	case errors.As(err, &conn), errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return Temporary, 0
	case errors.As(err, &temporary) && temporary.Temporary():
		return Temporary, 0
	}
	return Fatal, 0
}

func judgeStatus(status *client.StatusError) (Verdict, time.Duration) {
	pause := suggestedPause(status)
	problem := client.DiagnoseLogin(status)
	switch {
	case problem.Reason == client.LoginTooMany:
		return Busy, pause
	case problem.Temporary, pause > 0, status.Status == types.BYE:
		return Temporary, pause
	}
	for _, code := range [...]types.CodeKeyword{types.CodeServerBug, types.CodeOverQuota} {
		if errors.Is(status, code) {
			return Temporary, pause
		}
	}
	return Fatal, 0
}

// suggested is what Microsoft 365 says: "Request is throttled. Suggested Backoff Time:
// 299961 milliseconds".
var suggested = regexp.MustCompile(`(?i)backoff time: *([0-9]{1,9}) *milliseconds`)

// suggestedPause is how long the server wants the client to wait, 0 when it does not say
// such a thing. Gmail says THROTTLED at the end of the text.
func suggestedPause(status *client.StatusError) time.Duration {
	text := status.Text
	if status.Code != nil {
		text = status.Code.Error() + " " + text
	}
	if m := suggested.FindStringSubmatch(text); m != nil {
		ms, _ := strconv.Atoi(m[1])                                                     // nine digits always are a number
		return min(max(time.Duration(ms)*time.Millisecond, time.Millisecond), maxPause) // 0 would mean that it did not say
	}
	if strings.Contains(strings.ToLower(text), "throttled") {
		return throttled
	}
	return 0
}
