package client

import (
	"bytes"
	"strings"
	"time"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// What this file does is done by the reading goroutine, with one response after
// the other.

// dispatch gives a response to who it is for. It is true when the stream ends
// here and TLS begins.
func (c *core) dispatch(resp types.Response, r *parser.Reader) (upgrade bool) {
	if _, blank := resp.(types.BlankLine); blank {
		return false
	}
	if !c.hasGreeting() {
		c.greet(resp)
		return false
	}
	switch resp := resp.(type) {
	case *types.Status:
		if resp.Tagged() {
			return c.tagged(resp, r)
		}
		c.untagged(resp)
	case *types.Continuation:
		if !c.challenge(resp) && !c.goOn() {
			c.event(resp, nil)
		}
	default:
		c.data(resp, r.Meta())
	}
	return false
}

func (c *core) hasGreeting() bool {
	select {
	case <-c.greeted:
		return true
	default:
		return false
	}
}

// greet takes the first response.
func (c *core) greet(resp types.Response) {
	s, ok := resp.(*types.Status)
	if !ok || s.Tagged() || s.Kind == types.NO || s.Kind == types.BAD {
		c.fail(ErrGreeting)
		return
	}
	if s.Kind == types.BYE {
		c.fail(statusError("", s))
		return
	}
	c.mu.Lock()
	c.greeting = s
	c.authenticated = s.Kind == types.PREAUTH
	c.takeCode(s.Code)
	c.mu.Unlock()
	close(c.greeted)
	c.alert(s)
}

// tagged ends a command.
func (c *core) tagged(s *types.Status, r *parser.Reader) (upgrade bool) {
	c.mu.Lock()
	cmd := c.commandOf(s.Tag)
	if cmd == nil {
		c.mu.Unlock()
		c.log.Warn("imap: answer with an unknown tag", "tag", s.Tag, "status", string(s.Kind))
		c.event(nil, &UnknownTagError{Status: s})
		return false
	}
	s = scrub(s, cmd.secrets())
	if err := cmd.exchange.refuse(s); err != nil {
		c.mu.Unlock()
		c.fail(err)
		return false
	}
	if _, ok := cmd.body.(*types.StartTLSCommand); ok && s.Kind == types.OK {
		if r.Buffered() > 0 {
			c.mu.Unlock()
			c.fail(ErrInjected)
			return false
		}
		upgrade = true
		c.hold = true
	}
	cmd.octetsReceived += r.Meta().Length
	c.changeLayer(cmd, s, r)
	c.complete(cmd, s, nil)
	if !upgrade { // what came before TLS counts for nothing
		c.takeCode(s.Code)
	}
	c.mu.Unlock()
	c.alert(s)
	return upgrade
}

// commandOf finds the command under way that has the tag. c.mu is held.
func (c *core) commandOf(tag string) *command {
	for _, cmd := range c.inflight {
		if cmd.tag == tag && cmd.sent {
			return cmd
		}
	}
	return nil
}

// untagged takes an OK, NO, BAD, BYE or PREAUTH without a tag.
func (c *core) untagged(s *types.Status) {
	c.mu.Lock()
	known := c.takeCode(s.Code)
	switch s.Kind {
	case types.BYE:
		known = known || c.bye != nil // Yandex says it again and again
		c.takeBye(s)
	case types.PREAUTH:
		// Courier says "* OK [ALERT] ..." before its greeting.
		if c.tags == 0 {
			c.greeting, c.authenticated = s, true
		}
	}
	known = c.codeTaken(s.Code) || known
	cmd := c.everything()
	if cmd != nil {
		cmd.responses++
	}
	c.mu.Unlock()
	if cmd != nil {
		cmd.stream.put(item{resp: s, size: c.size})
	}
	if !known {
		c.event(s, nil)
	}
}

// takeBye notes that the server will close the connection, and sees to it that
// it is closed. c.mu is held.
func (c *core) takeBye(s *types.Status) {
	if c.bye != nil || c.err != nil {
		return
	}
	c.bye = s
	c.byeTimer = time.AfterFunc(byeGrace, func() { c.fail(statusError("", s)) })
}

// takeCode keeps what a response code says of the session and the mailbox. known
// says that nobody else needs to be told. c.mu is held.
func (c *core) takeCode(code types.Code) (known bool) {
	switch code := code.(type) {
	case nil:
		return false
	case *types.CodeCapability:
		c.caps = &types.Capability{Caps: code.Caps}
		return true
	}
	switch {
	case c.selecting != nil && code.CodeName() == "CLOSED":
		// RFC 7162 section 3.2.11: what came until now was the old mailbox's.
		c.selecting.reset()
		return true
	case c.selecting != nil:
		return c.selecting.takeCode(code)
	case c.selected != nil:
		c.selected.takeCode(code)
	}
	return false
}

// codeTaken gives a code to the command under way that waits for such. c.mu is held.
func (c *core) codeTaken(code types.Code) bool {
	if code == nil {
		return false
	}
	for _, cmd := range c.inflight {
		if cmd.sent && !cmd.abandoned && cmd.onCode != nil && cmd.onCode(code) {
			return true
		}
	}
	return false
}

// alert passes on the status of a command whose text the user must see.
func (c *core) alert(s *types.Status) {
	if s.Code != nil && s.Code.CodeName() == string(types.CodeAlert) {
		c.event(s, nil)
	}
}

// goOn gives the "+" to the command that waits for it.
func (c *core) goOn() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, cmd := range c.inflight {
		if cmd.waits {
			cmd.waits = false
			cmd.goOn <- struct{}{}
			return true
		}
	}
	return false
}

