package client_test

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"

	"github.com/imapeg/imapeg/types"
)

// compareMessage says where a server's ENVELOPE and BODYSTRUCTURE differ from
// what net/mail and mime/multipart find in the message.
func compareMessage(raw []byte, envelope *types.Envelope, structure *types.BodyStructure) error {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	if err := compareEnvelope(message.Header, envelope); err != nil {
		return fmt.Errorf("ENVELOPE: %w", err)
	}
	body, err := io.ReadAll(message.Body)
	if err != nil {
		return err
	}
	return comparePart(textproto.MIMEHeader(message.Header), body, structure)
}

func compareEnvelope(h mail.Header, e *types.Envelope) error {
	for _, f := range []struct {
		name string
		got  types.NString
	}{{"Date", e.Date}, {"Subject", e.Subject}, {"In-Reply-To", e.InReplyTo}, {"Message-Id", e.MessageID}} {
		if err := compareField(textproto.MIMEHeader(h), f.name, f.got); err != nil {
			return err
		}
	}
	for _, f := range []struct {
		name string
		got  []types.Address
	}{{"From", e.From}, {"Sender", e.Sender}, {"Reply-To", e.ReplyTo}, {"To", e.To}, {"Cc", e.CC}, {"Bcc", e.BCC}} {
		if err := compareAddresses(h, f.name, f.got); err != nil {
			return err
		}
	}
	return nil
}

func compareAddresses(h mail.Header, name string, addresses []types.Address) error {
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
	for i := range addresses {
		a := &addresses[i]
		if !a.Route.IsNil() || a.GroupStart() || a.GroupEnd() {
			return fmt.Errorf("%s: route or group %+v", name, a)
		}
		display := a.Name.String()
		if decoded, err := new(mime.WordDecoder).DecodeHeader(display); err == nil {
			display = decoded
		}
		got = append(got, fmt.Sprintf("%q <%s>", display, a.Addr()))
	}
	if !slices.Equal(want, got) {
		return fmt.Errorf("%s: net/mail has %v, the server %v", name, want, got)
	}
	return nil
}

// compareField compares the body of a field, but for white space.
func compareField(h textproto.MIMEHeader, name string, got types.NString) error {
	_, there := h[name]
	want := strings.Join(strings.Fields(h.Get(name)), " ")
	if there == got.IsNil() || want != strings.Join(strings.Fields(got.String()), " ") {
		return fmt.Errorf("%s: the header has %q, the server %q, NIL %t", name, h[name], got.String(), got.IsNil())
	}
	return nil
}

func comparePart(h textproto.MIMEHeader, body []byte, s *types.BodyStructure) error {
	contentType := h.Get("Content-Type")
	if contentType == "" {
		contentType = "text/plain; charset=us-ascii"
	}
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if s.MediaType() != mediaType {
		return fmt.Errorf("package mime has %s, the server %s", mediaType, s.MediaType())
	}
	if s.Multipart() {
		if err := compareParts(params["boundary"], body, s.Parts); err != nil {
			return err
		}
	} else if err := compareLeaf(h, mediaType, params, body, s); err != nil {
		return err
	}
	if err := compareParams(params, s.Params); err != nil {
		return err
	}
	return compareExtension(h, s)
}

func compareParts(boundary string, body []byte, parts []types.BodyStructure) error {
	r := multipart.NewReader(bytes.NewReader(body), boundary)
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
		if n >= len(parts) {
			return fmt.Errorf("the server has no part %d", n+1)
		}
		if err := comparePart(p.Header, content, &parts[n]); err != nil {
			return fmt.Errorf("part %d: %w", n+1, err)
		}
	}
	if n != len(parts) {
		return fmt.Errorf("mime/multipart has %d parts, the server %d", n, len(parts))
	}
	return nil
}

func compareLeaf(h textproto.MIMEHeader, mediaType string, params map[string]string, body []byte, s *types.BodyStructure) error {
	encoding := h.Get("Content-Transfer-Encoding")
	if encoding == "" {
		encoding = "7bit"
	}
	if !strings.EqualFold(encoding, s.Encoding) || s.Size != int64(len(body)) {
		return fmt.Errorf("%s of %d octets, the server has %s of %d", encoding, len(body), s.Encoding, s.Size)
	}
	for name, got := range map[string]types.NString{"Content-Id": s.ID, "Content-Description": s.Description(), "Content-Md5": extra(s).MD5} {
		if err := compareField(h, name, got); err != nil {
			return err
		}
	}
	text, message := strings.HasPrefix(mediaType, "text/"), mediaType == "message/rfc822"
	if charset, ok := s.Param("charset"); text && params["charset"] == "" && ok {
		params["charset"] = charset // a server may say what is understood
	}
	if lines := int64(bytes.Count(body, []byte("\n"))); (text || message) && lines != s.Lines {
		return fmt.Errorf("%d lines, the server has %d", lines, s.Lines)
	}
	if message != (s.Message != nil) {
		return fmt.Errorf("%s with a message %t", mediaType, s.Message != nil)
	}
	if message {
		if err := compareMessage(body, s.Message.Envelope, s.Message.BodyStructure); err != nil {
			return fmt.Errorf("message: %w", err)
		}
	}
	return nil
}

// compareExtension compares the fields that all parts may have.
func compareExtension(h textproto.MIMEHeader, s *types.BodyStructure) error {
	header := h.Get("Content-Disposition")
	if (header == "") != (s.Disposition == nil) {
		return fmt.Errorf("disposition: the header has %q, the server %+v", header, s.Disposition)
	}
	if s.Disposition != nil {
		disposition, params, err := mime.ParseMediaType(header)
		if err != nil {
			return err
		}
		if !strings.EqualFold(disposition, s.Disposition.Type) {
			return fmt.Errorf("disposition: %s, the server has %s", disposition, s.Disposition.Type)
		}
		if err := compareParams(params, s.Disposition.Params); err != nil {
			return err
		}
	}
	if languages := strings.Join(extra(s).Language, ", "); !strings.EqualFold(languages, h.Get("Content-Language")) {
		return fmt.Errorf("languages: %q, the server has %q", h.Get("Content-Language"), languages)
	}
	return compareField(h, "Content-Location", extra(s).Location)
}

func extra(s *types.BodyStructure) types.BodyExtra {
	if s.Extra == nil {
		return types.BodyExtra{}
	}
	return *s.Extra
}

func compareParams(want map[string]string, params []types.Param) error {
	lower := func(name, value string) string {
		if name == "charset" {
			value = strings.ToLower(value)
		}
		return name + "=" + value
	}
	var a, b []string
	for name, value := range want {
		a = append(a, lower(name, value))
	}
	for _, p := range params {
		b = append(b, lower(strings.ToLower(p.Name), p.Value))
	}
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		return fmt.Errorf("parameters: package mime has %q, the server %q", a, b)
	}
	return nil
}
