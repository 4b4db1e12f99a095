package testserver

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// connTimeout is for the life of a conn: what does not work by then is broken.
const connTimeout = 2 * time.Minute

// conn is as much of an IMAP client as delivering mail and testing the servers takes. It does not use the
// project's own client, which is among the things that the servers are there to test.
type conn struct {
	net.Conn
	r        *bufio.Reader
	greeting string
	tags     int
}

// statusError is a tagged response that is not OK.
type statusError struct{ command, response string }

func (e *statusError) Error() string { return e.command + ": " + e.response }

func dialPlain(address string) (*conn, error) {
	nc, err := net.DialTimeout("tcp", address, connTimeout)
	if err != nil {
		return nil, err
	}
	return newConn(nc)
}

func dialTLS(address string, config *tls.Config) (*conn, error) {
	nc, err := tls.Dial("tcp", address, config)
	if err != nil {
		return nil, err
	}
	return newConn(nc)
}

// newConn reads the greeting.
func newConn(nc net.Conn) (*conn, error) {
	c := &conn{Conn: nc, r: bufio.NewReader(nc)}
	if err := c.SetDeadline(time.Now().Add(connTimeout)); err != nil {
		nc.Close()
		return nil, err
	}
	var err error
	if c.greeting, err = c.response(); err == nil && !strings.HasPrefix(c.greeting, "* OK ") {
		err = fmt.Errorf("greeting: %s", c.greeting)
	}
	if err != nil {
		nc.Close()
		return nil, err
	}
	return c, nil
}

// startTLS goes on with TLS on the same connection.
func (c *conn) startTLS(config *tls.Config) error {
	if _, err := c.command("STARTTLS"); err != nil {
		return err
	}
	if n := c.r.Buffered(); n > 0 {
		return fmt.Errorf("%d bytes before the handshake", n)
	}
	tc := tls.Client(c.Conn, config)
	c.Conn, c.r = tc, bufio.NewReader(tc)
	return tc.Handshake()
}

func (c *conn) login(user, password string) error {
	_, err := c.command("LOGIN " + quote(user) + " " + quote(password))
	return err
}

// append adds a message to a mailbox, with a synchronising literal: not every server knows others.
func (c *conn) append(mailbox string, m Message) error {
	line := "APPEND " + quote(mailbox)
	if len(m.Flags) > 0 {
		line += " (" + strings.Join(m.Flags, " ") + ")"
	}
	if !m.Date.IsZero() {
		line += m.Date.Format(` "_2-Jan-2006 15:04:05 -0700"`)
	}
	tag, err := c.send(fmt.Sprintf("%s {%d}", line, len(m.Raw)))
	if err != nil {
		return err
	}
	if err := c.continuation(tag, line); err != nil {
		return err
	}
	if _, err := c.Write(m.Raw); err != nil {
		return err
	}
	if _, err := io.WriteString(c, "\r\n"); err != nil {
		return err
	}
	_, err = c.completion(tag, line)
	return err
}

// command sends a line and returns the untagged responses, without their CRLF, when the tagged one is OK.
func (c *conn) command(line string) ([]string, error) {
	tag, err := c.send(line)
	if err != nil {
		return nil, err
	}
	return c.completion(tag, line)
}

func (c *conn) send(line string) (tag string, err error) {
	c.tags++
	tag = "t" + strconv.Itoa(c.tags)
	_, err = io.WriteString(c, tag+" "+line+"\r\n")
	return tag, err
}

func (c *conn) continuation(tag, line string) error {
	for {
		response, err := c.response()
		if err != nil {
			return err
		}
		if strings.HasPrefix(response, "+") {
			return nil
		}
		if strings.HasPrefix(response, tag+" ") {
			return &statusError{line, response}
		}
	}
}

func (c *conn) completion(tag, line string) (untagged []string, err error) {
	for {
		response, err := c.response()
		if err != nil {
			return untagged, err
		}
		status, tagged := strings.CutPrefix(response, tag+" ")
		if !tagged {
			untagged = append(untagged, response)
			continue
		}
		if !strings.HasPrefix(status, "OK") {
			// LOGIN is the only line with a secret.
			name, _, _ := strings.Cut(line, " ")
			return untagged, &statusError{name, response}
		}
		return untagged, nil
	}
}

// response reads a line together with its literals and takes off the last CRLF.
func (c *conn) response() (string, error) {
	var b strings.Builder
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return "", err
		}
		b.WriteString(line)
		n, ok := literal(line)
		if !ok {
			return strings.TrimSuffix(b.String(), "\r\n"), nil
		}
		if _, err := io.CopyN(&b, c.r, n); err != nil {
			return "", err
		}
	}
}

// literal tells whether a line ends by announcing a literal, and of how many octets.
func literal(line string) (n int64, ok bool) {
	line, ok = strings.CutSuffix(line, "}\r\n")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(line[strings.LastIndexByte(line, '{')+1:], 10, 64)
	return n, err == nil && strings.Contains(line, "{")
}

// quote makes a quoted string; names and passwords of tests have no line ends.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