// data takes untagged data: for the state of session and mailbox, for the
// command that it answers, and for the handler when nobody asked for it.
func (c *core) data(resp types.Response, meta parser.Meta) {
	claim := claimOf(resp)
	c.mu.Lock()
	switch resp := resp.(type) {
	case *types.Capability:
		c.caps = resp
	case *types.Enabled:
		c.takeEnabled(resp.Caps)
	}
	uid, answer := c.takeState(resp) // answer to a SELECT
	cmd := c.claimant(claim, resp)
	if cmd != nil {
		cmd.octetsReceived += meta.Length
	}
	var to *stream
	switch {
	case cmd == nil:
	case cmd.abandoned:
	case cmd.onData != nil && cmd.onData(resp):
		cmd.responses++
	case cmd.stream != nil:
		cmd.responses++
		to = cmd.stream
	default:
		cmd = nil
	}
	unasked := cmd == nil || claim == 0 // EXISTS and the like, even when Do has them too
	if cmd != nil && cmd.surelyNot(resp) {
		unasked = true
	}
	c.mu.Unlock()

	isNews := unasked && !answer && claim != claimCapability
	news := resp
	if to != nil {
		if isNews {
			news = settled(resp)
		}
		to.put(item{resp: resp, size: c.size})
	}
	if isNews {
		c.news(news, uid)
	}
}

// takeState keeps what data says of the selected mailbox, and gives the UID of the one
// message that it is about, if that is known. answer says that it belongs to the answer
// to a SELECT. c.mu is held.
func (c *core) takeState(resp types.Response) (uid types.UID, answer bool) {
	switch {
	case c.selecting != nil:
		return c.selecting.take(resp)
	case c.selected != nil:
		uid, _ = c.selected.take(resp)
	}
	return uid, false
}

