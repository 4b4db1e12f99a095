package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/imapeg/imapeg/types"
)

// query is what the command search looks for.
type query struct {
	key types.SearchKey
	// attachments asks for messages with attachments, or without, for which IMAP has no
	// key: what the server has found is looked at once more.
	attachments *bool
}

// queryFlags are the words that ask for a flag.
var queryFlags = map[string]types.SearchKey{
	"all": types.All, "answered": types.Answered, "deleted": types.Deleted, "draft": types.Draft,
	"flagged": types.Flagged, "new": types.New, "old": types.Old, "read": types.Seen, "recent": types.IsRecent,
	"seen": types.Seen, "unanswered": types.Unanswered, "undeleted": types.Undeleted, "undraft": types.Undraft,
	"unflagged": types.Unflagged, "unread": types.Unseen, "unseen": types.Unseen,
}

// queryTexts are the words before a colon that ask for a text.
var queryTexts = map[string]func(string) types.SearchKey{
	"bcc": types.Bcc, "body": types.Body, "cc": types.Cc, "from": types.From, "gmail": types.GmailRaw,
	"subject": types.Subject, "text": types.Text, "to": types.To,
	"list": func(s string) types.SearchKey { return types.Header("List-Id", s) },
	"id":   func(s string) types.SearchKey { return types.Header("Message-ID", s) },
}

// queryDays are those that ask for a day.
var queryDays = map[string]func(types.Date) types.SearchKey{
	"before": types.Before[types.Date], "on": types.On[types.Date], "since": types.Since[types.Date],
	"sentbefore": types.SentBefore[types.Date], "senton": types.SentOn[types.Date], "sentsince": types.SentSince[types.Date],
}

// parseQuery understands the arguments of the command search, each of which is a term. Dates
// that are ages count from now.
//
//	from:joe unseen not subject:lunch
//	from:ada or from:bob since:7d
//
// All terms have to match; "or" is between the two beside it, and "not" before one.
func parseQuery(args []string, now time.Time) (query, error) {
	p := queryParser{args: args, now: now}
	var keys []types.SearchKey
	for len(p.args) > 0 {
		key, err := p.alternatives()
		if err != nil {
			return query{}, usageError{err}
		}
		if key != nil {
			keys = append(keys, key)
		}
	}
	return query{key: types.And(keys...), attachments: p.attachments}, nil
}

type queryParser struct {
	args        []string
	now         time.Time
	attachments *bool
}

// alternatives are terms with "or" between them; nil for one that the server is not asked.
func (p *queryParser) alternatives() (types.SearchKey, error) {
	key, err := p.term()
	for err == nil && len(p.args) > 0 && p.args[0] == "or" {
		p.args = p.args[1:]
		var other types.SearchKey
		if other, err = p.term(); err != nil {
			break
		}
		if key == nil || other == nil {
			return nil, errors.New("has:attachment cannot be an alternative")
		}
		key = types.Or(key, other)
	}
	return key, err
}

// term is one term, with "not" before it or without.
func (p *queryParser) term() (types.SearchKey, error) {
	not := false
	for len(p.args) > 0 && p.args[0] == "not" {
		not = !not
		p.args = p.args[1:]
	}
	if len(p.args) == 0 || p.args[0] == "or" {
		return nil, errors.New(`a term is missing at "or" or "not"`)
	}
	word := p.args[0]
	p.args = p.args[1:]
	if strings.EqualFold(word, "has:attachment") || strings.EqualFold(word, "has:attachments") {
		if has := !not; p.attachments != nil && *p.attachments != has {
			return nil, errors.New("no message has attachments and none")
		} else {
			p.attachments = &has
		}
		return nil, nil
	}
	key, err := p.key(word)
	if err == nil && not {
		key = types.Not(key)
	}
	return key, err
}

// key is what a term asks for.
func (p *queryParser) key(word string) (types.SearchKey, error) {
	name, value, colon := strings.Cut(word, ":")
	name = strings.ToLower(name)
	if !colon {
		if key, ok := queryFlags[name]; ok {
			return key, nil
		}
		if word == "" {
			return nil, errors.New("an empty term")
		}
		return types.Text(word), nil
	}
	if value == "" {
		return nil, fmt.Errorf("%q: there is nothing behind the colon", word)
	}
	if text, ok := queryTexts[name]; ok {
		return text(value), nil
	}
	if day, ok := queryDays[name]; ok {
		date, err := p.day(value)
		return day(date), err
	}
	switch name {
	case "larger", "smaller":
		size, err := parseSize(value)
		if name == "larger" {
			return types.Larger(size), err
		}
		return types.Smaller(size), err
	case "keyword":
		return types.Keyword(types.Flag(value)), nil
	case "uid":
		set, err := types.ParseUIDSet(value)
		return types.InSet(set), err
	case "header":
		field, text, _ := strings.Cut(value, ":")
		return types.Header(field, strings.TrimSpace(text)), nil
	}
	return nil, fmt.Errorf("%q: nothing is called %q; text:%q looks for the words", word, name, word)
}

// day is a date, or the day so long ago: 2025-03-01, today, yesterday, 7d, 2w, 6m, 1y.
func (p *queryParser) day(value string) (types.Date, error) {
	today := types.DateOf(p.now)
	switch value {
	case "today":
		return today, nil
	case "yesterday":
		return today.AddDays(-1), nil
	}
	if t, err := time.Parse(time.DateOnly, value); err == nil {
		return types.DateOf(t), nil
	}
	last := len(value) - 1
	if n, err := strconv.ParseUint(value[:last], 10, 16); err == nil {
		back := -int(n)
		switch value[last] {
		case 'd':
			return today.AddDays(back), nil
		case 'w':
			return today.AddDays(7 * back), nil
		case 'm':
			return types.DateOf(p.now.AddDate(0, back, 0)), nil
		case 'y':
			return types.DateOf(p.now.AddDate(back, 0, 0)), nil
		}
	}
	return types.Date{}, fmt.Errorf(`%q is no day: 2025-03-01, today, yesterday, 7d, 2w, 6m, 1y`, value)
}

// parseSize is a number of octets: 4096, 10K, 1.5M, 2G.
func parseSize(value string) (int64, error) {
	number, unit := value, 1.0
	if i := strings.IndexByte("KMG", value[len(value)-1]&^0x20); i >= 0 {
		number, unit = value[:len(value)-1], float64(int64(1)<<(10*(i+1)))
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || !(n >= 0) || n*unit > math.MaxInt64/2 {
		return 0, fmt.Errorf("%q is no size: 4096, 10K, 1.5M, 2G", value)
	}
	return int64(n * unit), nil
}
