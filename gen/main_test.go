package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// repository is a copy of the parts of the repository that gen reads and writes.
type repository struct{ root string }

func copyRepository(t *testing.T) repository {
	t.Helper()
	if testing.Short() {
		t.Skip("generates and compiles a copy of the repository")
	}
	t.Setenv("GOWORK", "off")
	r := repository{t.TempDir()}
	for _, part := range []string{"go.mod", "go.sum", "tools.go", "imap.peg", "types", "parser", "gen", "internal"} {
		require.NoError(t, filepath.WalkDir(filepath.Join("..", part), func(path string, d fs.DirEntry, err error) error {
			if err != nil || strings.HasSuffix(path, "_test.go") {
				return err
			}
			if d.Name() == "testdata" {
				return fs.SkipDir
			}
			name, err := filepath.Rel("..", path)
			if err != nil {
				return err
			}
			target := filepath.Join(r.root, name)
			if d.IsDir() {
				return os.MkdirAll(target, 0o755)
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(target, content, 0o644)
		}))
	}
	return r
}

// edit replaces a pattern in a file of the repository, as one who edits it by hand.
func (r repository) edit(t *testing.T, name, pattern, replacement string) {
	t.Helper()
	path := filepath.Join(r.root, name)
	old, err := os.ReadFile(path)
	require.NoError(t, err)
	content := regexp.MustCompile(pattern).ReplaceAll(old, []byte(replacement))
	require.NotEqual(t, string(old), string(content), "nothing to edit in %s", name)
	require.NoError(t, os.WriteFile(path, content, 0o644))
}

// files are all files of the repository.
func (r repository) files(t *testing.T) map[string]string {
	t.Helper()
	files := make(map[string]string)
	require.NoError(t, filepath.WalkDir(r.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, r.root+"/")] = string(content)
		return err
	}))
	return files
}

// unchanged says that the files are those of before.
func (r repository) unchanged(t *testing.T, before map[string]string) {
	t.Helper()
	after := r.files(t)
	require.Len(t, after, len(before))
	for name, content := range before {
		require.True(t, content == after[name], "%s has changed", name)
	}
}

// run runs a program in the repository.
func (r repository) run(t *testing.T, stdin string, cmd *exec.Cmd) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = r.root, strings.NewReader(stdin), &out, &errs
	if err := cmd.Run(); err != nil {
		require.IsType(t, &exec.ExitError{}, err, "%v", cmd.Args)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

var genDir string

var buildGen = sync.OnceValues(func() (string, error) {
	var err error
	if genDir, err = os.MkdirTemp("", "imapeg-gen"); err != nil {
		return "", err
	}
	program := filepath.Join(genDir, "gen")
	out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, out)
	}
	return program, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if genDir != "" {
		os.RemoveAll(genDir)
	}
	os.Exit(code)
}

// gen runs gen.
func (r repository) gen(t *testing.T, args ...string) (stderr string, status int) {
	t.Helper()
	program, err := buildGen()
	require.NoError(t, err)
	stdout, stderr, status := r.run(t, "", exec.Command(program, args...))
	assert.Empty(t, stdout)
	return stderr, status
}

// generate runs gen, which has nothing to say.
func (r repository) generate(t *testing.T, args ...string) {
	t.Helper()
	stderr, status := r.gen(t, args...)
	require.Zero(t, status, stderr)
	require.Empty(t, stderr)
}

// build compiles a package of the repository.
func (r repository) build(t *testing.T, pkg string) (program string) {
	t.Helper()
	program = filepath.Join(t.TempDir(), "program")
	_, stderr, status := r.run(t, "", gentest.Go(modulePath, "build", "-o", program, pkg))
	require.Zero(t, status, stderr)
	return program
}

// parse compiles a program with the repository's parser, and gives it messages: a
// line of JSON comes for each, or of the error, and the quirks.
func (r repository) parse(t *testing.T, wire string, more ...string) (lines []string) {
	t.Helper()
	dir := filepath.Join(r.root, "parse")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(strings.Replace(parseProgram, "// more", strings.Join(more, "\n"), 1)), 0o600))
	program := r.build(t, "./parse")
	for _, args := range [][]string{nil, {"strict"}} {
		stdout, stderr, status := r.run(t, wire, exec.Command(program, args...))
		require.Zero(t, status, stderr)
		lines = append(lines, strings.Split(strings.TrimSpace(stdout), "\n")...)
	}
	return lines
}

