package client_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/imaptest"
	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The examples of the RFCs are played one after the other, those of a section on one
// connection where that goes: the server says what it says there, the methods send the
// commands that stand there, and what they return is what the server has said.
func TestExamplesOfRFCs(t *testing.T) {
	config, clients, err := imaptest.TLSConfigs()
	require.NoError(t, err)
	var sections, commands, completed, left int
	for _, session := range printedSessions(t) {
		var list []*printedExample
		for _, e := range session.examples {
			if e.command.failing || leftOut[e.place] != "" {
				assert.NotEmpty(t, leftOut[e.place], "%s is left out, and nothing says why: %s", e.place, e.command.wire)
				left++
				continue
			}
			if e.complete() {
				completed++
			}
			list = append(list, e)
		}
		if len(list) == 0 {
			continue
		}
		sections++
		commands += len(list)
		t.Run(session.rfc+" "+session.part, func(t *testing.T) {
			for len(list) > 0 {
				run := newRun(list)
				list = list[len(run.examples):]
				run.play(t, &imaptest.Options{TLSConfig: config, Timeout: 30 * time.Second}, &client.Options{TLSConfig: clients, AllowInsecureAuth: true})
			}
		})
	}
	assert.Len(t, leftOut, left, "some of those left out are no examples")
	t.Logf("%d sections, %d commands played, of which the RFCs leave something out in %d; %d left out", sections, commands, completed, left)
}

// state is how far a connection is.
type state int

const (
	anyState state = iota
	notAuthenticated
	authenticated
	selected
)

// stateFor is the state that a command needs.
func stateFor(body types.CommandBody) state {
	switch body.(type) {
	case *types.CapabilityCommand, *types.NoopCommand, *types.LogoutCommand, *types.IDCommand:
		return anyState
	case *types.LoginCommand, *types.AuthenticateCommand, *types.StartTLSCommand:
		return notAuthenticated
	case *types.FetchCommand, *types.StoreCommand, *types.SearchCommand, *types.SortCommand, *types.ThreadCommand,
		*types.CopyCommand, *types.MoveCommand, *types.ExpungeCommand, *types.UIDExpungeCommand, *types.CheckCommand,
		*types.CloseCommand, *types.UnselectCommand, *types.ReplaceCommand, *types.ConvertCommand, *types.UIDBatchesCommand,
		*types.CancelUpdateCommand:
		return selected
	}
	return authenticated
}

// run is a connection on which some examples are played.
type run struct {
	examples []*printedExample
	script   strings.Builder
	steps    []func(t *testing.T, ctx context.Context, d *driver)
	state    state
	preludes int
	qresync  bool // is enabled
	empty    bool // the RFC leaves out how many messages the selected mailbox has
}

// newRun takes as many of the examples as go together on one connection.
func newRun(list []*printedExample) *run {
	r := &run{state: authenticated}
	// Who logs in later is not logged in yet.
	for _, e := range list {
		if stateFor(e.command.command.Body) == notAuthenticated {
			r.state = notAuthenticated
			break
		}
		if stateFor(e.command.command.Body) != anyState {
			break
		}
	}
	r.script.WriteString(map[state]string{authenticated: "S: * PREAUTH hi\n", notAuthenticated: "S: * OK hi\n"}[r.state])
	for i, e := range list {
		need := stateFor(e.command.command.Body)
		_, capability := e.command.command.Body.(*types.CapabilityCommand)
		if need == notAuthenticated && r.state != notAuthenticated || i > 0 && (capability && r.state == notAuthenticated || list[i-1].ends()) {
			break
		}
		r.prepare(e, need)
		r.add(e)
	}
	return r
}

// ends says whether the connection is at its end behind an example.
func (e *printedExample) ends() bool {
	for _, l := range slices.Concat(e.lines, e.behind) {
		if s, ok := l.resp.(*types.Status); ok && s.Kind == types.BYE {
			return true
		}
	}
	switch e.command.command.Body.(type) {
	case *types.LogoutCommand:
		return true
	}
	return false
}

// prelude adds commands that are no part of an example.
func (r *run) prelude(command, answer string, step func(ctx context.Context, d *driver) error) {
	r.preludes++
	tag := fmt.Sprintf("prelude%d", r.preludes)
	fmt.Fprintf(&r.script, "C: %s %s\n%sS: %s OK done\n", tag, command, answer, tag)
	r.steps = append(r.steps, func(t *testing.T, ctx context.Context, d *driver) { require.NoError(t, step(ctx, d), "prelude") })
}

