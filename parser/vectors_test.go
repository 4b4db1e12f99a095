package parser

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// vector is one message of the tables in testdata: see testdata/README.md.
type vector struct {
	place   string // file:line
	part    string // the number of its part: of a section of the RFC
	wire    string
	kind    kind
	printed []string // its lines as the RFC prints them
	want    string   // the type and the JSON form of the value, or "error: " and the text
	quirks  []string
	strict  string // what a strict parser makes of it, when the table says so
	comment string // what stands above it
}

// failing says whether the message is not in the grammar.
func (v *vector) failing() bool { return strings.HasPrefix(v.want, "error: ") }

// tables reads the tables of a directory of testdata, or of all when it is empty.
func tables(t testing.TB, dir string) []vector {
	t.Helper()
	if dir == "" {
		dir = "*"
	}
	files, err := filepath.Glob(filepath.Join("..", "testdata", dir, "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var all []vector
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all = append(all, readTable(t, filepath.Base(file), string(text))...)
	}
	return all
}

func readTable(t testing.TB, file, text string) (all []vector) {
	t.Helper()
	var v vector
	var lines []string
	part := ""
	for i, line := range strings.Split(text, "\n") {
		place := fmt.Sprintf("%s:%d", file, i+1)
		key, rest, _ := strings.Cut(line, " ")
		switch {
		case key == "##":
			part, _, _ = strings.Cut(rest, " ")
			v.comment = ""
		case key == "#":
			v.comment = strings.TrimSpace(v.comment + " " + rest)
		case line == "":
		case key == "S:", key == "C:":
			v.kind = map[string]kind{"S:": aResponse, "C:": aCommand}[key]
			v.wire += rest + "\r\n"
			lines = append(lines, rest)
		case key == "U:":
			v.kind, v.wire = anURL, rest
			lines = append(lines, rest)
		case key == "Q:":
			piece, err := strconv.Unquote(rest)
			require.NoError(t, err, place)
			v.wire += piece
		case key == "P:":
			v.printed = append(v.printed, rest)
		case key == "=":
			if v.printed == nil {
				v.printed = lines
			}
			require.True(t, v.wire != "" || v.kind == anURL, place)
			v.place, v.part, v.want = place, part, rest
			all = append(all, v)
			v, lines = vector{}, nil
		case strings.HasPrefix(line, "  ") && len(all) > 0:
			all[len(all)-1].want += line
		case key == "!" && v.wire == "" && len(all) > 0:
			all[len(all)-1].quirks = strings.Fields(rest)
		case key == "~" && v.wire == "" && len(all) > 0:
			all[len(all)-1].strict = rest
		default:
			t.Fatalf("%s: %q is no line of a table", place, line)
		}
	}
	require.Empty(t, v.wire, "%s: a message without its value", file)
	for i := range all {
		if v := &all[i]; !v.failing() && !v.open() {
			name, value, _ := strings.Cut(v.want, " ")
			var b bytes.Buffer
			require.NoError(t, json.Compact(&b, []byte(value)), v.place)
			v.want = name + " " + b.String()
		}
	}
	return all
}

// outcome is what a call of the parser gave, in the form of the tables.
func outcome(t require.TestingT, message any, err error) string {
	if err != nil {
		require.Nil(t, message)
		return "error: " + err.Error()
	}
	value, err := message.(json.Marshaler).MarshalJSON()
	require.NoError(t, err)
	name := strings.TrimPrefix(strings.TrimPrefix(fmt.Sprintf("%T", message), "*"), "types.")
	return name + " " + string(value)
}

// open says whether the table does not say yet what the value is.
func (v *vector) open() bool { return v.want == "?" }

// TestUpdateTables writes what the parser makes of a message into the tables, where
// they say "= ?", or "~ ?" for a strict parser. It has to be read and compared with the RFC then: a table is no
// record of what the parser does.
func TestUpdateTables(t *testing.T) {
	if !*update {
		t.Skip("only with -update")
	}
	files, err := filepath.Glob(filepath.Join("..", "testdata", "*", "*.txt"))
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		vectors := readTable(t, filepath.Base(file), string(text))
		var out strings.Builder
		var v vector
		for line := range strings.Lines(string(text)) {
			if line == "~ ?\n" {
				message, err := v.parse(&Options{Strict: true})
				line = "~ " + outcome(t, message, err) + "\n"
			}
			if strings.HasPrefix(line, "= ") {
				v = vectors[0]
				vectors = vectors[1:]
				if v.open() {
					message, err := v.parse(nil)
					line = "= " + outcome(t, message, err) + "\n"
					if err == nil && v.kind != anURL {
						r := NewReader(strings.NewReader(v.wire), nil)
						_, _ = v.kind.read(r)
						if q := r.Meta().Quirks; q != nil {
							line += "! " + strings.Join(q, " ") + "\n"
						}
					}
				}
			}
			out.WriteString(line)
		}
		require.NoError(t, os.WriteFile(file, []byte(out.String()), 0o644))
	}
}

