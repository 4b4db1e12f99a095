package replay

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
)

// Limits of what a client may send.
const (
	maxLine    = 8 << 10
	maxLiteral = 64 << 10
)

var errTooLong = errors.New("replay: the command is too long")

// Server replays a session to everybody who connects to it.
type Server struct {
	session  *Session
	listener net.Listener
	work     sync.WaitGroup

	mu     sync.Mutex
	closed bool
	conns  map[net.Conn]struct{}
}

// Start makes a server on a loopback port that the operating system chooses.
func Start(session *Session) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{session: session, listener: listener, conns: make(map[net.Conn]struct{})}
	s.work.Go(s.accept)
	return s, nil
}

// Addr is the server's host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Close ends the server and all its connections, and waits until they have
// ended.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	err := s.listener.Close()
	for conn := range s.conns {
		conn.Close()
	}
	s.mu.Unlock()
	s.work.Wait()
	return err
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return // closed, or useless
		}
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			conn.Close()
			return
		}
		s.conns[conn] = struct{}{}
		s.work.Go(func() {
			// What goes wrong with a client is that client's trouble.
			_ = s.session.Serve(conn)
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.conns, conn)
		})
		s.mu.Unlock()
	}
}

// Serve replays the session on one connection until its client logs out or goes
// away, and closes it.
func (s *Session) Serve(conn io.ReadWriteCloser) error {
	defer conn.Close()
	r := bufio.NewReaderSize(conn, maxLine)
	if _, err := io.WriteString(conn, s.greeting); err != nil {
		return err
	}
	for {
		line, err := readCommand(r, conn)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		tag, command, _ := strings.Cut(line, " ")
		reply := tag + " BAD This command is not in the recording.\r\n"
		if e, ok := s.answer(command); ok {
			reply = e.data + tag + " " + e.status
		}
		if _, err := io.WriteString(conn, reply); err != nil {
			return err
		}
		if strings.EqualFold(name(command), "LOGOUT") {
			return nil
		}
	}
}

// readCommand reads a command: a line, and as many literals with the rest of the
// line behind them as there are.
func readCommand(r *bufio.Reader, w io.Writer) (string, error) {
	var command strings.Builder
	for {
		line, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			err = errTooLong
		}
		if err == io.EOF && (command.Len() > 0 || len(line) > 0) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return "", err
		}
		text := strings.TrimRight(string(line), "\r\n")
		command.WriteString(text)
		size, wait, ok := literal(text)
		if !ok {
			return command.String(), nil
		}
		if command.Len()+size > maxLiteral {
			return "", errTooLong
		}
		if wait {
			if _, err := io.WriteString(w, "+ go on\r\n"); err != nil {
				return "", err
			}
		}
		octets := make([]byte, size)
		if _, err := io.ReadFull(r, octets); err != nil {
			return "", fmt.Errorf("replay: literal: %w", err)
		}
		command.WriteString("\r\n")
		command.Write(octets)
	}
}

// literal says whether a line ends with the header of a literal: of how many
// octets, and whether the client waits for leave to send them (RFC 7888).
func literal(line string) (size int, wait, ok bool) {
	line, ok = strings.CutSuffix(line, "}")
	begin := strings.LastIndexByte(line, '{')
	if !ok || begin < 0 {
		return 0, false, false
	}
	digits, plus := strings.CutSuffix(line[begin+1:], "+")
	n, err := strconv.ParseUint(digits, 10, 31)
	return int(n), !plus, err == nil
}
