package bench

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	imap1 "github.com/emersion/go-imap"
	"github.com/emersion/go-imap/server"
)

// command1 is a command: what its server has in hand before it acts on it.
type command1 struct {
	tag, name string
	uid       bool
	handler   server.Handler
}

// parseCommands reads commands as the server of the library does: ReadLine, the
// command's Parse, and the Parse of the handler that the server has for it; within
// UID that of the command in it.
func (GoImap1) parseCommands(in *Input) (any, error) {
	r := imap1.NewReader(bufio.NewReader(stream(in)))
	s := server.New(nil)
	values := make([]command1, 0, len(in.Messages))
	for {
		fields, err := r.ReadLine()
		if errors.Is(err, io.EOF) {
			return values, countError(len(values), in)
		}
		if err != nil {
			return nil, err
		}
		cmd := &imap1.Command{}
		if err := cmd.Parse(fields); err != nil {
			return nil, err
		}
		value := command1{tag: cmd.Tag, name: cmd.Name}
		if value.handler, err = handler1(s, cmd); err != nil {
			return nil, err
		}
		if uid, ok := value.handler.(*server.Uid); ok {
			inner := uid.Cmd.Command()
			value.name, value.uid = inner.Name, true
			if value.handler, err = handler1(s, inner); err != nil {
				return nil, err
			}
		}
		values = append(values, value)
	}
}

// handler1 returns the handler of a command with its arguments in it.
func handler1(s *server.Server, cmd *imap1.Command) (server.Handler, error) {
	factory := s.Command(cmd.Name)
	if factory == nil {
		return nil, fmt.Errorf("bench: no handler for %s", cmd.Name)
	}
	handler := factory()
	return handler, handler.Parse(cmd.Arguments)
}

// commandRecord1 returns what a command means.
func commandRecord1(c command1) (Record, error) {
	name := c.name
	if c.uid {
		name = "UID " + name
	}
	args, err := args1(c.handler)
	return commandRecord(c.tag, name, args...), err
}

// args1 returns what the arguments of a command mean.
func args1(handler server.Handler) ([]string, error) {
	switch c := handler.(type) {
	case *server.Capability, *server.Noop, *server.Logout, *server.Close, *server.Check, *server.Expunge:
		return nil, nil
	case *server.Login:
		return []string{c.Username, c.Password}, nil
	case *server.List:
		return []string{c.Reference, c.Mailbox}, nil
	case *server.Select:
		return []string{c.Mailbox}, nil
	case *server.Create:
		return []string{c.Mailbox}, nil
	case *server.Delete:
		return []string{c.Mailbox}, nil
	case *server.Subscribe:
		return []string{c.Mailbox}, nil
	case *server.Unsubscribe:
		return []string{c.Mailbox}, nil
	case *server.Rename:
		return []string{c.Existing, c.New}, nil
	case *server.Status:
		return []string{c.Mailbox, itemsText(c.Items)}, nil
	case *server.Append:
		message, err := io.ReadAll(c.Message)
		return append([]string{c.Mailbox}, messageArgs(c.Flags, c.Date, message)...), err
	case *server.Copy:
		return []string{set1(c.SeqSet), c.Mailbox}, nil
	case *server.Move:
		return []string{set1(c.SeqSet), c.Mailbox}, nil
	case *server.Store:
		flags, err := imap1.ParseStringList(c.Value)
		return []string{set1(c.SeqSet), string(c.Item), flagsText(flags)}, err
	case *server.Fetch:
		items, err := items1(c.Items)
		return []string{set1(c.SeqSet), itemsText(items)}, err
	case *server.Search:
		return []string{c.Charset, criteria1(c.Criteria).String()}, nil
	}
	return nil, fmt.Errorf("bench: unexpected %T", handler)
}

// set1 returns a set.
func set1(s *imap1.SeqSet) string {
	set := make([]numRange, len(s.Set))
	for i, r := range s.Set {
		set[i] = numRange{orStar(r.Start), orStar(r.Stop)}
	}
	return setText(set)
}

// items1 returns the items of FETCH. The library hands BODY[...] to its user as
// text, together with a function that parses it.
func items1(items []imap1.FetchItem) ([]string, error) {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
		if !strings.HasPrefix(texts[i], "BODY[") && !strings.HasPrefix(texts[i], "BODY.PEEK[") {
			continue
		}
		parsed, err := imap1.ParseBodySectionName(item)
		if err != nil {
			return nil, err
		}
		s := section{peek: parsed.Peek, path: parsed.Path, text: string(parsed.Specifier), fields: parsed.Fields}
		if len(parsed.Fields) > 0 {
			s.text += ".FIELDS"
		}
		if parsed.NotFields {
			s.text += ".NOT"
		}
		if p := parsed.Partial; len(p) == 2 {
			s.partial, s.first, s.length = true, int64(p[0]), int64(p[1])
		}
		texts[i] = s.String()
	}
	return texts, nil
}

// criteria1 returns search keys.
func criteria1(c *imap1.SearchCriteria) criteria {
	var all criteria
	if c.SeqNum != nil {
		all.set("SEQ", set1(c.SeqNum))
	}
	if c.Uid != nil {
		all.set("UID", set1(c.Uid))
	}
	for _, bound := range []struct {
		name string
		day  time.Time
	}{
		{"SINCE", c.Since}, {"BEFORE", c.Before}, {"SENTSINCE", c.SentSince}, {"SENTBEFORE", c.SentBefore},
	} {
		if !bound.day.IsZero() {
			all.date(bound.name, bound.day)
		}
	}
	for field, values := range c.Header {
		for _, value := range values {
			all.header(field, value)
		}
	}
	for _, value := range c.Body {
		all.text("BODY", value)
	}
	for _, value := range c.Text {
		all.text("TEXT", value)
	}
	for _, flag := range c.WithFlags {
		all.flag(flag, true)
	}
	for _, flag := range c.WithoutFlags {
		all.flag(flag, false)
	}
	if c.Larger > 0 {
		all.size("LARGER", int64(c.Larger))
	}
	if c.Smaller > 0 {
		all.size("SMALLER", int64(c.Smaller))
	}
	for _, inner := range c.Not {
		all.not(criteria1(inner))
	}
	for _, pair := range c.Or {
		all.or(criteria1(pair[0]), criteria1(pair[1]))
	}
	return all
}
