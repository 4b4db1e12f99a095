package parser

import (
	"bytes"
	"slices"

	"github.com/imapeg/imapeg/types"
)

// describe tells what the message so far says of the literal that comes next: it
// parses the message as if it ended with that literal, or before the item that the
// literal is in.
func (m *messageParser) describe(text []byte, in *Incoming) {
	if m.describer == nil {
		m.describer = new(messageParser)
		m.describer.init(&m.opts)
	}
	d := m.describer
	if fetch := d.complete(text, ")\r\n"); fetch != nil {
		in.Seq, in.UID = uint32(fetch.Seq), uint32(fetch.UID)
		in.Section = d.lastItem(text)
		return
	}
	begin, end := itemAround(text)
	if fetch := d.complete(text[:begin], "FLAGS ())\r\n"); fetch != nil {
		in.Seq, in.UID = uint32(fetch.Seq), uint32(fetch.UID)
		in.Section = string(text[begin:end])
	}
}

// complete parses the beginning of a FETCH response with an end put to it; nil when
// that is none.
func (m *messageParser) complete(text []byte, end string) *types.Fetch {
	whole := make([]byte, 0, len(text)+len(end)+framePad)
	whole = append(append(whole, text...), end...)
	f := frame{text: whole}
	// Within a message every line but the last ends in a literal's header.
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
		f.literals = append(f.literals, literal{end: at})
	}
	resp, _, err := parse(m, &f, &responses)
	if fetch, ok := resp.(*types.Fetch); ok && err == nil {
		return fetch
	}
	return nil
}

// lastItem is the name of the FETCH item whose literal's header ends a text that
// has been completed and parsed.
func (m *messageParser) lastItem(text []byte) string {
	tape := m.recogniser.tape[:m.recogniser.n]
	i := slices.IndexFunc(tape, func(t node) bool { return t.rule() == ruleMessageDataFetch || t.rule() == ruleUidfetchResp })
	last := -1 // the beginning of the last token directly in the response
	for k := uint32(i + 1); k < tape[i].next; k = tape[k].next {
		last = int(tape[k].begin)
	}
	header := bytes.LastIndexByte(text, '{')
	if header > 0 && text[header-1] == '~' {
		header--
	}
	if last < 0 || last > header {
		return ""
	}
	// The token begins with the item's name, with the bracket behind BODY, or
	// with the literal itself.
	begin := last
	switch {
	case last == header:
		begin = bytes.LastIndexAny(text[:header-1], " (") + 1
	case text[last] == '[':
		begin = bytes.LastIndexAny(text[:last], " (") + 1
	}
	return string(bytes.TrimRight(text[begin:header], " "))
}

// itemAround is the name of the FETCH item whose value is a list that has not
// ended at the end of the text; nothing at the end of the text when there is none.
func itemAround(text []byte) (begin, end int) {
	depth, open, quoted := 0, -1, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			if depth++; depth == 2 {
				open = i
			}
		case c == ')':
			depth--
		}
	}
	if depth < 2 {
		return len(text), len(text)
	}
	end = max(open-1, 0)
	return bytes.LastIndexAny(text[:end], " (") + 1, end
}
