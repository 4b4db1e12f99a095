package testserver

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"path/filepath"
)

// fillTime is when the first message arrived that is filled in, in Unix time.
const fillTime = 1_600_000_000

// Fill puts many messages into an empty mailbox of the user, as the files that the server has for them, which is
// faster than [Server.Deliver] by far. They get UIDs in this order, and have been seen, so that reading them changes
// nothing. No session may have the mailbox open. Its name has to be the same in the file system. Only a Dovecot can
// be filled.
func (s *Server) Fill(mailbox string, messages iter.Seq[[]byte]) error {
	if s.Kind != "Dovecot" {
		return fmt.Errorf("a %s has other files than a Dovecot", s.Kind)
	}
	owner := s.site.Owner
	dir := s.site.path("mail", s.User, "Maildir")
	dirs := []string{filepath.Dir(dir), dir}
	if mailbox != "INBOX" {
		dir = filepath.Join(dir, "."+mailbox)
		dirs = append(dirs, dir)
	}
	for _, sub := range []string{"cur", "new", "tmp"} {
		dirs = append(dirs, filepath.Join(dir, sub))
	}
	for _, d := range dirs {
		if err := os.Mkdir(d, 0o700); err != nil && !os.IsExist(err) {
			return err
		}
		if err := owner.chown(d); err != nil {
			return err
		}
	}
	n := 0
	for raw := range messages {
		n++ // UIDs follow the time, which the name begins with
		bare := bytes.Count(raw, []byte("\n")) - bytes.Count(raw, []byte("\r\n"))
		name := fmt.Sprintf("%d.M%d.filled,S=%d,W=%d:2,S", fillTime+n, n, len(raw), len(raw)+bare)
		file := filepath.Join(dir, "cur", name)
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			return err
		}
		if err := owner.chown(file); err != nil {
			return err
		}
	}
	return nil
}
