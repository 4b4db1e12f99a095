package schema_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/schema"
)

// write makes a package types of some files. Line 1 of each is its package clause.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "types")
	require.NoError(t, os.Mkdir(dir, 0o755))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("package types\n"+text), 0o600))
	}
	return dir
}

func TestTypesAndTheirTags(t *testing.T) {
	dir := write(t, map[string]string{
		"a.go": `
// Animal is an animal.
//
//imap:union name=AnimalName
type Animal interface{ AnimalName() string }

// Cat is a cat.
//
//imap:rule cat big_cat
//imap:rule kitten
type Cat struct {
	Base
	Has    Set
	Lives  uint32   ` + "`imap:\"lives;has=HasLives\" json:\"lives,omitempty\"`" + `
	Toys   []string ` + "`imap:\"toys,things/toy\" json:\"toys\"`" + `
	Home   string   ` + "`imap:\"home;default=here\" json:\"-\"`" + `
	Secret string
}

// Base is in other types.
type Base struct {
	Name string ` + "`imap:\"name\" json:\"name\"`" + `
}

func (*Cat) AnimalName() string { return "CAT" }
`,
		"b.go": `
type (
	// Dog is a dog.
	//
	//imap:rule dog
	//imap:json -
	//imap:enum
	Dog string

	// Fish is a fish.
	//
	//imap:rule fish
	Fish uint32

	// Stone is no animal.
	//
	//imap:rule stone
	Stone string
)

// The dogs.
const (
	Rex     Dog = "REX"
	Ace     Dog = "ACE"
	Nothing Dog = ""
)

// Set is a set.
type Set uint8

// HasLives is in it.
const HasLives Set = 1

func (Dog) AnimalName() string  { return "DOG" }
func (Fish) AnimalName() string { return "FISH" }
`,
		"c_gen.go":  "\nthis is not read\n",
		"c_test.go": "\nnor is this\n",
	})
	pkg, err := schema.Load(dir)
	require.NoError(t, err)

	var names []string
	for _, typ := range pkg.Types {
		names = append(names, fmt.Sprintf("%s %s:%d", typ.Name, typ.Pos.Filename, typ.Pos.Line))
	}
	assert.Equal(t, []string{
		"Animal types/a.go:6", "Cat types/a.go:12", "Base types/a.go:22",
		"Dog types/b.go:9", "Fish types/b.go:14", "Stone types/b.go:19", "Set types/b.go:30",
	}, names)
	assert.Nil(t, pkg.Type("Cow"))

	cat := pkg.Type("Cat")
	assert.Equal(t, []string{"cat", "big_cat", "kitten"}, cat.Rules)
	var fields []string
	for _, f := range cat.Fields {
		fields = append(fields, fmt.Sprintf("%s:%d rules=%s inner=%s default=%s has=%s.%s json=%s,%v",
			f.Name, f.Pos.Line, strings.Join(f.Rules, "+"), f.Inner, f.Default, f.HasField, f.Has, f.JSON, f.OmitEmpty))
	}
	assert.Equal(t, []string{
		"Name:23 rules=name inner= default= has=. json=name,false",
		"Has:14 rules= inner= default= has=. json=Has,false",
		"Lives:15 rules=lives inner= default= has=Has.HasLives json=lives,true",
		"Toys:16 rules=toys+things inner=toy default= has=. json=toys,false",
		"Home:17 rules=home inner= default=here has=. json=-,false",
		"Secret:18 rules= inner= default= has=. json=Secret,false",
	}, fields)
	assert.True(t, cat.Methods["AnimalName"])

	animal := pkg.Type("Animal")
	assert.True(t, animal.Union)
	assert.Equal(t, "AnimalName", animal.NameMethod)
	var variants []string
	for _, v := range animal.Variants {
		variants = append(variants, fmt.Sprintf("%s %v", v.Name, v.Pointer))
	}
	assert.Equal(t, []string{"Cat true", "Dog false", "Fish false"}, variants, "in the order of the files; Stone is no Animal")

	dog := pkg.Type("Dog")
	assert.True(t, dog.Enum)
	assert.Equal(t, "-", dog.JSONKey)
	assert.Equal(t, []schema.Const{{Name: "Ace", Value: "ACE"}, {Name: "Rex", Value: "REX"}}, dog.Consts, "the empty one is no word")

	assert.EqualError(t, cat.Errorf("is %s", "big"), "types/a.go:12: type Cat: is big")
	assert.EqualError(t, cat.FieldErrorf(cat.Fields[2], "are %d", 9), "types/a.go:15: type Cat, field Lives: are 9")
}

