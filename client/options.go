package client

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"time"

	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/types"
)

// Defaults of [Options].
const (
	defaultDialTimeout  = 30 * time.Second
	defaultTimeout      = 5 * time.Minute
	defaultDrainTimeout = 30 * time.Second
	defaultStallTimeout = 30 * time.Second
	defaultIdleRenew    = 9 * time.Minute
	defaultBufferLimit  = 32 << 20
	defaultEventBuffer  = 1024
)

// Options changes how a connection is made and used. A nil *Options, and every
// field that is zero, means the default.
type Options struct {
	// TLSConfig is for TLS. ServerName is filled in from the address if it is
	// empty.
	TLSConfig *tls.Config

	// Dial makes the connection to the server, through a proxy for example. The
	// default is that of a [net.Dialer]. It need not have deadlines: without,
	// Timeout has no effect.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// Reader has the limits for what the server sends, and the size from which on
	// content goes to [FetchOptions].Sink. Its own Sink gets what that does not,
	// on the goroutine that reads: it must not wait for this connection. Offer is not
	// used: see [FetchOptions].StreamAll.
	Reader *parser.Options

	// AllowInsecureAuth lets logins go over connections without TLS, on which
	// everybody on the way can read passwords, tokens and mail. A loopback address is
	// no exception.
	AllowInsecureAuth bool

	// ID is what the program says about itself right after a login, to servers that
	// have ID (RFC 2971). Some, those of NetEase, open no mailbox without ("Unsafe
	// Login"). What the server says to it is not kept.
	//
	//	ID: []types.IDParam{{Name: "name", Value: types.String("example")}}
	ID []types.IDParam

	// Handler is told what the server says without being asked: see [Event]. It
	// is called by a goroutine of its own, one event after the other, and may use
	// the connection. When it is slow, up to EventBuffer events wait for it.
	// Later ones are dropped, and an event with an [*OverflowError] stands in
	// their place: the handler should look at everything anew then.
	Handler func(Event)

	// EventBuffer is how many events wait for Handler, as long as they are not more
	// than BufferLimit bytes. Default 1024.
	EventBuffer int

	// Logger is told of commands and of oddities of the server, without their
	// arguments and without mail. The default is silence.
	Logger *slog.Logger

	// Trace shows what goes over the wire, without passwords and messages. The default
	// is nobody.
	//
	//	Trace: client.TraceTo(os.Stderr)
	Trace *Trace

	// Observer is told when commands begin and end, for metrics.
	Observer *Observer

	// DialTimeout is for making the connection: TCP, TLS and the greeting
	// together. Default 30 s; negative means none. The context can be shorter.
	DialTimeout time.Duration

	// Timeout is how long the server may be silent while it owes an answer, or
	// not take what is sent: no byte in either direction for that long ends the
	// connection; when nothing but a part of a message was taken, up to twice as
	// long. However long a command takes in the whole does not matter.
	// Default 5 min; negative means none.
	Timeout time.Duration

	// DrainTimeout is how long the rest of a cancelled command's answer, or that
	// of a loop that was left early, is skipped in the background before the
	// connection is closed instead. Default 30 s.
	DrainTimeout time.Duration

	// StallTimeout is how long a loop over answers may stand still while other
	// commands wait behind it and BufferLimit is used up; then it gets
	// [ErrStalled]. Default 30 s.
	StallTimeout time.Duration

	// IdleRenew is how long an IDLE lasts before another takes its place, so that the
	// server, and whatever is on the way to it, does not take the connection for dead,
	// and so that a dead connection is noticed. Default 9 min: servers end an IDLE after
	// 30 min at the earliest by the RFC, and some after 10.
	IdleRenew time.Duration

	// BufferLimit is how many bytes of answers are kept for a loop that is slower
	// than the server, while other commands wait behind them, and of events that
	// wait for Handler. Default 32 MiB.
	BufferLimit int64
}

// orDefaults returns o with the defaults filled in.
func (o *Options) orDefaults() Options {
	var r Options
	if o != nil {
		r = *o
	}
	if r.Dial == nil {
		r.Dial = new(net.Dialer).DialContext
	}
	if r.Logger == nil {
		r.Logger = slog.New(slog.DiscardHandler)
	}
	if r.DialTimeout == 0 {
		r.DialTimeout = defaultDialTimeout
	}
	if r.Timeout == 0 {
		r.Timeout = defaultTimeout
	}
	if r.DrainTimeout <= 0 {
		r.DrainTimeout = defaultDrainTimeout
	}
	if r.StallTimeout <= 0 {
		r.StallTimeout = defaultStallTimeout
	}
	if r.IdleRenew <= 0 {
		r.IdleRenew = defaultIdleRenew
	}
	if r.EventBuffer <= 0 {
		r.EventBuffer = defaultEventBuffer
	}
	if r.BufferLimit <= 0 {
		r.BufferLimit = defaultBufferLimit
	}
	return r
}

// dialContext bounds the making of a connection.
func (o *Options) dialContext(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.DialTimeout < 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, o.DialTimeout)
}
