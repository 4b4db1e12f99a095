package types_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// parse is what a program has from a parser.Reader, or from package client.
func parse(wire string) types.Response {
	resp, err := parser.ParseResponse([]byte(wire+"\r\n"), nil)
	if err != nil {
		panic(err)
	}
	return resp
}

// A type switch is how responses are used.
func ExampleResponse() {
	for _, wire := range []string{
		`* 23 EXISTS`,
		`* 12 FETCH (UID 7 FLAGS (\Seen))`,
		`* LIST (\Noselect) "/" ~/Mail`,
		`A142 OK [READ-WRITE] SELECT completed`,
		`* XPIG-LATIN ow-nay`,
	} {
		switch r := parse(wire).(type) {
		case types.Exists:
			fmt.Println(r, "messages")
		case *types.Fetch:
			fmt.Println("message", r.Seq, "has UID", r.UID)
		case *types.List:
			fmt.Println("mailbox", r.Mailbox)
		case *types.Status:
			fmt.Println(r.Tag, r.Kind, r.Text)
		case *types.Unknown:
			fmt.Printf("unknown %s:%s\n", r.Name, r.Data)
		}
	}
	// Output:
	// 23 messages
	// message 12 has UID 7
	// mailbox ~/Mail
	// A142 OK SELECT completed
	// unknown XPIG-LATIN: ow-nay
}

// A field of a Fetch counts when its item came: no flags are not the same as flags
// that were not sent.
func ExampleFetch_Has() {
	f := parse(`* 12 FETCH (FLAGS ())`).(*types.Fetch)
	fmt.Println(f.Has(types.HasFlags), len(f.Flags))
	fmt.Println(f.Has(types.HasUID))
	// Output:
	// true 0
	// false
}

// Content comes by the section that was asked for.
func ExampleFetch_Section() {
	f := parse(`* 12 FETCH (BODY[HEADER.FIELDS (Subject From)] "Subject: hi" BODY[1] NIL)`).(*types.Fetch)
	data, ok := f.Section(types.Section{Specifier: types.SectionHeaderFields, Fields: []string{"FROM", "SUBJECT"}})
	fmt.Println(data, ok)
	data, ok = f.Section(types.Section{Part: []uint32{1}})
	fmt.Println(data.IsNil(), ok)
	// Output:
	// Subject: hi true
	// true true
}

// A response code is an error, so that it is found in the error of a command.
func ExampleCode() {
	status := parse(`A003 NO [TRYCREATE] No such mailbox`).(*types.Status)
	err := fmt.Errorf("copying: %w", status.Code)

	fmt.Println(err)
	fmt.Println(errors.Is(err, types.CodeTryCreate))
	// Output:
	// copying: TRYCREATE
	// true
}

// NIL and the empty string are different.
func ExampleNString() {
	envelope := parse(`* 1 FETCH (ENVELOPE (NIL "" NIL NIL NIL NIL NIL NIL NIL NIL))`).(*types.Fetch).Envelope
	fmt.Printf("%q %t\n", envelope.Date, envelope.Date.IsNil())
	fmt.Printf("%q %t\n", envelope.Subject, envelope.Subject.IsNil())
	// Output:
	// "" true
	// "" false
}

// A group is its beginning, its members and its end.
func ExampleAddress_GroupStart() {
	const wire = `* 1 FETCH (ENVELOPE (NIL NIL NIL NIL NIL (` +
		`(NIL NIL "friends" NIL)("Ann" NIL "ann" "example.org")(NIL NIL NIL NIL)(NIL NIL "bob" "example.org")) NIL NIL NIL NIL))`
	for _, a := range parse(wire).(*types.Fetch).Envelope.To {
		switch {
		case a.GroupStart():
			fmt.Println(a.Mailbox, "are:")
		case a.GroupEnd():
			fmt.Println("and further:")
		default:
			fmt.Println(a.Addr())
		}
	}
	// Output:
	// friends are:
	// ann@example.org
	// and further:
	// bob@example.org
}

// The JSON form is stable, and keeps bytes that are not UTF-8.
func ExampleStatus_MarshalJSON() {
	text, err := json.Marshal(parse("* NO [ALERT] Disk f\xfcll"))
	fmt.Println(string(text), err)
	// Output: {"kind":"NO","code":{"name":"ALERT"},"text":{"base64":"RGlzayBm/Gxs"}} <nil>
}

// Names of mailboxes are in modified UTF-7 on the wire.
func ExampleMailbox_Name() {
	list := parse(`* LIST () "/" "~peter/mail/&U,BTFw-/&ZeVnLIqe-"`).(*types.List)
	fmt.Println(list.Mailbox.Name())

	// Where the name that the wire has is no modified UTF-7, it is decoded as far
	// as it goes.
	fmt.Println(types.Mailbox("R&D").Name())
	_, err := types.Mailbox("R&D").Decode(false)
	fmt.Println(err)

	fmt.Println(types.NewMailbox("Entwürfe & mehr"))
	// Output:
	// ~peter/mail/台北/日本語
	// R&D
	// types: mailbox name "R&D" at byte 1: "&" without the "-" that ends it
	// Entw&APw-rfe &- mehr
}

