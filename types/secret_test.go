package types_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecret(t *testing.T) {
	const text = "hunter2"
	secret := types.NewSecret(text)
	command := &types.LoginCommand{Username: "joe", Password: secret}
	hidden := struct {
		s types.Secret
		p *types.Secret
		b types.CommandBody
	}{secret, &secret, command}

	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%#x", "%d", "%o", "%t", "%c", "%U", "%e", "%10.3s", "%-5q", "%p", "%z"} {
		for _, value := range []any{secret, &secret, command, *command, hidden, &hidden, []types.Secret{secret}, map[string]types.Secret{"a": secret}} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
	}
	fmt.Fprintln(&out, secret, command)
	for _, value := range []any{secret, command, hidden} {
		encoded, err := json.Marshal(value)
		require.NoError(t, err)
		out.Write(encoded)
	}
	encoded, err := secret.MarshalText()
	require.NoError(t, err)
	out.Write(encoded)
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("login", "password", secret, "command", command)
	}
	assert.NotContains(t, out.String(), text)
	assert.NotContains(t, out.String(), fmt.Sprintf("%x", text))
	assert.NotContains(t, out.String(), fmt.Sprintf("%X", text))
	assert.NotContains(t, out.String(), fmt.Sprintf("% x", text))
	assert.Contains(t, out.String(), "[redacted]")

	assert.Equal(t, text, secret.Reveal())
	assert.Equal(t, "", types.Secret{}.Reveal())
	assert.Equal(t, "[redacted]", types.Secret{}.String())
	assert.True(t, secret.Equal(types.NewSecret(text)))
	assert.False(t, secret.Equal(types.Secret{}))
}

func TestSASLResponse(t *testing.T) {
	r, err := types.ParseSASLResponse("AGEAaHVudGVyMg==")
	require.NoError(t, err)
	assert.Equal(t, "\x00a\x00hunter2", r.Reveal())
	assert.False(t, r.IsZero())
	for _, text := range []string{"=", ""} {
		r, err := types.ParseSASLResponse(text)
		require.NoError(t, err)
		assert.Equal(t, "", r.Reveal())
		assert.False(t, r.IsZero())
	}
	assert.True(t, types.SASLResponse{}.IsZero())
	_, err = types.ParseSASLResponse("hunter2")
	assert.Error(t, err)
	assert.NotContains(t, err.Error(), "hunter2")

	var out bytes.Buffer
	for _, value := range []any{r, &r, &types.AuthenticateCommand{Initial: r}, &types.Command{Body: &types.AuthenticateData{Response: r}}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
		encoded, err := json.Marshal(value)
		require.NoError(t, err)
		out.Write(encoded)
	}
	assert.NotContains(t, out.String(), "hunter2")
	assert.NotContains(t, out.String(), fmt.Sprintf("%x", "hunter2"))
	assert.NotContains(t, out.String(), "AGEAaH")
}
