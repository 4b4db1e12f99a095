package types

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// NewContentReader undoes a content transfer encoding while it reads: that of
// [BodyStructure].Encoding, in any case of letters. The encodings without effect
// (7bit, 8bit, binary, or none) are known too. For one that is not the error is a
// [*DecodeError], and nothing was read.
//
//	r, err := types.NewContentReader(file, part.Encoding)
//
// Reading never fails for what the encoding gets wrong, as real mail does: in
// base64, characters that are none are passed over, padding may be missing or stand in
// the middle, and other text behind the padding is the end; in quoted-printable, an "="
// that encodes nothing stands for itself.
//
// RFC 2045 section 6.
func NewContentReader(r io.Reader, encoding string) (io.Reader, error) {
	switch strings.ToLower(encoding) {
	case "", "7bit", "8bit", "binary":
		return r, nil
	case "base64":
		return &contentReader{r: r, decoder: new(base64Decoder)}, nil
	case "quoted-printable":
		return &contentReader{r: r, decoder: new(quotedDecoder)}, nil
	}
	return nil, &DecodeError{Kind: "content transfer encoding", Text: encoding, Reason: "unknown"}
}

// NewTextReader turns text into UTF-8 while it reads. The charset is that of
// [BodyStructure.Charset]: the names that browsers know, and those of IANA. For one
// that is not known the error is a [*DecodeError], and nothing was read.
//
// Octets that the charset does not have become U+FFFD. Where no charset is named, or
// US-ASCII is, what is UTF-8 is taken for that, and other octets above 127 for
// Windows-1252, which is what they are most often.
func NewTextReader(r io.Reader, charset string) (io.Reader, error) {
	c, known := charsetOf(charset)
	switch {
	case !known:
		return nil, &DecodeError{Kind: "charset", Text: charset, Reason: unknownCharset}
	case c.encoding != nil:
		return transform.NewReader(r, c.encoding.NewDecoder()), nil
	case c.utf8:
		return transform.NewReader(r, unicode.UTF8.NewDecoder()), nil
	}
	return transform.NewReader(r, likelyText{}), nil
}

// likelyText makes UTF-8 of octets of which nobody said what they are.
type likelyText struct{ transform.NopResetter }

func (likelyText) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r, n := utf8.DecodeRune(src[nSrc:])
		if r == utf8.RuneError && n == 1 {
			if !atEOF && !utf8.FullRune(src[nSrc:]) {
				return nDst, nSrc, transform.ErrShortSrc
			}
			r = charmap.Windows1252.DecodeByte(src[nSrc])
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += n
	}
	return nDst, nSrc, nil
}

// contentDecoder undoes an encoding, piece by piece.
type contentDecoder interface {
	// decode appends what some encoded octets stand for.
	decode(dst, src []byte) []byte
	// end appends what was waiting for more of them.
	end(dst []byte) []byte
}

// contentReader reads through a decoder.
type contentReader struct {
	r       io.Reader
	decoder contentDecoder
	in      [4096]byte
	memory  []byte
	out     []byte // of memory: what was not read yet
	err     error
}

