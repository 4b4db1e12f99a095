package testmail

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"mime"
	mimemultipart "mime/multipart"
	"net/mail"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBulk(t *testing.T) {
	for _, c := range []struct {
		sizes       Sizes
		least, most int // bytes of the mean message
		sum         string
	}{
		{ShortSizes, 1500, 3000, "8c828da8"},
		{MixedSizes, 70 << 10, 120 << 10, "d7d5fc19"},
	} {
		const n = 1000
		total, attachments := 0, 0
		hash := crc32.NewIEEE()
		ids := make(map[string]bool)
		for raw := range Bulk(n, c.sizes) {
			total += len(raw)
			hash.Write(raw)
			assert.Equal(t, bytes.Count(raw, []byte("\n")), bytes.Count(raw, []byte("\r\n")), "bare LF")

			message, err := mail.ReadMessage(bytes.NewReader(raw))
			require.NoError(t, err)
			ids[message.Header.Get("Message-ID")] = true
			for _, field := range []string{"From", "To"} {
				_, err := message.Header.AddressList(field)
				assert.NoError(t, err)
			}
			mediaType, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
			require.NoError(t, err)
			if mediaType != "multipart/mixed" {
				continue
			}
			attachments++
			parts := mimemultipart.NewReader(message.Body, params["boundary"])
			for range 2 {
				_, err := parts.NextPart()
				require.NoError(t, err)
			}
			_, err = parts.NextPart()
			assert.Equal(t, io.EOF, err)
		}
		assert.Len(t, ids, n)
		assert.Equal(t, c.sizes == MixedSizes, attachments > 0)
		assert.GreaterOrEqual(t, total/n, c.least)
		assert.LessOrEqual(t, total/n, c.most)
		assert.Equal(t, c.sum, fmt.Sprintf("%08x", hash.Sum32()), "not the messages that the measurements were made with")
	}
}

func TestBulkStops(t *testing.T) {
	n := 0
	for range Bulk(10, ShortSizes) {
		if n++; n == 3 {
			break
		}
	}
	assert.Equal(t, 3, n)
}
