package bind_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/bind"
)

// Everything that fits, and how each field is filled.
func TestPlanOfAllKinds(t *testing.T) {
	plan, err := load(t, `
r <- a b c d e f g h i k l m n quirk_q
a <- word
b <- word / quoted
c <- digits
d <- digits
e <- digits
f <- 'x'
g <- quoted / nil
h <- quoted / literal / nil
i <- '(' word ')' / quoted
k <- word
l <- '[' (element (' ' element)*)? ']'
m <- '<' struct? '>'
n <- union_a / union_b
element <- word
struct <- word name?
name <- '=' word
union_a <- 'A' word
union_b <- 'B' digits
quirk_q <- quirked word
quirked <- '!'
quoted <- '"' [^"\r\n]* '"'
literal <- '{' digits '}' &{p.literal(position)}
nil <- "NIL"
word <- [a-z]+
digits <- [0-9]+
`, `//imap:rule r
type R struct {
	A string   `+"`imap:\"a;default=x\"`"+`
	B Text     `+"`imap:\"b\"`"+`
	C uint32   `+"`imap:\"c\"`"+`
	D Number   `+"`imap:\"d\"`"+`
	E int64    `+"`imap:\"e;has=HasE\"`"+`
	S Set
	F bool     `+"`imap:\"f\"`"+`
	G NString  `+"`imap:\"g\"`"+`
	H *Data    `+"`imap:\"h\"`"+`
	I Raw      `+"`imap:\"i\"`"+`
	K Word     `+"`imap:\"k;default=hello\"`"+`
	L []string `+"`imap:\"l/element\"`"+`
	M *Struct  `+"`imap:\"m\"`"+`
	N Union    `+"`imap:\"n\"`"+`
	Q bool     `+"`imap:\"quirked\"`"+`
}

type (
	Text   string
	Number uint64
	Set    uint8

	//imap:enum
	Word string

	//imap:rule struct
	Struct struct {
		Name string `+"`imap:\"name\"`"+`
	}

	//imap:union
	Union interface{ union() }

	//imap:rule union_a
	UnionA string

	//imap:rule union_b
	UnionB struct {
		Text string `+"`imap:\".\"`"+`
	}
)

const HasE Set = 1

const Hello Word = "hello"

func (UnionA) union()  {}
func (*UnionB) union() {}
`)
	require.NoError(t, err)

	kinds := map[bind.Kind]string{
		bind.KindString: "string", bind.KindEnum: "enum", bind.KindNumber: "number", bind.KindBool: "bool", bind.KindNString: "nstring",
		bind.KindData: "data", bind.KindRaw: "raw", bind.KindStruct: "struct", bind.KindUnion: "union",
	}
	var got []string
	for _, f := range plan.Type("R").Fields {
		text := fmt.Sprintf("%s %s %s", f.Name, kinds[f.Kind], f.GoType)
		for i, set := range []bool{f.Decode, f.Pointer, f.Slice, f.Signed} {
			if set {
				text += []string{" decode", " pointer", " slice", " signed"}[i]
			}
		}
		if f.Default != "" {
			text += " default " + f.Default
		}
		if f.Bits > 0 {
			text += fmt.Sprintf(" %d", f.Bits)
		}
		if f.Container {
			text += " of " + strings.Join(f.Elements, ",")
		}
		got = append(got, text)
	}
	assert.Equal(t, []string{
		"A string string default x", "B string types.Text decode", "C number uint32 32", "D number types.Number 64", "E number int64 signed 63",
		"F bool bool", "G nstring types.NString decode", "H data types.Data decode pointer", "I raw types.Raw decode", "K enum types.Word default hello",
		"L string string slice of element", "M struct types.Struct pointer of struct", "N union types.Union of union_a,union_b", "Q bool bool",
	}, got)
	assert.Equal(t, bind.KindString, plan.Type("UnionA").Value.Kind)
	assert.Nil(t, plan.Type("UnionB").Value)
	assert.Nil(t, plan.Type("Set"))
	assert.Equal(t, "Union", plan.Unions[0].Name)

	assert.Equal(t, "a b c d e element f g h i k l m n name quirked r struct union_a union_b", strings.Join(slices.Sorted(maps.Keys(plan.Tokens)), " "))
}

// A NIL needs no token where all fields of its rule are NIL without one.
// A type whose values a function makes is filled from its own rule in a token, or
// from any token's text.
func TestTextsOfAnyRule(t *testing.T) {
	plan, err := load(t, "r <- a b 'x'\na <- '[' own ']'\nb <- '<' other '>'\nown <- [a-z]+\nother <- [0-9]+ 'y'\n", `//imap:rule own
//imap:text
type T struct{ s string }

func (T) appendJSON(dst []byte) []byte { return dst }

//imap:rule r
type R struct {
	A T `+"`imap:\"a\"`"+`
	B T `+"`imap:\"b\"`"+`
}
`)
	require.NoError(t, err)
	fields := plan.Type("R").Fields
	assert.True(t, fields[0].Container)
	assert.Equal(t, []string{"own"}, fields[0].Elements)
	assert.False(t, fields[1].Container)
	assert.Equal(t, bind.KindText, fields[1].Kind)
}

func TestRulesWhoseNilNeedsNoToken(t *testing.T) {
	const grammar = `
r <- a b c d e f g h
a <- text
b <- text
c <- text
d <- text
e <- '[' (x (' ' x)*)? ']'
f <- '<' (y (' ' y)*)? '>' / nil
g <- z / nil
h <- text
x <- text
y <- '.'
z <- name '!'
name <- text
text <- '"' [^"\r\n]* '"' / nil
nil <- "NIL"
`
	plan, err := load(t, grammar, `//imap:rule r
type R struct {
	A   NString   `+"`imap:\"a\"`"+`
	B   NString   `+"`imap:\"b;has=HasB\"`"+`
	Set Set
	C   *Data     `+"`imap:\"c\"`"+`
	D   []NString `+"`imap:\"d\"`"+`
	E   []NString `+"`imap:\"e/x\"`"+`
	F   []Y       `+"`imap:\"f\"`"+`
	G   *Z        `+"`imap:\"g\"`"+`
	H   Raw       `+"`imap:\"h\"`"+`
}

type Set uint8

const HasB Set = 1

//imap:rule y
type Y struct{}

//imap:rule z
type Z struct {
	Name NString `+"`imap:\"name\"`"+`
}
`)
	require.NoError(t, err)
	assert.Equal(t, "a e f g name", strings.Join(slices.Sorted(maps.Keys(plan.SkipNil())), " "))

	// The rule of a field is an element somewhere else.
	plan, err = load(t, "r <- a b\na <- x\nb <- '[' x (' ' x)* ']'\nx <- '\"' [^\"\\r\\n]* '\"' / nil\nnil <- \"NIL\"\n", `//imap:rule a
type A struct {
	X NString `+"`imap:\"x\"`"+`
}

//imap:rule b
type B struct {
	X []NString `+"`imap:\"x\"`"+`
}

//imap:rule r
type R struct {
	A A `+"`imap:\"a\"`"+`
	B B `+"`imap:\"b\"`"+`
}
`)
	require.NoError(t, err)
	assert.Empty(t, plan.SkipNil())
}