func (c *contentReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(c.out) == 0 {
		if c.err != nil {
			return 0, c.err
		}
		var n int
		n, c.err = c.r.Read(c.in[:])
		c.memory = c.decoder.decode(c.memory[:0], c.in[:n])
		if c.err == io.EOF {
			c.memory = c.decoder.end(c.memory)
		}
		c.out = c.memory
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

// base64Decoder is that of RFC 2045 section 6.8.
type base64Decoder struct {
	bits   uint32
	count  int  // of bits, below 8
	padded bool // an "=" has come
	over   bool
}

func (d *base64Decoder) decode(dst, src []byte) []byte {
	for len(src) > 0 && !d.over {
		for d.count == 0 && len(src) >= 4 { // most of it
			a, b, c, e := base64Values[src[0]], base64Values[src[1]], base64Values[src[2]], base64Values[src[3]]
			if a|b|c|e >= 64 {
				break
			}
			dst = append(dst, a<<2|b>>4, b<<4|c>>2, c<<6|e)
			src = src[4:]
		}
		if len(src) == 0 {
			break
		}
		c := src[0]
		src = src[1:]
		value := base64Values[c]
		switch {
		case value < 64:
			d.bits = d.bits<<6 | uint32(value)
			if d.count += 6; d.count >= 8 {
				d.count -= 8
				dst = append(dst, byte(d.bits>>d.count))
			}
		case c == '=':
			d.count, d.padded = 0, true // what is left over are bits of no octet
		case d.padded && c > ' ':
			d.over = true // what a mailing list has put behind it
		}
	}
	return dst
}

func (d *base64Decoder) end(dst []byte) []byte { return dst }

// base64Values has the six bits of each digit, 255 for other characters.
var base64Values = func() (values [256]byte) {
	for i := range values {
		values[i] = 255
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		values[c] = byte(i)
	}
	return values
}()

// maxHeld is how much white space is held back in case a line ends behind it. No line
// has more than 998 octets (RFC 5322 section 2.1.1).
const maxHeld = 1000

// quotedDecoder is that of RFC 2045 section 6.7.
type quotedDecoder struct {
	held  []byte // white space, or an escape that has begun: which of both its first octet says
	after bool   // an escape was a soft line break that ended in CR
}

func (d *quotedDecoder) decode(dst, src []byte) []byte {
	for len(src) > 0 {
		if len(d.held) == 0 && !d.after { // most of it stands for itself
			n := bytes.IndexAny(src, "=\r\n")
			if n < 0 {
				n = len(src)
			}
			text := bytes.TrimRight(src[:n], " \t")
			dst = append(dst, text...)
			if src = src[len(text):]; len(src) == 0 {
				break
			}
		}
		dst = d.octet(dst, src[0])
		src = src[1:]
	}
	return dst
}

func (d *quotedDecoder) octet(dst []byte, c byte) []byte {
	if d.after {
		d.after = false
		if c == '\n' {
			return dst
		}
	}
	if len(d.held) > 0 && d.held[0] == '=' {
		if d.escape(c) {
			return dst
		}
		if value, ok := hexOctet(string(d.held[1:])); ok {
			dst = append(dst, value)
			d.held = d.held[:0]
			return d.octet(dst, c)
		}
		dst = d.flush(dst) // it encodes nothing
	}
	switch c {
	case ' ', '\t':
		if len(d.held) >= maxHeld {
			dst = d.flush(dst)
		}
		d.held = append(d.held, c)
	case '=':
		dst = d.flush(dst)
		d.held = append(d.held, c)
	case '\r', '\n':
		d.held = d.held[:0] // was put there on the way
		dst = append(dst, c)
	default:
		dst = append(d.flush(dst), c)
	}
	return dst
}

// escape takes another octet of an escape. It is false when that does not belong to it.
func (d *quotedDecoder) escape(c byte) bool {
	digits := len(d.held) - 1
	blank := digits > 0 && (d.held[1] == ' ' || d.held[1] == '\t')
	switch {
	case (digits == 0 || blank) && (c == '\r' || c == '\n'):
		d.held, d.after = d.held[:0], c == '\r'
		return true
	case (digits == 0 || blank && digits < maxHeld) && (c == ' ' || c == '\t'):
	case digits < 2 && !blank && isHexDigit(c):
	default:
		return false
	}
	d.held = append(d.held, c)
	return true
}

func isHexDigit(c byte) bool {
	_, ok := hexDigit(c)
	return ok
}

func (d *quotedDecoder) flush(dst []byte) []byte {
	dst = append(dst, d.held...)
	d.held = d.held[:0]
	return dst
}

func (d *quotedDecoder) end(dst []byte) []byte {
	switch value, ok := hexOctet(strings.TrimPrefix(string(d.held), "=")); {
	case len(d.held) == 3 && d.held[0] == '=' && ok:
		dst = append(dst, value)
	case len(d.held) == 2 && d.held[0] == '=':
		dst = d.flush(dst)
	}
	d.held = d.held[:0] // white space, or a soft line break, at the end of the last line
	return dst
}