const parseProgram = `package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

func main() {
	r := parser.NewReader(os.Stdin, &parser.Options{Strict: len(os.Args) > 1})
	for {
		resp, err := r.ReadResponse()
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Println(err)
			continue
		}
		text, err := json.Marshal(resp)
		fmt.Printf("%T %s %v", resp, text, r.Meta().Quirks)
		if err != nil {
			fmt.Print(err)
		}
		if fetch, ok := resp.(*types.Fetch); ok {
			_ = fetch
			// more
		}
		fmt.Println()
	}
}
`

func TestGeneratingAgainChangesNothing(t *testing.T) {
	r := copyRepository(t)
	before := r.files(t)
	r.generate(t)
	r.unchanged(t, before)

	// What is gone is made again, and is the same.
	var generated []string
	for name := range before {
		if strings.HasSuffix(name, "_gen.go") || name == "internal/reference/imap.peg.go" {
			generated = append(generated, name)
			require.NoError(t, os.Remove(filepath.Join(r.root, name)))
		}
	}
	assert.Len(t, generated, 7)
	r.generate(t)
	r.unchanged(t, before)
}

// Whatever is wrong in the grammar or in the types: gen says where, and writes
// nothing.
func TestWhatDoesNotFitWritesNothing(t *testing.T) {
	r := copyRepository(t)
	// line is the first one that begins with a pattern.
	line := func(name, pattern string) string {
		text := r.files(t)[name]
		at := regexp.MustCompile("(?m)^" + pattern).FindStringIndex(text)
		require.NotNil(t, at, "no %s in %s", pattern, name)
		return name + ":" + strconv.Itoa(1+strings.Count(text[:at[0]], "\n")) + ": "
	}
	type edit struct{ pattern, replacement string }
	for _, test := range []struct {
		name, file string
		edits      []edit
		want       func() string
	}{
		{"a rule that a type needs has another name", "imap.peg", []edit{{`\benv_date\b`, "env_datum"}}, func() string {
			return line("types/envelope.go", `.*imap:"env_date"`) + "type Envelope, field Date: rule env_date is not in imap.peg"
		}},
		{"a rule that a type is made of has another name", "imap.peg", []edit{{`\baddress\b( |\))`, "addr$1"}}, func() string {
			return line("types/envelope.go", "type Address struct {") + "type Address: rule address is not in imap.peg"
		}},
		{"a rule that no other uses any more", "imap.peg", []edit{{`\benv_subject\b( [^<]|\))`, "env_date$1"}}, func() string {
			return line("imap.peg", "env_subject <-") + "rule env_subject: not used by the first rule, nor by one that it uses"
		}},
		{"a rule that stands somewhere else", "imap.peg", []edit{{`\benv_subject\b( [^<]|\))`, "env_date$1"}, {`(?m)^address <- `, "address <- env_subject? "}}, func() string {
			return line("types/envelope.go", "\tSubject ") + "type Envelope, field Subject: rule env_subject never stands directly in [envelope envelope_missing]"
		}},
		{"a field of a type that gen does not know", "types/envelope.go", []edit{{`Subject NString`, "Subject map[string]int"}}, func() string {
			return line("types/envelope.go", "\tSubject map") + "type Envelope, field Subject: gen does not know how to fill a map[string]int"
		}},
		{"a token that no field takes any more", "types/flag.go", []edit{{"(?m)^\tFlags \\[\\]Flag .*$", ""}}, func() string {
			return line("types/flag.go", "type MailboxFlags struct {") + "type MailboxFlags: rule mailbox_data_flags has the token of rule flag in it, which no field takes"
		}},
		{"a grammar that peg cannot read", "imap.peg", []edit{{`(?m)^env_date <- .*$`, "env_date <- (nstring"}}, func() string {
			return line("imap.peg", "env_subject <-") + "peg cannot read"
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			old := r.files(t)
			defer func() {
				require.NoError(t, os.WriteFile(filepath.Join(r.root, test.file), []byte(old[test.file]), 0o644))
			}()
			for _, edit := range test.edits {
				r.edit(t, test.file, edit.pattern, edit.replacement)
			}
			before := r.files(t)
			stderr, status := r.gen(t)
			assert.Equal(t, 1, status)
			assert.Contains(t, stderr, "gen: "+test.want())
			r.unchanged(t, before)
		})
	}
	t.Run("a pass that gen does not have", func(t *testing.T) {
		before := r.files(t)
		stderr, status := r.gen(t, "-without", "inline,magic")
		assert.Equal(t, 1, status)
		assert.Equal(t, "gen: no pass \"magic\"\n", stderr)
		r.unchanged(t, before)
	})
	t.Run("an argument", func(t *testing.T) {
		stderr, status := r.gen(t, "imap.peg")
		assert.Equal(t, 2, status)
		assert.Equal(t, "gen: no arguments are wanted; see -help\n", stderr)
	})
	t.Run("a folder without a grammar", func(t *testing.T) {
		stderr, status := r.gen(t, "-root", "types")
		assert.Equal(t, 1, status)
		assert.Equal(t, "gen: open types/imap.peg: no such file or directory\n", stderr)
	})
}