// The date of a message is what its author's program made of it.
func ExampleEnvelope_Sent() {
	envelope := &types.Envelope{Date: types.String("Fri, 21 Nov 97 09:55 EST (winter)")}
	sent, err := envelope.Sent()
	fmt.Println(sent.Format(time.RFC3339), err)
	// Output: 1997-11-21T09:55:00-05:00 <nil>
}

// A week back from a day.
func ExampleDate() {
	day := types.DateOf(time.Date(1994, time.February, 1, 23, 30, 0, 0, time.UTC))
	fmt.Println(day, day.AddDays(-7), day.After(day.AddDays(-7)))
	// Output: 1-Feb-1994 25-Jan-1994 true
}

// What a header has in encoded words is decoded on wish; the bytes that came are
// kept.
func ExampleNString_Text() {
	envelope := parse(`* 1 FETCH (ENVELOPE (NIL "=?iso-8859-1?Q?Gr=FC=DFe?= =?x-secret?Q?abc?=" NIL NIL NIL NIL NIL NIL NIL NIL))`).(*types.Fetch).Envelope
	fmt.Println(envelope.Subject.Text())
	_, err := envelope.Subject.Decode()
	var wrong *types.DecodeError
	if errors.As(err, &wrong) {
		fmt.Println(wrong.Reason, "at byte", wrong.Offset)
	}
	// Output:
	// Grüße =?x-secret?Q?abc?=
	// a charset that nobody knows here at byte 27
}

// Parameters come in pieces, in any charset, and in forms that no RFC allows.
func ExampleDecodeParams() {
	params, err := types.DecodeParams([]types.Param{
		{Name: "filename*0*", Value: "utf-8'de'Gr%C3%BC"},
		{Name: "filename*1", Value: "sse.txt"},
		{Name: "name", Value: "=?koi8-r?B?8NLJ18XU?="},
	})
	fmt.Println(params, err)
	// Output: [{filename Grüsse.txt} {name Привет}] <nil>
}

// Which messages are new, in commands that no server finds too long.
func ExampleUIDSet_Split() {
	known, err := types.ParseUIDSet("1:4,7,12:15")
	if err != nil {
		panic(err)
	}
	search := parse("* SEARCH 3 4 5 7 9 11 12 16 17").(*types.Search)
	missing := types.UIDs(search.Numbers...).Difference(known)
	fmt.Println(missing)
	for _, set := range missing.Split(5) {
		fmt.Println("UID FETCH", set)
	}
	// Output:
	// 5,9,11,16:17
	// UID FETCH 5,9
	// UID FETCH 11
	// UID FETCH 16:17
}

// withAttachment is an answer to FETCH 1 (BODYSTRUCTURE).
const withAttachment = `* 1 FETCH (BODYSTRUCTURE (` +
	`(("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "7BIT" 12 1)("TEXT" "HTML" NIL NIL NIL "7BIT" 40 1) "ALTERNATIVE")` +
	`("APPLICATION" "PDF" ("NAME" "report.pdf") NIL NIL "BASE64" 7800 NIL ("ATTACHMENT" ("FILENAME*" "utf-8''%C3%9Cbersicht.pdf")))` +
	` "MIXED"))`

// Every part with the number by which it can be fetched.
func ExampleBodyStructure_Walk() {
	structure := parse(withAttachment).(*types.Fetch).BodyStructure
	for part := range structure.Walk() {
		fmt.Printf("%-5s%s\n", part, part.MediaType())
	}
	// Output:
	// TEXT multipart/mixed
	// 1    multipart/alternative
	// 1.1  text/plain
	// 1.2  text/html
	// 2    application/pdf
}

// What a mail program shows, and what it offers to save.
func ExampleBodyStructure_Attachments() {
	structure := parse(withAttachment).(*types.Fetch).BodyStructure
	if text := structure.PlainText(); text != nil {
		fmt.Println("show", text, "in", text.Charset())
	}
	for _, part := range structure.Attachments() {
		size, _ := part.DecodedSize()
		fmt.Println("save", part.FileName(), "of about", size, "octets: FETCH", part.Peek())
	}
	// Output:
	// show 1.1 in utf-8
	// save Übersicht.pdf of about 5700 octets: FETCH BODY.PEEK[2]
}

// A part as BODY[1] has it, decoded and in UTF-8 while it is read.
func ExampleNewTextReader() {
	part := types.BodyStructure{
		Type: "text", Subtype: "plain", Encoding: "quoted-printable",
		Params: []types.Param{{Name: "charset", Value: "iso-8859-1"}},
	}
	r, err := types.NewContentReader(strings.NewReader("Gr=FC=DFe aus =\r\nK=F6ln\n"), part.Encoding)
	if err == nil {
		r, err = types.NewTextReader(r, part.Charset())
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = io.Copy(os.Stdout, r)
	fmt.Println(err)
	// Output:
	// Grüße aus Köln
	// <nil>
}
