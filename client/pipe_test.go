package client_test

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
)

// netPipe is a connection in memory whose waiting counts as such for package synctest.
func netPipe(t *testing.T) (clientSide, serverSide net.Conn) {
	clientSide, serverSide = net.Pipe()
	t.Cleanup(func() {
		clientSide.Close()
		serverSide.Close()
	})
	return clientSide, serverSide
}

// converse greets, and then answers each line with what answer makes of it, until the
// connection ends.
func converse(nc net.Conn, answer func(line string) string) error {
	defer nc.Close()
	if _, err := io.WriteString(nc, "* PREAUTH [CAPABILITY IMAP4rev1 IDLE] ready\r\n"); err != nil {
		return err
	}
	r := bufio.NewReader(nc)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		if _, err = io.WriteString(nc, answer(strings.TrimRight(line, "\r\n"))); err != nil {
			return err
		}
	}
}

// cutTag splits a command line.
func cutTag(line string) (tag, rest string) {
	tag, rest, ok := strings.Cut(line, " ")
	if !ok {
		return "", line
	}
	return tag, rest
}
