package live

import "context"

// Client is one way to do tasks.
type Client struct {
	// Name is the name in the table.
	Name string
	// Tasks are those that it can do.
	Tasks []Task
	// One of these: a library, or a program.
	fetch   func(context.Context, *Job) (Outcome, error)
	program *program
}

// oursName is the client that the others are compared with.
const oursName = "imapeg"

// Clients returns all clients, ours first.
func Clients() []Client {
	both := Tasks()
	return []Client{
		{Name: oursName, Tasks: both, fetch: imapeg},
		{Name: "imapeg, streamed", Tasks: []Task{Messages}, fetch: imapegStreamed},
		{Name: "go-imap v2", Tasks: both, fetch: goImap2},
		{Name: "go-imap v2, streamed", Tasks: []Task{Messages}, fetch: goImap2Streamed},
		{Name: "go-imap v1", Tasks: both, fetch: goImap1},
		{Name: "curl", Tasks: both, program: &program{"curl", "curl", curl}},
		{Name: "mbsync", Tasks: []Task{Messages}, program: &program{"mbsync", "isync", mbsync}},
	}
}

// clientNamed returns a client.
func clientNamed(name string) (Client, bool) {
	for _, c := range Clients() {
		if c.Name == name {
			return c, true
		}
	}
	return Client{}, false
}
