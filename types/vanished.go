package types

// Vanished names messages that are gone. A server sends it instead of EXPUNGE once
// QRESYNC or UIDONLY is enabled.
//
//	S: * VANISHED (EARLIER) 41,43:116
//	S: * VANISHED 405,407
//
// RFC 7162 section 3.2.10.
//
//imap:rule expunged_resp
type Vanished struct {
	// Earlier says that they were gone before: it answers the question what has
	// happened since a mod-sequence, and the numbers of messages stay as they
	// are. There may be UIDs among them that the client never knew. Without it the
	// messages are gone now, and the sequence numbers of those behind them go
	// down.
	Earlier bool `imap:"vanished_earlier" json:"earlier,omitempty"`
	// UIDs are the UIDs of the messages.
	UIDs UIDSet `imap:"known_uids" json:"uids"`
}

func (*Vanished) response() {}

// ResponseName is "VANISHED".
func (*Vanished) ResponseName() string { return "VANISHED" }

func (v *Vanished) encode(e *encoder) {
	e.syntax("* VANISHED ")
	if v.Earlier {
		e.syntax("(EARLIER) ")
	}
	if v.UIDs.IsEmpty() && v.UIDs.Err() == nil && e.lenient() {
		return
	}
	e.knownSet("UIDs", v.UIDs)
}
