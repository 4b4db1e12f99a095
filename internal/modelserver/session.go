package modelserver

import (
	"cmp"
	"errors"
	"net"
	"slices"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// session is a connection. One goroutine reads commands, another does them and tells
// news.
type session struct {
	server   *Server
	nc       net.Conn
	commands chan *types.Command
	done     chan struct{}

	authenticated  bool
	enabledQResync bool
	condStore      bool
	notify         bool // SELECTED: news at any time

	mailbox *Mailbox
	view    []Message // as the client has been told
}

// errOver ends a session.
var errOver = errors.New("the session is over")

func newSession(s *Server, nc net.Conn) *session {
	return &session{server: s, nc: nc, commands: make(chan *types.Command), done: make(chan struct{})}
}

func (s *session) run() {
	defer close(s.done)
	greeting := s.server.Greeting
	if greeting == nil {
		greeting = &types.Status{Kind: types.OK, Code: &types.CodeCapability{Caps: s.caps()}, Text: "ready"}
	}
	if s.send(greeting) != nil || greeting.Kind == types.BYE {
		return
	}
	go s.read()
	for {
		var news chan struct{}
		if s.notify && s.mailbox != nil && !s.server.Silent {
			news = s.changed()
			if s.announce(true) != nil {
				return
			}
		}
		select {
		case <-news:
		case cmd, ok := <-s.commands:
			if !ok || s.do(cmd) != nil {
				return
			}
		}
	}
}

// read reads commands until the connection ends.
func (s *session) read() {
	defer close(s.commands)
	r := parser.NewReader(s.nc, nil)
	for {
		cmd, err := r.ReadCommand()
		var bad *parser.Error
		if errors.As(err, &bad) {
			continue
		}
		if err != nil {
			return
		}
		select {
		case s.commands <- cmd:
		case <-s.done:
			return
		}
	}
}

func (s *session) caps() []types.Cap {
	return append([]types.Cap{types.CapIMAP4rev1}, s.server.Caps...)
}

func (s *session) has(c types.Cap) bool { return slices.ContainsFunc(s.server.Caps, c.Is) }

// send sends a response.
func (s *session) send(resp types.Response) error {
	line, err := types.AppendResponse(nil, resp, nil)
	if err != nil {
		panic(err) // a mistake of this package
	}
	if s.server.Rewrite != nil {
		if line = s.server.Rewrite(line); line == nil {
			return nil
		}
	}
	_, err = s.nc.Write(line)
	return err
}

// do does a command.
func (s *session) do(cmd *types.Command) error {
	if s.server.Answer != nil {
		if status := s.server.Answer(cmd.Body); status != nil {
			answer := *status
			if answer.Kind == types.BYE {
				_ = s.send(&answer)
				return errOver
			}
			answer.Tag = cmd.Tag
			return s.send(&answer)
		}
	}
	switch body := cmd.Body.(type) {
	case *types.CapabilityCommand:
		return s.end(cmd, s.send(&types.Capability{Caps: s.caps()}))
	case *types.NoopCommand:
		return s.end(cmd, s.news(true))
	case *types.IDCommand:
		return s.end(cmd, s.send(&types.ID{Params: s.server.ID}))
	case *types.LogoutCommand:
		_ = s.send(&types.Status{Kind: types.BYE, Text: "bye"})
		_ = s.end(cmd, nil)
		return errOver
	case *types.LoginCommand:
		if body.Username != "joe" || body.Password.Reveal() != "sesame" {
			return s.send(&types.Status{Tag: cmd.Tag, Kind: types.NO, Code: types.CodeAuthenticationFailed, Text: "no"})
		}
		s.authenticated = true
		return s.end(cmd, nil)
	}
	if !s.authenticated {
		return s.refuse(cmd, "log in first")
	}
	switch body := cmd.Body.(type) {
	case *types.EnableCommand:
		s.enabledQResync = s.enabledQResync || slices.ContainsFunc(body.Caps, types.CapQResync.Is)
		s.condStore = s.condStore || s.enabledQResync
		return s.end(cmd, s.send(&types.Enabled{Caps: body.Caps}))
	case *types.NotifyCommand:
		s.notify = len(body.Groups) > 0 && body.Groups[0].Filter.Kind == types.FilterSelected
		return s.end(cmd, s.news(true))
	case *types.StatusCommand:
		return s.status(cmd, body)
	case *types.SelectCommand:
		return s.selectMailbox(cmd, body.Mailbox, &body.SelectParams)
	case *types.ExamineCommand:
		return s.selectMailbox(cmd, body.Mailbox, &body.SelectParams)
	}
	if s.mailbox == nil {
		return s.refuse(cmd, "select a mailbox first")
	}
	switch body := cmd.Body.(type) {
	case *types.SearchCommand:
		return s.search(cmd, body)
	case *types.FetchCommand:
		return s.fetch(cmd, body)
	case *types.IdleCommand:
		return s.idle(cmd)
	case *types.CloseCommand, *types.UnselectCommand: // nothing is \Deleted here
		s.mailbox, s.view = nil, nil
		return s.end(cmd, nil)
	}
	return s.refuse(cmd, "what?")
}

func (s *session) end(cmd *types.Command, err error) error {
	if err != nil {
		return err
	}
	return s.send(&types.Status{Tag: cmd.Tag, Kind: types.OK, Text: "done"})
}

func (s *session) refuse(cmd *types.Command, why string) error {
	return s.send(&types.Status{Tag: cmd.Tag, Kind: types.BAD, Text: why})
}

// changed is closed when the mailbox changes.
func (s *session) changed() chan struct{} {
	s.mailbox.mu.Lock()
	defer s.mailbox.mu.Unlock()
	return s.mailbox.changed
}

// idle tells news until the client says DONE.
func (s *session) idle(cmd *types.Command) error {
	if err := s.send(&types.Continuation{Text: "idling"}); err != nil {
		return err
	}
	for {
		changed := s.changed()
		if err := s.news(true); err != nil {
			return err
		}
		select {
		case <-changed:
		case next, ok := <-s.commands:
			if !ok {
				return errOver
			}
			if _, isDone := next.Body.(*types.IdleDone); !isDone {
				return s.refuse(cmd, "DONE was to come")
			}
			return s.end(cmd, nil)
		}
	}
}

// news tells what the client does not know yet.
func (s *session) news(expunges bool) error {
	if s.mailbox == nil || s.server.Silent {
		return nil
	}
	return s.announce(expunges)
}

func (s *session) announce(expunges bool) error {
	m := s.mailbox
	m.mu.Lock()
	now := slices.Clone(m.messages)
	m.mu.Unlock()
	var responses []types.Response
	var gone []types.UID
	for i := 0; i < len(s.view); {
		at, ok := slices.BinarySearchFunc(now, s.view[i].UID, func(msg Message, uid types.UID) int { return cmp.Compare(msg.UID, uid) })
		switch {
		case !ok && !expunges:
			i++
		case !ok:
			gone = append(gone, s.view[i].UID)
			if !s.enabledQResync {
				responses = append(responses, types.Expunge(i+1))
			}
			s.view = slices.Delete(s.view, i, i+1)
		default:
			if now[at].ModSeq != s.view[i].ModSeq {
				s.view[i] = now[at]
				responses = append(responses, s.flagsOf(i, s.condStore))
			}
			i++
		}
	}
	if s.enabledQResync && len(gone) > 0 {
		responses = append(responses, &types.Vanished{UIDs: types.CollectUIDs(slices.Values(gone))})
	}
	before := len(s.view)
	for _, msg := range now {
		if len(s.view) == 0 || msg.UID > s.view[len(s.view)-1].UID {
			s.view = append(s.view, msg)
		}
	}
	if len(s.view) > before {
		responses = append(responses, types.Exists(len(s.view)))
	}
	for _, resp := range responses {
		if err := s.send(resp); err != nil {
			return err
		}
	}
	return nil
}

// flagsOf is news of the flags of a message.
func (s *session) flagsOf(i int, condStore bool) *types.Fetch {
	f := &types.Fetch{Seq: types.SeqNum(i + 1), Items: types.HasFlags, Flags: s.view[i].Flags}
	if condStore {
		f.Items |= types.HasUID | types.HasModSeq
		f.UID, f.ModSeq = s.view[i].UID, s.view[i].ModSeq
	}
	return f
}