// Every message of the tables is the value, or the error, that its table says,
// with the quirks that it says. A strict parser takes those without quirks, and no
// others.
func TestTables(t *testing.T) {
	all := tables(t, "")
	commands := 0
	for i := range all {
		v := &all[i]
		if v.kind == aCommand {
			commands++
		}
		t.Run(v.place, func(t *testing.T) {
			message, err := v.parse(nil)
			assert.Equal(t, v.want, outcome(t, message, err), "%q", v.wire)
			if err == nil {
				text, err := json.Marshal(message)
				assert.NoError(t, err)
				_, value, _ := strings.Cut(v.want, " ")
				assert.JSONEq(t, value, string(text))
				checkRoundTrip(t, message)
			}

			if v.kind == anURL {
				return
			}
			r := NewReader(strings.NewReader(v.wire), nil)
			message, err = v.kind.read(r)
			assert.Equal(t, v.want, outcome(t, message, err), "%q", v.wire)
			assert.Equal(t, Meta{Length: int64(len(v.wire)), Quirks: v.quirks}, r.Meta())

			message, err = v.parse(&Options{Strict: true})
			if len(v.quirks) == 0 && !v.failing() {
				assert.Equal(t, v.want, outcome(t, message, err), "strict, %q", v.wire)
				return
			}
			checkRefused(t, v, message, err)
			if v.strict != "" {
				assert.Equal(t, v.strict, outcome(t, message, err), "strict, %q", v.wire)
			}
		})
	}
	t.Logf("%d messages, %d of them commands", len(all), commands)
}

// parse parses the vector as what it is.
func (v *vector) parse(opts *Options) (any, error) { return v.kind.parse([]byte(v.wire), opts) }

// encode is the wire form of a message of either kind.
func encode(message any, opts *types.EncodeOptions) ([]byte, error) {
	switch message := message.(type) {
	case *types.Command:
		return message.Append(nil, opts)
	case *types.URL:
		return []byte(message.String()), nil
	}
	return types.AppendResponse(nil, message.(types.Response), opts)
}

// checkRefused shows that a strict parser does not take a message that is not in
// order for what it is: it is an error or, at the open ends of the grammar, unknown.
func checkRefused(t *testing.T, v *vector, message any, err error) {
	t.Helper()
	if err == nil {
		assert.False(t, v.failing(), "strict, %q", v.wire)
		assert.NotEqual(t, v.want, outcome(t, message, err), "strict, %q", v.wire)
		return
	}
	if !errors.Is(err, errNumber) {
		assert.ErrorIs(t, err, ErrSyntax, "strict, %q", v.wire)
	}
	assert.Nil(t, message)
}

// checkRoundTrip shows that a value, encoded and parsed, is the same value, that a
// strict parser takes it, and that encoding has one outcome.
func checkRoundTrip(t require.TestingT, message any) {
	k := kindOf(message)
	var opts *types.EncodeOptions
	wire, err := encode(message, opts)
	if err != nil {
		opts = &types.EncodeOptions{Quirks: true} // no RFC allows it
		wire, err = encode(message, opts)
	}
	if bad := new(types.EncodeError); errors.As(err, &bad) && bad.Field == "Charset" {
		return // strings in no charset, which a client must not send
	}
	require.NoError(t, err, "%T %+v", message, message)
	again, err := encode(message, opts)
	require.NoError(t, err)
	require.Equal(t, string(wire), string(again))
	back, err := k.parse(wire, nil)
	require.NoError(t, err, "%q", wire)
	if charset := charsetOf(back); charset != nil && *charset == "UTF-8" && *charsetOf(message) == "" {
		*charset = "" // it was added, as it has to be
	}
	require.Equal(t, message, back, "%q", wire)
}

