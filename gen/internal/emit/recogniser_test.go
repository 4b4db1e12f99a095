package emit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/gen/internal/gentest"
	"github.com/imapeg/imapeg/gen/internal/optimise"
)

// Small grammars in; generated code out, compiled and run. What each text gives is
// written down: where the match ends, and the tokens.
func TestRecognisersOfSmallGrammars(t *testing.T) {
	tests := []struct {
		name, rules string
		texts       map[string]string
	}{
		{"a byte", "r <- 'x'", map[string]string{"x": "1", "y": "no", "": "no"}},
		{"a word", "r <- 'abcde'", map[string]string{"abcde": "5", "abcdef": "5", "abcdE": "no", "abcd": "no"}},
		{"words of any length", "r <- 'ab' / 'cde' / 'fghi' / 'jklmnopq' / 'rstuvwxyz' / 'ABCDEFGHIJKLMNOPQ'", map[string]string{
			"ab": "2", "cde": "3", "fghi": "4", "jklmnopq": "8", "rstuvwxyz": "9", "ABCDEFGHIJKLMNOPQ": "17",
			"ax": "no", "cdx": "no", "fghx": "no", "jklmnopx": "no", "rstuvwxyx": "no", "rstuvxxyz": "no", "ABCDEFGHIJKLMNOPx": "no", "ABCDEFGxIJKLMNOPQ": "no",
		}},
		{"a word in either case", `r <- "ab-[{"`, map[string]string{"ab-[{": "5", "AB-[{": "5", "aB-[{": "5", "ab-[[": "no", "ab-{{": "no", "ab\r[{": "no"}},
		{"signs that differ like cases", `r <- "a@[\\]^_" '` + "`" + `{|}~'`, map[string]string{"A@[\\]^_`{|}~": "12", "a`[\\]^_`{|}~": "no", "a@{\\]^_`{|}~": "no", "a@[|]^_`{|}~": "no", "a@[\\]^_@{|}~": "no"}},
		{"a class", "r <- [a-cx]+", map[string]string{"abcx": "4", "d": "no", "ad": "1", "": "no"}},
		{"a class of all but some", "r <- [^a-c]+", map[string]string{"xyz\xff\x00a": "5", "x": "2", "a": "no"}},
		{"any byte, the last LF too", "r <- .*", map[string]string{"abc": "4", "": "1"}},
		{"the end", "r <- 'a' '\\n' !.", map[string]string{"a": "2", "a\n": "no", "ab": "no"}},
		{"a line's end", "r <- 'a' ('\\r\\n' / '\\n')", map[string]string{"a\r": "3", "a": "2", "a\rx": "no", "a\r\r": "no"}},
		{"a word and a line's end", "r <- 'ab\\r\\n'", map[string]string{"ab\r": "4", "ab": "no", "ab\r\n": "4"}},
		{"the byte behind the text is none of it", "r <- 'a' '\\n' '\\n'?", map[string]string{"a": "2", "a\n": "3"}},
		{"a choice", "r <- 'ab' / 'a' [0-9] / \"c\"", map[string]string{"ab": "2", "a7": "2", "C": "1", "ac": "no"}},
		{"a choice commits", "r <- ('a' / 'ab') 'c'", map[string]string{"ac": "2", "abc": "no"}},
		{"a choice in which a failure leads past the next alternative", "r <- [ab] 'x' / [ac] 'y' / [bd] 'z'", map[string]string{
			"ax": "2", "bx": "2", "ay": "2", "cy": "2", "bz": "2", "dz": "2", "az": "no", "by": "no", "dx": "no",
		}},
		{"a choice in which failures lead on and on", "r <- [ab] '1' / [ac] '2' / [bc] '3' / [ad] '4' / . '5'", map[string]string{
			"a1": "2", "b3": "2", "c3": "2", "a4": "2", "a5": "2", "b5": "2", "c5": "2", "d5": "2", "e5": "2", "b4": "no",
		}},
		{"a choice of nothing at the end", "r <- 'a' ('b' / 'c' /) 'd'", map[string]string{"abd": "3", "acd": "3", "ad": "2", "axd": "no"}},
		{"an option", "r <- 'a' ('b' 'c')? 'b'", map[string]string{"abcb": "4", "ab": "2", "abc": "no", "a": "no"}},
		{"a star", "r <- ('a' 'b')* 'a'", map[string]string{"ababa": "5", "a": "1", "abab": "no"}},
		{"a plus", "r <- ('a' 'b')+ 'a'?", map[string]string{"ababa": "5", "ab": "2", "a": "no"}},
		{"look-ahead", "r <- &('a' [0-9]) . . / 'a' !'b' .", map[string]string{"a1": "2", "ac": "2", "ab": "no"}},
		{"a predicate", "r <- '{' &{p.literal(position)} / '{' 'x'", map[string]string{"{x": "2", "{|": "1", "{": "no"}},
		{"a number of 32 bits", "r <- 'x'? [0-9]+ &{p.fits32(position)}", map[string]string{
			"0": "1", "12345678": "8", "4294967295": "10", "x4294967295": "11", "0000000000004294967295": "22",
			"4294967296": "no", "x4294967296": "no", "0000000000004294967296": "no", "42949672950": "no", "99999999999999999999999": "no",
		}},
		{"a number of 63 bits, or a word", "r <- 'x' [0-9]+ &{p.fits63(position)} / 'x9223372036854775808'", map[string]string{
			"x9223372036854775807": "20", "x9223372036854775808": "20", "x9223372036854775809": "no",
		}},
		{"a number of 64 bits", "r <- [0-9]+ &{p.fits64(position)}", map[string]string{"18446744073709551615": "20", "18446744073709551616": "no"}},
		{"a token", "r <- 'a' t_b 'c'\nt_b <- 'b'+", map[string]string{"abbc": "4 b:1-3", "ac": "no"}},
		{"an empty token", "r <- 'a' t_b 'c'\nt_b <- 'b'*", map[string]string{"ac": "2 b:1-1"}},
		{"tokens in tokens", "r <- t_a\nt_a <- '(' t_b (' ' t_b)* ')'\nt_b <- 'x' / t_a", map[string]string{
			"(x)": "3 a:0-3[ b:1-2 ]", "(x (x))": "7 a:0-7[ b:1-2 b:3-6[ a:3-6[ b:4-5 ] ] ]",
		}},
		{"the tokens of an alternative that failed are gone", "r <- t_a t_b 'x' / t_a 'by'\nt_a <- 'a'\nt_b <- 'b'", map[string]string{"abx": "3 a:0-1 b:1-2", "aby": "3 a:0-1"}},
		{"the tokens of an option that failed are gone", "r <- (t_a 'x')? t_a\nt_a <- 'a'", map[string]string{"axa": "3 a:0-1 a:2-3", "a": "1 a:0-1"}},
		{"the tokens of a round that failed are gone", "r <- (t_a 'x')* t_a\nt_a <- 'a'", map[string]string{"axaxa": "5 a:0-1 a:2-3 a:4-5", "a": "1 a:0-1"}},
		{"look-ahead leaves no tokens", "r <- &t_a !(t_a 'x') t_a\nt_a <- 'a'", map[string]string{"ab": "1 a:0-1", "ax": "no"}},
		{"a quirk", "r <- 'a' ('b' / quirk_c)\nquirk_c <- 'c'", map[string]string{"ab": "2", "ac": "2 quirk_c:1-2", "strict ac": "no", "strict ab": "2"}},
		{"a quirk that is taken back", "r <- quirk_a 'x' / 'ay'\nquirk_a <- 'a'", map[string]string{"ax": "2 quirk_a:0-1", "ay": "2", "strict ay": "2", "strict ax": "no"}},
		{"a rule that contains itself", "r <- '(' r ')' / 'x'", map[string]string{"((x))": "5", "((x)": "no"}},
		{"long runs", "r <- '\"' ([^\"\\\\\\r\\n] / '\\\\' [\"\\\\])* '\"'", map[string]string{
			`"` + strings.Repeat("x", 100) + `"`: "102", `"` + strings.Repeat("x", 100): "no", `"\"\\ab\"cdefghijklmnopq\\"`: "27", `"ab\c"`: "no", `""`: "2",
		}},
		{"quoted strings in an index", "r <- q (' ' q)*\nq <- '\"' ([^\"\\\\\r\\n\\0x80-\\0xff] / '\\\\' [\"\\\\])* '\"'", map[string]string{
			`"" "a" "\"" "\a"`: "11", `"" "" "" "`: "8", `"` + strings.Repeat("x", 300) + `" "b" "` + strings.Repeat("y", 57) + `"`: "366",
			`"` + strings.Repeat("x", 300): "no", `"` + strings.Repeat(`x\"`, 100) + `"`: "302", "\"\xff\"": "no",
		}},
		{"a token that is a quoted string, or NIL", "r <- t_n (' ' t_n)* / 'x'\nt_n <- q / \"NIL\" / quirk_b\nq <- '\"' ([^\"\\\\\r\\n] / '\\\\' [\"\\\\])* '\"'\nquirk_b <- '\"' [a-z\\\\]* '\"'", map[string]string{
			`"" nil "b"`: "10 n:0-2 n:3-6 n:7-10", `NIL "a\"b" "\b"`: "15 n:0-3 n:4-10 n:11-15[ quirk_b:11-15 ]", `strict NIL "\b"`: "3 n:0-3", "x": "1",
		}},
		{"NIL before a longer word", "r <- ('nil' / n) 'x'\nn <- 'nilly' / q\nq <- '\"' [^\"\r\\n]* '\"'", map[string]string{"nilx": "4", "nillyx": "no", `""x`: "3"}},
		{"NIL behind a longer word", "r <- n 'x' / 'y' n\nn <- 'nilly' / 'nil' / q\nq <- '\"' [^\"\r\\n]* '\"'", map[string]string{"nilx": "4", "nillyx": "6", `y"x"`: "4", "ynilly": "6"}},
		{"a quoted string that may go on behind its end", "r <- n / 'x' n\nn <- q / 'nil'\nq <- '\"' [^\"\r\\n]* ('\"' 'a')* '\"'", map[string]string{`""`: "2", `""a"`: "4", `"b"a"`: "5", `xnil`: "4"}},
	}
	isToken := func(rule string) bool { return strings.HasPrefix(rule, "t_") || strings.HasPrefix(rule, "quirk_") }
	var c compiled
	for i, test := range tests {
		g := gentest.MustRead(t, test.rules+"\n")
		tokens := make(map[string]bool)
		for _, r := range g.Rules {
			tokens[r.Name] = isToken(r.Name)
		}
		plain, optimised := optimise.New(g, tokens, nil), optimise.New(g, tokens, nil)
		require.NoError(t, optimised.Run())
		require.NoError(t, c.add(t, fmt.Sprintf("plain%d", i), plain, isToken))
		require.NoError(t, c.add(t, fmt.Sprintf("optimised%d", i), optimised, isToken))
	}
	c.start(t)
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for text, want := range test.texts {
				for _, kind := range []string{"plain", "optimised"} {
					q := question{Package: fmt.Sprint(kind, i), Rule: "r"}
					text, strict := strings.CutPrefix(text, "strict ")
					// A "|" is where a literal was.
					if at := strings.IndexByte(text, '|'); at >= 0 && strings.HasPrefix(text, "{") {
						q.Literals = []int{at}
					}
					q.Strict, q.Text = strict, []byte(text+"\n")
					assert.Equal(t, want, c.ask(t, q).String(), "%s: %q", kind, text)
				}
			}
		})
	}
}

