package types_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/imapeg/imapeg/types"
)

// codes are one code of each kind, with its name and what it says as an error.
var codes = []struct {
	code types.Code
	name string
	text string
}{
	{types.CodeAlert, "ALERT", "ALERT"},
	{types.CodeParse, "PARSE", "PARSE"},
	{types.CodeReadOnly, "READ-ONLY", "READ-ONLY"},
	{types.CodeReadWrite, "READ-WRITE", "READ-WRITE"},
	{types.CodeTryCreate, "TRYCREATE", "TRYCREATE"},
	{&types.CodeBadCharset{}, "BADCHARSET", "BADCHARSET"},
	{&types.CodeBadCharset{Charsets: []string{"US-ASCII", "UTF-8"}}, "BADCHARSET", "BADCHARSET (US-ASCII UTF-8)"},
	{&types.CodeCapability{Caps: []types.Cap{"IMAP4rev1"}}, "CAPABILITY", "CAPABILITY"},
	{&types.CodePermanentFlags{Flags: []types.Flag{types.FlagSeen}}, "PERMANENTFLAGS", "PERMANENTFLAGS"},
	{types.CodeUIDNext(4392), "UIDNEXT", "UIDNEXT 4392"},
	{types.CodeUIDValidity(3857529045), "UIDVALIDITY", "UIDVALIDITY 3857529045"},
	{types.CodeUnseen(12), "UNSEEN", "UNSEEN 12"},
	{types.CodeMailboxID("F2212"), "MAILBOXID", "MAILBOXID (F2212)"},
	{&types.CodeNewName{Old: "a", New: "b c"}, "NEWNAME", `NEWNAME a "b c"`},
	{&types.CodeReferral{URLs: []string{"imap://a/b", "imap://c/d"}}, "REFERRAL", "REFERRAL imap://a/b imap://c/d"},
	{&types.CodeAppendUID{UIDValidity: 38505, UIDs: types.UIDsInOrder(3955)}, "APPENDUID", "APPENDUID 38505 3955"},
	{&types.CodeCopyUID{UIDValidity: 1, Source: types.UIDsInOrder(7, 3, 4), Dest: types.UIDsInOrder(1, 2, 3)}, "COPYUID", "COPYUID 1 7,3:4 1:3"},
	{types.CodeHighestModSeq(715194045007), "HIGHESTMODSEQ", "HIGHESTMODSEQ 715194045007"},
	{types.NewCodeModified(types.UIDs(9, 7)), "MODIFIED", "MODIFIED 7,9"},
	{&types.CodeDowngraded{UIDs: types.UIDs(109, 70)}, "DOWNGRADED", "DOWNGRADED 70,109"},
	{types.CodeBadURL("/a;UID=1"), "BADURL", "BADURL /a;UID=1"},
	{&types.CodeURLMech{}, "URLMECH", "URLMECH INTERNAL"},
	{&types.CodeURLMech{Mechanisms: []types.URLMechanism{{Name: "X", Data: "YQ=="}, {Name: "Y"}}}, "URLMECH", "URLMECH INTERNAL X=YQ== Y"},
	{types.CodeAnnotateTooBig, "ANNOTATE", "ANNOTATE TOOBIG"},
	{&types.CodeAnnotations{}, "ANNOTATIONS", "ANNOTATIONS NONE"},
	{&types.CodeAnnotations{ReadOnly: true, NoPrivate: true}, "ANNOTATIONS", "ANNOTATIONS READ-ONLY NOPRIVATE"},
	{&types.CodeAnnotations{MaxSize: 20480}, "ANNOTATIONS", "ANNOTATIONS 20480"},
	{types.CodeMaxConvertMessages(1), "MAXCONVERTMESSAGES", "MAXCONVERTMESSAGES 1"},
	{types.CodeMaxConvertParts(2), "MAXCONVERTPARTS", "MAXCONVERTPARTS 2"},
	{&types.CodeMessageLimit{Limit: 1000}, "MESSAGELIMIT", "MESSAGELIMIT 1000"},
	{&types.CodeMessageLimit{Limit: 1000, UID: 23221}, "MESSAGELIMIT", "MESSAGELIMIT 1000 23221"},
	{types.CodeMetadataTooMany, "METADATA", "METADATA TOOMANY"},
	{types.CodeMetadataLongEntries(2199), "METADATA", "METADATA LONGENTRIES 2199"},
	{types.CodeMetadataMaxSize(1024), "METADATA", "METADATA MAXSIZE 1024"},
	{types.CodeNoUpdate("B02"), "NOUPDATE", `NOUPDATE "B02"`},
	{types.CodeUndefinedFilter("on-the-road"), "UNDEFINED-FILTER", "UNDEFINED-FILTER on-the-road"},
	{&types.CodeBadEvent{Events: []types.EventName{"MessageNew", "FlagChange"}}, "BADEVENT", "BADEVENT (MessageNew FlagChange)"},
	{&types.CodeInProgress{}, "INPROGRESS", "INPROGRESS"},
	{&types.CodeInProgress{Tag: types.String("A1")}, "INPROGRESS", `INPROGRESS ("A1" NIL NIL)`},
	{&types.CodeInProgress{Counting: true, Progress: 5, Goal: 10}, "INPROGRESS", "INPROGRESS (NIL 5 10)"},
	{&types.CodeUnknown{Name: "x-Reason", Data: `"disk" 98`}, "X-REASON", `X-REASON "disk" 98`},
	{&types.CodeUnknown{Name: "OverQuota"}, "OVERQUOTA", "OVERQUOTA"},
}

