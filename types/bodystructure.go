package types

import "strings"

// BodyStructure is a message's tree of MIME parts, or one part of it: what a
// FETCH of BODYSTRUCTURE says, and, without the extension data, one of BODY.
//
// What the parts of a multipart have is in Parts; which of the other fields
// count depends on the media type, as their comments say.
//
//	("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92)
//
// RFC 3501 section 7.4.2.
//
//imap:rule body body_missing body_bare
type BodyStructure struct {
	// Type is the media type as the server wrote it: "TEXT", "image". It is
	// "multipart" for a multipart.
	Type string `imap:"media_basic_type,media_message_type,media_text_type,media_type_missing;default=multipart" json:"type"`
	// Subtype is the media subtype as the server wrote it: "PLAIN", "jpeg".
	Subtype string `imap:"media_subtype,media_message_subtype" json:"subtype"`
	// Params are the parameters of the Content-Type. Those of a multipart, its
	// boundary among them, are extension data.
	Params []Param `imap:"param" json:"params,omitempty"`

	// Parts are the parts of a multipart.
	Parts []BodyStructure `imap:"body" json:"parts,omitempty"`

	// ID is the Content-ID. Not in a multipart.
	ID NString `imap:"body_fld_id" json:"id"`
	// Encoding is the Content-Transfer-Encoding as the server wrote it: "7BIT",
	// "base64". Not in a multipart.
	Encoding string `imap:"body_fld_enc,body_fld_enc_atom" json:"encoding,omitempty"`
	// Size is the size of the body in octets, in its transfer encoding. Not in a
	// multipart.
	Size int64 `imap:"body_fld_octets" json:"size"`
	// Lines is the size of a text or a message in lines.
	Lines int64 `imap:"body_fld_lines" json:"lines,omitempty"`

	// Message is the encapsulated message (MESSAGE/RFC822), else nil.
	Message *EncapsulatedMessage `json:"message,omitempty"`

	// Disposition is the Content-Disposition, nil when there is none. Extension
	// data.
	Disposition *Disposition `imap:"body_disposition" json:"disposition,omitempty"`
	// Extra is what few parts have; nil when there is none of it.
	Extra *BodyExtra `json:"extra,omitempty"`
}

// EncapsulatedMessage is the message in a part of the type MESSAGE/RFC822. Both
// fields are set.
//
//	("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 342 (NIL "Hi" NIL ...) ("TEXT" "PLAIN" ...) 12)
//
// RFC 3501 section 7.4.2.
//
//imap:part
type EncapsulatedMessage struct {
	// Envelope is the message's header.
	Envelope *Envelope `imap:"envelope,envelope_missing" json:"envelope"`
	// BodyStructure is the message's body.
	BodyStructure *BodyStructure `imap:"body_message,body_message_missing" json:"bodystructure"`
}

// BodyExtra is what few parts have: a description, and all extension data but the
// disposition. The other parts are smaller without it.
//
//imap:part
type BodyExtra struct {
	// Description is the Content-Description. Not in a multipart.
	Description NString `imap:"body_fld_desc" json:"description"`
	// MD5 is the Content-MD5. Not in a multipart.
	MD5 NString `imap:"body_fld_md5" json:"md5"`
	// Language are the tags of the Content-Language.
	Language []string `imap:"body_fld_lang/body_language" json:"language,omitempty"`
	// Location is the Content-Location.
	Location NString `imap:"body_fld_loc" json:"location"`
	// Extensions is what followed: data that no RFC defines yet.
	Extensions []BodyExtension `imap:"body_extension_string,body_extension_number,body_extension_list" json:"extensions,omitempty"`
}

// Param is one parameter of a Content-Type or a Content-Disposition.
//
//imap:rule param
type Param struct {
	// Name is the parameter's name. Case does not matter.
	Name string `imap:"param_name" json:"name"`
	// Value is its value as it stands in the message: [DecodeParams] decodes words
	// and continuations (RFC 2047, RFC 2231).
	Value string `imap:"param_value,param_value_odd,param_value_atom" json:"value"`
}

