package types_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// Every key, as its function makes it and as it is sent.
func TestSearchKeys(t *testing.T) {
	day := types.Date{Year: 1994, Month: time.February, Day: 1}
	moment := time.Date(1994, time.February, 1, 23, 59, 0, 0, time.FixedZone("", 9*3600))
	tests := []struct {
		key  types.SearchKey
		want string
	}{
		{types.All, "ALL"},
		{types.Answered, "ANSWERED"},
		{types.Deleted, "DELETED"},
		{types.Draft, "DRAFT"},
		{types.Flagged, "FLAGGED"},
		{types.New, "NEW"},
		{types.Old, "OLD"},
		{types.IsRecent, "RECENT"},
		{types.Seen, "SEEN"},
		{types.Unanswered, "UNANSWERED"},
		{types.Undeleted, "UNDELETED"},
		{types.Undraft, "UNDRAFT"},
		{types.Unflagged, "UNFLAGGED"},
		{types.Unseen, "UNSEEN"},
		{types.SaveDateSupported, "SAVEDATESUPPORTED"},
		{types.Bcc("a"), `BCC "a"`},
		{types.Body("a b"), `BODY "a b"`},
		{types.Cc(`a"\`), `CC "a\"\\"`},
		{types.From(""), `FROM ""`},
		{types.Subject("NIL"), `SUBJECT "NIL"`},
		{types.Text(") OR ("), `TEXT ") OR ("`},
		{types.To("a\r\nb"), `TO "a\r\nb"`},
		{types.Header("Message-ID", "<1@x>"), `HEADER Message-ID "<1@x>"`},
		{types.Header("a b", ""), `HEADER "a b" ""`},
		{types.Keyword("$Junk"), "KEYWORD $Junk"},
		{types.Unkeyword("$Junk"), "UNKEYWORD $Junk"},
		{types.Before(day), "BEFORE 1-Feb-1994"},
		{types.On(moment), "ON 1-Feb-1994"},
		{types.Since(moment), "SINCE 1-Feb-1994"},
		{types.SentBefore(day), "SENTBEFORE 1-Feb-1994"},
		{types.SentOn(day), "SENTON 1-Feb-1994"},
		{types.SentSince(moment), "SENTSINCE 1-Feb-1994"},
		{types.SavedBefore(day), "SAVEDBEFORE 1-Feb-1994"},
		{types.SavedOn(day), "SAVEDON 1-Feb-1994"},
		{types.SavedSince(day), "SAVEDSINCE 1-Feb-1994"},
		{types.Larger(0), "LARGER 0"},
		{types.Smaller(1 << 40), "SMALLER 1099511627776"},
		{types.Older(time.Minute), "OLDER 60"},
		{types.Younger(1<<63 - 1), "YOUNGER 4294967295"},
		{types.InSet(types.Seqs(1, 2, 9)), "1:2,9"},
		{types.InSet(types.UIDs(types.Range(4, types.Last))), "UID 4:*"},
		{types.InSet(types.SavedUIDs()), "UID $"},
		{types.UIDAfter(25000), "UIDAFTER 25000"},
		{types.UIDBefore(1<<32 - 1), "UIDBEFORE 4294967295"},
		{types.ModSeqFrom(1<<64 - 1), "MODSEQ 18446744073709551615"},
		{types.SearchModSeq{Entry: `/flags/\Draft`, Type: types.EntryAll, ModSeq: 1}, `MODSEQ "/flags/\\Draft" all 1`},
		{types.WithEmailID("M1"), "EMAILID M1"},
		{types.InThread("T-1_"), "THREADID T-1_"},
		{types.Filter("on-the-road"), "FILTER on-the-road"},
		{types.Annotated("/a*", types.AttributeValueShared, "x\x00"), `ANNOTATION "/a*" value.shared "x\x00"`},
		{types.SearchAnnotation{Entry: "/a", Attribute: types.AttributeValue}, `ANNOTATION "/a" value NIL`},
		{types.GmailRaw("in:unread"), `X-GM-RAW "in:unread"`},
		{types.GmailMessageID(1), "X-GM-MSGID 1"},
		{types.GmailThreadID(1<<64 - 1), "X-GM-THRID 18446744073709551615"},
		{types.GmailLabel(`\Inbox`), `X-GM-LABELS \Inbox`},
		{types.GmailLabel("a b"), `X-GM-LABELS "a b"`},
		{types.Not(types.Seen), "NOT SEEN"},
		{types.Fuzzy(types.And(types.Seen, types.Draft)), "FUZZY (SEEN DRAFT)"},
		{types.Or(types.Seen, types.And(types.Draft, types.Flagged)), "OR SEEN (DRAFT FLAGGED)"},
		{types.Or(types.Seen, types.Draft, types.Flagged, types.Answered), "OR SEEN OR DRAFT OR FLAGGED ANSWERED"},
		{types.And(types.Seen, types.Not(types.And(types.Draft, types.Flagged))), "SEEN NOT (DRAFT FLAGGED)"},
		{types.SearchAnd{Keys: []types.SearchKey{types.Seen, types.SearchAnd{Keys: []types.SearchKey{types.Draft, types.Flagged}}}}, "SEEN (DRAFT FLAGGED)"},
		{types.And(types.SearchUnknown{Name: "XFOO", Data: ` "a" (1)`}, types.Seen), `(XFOO "a" (1)) SEEN`},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, tt.key.String())
	}
}

// And gives what a server makes of what is sent.
func TestAnd(t *testing.T) {
	assert.Equal(t, types.All, types.And())
	assert.Equal(t, types.Seen, types.And(types.Seen))
	assert.Equal(t, types.Seen, types.And(types.And(types.Seen)))
	assert.Equal(t, types.And(types.Seen, types.Draft, types.Flagged), types.And(types.Seen, types.And(types.Draft, types.Flagged)))
	keys := []types.SearchKey{types.Seen, types.Draft}
	and := types.And(keys...)
	keys[0] = types.Flagged
	assert.Equal(t, "SEEN DRAFT", and.String(), "the arguments are the caller's")
}

func TestSearchKeysAreFound(t *testing.T) {
	program := types.And(types.Not(types.Seen), types.Or(types.Fuzzy(types.From("a")), types.Draft))
	var names []string
	for k := range types.SearchKeys(program) {
		names = append(names, k.KeyName())
	}
	assert.Equal(t, []string{"AND", "NOT", "SEEN", "OR", "FUZZY", "FROM", "DRAFT"}, names)
	for n := range names {
		var some []string
		for k := range types.SearchKeys(program) {
			if some = append(some, k.KeyName()); len(some) > n {
				break
			}
		}
		assert.Equal(t, names[:n+1], some)
	}
	assert.Empty(t, slices.Collect(types.SearchKeys(nil)))
}

// What would be no search program, or another one, is not sent.
func TestSearchThatCannotBeSent(t *testing.T) {
	deep := types.SearchKey(types.Seen)
	for range 300 {
		deep = types.Not(deep)
	}
	tests := []struct {
		key  types.SearchKey
		want string
	}{
		{nil, "Program: a key is missing"},
		{types.Not(nil), "Program: a key is missing"},
		{types.And(types.Seen, nil), "Program: a key is missing"},
		{types.Or(types.Seen, nil), "Program: a key is missing"},
		{types.SearchAnd{}, "Keys: there are not two of them: use And"},
		{types.SearchAnd{Keys: []types.SearchKey{types.Seen}}, "Keys: there are not two of them: use And"},
		{types.Not(types.SearchAnd{Keys: []types.SearchKey{types.Seen}}), "Keys: there are not two of them: use And"},
		{deep, "Program: it is nested too deep"},
		{types.SearchName("SEEN DELETED"), "Program: no key without arguments: SEEN DELETED"},
		{types.SearchName("seen"), "Program: no key without arguments: seen"},
		{types.SearchString{Key: "FROM x TO", Value: "y"}, "Key: no such key"},
		{types.SearchDate{Key: "X", Date: types.Date{Year: 2000, Month: 1, Day: 1}}, "Key: no such key"},
		{types.Since(types.Date{Year: 2000, Month: 2, Day: 30}), "Date: no calendar has this day"},
		{types.Since(types.Date{}), "Date: no calendar has this day"},
		{types.Larger(-1), "Size: it is negative"},
		{types.Older(time.Millisecond), "Seconds: it is 0"},
		{types.Younger(-time.Hour), "Seconds: it is 0"},
		{types.UIDAfter(0), "UID: it is 0"},
		{types.SearchUID{UID: 1}, "Key: no such key"},
		{types.Keyword(""), "Keyword: not an atom"},
		{types.Keyword(`\Seen`), "Keyword: not an atom"},
		{types.Keyword("a b"), "Keyword: not an atom"},
		{types.InSet(nil), "Set: the set is empty"},
		{types.InSet(types.UIDs[types.UID]()), "Set: the set is empty"},
		{types.SearchModSeq{Entry: "/x/y", Type: types.EntryAll}, "Entry: not the name of a flag's entry"},
		{types.SearchModSeq{Entry: "/flags/a b", Type: types.EntryAll}, "Entry: not the name of a flag's entry"},
		{types.SearchModSeq{Entry: "/flags/a"}, "Key: no such key"},
		{types.SearchModSeq{Type: types.EntryAll}, "Entry: not the name of a flag's entry"},
		{types.WithEmailID("a b"), "ID: not an object identifier"},
		{types.Filter("a/b"), `Name: there is a "/" in it`},
		{types.Filter("a b"), "Name: not an atom"},
		{types.SearchAnnotation{Entry: "/a", Attribute: "size"}, "Key: no such key"},
		{types.Text("\x00"), "Value: there is a NUL in it"},
		{types.SearchUnknown{Name: "seen"}, "Name: a key that has a type of its own"},
		{types.SearchUnknown{Name: "CHARSET", Data: " x"}, "Name: a key that has a type of its own"},
		{types.SearchUnknown{Name: "1:5"}, "Name: not the name of a key"},
		{types.SearchUnknown{Name: "$"}, "Name: not the name of a key"},
		{types.SearchUnknown{Name: "X Y"}, "Name: not the name of a key"},
		{types.SearchUnknown{Name: "X", Data: " a) (b"}, "Data: not values of the wire with a blank before each"},
		{types.SearchUnknown{Name: "X", Data: " "}, "Data: not values of the wire with a blank before each"},
		{types.SearchUnknown{Name: "X", Data: "a"}, "Data: not values of the wire with a blank before each"},
		{types.SearchUnknown{Name: "X", Data: " a\r\nb LOGOUT"}, "Data: not values of the wire with a blank before each"},
		{types.Text("\xff"), "Charset: a string is not UTF-8"},
	}
	for _, tt := range tests {
		_, err := (&types.Command{Tag: "a", Body: &types.SearchCommand{Program: tt.key}}).Append(nil, nil)
		require.Error(t, err, tt.want)
		assert.Equal(t, "types: SEARCH: "+tt.want, err.Error())
	}
	assert.Equal(t, "types: SEARCH: Program: a key is missing", types.Not(nil).String())
}

// The charset is sent when it is needed, and where it is allowed.
func TestCharsetOfASearch(t *testing.T) {
	utf8 := &types.EncodeOptions{UTF8: true}
	tests := []struct {
		body types.CommandBody
		opts *types.EncodeOptions
		want string
	}{
		{&types.SearchCommand{Program: types.Text("cafe")}, nil, `SEARCH TEXT "cafe"`},
		{&types.SearchCommand{Program: types.Text("café")}, nil, "SEARCH CHARSET UTF-8 TEXT {5}\r\ncafé"},
		{&types.SearchCommand{Program: types.And(types.Seen, types.Or(types.Draft, types.Not(types.Header("Subject", "café"))))}, nil,
			"SEARCH CHARSET UTF-8 SEEN OR DRAFT NOT HEADER Subject {5}\r\ncafé"},
		{&types.SearchCommand{Program: types.Text("café")}, utf8, `SEARCH TEXT "café"`},
		{&types.SearchCommand{Charset: "utf-8", Program: types.Text("café")}, utf8, `SEARCH TEXT "café"`},
		{&types.SearchCommand{Charset: "US-ASCII", Program: types.Text("cafe")}, utf8, `SEARCH TEXT "cafe"`},
		{&types.SearchCommand{Charset: "US-ASCII", Program: types.Text("cafe")}, nil, `SEARCH CHARSET US-ASCII TEXT "cafe"`},
		{&types.SearchCommand{Charset: "KOI8-R", Program: types.Text("\xc1")}, nil, "SEARCH CHARSET KOI8-R TEXT {1}\r\n\xc1"},
		{&types.SearchCommand{Charset: "a b", Program: types.Seen}, nil, `SEARCH CHARSET "a b" SEEN`},
		{&types.SearchCommand{UID: true, Return: &types.SearchReturn{}, Program: types.Text("é")}, nil, "UID SEARCH RETURN () CHARSET UTF-8 TEXT {2}\r\né"},
		{&types.ESearchCommand{Program: types.Text("é")}, nil, "ESEARCH CHARSET UTF-8 TEXT {2}\r\né"},
		{&types.SortCommand{Criteria: []types.SortCriterion{{Key: types.SortDate}}, Program: types.Seen}, nil, "SORT (DATE) UTF-8 SEEN"},
		{&types.ThreadCommand{Algorithm: types.ThreadRefs, Charset: "US-ASCII", Program: types.Seen}, utf8, "THREAD REFS US-ASCII SEEN"},
	}
	for _, tt := range tests {
		wire, err := (&types.Command{Tag: "a", Body: tt.body}).Append(nil, tt.opts)
		require.NoError(t, err)
		assert.Equal(t, "a "+tt.want+"\r\n", string(wire))
	}
	for _, tt := range []struct {
		body types.CommandBody
		opts *types.EncodeOptions
		want string
	}{
		{&types.SearchCommand{Charset: "KOI8-R", Program: types.Seen}, utf8, "types: SEARCH: Charset: UTF-8 was enabled"},
		{&types.SearchCommand{Charset: "a\x00", Program: types.Seen}, nil, "types: SEARCH: Charset: there is a NUL in it"},
		{&types.SearchCommand{Program: types.Text("\xff")}, utf8, "types: SEARCH: Charset: a string is not UTF-8"},
		{&types.SortCommand{Criteria: []types.SortCriterion{{Key: types.SortDate}}, Program: types.Text("\xff")}, nil, "types: SORT: Charset: a string is not UTF-8"},
	} {
		_, err := (&types.Command{Tag: "a", Body: tt.body}).Append(nil, tt.opts)
		assert.EqualError(t, err, tt.want)
	}
}

func TestSearchesThatCannotBeSent(t *testing.T) {
	date := []types.SortCriterion{{Key: types.SortDate}}
	tests := []struct {
		body types.CommandBody
		want string
	}{
		{&types.SearchCommand{Return: &types.SearchReturn{UpdateItems: []types.FetchItem{types.FetchUID}}, Program: types.All}, "types: SEARCH: UpdateItems: they go with Update"},
		{&types.SearchCommand{Return: &types.SearchReturn{Partial: types.PartialRange{First: 1}}, Program: types.All}, "types: SEARCH: Partial: want two numbers above 0, or two below"},
		{&types.SearchCommand{Return: &types.SearchReturn{Extra: []types.TaggedExt{{Label: "min"}}}, Program: types.All}, "types: SEARCH: Extra: MIN has a field of its own"},
		{&types.SortCommand{Program: types.All}, "types: SORT: Criteria: there are none"},
		{&types.SortCommand{Criteria: date}, "types: SORT: Program: a key is missing"},
		{&types.SortCommand{Criteria: []types.SortCriterion{{}}, Program: types.All}, "types: SORT: Key: not an atom"},
		{&types.SortCommand{Criteria: []types.SortCriterion{{Key: "reverse"}}, Program: types.All}, "types: SORT: Key: REVERSE has a field of its own"},
		{&types.SortCommand{Criteria: []types.SortCriterion{{Key: types.SortAnnotation, Entry: "/a", Attribute: types.AttributeValue}}, Program: types.All}, "types: SORT: Attribute: neither value.priv nor value.shared"},
		{&types.SortCommand{Criteria: []types.SortCriterion{{Key: types.SortDate, Entry: "/a"}}, Program: types.All}, "types: SORT: Entry: it goes with SortAnnotation"},
		{&types.ThreadCommand{Program: types.All}, "types: THREAD: Algorithm: not an atom"},
		{&types.ESearchCommand{Scope: []types.TaggedExt{{Label: "X"}}, Program: types.All}, "types: ESEARCH: Scope: it goes with In"},
		{&types.ESearchCommand{In: []types.MailboxFilter{{Kind: types.FilterSubtreeOne}}, Program: types.All}, "types: ESEARCH: Filter: there are no Mailboxes"},
		{&types.CancelUpdateCommand{}, "types: CANCELUPDATE: Tags: there are none"},
		{&types.CancelUpdateCommand{Tags: []string{`a"b`}}, "types: CANCELUPDATE: Tags: not a tag"},
		{&types.UIDBatchesCommand{}, "types: UIDBATCHES: Size: it is 0"},
		{&types.UIDBatchesCommand{Size: 500, First: 1}, "types: UIDBATCHES: Last: it is 0"},
		{&types.UIDBatchesCommand{Size: 500, Last: 1}, "types: UIDBATCHES: First: it is 0"},
	}
	for _, tt := range tests {
		_, err := (&types.Command{Tag: "a", Body: tt.body}).Append(nil, nil)
		assert.EqualError(t, err, tt.want)
	}
}

func TestWhatSearchesNeed(t *testing.T) {
	esearch := types.AnyOf{types.CapESearch, types.CapIMAP4rev2}
	searchRes := types.AnyOf{types.CapSearchRes, types.CapIMAP4rev2}
	tests := []struct {
		body types.CommandBody
		want []types.AnyOf
	}{
		{&types.SearchCommand{Program: types.And(types.Seen, types.From("a"), types.Since(time.Time{}), types.Larger(1), types.InSet(types.Seqs(1)))}, nil},
		{&types.SearchCommand{Program: types.And(types.Younger(time.Hour), types.Older(time.Hour), types.Fuzzy(types.ModSeqFrom(1)))},
			[]types.AnyOf{{types.CapWithin}, {types.CapSearchFuzzy}, {types.CapCondStore, types.CapQResync}}},
		{&types.SearchCommand{Program: types.And(types.SavedOn(time.Time{}), types.SaveDateSupported, types.WithEmailID("a"), types.Filter("a"), types.Annotated("a", "value", ""))},
			[]types.AnyOf{{types.CapSaveDate}, {types.CapObjectID}, {types.CapFilters}, {types.CapAnnotate}}},
		{&types.SearchCommand{Program: types.UIDAfter(1)}, []types.AnyOf{{types.CapMessageLimit}}},
		{&types.SearchCommand{Program: types.Or(types.GmailRaw("a"), types.GmailLabel("b"), types.GmailThreadID(1))}, []types.AnyOf{{types.CapGmail}}},
		{&types.SearchCommand{Program: types.And(types.InSet(types.SavedSeqs()), types.Larger(1<<32))}, []types.AnyOf{searchRes, {types.CapIMAP4rev2}}},
		{&types.SearchCommand{Return: &types.SearchReturn{Save: true, Count: true}, Program: types.All}, []types.AnyOf{esearch, searchRes}},
		{&types.SearchCommand{Return: &types.SearchReturn{Partial: types.PartialRange{First: 1, Last: 9}}, Program: types.All}, []types.AnyOf{esearch, {types.CapPartial, types.CapContextSearch}}},
		{&types.SearchCommand{Return: &types.SearchReturn{Partial: types.PartialRange{First: -1, Last: -9}}, Program: types.All}, []types.AnyOf{esearch, {types.CapPartial}}},
		{&types.SearchCommand{Return: &types.SearchReturn{Update: true, UpdateItems: []types.FetchItem{types.FetchUID}, Relevancy: true}, Program: types.All},
			[]types.AnyOf{esearch, {types.CapSearchFuzzy}, {types.CapContextSearch}, {types.CapNotify}}},
		{&types.SortCommand{Return: &types.SearchReturn{Context: true}, Criteria: []types.SortCriterion{{Key: types.SortDisplayTo}, {Key: types.SortRelevancy}, {Key: types.SortAnnotation}}},
			[]types.AnyOf{{types.CapSort}, {types.CapESort, types.CapContextSort}, {types.CapContextSort}, {types.CapSortDisplay}, {types.CapSearchFuzzy}, {types.CapAnnotate}}},
		{&types.ThreadCommand{Algorithm: types.ThreadReferences, Program: types.All}, []types.AnyOf{{types.CapThreadReferences}}},
		{&types.ESearchCommand{Return: &types.SearchReturn{}, Program: types.All}, []types.AnyOf{{types.CapMultiSearch}, esearch}},
		{&types.CancelUpdateCommand{}, []types.AnyOf{{types.CapContextSearch, types.CapContextSort}}},
		{&types.UIDBatchesCommand{}, []types.AnyOf{{types.CapUIDBatches}}},
	}
	for i, tt := range tests {
		assert.Equal(t, tt.want, types.Needs(tt.body), "%d", i)
	}
}

// searchProgram draws a program as the functions make it.
func searchProgram(t *rapid.T, depth int) types.SearchKey {
	text := rapid.OneOf(rapid.StringMatching(`[ -~]{0,8}`), rapid.Map(rapid.String(), func(s string) string {
		return string(slices.DeleteFunc([]rune(s), func(r rune) bool { return r == 0 }))
	}))
	day := types.Date{Year: 2000, Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")), Day: rapid.IntRange(1, 28).Draw(t, "day")}
	most := 12
	if depth > 4 {
		most = 7
	}
	switch rapid.IntRange(0, most).Draw(t, "kind") {
	case 0:
		return rapid.SampledFrom([]types.SearchKey{types.All, types.Seen, types.Undraft, types.SaveDateSupported}).Draw(t, "name")
	case 1:
		return rapid.SampledFrom([]func(string) types.SearchKey{types.From, types.Text, types.GmailRaw}).Draw(t, "string")(text.Draw(t, "text"))
	case 2:
		return types.Header(rapid.StringMatching(`[A-Za-z-]{1,9}`).Draw(t, "field"), text.Draw(t, "text"))
	case 3:
		return rapid.SampledFrom([]types.SearchKey{types.Since(day), types.SentOn(day), types.SavedBefore(day)}).Draw(t, "date")
	case 4:
		return types.Larger(rapid.Int64Min(0).Draw(t, "size"))
	case 5:
		set := types.UIDs(rapid.SliceOfN(rapid.Map(rapid.Uint32Min(1), func(n uint32) types.UID { return types.UID(n) }), 1, 4).Draw(t, "set")...)
		return types.InSet(set)
	case 6:
		return types.SearchModSeq{Entry: `/flags/\Seen`, Type: types.EntryShared, ModSeq: rapid.Uint64().Draw(t, "modseq")}
	case 7:
		return types.SearchUnknown{Name: "X-KEY", Data: rapid.SampledFrom([]types.Raw{"", ` 1 "a" (b NIL)`}).Draw(t, "data")}
	case 8:
		return types.Not(searchProgram(t, depth+1))
	case 9:
		return types.Fuzzy(searchProgram(t, depth+1))
	case 10:
		return types.Or(searchProgram(t, depth+1), searchProgram(t, depth+1))
	}
	var keys []types.SearchKey
	for range rapid.IntRange(0, 4).Draw(t, "keys") {
		keys = append(keys, searchProgram(t, depth+1))
	}
	return types.And(keys...)
}

// What a server makes of a program is the program.
func TestSearchProgramsArriveAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent := &types.Command{Tag: "a", Body: &types.SearchCommand{UID: true, Charset: "UTF-8", Program: searchProgram(t, 0)}}
		wire, err := sent.Append(nil, nil)
		require.NoError(t, err)
		got, err := parser.ParseCommand(wire, nil)
		require.NoError(t, err, "%q", wire)
		require.Equal(t, sent, got, "%q", wire)
	})
}

func ExampleAnd() {
	lastWeek := types.Date{Year: 2026, Month: time.May, Day: 4}
	fmt.Println(types.And(types.From("joe"), types.Since(lastWeek), types.Not(types.Seen)))
	// Output: FROM "joe" SINCE 4-May-2026 NOT SEEN
}

func ExampleOr() {
	fmt.Println(types.Or(types.Subject("lunch"), types.Subject("dinner"), types.And(types.From("cook"), types.Unseen)))
	// Output: OR SUBJECT "lunch" OR SUBJECT "dinner" (FROM "cook" UNSEEN)
}

func ExampleSearchCommand() {
	search := types.SearchCommand{
		UID:     true,
		Return:  &types.SearchReturn{Count: true, Partial: types.PartialRange{First: -1, Last: -50}},
		Program: types.And(types.Undeleted, types.Text("café")),
	}
	wire, err := (&types.Command{Tag: "a", Body: &search}).Append(nil, nil)
	fmt.Printf("%q %v\n", wire, err)
	// Output: "a UID SEARCH RETURN (COUNT PARTIAL -1:-50) CHARSET UTF-8 UNDELETED TEXT {5}\r\ncafé\r\n" <nil>
}