// prepare brings the connection to the state that an example begins in.
func (r *run) prepare(e *printedExample, need state) {
	body := e.command.command.Body
	if _, ok := body.(*types.CapabilityCommand); !ok {
		answer := "S: * CAPABILITY " + capabilities(body) + "\n"
		if r.empty {
			answer += "S: * 4294967295 EXISTS\n"
			r.empty = false
		}
		r.prelude("NOOP", answer, func(ctx context.Context, d *driver) error { return d.conn.Noop(ctx) })
	}
	if r.state == notAuthenticated && need > notAuthenticated {
		r.prelude("LOGIN joe secret", "S: * CAPABILITY "+capabilities(body)+"\n", func(ctx context.Context, d *driver) (err error) {
			d.sess, err = d.conn.Login(ctx, "joe", types.NewSecret("secret"))
			return err
		})
		r.state = authenticated
	}
	if sel, ok := body.(*types.SelectCommand); ok && sel.QResync != nil && !r.qresync {
		r.qresync = true
		r.prelude("ENABLE QRESYNC", "S: * ENABLED QRESYNC\n", func(ctx context.Context, d *driver) error {
			_, err := d.sess.Enable(ctx, types.CapQResync)
			return err
		})
	}
	if need == selected && r.state != selected {
		r.prelude("SELECT prelude", "S: * 4294967295 EXISTS\n", func(ctx context.Context, d *driver) (err error) {
			d.mailbox, err = d.sess.Select(ctx, "prelude", nil)
			return err
		})
		r.state = selected
	}
}

// capabilities are those that a command needs, and no more.
func capabilities(body types.CommandBody) string {
	caps := []string{"IMAP4rev1"}
	for _, need := range types.Needs(body) {
		caps = append(caps, string(need[0]))
	}
	switch body := body.(type) {
	case *types.AuthenticateCommand:
		caps = append(caps, "AUTH="+body.Mechanism)
		if !body.Initial.IsZero() {
			caps = append(caps, "SASL-IR")
		}
	case *types.StartTLSCommand:
		caps = append(caps, "STARTTLS")
	case *types.UnselectCommand:
		caps = append(caps, "UNSELECT")
	case *types.SelectCommand:
		caps = append(caps, "ENABLE")
	}
	slices.Sort(caps)
	return strings.Join(slices.Compact(caps), " ")
}

// add adds what both sides say in an example.
func (r *run) add(e *printedExample) {
	r.examples = append(r.examples, e)
	body := e.command.command.Body
	write := func(wire string) {
		for line := range strings.SplitSeq(strings.TrimSuffix(wire, "\r\n"), "\r\n") {
			r.script.WriteString("C: " + line + "\n")
		}
	}
	write(e.command.wire)
	_, idle := body.(*types.IdleCommand)
	_, sasl := body.(*types.AuthenticateCommand)
	for _, l := range e.lines {
		_, asked := l.resp.(*types.Continuation)
		switch {
		case l.client:
			write(l.wire)
		case asked && !idle && !sasl: // the server asks by itself, if it has to
		default:
			fmt.Fprintf(&r.script, "s: %q\n", l.wire)
		}
	}
	final := e.final()
	ok := final.Kind == types.OK
	if _, starts := body.(*types.StartTLSCommand); starts && ok {
		r.script.WriteString("tls\n")
	}
	for _, l := range e.behind {
		if !l.failing {
			fmt.Fprintf(&r.script, "s: %q\n", l.wire)
		}
	}
	switch body := body.(type) {
	case *types.LoginCommand, *types.AuthenticateCommand:
		if ok {
			r.state = authenticated
		}
	case *types.SelectCommand, *types.ExamineCommand:
		sel, _ := body.(*types.SelectCommand)
		if r.state = authenticated; ok && (sel == nil || !sel.UTF8) { // which goes by Do, without a Mailbox
			r.state = selected
			r.empty = !slices.ContainsFunc(e.lines, func(l printedLine) bool {
				_, exists := l.resp.(types.Exists)
				return exists
			})
		}
	case *types.CloseCommand, *types.UnselectCommand:
		if ok {
			r.state = authenticated
		}
	}
	r.steps = append(r.steps, func(t *testing.T, ctx context.Context, d *driver) { e.play(t, ctx, d) })
}

// final is the tagged response.
func (e *printedExample) final() *types.Status { return e.lines[len(e.lines)-1].resp.(*types.Status) }

func (r *run) play(t *testing.T, serverOpts *imaptest.Options, clientOpts *client.Options) {
	server := imaptest.NewServer(serverOpts, imaptest.MustParse(r.script.String()))
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	opts := *clientOpts
	opts.Dial = server.Dial
	d := &driver{tls: clientOpts.TLSConfig}
	opts.Handler = d.events.handle
	var err error
	d.conn, err = client.Dial(ctx, "localhost:143", &opts)
	require.NoError(t, err)
	defer func() {
		if !t.Failed() {
			_ = server.Wait(ctx) // Close tells all of it
		}
		_ = d.conn.Close()
		if !assert.NoError(t, server.Close()) {
			t.Log(r.script.String())
		}
	}()
	d.sess, _ = d.conn.Session() // when it needs no login
	for _, step := range r.steps {
		step(t, ctx, d)
	}
}

