package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/types"
)

// capsFlags are the flags of the command caps.
type capsFlags struct {
	connectFlags
	json bool
}

func newCaps(s streams) *cobra.Command {
	var flags capsFlags
	command := &cobra.Command{
		Use:   "caps [--json] [CAPABILITY...]",
		Short: "Print what a server can do",
		Long: `Caps prints the capabilities that a server has for a user who is logged in, a line for each. With capabilities
as arguments it prints those of them that the server has, and the exit status is 3 if it does not have all.

` + aboutPasswords,
		Example: `  imapeg caps
  imapeg caps MOVE UIDPLUS > /dev/null && echo modern`,
		Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			return flags.run(command.Context(), s, func(ctx context.Context, t *task, sess *client.Session) error {
				return flags.print(ctx, t, sess, args)
			})
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags.add(command)
	jsonFlag(command, &flags.json)
	return command
}

func (f *capsFlags) print(ctx context.Context, t *task, sess *client.Session, wanted []string) error {
	caps, err := sess.Capability(ctx)
	if err != nil {
		return err
	}
	list, missing := caps.Caps, false
	if len(wanted) > 0 {
		list = nil
		for _, want := range wanted {
			has := caps.Has(types.Cap(want))
			if has {
				list = append(list, types.Cap(want))
			}
			missing = missing || !has
		}
	}
	list = slices.Clone(list)
	slices.Sort(list)
	for _, c := range list {
		if f.json {
			err = printJSON(t.out, struct {
				Capability types.Cap `json:"capability"`
			}{c})
		} else {
			_, err = fmt.Fprintln(t.out, display.Clean(string(c)))
		}
		if err != nil {
			return err
		}
	}
	if missing {
		return errNothing
	}
	return nil
}