func TestCodesSayTheirNames(t *testing.T) {
	for _, tt := range codes {
		assert.Equal(t, tt.name, tt.code.CodeName(), "%T", tt.code)
		assert.EqualError(t, tt.code, tt.text, "%T", tt.code)
	}
}

// What stands between the brackets is checked like everything else that is sent.
func TestCodesThatCannotBeSent(t *testing.T) {
	for _, tt := range []struct {
		code types.Code
		want string
	}{
		{types.CodeKeyword("A B"), "types: NO: Code: not an atom"},
		{types.CodeMailboxID(""), "types: NO: Code: not an object identifier"},
		{types.CodeMailboxID("a.b"), "types: NO: Code: not an object identifier"},
		{types.CodeMailboxID(strings.Repeat("x", 256)), "types: NO: Code: not an object identifier"},
		{&types.CodeNewName{Old: "a\r\n", New: "b"}, "types: NO: Old: cannot stand in quotes"},
		{&types.CodeReferral{}, "types: NO: URLs: there are none"},
		{&types.CodeReferral{URLs: []string{"imap://[::1]/"}}, `types: NO: URLs: empty, or with a blank, a "]" or what is not ASCII in it`},
		{&types.CodeAppendUID{UIDValidity: 1}, "types: NO: UIDs: there are none"},
		{&types.CodeAppendUID{UIDValidity: 1, UIDs: types.UIDsInOrder(1, 0)}, "types: NO: UIDs: 0 is no UID"},
		{&types.CodeCopyUID{UIDValidity: 1, Source: types.UIDsInOrder(types.Range(4, types.Last))}, "types: NO: Source: 17179869184 is no UID"},
		{types.NewCodeModified(types.Seqs(types.Range(1, types.Last))), "types: NO: Seqs: a set whose numbers are not known"},
		{&types.CodeDowngraded{UIDs: types.UIDs(types.Range(1, types.Last))}, "types: NO: UIDs: a set whose numbers are not known"},
		{&types.CodeDowngraded{}, "types: NO: UIDs: the set is empty"},
		{types.NewCodeModified(types.Seqs[int]()), "types: NO: Seqs: the set is empty"},
		{types.CodeBadURL(""), `types: NO: Code: empty, or with a "]" or an octet 255 in it`},
		{types.CodeBadURL("a]"), `types: NO: Code: empty, or with a "]" or an octet 255 in it`},
		{types.CodeBadURL("a\n"), "types: NO: Code: there is a CR, LF or NUL in it"},
		{&types.CodeURLMech{Mechanisms: []types.URLMechanism{{Name: "X Y"}}}, "types: NO: Mechanisms: not the name of a mechanism"},
		{&types.CodeURLMech{Mechanisms: []types.URLMechanism{{Name: "X", Data: "Y Z"}}}, "types: NO: Mechanisms: not base64"},
		{types.CodeAnnotate("X"), "types: NO: Code: neither TOOBIG nor TOOMANY"},
		{&types.CodeAnnotations{ReadOnly: true, MaxSize: 1}, "types: NO: MaxSize: nothing can be stored where they are read-only"},
		{&types.CodeAnnotations{NoPrivate: true}, "types: NO: NoPrivate: there are no annotations at all"},
		{types.CodeMaxConvertMessages(0), "types: NO: Code: it is 0"},
		{types.CodeMaxConvertParts(0), "types: NO: Code: it is 0"},
		{&types.CodeMessageLimit{}, "types: NO: Limit: it is 0"},
		{types.CodeMetadata("MAXSIZE 5"), "types: NO: Code: neither TOOMANY nor NOPRIVATE"},
		{types.CodeNoUpdate("a\nb"), "types: NO: Code: cannot stand in quotes"},
		{types.CodeUndefinedFilter("a/b"), `types: NO: Code: there is a "/" in it`},
		{types.CodeUndefinedFilter(""), "types: NO: Code: not an atom"},
		{&types.CodeBadEvent{}, "types: NO: Events: there are none"},
		{&types.CodeBadEvent{Events: []types.EventName{"a b"}}, "types: NO: Events: not an atom"},
		{&types.CodeInProgress{Progress: 5}, "types: NO: Counting: it is false, and there are numbers"},
		{&types.CodeInProgress{Tag: types.String("\r")}, "types: NO: Tag: cannot stand in quotes"},
		{&types.CodeUnknown{Name: "X", Data: "a]"}, `types: NO: Data: there is a "]" in it`},
	} {
		_, err := types.AppendResponse(nil, &types.Status{Kind: types.NO, Code: tt.code, Text: "x"}, nil)
		assert.EqualError(t, err, tt.want, "%#v", tt.code)
	}
}

