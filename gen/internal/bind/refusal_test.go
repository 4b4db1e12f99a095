package bind_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/bind"
	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/schema"
)

// rules is the grammar of most tests: an item of several fields.
const rules = `
line <- item / other
item <- !item_lookahead '(' item_name ' ' item_count ' ' item_text ' ' item_list ' ' item_pairs ')' item_mark?
other <- '*' word
item_lookahead <- '()'
item_name <- word
item_count <- digits
item_text <- quoted / literal / nil
item_list <- '[' (element (' ' element)*)? ']'
element <- word
item_pairs <- '<' (pair comma?)* '>' / nil
pair <- key '=' value
key <- word
value <- quoted / digits
comma <- ','
item_mark <- '!'
quoted <- '"' [^"\r\n]* '"'
literal <- '{' digits '}' &{p.literal(position)}
nil <- "NIL"
word <- [a-z]+
digits <- [0-9]+
`

// item binds all of an item but one field, which the test has in its sixth line.
const item = `//imap:rule item
type Item struct {
	Name  string   ` + "`imap:\"item_name\"`" + `
	Count uint32   ` + "`imap:\"item_count\"`" + `
	List  []string ` + "`imap:\"item_list/element\"`" + `
	Pairs []Pair   ` + "`imap:\"item_pairs\"`" + `
	Mark  bool     ` + "`imap:\"item_mark\"`" + `
`

const pair = `
//imap:rule pair
type Pair struct {
	Key   string ` + "`imap:\"key\"`" + `
	Value string ` + "`imap:\"value\"`" + `
}
`

// load binds types, which begin in line 2 of types/x.go, to rules.
func load(t *testing.T, rules, types string) (*bind.Plan, error) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "types")
	require.NoError(t, os.Mkdir(dir, 0o755))
	for name, text := range map[string]string{
		"x.go":    "package types\n" + types,
		"base.go": "package types\n\ntype (\n\tNString struct{ s string }\n\tData    struct{ b []byte }\n\tRaw     string\n)\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	pkg, err := schema.Load(dir)
	require.NoError(t, err)
	return bind.New(gentest.MustRead(t, rules), pkg)
}

