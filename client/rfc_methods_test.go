package client_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// driver calls the method of package client that sends a command, whatever it is.
type driver struct {
	conn    *client.Conn
	sess    *client.Session
	mailbox *client.Mailbox
	tls     *tls.Config
	events  recorder
}

// call sends the command of an example, and gives what the method has returned as the
// responses that it was made of.
func (d *driver) call(ctx context.Context, e *printedExample) (got []types.Response, err error) {
	body := e.command.command.Body
	for _, group := range []func(context.Context, types.CommandBody) ([]types.Response, bool, error){
		d.ofMailboxes, d.ofAccess, d.ofMessages, d.ofResults,
	} {
		got, known, err := group(ctx, body)
		if known {
			return got, err
		}
	}
	switch body := body.(type) {
	case *types.LoginCommand:
		d.sess, err = d.conn.Login(ctx, body.Username, body.Password)
	case *types.AuthenticateCommand:
		d.sess, err = d.conn.Authenticate(ctx, newReplay(e))
	case *types.StartTLSCommand:
		err = d.conn.StartTLS(ctx, d.tls)
	case *types.LogoutCommand:
		err = d.conn.Logout(ctx)
	case *types.CapabilityCommand:
		if d.sess != nil {
			return d.do(ctx, body)
		}
		var caps *types.Capability
		if caps, err = d.conn.Capability(ctx); err == nil {
			got = append(got, caps)
		}
	case *types.NoopCommand:
		err = d.conn.Noop(ctx)
	case *types.IDCommand:
		var params []types.IDParam
		if params, err = d.conn.ID(ctx, body.Params...); err == nil {
			got = append(got, &types.ID{Params: params})
		}
	case *types.CompressCommand:
		err = d.sess.Compress(ctx)
	case *types.UnauthenticateCommand:
		d.conn, err = d.sess.Unauthenticate(ctx)
	case *types.IdleCommand:
		err = d.idle(ctx, e)
	default:
		return d.do(ctx, body)
	}
	return got, err
}

// do sends what has no method.
func (d *driver) do(ctx context.Context, body types.CommandBody) (got []types.Response, err error) {
	for resp, err := range d.sess.Do(ctx, body) {
		if err != nil {
			return got, err
		}
		got = append(got, resp)
	}
	return got, nil
}

// idle lets the server talk until it has said what the example has before DONE.
func (d *driver) idle(ctx context.Context, e *printedExample) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	listener := d.sess.Listen(0)
	defer listener.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, l := range e.lines {
			if l.client { // DONE
				break
			}
			if _, asked := l.resp.(*types.Continuation); !asked {
				_, _ = listener.Next(ctx) // what comes is looked at later
			}
		}
		cancel()
	}()
	err := d.sess.Idle(ctx)
	cancel()
	<-done
	return err
}

