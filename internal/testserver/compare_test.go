package testserver

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"strconv"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/internal/testmail"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOdd holds package testmail to its word: a real server's ENVELOPE and BODYSTRUCTURE agree with
// net/mail and mime/multipart on every message that is not Odd. It reads the responses in the simplest way
// there is, so that a failure of the project's own parser cannot hide here.
func TestOdd(t *testing.T) {
	t.Parallel()
	server := Dovecot(t)
	messages := testmail.Small()
	server.Deliver(t, "INBOX", raws(messages)...)
	c := login(t, server)
	_, err := c.command("EXAMINE INBOX")
	require.NoError(t, err)
	fetched, err := c.command("FETCH 1:* (ENVELOPE BODYSTRUCTURE)")
	require.NoError(t, err)
	require.Len(t, fetched, len(messages))

	for i, m := range messages {
		_, list, _ := strings.Cut(fetched[i], " FETCH ")
		items, _ := readValue(list)
		err := compareMessage(m.Raw, items.([]any)[1], items.([]any)[3])
		if m.Odd == "" {
			assert.NoError(t, err, "%s\n%s", m.Name, fetched[i])
		} else if err == nil {
			t.Logf("odd but equal: %s (%s)", m.Name, m.Odd)
		}
	}
}

// readValue reads one value: nil, a list, a string, or an atom or number as a string too.
func readValue(s string) (value any, rest string) {
	switch {
	case s[0] == '(':
		list := []any{}
		for s = s[1:]; s[0] != ')'; {
			value, s = readValue(strings.TrimPrefix(s, " "))
			list = append(list, value)
		}
		return list, s[1:]
	case s[0] == '{':
		length, s, _ := strings.Cut(s[1:], "}\r\n")
		n, _ := strconv.Atoi(length)
		return s[:n], s[n:]
	case s[0] == '"':
		var b strings.Builder
		for i := 1; ; i++ {
			switch s[i] {
			case '"':
				return b.String(), s[i+1:]
			case '\\':
				i++
			}
			b.WriteByte(s[i])
		}
	default:
		end := strings.IndexAny(s, " ()")
		if s[:end] == "NIL" {
			return nil, s[end:]
		}
		return s[:end], s[end:]
	}
}

func compareMessage(raw []byte, envelope, structure any) error {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	if err := compareEnvelope(message.Header, envelope.([]any)); err != nil {
		return fmt.Errorf("envelope: %w", err)
	}
	body, err := io.ReadAll(message.Body)
	if err != nil {
		return err
	}
	return comparePart(textproto.MIMEHeader(message.Header), body, structure.([]any))
}

func compareEnvelope(h mail.Header, envelope []any) error {
	for i, name := range map[int]string{0: "Date", 1: "Subject", 8: "In-Reply-To", 9: "Message-Id"} {
		if err := compareField(textproto.MIMEHeader(h), name, envelope[i]); err != nil {
			return err
		}
	}
	for i, name := range []string{"From", "Sender", "Reply-To", "To", "Cc", "Bcc"} {
		if (name == "Sender" || name == "Reply-To") && h.Get(name) == "" {
			name = "From" // RFC 3501 section 7.4.2
		}
		var want, got []string
		if h.Get(name) != "" {
			list, err := h.AddressList(name)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			for _, a := range list {
				want = append(want, fmt.Sprintf("%q <%s>", a.Name, a.Address))
			}
		}
		if list, ok := envelope[2+i].([]any); ok {
			for _, a := range list {
				address := a.([]any)
				name, _ := address[0].(string)
				if decoded, err := new(mime.WordDecoder).DecodeHeader(name); err == nil {
					name = decoded
				}
				if address[1] != nil {
					return fmt.Errorf("route %v", address)
				}
				got = append(got, fmt.Sprintf("%q <%v@%v>", name, address[2], address[3]))
			}
		}
		if !assert.ObjectsAreEqual(want, got) {
			return fmt.Errorf("%s: net/mail has %v, the server %v", name, want, got)
		}
	}
	return nil
}

// compareField compares a field's body with a nstring, white space aside.
func compareField(h textproto.MIMEHeader, name string, value any) error {
	_, there := h[name]
	got, ok := value.(string)
	want := strings.Join(strings.Fields(h.Get(name)), " ")
	if there != ok || want != strings.Join(strings.Fields(got), " ") {
		return fmt.Errorf("%s: header has %q, the server %v %q", name, h[name], ok, got)
	}
	return nil
}