// What does not fit, and what gen says.
func TestRefusals(t *testing.T) {
	// text is an item with a field for item_text, in line 9.
	text := func(field string) string { return item + "\t" + field + "\n}\n" + pair }
	// of is a type with one field, in line 4, bound to one rule.
	of := func(rule, field string) string {
		return "//imap:rule " + rule + "\ntype T struct {\n\t" + field + "\n}\n"
	}
	tests := []struct{ name, types, want string }{
		{"a type's rule that is not in the grammar", of("itme", "F string `imap:\".\"`"), "3: type T: rule itme is not in x.peg"},
		{"a field's rule that is not in the grammar", text("Text NString `imap:\"item_txet\"`"), "9: type Item, field Text: rule item_txet is not in x.peg"},
		{"one of a field's rules that is not in the grammar", text("Text NString `imap:\"item_text,item_txet\"`"), "9: type Item, field Text: rule item_txet is not in x.peg"},
		{"an element's rule that is not in the grammar", text("Text []string `imap:\"item_list/elemnet\"`"), "9: type Item, field Text: rule elemnet is not in x.peg"},

		{"a rule that never stands there", text("Text NString `imap:\"other\"`"), "9: type Item, field Text: rule other never stands directly in [item]"},
		{"a rule that stands in another token only", text("Text string `imap:\"element\"`"), "9: type Item, field Text: rule element never stands directly in [item]"},
		{"a rule that stands in a look-ahead only", text("Text string `imap:\"item_lookahead\"`"), "9: type Item, field Text: rule item_lookahead never stands directly in [item]"},
		{"the rule of the type itself", text("Text string `imap:\"item\"`"), "9: type Item, field Text: rule item never stands directly in [item]"},
		{"the whole text and a rule", text("Text string `imap:\".,item_text\"`"), "9: type Item, field Text: rule . never stands directly in [item]"},

		{"a token that no field takes", item + "}\n" + pair + "\n//imap:rule item_text\ntype Text NString\n", "3: type Item: rule item has the token of rule item_text in it, which no field takes"},
		{"a token in a list that is no element", text("Text []string `imap:\"item_pairs/pair\"`\n\tComma bool `imap:\"comma\"`"), "7: type Item, field Pairs: rule item_pairs has the token of rule comma in it, which is no element"},
		{"a token in a list of a rule's that is no element", of("item_pairs", "F []string `imap:\"pair/key\"`") + "\ntype U struct {\n\tF string `imap:\"value\"`\n}\n", "4: type T, field F: rule pair has the token of rule value in it, which is no element"},
		{"elements that are not in the list", text("Text []string `imap:\"item_text/element\"`"), "9: type Item, field Text: rule item_text has no token of rule element in it"},
		{"elements that are in none of the lists", of("line", "F []Pair `imap:\"other\"`") + pair, "4: type T, field F: rules [other] are not those of types.Pair, and have none of them in it"},

		{"NIL into a string", text("Text string `imap:\"item_text\"`"), "9: type Item, field Text: rules [item_text] may be NIL: use types.NString"},
		{"NIL into a slice of strings", text("Text []string `imap:\"item_text\"`"), "9: type Item, field Text: rules [item_text] may be NIL: use types.NString"},
		{"NIL into a type that is a string", "//imap:rule item_text\ntype T string\n", "3: type T: rules [item_text] may be NIL: use types.NString"},
		{"an NString for what is never NIL", of("value", "F NString `imap:\".\"`"), "4: type T, field F: types.NString is for what may be NIL, which rules [value] cannot"},
		{"a Data for digits", of("item_count", "F Data `imap:\".\"`"), "4: type T, field F: types.Data is for strings, and rules [item_count] may be something else"},
		{"an NString for NIL or a word", of("line", "F NString `imap:\"item_text,item_name\"`"), "4: type T, field F: rule item_name: text that is not NIL may begin like it"},

		{"a number for what is no digits", text("Text uint32 `imap:\"item_text\"`"), "9: type Item, field Text: rules [item_text] are not only digits"},
		{"a number for a word", "//imap:rule item_name\ntype T uint64\n", "3: type T: rules [item_name] are not only digits"},
		{"a number for digits or a string", of("pair", "F int64 `imap:\"value\"`\n\tK string `imap:\"key\"`"), "4: type T, field F: rules [value] are not only digits"},
		{"an int, whose size is the machine's", of("item_count", "F int `imap:\".\"`"), "4: type T, field F: numbers are uint32, uint64 or int64, not int"},
		{"a uint8", of("item_count", "F uint8 `imap:\".\"`"), "4: type T, field F: numbers are uint32, uint64 or int64, not uint8"},
		{"a type that is an int32", of("item_count", "F U `imap:\".\"`") + "\ntype U int32\n", "4: type T, field F: numbers are uint32, uint64 or int64, not int32"},

		{"split for what is no list", of("item_count", "F uint32 `imap:\".;split\"`"), "4: type T, field F: the whole of the struct's text always comes, and alone: no default=, has=, same=, split or /inner"},
		{"split for one number", of("item", "F uint32 `imap:\"item_count;split\"`"), "4: type T, field F: split is for lists of numbers"},
		{"split for strings", of("item", "F []string `imap:\"item_name;split\"`"), "4: type T, field F: split is for lists of numbers"},
		{"split for elements", text("Text []uint32 `imap:\"item_pairs/pair;split\"`"), "9: type Item, field Text: split is for lists of numbers"},
		{"the same list, whose elements have no token around them", of("item", "G []string `imap:\"item_name\"`\n\tF []string `imap:\"item_name;same=G\"`"), "5: type T, field F: same= is for lists that are in one token"},
		{"split for what is no number", of("item", "F []uint32 `imap:\"item_name;split\"`"), "4: type T, field F: rules [item_name] are not only digits and blanks"},
		{"split for numbers of 16 bits", of("item", "F []uint16 `imap:\"item_count;split\"`"), "4: type T, field F: numbers are uint32, uint64 or int64, not uint16"},

		{"a map", text("Text map[string]string `imap:\"item_text\"`"), "9: type Item, field Text: gen does not know how to fill a map[string]string"},
		{"a channel", text("Text chan int `imap:\"item_text\"`"), "9: type Item, field Text: gen does not know how to fill a chan int"},
		{"a function", text("Text func() `imap:\"item_text\"`"), "9: type Item, field Text: gen does not know how to fill a func()"},
		{"a float", of("item_count", "F float64 `imap:\".\"`"), "4: type T, field F: gen does not know how to fill a float64"},
		{"an array", text("Text [2]string `imap:\"item_text\"`"), "9: type Item, field Text: gen does not know how to fill a [2]string"},
		{"an interface that is no union", text("Text any `imap:\"item_text\"`"), "9: type Item, field Text: gen does not know how to fill a any"},
		{"a pointer to a string", text("Text *string `imap:\"item_text\"`"), "9: type Item, field Text: gen does not know how to fill a *string"},
		{"a slice of slices", text("Text [][]string `imap:\"item_text\"`"), "9: type Item, field Text: gen does not know how to fill a []string"},
		{"a slice of pointers", of("item_pairs", "F []*Pair `imap:\"pair\"`\n\tC bool `imap:\"comma\"`") + pair, "4: type T, field F: gen does not know how to fill a []*types.Pair"},
		{"a pointer to a slice", text("Text *[]string `imap:\"item_text\"`"), "9: type Item, field Text: gen does not know how to fill a *[]string"},
		{"a struct without a rule", text("Text U `imap:\"item_text\"`") + "\ntype U struct{ F string }\n", "9: type Item, field Text: gen does not know how to fill a types.U"},
		{"a pointer to a union", of("line", "F *U `imap:\"item,other\"`") + "\n//imap:union\ntype U interface{ u() }\n\n//imap:rule item other\ntype V struct {\n\tName string `imap:\"item_name\"`\n}\n\nfunc (V) u() {}\n", "4: type T, field F: gen does not know how to fill a *types.U"},
		{"a type that is a map", "//imap:rule item_text\ntype T map[string]string\n", "3: type T: gen does not know how to fill a types.T"},

		{"default= for a number", of("item", "F uint32 `imap:\"item_count;default=1\"`"), "4: type T, field F: default= is for strings"},
		{"default= for an NString", text("Text NString `imap:\"item_text;default=x\"`"), "9: type Item, field Text: default= is for strings"},
		{"default= for a flag", of("item", "F bool `imap:\"item_mark;default=true\"`"), "4: type T, field F: default= is for strings"},
		{"default= for a slice of strings", of("item", "F []string `imap:\"item_name;default=x\"`"), "4: type T, field F: default= is for strings"},
		{"default= for a slice of an enumeration", of("item", "F []U `imap:\"item_name;default=x\"`") + "\n//imap:enum\ntype U string\n\nconst X U = \"x\"\n", "4: type T, field F: default= is for strings"},
		{"default= for an enumeration that does not have it", of("item", "F U `imap:\"item_name;default=x\"`") + "\n//imap:enum\ntype U string\n\nconst X U = \"X\"\n", "4: type T, field F: default=x is no constant of types.U"},
		{"default= for the whole text", of("item_name", "F string `imap:\".;default=x\"`"), "4: type T, field F: the whole of the struct's text always comes, and alone: no default=, has=, same=, split or /inner"},
		{"has= for the whole text", of("item_name", "F string `imap:\".;has=Has\"`\n\tS Set") + "\ntype Set uint8\n\nconst Has Set = 1\n", "4: type T, field F: the whole of the struct's text always comes, and alone: no default=, has=, same=, split or /inner"},
		{"elements of the whole text", of("item_list", "F []string `imap:\"./element\"`"), "4: type T, field F: the whole of the struct's text always comes, and alone: no default=, has=, same=, split or /inner"},
		{"an enumeration of what may be quoted", of("pair", "F U `imap:\"value\"`\n\tK string `imap:\"key\"`") + "\n//imap:enum\ntype U string\n", "4: type T, field F: imap:enum is for words, and rules [value] may be quoted"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := load(t, rules, test.types)
			assert.EqualError(t, err, "types/x.go:"+test.want)
		})
	}
}

