package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/cmd/internal/display"
)

// The exit statuses.
const (
	exitOK      = 0
	exitError   = 1 // something failed
	exitUsage   = 2 // the command line makes no sense
	exitNothing = 3 // nothing was found
)

// streams is what the program has of the world around it. Tests have their own.
type streams struct {
	in       io.Reader
	out, err io.Writer
	env      func(name string) string
}

// usageError is the user's mistake on the command line.
type usageError struct{ error }

// errReported ends the program with exitError when everything has been said.
var errReported = errors.New("reported")

// errNothing ends the program with exitNothing: that nothing was found is an answer, and
// not worth a complaint.
var errNothing = errors.New("nothing found")

// run is the program: it runs the command that the arguments ask for and returns
// the exit status.
func run(ctx context.Context, args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	if len(args) == 0 {
		fmt.Fprint(s.err, root.UsageString())
		return exitUsage
	}
	command, err := root.ExecuteContextC(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case err == errNothing:
		return exitNothing
	case errors.Is(err, errReported):
		return exitError
	case errors.As(err, &usage), command == root: // root does nothing but look at the command line
		complain(s.err, command, err)
		fmt.Fprintf(s.err, "Try %q.\n", command.CommandPath()+" --help")
		return exitUsage
	}
	complain(s.err, command, err)
	return exitError
}

// complain prints an error, which may quote a server.
func complain(w io.Writer, command *cobra.Command, err error) {
	fmt.Fprintf(w, "%s: %s\n", command.CommandPath(), display.CleanLines(err.Error()))
}

func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "imapeg",
		Short: "IMAP at the terminal",
		Long: `Imapeg reads and changes mail on IMAP servers, and reads recorded sessions.

The exit status is 0 when all went well, 1 when something failed, 2 when the command line makes no sense, and
3 when what was asked for is not there.`,
		SilenceErrors: true, // run prints them
		SilenceUsage:  true,
	}
	for _, command := range []*cobra.Command{
		newLs(s), newFetch(s), newSearch(s), newCat(s), newSaveAttachments(s),
		newAppend(s), newCp(s), newMv(s), newFlag(s), newRm(s), newWatch(s), newCaps(s),
		newParse(s), newDemo(s),
	} {
		mistakes(command)
		root.AddCommand(command)
	}
	return root
}

// mistakes makes a usageError of what cobra finds wrong with a command line.
func mistakes(command *cobra.Command) {
	command.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	check := command.Args
	if check == nil {
		check = cobra.NoArgs
	}
	command.Args = func(command *cobra.Command, args []string) error {
		if err := check(command, args); err != nil {
			return usageError{err}
		}
		// Cobra would check these too, but after this function and in its own words.
		if err := command.ValidateRequiredFlags(); err != nil {
			return usageError{err}
		}
		if err := command.ValidateFlagGroups(); err != nil {
			return usageError{err}
		}
		return nil
	}
}
