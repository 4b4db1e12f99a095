package client

import (
	"context"
	"errors"
	"iter"

	"github.com/imapeg/imapeg/types"
)

// do sends a command of whose answer nothing counts but that it is OK.
func (s *Session) do(ctx context.Context, body types.CommandBody) error {
	return s.c.run(ctx, s.command(body))
}

// loop gives the answers of one type to a command, as they come.
func loop[T types.Response](ctx context.Context, s *Session, body types.CommandBody) iter.Seq2[T, error] {
	return each(ctx, s.c, func() *command { return s.command(body) }, isA[T])
}

// ask sends a command that is answered by one response, which it gives. An OK without
// that is [ErrNoData].
func ask[T types.Response](ctx context.Context, c *core, cmd *command) (T, error) {
	var none T
	value, ok, err := askMaybe[T](ctx, c, cmd)
	switch {
	case err != nil:
		return none, err
	case !ok:
		return none, cmd.noData()
	}
	return value, nil
}

// askMaybe is ask for a command that may be OK without an answer.
//
// An answer about what was asked for is better than one about something else, which may
// be news (of NOTIFY), or what was asked for in another spelling.
func askMaybe[T types.Response](ctx context.Context, c *core, cmd *command) (value T, ok bool, err error) {
	doubtful := false
	cmd.onData = func(resp types.Response) bool {
		v, is := resp.(T)
		doubt := cmd.surelyNot(resp)
		if !is || ok && (doubt || !doubtful) {
			return false
		}
		value, ok, doubtful = v, true, doubt
		return true
	}
	if err = c.run(ctx, cmd); err == nil && !ok && cmd.bad != nil {
		err = cmd.bad
	}
	return value, ok, err
}

// gather sends a command and gives all of its answers. A response that was not
// understood is an error beside the others.
func gather[T types.Response](ctx context.Context, c *core, cmd *command) ([]T, error) {
	var list []T
	cmd.onData = func(resp types.Response) bool {
		v, is := resp.(T)
		if is {
			list = append(list, v)
		}
		return is
	}
	if err := c.run(ctx, cmd); err != nil {
		return nil, err
	}
	if cmd.bad != nil {
		return list, cmd.bad
	}
	return list, nil
}

// isA is what a response must be to be given to the caller.
func isA[T types.Response](resp types.Response) (T, bool) {
	value, ok := resp.(T)
	return value, ok
}

// Collect gives all values of a loop at once, with its errors joined. What came
// besides an error is among the values.
//
//	mailboxes, err := client.Collect(sess.List(ctx, "", "*"))
func Collect[T comparable](seq iter.Seq2[T, error]) ([]T, error) {
	var list []T
	var errs []error
	var none T
	for value, err := range seq {
		if value != none {
			list = append(list, value)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return list, joinErrors(errs)
}

// joinErrors is errors.Join, and leaves a single error as it is.
func joinErrors(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}
