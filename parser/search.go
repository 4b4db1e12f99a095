package parser

import "github.com/imapeg/imapeg/types"

// searchProgram is a search program with the charset that it names.
type searchProgram struct {
	key     types.SearchKey
	charset string
}

var searches = language[searchProgram]{"search program", entrySearchProgram, (*recogniser).matchSearchProgram, (*builder).searchProgram}

// searchProgram makes the program that the recogniser has matched.
func (b *builder) searchProgram(r *recogniser, text []byte) (p searchProgram) {
	b.begin(r, text)
	for i := uint32(0); int(i) < len(b.tape); i = b.tape[i].next {
		switch t := &b.tape[i]; t.rule() {
		case ruleSearchCharset:
			p.charset = b.decoded(t)
		case ruleSearchKeys:
			p.key = b.buildSearchKey(i)
		}
	}
	return p
}

// ParseSearch reads a search program as it stands in a SEARCH command, behind the
// word SEARCH and the options in parentheses: for programs that people write, that
// are kept as filters (RFC 5466), or that stand in an URL. Strings are words or in
// quotes; there are no literals. The charset is that of a CHARSET before the program,
// usually empty. The error is an *[Error].
//
//	program, _, err := parser.ParseSearch(`OR SMALLER 5000 FROM "boss@example.com"`)
func ParseSearch(text string) (program types.SearchKey, charset string, err error) {
	own := make([]byte, len(text), len(text)+framePad)
	copy(own, text)
	var m messageParser
	m.init(nil)
	p, _, err := parse(&m, &frame{text: own}, &searches)
	return p.key, p.charset, err
}
