package client

import (
	"slices"

	"github.com/imapeg/imapeg/types"
)

// blockSize is how many messages a block of a uidMap has at most.
const blockSize = 512

// uidMap knows which UID each message of the selected mailbox has, as far as the server
// has told: the UIDs by sequence number, in ascending order, with 0 where it is not
// known.
//
// The UIDs are in blocks, so that the end of one message does not move all behind it,
// and a block of which nothing is known has no memory.
type uidMap struct {
	blocks []uidBlock
	n      int64 // messages
}

type uidBlock struct {
	n    int64
	uids []types.UID // n of them, or nil
}

// len is the number of messages.
func (m *uidMap) len() int64 { return m.n }

// grow adds messages whose UIDs are not known.
func (m *uidMap) grow(n int64) {
	m.n += n
	if last := len(m.blocks) - 1; last >= 0 {
		b := &m.blocks[last]
		if b.uids == nil { // costs nothing, however large
			b.n += n
			return
		}
		for n > 0 && b.n < blockSize {
			b.uids, b.n, n = append(b.uids, 0), b.n+1, n-1
		}
	}
	if n > 0 {
		m.blocks = append(m.blocks, uidBlock{n: n})
	}
}

// forget keeps the number of messages alone.
func (m *uidMap) forget() {
	n := m.n
	*m = uidMap{}
	m.grow(n)
}

// find gives the block of a message and its place in it.
func (m *uidMap) find(seq types.SeqNum) (block int, at int64, ok bool) {
	if seq == 0 || int64(seq) > m.n {
		return 0, 0, false
	}
	at = int64(seq) - 1
	for block = range m.blocks {
		if at < m.blocks[block].n {
			break
		}
		at -= m.blocks[block].n
	}
	return block, at, true
}

// uid is the UID of a message, 0 when it is not known.
func (m *uidMap) uid(seq types.SeqNum) types.UID {
	block, at, ok := m.find(seq)
	if !ok || m.blocks[block].uids == nil {
		return 0
	}
	return m.blocks[block].uids[at]
}

// seq is the sequence number of a message, 0 when it is not known.
func (m *uidMap) seq(uid types.UID) types.SeqNum {
	if uid == 0 {
		return 0
	}
	before := int64(0)
	for _, b := range m.blocks {
		if low, high := b.bounds(); low <= uid && uid <= high {
			if i := slices.Index(b.uids, uid); i >= 0 {
				return types.SeqNum(before + int64(i) + 1)
			}
			return 0
		}
		before += b.n
	}
	return 0
}

// set notes the UID of a message. When that does not go with the order of the others,
// all of them are forgotten: somebody is wrong, and nobody knows who.
func (m *uidMap) set(seq types.SeqNum, uid types.UID) {
	block, at, ok := m.find(seq)
	if !ok || uid == 0 {
		return
	}
	if m.blocks[block].uids == nil {
		block, at = m.split(block, at)
	}
	if b := m.blocks[block]; b.uids[at] == uid {
		return
	}
	m.blocks[block].uids[at] = uid
	if !m.inOrder(block, at) {
		m.forget()
	}
}

// split makes a block with memory of the part of one without that has a place in it.
func (m *uidMap) split(block int, at int64) (newBlock int, newAt int64) {
	b := m.blocks[block]
	first := at / blockSize * blockSize
	n := min(blockSize, b.n-first)
	parts := make([]uidBlock, 0, 3)
	if first > 0 {
		parts = append(parts, uidBlock{n: first})
	}
	newBlock = block + len(parts)
	parts = append(parts, uidBlock{n: n, uids: make([]types.UID, n, blockSize)})
	if rest := b.n - first - n; rest > 0 {
		parts = append(parts, uidBlock{n: rest})
	}
	m.blocks = append(m.blocks[:block], append(parts, m.blocks[block+1:]...)...)
	return newBlock, at - first
}

// inOrder says whether a UID is above those before it and below those behind it.
func (m *uidMap) inOrder(block int, at int64) bool {
	uid := m.blocks[block].uids[at]
	if low := m.below(block, at); low >= uid {
		return false
	}
	high := m.above(block, at+1)
	return high == 0 || high > uid
}

// below is the last UID that is known before a place, 0 for none.
func (m *uidMap) below(block int, at int64) types.UID {
	for i := at - 1; i >= 0; i-- {
		if uid := m.blocks[block].uids[i]; uid != 0 {
			return uid
		}
	}
	for block--; block >= 0; block-- {
		if _, high := m.blocks[block].bounds(); high != 0 {
			return high
		}
	}
	return 0
}