// A part holds the fields that come rarely.
func TestFieldsOfAPartFollowThePointerToIt(t *testing.T) {
	pkg, err := schema.Load(write(t, map[string]string{"x.go": `
//imap:rule cat
type Cat struct {
	Name string ` + "`imap:\"name\"`" + `
	Rare *Rare
	Age  uint32 ` + "`imap:\"age\"`" + `
}

// Rare comes rarely.
//
//imap:part
type Rare struct {
	Tail string ` + "`imap:\"tail\"`" + `
	Fur  string ` + "`imap:\"fur\"`" + `
}
`}))
	require.NoError(t, err)
	var fields []string
	for _, f := range pkg.Type("Cat").Fields {
		fields = append(fields, fmt.Sprintf("%s:%d rules=%s within=%s.%s", f.Name, f.Pos.Line, strings.Join(f.Rules, "+"), f.WithinType, f.Within))
	}
	assert.Equal(t, []string{
		"Name:5 rules=name within=.",
		"Rare:6 rules= within=.",
		"Tail:14 rules=tail within=Rare.Rare",
		"Fur:15 rules=fur within=Rare.Rare",
		"Age:7 rules=age within=.",
	}, fields)
}

// A list of a union's may stand for all rules of its types, and one element for the
// list.
func TestFieldsOfUnions(t *testing.T) {
	pkg, err := schema.Load(write(t, map[string]string{"x.go": `
//imap:union
type Key interface{ key() }

//imap:rule name word
type Name string

//imap:rule all
//imap:unwrap Keys
type All struct {
	Keys  []Key    ` + "`imap:\"*\"`" + `
	Other Key      ` + "`imap:\"*\"`" + `
	Nums  []uint32 ` + "`imap:\"nums;split\"`" + `
}

func (Name) key() {}
func (*All) key() {}
`}))
	require.NoError(t, err)
	all := pkg.Type("All")
	assert.Equal(t, "Keys", all.Unwrap)
	assert.Equal(t, []string{"name", "word", "all"}, all.Fields[0].Rules)
	assert.Equal(t, []string{"name", "word", "all"}, all.Fields[1].Rules)
	assert.False(t, all.Fields[1].Split)
	assert.True(t, all.Fields[2].Split)
}

