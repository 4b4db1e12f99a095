package parser

import (
	"flag"
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write docs/coverage.md anew, and the values that the tables of messages leave open")

const (
	coverageFile = "../docs/coverage.md"
	rulesFile    = "../testdata/abnf-rules.txt"
	othersFile   = "../testdata/abnf-others.txt"
	notYet       = "not yet"
)

// docs/coverage.md is what the grammar, the types and the tables of messages make
// of it. It only gets better: what stands for a rule of the ABNF now must not be
// missing later.
func TestCoverageTable(t *testing.T) {
	rows := abnfRules(t)
	judge(t, rows)
	old, _ := os.ReadFile(coverageFile)
	if len(old) > 0 {
		had := missingIn(string(old))
		for _, r := range rows {
			for _, key := range r.missingKeys() {
				assert.True(t, had[key] || had[r.key("")], "%s is not in imap.peg: write it, or give the reason in %s", key, filepath.Base(othersFile))
			}
		}
	}
	if t.Failed() {
		return
	}
	table := coverageTable(rows)
	if *update {
		require.NoError(t, os.WriteFile(coverageFile, []byte(table), 0o644))
		return
	}
	if table != string(old) {
		t.Errorf("docs/coverage.md is stale: run make generate")
	}
}

// abnfRule is a rule of the ABNF in an RFC, and what stands for it.
type abnfRule struct {
	rfc, section, name string
	keywords           []string

	rules   []string // in imap.peg
	reason  string   // why there are none
	missing []string // the keywords that they do not know
	values  []string // what is made of them
	vectors int      // the messages of the tables that reach them
}

func (r *abnfRule) key(keyword string) string { return r.rfc + " " + r.name + " " + keyword }

// covered says whether nothing of the rule is missing.
func (r *abnfRule) covered() bool { return len(r.missingKeys()) == 0 }

func (r *abnfRule) missingKeys() (keys []string) {
	if len(r.rules) == 0 && r.reason == "" {
		return []string{r.key("")}
	}
	for _, k := range r.missing {
		keys = append(keys, r.key(k))
	}
	return keys
}

// inPeg is the name that a rule of the ABNF has in imap.peg, in small letters.
func inPeg(name string) string { return strings.ToLower(strings.ReplaceAll(name, "-", "_")) }

// abnfRules reads the list of the RFCs' rules.
func abnfRules(t *testing.T) (rows []*abnfRule) {
	t.Helper()
	rfc := ""
	for place, line := range linesOf(t, rulesFile) {
		if name, ok := strings.CutPrefix(line, "RFC "); ok {
			rfc = name
			continue
		}
		fields := strings.Split(line, "\t")
		require.GreaterOrEqual(t, len(fields), 2, place)
		r := &abnfRule{rfc: rfc, section: fields[0], name: fields[1]}
		for _, f := range fields[2:] {
			word, err := strconv.Unquote(f)
			require.NoError(t, err, place)
			r.keywords = append(r.keywords, word)
		}
		rows = append(rows, r)
	}
	return rows
}

// linesOf are the lines of a file of testdata, but for comments, with their places.
func linesOf(t *testing.T, file string) func(func(string, string) bool) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return func(yield func(string, string) bool) {
		for i, line := range strings.Split(string(text), "\n") {
			if line != "" && line[0] != '#' && !yield(fmt.Sprintf("%s:%d", filepath.Base(file), i+1), line) {
				return
			}
		}
	}
}

// other is a line of the list of what stands for rules under other names.
type other struct {
	place, rfc, name string
	keyword          string
	rules            []string
	reason           string
	used             bool
}

func (o *other) fits(r *abnfRule) bool {
	return (o.rfc == "*" || o.rfc == r.rfc) && (o.name == "*" || inPeg(o.name) == inPeg(r.name))
}

func readOthers(t *testing.T) (all []*other) {
	t.Helper()
	for place, line := range linesOf(t, othersFile) {
		o := &other{place: place}
		head, reason, because := strings.Cut(line, ": ")
		head, rules, _ := strings.Cut(head, " = ")
		o.rules, o.reason = strings.Fields(rules), reason
		require.True(t, because != (len(o.rules) > 0), "%s: %q", place, line)
		var rest string
		o.rfc, rest, _ = strings.Cut(head, " ")
		o.name, rest, _ = strings.Cut(rest, " ")
		if rest != "" {
			word, err := strconv.Unquote(rest)
			require.NoError(t, err, place)
			o.keyword = word
		}
		require.NotEmpty(t, o.name, place)
		all = append(all, o)
	}
	// The lines of one RFC go before those of all, those of one rule before those of
	// a whole RFC.
	slices.SortStableFunc(all, func(a, b *other) int { return a.rank() - b.rank() })
	return all
}

