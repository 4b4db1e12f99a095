package reference

import "slices"

// Token is the match of a rule: its name, and where it begins and ends.
type Token struct {
	Rule       string
	Begin, End uint32
}

// Parser runs peg's parser on bytes. It is for one goroutine at a time.
type Parser struct {
	peg   *IMAP
	runes []rune
}

// Parse matches a message against an entry point of the grammar. The text is a message as
// the framer cuts it, and literalEnds are the places where the octets of literals
// stood in it. The tokens come in the order in which their matches end; ok says
// whether all of the text has matched.
func (p *Parser) Parse(entry string, text []byte, literalEnds []uint32) (tokens []Token, ok bool) {
	rule := slices.Index(rul3s[:], entry)
	if rule < 0 {
		return nil, false
	}
	// peg works on runes: as Latin-1 every byte is one, and offsets stay.
	p.runes = p.runes[:0]
	for _, c := range text {
		p.runes = append(p.runes, rune(c))
	}
	if p.peg == nil {
		p.peg = new(IMAP)
		if p.peg.Init() != nil {
			return nil, false
		}
	}
	p.peg.Buffer, p.peg.LiteralEnds, p.peg.FromClient = string(p.runes), literalEnds, entry == "command"
	p.peg.Reset()
	if p.peg.Parse(rule) != nil {
		return nil, false
	}
	matches := p.peg.Tokens()
	tokens = make([]Token, len(matches))
	for i, t := range matches {
		tokens[i] = Token{rul3s[t.pegRule], t.begin, t.end}
	}
	root := tokens[len(tokens)-1]
	return tokens, root.Rule == entry && int(root.End) == len(text)
}
