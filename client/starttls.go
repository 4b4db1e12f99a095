package client

import (
	"context"
	"crypto/tls"
	"fmt"
	"time"

	"github.com/imapeg/imapeg/types"
)

// StartTLS goes on with TLS on the same connection. What the server said before,
// its capabilities above all, counts no more. A nil config means that of the
// options.
//
// When the server does not have STARTTLS the error is an [*UnsupportedError], and
// [ErrPreauth] when it wanted no login: nothing is sent then. Any other error
// has closed the connection or is the server's NO or BAD; the caller must not go
// on without TLS.
func (conn *Conn) StartTLS(ctx context.Context, config *tls.Config) error {
	c := conn.c
	c.mu.Lock()
	err := c.mayStartTLS()
	c.mu.Unlock()
	if err != nil {
		return err
	}
	caps, err := c.capability(ctx)
	if err != nil {
		return err
	}
	if !caps.Has(types.CapStartTLS) {
		return &UnsupportedError{Command: "STARTTLS", Capability: types.CapStartTLS}
	}
	cmd := newCommand(&types.StartTLSCommand{})
	cmd.before = c.mayStartTLS
	cmd.onDone = func(status *types.Status) {
		if status != nil && status.Kind == types.OK {
			c.caps = nil
		}
	}
	if err := c.run(ctx, cmd); err != nil {
		return err
	}
	// The reading goroutine waits now, and no command gets its turn.
	if err := c.handshake(ctx, config); err != nil {
		err = fmt.Errorf("TLS: %w", err)
		c.fail(err)
		return &ConnError{Err: err}
	}
	return nil
}

// mayStartTLS says why TLS cannot begin. c.mu is held.
func (c *core) mayStartTLS() error {
	switch {
	case c.encrypted:
		return ErrEncrypted
	case c.authenticated:
		return ErrPreauth
	}
	return nil
}

func (c *core) handshake(ctx context.Context, config *tls.Config) error {
	ctx, cancel := c.opts.dialContext(ctx)
	defer cancel()
	c.mu.Lock()
	raw := c.nc
	c.mu.Unlock()
	_ = raw.SetDeadline(time.Time{}) // not every net.Conn can
	t := tls.Client(raw, c.tlsConfig(config))
	if err := t.HandshakeContext(ctx); err != nil {
		return err
	}
	c.mu.Lock()
	c.nc, c.encrypted, c.hold = t, true, false
	c.admit()
	c.mu.Unlock()
	select {
	case c.resume <- c.newReader(t):
	case <-c.closed:
	}
	return nil
}

// tlsConfig is the caller's configuration, or that of the options, with the name
// of the host that was dialled.
func (c *core) tlsConfig(config *tls.Config) *tls.Config {
	if config == nil {
		config = c.opts.TLSConfig
	}
	return withServerName(config, c.host)
}

func withServerName(config *tls.Config, host string) *tls.Config {
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if config.ServerName == "" && host != "" {
		config = config.Clone()
		config.ServerName = host
	}
	return config
}