// String is where the match ends and its tokens, those within one in brackets.
func (a answer) String() string {
	if a.End < 0 {
		return "no"
	}
	var b strings.Builder
	fmt.Fprint(&b, a.End)
	var ends []int
	for i, t := range a.Tokens {
		fmt.Fprintf(&b, " %s:%d-%d", strings.TrimPrefix(t.Rule, "t_"), t.Begin, t.End)
		if t.Next > i+1 {
			b.WriteByte('[')
			ends = append(ends, t.Next)
		}
		for len(ends) > 0 && ends[len(ends)-1] == i+1 {
			b.WriteString(" ]")
			ends = ends[:len(ends)-1]
		}
	}
	return b.String()
}

// What is a set of numbers has its ranges kept, in whatever rules it is written. What is
// only like one is read from the text.
func TestRecognisersKeepRanges(t *testing.T) {
	const numbers = "\nelement <- range / number\nrange <- number ':' number\nnumber <- nz / '*'\nnz <- [1-9] [0-9]* &{p.fits32(position)}"
	tests := []struct {
		name, rules string
		texts       map[string]string
	}{
		{"a set", "r <- t_set (' ' t_set / ':')* / 'x' t_set\nt_set <- set\nset <- element (',' element)* / '$'" + numbers, map[string]string{
			"1": "1-1", "4294967295:3,*": "4294967295-3 0-0", "7:*,1:2,9": "7-0 1-2 9-9", "*:*": "0-0", "$": "",
			"1,2 3:4": "3-4",     // the last one
			"1,2:":    "1-1 2-2", // and not what has begun behind it
			"1,2,x":   "1-1 2-2", "1:x": "1-1", "1,4294967296": "1-1", "2:4294967296": "2-2", "x5": "5-5",
			// Numbers of up to seven digits are read all at once, and those before and behind longer ones.
			"9999999,12345678:1,1234567:12": "9999999-9999999 12345678-1 1234567-12", "5:123456789,7": "5-123456789 7-7",
			"1:2:3": "1-2", "1,,2": "1-1", "1:2,": "1-2", "1:2,:3": "1-2", "1,02": "1-1", "3:04": "3-3", "1,*,2:3": "1-1 0-0 2-3", "1:2,3:*": "1-2 3-0",
			"1:2-": "1-2", "1l2": "1-1", "1z2": "1-1", "1\xac2": "1-1", "1\xba2": "1-1", // bytes that differ from comma and colon in one bit
		}},
		{"ranges without a last number", "r <- t_set\nt_set <- e (',' e)*\ne <- nz (':' nz)?\nnz <- [1-9] [0-9]* &{p.fits32(position)}", map[string]string{
			"1:2,3,4:": "1-2 3-3 4-4", "1,*": "1-1", "1:*": "1-1",
		}},
		{"ranges of which zero is one", "r <- t_set\nt_set <- e (',' e)*\ne <- n (':' n)?\nn <- [0-5] [0-9]* &{p.fits32(position)}", map[string]string{"0:2,03,4": "0-2 3-3 4-4"}},
		{"ranges that have to have an end", "r <- t_set\nt_set <- e (',' e)*\ne <- nz ':' nz\nnz <- [1-9] [0-9]* &{p.fits32(position)}", map[string]string{"1:2,3": ""}},
		{"a set that is tried twice", "r <- t_set 'a' / t_set 'b'\nt_set <- element (',' element)*" + numbers, map[string]string{"1,2:3b": "1-1 2-3"}},
		{"two rules of which one has no set", "r <- t_set 'a' / t_odd\nt_set <- element (',' element)*\nt_odd <- [0-9,]+" + numbers, map[string]string{"1,2a": "1-1 2-2", "1,2,": ""}},
		{"a number that may have to be taken back", "r <- t_set\nt_set <- (nz ':' nz) / nz ',' nz\nnz <- [1-9] [0-9]* &{p.fits32(position)}", map[string]string{"1:2": "", "1,2": ""}},
		{"the end of a range in a function", "r <- t_set\nt_set <- nz (':' quirk_end)?\nquirk_end <- nz\nnz <- [1-9] [0-9]* &{p.fits32(position)}", map[string]string{"1:2": "", "1": ""}},
		{"digits that have no bound", "r <- t_set\nt_set <- [0-9]+", map[string]string{"12": ""}},
	}
	isToken := func(rule string) bool { return strings.HasPrefix(rule, "t_") || strings.HasPrefix(rule, "quirk_") }
	var c compiled
	for i, test := range tests {
		g := gentest.MustRead(t, test.rules+"\n")
		tokens := make(map[string]bool)
		for _, r := range g.Rules {
			tokens[r.Name] = isToken(r.Name)
		}
		p := optimise.New(g, tokens, nil)
		p.WantRanges(tokens)
		require.NoError(t, p.Run())
		require.NoError(t, c.add(t, fmt.Sprintf("ranges%d", i), p, isToken))
	}
	c.start(t)
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for text, want := range test.texts {
				a := c.ask(t, question{Package: fmt.Sprintf("ranges%d", i), Rule: "r", Text: []byte(text + "\n")})
				require.Positive(t, a.End, "%q", text)
				ranges := make([]string, len(a.Ranges))
				for k, r := range a.Ranges {
					ranges[k] = fmt.Sprintf("%d-%d", r[0], r[1])
				}
				assert.Equal(t, want, strings.Join(ranges, " "), "%q", text)
			}
		})
	}
}

