package types

import "strings"

// ConvertCommand asks for parts of messages in another media type, or in another
// size or charset: [*Converted]. With a [UIDSet] it is UID CONVERT. The flag \Seen is
// left alone. The server needs the capability CONVERT.
//
//	a001 CONVERT 2 ("text/plain" ("charset" "us-ascii")) BINARY[3]
//
//	&types.ConvertCommand{
//		Set: types.Seqs(2), Type: types.String("text/plain"), Params: []types.ConvertParam{{Name: "charset", Value: "us-ascii"}},
//		Items: []types.ConvertItem{{Name: types.ConvertBinary, Part: []uint32{3}}},
//	}
//
// RFC 5259 section 6.
//
//imap:rule convert uid_convert
type ConvertCommand struct {
	// Set says of which messages.
	Set NumSet `imap:"sequence_set,uid_sequence_set" json:"set"`
	// Type is the media type to be made; NIL leaves it to the server, which headers
	// ask for.
	Type NString `imap:"convert_type" json:"type"`
	// Params say more of it: "charset", "pix-x".
	Params []ConvertParam `imap:"transcoding_param" json:"params,omitempty"`
	// Items are what is asked for.
	Items []ConvertItem `imap:"convert_att" json:"items"`
}

// ConvertParam is a parameter of a conversion.
//
// RFC 5259 section 7.
//
//imap:rule transcoding_param
type ConvertParam struct {
	// Name is its name, in any case of letters.
	Name string `imap:"transcoding_param_name" json:"name"`
	// Value is its value.
	Value string `imap:"transcoding_param_value" json:"value"`
}

// ConvertName is what CONVERT can ask for.
//
//imap:enum
type ConvertName string

// The items of RFC 5259 section 8.
const (
	// ConvertUID is the UID. UID CONVERT needs not ask for it.
	ConvertUID ConvertName = "UID"
	// ConvertBodyPartStructure is the structure of the converted part.
	ConvertBodyPartStructure ConvertName = "BODYPARTSTRUCTURE"
	// ConvertBinary is the converted content.
	ConvertBinary ConvertName = "BINARY"
	// ConvertBinarySize is its size.
	ConvertBinarySize ConvertName = "BINARY.SIZE"
	// ConvertBody is a header with its encoded words in another charset: the
	// message's, a part's, or a part's MIME header.
	ConvertBody ConvertName = "BODY"
	// ConvertAvailable are the media types that the part can be converted to.
	ConvertAvailable ConvertName = "AVAILABLECONVERSIONS"
)

// ConvertItem is an item that CONVERT asks for.
//
//	BINARY[3]<2001.1000>  BODY[1.MIME]
//
// RFC 5259 section 8.
//
//imap:rule convert_att
type ConvertItem struct {
	// Name says what.
	Name ConvertName `imap:"convert_att_uid,convert_att_binary,convert_att_section,convert_att_body" json:"name"`
	// Part is the path to a part: 1.2 is {1, 2}. Empty means the message.
	Part []uint32 `imap:"section_part/section_part_number" json:"part,omitempty"`
	// Specifier is SectionHeader or SectionMIME with ConvertBody.
	Specifier SectionSpecifier `imap:"convert_specifier,convert_specifier_header" json:"specifier,omitempty"`
	// Partial asks with ConvertBinary for Length octets of the converted content
	// from Origin on only.
	Partial bool  `imap:"partial_origin" json:"partial,omitempty"`
	Origin  int64 `imap:"partial_origin" json:"origin,omitempty"`
	Length  int64 `imap:"partial_length" json:"length,omitempty"`
}

// ConversionsCommand asks which conversions the server knows: [*Conversion]. The
// server needs the capability CONVERT.
//
//	b CONVERSIONS "image/gif" "image/*"
//
// RFC 5259 section 5.1.
//
//imap:rule conversions_cmd
type ConversionsCommand struct {
	// From and To are media types; "*" stands for any type or subtype.
	From string `imap:"from_mime_type_req" json:"from"`
	To   string `imap:"to_mime_type_req" json:"to"`
}