// What a text is has to show in its first byte.
func TestTextsThatCannotBeToldApart(t *testing.T) {
	const common = "quoted <- '\"' [^\"\\r\\n]* '\"'\nnil <- \"NIL\"\nword <- [a-z]+\n"
	tests := []struct{ name, rules, types, want string }{
		{"a string, and other text that begins with a quote", "r <- 'x' s nil word\ns <- quoted / [\"a-z]+\n", "string `imap:\"s\"`", "rule s: text that is no string may begin like one"},
		{"a string in one rule, and other text in another", "r <- 'x' (s / u) nil word\ns <- quoted\nu <- [\"a-z]+\n", "string `imap:\"s,u\"`", "rule u: text that is no string may begin like one"},
		{"a literal, and other text that begins with a brace", "r <- 'x' s nil word quoted\ns <- '{' [0-9] '}' &{p.literal(position)} / [a-z{]+\n", "string `imap:\"s\"`", "rule s: text that is no string may begin like one"},
		{"NIL, and other text that begins with an n", "r <- 'x' s quoted\ns <- nil / word\n", "NString `imap:\"s\"`", "rule s: text that is not NIL may begin like it"},
		{"NIL in one rule, and other text in another", "r <- 'x' (s / u) quoted\ns <- nil\nu <- word\n", "NString `imap:\"s,u\"`", "rule u: text that is not NIL may begin like it"},
		{"NIL, and other text", "r <- 'x' s quoted word\ns <- nil / [0-9]+ / quoted\n", "NString `imap:\"s\"`", "types.NString is for strings, and rules [s] may be something else"},
		{"two strings, which are none", "r <- 'x' s word\ns <- quoted ' ' quoted / nil\n", "NString `imap:\"s\"`", "types.NString is for strings, and rules [s] may be something else"},
		{"quotes within quotes, which are no string", "r <- 'x' s word quoted\ns <- '\"' 'a' '\"' '-' '\"' 'b' '\"' / nil\n", "NString `imap:\"s\"`", "types.NString is for strings, and rules [s] may be something else"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := load(t, test.rules+common, "//imap:rule r\ntype R struct {\n\tS "+test.types+"\n}\n")
			assert.EqualError(t, err, "types/x.go:4: type R, field S: "+test.want)
		})
	}
}
