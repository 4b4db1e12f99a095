package types

// GetJMAPAccessCommand asks where the same mail can be had by JMAP: [*JMAPAccess].
//
//	1b GETJMAPACCESS
//
// It needs JMAPACCESS. RFC 9698 section 4.
//
//imap:rule command_getjmapaccess
type GetJMAPAccessCommand struct{}

// JMAPAccess says where the same mail can be had by JMAP, with the same password.
//
//   - JMAPACCESS "https://example.com/.well-known/jmap"
//
// RFC 9698 section 4.
//
//imap:rule resp_jmapaccess
type JMAPAccess struct {
	// URL is the URL of the JMAP session resource.
	URL string `imap:"jmapaccess_url" json:"url"`
}

func (*JMAPAccess) response() {}

// ResponseName is "JMAPACCESS".
func (*JMAPAccess) ResponseName() string { return "JMAPACCESS" }

// CommandName is "GETJMAPACCESS".
func (*GetJMAPAccessCommand) CommandName() string { return "GETJMAPACCESS" }

func (*GetJMAPAccessCommand) needs() []AnyOf { return []AnyOf{{CapJMAPAccess}} }

func (*GetJMAPAccessCommand) encode(e *encoder) { e.syntax("GETJMAPACCESS") }

func (j *JMAPAccess) encode(e *encoder) {
	e.syntax("* JMAPACCESS ")
	e.quoted("URL", j.URL)
}
