package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// passwordVariable is the environment variable that has the password.
const passwordVariable = "IMAP_PASSWORD"

// secretFlags say where the password or the token comes from. There is no flag for the
// password itself, which every user of the machine could read, and which the shell would
// write into its history.
type secretFlags struct {
	passwordCommand string
	passwordFile    string
	tokenCommand    string
}

func (f *secretFlags) add(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&f.passwordCommand, "password-command", "", "a `COMMAND` of the shell that prints the password, such as that of a keychain")
	flags.StringVar(&f.passwordFile, "password-file", "", "a `FILE` whose first line is the password")
	flags.StringVar(&f.tokenCommand, "oauth-token-command", "", "a `COMMAND` of the shell that prints an OAuth 2.0 access token, to log in with that")
	command.MarkFlagsMutuallyExclusive("password-command", "password-file", "oauth-token-command")
	for _, name := range []string{"password-command", "oauth-token-command"} {
		noFiles(command, name)
	}
}

// credentials are what the server is shown. A password comes from where the flags say, from
// the environment, or else from whoever sits at the terminal.
func (f *secretFlags) credentials(ctx context.Context, s streams, user, question string) (*client.Credentials, error) {
	if f.tokenCommand != "" {
		token := func(ctx context.Context, _ types.Secret) (types.Secret, error) {
			return secretOf(ctx, s, f.tokenCommand)
		}
		return &client.Credentials{Username: user, Token: token}, nil
	}
	secret, err := f.password(ctx, s, question)
	return &client.Credentials{Username: user, Password: secret}, err
}

func (f *secretFlags) password(ctx context.Context, s streams, question string) (types.Secret, error) {
	switch {
	case f.passwordCommand != "":
		return secretOf(ctx, s, f.passwordCommand)
	case f.passwordFile != "":
		content, err := os.ReadFile(f.passwordFile)
		if err != nil {
			return types.Secret{}, err
		}
		return firstLine(content, f.passwordFile)
	}
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

// secretOf is the first line that a command prints. What it says on standard error is for
// the user.
func secretOf(ctx context.Context, s streams, line string) (types.Secret, error) {
	shell, flag := "/bin/sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/C"
	}
	command := exec.CommandContext(ctx, shell, flag, line)
	command.Stderr = s.err
	output, err := command.Output()
	if err != nil {
		return types.Secret{}, fmt.Errorf("%s: %w", line, err)
	}
	return firstLine(output, line)
}

func firstLine(text []byte, from string) (types.Secret, error) {
	line, _, _ := strings.Cut(string(text), "\n")
	if line = strings.TrimSuffix(line, "\r"); line == "" {
		return types.Secret{}, fmt.Errorf("%s: no password in its first line", from)
	}
	return types.NewSecret(line), nil
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
