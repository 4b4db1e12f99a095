package testserver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"
)

// tokens returns two access tokens of a user in JSON Web Token format (RFC 7519): one that is good for a day,
// and one that was.
func tokens(key []byte, user string) (good, expired string) {
	now := time.Now()
	return token(key, user, now), token(key, user, now.Add(-48*time.Hour))
}

func token(key []byte, user string, issued time.Time) string {
	part := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			panic(err) // strings and numbers
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	signed := part(map[string]any{"alg": "HS256", "typ": "JWT"}) + "." + part(map[string]any{
		"iss": "imapeg test authority",
		"sub": user,
		"iat": issued.Add(-time.Minute).Unix(),
		"exp": issued.Add(24 * time.Hour).Unix(),
	})
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
