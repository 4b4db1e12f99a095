package bench

import (
	"fmt"
	"hash/crc32"
	"strings"

	imap2 "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// GoImap2 is github.com/emersion/go-imap/v2. Its decoder is internal, so its
// client is measured: imapclient.New on a connection that plays the bytes, the
// command, and Collect or Wait, which is what its documentation tells users to
// do and the only way to values that can be kept. The commands of an input are
// sent ahead of the answers, as its pipelining allows. Its reading goroutine and
// the one that collects run in parallel where there is a second processor. What
// its server reads commands with is internal, too, and can only be had together
// with the answers to them: COMMANDS are not measured.
type GoImap2 struct{}

// Name implements Library.
func (GoImap2) Name() string { return "go-imap v2" }

// Supports implements Library.
func (GoImap2) Supports(area Area) bool { return area != AreaCommands }

// fetchOptions2 asks for what an area's messages have.
func fetchOptions2(area Area) *imap2.FetchOptions {
	o := &imap2.FetchOptions{UID: true}
	switch area {
	case AreaEnvelope:
		o.Envelope = true
	case AreaBodyStructure:
		o.BodyStructure = &imap2.FetchItemBodyStructure{Extended: true}
	case AreaFlags:
		o.Flags = true
	case AreaFlagsModSeq:
		o.Flags, o.ModSeq = true, true
	case AreaBody:
		o.BodySection = []*imap2.FetchItemBodySection{{}}
	}
	return o
}

// Parse implements Library.
func (GoImap2) Parse(in *Input) (any, error) {
	conn := newConn(in)
	client := imapclient.New(conn, nil)
	defer client.Close()
	if err := client.WaitGreeting(); err != nil {
		return nil, err
	}

	commands := make([]any, len(in.Commands))
	for i, kind := range in.Commands {
		switch kind {
		case CommandFetch:
			var all imap2.SeqSet
			all.AddRange(1, uint32(len(in.Messages)))
			commands[i] = client.Fetch(all, fetchOptions2(in.Area))
		case CommandListStatus:
			commands[i] = client.List("", "*", &imap2.ListOptions{ReturnStatus: &imap2.StatusOptions{
				NumMessages: true, UIDNext: true, UIDValidity: true, NumUnseen: true, HighestModSeq: true,
			}})
		case CommandSearch:
			commands[i] = client.Search(&imap2.SearchCriteria{}, nil)
		case CommandESearch:
			commands[i] = client.UIDSearch(&imap2.SearchCriteria{}, &imap2.SearchOptions{ReturnAll: true, ReturnCount: true})
		}
	}
	conn.play()

	values := make([]any, len(commands))
	n := 0
	for i, command := range commands {
		switch command := command.(type) {
		case *imapclient.FetchCommand:
			list, err := command.Collect()
			if err != nil {
				return nil, err
			}
			values[i] = list
			n += len(list)
		case *imapclient.ListCommand:
			list, err := command.Collect()
			if err != nil {
				return nil, err
			}
			values[i] = list
			n += len(list)
			for _, data := range list {
				if data.Status != nil {
					n++
				}
			}
		case *imapclient.SearchCommand:
			data, err := command.Wait()
			if err != nil {
				return nil, err
			}
			values[i] = data
			n++
		}
	}
	return values, countError(n, in)
}

// Records implements Library.
func (GoImap2) Records(values any) ([]Record, error) {
	var records []Record
	for _, value := range values.([]any) {
		switch value := value.(type) {
		case []*imapclient.FetchMessageBuffer:
			for _, msg := range value {
				records = append(records, fetchRecord2(msg))
			}
		case []*imap2.ListData:
			for _, data := range value {
				records = append(records, Record{
					Kind: "LIST", Mailbox: data.Mailbox, Delim: string(data.Delim), Attrs: lower(data.Attrs),
				})
				if s := data.Status; s != nil {
					records = append(records, Record{Kind: "STATUS", Mailbox: s.Mailbox, Status: map[string]uint64{
						"MESSAGES": uint64(*s.NumMessages), "UNSEEN": uint64(*s.NumUnseen),
						"UIDNEXT": uint64(s.UIDNext), "UIDVALIDITY": uint64(s.UIDValidity),
						"HIGHESTMODSEQ": s.HighestModSeq,
					}})
				}
			}
		case *imap2.SearchData:
			switch all := value.All.(type) {
			case imap2.SeqSet:
				nums, _ := all.Nums()
				records = append(records, Record{Kind: "SEARCH", Numbers: nums})
			case imap2.UIDSet:
				uids, _ := all.Nums()
				r := Record{Kind: "ESEARCH", Count: value.Count}
				for _, uid := range uids {
					r.Numbers = append(r.Numbers, uint32(uid))
				}
				records = append(records, r)
			}
		default:
			return nil, fmt.Errorf("bench: unexpected %T", value)
		}
	}
	return records, nil
}

// fetchRecord2 returns what a message means.
func fetchRecord2(msg *imapclient.FetchMessageBuffer) Record {
	r := Record{
		Kind: "FETCH", Seq: msg.SeqNum, UID: uint32(msg.UID),
		Flags: lower(msg.Flags), ModSeq: msg.ModSeq,
		Envelope: envelope2(msg.Envelope),
	}
	if msg.BodyStructure != nil {
		parts2(msg.BodyStructure, "", &r)
	}
	for _, section := range msg.BodySection {
		r.BodySize = len(section.Bytes)
		r.BodySum = crc32.ChecksumIEEE(section.Bytes)
	}
	return r
}

// envelope2 returns what an envelope means.
func envelope2(e *imap2.Envelope) *Envelope {
	if e == nil {
		return nil
	}
	return &Envelope{
		Date: e.Date.Unix(), Subject: e.Subject,
		From: addresses2(e.From), Sender: addresses2(e.Sender), ReplyTo: addresses2(e.ReplyTo),
		To: addresses2(e.To), Cc: addresses2(e.Cc), Bcc: addresses2(e.Bcc),
		InReplyTo: strings.Join(e.InReplyTo, " "), MessageID: e.MessageID,
	}
}

// addresses2 returns what addresses mean.
func addresses2(list []imap2.Address) []Address {
	var out []Address
	for _, a := range list {
		out = append(out, Address{a.Name, a.Mailbox, a.Host})
	}
	return out
}

// parts2 adds a part and what is below to a record.
func parts2(bs imap2.BodyStructure, path string, r *Record) {
	switch bs := bs.(type) {
	case *imap2.BodyStructureMultiPart:
		part := Part{Path: path, Type: "multipart/" + strings.ToLower(bs.Subtype)}
		if ext := bs.Extended; ext != nil {
			part.Params, part.Language = ext.Params, ext.Language
			if d := ext.Disposition; d != nil {
				part.Disposition, part.DispParams = strings.ToLower(d.Value), d.Params
			}
		}
		r.Parts = append(r.Parts, part)
		for i, child := range bs.Children {
			parts2(child, childPath(path, i), r)
		}
	case *imap2.BodyStructureSinglePart:
		part := Part{
			Path: path, Type: strings.ToLower(bs.Type + "/" + bs.Subtype), Params: bs.Params,
			ID: bs.ID, Description: bs.Description, Encoding: strings.ToLower(bs.Encoding), Size: bs.Size,
		}
		if bs.Text != nil {
			part.Lines = uint64(bs.Text.NumLines)
		}
		if ext := bs.Extended; ext != nil {
			part.Language = ext.Language
			if d := ext.Disposition; d != nil {
				part.Disposition, part.DispParams = strings.ToLower(d.Value), d.Params
			}
		}
		if m := bs.MessageRFC822; m != nil {
			part.Lines, part.Envelope = uint64(m.NumLines), envelope2(m.Envelope)
		}
		r.Parts = append(r.Parts, part)
		if m := bs.MessageRFC822; m != nil {
			parts2(m.BodyStructure, childPath(path, 0), r)
		}
	}
}