// ofMailboxes are commands about mailboxes by their names.
func (d *driver) ofMailboxes(ctx context.Context, body types.CommandBody) (got []types.Response, known bool, err error) {
	switch body := body.(type) {
	case *types.SelectCommand:
		if body.UTF8 { // obsolete
			return nil, false, nil
		}
		got, err = d.selected(ctx, body.Mailbox, body.SelectParams, false)
	case *types.ExamineCommand:
		if body.UTF8 { // obsolete
			return nil, false, nil
		}
		got, err = d.selected(ctx, body.Mailbox, body.SelectParams, true)
	case *types.ListCommand:
		got, err = d.list(ctx, body)
	case *types.LSubCommand:
		got, err = responses(client.Collect(d.sess.LSub(ctx, body.Reference, body.Pattern)))
	case *types.StatusCommand:
		got, err = response(d.sess.Status(ctx, body.Mailbox, body.Items...))
	case *types.CreateCommand:
		if len(body.Params) > 0 {
			return nil, false, nil
		}
		if len(body.Use) > 0 {
			err = d.sess.CreateFor(ctx, body.Mailbox, body.Use...)
		} else {
			err = d.sess.Create(ctx, body.Mailbox)
		}
	case *types.DeleteCommand:
		err = d.sess.Delete(ctx, body.Mailbox)
	case *types.RenameCommand:
		err = d.sess.Rename(ctx, body.From, body.To)
	case *types.SubscribeCommand:
		err = d.sess.Subscribe(ctx, body.Mailbox)
	case *types.UnsubscribeCommand:
		err = d.sess.Unsubscribe(ctx, body.Mailbox)
	case *types.AppendCommand:
		var added *client.Appended
		if added, err = d.sess.AppendAll(ctx, body.Mailbox, body.Messages...); err == nil {
			got = append(got, added.Status)
			if code, ok := added.Status.Code.(*types.CodeAppendUID); ok {
				err = same("APPENDUID", fmt.Sprint(added.UIDValidity, added.UIDs), fmt.Sprint(code.UIDValidity, slices.Collect(code.UIDs.All())))
			}
		}
	case *types.NamespaceCommand:
		got, err = response(d.sess.Namespace(ctx))
	case *types.EnableCommand:
		var caps []types.Cap
		if caps, err = d.sess.Enable(ctx, body.Caps...); err == nil {
			got = append(got, &types.Enabled{Caps: caps})
		}
	case *types.LanguageCommand:
		var tags []string
		if len(body.Ranges) == 0 {
			tags, err = d.sess.Languages(ctx)
		} else {
			tags = make([]string, 1)
			tags[0], err = d.sess.SetLanguage(ctx, body.Ranges...)
		}
		if err == nil {
			got = append(got, &types.Language{Tags: tags})
		}
	case *types.ComparatorCommand:
		got, err = response(d.sess.Comparator(ctx, body.Orders...))
	case *types.NotifyCommand:
		got, err = responses(d.sess.Notify(ctx, body))
	default:
		return nil, false, nil
	}
	return got, true, err
}

// selected selects a mailbox; what has changed is in the result.
func (d *driver) selected(ctx context.Context, name types.Mailbox, params types.SelectParams, readOnly bool) (got []types.Response, err error) {
	d.mailbox, err = d.sess.Select(ctx, name, &client.SelectOptions{
		ReadOnly: readOnly, CondStore: params.CondStore, QResync: params.QResync, Annotate: params.Annotate, Params: params.Params,
		Changed:  func(f *types.Fetch) { got = append(got, f) },
		Vanished: func(uids types.UIDSet) { got = append(got, &types.Vanished{Earlier: true, UIDs: uids}) },
	})
	return got, err
}

func (d *driver) list(ctx context.Context, body *types.ListCommand) (got []types.Response, err error) {
	if len(body.Select) == 0 && len(body.Return) == 0 && len(body.Patterns) == 0 && !body.Extended {
		return responses(client.Collect(d.sess.List(ctx, body.Reference, body.Pattern)))
	}
	list, err := d.sess.ListWith(ctx, body)
	for _, l := range list {
		got = append(got, l.List)
		if l.Status != nil {
			got = append(got, l.Status)
		}
		if l.MyRights != nil {
			got = append(got, l.MyRights)
		}
		if l.Metadata != nil {
			got = append(got, l.Metadata)
		}
	}
	return got, err
}