// above is the first UID that is known from a place on, 0 for none.
func (m *uidMap) above(block int, at int64) types.UID {
	for _, uid := range m.blocks[block].uids[at:] {
		if uid != 0 {
			return uid
		}
	}
	for block++; block < len(m.blocks); block++ {
		if low, _ := m.blocks[block].bounds(); low != 0 {
			return low
		}
	}
	return 0
}

// remove takes a message out, and gives the UID that it had, 0 when it was not known.
func (m *uidMap) remove(seq types.SeqNum) types.UID {
	uid := m.uid(seq)
	if block, at, ok := m.find(seq); ok {
		m.cut(block, at, 1)
	}
	return uid
}

// cut takes n messages of a block out, from a place on.
func (m *uidMap) cut(block int, at, n int64) {
	b := &m.blocks[block]
	if b.uids != nil {
		b.uids = append(b.uids[:at], b.uids[at+n:]...)
	}
	b.n -= n
	m.n -= n
	if b.n == 0 {
		m.blocks = append(m.blocks[:block], m.blocks[block+1:]...)
	}
}

// vanish takes out the messages with UIDs from first to last, all of which were there,
// and gives their number. Those whose UIDs are not known can only be where these fit
// in: which of them go makes no difference.
func (m *uidMap) vanish(first, last types.UID) int64 {
	count := int64(last) - int64(first) + 1
	// What is between the last UID below first and the first one above last.
	var begin, known, at int64
	end := int64(-1)
	for _, b := range m.blocks {
		low, high := b.bounds()
		switch {
		case high == 0: // none is known
		case high < first:
			begin = at + b.lastKnown() + 1
		case low > last:
			if end < 0 {
				end = at + b.firstKnown()
			}
		default:
			for i, uid := range b.uids {
				switch {
				case uid == 0:
				case uid < first:
					begin = at + int64(i) + 1
				case uid <= last:
					known++
				case end < 0:
					end = at + int64(i)
				}
			}
		}
		if end >= 0 {
			break
		}
		at += b.n
	}
	if end < 0 {
		end = m.n
	}
	unknown := end - begin - known
	gone := known + min(count-known, unknown)
	m.removeRange(begin, end-begin)
	m.insertUnknown(begin, known+unknown-gone)
	return gone
}

// bounds are the first and the last UID that is known, 0 when none is.
func (b *uidBlock) bounds() (low, high types.UID) {
	if i := b.firstKnown(); i >= 0 {
		return b.uids[i], b.uids[b.lastKnown()]
	}
	return 0, 0
}

// firstKnown is the place of the first UID that is known, -1 when none is.
func (b *uidBlock) firstKnown() int64 {
	for i, uid := range b.uids {
		if uid != 0 {
			return int64(i)
		}
	}
	return -1
}

// lastKnown is the place of the last one.
func (b *uidBlock) lastKnown() int64 {
	for i := len(b.uids) - 1; i >= 0; i-- {
		if b.uids[i] != 0 {
			return int64(i)
		}
	}
	return -1
}

// removeRange takes out n messages from an index on.
func (m *uidMap) removeRange(at, n int64) {
	for n > 0 {
		block, in, ok := m.find(types.SeqNum(at + 1))
		if !ok {
			return
		}
		k := min(n, m.blocks[block].n-in)
		m.cut(block, in, k)
		n -= k
	}
}

// insertUnknown puts n messages in whose UIDs are not known.
func (m *uidMap) insertUnknown(at, n int64) {
	if n == 0 {
		return
	}
	block, in, ok := m.find(types.SeqNum(at + 1))
	if !ok {
		m.grow(n)
		return
	}
	m.n += n
	b := m.blocks[block]
	var parts []uidBlock
	if in > 0 {
		parts = append(parts, uidBlock{n: in, uids: b.uids[:in:in]})
	}
	parts = append(parts, uidBlock{n: n})
	rest := uidBlock{n: b.n - in}
	if b.uids != nil {
		rest.uids = append(make([]types.UID, 0, blockSize), b.uids[in:]...)
	}
	parts = append(parts, rest)
	m.blocks = append(m.blocks[:block], append(parts, m.blocks[block+1:]...)...)
}