// Disposition is the Content-Disposition of a part.
//
//	("attachment" ("filename" "report.pdf"))
//
//imap:rule body_disposition
type Disposition struct {
	// Type is "inline", "attachment" or another, as the server wrote it.
	Type string `imap:"body_disposition_type" json:"type"`
	// Params are the parameters, "filename" among them.
	Params []Param `imap:"param" json:"params,omitempty"`
}

// BodyExtension is extension data of a BODYSTRUCTURE that no RFC defines yet: a
// string, a number, or a list of them.
//
//imap:union
type BodyExtension interface{ bodyExtension() }

// BodyExtensionString is the string, or NIL, of a [BodyExtension].
//
//imap:rule body_extension_string
type BodyExtensionString struct {
	// Value is the string.
	Value NString `imap:"." json:"."`
}

// BodyExtensionNumber is the number of a [BodyExtension].
//
//imap:rule body_extension_number
type BodyExtensionNumber uint64

// BodyExtensionList is the list of a [BodyExtension].
//
//imap:rule body_extension_list
type BodyExtensionList struct {
	// Items are the list's items.
	Items []BodyExtension `imap:"body_extension_string,body_extension_number,body_extension_list" json:"."`
}

func (*BodyExtensionString) bodyExtension() {}
func (BodyExtensionNumber) bodyExtension()  {}
func (*BodyExtensionList) bodyExtension()   {}

// Multipart says whether the body is a multipart.
func (b *BodyStructure) Multipart() bool { return strings.EqualFold(b.Type, "multipart") }

// MediaType is the media type in lower case: "text/plain", "multipart/mixed".
func (b *BodyStructure) MediaType() string { return strings.ToLower(b.Type + "/" + b.Subtype) }

// Description is the Content-Description, NIL when there is none.
func (b *BodyStructure) Description() NString {
	if b.Extra == nil {
		return NString{}
	}
	return b.Extra.Description
}

// Param is the value of the parameter with that name, in any case of letters.
func (b *BodyStructure) Param(name string) (value string, ok bool) {
	return lookupParam(b.Params, name)
}

// Param is the value of the parameter with that name, in any case of letters.
func (d *Disposition) Param(name string) (value string, ok bool) {
	return lookupParam(d.Params, name)
}

func lookupParam(params []Param, name string) (string, bool) {
	for i := range params {
		if strings.EqualFold(params[i].Name, name) {
			return params[i].Value, true
		}
	}
	return "", false
}

// encodeBody appends a body: always with the first of the extension data when it
// is a BODYSTRUCTURE, and else with what is there of them.
func (e *encoder) encodeBody(b *BodyStructure, structure bool) {
	extensions := structure || b.hasExtensions()
	if len(b.Parts) > 0 && !b.Multipart() {
		e.fail("Parts", "they are of no multipart")
	}
	if b.Message != nil && !b.isMessage(e.lenient()) {
		e.fail("Message", "it is in no MESSAGE/RFC822 or MESSAGE/GLOBAL")
	}
	e.syntax("(")
	if b.Multipart() && len(b.Parts) > 0 {
		for i := range b.Parts {
			e.encodeBody(&b.Parts[i], structure)
		}
		e.syntax(" ")
		e.string("BodyStructure", b.Subtype)
		if extensions {
			e.syntax(" ")
			e.params(b.Params)
			e.bodyExtensions(b)
		}
		e.syntax(")")
		return
	}
	e.string("BodyStructure", b.Type)
	e.syntax(" ")
	e.string("BodyStructure", b.Subtype)
	e.syntax(" ")
	e.params(b.Params)
	for _, n := range []NString{b.ID, b.Description()} {
		e.syntax(" ")
		e.nstring("BodyStructure", n)
	}
	e.syntax(" ")
	e.string("BodyStructure", b.Encoding)
	e.syntax(" ")
	e.size("BodyStructure", b.Size)
	if m := b.Message; m != nil {
		if m.Envelope == nil || m.BodyStructure == nil {
			e.fail("Message", "its envelope or its body is nil")
			return
		}
		e.syntax(" ")
		m.Envelope.encode(e)
		e.syntax(" ")
		e.encodeBody(m.BodyStructure, structure)
	}
	if b.Message != nil || strings.EqualFold(b.Type, "text") {
		e.syntax(" ")
		e.size("BodyStructure", b.Lines)
	}
	if extensions {
		e.syntax(" ")
		if b.Extra == nil {
			e.syntax("NIL")
		} else {
			e.nstring("BodyStructure", b.Extra.MD5)
		}
		e.bodyExtensions(b)
	}
	e.syntax(")")
}

