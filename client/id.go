package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// ID tells the server what program this is, and gives what the server says of itself.
// Without params it only asks. Some servers (163.com, 126.com) let nobody select a
// mailbox before: [Options].ID sees to it.
//
//	server, err := sess.ID(ctx, types.IDParam{Name: "name", Value: types.String("mailsync")})
//
// The server needs the capability ID. RFC 2971.
func (s *Session) ID(ctx context.Context, params ...types.IDParam) ([]types.IDParam, error) {
	return s.c.id(ctx, params)
}

// ID is [Session.ID] before login.
func (conn *Conn) ID(ctx context.Context, params ...types.IDParam) ([]types.IDParam, error) {
	return conn.c.id(ctx, params)
}

func (c *core) id(ctx context.Context, params []types.IDParam) ([]types.IDParam, error) {
	// Not every server has anything to say.
	id, _, err := askMaybe[*types.ID](ctx, c, newCommand(&types.IDCommand{Params: params}))
	if err != nil || id == nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.serverID = id.Params
	return id.Params, nil
}

// ServerID is what the server has said of itself when it was asked last, by ID or by
// [Options].ID; nil when it was not, or did not want to say.
func (s *Session) ServerID() []types.IDParam {
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	return s.c.serverID
}