// ofAccess are commands about rights, quotas, annotations and URLs.
func (d *driver) ofAccess(ctx context.Context, body types.CommandBody) (got []types.Response, known bool, err error) {
	switch body := body.(type) {
	case *types.GetACLCommand:
		got, err = response(d.sess.ACL(ctx, body.Mailbox))
	case *types.SetACLCommand:
		err = d.sess.SetACL(ctx, body.Mailbox, body.Identifier, body.Change)
	case *types.DeleteACLCommand:
		err = d.sess.DeleteACL(ctx, body.Mailbox, body.Identifier)
	case *types.ListRightsCommand:
		got, err = response(d.sess.ListRights(ctx, body.Mailbox, body.Identifier))
	case *types.MyRightsCommand:
		var rights types.Rights
		if rights, err = d.sess.MyRights(ctx, body.Mailbox); err == nil {
			got = append(got, &types.MyRights{Mailbox: body.Mailbox, Rights: rights})
		}
	case *types.GetQuotaCommand:
		got, err = response(d.sess.Quota(ctx, body.Root))
	case *types.GetQuotaRootCommand:
		var root *types.QuotaRoot
		var quotas []*types.Quota
		if root, quotas, err = d.sess.QuotaRoot(ctx, body.Mailbox); err == nil {
			got, _ = responses(quotas, nil)
			got = append(got, root)
		}
	case *types.SetQuotaCommand:
		var quota *types.Quota
		if quota, err = d.sess.SetQuota(ctx, body.Root, body.Limits...); quota != nil {
			got = append(got, quota)
		}
	case *types.GetMetadataCommand:
		var found *client.Annotations
		if found, err = d.sess.Metadata(ctx, body.Mailbox, body.Options, body.Entries...); err == nil {
			got = append(got, &types.Metadata{Mailbox: body.Mailbox, Values: found.Values})
		}
	case *types.SetMetadataCommand:
		err = d.sess.SetMetadata(ctx, body.Mailbox, body.Values...)
	case *types.GenURLAuthCommand:
		var urls []string
		if urls, err = d.sess.GenURLAuth(ctx, body.URLs...); err == nil {
			got = append(got, &types.GenURLAuth{URLs: urls})
		}
	case *types.URLFetchCommand:
		var contents []types.URLContent
		if contents, err = d.sess.URLFetch(ctx, body.URLs...); err == nil {
			got = append(got, &types.URLFetch{Contents: contents})
		}
	case *types.ResetKeyCommand:
		if body.All {
			err = d.sess.ResetAllKeys(ctx)
		} else {
			err = d.sess.ResetKey(ctx, body.Mailbox, body.Mechanisms...)
		}
	case *types.ConversionsCommand:
		got, err = responses(d.sess.Conversions(ctx, body.From, body.To))
	default:
		return nil, false, nil
	}
	return got, true, err
}

// ofMessages are commands that change messages, or fetch them.
func (d *driver) ofMessages(ctx context.Context, body types.CommandBody) (got []types.Response, known bool, err error) {
	switch body := body.(type) {
	case *types.FetchCommand:
		if len(body.Modifiers) > 0 {
			return nil, false, nil
		}
		opts := &client.FetchOptions{ChangedSince: body.ChangedSince, Partial: body.Partial}
		if body.Vanished {
			opts.Vanished = func(uids types.UIDSet) { got = append(got, &types.Vanished{Earlier: true, UIDs: uids}) }
		}
		list, err := responses(client.Collect(d.mailbox.FetchWith(ctx, opts, body.Set, body.Items...)))
		return append(got, list...), true, err
	case *types.StoreCommand:
		stored, err := d.mailbox.Store(ctx, body)
		got, _ = responses(stored.Messages, nil)
		if err == nil && stored.Modified != nil {
			got = append(got, &types.Status{Kind: types.OK, Code: types.NewCodeModified(stored.Modified)})
		}
		return got, true, err
	case *types.CopyCommand:
		got, err = copied(d.mailbox.Copy(ctx, body.Set, body.Mailbox))
	case *types.MoveCommand:
		got, err = copied(d.mailbox.Move(ctx, body.Set, body.Mailbox))
	case *types.ExpungeCommand:
		err = d.mailbox.Expunge(ctx)
	case *types.UIDExpungeCommand:
		err = d.mailbox.ExpungeUIDs(ctx, body.UIDs)
	case *types.CheckCommand:
		err = d.mailbox.Check(ctx)
	case *types.CloseCommand:
		err = d.mailbox.Close(ctx)
	case *types.UnselectCommand:
		err = d.mailbox.Unselect(ctx)
	case *types.ReplaceCommand:
		uids, ok := body.Set.(types.UIDSet)
		if !ok {
			return nil, false, nil
		}
		for uid := range uids.All() {
			_, err = d.mailbox.Replace(ctx, uid, body.Mailbox, body.Message)
		}
	case *types.ConvertCommand:
		got, err = responses(client.Collect(d.mailbox.Convert(ctx, body)))
	default:
		return nil, false, nil
	}
	return got, true, err
}

