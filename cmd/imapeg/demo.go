package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/cmd/internal/replay"
	"github.com/imapeg/imapeg/types"
)

// demoSession was recorded from a Dovecot, by internal/testserver.
//
//go:embed testdata/demo.session
var demoSession string

// What the recorded server knew its user by.
const (
	demoUser     = "demo"
	demoPassword = "demo"
)

func newDemo(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Fetch from a server in this program",
		Long: `Demo does what fetch does, with a server of its own: one in the same program that listens on a loopback
port and replays a session that was recorded from a Dovecot. It needs no network and no account.`,
		RunE: func(command *cobra.Command, _ []string) error {
			return runDemo(command.Context(), s)
		},
	}
}

func runDemo(ctx context.Context, s streams) (err error) {
	session, err := replay.ParseSession(demoSession)
	if err != nil {
		return err
	}
	server, err := replay.Start(session)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()

	v := &visit{
		task:    newTask(s),
		mailbox: types.Inbox,
		set:     types.UIDs(types.Range(1, types.Last)),
		zone:    time.UTC, // the same for everybody
	}
	flags := connectFlags{server: server.Addr(), insecure: true, timeout: time.Minute}
	conn, err := flags.dial(ctx, v.alerts.handle)
	if err != nil {
		return err
	}
	defer conn.Close()
	fmt.Fprintf(s.out, "Connected to %s: %s\n\n", server.Addr(), conn.Greeting().Text)
	sess, err := conn.Login(ctx, demoUser, types.NewSecret(demoPassword))
	if err != nil {
		return err
	}
	return v.finish(ctx, sess, v.print(ctx, sess))
}