func TestCodesOfUIDPlus(t *testing.T) {
	pairs := func(source, dest string) (list [][2]types.UID) {
		var c types.CodeCopyUID
		var err error
		c.Source, err = types.ParseUIDList(source)
		assert.NoError(t, err)
		c.Dest, err = types.ParseUIDList(dest)
		assert.NoError(t, err)
		for s, d := range c.Pairs() {
			list = append(list, [2]types.UID{s, d})
		}
		return list
	}
	assert.Equal(t, [][2]types.UID{{304, 3956}, {319, 3957}, {320, 3958}}, pairs("304,319:320", "3956:3958"))
	// Gmail: descending.
	assert.Equal(t, [][2]types.UID{{9, 1}, {5, 2}, {4, 7}}, pairs("9,5,4", "1:2,7"))
	// The ends of a range in either order.
	assert.Equal(t, [][2]types.UID{{3, 12}, {4, 13}, {5, 1}}, pairs("5:3", "13:12,1"))
	// Nobody knows, and 0.
	assert.Empty(t, pairs("1:3", "5:6"))
	assert.Equal(t, [][2]types.UID{{1, 6}}, pairs("0:2", "5,6,0"))
	assert.Empty(t, pairs("304", "0"))
	for range (&types.CodeCopyUID{Source: types.UIDsInOrder(1, 2), Dest: types.UIDsInOrder(3, 4)}).Pairs() {
		break
	}

	assert.Equal(t, types.UID(7), (&types.CodeAppendUID{UIDs: types.UIDsInOrder(7, 5)}).UID())
	assert.Equal(t, types.UID(0), (&types.CodeAppendUID{}).UID())
	assert.Equal(t, "7,9", types.NewCodeModified(types.Seqs(9, 7)).UIDs().String())
	assert.True(t, (&types.CodeAnnotations{}).None())
	assert.False(t, (&types.CodeAnnotations{ReadOnly: true}).None())
	assert.False(t, (&types.CodeAnnotations{MaxSize: 1}).None())
}

// A code is found in the error of a command that failed.
func TestCodesAreErrors(t *testing.T) {
	failed := fmt.Errorf("copy: %w", types.CodeTryCreate)
	assert.ErrorIs(t, failed, types.CodeTryCreate)
	assert.NotErrorIs(t, failed, types.CodeAlert)

	var keyword types.CodeKeyword
	assert.ErrorAs(t, failed, &keyword)
	assert.Equal(t, types.CodeTryCreate, keyword)

	failed = errors.Join(errors.New("search"), &types.CodeBadCharset{Charsets: []string{"UTF-8"}})
	var charset *types.CodeBadCharset
	assert.ErrorAs(t, failed, &charset)
	assert.Equal(t, []string{"UTF-8"}, charset.Charsets)
	var unknown *types.CodeUnknown
	assert.False(t, errors.As(failed, &unknown))

	// Numbers are equal as numbers.
	assert.ErrorIs(t, fmt.Errorf("x: %w", types.CodeUIDNext(5)), types.CodeUIDNext(5))
	assert.NotErrorIs(t, fmt.Errorf("x: %w", types.CodeUIDNext(5)), types.CodeUIDValidity(5))

	// And any code is found as what it is: a Code.
	for _, tt := range codes {
		var code types.Code
		if assert.ErrorAs(t, fmt.Errorf("x: %w", tt.code), &code) {
			assert.Equal(t, tt.code, code)
		}
	}
}