func comparePart(h textproto.MIMEHeader, body []byte, structure []any) error {
	contentType := h.Get("Content-Type")
	if contentType == "" {
		contentType = "text/plain; charset=us-ascii"
	}
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	kind, subtype, _ := strings.Cut(mediaType, "/")

	if kind == "multipart" {
		r := multipart.NewReader(bytes.NewReader(body), params["boundary"])
		n := 0
		for ; ; n++ {
			p, err := r.NextRawPart()
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
			content, err := io.ReadAll(p)
			if err != nil {
				return err
			}
			child, ok := structure[n].([]any)
			if !ok {
				return fmt.Errorf("the server has no part %d", n+1)
			}
			if err := comparePart(p.Header, content, child); err != nil {
				return fmt.Errorf("part %d: %w", n+1, err)
			}
		}
		if err := compareText("subtype", subtype, structure[n]); err != nil {
			return err
		}
		if err := compareParams(params, structure[n+1]); err != nil {
			return err
		}
		return compareExtension(h, structure[n+2:])
	}

	encoding := h.Get("Content-Transfer-Encoding")
	if encoding == "" {
		encoding = "7bit"
	}
	for i, want := range map[int]string{0: kind, 1: subtype, 5: encoding, 6: strconv.Itoa(len(body))} {
		if err := compareText("field "+strconv.Itoa(i), want, structure[i]); err != nil {
			return err
		}
	}
	if kind == "text" && params["charset"] == "" {
		params["charset"] = "us-ascii" // a server may say what is understood
		if structure[2] == nil {
			delete(params, "charset")
		}
	}
	if err := compareParams(params, structure[2]); err != nil {
		return err
	}
	if err := compareField(h, "Content-Id", structure[3]); err != nil {
		return err
	}
	if err := compareField(h, "Content-Description", structure[4]); err != nil {
		return err
	}

	rest := structure[7:]
	if mediaType == "message/rfc822" {
		if err := compareMessage(body, rest[0], rest[1]); err != nil {
			return fmt.Errorf("message: %w", err)
		}
		rest = rest[2:]
	}
	if kind == "text" || mediaType == "message/rfc822" {
		if err := compareText("lines", strconv.Itoa(bytes.Count(body, []byte("\n"))), rest[0]); err != nil {
			return err
		}
		rest = rest[1:]
	}
	if err := compareField(h, "Content-Md5", rest[0]); err != nil {
		return err
	}
	return compareExtension(h, rest[1:])
}

// compareExtension compares the fields that all parts have at the end.
func compareExtension(h textproto.MIMEHeader, fields []any) error {
	if header := h.Get("Content-Disposition"); header != "" {
		disposition, params, err := mime.ParseMediaType(header)
		if err != nil {
			return err
		}
		list, ok := fields[0].([]any)
		if !ok {
			return fmt.Errorf("the server has no disposition")
		}
		if err := compareText("disposition", disposition, list[0]); err != nil {
			return err
		}
		if err := compareParams(params, list[1]); err != nil {
			return err
		}
	} else if fields[0] != nil {
		return fmt.Errorf("disposition: the server has %v", fields[0])
	}

	var languages []string
	if list, ok := fields[1].([]any); ok {
		for _, l := range list {
			languages = append(languages, l.(string))
		}
	} else if l, ok := fields[1].(string); ok {
		languages = append(languages, l)
	}
	if err := compareText("languages", h.Get("Content-Language"), strings.Join(languages, ", ")); err != nil {
		return err
	}
	return compareField(h, "Content-Location", fields[2])
}

func compareParams(want map[string]string, value any) error {
	got := make(map[string]string)
	list, _ := value.([]any)
	for i := 0; i < len(list); i += 2 {
		got[strings.ToLower(list[i].(string))] = list[i+1].(string)
	}
	for _, params := range []map[string]string{want, got} {
		if charset, ok := params["charset"]; ok {
			params["charset"] = strings.ToLower(charset)
		}
	}
	if !assert.ObjectsAreEqual(want, got) {
		return fmt.Errorf("parameters: package mime has %q, the server %q", want, got)
	}
	return nil
}

func compareText(what, want string, value any) error {
	if got, _ := value.(string); !strings.EqualFold(want, got) {
		return fmt.Errorf("%s: want %q, the server has %q", what, want, got)
	}
	return nil
}