// What gen does not accept in package types, and what it says. The types begin in
// line 2.
func TestRefusals(t *testing.T) {
	tests := []struct{ name, types, want string }{
		{"a comment that nobody knows", "//imap:rules x\ntype T string\n", "types/x.go:3: type T: unknown comment imap:rules x"},
		{"a comment without a word", "//imap:\ntype T string\n", "types/x.go:3: type T: unknown comment imap:"},
		{"a rule without a name", "//imap:rule\ntype T string\n", "types/x.go:3: type T: unknown comment imap:rule"},
		{"a union with a rule", "//imap:union x\ntype T interface{}\n", "types/x.go:3: type T: unknown comment imap:union x"},
		{"a key of two words", "//imap:json a b\ntype T string\n", "types/x.go:3: type T: unknown comment imap:json a b"},
		{"an enumeration with a word", "//imap:enum x\ntype T string\n", "types/x.go:3: type T: unknown comment imap:enum x"},
		{"a comment that is apart from its type", "\n//imap:rule x\n\ntype T string\n", "types/x.go:3: //imap:rule x stands above no type"},
		{"a comment above a function", "//imap:rule x\nfunc f() {}\n", "types/x.go:2: //imap:rule x stands above no type"},
		{"a comment above a field", "type T struct {\n\t//imap:rule x\n\tF string\n}\n", "types/x.go:3: //imap:rule x stands above no type"},
		{"a union that is no interface", "//imap:union\ntype T struct{}\n", "types/x.go:3: type T: imap:union, but it is no interface"},
		{"a text without a JSON form", "//imap:text\ntype T struct{}\n", "types/x.go:3: type T: imap:text, but it has no method appendJSON"},
		{"a text that is an enumeration", "//imap:text\n//imap:enum\ntype T string\n", "types/x.go:4: type T: imap:text goes with no other comment but imap:rule"},
		{"an enumeration that is no string", "//imap:enum\ntype T uint32\n", "types/x.go:3: type T: imap:enum, but it is no string"},
		{"an enumeration that is a slice", "//imap:enum\ntype T []string\n", "types/x.go:3: type T: imap:enum, but it is no string"},
		{"an unwrapping without a field", "//imap:unwrap\ntype T struct{ F []T }\n", "types/x.go:3: type T: unknown comment imap:unwrap"},
		{"an unwrapping of what is no list", unwrapped("T", "F"), "types/x.go:6: type U: imap:unwrap F, but no field of that name is a list of a union that has the type in it"},
		{"an unwrapping of another field", unwrapped("[]T", "G"), "types/x.go:6: type U: imap:unwrap G, but no field of that name is a list of a union that has the type in it"},
		{"an unwrapping of a list of strings", unwrapped("[]string", "F"), "types/x.go:6: type U: imap:unwrap F, but no field of that name is a list of a union that has the type in it"},
		{"an unwrapping of what is not in the union", strings.Replace(unwrapped("[]T", "F"), "func (U)", "type V struct{ U }\n\n//imap:rule v\ntype W string\n\nfunc (W)", 1), "types/x.go:6: type U: imap:unwrap F, but no field of that name is a list of a union that has the type in it"},
		{"all rules of what is no union", field("[]string", `imap:"*"`), `types/x.go:3: type T, field F: tag imap:"*" is for unions and lists of them`},
		{"a part that is no struct", "//imap:part\ntype T []string\n", "types/x.go:3: type T: imap:part, but it is no struct"},
		{"a part that no type has", "//imap:part\ntype T struct{ F string }\n\ntype U struct{ F T }\n", "types/x.go:3: type T: imap:part, but no field without a rule points to it"},
		{"a part that is bound whole", "//imap:part\ntype T struct{ F string }\n\ntype U struct {\n\tF *T `imap:\"x\"`\n}\n", "types/x.go:3: type T: imap:part, but no field without a rule points to it"},
		{"a union without variants", "//imap:union\ntype T interface{ x() }\n\n//imap:rule r\ntype U string\n", "types/x.go:3: type T: imap:union without a type that implements it and has imap:rule"},
		{"a union whose variants have no rule", "//imap:union\ntype T interface{ x() }\n\ntype U string\n\nfunc (U) x() {}\n", "types/x.go:3: type T: imap:union without a type that implements it and has imap:rule"},
		{"a tag without a rule", field("string", `imap:""`), `types/x.go:3: type T, field F: tag imap:"": want rule[,rule...][/inner]`},
		{"a tag with an option and no rule", field("string", `imap:";default=x"`), `types/x.go:3: type T, field F: tag imap:";default=x": want rule[,rule...][/inner]`},
		{"a tag with two slashes", field("string", `imap:"a/b/c"`), `types/x.go:3: type T, field F: tag imap:"a/b/c": want rule[,rule...][/inner]`},
		{"a tag with nothing behind the slash", field("string", `imap:"a/"`), `types/x.go:3: type T, field F: tag imap:"a/": want rule[,rule...][/inner]`},
		{"a tag with nothing before the slash", field("string", `imap:"/a"`), `types/x.go:3: type T, field F: tag imap:"/a": want rule[,rule...][/inner]`},
		{"a tag with a comma too many", field("string", `imap:"a,,b"`), `types/x.go:3: type T, field F: tag imap:"a,,b": want rule[,rule...][/inner]`},
		{"an option that nobody knows", field("string", `imap:"a;standard=x"`), `types/x.go:3: type T, field F: tag imap:"a;standard=x": unknown option "standard=x"`},
		{"the same as a field that is behind it", "type T struct {\n\tF []string `imap:\"a;same=G\"`\n\tG []string `imap:\"b\"`\n}", "types/x.go:3: type T, field F: same=G: no field of that name and type before it"},
		{"the same as a field of another type", "type T struct {\n\tG []int `imap:\"a\"`\n\tF []string `imap:\"b;same=G\"`\n}", "types/x.go:4: type T, field F: same=G: no field of that name and type before it"},
		{"an option without a value", field("string", `imap:"a;default="`), `types/x.go:3: type T, field F: tag imap:"a;default=": unknown option "default="`},
		{"an option that is empty", field("string", `imap:"a;"`), `types/x.go:3: type T, field F: tag imap:"a;": unknown option ""`},
		{"a tag without quotes", field("string", `imap:a`), "types/x.go:3: type T, field F: tag `imap:a`: want key:\"value\" pairs with a blank between them"},
		{"a tag without a blank before it", field("string", `json:"a",imap:"b"`), "types/x.go:3: type T, field F: tag `json:\"a\",imap:\"b\"`: want key:\"value\" pairs with a blank between them"},
		{"has= without such a constant", field("string", `imap:"a;has=HasF"`), "types/x.go:3: type T, field F: has=HasF: no constant of that name, or no field of its type"},
		{"has= without a field for it", field("string", `imap:"a;has=HasF"`) + "\ntype Set uint8\n\nconst HasF Set = 1\n", "types/x.go:3: type T, field F: has=HasF: no constant of that name, or no field of its type"},
		{"has= that is no constant", "type T struct {\n\tF string `imap:\"a;has=HasF\"`\n\tS Set\n}\n\ntype Set uint8\n\nvar HasF Set = 1\n", "types/x.go:3: type T, field F: has=HasF: no constant of that name, or no field of its type"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := schema.Load(write(t, map[string]string{"x.go": test.types}))
			assert.EqualError(t, err, test.want)
		})
	}
}