// claimant is the command under way that a response answers. c.mu is held.
func (c *core) claimant(claim claims, resp types.Response) *command {
	if claim == 0 {
		return c.everything()
	}
	if tag := tagOf(resp); tag != "" {
		if cmd := c.commandOf(tag); cmd != nil && (cmd.rule.everything || cmd.rule.claims&claim != 0) {
			return cmd
		}
	}
	about, hasSubject := subjectOf(resp)
	var found, instead *command
	for _, cmd := range c.inflight {
		switch {
		case !cmd.sent:
		case cmd.rule.everything:
			return cmd
		case cmd.rule.instead&claim != 0:
			instead = cmd
		case cmd.rule.claims&claim == 0:
		case !hasSubject || cmd.isAbout(about):
			return cmd
		case found == nil:
			found = cmd // in case the server spells the name in another way
		default:
			return nil
		}
	}
	if found == nil {
		return instead
	}
	return found
}

// everything is the command under way that gets all there is. c.mu is held.
func (c *core) everything() *command {
	for _, cmd := range c.inflight {
		if cmd.sent && cmd.rule.everything {
			return cmd
		}
	}
	return nil
}

// isAbout says whether a response about something can be an answer to the command.
func (cmd *command) isAbout(about subject) bool {
	s, ok := subjectOf(cmd.body)
	return !ok || s.equal(about)
}

// surelyNot says that a response is none of those that the command asked for: a
// FETCH of another message, or what is about another mailbox. So it is news, too. The
// command gets it all the same: nothing that a server mixes up must be lost.
func (cmd *command) surelyNot(resp types.Response) bool {
	if about, ok := subjectOf(resp); ok {
		return !cmd.isAbout(about)
	}
	f, ok := resp.(*types.Fetch)
	body, also := cmd.body.(*types.FetchCommand)
	if !ok || !also {
		return false
	}
	switch set := body.Set.(type) {
	case types.SeqSet:
		return !set.HasLast() && !set.IsSaved() && !set.Contains(f.Seq)
	case types.UIDSet:
		// RFC 3501 section 6.4.8: answers to UID FETCH have the UID.
		return !f.Has(types.HasUID) || !set.HasLast() && !set.IsSaved() && !set.Contains(f.UID)
	}
	return false
}

// malformed takes a message that is none in the grammar, or over a limit. It
// costs this message: the command that it belongs to is told, and goes on.
func (c *core) malformed(bad *parser.Error) {
	if !c.hasGreeting() {
		c.fail(bad)
		return
	}
	c.log.Warn("imap: response not understood", "offset", bad.Offset, "at", bad.At, "rule", bad.Rule)
	word, rest, _ := bytes.Cut(firstLine(bad.Raw), []byte(" "))
	if string(word) == "+" && (c.challenge(&types.Continuation{Text: string(rest)}) || c.goOn()) {
		return
	}
	c.mu.Lock()
	if string(word) == "*" {
		cmd := c.claimantOf(rest)
		if cmd != nil {
			cmd.bad = bad
		}
		c.mu.Unlock()
		if cmd != nil && cmd.stream != nil {
			cmd.stream.put(item{err: bad, size: c.size})
		} else {
			c.event(nil, bad)
		}
		return
	}
	cmd := c.commandOf(string(word))
	switch {
	case cmd == nil:
		c.mu.Unlock()
		c.event(nil, bad)
	case cmd.rule.closes:
		c.mu.Unlock()
		c.fail(scrubError(bad, cmd.secrets()))
	default:
		c.complete(cmd, nil, &AnswerError{Command: cmd.name, Err: bad})
		c.mu.Unlock()
	}
}

// claimantOf is the one command that a response can be for of which nothing is
// known but its text. c.mu is held.
func (c *core) claimantOf(text []byte) *command {
	name, rest, _ := strings.Cut(string(text), " ")
	if strings.Trim(name, "0123456789") == "" {
		name, _, _ = strings.Cut(strings.TrimLeft(rest, " "), " ")
	}
	claim := claimOfName(strings.ToUpper(name))
	var found *command
	for _, cmd := range c.inflight {
		if !cmd.sent || cmd.abandoned || !cmd.rule.everything && cmd.rule.claims&claim == 0 {
			continue
		}
		if found != nil {
			return nil
		}
		found = cmd
	}
	return found
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return bytes.TrimRight(line, "\r")
}
