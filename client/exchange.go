package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/imapeg/imapeg/types"
)

// What a server may want from a client that logs in.
const (
	maxChallenges = 32       // in one exchange; no mechanism has more than a few
	maxChallenge  = 64 << 10 // octets of one, in base64
	// maxInitial is the longest initial response that goes with the command, in
	// octets: servers take lines of 8192 (RFC 7162 section 4).
	maxInitial = 6000
)

var (
	errAnswered      = errors.New("the server said OK to an exchange that was cancelled")
	errMechanismLeft = errors.New("the mechanism did not come back")
)

// exchange is the conversation of an AUTHENTICATE: RFC 3501 section 6.2.2. Its
// caller's goroutine answers challenges, which it gets from the reading goroutine.
type exchange struct {
	mechanism Mechanism
	initial   []byte // the first message, nil when the server speaks first

	// challenges has room for one: the server has to wait for the answer to it.
	challenges chan *types.Continuation

	// Guarded by core.mu.
	pending   bool     // initial is for the first challenge, which is empty
	rounds    int      // challenges that were answered
	finish    error    // why an OK does not count
	cancelled error    // why "*" was sent
	secrets   []string // what was sent
}

func newExchange(m Mechanism, initial []byte, withCommand bool) *exchange {
	x := &exchange{mechanism: m, initial: initial, challenges: make(chan *types.Continuation, 1)}
	x.pending = initial != nil && !withCommand
	x.finish = m.Finish()
	if x.pending {
		x.finish = ErrUnfinished
	}
	if c, ok := m.(confidant); ok {
		for _, secret := range c.secrets() {
			x.secrets = append(x.secrets, secret.Reveal())
		}
	}
	x.secrets = append(x.secrets, base64.StdEncoding.EncodeToString(initial))
	return x
}

// challenge gives a "+" to the exchange that is under way. It is false when there is
// none.
func (c *core) challenge(resp *types.Continuation) bool {
	c.mu.Lock()
	if c.sending == nil || c.sending.exchange == nil {
		c.mu.Unlock()
		return false
	}
	x := c.sending.exchange
	c.mu.Unlock()
	select {
	case x.challenges <- resp:
	default:
		c.fail(x.failed(fmt.Errorf("%w: it does not wait for the answers", ErrChallenge)))
	}
	return true
}

// refuse says why the server's OK does not count. core.mu is held.
func (x *exchange) refuse(s *types.Status) error {
	switch {
	case x == nil || s.Kind != types.OK:
		return nil
	case x.cancelled != nil:
		return errAnswered
	case x.finish != nil:
		return x.failed(x.finish)
	}
	return nil
}

func (x *exchange) failed(err error) *AuthError {
	return &AuthError{Mechanism: x.mechanism.Name(), Err: err}
}

// converse answers the server's challenges until the exchange is over, or cancelled.
func (c *core) converse(ctx context.Context, cmd *command) error {
	x := cmd.exchange
	left := true
	defer func() {
		if left { // a mechanism that panics must not leave the exchange open
			c.fail(x.failed(errMechanismLeft))
		}
	}()
	err := c.answerAll(ctx, cmd)
	left = false
	return err
}

func (c *core) answerAll(ctx context.Context, cmd *command) error {
	x := cmd.exchange
	for {
		var challenge *types.Continuation
		select {
		case challenge = <-x.challenges:
		case <-cmd.done:
			return nil
		case <-ctx.Done():
			return c.giveUp(ctx, cmd.name) // the server is to speak, and may say OK
		}
		c.setIdle(cmd) // it is this side that takes its time now
		response, err := x.answer(ctx, challenge)
		if errors.Is(err, ErrServerProof) {
			c.fail(x.failed(err))
			<-cmd.done
			return cmd.result()
		}
		if err == nil {
			err = ctx.Err()
		}
		line := "*"
		if err == nil {
			line = base64.StdEncoding.EncodeToString(response)
		}
		if !c.answered(cmd, line, err) {
			return nil
		}
		if werr := c.writeBytes(cmd, []byte(line+"\r\n")); werr != nil || err != nil {
			return werr
		}
	}
}

// answer makes the answer to a challenge.
func (x *exchange) answer(ctx context.Context, challenge *types.Continuation) ([]byte, error) {
	if x.pending { // some servers do not leave the text empty
		return x.initial, nil
	}
	switch {
	case x.rounds == maxChallenges:
		return nil, fmt.Errorf("%w: more than %d", ErrChallenge, maxChallenges)
	case len(challenge.Text) > maxChallenge:
		return nil, fmt.Errorf("%w: of %d octets", ErrChallenge, len(challenge.Text))
	}
	octets, err := challenge.Challenge()
	if err != nil || challenge.Code != nil {
		return nil, fmt.Errorf("%w: not in base64", ErrChallenge)
	}
	return x.mechanism.Next(ctx, octets)
}

// answered takes note of an answer that will be sent now, "*" because of an error. It
// is false when the server did not wait for it.
func (c *core) answered(cmd *command, line string, err error) bool {
	x := cmd.exchange
	finish := x.mechanism.Finish()
	c.mu.Lock()
	defer c.mu.Unlock()
	if cmd.state == finished {
		return false
	}
	cmd.idles = false
	c.armRead()
	x.rounds++
	x.pending, x.finish, x.cancelled = false, finish, err
	if err != nil {
		// The server can only refuse it now.
		cmd.rule.closes = false
		return true
	}
	x.secrets = append(x.secrets, line)
	return true
}