// CommandName is "CONVERT" or "UID CONVERT".
func (c *ConvertCommand) CommandName() string { return uidName(c.Set, "CONVERT") }

// CommandName is "CONVERSIONS".
func (*ConversionsCommand) CommandName() string { return "CONVERSIONS" }

func (c *ConvertCommand) needs() []AnyOf { return addNeed(setNeeds(nil, c.Set), CapConvert) }

func (*ConversionsCommand) needs() []AnyOf { return []AnyOf{{CapConvert}} }

func (c *ConvertCommand) encode(e *encoder) {
	e.syntax(c.CommandName())
	e.syntax(" ")
	e.set("Set", c.Set)
	e.syntax(" (")
	e.mediaType("Type", c.Type)
	if len(c.Params) > 0 {
		e.syntax(" ")
		e.convertParams("Params", c.Params)
	}
	e.syntax(") ")
	if len(c.Items) == 0 {
		e.fail("Items", "there are none")
	}
	list := e.list()
	for i := range c.Items {
		list.next()
		c.Items[i].encode(e)
	}
	list.end()
}

func (i *ConvertItem) encode(e *encoder) {
	if reason := i.wrong(e.opts.Quirks); reason != "" {
		e.fail("Items", reason)
		return
	}
	e.syntax(string(i.Name))
	if i.Name == ConvertUID {
		return
	}
	e.section("Items", Section{Part: i.Part, Specifier: i.Specifier})
	e.partial(i.Partial, i.Origin, i.Length)
}

// wrong says why the item cannot be asked for. Lenient, the piece may be empty.
func (i *ConvertItem) wrong(lenient bool) string {
	if reason := wrongPart(i.Part, false, 0, 0, false); reason != "" {
		return reason
	}
	switch {
	case i.Partial && (i.Name != ConvertBinary || !isPiece(i.Origin, i.Length, lenient)):
		return "the range is empty or negative, or not of BINARY"
	case !isConvertSection(i.Name, i.Part, i.Specifier):
		return "no such item"
	}
	return ""
}

// isConvertSection says whether there is such an item: headers with BODY, and no
// specifier with the others.
func isConvertSection(name ConvertName, part []uint32, specifier SectionSpecifier) bool {
	switch name {
	case ConvertBody:
		return specifier == SectionHeader || specifier == SectionMIME && len(part) > 0
	case ConvertUID:
		return len(part) == 0 && specifier == SectionAll
	case ConvertBodyPartStructure, ConvertBinary, ConvertBinarySize, ConvertAvailable:
		return specifier == SectionAll
	}
	return false
}

// mediaType appends a media type in quotes, or NIL.
func (e *encoder) mediaType(field string, t NString) {
	if t.IsNil() {
		e.syntax("NIL")
		return
	}
	name, subtype, _ := strings.Cut(t.String(), "/")
	if !isAll(name, isMediaTypeChar) || !isAll(subtype, isMediaTypeChar) {
		e.fail(field, "not a media type")
	}
	e.syntax(`"` + t.String() + `"`)
}

// isMediaTypeChar is reg-name-chars of RFC 4288 section 4.2.
func isMediaTypeChar(c byte) bool {
	return isAlphanumeric(c) || strings.IndexByte("!#$&.+-^_", c) >= 0
}

func (e *encoder) convertParams(field string, params []ConvertParam) {
	list := e.list()
	for _, p := range params {
		list.next()
		e.astring(field, p.Name)
		e.syntax(" ")
		e.astring(field, p.Value)
	}
	list.end()
}

func (c *ConversionsCommand) encode(e *encoder) {
	// In quotes: an atom has no wildcards.
	e.syntax("CONVERSIONS ")
	e.string("From", c.From)
	e.syntax(" ")
	e.string("To", c.To)
}
