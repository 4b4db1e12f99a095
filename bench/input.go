package bench

import (
	"fmt"
	"strconv"
)

// DefaultSeed is the seed of the inputs that README.md's table is made from.
const DefaultSeed = 20240229

// Area names a kind of traffic, which is a row group of the table.
type Area string

// The areas of the benchmark.
const (
	AreaEnvelope          Area = "ENVELOPE"
	AreaBodyStructure     Area = "BODYSTRUCTURE"
	AreaFlags             Area = "FLAGS"
	AreaFlagsModSeq       Area = "FLAGS+MODSEQ"
	AreaBody              Area = "BODY[]"
	AreaListStatus        Area = "LIST+STATUS"
	AreaSearch            Area = "SEARCH"
	AreaESearch           Area = "ESEARCH"
	AreaListStatusSearch  Area = "LIST+STATUS+SEARCH"
	AreaListStatusESearch Area = "LIST+STATUS+ESEARCH"
	AreaCommands          Area = "COMMANDS"
)

// Areas returns every area, in the order of the table.
func Areas() []Area {
	return []Area{
		AreaEnvelope, AreaBodyStructure, AreaFlags, AreaFlagsModSeq, AreaBody,
		AreaListStatus, AreaSearch, AreaESearch,
		AreaListStatusSearch, AreaListStatusESearch,
		AreaCommands,
	}
}

// Units returns how many units (messages of FETCH areas, sessions of COMMANDS,
// mailbox trees and SEARCH responses of the others) the area's input in the table has. It is
// large enough for the set-up of a client to vanish.
func (a Area) Units() int {
	switch a {
	case AreaEnvelope, AreaBodyStructure:
		return 2000
	case AreaFlags, AreaFlagsModSeq:
		return 10000
	case AreaBody:
		return 400
	case AreaSearch, AreaESearch:
		return 20
	case AreaCommands:
		return 200
	default:
		return 4
	}
}

// A CommandKind tells which command a client would have sent to get a part of
// an input. Libraries that are measured through their client send it.
type CommandKind int

// The kinds of command.
const (
	CommandFetch      CommandKind = iota // FETCH 1:n (...)
	CommandListStatus                    // LIST "" "*" RETURN (STATUS (...))
	CommandSearch                        // SEARCH ALL
	CommandESearch                       // UID SEARCH RETURN (COUNT ALL) ALL
)

// Span is a half-open range of offsets in Input.Bytes.
type Span struct{ Begin, End int }

// Input is a stream as a server sends it: a greeting, then the untagged
// responses and the tagged answer of each command. The tags are T1, T2 and so
// on. That of COMMANDS is what clients send, one session behind the other.
type Input struct {
	// Area says what the stream consists of.
	Area Area
	// Bytes is the whole stream.
	Bytes []byte
	// Greeting is the length of the greeting line at the start of Bytes. What
	// follows is only sent once the client has sent its commands.
	Greeting int
	// Commands are what a client has to send for this stream, in order.
	Commands []CommandKind
	// Messages are the places of the untagged responses that carry values, or of
	// the commands, which are what "per message" in the table counts.
	Messages []Span
	// Want holds the values, one per message.
	Want []Record
}

const (
	mailboxes     = 500  // in one tree
	searchNumbers = 5000 // in one SEARCH or ESEARCH response
)

// Generate builds the input of an area. The same area, number of units and
// seed give the same bytes on every machine and with every version of Go.
func Generate(area Area, units int, seed uint64) (*Input, error) {
	g := &generator{in: &Input{Area: area}, rng: rng(seed)}
	if area == AreaCommands {
		g.repeat(units, g.session)
		return g.in, nil
	}
	g.greeting()

	switch area {
	case AreaEnvelope:
		g.fetch(units, (*generator).envelopeItem)
	case AreaBodyStructure:
		g.fetch(units, (*generator).bodyStructureItem)
	case AreaFlags:
		g.fetch(units, (*generator).flagsItem)
	case AreaFlagsModSeq:
		g.fetch(units, (*generator).flagsModSeqItem)
	case AreaBody:
		g.fetch(units, (*generator).bodyItem)
	case AreaListStatus:
		g.repeat(units, g.listStatus)
	case AreaSearch:
		g.repeat(units, g.search)
	case AreaESearch:
		g.repeat(units, g.esearch)
	case AreaListStatusSearch:
		g.repeat(units, g.listStatus, g.search)
	case AreaListStatusESearch:
		g.repeat(units, g.listStatus, g.esearch)
	default:
		return nil, fmt.Errorf("bench: unknown area %q", area)
	}
	return g.in, nil
}