// What an engineer does for an extension: two lines and a rule in imap.peg, one
// field with a tag in a type. Nothing else is written by hand.
func TestANewFetchItemIsParsedAndTyped(t *testing.T) {
	r := copyRepository(t)
	wire := "* 1 FETCH (X-TEST-COLOUR \"red\")\r\n* 2 FETCH (UID 7 x-test-colour {5}\r\ngr\ren)\r\n* 3 FETCH (X-TEST-COLOUR red)\r\n"

	r.edit(t, "imap.peg", `(?m)^msg_att_static <- `, `msg_att_static <- "X-TEST-COLOUR" SP msg_att_x_colour / `)
	r.edit(t, "imap.peg", `(?m)^msg_att_known_name <- `, `msg_att_known_name <- "X-TEST-COLOUR" / `)
	r.edit(t, "imap.peg", `\z`, "\n# Names the colour.\nmsg_att_x_colour <- string / quirk_x_colour_bare\n\n# Servers: none.\nquirk_x_colour_bare <- atom\n")
	r.edit(t, "types/fetch.go", `type Fetch struct {`, "type Fetch struct {\n\t// Colour is a test.\n\tColour string `imap:\"msg_att_x_colour\" json:\"x_test_colour,omitempty\"`")
	before := r.files(t)
	r.generate(t)
	for name, content := range r.files(t) {
		if name != "internal/reference/imap.peg.go" && !strings.HasSuffix(name, "_gen.go") {
			require.Equal(t, before[name], content, "gen writes nothing but its own files")
		}
	}

	assert.Equal(t, []string{
		// Quirks tolerated, and recorded.
		`*types.Fetch {"x_test_colour":"red","seq":1} [] "red"`,
		`*types.Fetch {"x_test_colour":"gr\ren","seq":2,"uid":7} [] "gr\ren"`,
		`*types.Fetch {"x_test_colour":"red","seq":3} [quirk_x_colour_bare] "red"`,
		// Strict.
		`*types.Fetch {"x_test_colour":"red","seq":1} [] "red"`,
		`*types.Fetch {"x_test_colour":"gr\ren","seq":2,"uid":7} [] "gr\ren"`,
		`response at byte 25, in msg_att_x_colour: expected DQUOTE or "{", found "red"`,
	}, r.parse(t, wire, `fmt.Printf(" %q", fetch.Colour)`))
}

