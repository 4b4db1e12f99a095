package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/types"
)

// aboutUIDs is in the help of every command that takes UIDs.
const aboutUIDs = `UIDs are sets such as 4, 4:9 or 4,7:9,500:*; "-" reads them from standard input, a line for each, as search
prints them.`

// parseUIDs makes one set of arguments, of which "-" stands for the lines of standard input. No
// UID there is errNothing: what was searched for was not found.
func parseUIDs(s streams, args []string) (types.UIDSet, error) {
	var all types.UIDSet
	for _, arg := range args {
		if arg != "-" {
			set, err := types.ParseUIDSet(arg)
			if err == nil && (set.IsEmpty() || set.IsSaved()) {
				err = errors.New("it is empty")
			}
			if err != nil {
				return all, usageError{fmt.Errorf("%q is no UID: %w", arg, err)}
			}
			all = all.Union(set)
			continue
		}
		var lines []types.UIDSet
		scanner := bufio.NewScanner(s.in)
		for scanner.Scan() {
			line := strings.TrimSpace(scanner.Text())
			if line == "" {
				continue
			}
			set, err := types.ParseUIDSet(line)
			if err != nil {
				return all, usageError{fmt.Errorf("standard input: %q is no UID: %w", line, err)}
			}
			lines = append(lines, set)
		}
		if err := scanner.Err(); err != nil {
			return all, err
		}
		all = all.Union(joinSets(lines))
	}
	if all.IsEmpty() {
		return all, errNothing
	}
	return all, nil
}

// joinSets is the union of many sets, in halves: one by one would take the square of their
// number.
func joinSets(sets []types.UIDSet) types.UIDSet {
	switch len(sets) {
	case 0:
		return types.UIDSet{}
	case 1:
		return sets[0]
	}
	half := len(sets) / 2
	return joinSets(sets[:half]).Union(joinSets(sets[half:]))
}

// maxSearch is how long a set may be in one command: some servers take no line above 8192
// octets.
const maxSearch = 7000

// existing are those of the messages that there are: errNothing if there is none.
func existing(ctx context.Context, mailbox *client.Mailbox, set types.UIDSet) (types.UIDSet, error) {
	var found []types.UIDSet
	for _, piece := range set.Split(maxSearch) {
		there, err := mailbox.Search(ctx, types.InSet(piece))
		if err != nil {
			return types.UIDSet{}, err
		}
		found = append(found, there)
	}
	all := joinSets(found)
	if all.IsEmpty() {
		return all, errNothing
	}
	return all, nil
}

// structures are the messages with their envelopes and their structures.
func (t *task) structures(ctx context.Context, mailbox *client.Mailbox, set types.UIDSet) ([]*types.Fetch, error) {
	var list []*types.Fetch
	for m, err := range mailbox.Fetch(ctx, set, types.FetchUID, types.FetchEnvelope, types.FetchBodyStructure) {
		switch {
		case client.IsPartial(err):
			t.fault(err)
		case err != nil:
			return nil, err
		case m.Has(types.HasBodyStructure):
			list = append(list, m)
		}
	}
	if len(list) == 0 && t.faults == 0 {
		return nil, errNothing
	}
	return list, nil
}

// parsePart is the number of a part: 1.2 is {1, 2}.
func parsePart(s string) ([]uint32, error) {
	var number []uint32
	for _, piece := range strings.Split(s, ".") {
		n, err := strconv.ParseUint(piece, 10, 32)
		if err != nil || n == 0 {
			return nil, usageError{fmt.Errorf("--part: %q is not the number of a part, such as 1.2", s)}
		}
		number = append(number, uint32(n))
	}
	return number, nil
}
