package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/term"

	"github.com/imapeg/imapeg/types"
)

// passwordVariable is the environment variable that has the password.
const passwordVariable = "IMAP_PASSWORD"

// password gets the password: from the environment, or else from whoever sits at
// the terminal. There is no argument for it, which every user of the machine
// could read, and which the shell would write into its history.
func password(ctx context.Context, s streams, question string) (types.Secret, error) {
	if value := s.env(passwordVariable); value != "" {
		return types.NewSecret(value), nil
	}
	if !isTerminal(s.in) {
		return types.Secret{}, usageError{errors.New("no password: set the environment variable " + passwordVariable + ", or run this at a terminal")}
	}
	fmt.Fprint(s.err, question)
	value, err := readHidden(ctx, int(s.in.(*os.File).Fd()))
	fmt.Fprintln(s.err) // the user's own line end is hidden too
	return types.NewSecret(value), err
}

// readHidden reads a line from a terminal without showing it. When the context
// ends, it leaves the terminal as it was.
func readHidden(ctx context.Context, fd int) (string, error) {
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	type answer struct {
		line []byte
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		line, err := term.ReadPassword(fd)
		done <- answer{line, err}
	}()
	select {
	case a := <-done:
		return string(a.line), a.err
	case <-ctx.Done():
		// The goroutine stays, since nothing ends a read from a terminal; the program is about to end.
		return "", errors.Join(context.Cause(ctx), term.Restore(fd, before))
	}
}

// isTerminal says whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminalWidth is how many cells a line of a terminal has, and false for other
// streams.
func terminalWidth(stream any) (int, bool) {
	if !isTerminal(stream) {
		return 0, false
	}
	width, _, err := term.GetSize(int(stream.(*os.File).Fd()))
	return width, err == nil
}
