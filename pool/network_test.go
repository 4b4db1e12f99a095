package pool_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing/synctest"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/internal/modelserver"
	"github.com/imapeg/imapeg/pool"
	"github.com/imapeg/imapeg/types"
)

// network connects to a server, and can be cut.
type network struct {
	server   *modelserver.Server
	password string

	mu       sync.Mutex
	down     bool
	conns    []net.Conn
	attempts []time.Time
	pauses   []time.Duration
	reasons  []error
}

func newNetwork(server *modelserver.Server) *network {
	return &network{server: server, password: "sesame"}
}

func (n *network) dial(ctx context.Context) (*client.Conn, error) {
	n.mu.Lock()
	n.attempts = append(n.attempts, time.Now())
	if n.down {
		n.mu.Unlock()
		time.Sleep(time.Second)
		return nil, &net.OpError{Op: "dial", Err: errors.New("no route to host")}
	}
	nc := n.server.Dial()
	n.conns = append(n.conns, nc)
	n.mu.Unlock()
	return client.New(ctx, nc, &client.Options{AllowInsecureAuth: true})
}

func (n *network) options() pool.Options {
	return pool.Options{
		Dial: n.dial,
		Login: func(ctx context.Context, conn *client.Conn) (*client.Session, error) {
			return conn.Login(ctx, "joe", types.NewSecret(n.password))
		},
		OnRetry: func(err error, pause time.Duration) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.pauses, n.reasons = append(n.pauses, pause), append(n.reasons, err)
		},
	}
}

// cut breaks all connections.
func (n *network) cut() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, nc := range n.conns {
		_ = nc.Close()
	}
	n.conns = nil
	n.mu.Unlock()
	synctest.Wait()
	n.mu.Lock()
}

func (n *network) set(down bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.down = down
}

// tried is how often somebody has tried to connect.
func (n *network) tried() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.attempts)
}

// answers is an Answer of a model server for one command.
func answers(name string, status types.Status) func(types.CommandBody) *types.Status {
	return func(body types.CommandBody) *types.Status {
		if body.CommandName() == name {
			return &status
		}
		return nil
	}
}

// desk is an Answer of a model server that notes the commands, and may be changed.
type desk struct {
	mu       sync.Mutex
	commands []string
	answer   func(types.CommandBody) *types.Status
}

func (d *desk) do(body types.CommandBody) *types.Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.commands = append(d.commands, body.CommandName())
	if d.answer == nil {
		return nil
	}
	return d.answer(body)
}

func (d *desk) set(answer func(types.CommandBody) *types.Status) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answer = answer
}

// take gives the commands since the last time.
func (d *desk) take() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	commands := d.commands
	d.commands = nil
	return commands
}
