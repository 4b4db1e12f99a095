package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/imapeg/imapeg/cmd/internal/display"
	"github.com/imapeg/imapeg/parser"
)

// stdinName is the name for standard input among files.
const stdinName = "-"

// parseFlags are the flags of the command parse.
type parseFlags struct {
	as         string
	strict     bool
	check      bool
	maxLiteral int64
}

func newParse(s streams) *cobra.Command {
	var flags parseFlags
	command := &cobra.Command{
		Use:   "parse [--as response|command] [--strict] [--check] [FILE...]",
		Short: "Print recorded IMAP as JSON",
		Long: `Parse reads what an IMAP server said, or with --as command what a client said (raw bytes: CRLF
line ends, literals inline), from files or standard input and prints one JSON object a line for each
message:

  {"offset":N,"length":N,"type":"fetch","unknown":false,"quirks":[],"value":{...}}

For a message that does not parse it prints where and why, and goes on with the next one:

  {"offset":N,"length":N,"error":"...","at":N,"rule":"..."}

With --check each message is encoded and parsed once more; where that gives another value, the line
has "check": how they differ.

A summary goes to standard error. The exit status is 1 when there were errors or differences.`,
		Example: `  imapeg parse session.log
  imapeg parse < session.log | jq 'select(.type == "fetch") | .value.envelope.subject'`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, files []string) error { return runParse(s, flags, files) },
	}
	f := command.Flags()
	f.StringVar(&flags.as, "as", "response", `what the messages are: "response", from a server, or "command", from a client`)
	f.BoolVar(&flags.strict, "strict", false, "make errors of what servers do wrong, instead of quirks")
	f.BoolVar(&flags.check, "check", false, "encode each message, parse that, and report values that differ")
	f.Int64Var(&flags.maxLiteral, "max-literal", 32<<20, "leave out the octets of literals larger than `BYTES`")
	return command
}

func runParse(s streams, flags parseFlags, files []string) error {
	switch {
	case flags.as != "response" && flags.as != "command":
		return usageError{fmt.Errorf(`--as is "response" or "command", not %q`, flags.as)}
	case flags.maxLiteral < 1:
		return usageError{errors.New("--max-literal has to be at least 1")}
	}
	p := &parsing{
		commands: flags.as == "command",
		check:    flags.check,
		out:      bufio.NewWriterSize(s.out, 64<<10),
		options: parser.Options{
			Strict:     flags.strict,
			MaxLiteral: flags.maxLiteral,
			// What a sink leaves unread is skipped: a file of any size takes the same memory.
			Sink: func(parser.Incoming, io.Reader) error { return nil },
		},
	}
	failed := false
	if len(files) == 0 {
		files = []string{stdinName}
	}
	for _, file := range files {
		if len(files) > 1 {
			p.file = file
		}
		if err := p.read(s, file); err != nil {
			if p.writeErr != nil {
				return p.writeErr
			}
			fmt.Fprintf(s.err, "imapeg parse: %s\n", display.CleanLines(err.Error()))
			failed = true
		}
	}
	fmt.Fprintf(s.err, "%d messages, %d errors, %d unknown, %d with quirks", p.messages, p.errors, p.unknown, p.quirks)
	if p.check {
		fmt.Fprintf(s.err, "; %d checked, %d differ", p.checked, p.differ)
	}
	fmt.Fprintln(s.err)
	if failed || p.errors > 0 || p.differ > 0 {
		return errReported
	}
	return nil
}

// parsing is one run of the command.
type parsing struct {
	commands bool // rather than responses
	check    bool
	options  parser.Options
	out      *bufio.Writer
	line     []byte
	file     string // that is being read, if there are several

	messages, errors, unknown, quirks int
	checked, differ                   int

	writeErr error // from out, which ends the run
}

// read opens a file and parses what is in it.
func (p *parsing) read(s streams, file string) error {
	if file == stdinName {
		return p.stream(s.in)
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return p.stream(f)
}

// stream prints a line for each message of a stream. The error is that of reading
// or of writing: messages that do not parse are none.
func (p *parsing) stream(r io.Reader) error {
	reader := parser.NewReader(&flushing{r, p}, &p.options)
	for {
		message, err := p.next(reader)
		if err == io.EOF { // itself: what wraps it is not the end
			p.flush()
			return p.writeErr
		}
		var wrong *parser.Error
		var cut *parser.TruncatedError
		switch {
		case err == nil:
			err = p.message(reader.Meta(), message, len(reader.Unknown()) > 0)
		case errors.As(err, &wrong):
			meta := reader.Meta()
			err = p.failure(failure{meta.Offset, meta.Length, wrong.Error(), wrong.At, wrong.Rule})
		case errors.As(err, &cut):
			// The next call says so again, and that is the end.
			err = p.failure(failure{cut.Offset, cut.Length, cut.Error(), cut.Length, ""})
			p.flush()
			return err
		}
		if err != nil {
			p.flush()
			return err
		}
		reader.Recycle()
	}
}

// next reads a message.
func (p *parsing) next(reader *parser.Reader) (any, error) {
	if p.commands {
		return reader.ReadCommand()
	}
	return reader.ReadResponse()
}

// message prints a message and counts it.
func (p *parsing) message(meta parser.Meta, message any, unknown bool) (err error) {
	p.messages++
	if unknown {
		p.unknown++
	}
	if len(meta.Quirks) > 0 {
		p.quirks++
	}
	difference := ""
	if p.check {
		var done bool
		if done, difference = checkRoundTrip(message, &p.options); done {
			p.checked++
		}
		if difference != "" {
			p.differ++
		}
	}
	if p.line, err = appendMessage(p.line[:0], p.file, meta, message, unknown, difference); err != nil {
		return err
	}
	return p.write()
}

// failure prints a message that does not parse and counts it.
func (p *parsing) failure(f failure) error {
	p.messages++
	p.errors++
	p.line = appendFailure(p.line[:0], p.file, f)
	return p.write()
}

// maxLine is how much memory for lines is kept from one message to the next.
const maxLine = 1 << 20

func (p *parsing) write() error {
	_, p.writeErr = p.out.Write(p.line)
	if cap(p.line) > maxLine {
		p.line = nil
	}
	return p.writeErr
}

func (p *parsing) flush() {
	if err := p.out.Flush(); p.writeErr == nil {
		p.writeErr = err
	}
}

// flushing is the stream that is parsed. Before it waits for more of it, what is
// known so far goes out, so that a live session can be watched.
type flushing struct {
	r io.Reader
	p *parsing
}

func (f *flushing) Read(b []byte) (int, error) {
	f.p.flush()
	return f.r.Read(b)
}