// charsetOf is where a command says what its strings are in, nil for others.
func charsetOf(message any) *string {
	if c, ok := message.(*types.Command); ok {
		switch body := c.Body.(type) {
		case *types.SearchCommand:
			return &body.Charset
		case *types.ESearchCommand:
			return &body.Charset
		case *types.SortCommand:
			return &body.Charset
		case *types.ThreadCommand:
			return &body.Charset
		}
	}
	return nil
}

// blankInPrint are the quirks of lines that end with a blank, which nobody sees in an
// RFC, and whose examples have lost it: there is nothing behind it, for a text may be
// empty. The servers that send them so leave the blank out.
var blankInPrint = []string{"quirk_text_missing", "quirk_resp_text_missing", "quirk_continue_req_bare"}

// A strict parser takes every example of the RFCs, as [TestTables] shows, but for those
// that are marked as needing quirks or as errors: each has its reason in the table.
func TestStrictTakesTheExamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "rfc*"))
	require.NoError(t, err)
	taken, blanks, quirks, failing := 0, 0, 0, 0
	for _, file := range files {
		for _, v := range tables(t, filepath.Base(file)) {
			switch {
			case v.failing():
				failing++
			case len(v.quirks) == 0:
				taken++
				continue
			case len(v.quirks) == 1 && slices.Contains(blankInPrint, v.quirks[0]):
				blanks++
				continue
			default:
				quirks++
			}
			assert.NotEmpty(t, v.comment, "%s %s: why is it not in order?", filepath.Base(file), v.place)
		}
	}
	t.Logf("strict takes %d examples; %d have lost the blank at the end of the line, %d more need quirks, %d are not in the grammar", taken, blanks, quirks, failing)
	assert.Greater(t, taken, 3500)
}

// No line of the RFCs' examples is forgotten: the tables of an RFC have them all,
// in the RFC's order.
func TestEveryExampleIsInTheTables(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("..", "testdata", "rfc*"))
	require.NoError(t, err)
	require.NotEmpty(t, folders)
	for _, folder := range folders {
		rfc := filepath.Base(folder)
		t.Run(rfc, func(t *testing.T) { checkExamples(t, rfc) })
	}
}

func checkExamples(t *testing.T, rfc string) {
	text, err := os.ReadFile(filepath.Join("..", "..", "shared", "rfc", "examples", rfc+".txt"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the collection of examples is not here")
	}
	require.NoError(t, err)
	all := tables(t, rfc)
	for _, command := range []bool{false, true} {
		prefix := map[bool]string{false: "S:", true: "C:"}[command]
		var want, got []string
		part := ""
		for line := range strings.Lines(string(text)) {
			switch kind, s, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " "); kind {
			case "##":
				part, _, _ = strings.Cut(s, " ")
			case prefix:
				if !slices.Contains(otherParties[rfc], part) {
					want = append(want, s)
				}
			}
		}
		messages, exceptions, quirks, failing := 0, 0, 0, 0
		for _, v := range all {
			if (v.kind == aCommand) != command || slices.Contains(otherParties[rfc], v.part) {
				continue
			}
			messages++
			got = append(got, v.printed...)
			if strings.Join(v.printed, "\r\n")+"\r\n" != v.wire {
				exceptions++
			}
			if v.failing() {
				failing++
			}
			if v.quirks != nil {
				quirks++
			}
		}
		assert.Equal(t, want, got)
		t.Logf("%d %s lines, %d messages: %d differ from their print, %d with quirks, %d that are no protocol text",
			len(want), prefix, messages, exceptions, quirks, failing)
	}
}

// otherParties are sections where "C:" and "S:" do not mean the client and the server
// of IMAP. Their tables, if any, have what is IMAP in them.
var otherParties = map[string][]string{
	"rfc2595": {"4", "5.1", "6"},  // of POP3, and of ACAP
	"rfc4550": {"2.4.1", "2.4.2"}, // S is the server of SMTP, which is a client of I
	"rfc5550": {"8.4.1", "8.4.2"}, // likewise
}