// unwrapped is a union T and a type U of it whose field F is to stand for it.
func unwrapped(typ, name string) string {
	return "//imap:union\ntype T interface{ x() }\n//imap:rule r\n//imap:unwrap " + name + "\ntype U struct{ F " + typ + " }\n\nfunc (U) x() {}\n"
}

func field(typ, tag string) string { return fmt.Sprintf("type T struct {\n\tF %s `%s`\n}\n", typ, tag) }

// What is imported is known, whatever it imports itself; what is in functions is
// the compiler's business.
func TestImportsAndFunctions(t *testing.T) {
	pkg, err := schema.Load(write(t, map[string]string{"x.go": `
import (
	"io"
	"log/slog"
	"unsafe"
)

type T struct {
	At    slog.Level     ` + "`imap:\"at\"`" + `
	Attrs []slog.Attr    ` + "`imap:\"attrs\"`" + `
	Up    unsafe.Pointer ` + "`imap:\"up\"`" + `
}

func (t *T) Read(p []byte) (int, error) { return t.generated(p, 1+"no number") }

var _ io.Reader = (*T)(nil)
`}))
	require.NoError(t, err)
	fields := pkg.Type("T").Fields
	assert.Equal(t, "int", fields[0].Type.Underlying().String())
	assert.Equal(t, "[]log/slog.Attr", fields[1].Type.String())
	assert.Equal(t, "unsafe.Pointer", fields[2].Type.String())
	assert.True(t, pkg.Type("T").Methods["Read"])
}

func TestAPackageThatIsNoGo(t *testing.T) {
	for _, test := range []struct{ name, types, want string }{
		{"a mistake in the syntax", "type T struct {\n", "x.go:2:17: expected '}'"},
		{"a type that is not there", "type T struct{ F Missing }\n", "x.go:2:18: undefined: Missing"},
		{"a type twice", "type T string\ntype T string\n", "x.go:3:6: T redeclared in this block"},
		{"a package that is not there", "import \"example.invalid/missing\"\ntype T missing.T\n", "x.go:2:8: could not import example.invalid/missing"},
		{"a type that an imported package does not have", "import \"strings\"\ntype T strings.Missing\n", "x.go:3:16: undefined: strings.Missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := schema.Load(write(t, map[string]string{"x.go": test.types}))
			assert.ErrorContains(t, err, test.want)
		})
	}
	t.Run("no files", func(t *testing.T) {
		dir := write(t, nil)
		_, err := schema.Load(dir)
		assert.EqualError(t, err, dir+": no Go files: file does not exist")
	})
}