// play calls the method of an example, and looks at what it gives.
func (e *printedExample) play(t *testing.T, ctx context.Context, d *driver) {
	before := len(d.events.all())
	got, err := d.call(ctx, e)
	final := e.final()
	if want := fails[e.place]; want != nil {
		require.ErrorIs(t, err, want, e.place)
		return
	}
	if final.Kind == types.OK {
		require.NoError(t, err, e.place)
	} else {
		var status *client.StatusError
		require.ErrorAs(t, err, &status, e.place)
		assert.Equal(t, form(&types.Status{Kind: final.Kind, Code: final.Code, Text: final.Text}),
			form(&types.Status{Kind: status.Status, Code: status.Code, Text: status.Text}), e.place)
		return
	}
	want := e.wanted()
	missing := func() (list []string) {
		have := forms(got)
		for _, event := range d.events.all()[before:] {
			if event.Response != nil {
				have = append(have, forms([]types.Response{event.Response})...)
			}
		}
		for _, w := range want {
			if i := slices.Index(have, w); i >= 0 {
				have = slices.Delete(have, i, i+1)
			} else {
				list = append(list, w)
			}
		}
		return list
	}
	for range 5000 { // what comes behind the answer is still on its way, and events are
		if len(missing()) == 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	require.Empty(t, missing(), "%s: got %s, events %v", e.place, forms(got), d.events.all()[before:])
	if d.mailbox != nil {
		e.checkState(t, d.mailbox.State())
	}
}

// wanted are the forms of the data that the server sends: those that are not in the
// state of the mailbox.
func (e *printedExample) wanted() (list []string) {
	_, selects := e.command.command.Body.(*types.SelectCommand)
	_, examines := e.command.command.Body.(*types.ExamineCommand)
	for _, l := range slices.Concat(e.lines, e.behind) {
		switch resp := l.resp.(type) {
		case nil, types.BlankLine, *types.Continuation, *types.Capability:
			continue
		case types.Exists, types.Recent, *types.MailboxFlags:
			if selects || examines {
				continue
			}
		case *types.Status:
			switch code := resp.Code.(type) {
			case *types.CodeCopyUID:
				list = append(list, form(&types.Status{Kind: types.OK, Code: code}))
			case *types.CodeModified:
				list = append(list, form(&types.Status{Kind: types.OK, Code: code}))
			}
			continue
		}
		list = append(list, forms([]types.Response{l.resp})...)
	}
	return list
}

// checkState compares what the answer to a SELECT says with the state.
func (e *printedExample) checkState(t *testing.T, s client.MailboxState) {
	switch e.command.command.Body.(type) {
	case *types.SelectCommand, *types.ExamineCommand:
	default:
		return
	}
	for _, l := range e.lines {
		switch resp := l.resp.(type) {
		case types.Recent:
			assert.Equal(t, uint32(resp), s.Recent, l.place)
		case *types.MailboxFlags:
			assert.Equal(t, resp.Flags, s.Flags, l.place)
		case *types.Status:
			checkCode(t, l.place, resp.Code, s)
		}
	}
}

func checkCode(t *testing.T, place string, code types.Code, s client.MailboxState) {
	switch code := code.(type) {
	case types.CodeUIDValidity:
		assert.Equal(t, uint32(code), s.UIDValidity, place)
	case types.CodeUIDNext:
		assert.LessOrEqual(t, types.UID(code), s.UIDNext, place)
	case types.CodeUnseen:
		assert.Equal(t, types.SeqNum(code), s.FirstUnseen, place)
	case types.CodeHighestModSeq:
		assert.Equal(t, uint64(code), s.HighestModSeq, place)
	case types.CodeMailboxID:
		assert.Equal(t, types.ObjectID(code), s.MailboxID, place)
	case *types.CodePermanentFlags:
		assert.ElementsMatch(t, code.Flags, s.PermanentFlags, place)
	case types.CodeKeyword:
		switch code {
		case types.CodeReadOnly:
			assert.True(t, s.ReadOnly, place)
		case types.CodeReadWrite:
			assert.False(t, s.ReadOnly, place)
		case types.CodeNoModSeq:
			assert.True(t, s.NoModSeq, place)
		}
	}
}

// forms are the JSON forms of responses; of those that methods put together, each
// part has one.
func forms(list []types.Response) (all []string) {
	for _, resp := range list {
		switch resp := resp.(type) {
		case *types.Metadata:
			for i := range resp.Values {
				all = append(all, form(&types.Metadata{Mailbox: resp.Mailbox, Values: resp.Values[i : i+1]}))
			}
			if len(resp.Values) > 0 {
				continue
			}
		case *types.Search:
			numbers := slices.Sorted(slices.Values(resp.Numbers)) // the order means nothing
			all = append(all, form(&types.Search{Numbers: numbers, ModSeq: resp.ModSeq}))
			continue
		case *types.GenURLAuth:
			for i := range resp.URLs {
				all = append(all, form(&types.GenURLAuth{URLs: resp.URLs[i : i+1]}))
			}
			continue
		case *types.URLFetch:
			for i := range resp.Contents {
				all = append(all, form(&types.URLFetch{Contents: resp.Contents[i : i+1]}))
			}
			continue
		}
		all = append(all, form(resp))
	}
	return all
}

// tagInJSON is not compared: the client has its own tags.
var tagInJSON = regexp.MustCompile(`"tag":"[^"]*",?`)

func form(resp types.Response) string {
	text, err := json.Marshal(resp)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%T ", resp) + string(tagInJSON.ReplaceAll(text, nil))
}
