package types

// CapabilityCommand asks what the server can do: [*Capability].
//
//	abcd CAPABILITY
//
// RFC 3501 section 6.1.1.
//
//imap:rule command_capability
type CapabilityCommand struct{}

// NoopCommand does nothing; the server may use it to tell news.
//
//	a002 NOOP
//
// RFC 3501 section 6.1.2.
//
//imap:rule command_noop
type NoopCommand struct{}

// LogoutCommand ends the session. The server says BYE and closes the connection.
//
//	A023 LOGOUT
//
// RFC 3501 section 6.1.3.
//
//imap:rule command_logout
type LogoutCommand struct{}

// StartTLSCommand begins TLS: behind the server's OK comes the handshake.
//
//	a002 STARTTLS
//
// RFC 3501 section 6.2.1.
//
//imap:rule command_starttls
type StartTLSCommand struct{}

// UnauthenticateCommand undoes the login and the selection of a mailbox; the
// connection is as it was before login, and another user may log in.
//
//	a UNAUTHENTICATE
//
// It needs UNAUTHENTICATE. RFC 8437 section 3.
//
//imap:rule command_unauthenticate
type UnauthenticateCommand struct{}

// LoginCommand logs a user in with a password in plain text.
//
//	a001 LOGIN SMITH SESAME
//
// RFC 3501 section 6.2.3.
//
//imap:rule login
type LoginCommand struct {
	// Username is the user's name.
	Username string `imap:"userid" json:"username"`
	// Password is the user's password.
	Password Secret `imap:"password" json:"password"`
}

// EnableCommand turns extensions on that change what the server says: [*Enabled].
// The server needs the capability ENABLE or IMAP4rev2.
//
//	t2 ENABLE CONDSTORE UTF8=ACCEPT
//
// RFC 5161.
//
//imap:rule enable
type EnableCommand struct {
	// Caps are the capabilities to be turned on.
	Caps []Cap `imap:"capability" json:"caps"`
}

// IdleCommand asks the server to tell news as they happen, until the client sends
// [*IdleDone]. The server needs the capability IDLE or IMAP4rev2.
//
//	A002 IDLE
//
// RFC 2177.
//
//imap:rule command_idle
type IdleCommand struct{}

// IdleDone ends an [*IdleCommand]. It is a line of its own, without a tag, and may
// be sent when the server has answered with a [*Continuation].
//
//	DONE
//
// RFC 2177.
//
//imap:rule idle_done
type IdleDone struct{}

// CommandName is "CAPABILITY".
func (*CapabilityCommand) CommandName() string { return "CAPABILITY" }

// CommandName is "NOOP".
func (*NoopCommand) CommandName() string { return "NOOP" }

// CommandName is "LOGOUT".
func (*LogoutCommand) CommandName() string { return "LOGOUT" }

// CommandName is "STARTTLS".
func (*StartTLSCommand) CommandName() string { return "STARTTLS" }

// CommandName is "UNAUTHENTICATE".
func (*UnauthenticateCommand) CommandName() string { return "UNAUTHENTICATE" }

// CommandName is "LOGIN".
func (*LoginCommand) CommandName() string { return "LOGIN" }

// CommandName is "ENABLE".
func (*EnableCommand) CommandName() string { return "ENABLE" }

// CommandName is "IDLE".
func (*IdleCommand) CommandName() string { return "IDLE" }

// CommandName is "DONE".
func (*IdleDone) CommandName() string { return "DONE" }

func (*IdleDone) untagged() {}

func (*CapabilityCommand) encode(e *encoder) { e.syntax("CAPABILITY") }
func (*NoopCommand) encode(e *encoder)       { e.syntax("NOOP") }
func (*LogoutCommand) encode(e *encoder)     { e.syntax("LOGOUT") }
func (*StartTLSCommand) encode(e *encoder)   { e.syntax("STARTTLS") }

func (*UnauthenticateCommand) needs() []AnyOf { return []AnyOf{{CapUnauthenticate}} }

func (*UnauthenticateCommand) encode(e *encoder) { e.syntax("UNAUTHENTICATE") }

func (c *LoginCommand) encode(e *encoder) {
	e.syntax("LOGIN ")
	e.astring("Username", c.Username)
	e.syntax(" ")
	e.astring("Password", c.Password.Reveal())
}

func (*IdleCommand) encode(e *encoder) { e.syntax("IDLE") }
func (*IdleDone) encode(e *encoder)    { e.syntax("DONE") }

func (c *EnableCommand) encode(e *encoder) {
	e.syntax("ENABLE")
	for _, c := range c.Caps {
		e.syntax(" ")
		e.atom("Caps", string(c))
	}
	if len(c.Caps) == 0 {
		e.fail("Caps", "there are none")
	}
}

func (*IdleCommand) needs() []AnyOf   { return []AnyOf{{CapIdle, CapIMAP4rev2}} }
func (*EnableCommand) needs() []AnyOf { return []AnyOf{{CapEnable, CapIMAP4rev2}} }