// isMessage says whether the type is one of those whose parts are looked into;
// lenient, any subtype of MESSAGE.
func (b *BodyStructure) isMessage(lenient bool) bool {
	return strings.EqualFold(b.Type, "message") &&
		(lenient || strings.EqualFold(b.Subtype, "rfc822") || strings.EqualFold(b.Subtype, "global"))
}

// hasExtensions says whether there are extension data.
func (b *BodyStructure) hasExtensions() bool {
	if b.Disposition != nil || b.Multipart() && b.Params != nil {
		return true
	}
	extra := b.Extra
	return extra != nil && (!extra.MD5.IsNil() || len(extra.Language) > 0 || !extra.Location.IsNil() || len(extra.Extensions) > 0)
}

// params appends a list of parameters, and NIL for none.
func (e *encoder) params(params []Param) {
	if len(params) == 0 {
		e.syntax("NIL")
		return
	}
	list := e.list()
	for _, p := range params {
		list.next()
		e.string("Params", p.Name)
		list.next()
		e.string("Params", p.Value)
	}
	list.end()
}

// bodyExtensions appends what parts of both kinds may have: disposition,
// language, location and what no RFC defines, up to the last that is there.
func (e *encoder) bodyExtensions(b *BodyStructure) {
	extra := b.Extra
	if extra == nil {
		extra = new(BodyExtra)
	}
	fields := 0
	switch {
	case len(extra.Extensions) > 0:
		fields = 4
	case !extra.Location.IsNil():
		fields = 3
	case len(extra.Language) > 0:
		fields = 2
	case b.Disposition != nil:
		fields = 1
	}
	if fields >= 1 {
		e.syntax(" ")
		if b.Disposition == nil {
			e.syntax("NIL")
		} else {
			list := e.list()
			list.next()
			e.string("Disposition", b.Disposition.Type)
			list.next()
			e.params(b.Disposition.Params)
			list.end()
		}
	}
	if fields >= 2 {
		e.syntax(" ")
		if len(extra.Language) == 0 {
			e.syntax("NIL")
		} else {
			list := e.list()
			for _, tag := range extra.Language {
				list.next()
				e.string("Language", tag)
			}
			list.end()
		}
	}
	if fields >= 3 {
		e.syntax(" ")
		e.nstring("Location", extra.Location)
	}
	if fields == 4 {
		for _, x := range extra.Extensions {
			e.syntax(" ")
			e.bodyExtension(x, 0)
		}
	}
}

func (e *encoder) bodyExtension(x BodyExtension, depth int) {
	switch x := x.(type) {
	case *BodyExtensionString:
		e.nstring("Extensions", x.Value)
	case BodyExtensionNumber:
		e.number(uint64(x))
	case *BodyExtensionList:
		if len(x.Items) == 0 || depth >= maxDepth {
			e.fail("Extensions", "a list is empty or too deep")
			return
		}
		list := e.list()
		for _, item := range x.Items {
			list.next()
			e.bodyExtension(item, depth+1)
		}
		list.end()
	default:
		e.fail("Extensions", "there is a nil among them")
	}
}