func (o *other) rank() (n int) {
	if o.name == "*" {
		n += 2
	}
	if o.rfc == "*" {
		n++
	}
	return n
}

// judge finds what stands for each rule.
func judge(t *testing.T, rows []*abnfRule) {
	t.Helper()
	ruleOf := map[string]string{}
	for i := range grammarRules {
		ruleOf[strings.ToLower(grammarRules[i].name)] = grammarRules[i].name
	}
	others := readOthers(t)
	values, reached := boundTypes(t), reachedRules(t)
	for _, r := range rows {
		if rule, ok := ruleOf[inPeg(r.name)]; ok {
			r.rules = []string{rule}
		}
		for _, o := range others {
			if o.keyword != "" || !o.fits(r) || len(r.rules) > 0 || r.reason != "" {
				continue
			}
			for _, rule := range o.rules {
				assert.Contains(t, ruleOf, strings.ToLower(rule), o.place)
			}
			r.rules, r.reason, o.used = o.rules, o.reason, true
		}
		if r.reason != "" {
			continue
		}
		for _, word := range r.keywords {
			if len(r.rules) == 0 || slices.ContainsFunc(r.rules, func(rule string) bool { return knows(rule, word) }) {
				continue
			}
			excused := false
			for _, o := range others {
				if o.fits(r) && o.reason != "" && (o.keyword == word || o.name == "*") {
					o.used, excused = true, true
				}
			}
			if !excused {
				r.missing = append(r.missing, word)
			}
		}
		vectors := map[int]bool{}
		for _, rule := range r.rules {
			r.values = append(r.values, values[rule]...)
			for _, v := range reached[rule] {
				vectors[v] = true
			}
		}
		r.vectors = len(vectors)
	}
	for _, o := range others {
		assert.True(t, o.used, "%s: not needed: rule %s of RFC %s is in imap.peg, or in no RFC", o.place, o.name, o.rfc)
	}
}

// knows says whether a rule has a keyword in it, or matches it, other than as what
// nobody knows.
func knows(rule, keyword string) bool {
	open := func(r *grammarRule) bool { return strings.HasSuffix(r.name, "_other") }
	root := grammarRules[ruleNamed(rule)].node
	x := tracer{text: []byte(keyword), seen: map[step]bool{}, refuse: open}
	if x.node(root, 0) == len(keyword) {
		return true
	}
	seen := map[uint16]bool{}
	var find func(n uint16) bool
	find = func(n uint16) bool {
		e := &grammarNodes[n]
		switch {
		case seen[n], e.op == opAnd, e.op == opNot:
			return false
		case e.op == opLit, e.op == opFold:
			return isPartOf(strings.ToUpper(keyword), strings.ToUpper(e.text()))
		}
		seen[n] = true
		if e.op == opRef {
			return !open(&grammarRules[e.arg]) && find(grammarRules[e.arg].node)
		}
		return slices.ContainsFunc(e.kids(), find)
	}
	return find(root)
}

// isPartOf says whether a keyword is a word of a text of the grammar, or what it
// begins or ends with: STRUCTURE and .HEADER are in BODYSTRUCTURE and RFC822.HEADER,
// CC is not in BCC.
func isPartOf(keyword, text string) bool {
	noLetter := func(c rune) bool { return !('A' <= c && c <= 'Z' || '0' <= c && c <= '9') }
	if keyword == text || slices.Contains(strings.FieldsFunc(text, noLetter), keyword) {
		return true
	}
	whole := len(keyword) >= 6 || noLetter(rune(keyword[0])) || noLetter(rune(keyword[len(keyword)-1]))
	return whole && (strings.HasPrefix(text, keyword) || strings.HasSuffix(text, keyword))
}

// reachedRules are, for each rule, the messages of the tables in which it matches
// something.
func reachedRules(t *testing.T) map[string][]int {
	t.Helper()
	reached := map[string][]int{}
	for i, v := range tables(t, "") {
		if v.failing() {
			continue
		}
		m := v.kind.cut(t, v.wire)
		root := &grammarRules[v.kind.entry()]
		x := tracer{client: v.kind == aCommand, text: m.bytes, literals: m.literals, seen: map[step]bool{}}
		require.Equal(t, len(m.bytes), x.node(root.node, 0), v.place)
		rules := map[string]bool{root.name: true}
		for _, s := range x.steps {
			if e := &grammarNodes[s.node]; e.op == opRef {
				rules[grammarRules[e.arg].name] = true
			}
		}
		for name := range rules {
			reached[name] = append(reached[name], i)
		}
	}
	return reached
}

