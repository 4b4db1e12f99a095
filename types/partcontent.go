package types

import (
	"strings"
	"unicode"
)

// FileName is the name under which to save the part: the "filename" of its
// disposition or else the "name" of its media type, decoded ([DecodeParams]), and
// empty when it has none.
//
// It is a name without a path and without control characters: what stands before
// the last slash or backslash is left out, as RFC 2183 section 2.3 wants, and ".."
// is no name. It may still be that of a file that is there already, or one that the
// file system refuses.
func (b *BodyStructure) FileName() string {
	if b.Disposition != nil {
		if name := fileName(b.Disposition.Params, "filename"); name != "" {
			return name
		}
	}
	return fileName(b.Params, "name")
}

func fileName(params []Param, param string) string {
	name, _ := paramText(params, param)
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) { // "fdp.exe" can look like "exe.pdf"
			return -1
		}
		return r
	}, name)
	if name = strings.TrimSpace(name); name == "." || name == ".." {
		return ""
	}
	return name
}

// Charset is the charset of a text in lower case, "us-ascii" when the message does
// not say which (RFC 2045 section 5.2), and empty for what is no text and has none.
func (b *BodyStructure) Charset() string {
	if name, ok := b.ParamText("charset"); ok && name != "" {
		return strings.ToLower(name)
	}
	if strings.EqualFold(b.Type, "text") {
		return "us-ascii"
	}
	return ""
}

// DecodedSize is the size of the part in octets when its transfer encoding is
// undone. It is exact where there is none. For base64 it is near, if the lines have
// the length that is usual; for other encodings it is the most that it can be.
func (b *BodyStructure) DecodedSize() (octets int64, exact bool) {
	switch strings.ToLower(b.Encoding) {
	case "", "7bit", "8bit", "binary":
		return b.Size, !b.Multipart()
	case "base64":
		const line, inLine = 78, 57 // with CRLF
		return b.Size/line*inLine + b.Size%line*3/4, false
	}
	return b.Size, false
}
