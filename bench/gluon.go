package bench

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ProtonMail/gluon/imap/command"
	"github.com/ProtonMail/gluon/rfcparser"
	"github.com/emersion/go-imap/utf7"
)

const gluonName = "gluon"

// Gluon is github.com/ProtonMail/gluon, a library for servers: it has values for
// commands only. Its server's reader is a command.Parser on an rfcparser.Scanner,
// with an InputCollector in between that keeps the text for the log; it is left out
// here, because it is faster without.
type Gluon struct{}

// Name implements Library.
func (Gluon) Name() string { return gluonName }

// Supports implements Library.
func (Gluon) Supports(area Area) bool { return area == AreaCommands }

// Parse implements Library.
func (Gluon) Parse(in *Input) (any, error) {
	p := command.NewParser(rfcparser.NewScanner(stream(in)))
	values := make([]command.Command, 0, len(in.Messages))
	for {
		cmd, err := p.Parse()
		if err == nil {
			values = append(values, cmd)
			continue
		}
		// At the end of the stream the tag is missing, and nothing is left.
		if p.LastParsedTag() == "" && errors.Is(p.ConsumeInvalidInput(), io.EOF) {
			return values, countError(len(values), in)
		}
		return nil, err
	}
}

// Records implements Library.
func (Gluon) Records(values any) ([]Record, error) {
	var records []Record
	for _, cmd := range values.([]command.Command) {
		r, err := gluonRecord(cmd.Tag, cmd.Payload)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// gluonRecord returns what a command means.
func gluonRecord(tag string, payload command.Payload) (Record, error) {
	switch c := payload.(type) {
	case *command.UID:
		r, err := gluonRecord(tag, c.Command)
		r.Kind = "UID " + r.Kind
		return r, err
	case *command.Capability:
		return commandRecord(tag, "CAPABILITY"), nil
	case *command.Noop:
		return commandRecord(tag, "NOOP"), nil
	case *command.Logout:
		return commandRecord(tag, "LOGOUT"), nil
	case *command.Close:
		return commandRecord(tag, "CLOSE"), nil
	case *command.Check:
		return commandRecord(tag, "CHECK"), nil
	case *command.Expunge:
		return commandRecord(tag, "EXPUNGE"), nil
	case *command.Login:
		return commandRecord(tag, "LOGIN", c.UserID, c.Password), nil
	case *command.List:
		return named(tag, "LIST", c.Mailbox, c.ListMailbox)
	case *command.LSub:
		return named(tag, "LSUB", c.Mailbox, c.LSubMailbox)
	case *command.Select:
		return named(tag, "SELECT", c.Mailbox)
	case *command.Examine:
		return named(tag, "EXAMINE", c.Mailbox)
	case *command.Create:
		return named(tag, "CREATE", c.Mailbox)
	case *command.Delete:
		return named(tag, "DELETE", c.Mailbox)
	case *command.Subscribe:
		return named(tag, "SUBSCRIBE", c.Mailbox)
	case *command.Unsubscribe:
		return named(tag, "UNSUBSCRIBE", c.Mailbox)
	case *command.Rename:
		return named(tag, "RENAME", c.From, c.To)
	case *command.Status:
		r, err := named(tag, "STATUS", c.Mailbox)
		items := make([]string, len(c.Attributes))
		for i, item := range c.Attributes {
			items[i] = item.String()
		}
		return withArgs(r, err, itemsText(items))
	case *command.Append:
		r, err := named(tag, "APPEND", c.Mailbox)
		return withArgs(r, err, messageArgs(c.Flags, c.DateTime, c.Literal)...)
	case *command.Copy:
		return named(tag, "COPY", gluonSet(c.SeqSet), c.Mailbox)
	case *command.Move:
		return named(tag, "MOVE", gluonSet(c.SeqSet), c.Mailbox)
	case *command.Store:
		mode := map[command.StoreAction]byte{command.StoreActionAddFlags: '+', command.StoreActionRemFlags: '-'}[c.Action]
		return commandRecord(tag, "STORE", gluonSet(c.SeqSet), storeText(mode, c.Silent), flagsText(c.Flags)), nil
	case *command.Fetch:
		items := make([]string, len(c.Attributes))
		for i, item := range c.Attributes {
			items[i] = item.String()
			if s, ok := item.(*command.FetchAttributeBodySection); ok {
				items[i] = gluonSection(s).String()
			}
		}
		return commandRecord(tag, "FETCH", gluonSet(c.SeqSet), itemsText(items)), nil
	case *command.Search:
		all, err := gluonCriteria(c.Keys...)
		return commandRecord(tag, "SEARCH", c.Charset, all.String()), err
	}
	return Record{}, fmt.Errorf("bench: unexpected %T", payload)
}

// named is commandRecord for names of mailboxes in modified UTF-7 among the
// arguments. Sets are not changed by it.
func named(tag, name string, args ...string) (Record, error) {
	for i, arg := range args {
		plain, err := utf7.Encoding.NewDecoder().String(arg)
		if err != nil {
			return Record{}, err
		}
		args[i] = plain
	}
	return commandRecord(tag, name, args...), nil
}

// withArgs adds arguments to what named returned.
func withArgs(r Record, err error, args ...string) (Record, error) {
	if err == nil {
		r.Command.Args = append(r.Command.Args, args...)
	}
	return r, err
}

// gluonSet returns a set.
func gluonSet(list []command.SeqRange) string {
	set := make([]numRange, len(list))
	for i, r := range list {
		set[i] = numRange{orStar(r.Begin), orStar(r.End)}
	}
	return setText(set)
}

// gluonSection returns an item of FETCH.
func gluonSection(item *command.FetchAttributeBodySection) section {
	s := section{peek: item.Peek}
	if p := item.Partial; p != nil {
		s.partial, s.first, s.length = true, p.Offset, p.Count
	}
	text := item.Section
	if part, ok := text.(*command.BodySectionPart); ok {
		s.path, text = part.Part, part.Section
	}
	switch text := text.(type) {
	case *command.BodySectionHeader:
		s.text = "HEADER"
	case *command.BodySectionText:
		s.text = "TEXT"
	case *command.BodySectionMIME:
		s.text = "MIME"
	case *command.BodySectionHeaderFields:
		s.text, s.fields = "HEADER.FIELDS", text.Fields
		if text.Negate {
			s.text += ".NOT"
		}
	}
	return s
}

// gluonCriteria returns search keys.
func gluonCriteria(keys ...command.SearchKey) (criteria, error) {
	var all criteria
	for _, key := range keys {
		switch key := key.(type) {
		case *command.SearchKeyList:
			inner, err := gluonCriteria(key.Keys...)
			if err != nil {
				return nil, err
			}
			all = append(all, inner...)
		case *command.SearchKeyNot:
			inner, err := gluonCriteria(key.Key)
			if err != nil {
				return nil, err
			}
			all.not(inner)
		case *command.SearchKeyOr:
			a, err := gluonCriteria(key.Key1)
			if err != nil {
				return nil, err
			}
			b, err := gluonCriteria(key.Key2)
			if err != nil {
				return nil, err
			}
			all.or(a, b)
		case *command.SearchKeySeqSet:
			all.set("SEQ", gluonSet(key.SeqSet))
		case *command.SearchKeyUID:
			all.set("UID", gluonSet(key.SeqSet))
		case *command.SearchKeyKeyword:
			all.flag(key.Value, true)
		case *command.SearchKeyUnkeyword:
			all.flag(key.Value, false)
		case *command.SearchKeyFrom:
			all.header("FROM", key.Value)
		case *command.SearchKeyTo:
			all.header("TO", key.Value)
		case *command.SearchKeyCC:
			all.header("CC", key.Value)
		case *command.SearchKeyBCC:
			all.header("BCC", key.Value)
		case *command.SearchKeySubject:
			all.header("SUBJECT", key.Value)
		case *command.SearchKeyHeader:
			all.header(key.Field, key.Value)
		case *command.SearchKeyBody:
			all.text("BODY", key.Value)
		case *command.SearchKeyText:
			all.text("TEXT", key.Value)
		case *command.SearchKeySince:
			all.date("SINCE", key.Value)
		case *command.SearchKeyBefore:
			all.date("BEFORE", key.Value)
		case *command.SearchKeyOn:
			all.date("ON", key.Value)
		case *command.SearchKeySentSince:
			all.date("SENTSINCE", key.Value)
		case *command.SearchKeySentBefore:
			all.date("SENTBEFORE", key.Value)
		case *command.SearchKeySentOn:
			all.date("SENTON", key.Value)
		case *command.SearchKeyLarger:
			all.size("LARGER", int64(key.Value))
		case *command.SearchKeySmaller:
			all.size("SMALLER", int64(key.Value))
		case *command.SearchKeyOld: // which calls itself NEW
			all.simple("OLD")
		case *command.SearchKeyAll, *command.SearchKeyAnswered, *command.SearchKeyDeleted, *command.SearchKeyDraft,
			*command.SearchKeyFlagged, *command.SearchKeyNew, *command.SearchKeyRecent, *command.SearchKeySeen,
			*command.SearchKeyUnanswered, *command.SearchKeyUndeleted, *command.SearchKeyUndraft,
			*command.SearchKeyUnflagged, *command.SearchKeyUnseen:
			all.simple(strings.ToUpper(key.String()))
		default:
			return nil, fmt.Errorf("bench: unexpected %T", key)
		}
	}
	return all, nil
}