// boundTypes are, for each rule, the types and fields that are made of it.
func boundTypes(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("../types/*.go")
	require.NoError(t, err)
	bound := map[string][]string{}
	bind := func(rules []string, what string) {
		for _, r := range rules {
			bound[r] = append(bound[r], what)
		}
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_gen.go") {
			continue
		}
		file, err := goparser.ParseFile(token.NewFileSet(), name, nil, goparser.ParseComments)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.TYPE {
				continue
			}
			for _, spec := range group.Specs {
				spec := spec.(*ast.TypeSpec)
				for _, doc := range []*ast.CommentGroup{spec.Doc, group.Doc} {
					if doc == nil {
						continue
					}
					for _, c := range doc.List {
						if rules, ok := strings.CutPrefix(c.Text, "//imap:rule "); ok {
							bind(strings.Fields(rules), spec.Name.Name)
						}
					}
				}
				if s, ok := spec.Type.(*ast.StructType); ok {
					for _, f := range s.Fields.List {
						if f.Tag == nil || len(f.Names) == 0 {
							continue
						}
						tag, err := strconv.Unquote(f.Tag.Value)
						require.NoError(t, err)
						rules, _, _ := strings.Cut(reflect.StructTag(tag).Get("imap"), ";")
						list := strings.FieldsFunc(rules, func(c rune) bool { return c == ',' || c == '/' || c == '.' })
						bind(list, spec.Name.Name+"."+f.Names[0].Name)
					}
				}
			}
		}
	}
	return bound
}

// coverageTable is the text of docs/coverage.md.
func coverageTable(rows []*abnfRule) string {
	var b, summary strings.Builder
	b.WriteString(`# What of the RFCs is in the grammar

Every rule of the ABNF in the RFCs of IMAP, and what stands for it. ` + "`make generate`" + ` writes this page; what it needs to know besides imap.peg, the types and the
tables of messages is in testdata/abnf-rules.txt and testdata/abnf-others.txt.

* **Rule**: the rule of imap.peg, or why there is none. "` + notYet + `" is what is still to be written: a rule, or a keyword of the ABNF's that the rule does not know.
* **Value**: the types and fields of package types that are made of it. A rule without one is part of another's value.
* **Messages**: how many messages of the tables in testdata have a match of it.

| RFC | Rules | In the grammar | Not needed | Not yet |
|---|---|---|---|---|
`)
	for begin := 0; begin < len(rows); {
		end := begin
		for end < len(rows) && rows[end].rfc == rows[begin].rfc {
			end++
		}
		in, out, not := 0, 0, 0
		fmt.Fprintf(&summary, "\n## RFC %s\n\n| ABNF | Section | Rule | Value | Messages |\n|---|---|---|---|---|\n", rows[begin].rfc)
		for _, r := range rows[begin:end] {
			summary.WriteString(r.line())
			switch {
			case !r.covered():
				not++
			case r.reason != "":
				out++
			default:
				in++
			}
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d |\n", rows[begin].rfc, end-begin, in, out, not)
		begin = end
	}
	return b.String() + summary.String()
}

func (r *abnfRule) line() string {
	rule := strings.Join(r.rules, ", ")
	switch {
	case r.reason != "":
		rule = r.reason
	case rule == "":
		rule = notYet
	case len(r.missing) > 0:
		words := make([]string, len(r.missing))
		for i, word := range r.missing {
			words[i] = strconv.Quote(word)
		}
		rule += "; " + notYet + ": " + strings.Join(words, " ")
	}
	vectors, section := "", strings.TrimPrefix(r.section, "0")
	if len(r.rules) > 0 {
		vectors = strconv.Itoa(r.vectors)
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", r.name, section, rule, strings.Join(r.values, ", "), vectors)
}

// missingIn are the keys of what is missing in the text of docs/coverage.md.
func missingIn(table string) map[string]bool {
	keys := map[string]bool{}
	rfc := ""
	for _, line := range strings.Split(table, "\n") {
		if name, ok := strings.CutPrefix(line, "## RFC "); ok {
			rfc = name
		}
		cells := strings.Split(line, " | ")
		if rfc == "" || len(cells) < 3 {
			continue
		}
		r := abnfRule{rfc: rfc, name: strings.TrimPrefix(cells[0], "| ")}
		_, words, ok := strings.Cut(cells[2], notYet)
		for words = strings.TrimPrefix(words, ": "); words != ""; {
			quoted, err := strconv.QuotedPrefix(words)
			if err != nil {
				break
			}
			word, _ := strconv.Unquote(quoted)
			keys[r.key(word)], ok = true, false
			words = strings.TrimPrefix(words[len(quoted):], " ")
		}
		if ok {
			keys[r.key("")] = true
		}
	}
	return keys
}
