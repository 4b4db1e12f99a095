package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// readMbox gives the messages of an mbox one after the other. Each begins behind a line that
// begins with "From ", which stands at the beginning or behind a blank line; the blank line
// is not of the message before. A ">" before "From " and before other ">" was put there to
// tell it apart, and is taken away (mboxrd).
func readMbox(r io.Reader, message func(io.Reader) error) error {
	m := &mboxReader{r: bufio.NewReaderSize(r, 64<<10)}
	switch begins, err := m.separator(); {
	case err != nil:
		return err
	case !begins:
		return nil
	}
	for {
		m.over, m.held, m.began = false, nil, true
		if err := message(m); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, m); err != nil { // what was not read
			return err
		}
		if m.end {
			return nil
		}
	}
}

// mboxReader reads one message of an mbox.
type mboxReader struct {
	r     *bufio.Reader
	rest  []byte // of the line that is being read
	held  []byte // a blank line that may be the separator's
	began bool   // a line begins next
	over  bool   // the message
	end   bool   // the mbox
}

// separator passes over a line that separates messages, if there is one next.
func (m *mboxReader) separator() (bool, error) {
	begin, err := m.r.Peek(len("From "))
	if !bytes.Equal(begin, []byte("From ")) {
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return false, err
	}
	for {
		_, err := m.r.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return true, err
		}
	}
}

func (m *mboxReader) Read(p []byte) (int, error) {
	for len(m.rest) == 0 {
		if m.over {
			return 0, io.EOF
		}
		if err := m.line(); err != nil {
			return 0, err
		}
	}
	n := copy(p, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

// line makes rest the next line of the message, or a piece of a long one.
func (m *mboxReader) line() error {
	if m.began && m.held != nil {
		next, err := m.separator()
		if err != nil {
			return err
		}
		if next {
			m.over = true
			return nil
		}
	}
	line, err := m.r.ReadSlice('\n')
	began := m.began
	m.began = err == nil
	switch {
	case errors.Is(err, io.EOF):
		if m.over, m.end = true, true; len(line) == 0 {
			return nil // without the blank line
		}
	case err != nil && !errors.Is(err, bufio.ErrBufferFull):
		return err
	}
	before := m.held
	m.held = nil
	if began && len(bytes.TrimRight(line, "\r\n")) == 0 && !m.end {
		m.held = bytes.Clone(line)
		line = nil
	}
	if began {
		if text := bytes.TrimLeft(line, ">"); len(text) < len(line) && bytes.HasPrefix(text, []byte("From ")) {
			line = line[1:]
		}
	}
	m.rest = append(before, line...)
	return nil
}
