package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/imapeg/imapeg/types"
)

// maxName is the length of a file name in octets that leaves room for a number: most file
// systems take 255.
const maxName = 200

// attachmentName is the name of the file for an attachment.
func attachmentName(uid types.UID, part *types.Part) string {
	if name := safeName(part.FileName()); name != "" {
		return name
	}
	if part.Message != nil && part.Message.Envelope != nil {
		if name := safeName(part.Message.Envelope.Subject.Text() + ".eml"); name != "eml" {
			return name
		}
	}
	return fmt.Sprintf("message-%d-part-%s%s", uid, part, extension(part.MediaType()))
}

// safeName is a name that a file may have on every system, as much like the one that a
// sender wrote as it can be; empty when nothing is left of it.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"/\|?*`, r), r == utf8.RuneError:
			return '_'
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) && r != '\u200c' && r != '\u200d': // joiners belong to letters
			return -1
		}
		return r
	}, name)
	name = strings.TrimLeft(name, " .-~") // hidden, or an option of a command
	name = strings.TrimRight(name, " .")  // which Windows leaves out
	base, _, _ := strings.Cut(name, ".")
	switch strings.ToUpper(strings.TrimSpace(base)) {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
		"COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
		"LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9":
		name = "_" + name
	}
	return shortName(name)
}

// shortName cuts a name that is too long, and keeps its extension.
func shortName(name string) string {
	if len(name) <= maxName {
		return name
	}
	ext := filepath.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	end := maxName - len(ext)
	for end > 0 && !utf8.RuneStart(name[end]) {
		end--
	}
	return strings.TrimRight(name[:end], " .") + ext
}

// numberedName puts a number before the extension.
func numberedName(name string, n int) string {
	ext := filepath.Ext(name)
	base := strings.TrimSuffix(name, ext)
	if strings.HasSuffix(base, ".tar") {
		base, ext = strings.TrimSuffix(base, ".tar"), ".tar"+ext
	}
	return fmt.Sprintf("%s (%d)%s", base, n, ext)
}

// extension is that of a media type. The lists of systems differ, and some have several for
// one type: names must not.
func extension(mediaType string) string {
	switch mediaType {
	case "text/plain":
		return ".txt"
	case "text/html":
		return ".html"
	case "text/calendar":
		return ".ics"
	case "text/vcard", "text/x-vcard":
		return ".vcf"
	case "text/csv":
		return ".csv"
	case "message/rfc822", "message/global":
		return ".eml"
	case "image/jpeg":
		return ".jpg"
	case "image/svg+xml":
		return ".svg"
	case "application/pdf", "application/zip", "application/json", "application/xml", "application/rtf",
		"image/png", "image/gif", "image/webp", "image/tiff", "image/bmp", "image/heic":
		_, subtype, _ := strings.Cut(mediaType, "/")
		return "." + subtype
	case "application/gzip", "application/x-gzip":
		return ".gz"
	case "application/pkcs7-signature", "application/x-pkcs7-signature":
		return ".p7s"
	case "application/pgp-signature":
		return ".asc"
	case "audio/mpeg":
		return ".mp3"
	case "video/mp4":
		return ".mp4"
	}
	return ".bin"
}