// copied is the code of a COPY or MOVE.
func copied(c *client.Copied, err error) (got []types.Response, _ error) {
	if err == nil {
		for _, code := range c.Codes {
			got = append(got, &types.Status{Kind: types.OK, Code: code})
		}
	}
	return got, err
}

// ofResults are commands that search.
func (d *driver) ofResults(ctx context.Context, body types.CommandBody) (got []types.Response, known bool, err error) {
	switch body := body.(type) {
	case *types.SearchCommand:
		found, err := d.mailbox.SearchWith(ctx, body)
		return searched(found, body.Return, err, func(numbers []uint32, modseq uint64) types.Response {
			return &types.Search{Numbers: numbers, ModSeq: modseq}
		})
	case *types.SortCommand:
		found, err := d.mailbox.SortWith(ctx, body)
		return searched(found, body.Return, err, func(numbers []uint32, modseq uint64) types.Response {
			return &types.Sort{Numbers: numbers, ModSeq: modseq}
		})
	case *types.ThreadCommand:
		threads, err := d.mailbox.ThreadWith(ctx, body)
		if err == nil {
			got = append(got, &types.Thread{Threads: threads})
		}
		return got, true, err
	case *types.ESearchCommand:
		got, err = responses(client.Collect(d.sess.SearchMailboxes(ctx, body)))
	case *types.CancelUpdateCommand:
		err = d.mailbox.CancelUpdates(ctx, body.Tags...)
	case *types.UIDBatchesCommand:
		var batches []types.UIDBatch
		if body.First == 0 {
			batches, err = d.mailbox.UIDBatches(ctx, body.Size)
		} else {
			batches, err = d.mailbox.UIDBatchesRange(ctx, body.Size, body.First, body.Last)
		}
		if err == nil {
			got = append(got, &types.UIDBatches{Batches: batches})
		}
	default:
		return nil, false, nil
	}
	return got, true, err
}

// searched makes the response again of which a result was made.
func searched(found *types.ESearch, ret *types.SearchReturn, err error, plain func([]uint32, uint64) types.Response) ([]types.Response, bool, error) {
	switch {
	case err != nil:
		return nil, true, err
	case ret != nil:
		return []types.Response{found}, true, nil
	}
	return []types.Response{plain(slices.Collect(found.All.All()), found.ModSeq), found}, true, nil
}

// response is one response, as a list.
func response[T types.Response](v T, err error) ([]types.Response, error) {
	if err != nil {
		return nil, err
	}
	return []types.Response{v}, nil
}

func responses[T types.Response](list []T, err error) (got []types.Response, _ error) {
	for _, v := range list {
		got = append(got, v)
	}
	return got, err
}

func same(what, got, want string) error {
	if got != want {
		return fmt.Errorf("%s: got %s, want %s", what, got, want)
	}
	return nil
}

// replay is a SASL mechanism that says what the client says in an example.
type replay struct {
	name    string
	initial []byte
	lines   []printedLine
}

var errReplay = errors.New("the client cancels here")

func newReplay(e *printedExample) *replay {
	body := e.command.command.Body.(*types.AuthenticateCommand)
	r := &replay{name: body.Mechanism, lines: e.lines}
	if !body.Initial.IsZero() {
		r.initial = []byte(body.Initial.Reveal())
	}
	return r
}

func (r *replay) Name() string { return r.name }

func (r *replay) Start(context.Context, *client.Peer) ([]byte, error) { return r.initial, nil }

// Next compares the challenge with that of the example.
func (r *replay) Next(_ context.Context, challenge []byte) ([]byte, error) {
	if len(r.lines) < 2 {
		return nil, io.ErrUnexpectedEOF
	}
	want, _ := r.lines[0].resp.(*types.Continuation).Challenge()
	if !bytes.Equal(want, challenge) {
		return nil, fmt.Errorf("challenge %q, want %q", challenge, want)
	}
	answer := r.lines[1].command.Body
	r.lines = r.lines[2:]
	data, ok := answer.(*types.AuthenticateData)
	if !ok {
		return nil, errReplay
	}
	return []byte(data.Response.Reveal()), nil
}

func (r *replay) Finish() error { return nil }
