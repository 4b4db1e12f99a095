package types

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// ParamText is the value of the parameter with that name, in any case of letters,
// as people read it: see [DecodeParams]. [BodyStructure.Param] is as it stands in
// the message.
func (b *BodyStructure) ParamText(name string) (text string, ok bool) {
	return paramText(b.Params, name)
}

// ParamText is the value of the parameter with that name, in any case of letters,
// as people read it: see [DecodeParams]. The name is "filename", whether the
// message has that or "filename*" or "filename*0*". [Disposition.Param] is as it
// stands in the message.
func (d *Disposition) ParamText(name string) (text string, ok bool) {
	return paramText(d.Params, name)
}

func paramText(params []Param, name string) (string, bool) {
	var f paramForms
	found := false
	for i := range params {
		if base, section, extended := paramName(params[i].Name); strings.EqualFold(base, name) {
			f.add(&params[i], section, extended)
			found = true
		}
	}
	if !found {
		return "", false
	}
	text, _ := f.decode()
	return text, true
}

// DecodeParams is a list of parameters as people read them: continuations put
// together, percents and charsets decoded, names without asterisks, in the order
// in which they came first.
//
//	("filename*0*" "utf-8'de'Gr%C3%BC" "filename*1" "sse.txt")    filename: Grüsse.txt
//
// The values are always UTF-8, and may have any character in them, slashes, line
// ends and controls among them.
//
// It never fails. Where the error, a [*DecodeError], is not nil, some value was not
// in order: one in an unknown charset stays as it is, and for the rest it is as in
// [DecodeText]. Encoded words (RFC 2047), which parameters must not have and real
// mail has, are decoded without an error. Where a message has a parameter in
// more forms than one, that of RFC 2231 counts if it can be decoded.
//
// RFC 2231.
func DecodeParams(params []Param) ([]Param, error) {
	if len(params) == 0 {
		return nil, nil
	}
	decoded := make([]Param, 0, len(params))
	forms := make([]paramForms, 0, len(params))
	index := make(map[string]int, len(params))
	for i := range params {
		base, section, extended := paramName(params[i].Name)
		folded := strings.ToLower(base)
		at, ok := index[folded]
		if !ok {
			at = len(forms)
			index[folded] = at
			forms = append(forms, paramForms{})
			decoded = append(decoded, Param{Name: base})
		}
		forms[at].add(&params[i], section, extended)
	}
	var first error
	for i := range forms {
		text, err := forms[i].decode()
		decoded[i].Value = text
		if err != nil && first == nil {
			first = err
		}
	}
	return decoded, first
}

// paramName takes the name of a parameter apart: "filename*0*" is section 0,
// extended, of "filename". Without a section it is -1.
func paramName(name string) (base string, section int, extended bool) {
	base, extended = strings.CutSuffix(name, "*")
	if i := strings.LastIndexByte(base, '*'); i > 0 {
		// Atoi takes signs and any number of digits, the RFC neither.
		if n, err := strconv.Atoi(base[i+1:]); err == nil && isDigit(base[i+1]) && n < 1<<16 {
			return base[:i], n, extended
		}
	}
	if base == "" {
		return name, -1, false
	}
	return base, -1, extended
}

// paramForms is all that a list says of one parameter.
type paramForms struct {
	plain    *Param // filename
	extended *Param // filename*
	sections []paramSection
}

// paramSection is filename*1, or filename*1* when it is extended.
type paramSection struct {
	number   int
	extended bool
	param    *Param
}

func (f *paramForms) add(p *Param, section int, extended bool) {
	switch {
	case section >= 0:
		f.sections = append(f.sections, paramSection{section, extended, p})
	case extended && f.extended == nil:
		f.extended = p
	case !extended && f.plain == nil:
		f.plain = p
	}
}

// decode is the best of the forms.
func (f *paramForms) decode() (string, error) {
	sections := f.sections
	switch {
	case f.extended != nil:
		sections = []paramSection{{0, true, f.extended}}
	case len(sections) == 0:
		return decodePlain(f.plain.Value)
	}
	slices.SortStableFunc(sections, func(a, b paramSection) int { return cmp.Compare(a.number, b.number) })
	v := paramValue{}
	for i := range sections {
		v.add(&sections[i])
	}
	text := v.decode(sections)
	if v.unknown && f.plain != nil {
		text, _ = decodePlain(f.plain.Value)
	}
	if v.err != nil {
		return text, v.err
	}
	return text, nil
}

// decodePlain decodes a value that RFC 2231 says nothing about.
func decodePlain(value string) (string, error) {
	text, err := DecodeText(value)
	var wrong *DecodeError
	if errors.As(err, &wrong) {
		wrong.Kind = "parameter"
	}
	return text, err
}

// paramValue is a value that is put together from sections, in their order.
type paramValue struct {
	octets   []byte
	next     int // the number of the section that has to follow
	extended bool
	charset  charset
	unknown  bool // the charset
	err      *DecodeError
}

func (v *paramValue) wrong(s *paramSection, reason string) {
	if v.err == nil {
		v.err = &DecodeError{Kind: "parameter", Text: s.param.Value, Reason: reason}
	}
}

func (v *paramValue) add(s *paramSection) {
	first := v.octets == nil
	if first {
		v.octets = []byte{}
	}
	switch {
	case s.number > v.next:
		v.wrong(s, "sections are missing before this one")
	case s.number < v.next:
		v.wrong(s, "a section that is there twice")
		return
	}
	v.next = s.number + 1
	value := s.param.Value
	if !s.extended {
		v.octets = append(v.octets, value...)
		return
	}
	v.extended = true
	if first {
		name, rest, ok := strings.Cut(value, "'")
		_, text, also := strings.Cut(rest, "'") // behind the language
		if ok && also {
			value = text
			var known bool
			if v.charset, known = charsetOf(name); !known {
				v.unknown = true
				v.wrong(s, unknownCharset)
			}
		} else {
			v.wrong(s, "no charset and language")
		}
	}
	for i := 0; i < len(value); i++ {
		if value[i] == '%' {
			if b, ok := hexOctet(value[i+1:]); ok {
				v.octets = append(v.octets, b)
				i += 2
				continue
			}
		}
		v.octets = append(v.octets, value[i]) // a "%" that encodes nothing too
	}
}

// decode is the text of the value.
func (v *paramValue) decode(sections []paramSection) string {
	if v.unknown {
		var raw []byte
		for i := range sections {
			raw = append(raw, sections[i].param.Value...)
		}
		text, _ := charset{}.decode(raw)
		return text
	}
	if !v.extended {
		text, err := decodePlain(string(v.octets))
		var wrong *DecodeError
		if errors.As(err, &wrong) && v.err == nil {
			v.err = wrong
		}
		return text
	}
	text, wrong := v.charset.decode(v.octets)
	if wrong != "" {
		v.wrong(&sections[0], wrong)
	}
	return text
}
