package bench

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
	"strings"

	imap1 "github.com/emersion/go-imap"
	"github.com/emersion/go-imap/responses"
)

// GoImap1 is github.com/emersion/go-imap v1. What its client's reading loop does
// is done directly, without the client's goroutine and channels, because that is
// faster: imap.ReadResp on a buffered reader, then imap.ParseNamedResp and the
// Parse method of the value, or the Handle method of the responses package where
// that is more than a call of Parse. It has no values for ESEARCH. COMMANDS are
// read as its server does: see parseCommands.
type GoImap1 struct{}

// Name implements Library.
func (GoImap1) Name() string { return "go-imap v1" }

// Supports implements Library.
func (GoImap1) Supports(area Area) bool {
	return area != AreaESearch && area != AreaListStatusESearch
}

// Parse implements Library.
func (l GoImap1) Parse(in *Input) (any, error) {
	if in.Area == AreaCommands {
		return l.parseCommands(in)
	}
	r := imap1.NewReader(bufio.NewReader(stream(in)))
	values := make([]any, 0, len(in.Messages))
	for {
		resp, err := imap1.ReadResp(r)
		if errors.Is(err, io.EOF) {
			return values, countError(len(values), in)
		}
		if err != nil {
			return nil, err
		}
		if _, ok := resp.(*imap1.DataResp); !ok {
			continue // the greeting or the end of a command
		}
		value, err := value1(resp)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
}

// value1 returns the typed value of a response.
func value1(resp imap1.Resp) (any, error) {
	name, fields, ok := imap1.ParseNamedResp(resp)
	if !ok {
		return nil, errors.New("bench: response without a name")
	}
	switch name {
	case "FETCH":
		seq, err := imap1.ParseNumber(fields[0])
		if err != nil {
			return nil, err
		}
		items, _ := fields[1].([]any)
		msg := &imap1.Message{SeqNum: seq}
		return msg, msg.Parse(items)
	case "LIST":
		info := &imap1.MailboxInfo{}
		return info, info.Parse(fields)
	case "STATUS":
		status := &responses.Status{}
		err := status.Handle(resp)
		return status.Mailbox, err
	case "SEARCH":
		search := &responses.Search{}
		return search, search.Handle(resp)
	}
	return nil, fmt.Errorf("bench: unexpected %s", name)
}

// Records implements Library.
func (GoImap1) Records(values any) ([]Record, error) {
	var records []Record
	if commands, ok := values.([]command1); ok {
		for _, c := range commands {
			r, err := commandRecord1(c)
			if err != nil {
				return nil, err
			}
			records = append(records, r)
		}
		return records, nil
	}
	for _, value := range values.([]any) {
		switch value := value.(type) {
		case *imap1.Message:
			r, err := fetchRecord1(value)
			if err != nil {
				return nil, err
			}
			records = append(records, r)
		case *imap1.MailboxInfo:
			records = append(records, Record{
				Kind: "LIST", Mailbox: value.Name, Delim: value.Delimiter, Attrs: lower(value.Attributes),
			})
		case *imap1.MailboxStatus:
			modSeq, err := number1(value.Items["HIGHESTMODSEQ"])
			if err != nil {
				return nil, err
			}
			records = append(records, Record{Kind: "STATUS", Mailbox: value.Name, Status: map[string]uint64{
				"MESSAGES": uint64(value.Messages), "UNSEEN": uint64(value.Unseen),
				"UIDNEXT": uint64(value.UidNext), "UIDVALIDITY": uint64(value.UidValidity),
				"HIGHESTMODSEQ": modSeq,
			}})
		case *responses.Search:
			records = append(records, Record{Kind: "SEARCH", Numbers: value.Ids})
		default:
			return nil, fmt.Errorf("bench: unexpected %T", value)
		}
	}
	return records, nil
}

// number1 returns the number in a field that the library keeps as text.
func number1(field any) (uint64, error) {
	s, ok := field.(string)
	if !ok {
		return 0, fmt.Errorf("bench: a number as %T", field)
	}
	return strconv.ParseUint(s, 10, 64)
}

// fetchRecord1 returns what a message means.
func fetchRecord1(msg *imap1.Message) (Record, error) {
	r := Record{
		Kind: "FETCH", Seq: msg.SeqNum, UID: msg.Uid,
		Flags: lower(msg.Flags), Envelope: envelope1(msg.Envelope),
	}
	if field, ok := msg.Items["MODSEQ"].([]any); ok && len(field) == 1 {
		modSeq, err := number1(field[0])
		if err != nil {
			return r, err
		}
		r.ModSeq = modSeq
	}
	if msg.BodyStructure != nil {
		parts1(msg.BodyStructure, "", &r)
	}
	if len(msg.Body) > 0 {
		body, err := io.ReadAll(msg.GetBody(&imap1.BodySectionName{}))
		if err != nil {
			return r, err
		}
		r.BodySize, r.BodySum = len(body), crc32.ChecksumIEEE(body)
	}
	return r, nil
}

// envelope1 returns what an envelope means.
func envelope1(e *imap1.Envelope) *Envelope {
	if e == nil {
		return nil
	}
	return &Envelope{
		Date: e.Date.Unix(), Subject: e.Subject,
		From: addresses1(e.From), Sender: addresses1(e.Sender), ReplyTo: addresses1(e.ReplyTo),
		To: addresses1(e.To), Cc: addresses1(e.Cc), Bcc: addresses1(e.Bcc),
		InReplyTo: unbracket(e.InReplyTo), MessageID: unbracket(e.MessageId),
	}
}

// addresses1 returns what addresses mean.
func addresses1(list []*imap1.Address) []Address {
	var out []Address
	for _, a := range list {
		out = append(out, Address{a.PersonalName, a.MailboxName, a.HostName})
	}
	return out
}

// parts1 adds a part and what is below to a record.
func parts1(bs *imap1.BodyStructure, path string, r *Record) {
	r.Parts = append(r.Parts, Part{
		Path: path, Type: strings.ToLower(bs.MIMEType + "/" + bs.MIMESubType), Params: bs.Params,
		ID: bs.Id, Description: bs.Description, Encoding: bs.Encoding,
		Size: bs.Size, Lines: uint64(bs.Lines),
		Disposition: bs.Disposition, DispParams: bs.DispositionParams, Language: bs.Language,
		Envelope: envelope1(bs.Envelope),
	})
	for i, child := range bs.Parts {
		parts1(child, childPath(path, i), r)
	}
	if bs.BodyStructure != nil {
		parts1(bs.BodyStructure, childPath(path, 0), r)
	}
}
