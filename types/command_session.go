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
