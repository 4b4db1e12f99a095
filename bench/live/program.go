package live

import (
	"bytes"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
)

// program is a client that is no library.
type program struct {
	name, debian string // and the package that has it
	// prepare returns the program's arguments for a job and what tells afterwards
	// what it has got, of its standard output and of the files in a directory that
	// is its own. keep says that messages should be kept, to be looked at, when the
	// program can do without.
	prepare func(job *Job, dir string, keep bool) (args []string, outcome func(stdout []byte) (Outcome, error), err error)
}

// curlEnvelopes is how many envelopes curl asks for with one command. It takes lines
// without a literal for header lines, of which it counts some again and again, up to a
// limit of 300 KB.
const curlEnvelopes = 25

// curl sends its commands one after the other, on one connection. It has no way to get
// many messages with one: with a range in its URL it sends a FETCH for each.
func curl(job *Job, dir string, keep bool) ([]string, func([]byte) (Outcome, error), error) {
	url := "imap://" + job.Address + "/" + job.Mailbox
	usual := []string{"--silent", "--show-error", "--user", job.User + ":" + job.Password}
	if job.Task == Messages {
		file, outcome := os.DevNull, curlLines
		if keep {
			file, outcome = filepath.Join(dir, "#1"), func([]byte) (Outcome, error) { return fileSizes(dir) }
		}
		url += fmt.Sprintf(";MAILINDEX=[1-%d]", job.Want.Messages)
		return append(usual, "--output", file, "--write-out", `%{response_code}\n`, url), outcome, nil
	}
	var args []string
	for first := 1; first <= job.Want.Messages; first += curlEnvelopes {
		if first > 1 {
			args = append(args, "--next")
		}
		set := fmt.Sprintf("%d:%d", first, min(first+curlEnvelopes-1, job.Want.Messages))
		args = append(append(args, usual...), "--output", filepath.Join(dir, set), "--request", "FETCH "+set+" (UID ENVELOPE)", url)
	}
	return args, func([]byte) (Outcome, error) { return responses(dir) }, nil
}

// curlLines counts messages, for each of which curl has written a line.
func curlLines(stdout []byte) (Outcome, error) {
	return Outcome{Messages: bytes.Count(stdout, []byte("\n"))}, nil
}

// fileSizes counts the files in a directory and their octets.
func fileSizes(dir string) (o Outcome, err error) {
	entries, err := os.ReadDir(dir)
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			return o, err
		}
		o.Messages++
		o.Sum += info.Size()
	}
	return o, err
}

// responses counts the FETCH responses in the files of a directory.
func responses(dir string) (o Outcome, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return o, err
		}
		o.Messages += bytes.Count(text, []byte(" FETCH (UID "))
	}
	return o, err
}

// mbsync makes a copy of the mailbox in a Maildir. It would have Dovecot compress
// everything, which takes longer than anything else. It sends a FETCH for each
// message, without waiting for the answers to earlier ones.
func mbsync(job *Job, dir string, _ bool) ([]string, func([]byte) (Outcome, error), error) {
	host, port, err := net.SplitHostPort(job.Address)
	if err != nil {
		return nil, nil, err
	}
	config := filepath.Join(dir, "mbsyncrc")
	err = os.WriteFile(config, fmt.Appendf(nil, `FSync no

IMAPStore far
Host %s
Port %s
User %q
Pass %q
SSLType None
AuthMechs LOGIN
DisableExtension COMPRESS=DEFLATE

MaildirStore near
Path %s/
Inbox %s/INBOX

Channel bench
Far :far:%s
Near :near:copy
Create Near
Sync Pull
SyncState *
`, host, port, job.User, job.Password, dir, dir, job.Mailbox), 0o600)
	return []string{"--config", config, "--quiet", "bench"}, func([]byte) (Outcome, error) {
		return maildir(filepath.Join(dir, "copy"))
	}, err
}

// maildir counts the messages and the octets of a Maildir, without what mbsync adds:
// it has LF for line ends, and a line of its own in the header.
func maildir(dir string) (o Outcome, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		sub := filepath.Base(filepath.Dir(path))
		if err != nil || entry.IsDir() || sub != "cur" && sub != "new" {
			return err
		}
		text, err := os.ReadFile(path)
		o.Messages++
		o.Sum += int64(len(text) + bytes.Count(text, []byte("\n")))
		for line := range bytes.Lines(text) {
			if bytes.HasPrefix(line, []byte("X-TUID: ")) {
				o.Sum -= int64(len(line) + 1)
				break
			}
		}
		return err
	})
	return o, err
}