// Runs are taken eight bytes at a time: every byte ends them that has to, wherever
// it stands, and no other does.
func TestRunsEndWhereTheyHaveTo(t *testing.T) {
	classes := []string{
		`[^\0x00-\0x1f"]`,            // with all high bytes
		`[\0x20-\0x7e]`,              // without
		`[^\0x00-\0x20\0x7f"\\]`,     // SP is below the others
		`[^\r\n]`,                    // only two below SP
		`[\0x01-\0x09\0x0b-\0xfe]`,   // not the highest
		`[^\0x00\r\n\0x80-\0xc0"\\]`, // some of the high ones
		`[a-z]`, `.`, `[^a]`,
	}
	var c compiled
	programs := make([]*optimise.Program, len(classes))
	for i, class := range classes {
		programs[i] = optimise.New(gentest.MustRead(t, "r <- "+class+"*\n"), nil, nil)
		require.NoError(t, programs[i].Run())
		require.NoError(t, c.add(t, fmt.Sprintf("runs%d", i), programs[i], func(string) bool { return false }))
	}
	c.start(t)
	for i, p := range programs {
		m := gentest.OfProgram(p)
		for b := range 256 {
			for _, before := range []int{0, 1, 7, 8} {
				text := strings.Repeat("x", before) + string([]byte{byte(b)}) + "yz0123456789\n"
				end, _, err := m.Match("r", text)
				require.NoError(t, err)
				got := c.ask(t, question{Package: c.packages[i], Rule: "r", Text: []byte(text)})
				require.Equal(t, end, got.End, "%s: %q", classes[i], text)
			}
		}
	}
}