// generator writes an input.
type generator struct {
	in   *Input
	rng  rng
	uid  uint32
	text []byte // filler for message bodies
}

// greeting writes what a server says first.
func (g *generator) greeting() {
	g.line("* PREAUTH [CAPABILITY IMAP4rev1 ENABLE CONDSTORE ESEARCH LIST-EXTENDED LIST-STATUS] bench ready")
	g.in.Greeting = len(g.in.Bytes)
}

// line writes a line.
func (g *generator) line(s string) { g.raw(s, "\r\n") }

// raw writes strings as they are.
func (g *generator) raw(parts ...string) {
	for _, s := range parts {
		g.in.Bytes = append(g.in.Bytes, s...)
	}
}

// num writes a decimal number.
func (g *generator) num(n uint64) { g.in.Bytes = strconv.AppendUint(g.in.Bytes, n, 10) }

// tag returns the tag of the command that is being answered.
func (g *generator) tag() string { return "T" + strconv.Itoa(len(g.in.Commands)) }

// command writes the answers to one command.
func (g *generator) command(kind CommandKind, name string, answer func()) {
	g.in.Commands = append(g.in.Commands, kind)
	answer()
	g.line(g.tag() + " OK " + name + " completed (0.004 + 0.000 secs).")
}

// message writes one untagged response.
func (g *generator) message(want Record, write func(*Record)) {
	begin := len(g.in.Bytes)
	g.raw("* ")
	write(&want)
	g.raw("\r\n")
	g.in.Messages = append(g.in.Messages, Span{begin, len(g.in.Bytes)})
	g.in.Want = append(g.in.Want, want)
}

// repeat calls each of the functions in turn, n times.
func (g *generator) repeat(n int, answers ...func()) {
	for range n {
		for _, answer := range answers {
			answer()
		}
	}
}

// fetch writes a FETCH command's answer of n messages.
func (g *generator) fetch(n int, item func(*generator, *Record)) {
	g.command(CommandFetch, "Fetch", func() {
		g.uid = 100
		for i := range n {
			g.uid += 1 + uint32(g.rng.below(4))
			g.message(Record{Kind: "FETCH", Seq: uint32(i + 1), UID: g.uid}, func(want *Record) {
				g.num(uint64(want.Seq))
				g.raw(" FETCH (UID ")
				g.num(uint64(want.UID))
				g.raw(" ")
				item(g, want)
				g.raw(")")
			})
		}
	})
}

// quoted writes a quoted string.
func (g *generator) quoted(s string) {
	g.raw(`"`)
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			g.raw(`\`)
		}
		g.in.Bytes = append(g.in.Bytes, s[i])
	}
	g.raw(`"`)
}

// nstring writes a quoted string, or NIL for the empty string.
func (g *generator) nstring(s string) {
	if s == "" {
		g.raw("NIL")
		return
	}
	g.quoted(s)
}

// literal writes a literal.
func (g *generator) literal(s string) {
	g.raw("{")
	g.num(uint64(len(s)))
	g.raw("}\r\n", s)
}

// rng is SplitMix64: small, good enough, and the same everywhere forever.
type rng uint64

// next returns 64 random bits.
func (r *rng) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (r *rng) below(n int) int { return int(r.next() >> 1 % uint64(n)) }

// chance is true in percent of a hundred cases.
func (r *rng) chance(percent int) bool { return r.below(100) < percent }

// pick returns one of the choices.
func pick[T any](r *rng, choices []T) T { return choices[r.below(len(choices))] }
