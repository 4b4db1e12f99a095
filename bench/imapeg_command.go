package bench

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// parseCommands reads commands with ReadCommand.
func (Imapeg) parseCommands(in *Input) (any, error) {
	r := parser.NewReader(stream(in), nil)
	values := make([]*types.Command, 0, len(in.Messages))
	for {
		cmd, err := r.ReadCommand()
		if errors.Is(err, io.EOF) {
			return values, countError(len(values), in)
		}
		if err != nil {
			return nil, err
		}
		values = append(values, cmd)
	}
}

// commandRecords returns what commands mean.
func commandRecords(commands []*types.Command) ([]Record, error) {
	records := make([]Record, len(commands))
	for i, c := range commands {
		args, err := commandArgs(c.Body)
		if err != nil {
			return nil, err
		}
		records[i] = commandRecord(c.Tag, c.Body.CommandName(), args...)
	}
	return records, nil
}

// commandArgs returns what the arguments of a command mean.
func commandArgs(body types.CommandBody) ([]string, error) {
	switch c := body.(type) {
	case *types.CapabilityCommand, *types.NoopCommand, *types.LogoutCommand, *types.CloseCommand, *types.CheckCommand,
		*types.ExpungeCommand:
		return nil, nil
	case *types.LoginCommand:
		return []string{c.Username, c.Password.Reveal()}, nil
	case *types.ListCommand:
		return names(c.Reference, types.Mailbox(c.Pattern)), nil
	case *types.LSubCommand:
		return names(c.Reference, types.Mailbox(c.Pattern)), nil
	case *types.SelectCommand:
		return names(c.Mailbox), nil
	case *types.ExamineCommand:
		return names(c.Mailbox), nil
	case *types.CreateCommand:
		return names(c.Mailbox), nil
	case *types.DeleteCommand:
		return names(c.Mailbox), nil
	case *types.SubscribeCommand:
		return names(c.Mailbox), nil
	case *types.UnsubscribeCommand:
		return names(c.Mailbox), nil
	case *types.RenameCommand:
		return names(c.From, c.To), nil
	case *types.StatusCommand:
		return append(names(c.Mailbox), itemsText(c.Items)), nil
	case *types.AppendCommand:
		args := names(c.Mailbox)
		for _, m := range c.Messages {
			var date time.Time
			if m.Date != "" {
				var err error
				if date, err = m.Date.Time(); err != nil {
					return nil, err
				}
			}
			args = append(args, messageArgs(m.Flags, date, m.Data.Bytes())...)
		}
		return args, nil
	case *types.CopyCommand:
		return []string{numSetText(c.Set), c.Mailbox.Name()}, nil
	case *types.MoveCommand:
		return []string{numSetText(c.Set), c.Mailbox.Name()}, nil
	case *types.StoreCommand:
		mode := map[types.StoreMode]byte{types.StoreAdd: '+', types.StoreRemove: '-'}[c.Mode]
		return []string{numSetText(c.Set), storeText(mode, c.Silent), flagsText(c.Flags)}, nil
	case *types.FetchCommand:
		items := make([]string, len(c.Items))
		for i, item := range c.Items {
			items[i] = item.ItemName()
			if s, ok := item.(types.FetchSection); ok {
				items[i] = sectionOf(s).String()
			}
		}
		return []string{numSetText(c.Set), itemsText(items)}, nil
	case *types.SearchCommand:
		all, err := criteriaOf(c.Program)
		return []string{c.Charset, all.String()}, err
	}
	return nil, fmt.Errorf("bench: unexpected %T", body)
}

// names returns names of mailboxes without modified UTF-7.
func names(list ...types.Mailbox) []string {
	out := make([]string, len(list))
	for i, name := range list {
		out[i] = name.Name()
	}
	return out
}

// numSetText returns a set.
func numSetText(set types.NumSet) string {
	var list []numRange
	switch set := set.(type) {
	case types.UIDSet:
		for first, last := range set.Ranges() {
			list = append(list, numRange{orStar(first), orStar(last)})
		}
	case types.SeqSet:
		for first, last := range set.Ranges() {
			list = append(list, numRange{orStar(first), orStar(last)})
		}
	}
	return setText(list)
}

// sectionOf returns an item of FETCH.
func sectionOf(item types.FetchSection) section {
	s := section{
		peek: item.Peek, text: string(item.Specifier), fields: item.Fields,
		partial: item.Partial, first: item.Origin, length: item.Length,
	}
	for _, n := range item.Part {
		s.path = append(s.path, int(n))
	}
	return s
}

// criteriaOf returns search keys.
func criteriaOf(keys ...types.SearchKey) (criteria, error) {
	var all criteria
	for _, key := range keys {
		switch key := key.(type) {
		case types.SearchAnd:
			inner, err := criteriaOf(key.Keys...)
			if err != nil {
				return nil, err
			}
			all = append(all, inner...)
		case types.SearchNot:
			inner, err := criteriaOf(key.Key)
			if err != nil {
				return nil, err
			}
			all.not(inner)
		case types.SearchOr:
			first, err := criteriaOf(key.First)
			if err != nil {
				return nil, err
			}
			second, err := criteriaOf(key.Second)
			if err != nil {
				return nil, err
			}
			all.or(first, second)
		case types.SearchSet:
			name := key.KeyName()
			if name == "SET" {
				name = "SEQ"
			}
			all.set(name, numSetText(key.Set))
		case types.SearchKeyword:
			all.flag(string(key.Keyword), !key.Unset)
		case types.SearchString:
			switch name := key.KeyName(); name {
			case "BODY", "TEXT":
				all.text(name, key.Value)
			default:
				all.header(name, key.Value)
			}
		case types.SearchHeader:
			all.header(key.Field, key.Value)
		case types.SearchDate:
			all.date(key.KeyName(), key.Date.Time(time.UTC))
		case types.SearchSize:
			all.size(key.KeyName(), key.Size)
		case types.SearchName:
			all.simple(key.KeyName())
		default:
			return nil, fmt.Errorf("bench: unexpected %T", key)
		}
	}
	return all, nil
}
