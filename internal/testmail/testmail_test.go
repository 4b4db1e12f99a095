package testmail

import (
	"bytes"
	"io"
	"mime"
	mimemultipart "mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMessages(t *testing.T) {
	messages := Messages()
	assert.GreaterOrEqual(t, len(messages), 250)
	assert.Equal(t, messages, Messages(), "the same every time")

	names := make(map[string]bool)
	var size int
	for _, m := range messages {
		assert.False(t, names[m.Name], "%s: name taken", m.Name)
		names[m.Name] = true
		size += len(m.Raw)

		assert.Contains(t, m.Name, "/")
		assert.True(t, bytes.HasSuffix(m.Raw, []byte("\r\n")), "%s: end", m.Name)
		bare := bytes.ReplaceAll(m.Raw, []byte("\r\n"), nil)
		assert.False(t, bytes.ContainsAny(bare, "\r\n\x00"), "%s: bare CR, bare LF or NUL", m.Name)
	}
	t.Logf("%d messages, %d octets", len(messages), size)
}

func TestSmall(t *testing.T) {
	for _, m := range Small() {
		assert.Less(t, len(m.Raw), 128<<10, m.Name)
	}
}

// TestParse holds Odd to its word as far as that can be seen without a server.
func TestParse(t *testing.T) {
	for _, m := range Messages() {
		message, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if !assert.NoError(t, err, m.Name) || m.Odd != "" {
			continue
		}
		for _, field := range []string{"From", "Sender", "Reply-To", "To", "Cc", "Bcc"} {
			if message.Header.Get(field) != "" {
				_, err := message.Header.AddressList(field)
				assert.NoError(t, err, "%s: %s", m.Name, field)
			}
			assert.LessOrEqual(t, len(message.Header[field]), 1, "%s: %s", m.Name, field)
		}
		assert.NoError(t, parts(message.Header.Get("Content-Type"), message.Body), m.Name)
	}
}

// parts reads all parts of an entity.
func parts(contentType string, body io.Reader) error {
	if contentType == "" {
		return nil
	}
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if mediaType == "message/rfc822" {
		message, err := mail.ReadMessage(body)
		if err != nil {
			return err
		}
		return parts(message.Header.Get("Content-Type"), message.Body)
	}
	if !strings.HasPrefix(mediaType, "multipart/") {
		return nil
	}
	for r := mimemultipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := parts(p.Header.Get("Content-Type"), p); err != nil {
			return err
		}
	}
}

// TestDepth makes sure that the builders nest as they say.
func TestDepth(t *testing.T) {
	byName := make(map[string]Message)
	for _, m := range Small() {
		byName[m.Name] = m
	}
	six := byName["multipart/nested 6 deep"].Raw
	require.NotEmpty(t, six)
	assert.Equal(t, 6, bytes.Count(six, []byte("Content-Type: multipart/mixed")))
	four := byName["nested/messages 4 deep"].Raw
	require.NotEmpty(t, four)
	assert.Equal(t, 4, bytes.Count(four, []byte("Content-Type: message/rfc822")))
}
