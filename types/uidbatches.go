package types

// UIDBatches splits the messages of the mailbox into batches of the size that was
// asked for: the answer to UIDBATCHES.
//
//   - UIDBATCHES (TAG "A143") 215295:99696,99695:20351,20350:7830,7829:1
//
// RFC 10022 section 3.1.2.
//
//imap:rule uidbatches_response
type UIDBatches struct {
	Correlator
	// Batches are the batches, that of the newest messages first; none when the
	// mailbox has none, or no such batches.
	Batches []UIDBatch `imap:"uid_batch" json:"batches"`
}

// UIDBatch is a range of UIDs. No message needs to have them, not even those at its
// ends.
//
//	215295:99696
//
//imap:rule uid_batch
type UIDBatch struct {
	// High is the highest UID of the batch, which comes first on the wire.
	High UID `imap:"uid_batch_high" json:"high"`
	// Low is the lowest.
	Low UID `imap:"uid_batch_low" json:"low"`
}

func (*UIDBatches) response() {}

// ResponseName is "UIDBATCHES".
func (*UIDBatches) ResponseName() string { return "UIDBATCHES" }

// Set is the batch as a set, for a command.
func (b UIDBatch) Set() UIDSet { return UIDs(Range(b.Low, b.High)) }

func (b *UIDBatches) encode(e *encoder) {
	e.syntax("* UIDBATCHES ")
	e.correlator(&b.Correlator)
	before := " "
	for _, batch := range b.Batches {
		e.syntax(before)
		e.positive("Batches", uint32(batch.High))
		e.syntax(":")
		e.positive("Batches", uint32(batch.Low))
		before = ","
	}
}