// Every kind of field that a tag can ask for, in one item that no RFC has.
func TestEveryKindOfFieldIsFilled(t *testing.T) {
	r := copyRepository(t)
	r.edit(t, "imap.peg", `(?m)^msg_att_static <- `, `msg_att_static <- "X-ALL" SP msg_att_x_all / `)
	r.edit(t, "imap.peg", `(?m)^msg_att_known_name <- `, `msg_att_known_name <- "X-ALL" / `)
	r.edit(t, "imap.peg", `\z`, `
msg_att_x_all <- '(' (x_item (SP x_item)*)? ')'
x_item <- "WORD=" x_word / "TEXT=" x_text / "COUNT=" x_count / x_flag / "LIST=" x_list / "PAIRS=" x_pairs / "KIND=" x_kind / "RAW=" x_raw / "SHAPES=" x_shapes / "RARE=" x_rare / "ONE=" x_one
x_word <- astring
x_text <- nstring
x_count <- number
x_flag <- "FLAG"
x_list <- '(' (x_element (SP x_element)*)? ')' / nil
x_element <- nstring
x_pairs <- '(' (x_pair quirk_x_comma?)* ')' / nil
x_pair <- x_key '=' x_value
x_key <- [A-Za-z]+
x_value <- [a-z]+ / x_inner
x_inner <- string
quirk_x_comma <- ','
x_kind <- atom
x_raw <- raw_value
x_shapes <- (x_circle / x_square)+
x_circle <- 'o' number
x_square <- '[' x_side ']'
x_side <- number
x_rare <- nstring
x_one <- '<' x_pair '>' / nil
`)
	r.edit(t, "types/fetch.go", `type Fetch struct {`, "type Fetch struct {\n\tAll *XAll `imap:\"msg_att_x_all\" json:\"all,omitempty\"`")
	require.NoError(t, os.WriteFile(filepath.Join(r.root, "types/xall.go"), []byte(`package types

//imap:rule msg_att_x_all
type XAll struct {
	Word   string        `+"`imap:\"x_word;default=none\" json:\"word\"`"+`
	Text   NString       `+"`imap:\"x_text\" json:\"text\"`"+`
	Count  int64         `+"`imap:\"x_count;has=XCount\" json:\"count\"`"+`
	Set    XSet          `+"`json:\"set\"`"+`
	Flag   bool          `+"`imap:\"x_flag\" json:\"flag,omitempty\"`"+`
	List   []NString     `+"`imap:\"x_list/x_element\" json:\"list\"`"+`
	Pairs  []XPair       `+"`imap:\"x_pairs\" json:\"pairs\"`"+`
	Kind   XKind         `+"`imap:\"x_kind\" json:\"kind,omitempty\"`"+`
	Raw    Raw           `+"`imap:\"x_raw\" json:\"raw,omitempty\"`"+`
	Shapes []XShape      `+"`imap:\"x_circle,x_square\" json:\"shapes\"`"+`
	Rare   *XRare        `+"`json:\"rare,omitempty\"`"+`
	One    *XPair        `+"`imap:\"x_one\" json:\"one\"`"+`
}

type XSet uint8

const XCount XSet = 1

//imap:rule x_pair
type XPair struct {
	Key   string `+"`imap:\"x_key\" json:\"key\"`"+`
	Value string `+"`imap:\"x_value\" json:\"value\"`"+`
}

//imap:enum
type XKind string

const XGood XKind = "Good"

//imap:union name=Shape
type XShape interface{ Shape() string }

//imap:rule x_circle
type XCircle struct {
	Text string `+"`imap:\".\" json:\"text\"`"+`
}

//imap:rule x_square
type XSquare struct {
	Side uint32 `+"`imap:\"x_side\" json:\"side\"`"+`
}

//imap:part
type XRare struct {
	Rare NString `+"`imap:\"x_rare\" json:\"rare\"`"+`
}

func (XCircle) Shape() string  { return "circle" }
func (*XSquare) Shape() string { return "square" }
`), 0o600))
	r.generate(t)

	const (
		none   = `"set":0,"list":[],"pairs":[],"shapes":[],"one":null`
		prefix = `*types.Fetch {"all":{`
	)
	tests := []struct{ wire, want string }{
		{`()`, `"word":"none","text":null,` + none + `},"seq":1} []`},
		{`(WORD=abc)`, `"word":"abc","text":null,` + none + `},"seq":1} []`},
		{`(WORD="a \"b\"")`, `"word":"a \"b\"","text":null,` + none + `},"seq":1} []`},
		{`(TEXT=NIL)`, `"word":"none","text":null,` + none + `},"seq":1} []`},
		{`(TEXT="")`, `"word":"none","text":"",` + none + `},"seq":1} []`},
		{`(COUNT=0)`, `"word":"none","text":null,"count":0,"set":1,"list":[],"pairs":[],"shapes":[],"one":null},"seq":1} []`},
		{`(FLAG)`, `"word":"none","text":null,"set":0,"flag":true,"list":[],"pairs":[],"shapes":[],"one":null},"seq":1} []`},
		{`(LIST=("a" NIL "" nil))`, `"word":"none","text":null,"set":0,"list":["a",null,"",null],"pairs":[],"shapes":[],"one":null},"seq":1} []`},
		{`(LIST=NIL PAIRS=NIL)`, `"word":"none","text":null,` + none + `},"seq":1} []`},
		{`(PAIRS=(a=b,C="d"e=f))`, `"word":"none","text":null,"set":0,"list":[],"pairs":[{"key":"a","value":"b"},{"key":"C","value":"d"},{"key":"e","value":"f"}],"shapes":[],"one":null},"seq":1} [quirk_x_comma]`},
		{`(KIND=gOOD)`, `"word":"none","text":null,"set":0,"list":[],"pairs":[],"kind":"Good","shapes":[],"one":null},"seq":1} []`},
		{`(KIND=bad)`, `"word":"none","text":null,"set":0,"list":[],"pairs":[],"kind":"bad","shapes":[],"one":null},"seq":1} []`},
		{"(RAW=(a \"b\" {2}\r\nxy))", `"word":"none","text":null,"set":0,"list":[],"pairs":[],"raw":"(a \"b\" {2}\r\nxy)","shapes":[],"one":null},"seq":1} []`},
		{`(SHAPES=o7[3]o1)`, `"word":"none","text":null,"set":0,"list":[],"pairs":[],"shapes":[{"name":"circle","text":"o7"},{"name":"square","side":3},{"name":"circle","text":"o1"}],"one":null},"seq":1} []`},
		{`(RARE="x")`, `"word":"none","text":null,"set":0,"list":[],"pairs":[],"shapes":[],"rare":{"rare":"x"},"one":null},"seq":1} []`},
		{`(ONE=<a=b>)`, `"word":"none","text":null,"set":0,"list":[],"pairs":[],"shapes":[],"one":{"key":"a","value":"b"}},"seq":1} []`},
		{`(ONE=NIL)`, `"word":"none","text":null,` + none + `},"seq":1} []`},
	}
	var wire strings.Builder
	for _, test := range tests {
		wire.WriteString("* 1 FETCH (X-ALL " + test.wire + ")\r\n")
	}
	got := r.parse(t, wire.String())
	require.Len(t, got, 2*len(tests))
	for i, test := range tests {
		assert.Equal(t, prefix+test.want, got[i], test.wire)
	}
}