// A grammar may have more classes than fit into a table.
func TestManyClasses(t *testing.T) {
	// Classes that are no ranges, each its own: chosen, and in runs.
	var chosen, runs []string
	for i := range 70 {
		chosen = append(chosen, fmt.Sprintf(`[x\0x%02x] '%c'`, 0x80+i, 'A'+i%26))
		runs = append(runs, fmt.Sprintf(`[^\0x00-\0x1f\0x%02x\0x%02x]* '\0x01'`, 0x20+i%32, 0x40+i))
	}
	g := gentest.MustRead(t, "r <- s / 'a' u\ns <- "+strings.Join(chosen, " / ")+"\nu <- "+strings.Join(runs, " ")+"\n")
	p := optimise.New(g, nil, nil)
	require.NoError(t, p.Run())
	var c compiled
	require.NoError(t, c.add(t, "many", p, func(string) bool { return false }))
	c.start(t)
	m := gentest.OfProgram(p)
	texts := []string{"a" + strings.Repeat("z\x01", 70), "a" + strings.Repeat("z\x01", 69) + "z!\x01"}
	for i := range 70 {
		texts = append(texts, fmt.Sprintf("%c%c", 0x80+i, 'A'+i%26), string([]byte{byte(0x80 + i), byte('A' + i%26)}), string([]byte{byte(0x80 + i), 'a'}))
	}
	for _, text := range texts {
		text += "\n"
		end, _, err := m.Match("r", text)
		require.NoError(t, err)
		got := c.ask(t, question{Package: c.packages[0], Rule: "r", Text: []byte(text)})
		require.Equal(t, end, got.End, "%q", text)
	}
}

