package client

import (
	"iter"

	"github.com/imapeg/imapeg/types"
)

// maxSet is how long the text of a set may be in one command. Some servers take no line
// above 8192 octets, which RFC 7162 section 4 asks them for.
const maxSet = 7000

// pieces are the parts of a set that are sent one after the other, since a server may
// not take all of it in one line. UIDs stay what they are meanwhile; sequence numbers do
// not, and so a set of these is one piece.
func pieces(set types.NumSet) []types.NumSet {
	uids, ok := set.(types.UIDSet)
	if !ok || uids.IsEmpty() || uids.IsSaved() || uids.Err() != nil {
		return []types.NumSet{set} // what is wrong with it is for the encoder to say
	}
	var list []types.NumSet
	for _, part := range uids.Split(maxSet) {
		list = append(list, part)
	}
	return list
}

// inTurn makes one loop of several, which ends with the first error that ends one of
// them.
func inTurn[T any](loops []iter.Seq2[T, error]) iter.Seq2[T, error] {
	if len(loops) == 1 {
		return loops[0]
	}
	return func(yield func(T, error) bool) {
		for _, loop := range loops {
			for value, err := range loop {
				if !yield(value, err) || err != nil && !IsPartial(err) {
					return
				}
			}
		}
	}
}