// Without any pass the parser is slower and no different otherwise.
func TestTheParserWithoutAnyPassIsTheSame(t *testing.T) {
	r := copyRepository(t)
	wire := strings.Join([]string{
		`* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN X-Y] ready`,
		`* PREAUTH [PERMANENTFLAGS (\Seen \* abc \Ab)] hello`,
		`+ go on`,
		`+`,
		`a1 NO [BADCHARSET (UTF-8 "x y")] sorry`,
		`a2 OK [X-NEW a b] done`,
		`a3 BAD [UIDNEXT 99999999999] too large`,
		`* LIST (\Noselect \HasChildren) "/" "a \"b\" c"`,
		`* LSUB () NIL inbox`,
		`* STATUS x (MESSAGES 3 UNSEEN 1 X-Z (1 "2" {3}` + "\r\nabc))",
		`* SEARCH 1 2 3`,
		`* FLAGS (\Answered \Flagged a b)`,
		`* 3 EXISTS`,
		`* 4 expunge`,
		`* 12 FETCH (UID 5 FLAGS (\Seen \Recent $x) RFC822.SIZE 44827 INTERNALDATE "17-Jul-1996 02:44:25 -0700" ENVELOPE ("d" "s" (("n" NIL "m" "h")) NIL NIL NIL NIL NIL NIL "<i>"))`,
		`* 13 FETCH (BODY[1.2.HEADER.FIELDS (A "B c")]<0> {4}` + "\r\na\r\nb BODY[] NIL BINARY[1] ~{2}\r\nxy X-GUID abc)",
		`* 14 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" ("CHARSET" "x") NIL NIL "7BIT" 1152 23)("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 1 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ("IMAGE" "GIF" NIL NIL NIL "BASE64" 9) 1 NIL ("attachment" ("a" "b")) ("en" "de") "loc" (1 (NIL "x"))) "MIXED" ("B" "c") NIL NIL))`,
		`* XPIG-LATIN ow-nay`,
		`* 5 `,
		`nonsense`,
		"* BYE caf\xe9 ",
		``,
	}, "\r\n") + "\r\n"
	want := r.parse(t, wire)

	var all []string
	for _, pass := range optimise.Passes {
		all = append(all, pass.Name)
	}
	before := r.files(t)
	r.generate(t, "-without", strings.Join(all, ","))
	require.NotEqual(t, before["parser/recogniser_gen.go"], r.files(t)["parser/recogniser_gen.go"])
	_, stderr, status := r.run(t, "", gentest.Go(modulePath, "vet", "./parser", "./types"))
	require.Zero(t, status, stderr)
	got := r.parse(t, wire)
	assert.Equal(t, want, got)
	assert.Greater(t, len(want), 40)
}
