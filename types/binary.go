package types

// BinarySection is the content of a part without its content transfer encoding.
//
//	BINARY[1.2]<0> ~{342}
//
// RFC 3516 section 4.3, RFC 9051 section 7.5.2.
//
//imap:rule msg_att_binary
type BinarySection struct {
	// Part is the path to the part: 1.2 is {1, 2}. Empty means the message.
	Part []uint32 `imap:"section_part/section_part_number" json:"part,omitempty"`
	// Partial says whether the content is only a part, from Origin on. Not every
	// server says so: a client knows what it has asked for.
	Partial bool `imap:"section_origin" json:"partial,omitempty"`
	// Origin is the octet of the decoded content at which it begins.
	Origin int64 `imap:"section_origin" json:"origin,omitempty"`
	// Data is the content. It is NIL when there is no such part.
	Data Data `imap:"binary_data" json:"data"`
}

// BinarySize is the size of such content.
//
//	BINARY.SIZE[1.2] 342
//
// RFC 3516 section 4.3, RFC 9051 section 7.5.2.
//
//imap:rule msg_att_binary_size
type BinarySize struct {
	// Part is the path to the part: 1.2 is {1, 2}. Empty means the message.
	Part []uint32 `imap:"section_part/section_part_number" json:"part,omitempty"`
	// Size is the number of octets.
	Size int64 `imap:"binary_size" json:"size"`
}