func TestRecognisersCountDepthAndTokens(t *testing.T) {
	g := gentest.MustRead(t, "r <- '(' (r (' ' r)*)? ')' / t_x / quirk_y\nt_x <- 'x'\nquirk_y <- 'y'\n")
	isToken := func(rule string) bool { return rule != "r" }
	p := optimise.New(g, map[string]bool{"t_x": true}, nil)
	require.NoError(t, p.Run())
	var c compiled
	require.NoError(t, c.add(t, "small", p, isToken))
	c.start(t)
	nested := func(n int) []byte {
		return []byte(strings.Repeat("(", n) + strings.Repeat(")", n) + "\n")
	}
	many := func(n int) []byte { return []byte("(" + strings.TrimSpace(strings.Repeat("x ", n)) + ")\n") }
	for _, test := range []struct {
		name     string
		text     []byte
		end      int
		exceeded string
	}{
		{"as deep as allowed", nested(20), 40, ""},
		{"one too deep", nested(21), -1, "nesting"},
		{"very much too deep", nested(100_000), -1, "nesting"},
		{"as many tokens as allowed", many(100), 201, ""},
		{"one too many", many(101), -1, "elements"},
		{"far too many", many(10_000), -1, "elements"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := c.ask(t, question{Package: "small", Rule: "r", Text: test.text, MaxDepth: 20, MaxTokens: 100})
			assert.Equal(t, test.exceeded, a.Exceeded)
			if test.exceeded == "" {
				assert.Equal(t, test.end, a.End)
			}
		})
	}
	assert.True(t, c.ask(t, question{Package: "small", Rule: "r", Text: []byte("(x y)\n")}).Quirks)
	assert.False(t, c.ask(t, question{Package: "small", Rule: "r", Text: []byte("(x x)\n")}).Quirks)
}
