package types

import (
	"fmt"
	"strings"
)

// Converted is what a server says of one message in answer to a [ConvertCommand].
//
//	S: * 2 CONVERTED (TAG "e001") (UID 100 BINARY[2] ~{4182} ...)
//
// RFC 5259 section 8.1.
//
//imap:rule message_data_converted
type Converted struct {
	// Seq is the message's sequence number.
	Seq SeqNum `imap:"converted_seq" json:"seq"`
	// Tag is the tag of the command.
	Tag string `imap:"convert_tag" json:"tag"`
	// UID is the message's UID, 0 when it did not come.
	UID UID `imap:"uniqueid" json:"uid,omitempty"`
	// Items are what came, in the server's order.
	Items []ConvertedItem `imap:"msg_att_semistat" json:"items,omitempty"`
}

// ConvertedItem is an item of a [Converted]. What it is decides which of its fields
// means something, unless Error says that it could not be made.
//
// RFC 5259 section 8.
//
//imap:rule msg_att_semistat
type ConvertedItem struct {
	// Name says what it is; ConvertUID never is here.
	Name ConvertName `imap:"converted_binary,converted_binary_size,converted_structure,converted_available,converted_body" json:"name"`
	// Part is the path to the part, Specifier tells which header of it is meant
	// with ConvertBody.
	Part      []uint32         `imap:"section_part/section_part_number" json:"part,omitempty"`
	Specifier SectionSpecifier `imap:"convert_specifier,convert_specifier_header" json:"specifier,omitempty"`
	// Partial says whether the content is only a part, from Origin on.
	Partial bool  `imap:"section_origin" json:"partial,omitempty"`
	Origin  int64 `imap:"section_origin" json:"origin,omitempty"`
	// Error is why there is no value, nil when there is one.
	Error *ConvertError `imap:"converterror_phrase" json:"error,omitempty"`
	// Data is the content, with ConvertBinary and ConvertBody.
	Data Data `imap:"binary_data" json:"data,omitempty"`
	// Size is the size in octets, with ConvertBinarySize.
	Size int64 `imap:"binary_size" json:"size,omitempty"`
	// BodyStructure is the structure, with ConvertBodyPartStructure.
	BodyStructure *BodyStructure `imap:"converted_body_structure" json:"bodystructure,omitempty"`
	// Types are the media types that the part can be converted to, with
	// ConvertAvailable.
	Types []string `imap:"mimetype_list/quoted_to_mime_type" json:"types,omitempty"`
}

// ConvertErrorCode says what went wrong with a conversion.
//
//imap:enum
type ConvertErrorCode string

// The codes of RFC 5259 section 9.
const (
	// ConvertTempFail: it may work later.
	ConvertTempFail ConvertErrorCode = "TEMPFAIL"
	// ConvertBadParameters: parameters were not understood, or the conversion is
	// not possible.
	ConvertBadParameters ConvertErrorCode = "BADPARAMETERS"
	// ConvertMissingParameters: parameters are needed that were not there.
	ConvertMissingParameters ConvertErrorCode = "MISSINGPARAMETERS"
)

// ConvertError is why an item could not be converted. It is an error.
//
//	(ERROR "Source text has non us-ascii" BADPARAMETERS "text/html" "text/plain" ("charset" "us-ascii"))
//
// RFC 5259 section 9.
//
//imap:rule converterror_phrase
type ConvertError struct {
	// Text is for a human.
	Text string `imap:"convert_err_descript" json:"text"`
	// Code says what it is.
	Code ConvertErrorCode `imap:"convert_error_tempfail,convert_error_bad,convert_error_missing" json:"code"`
	// Minutes is how long to wait before trying again, 0 when the server does not
	// say. Only with ConvertTempFail.
	Minutes uint32 `imap:"convert_error_minutes" json:"minutes,omitempty"`
	// Problems are the conversions that failed, with the parameters that were wrong
	// or missing.
	Problems []ConvertProblem `imap:"bad_param,missing_param" json:"problems,omitempty"`
}

// ConvertProblem is a conversion that a [ConvertError] is about.
//
// RFC 5259 section 9.
//
//imap:rule bad_param missing_param
type ConvertProblem struct {
	// From is the media type of the part, NIL when there is no such part.
	From NString `imap:"quoted_from_mime_type,quoted_from_nil" json:"from"`
	// To is the media type that it was to be, as asked for or as the server has
	// chosen.
	To string `imap:"quoted_to_mime_type" json:"to"`
	// Params are the parameters that were wrong; none says that there is no such
	// conversion. With ConvertBadParameters.
	Params []ConvertParam `imap:"transcoding_param" json:"params,omitempty"`
	// Missing are the names of the parameters that are needed. With
	// ConvertMissingParameters.
	Missing []string `imap:"transcoding_param_name" json:"missing,omitempty"`
}

// Conversion is a conversion that the server knows: it answers a
// [ConversionsCommand].
//
//	S: * CONVERSION "image/gif" "image/jpeg" ("pix-y" "pix-x")
//
// RFC 5259 section 5.1.
//
//imap:rule conversion_data
type Conversion struct {
	// From is the media type that is converted.
	From string `imap:"conversion_from" json:"from"`
	// To is the one that comes of it.
	To string `imap:"quoted_to_mime_type" json:"to"`
	// Params are the names of the parameters that it understands.
	Params []string `imap:"transcoding_param_name" json:"params,omitempty"`
}

func (*Converted) response()  {}
func (*Conversion) response() {}

// ResponseName is "CONVERTED".
func (*Converted) ResponseName() string { return "CONVERTED" }

// ResponseName is "CONVERSION".
func (*Conversion) ResponseName() string { return "CONVERSION" }

// Error is the code and the text.
func (c *ConvertError) Error() string { return string(c.Code) + ": " + c.Text }

func (c *Converted) encode(e *encoder) {
	if c.Seq == 0 {
		e.fail("Seq", "messages count from 1")
	}
	e.syntax("* ")
	e.number(uint64(c.Seq))
	e.syntax(" CONVERTED (TAG ")
	e.string("Tag", c.Tag)
	e.syntax(") ")
	list := e.list()
	if c.UID != 0 || e.opts.Quirks && len(c.Items) == 0 {
		list.next()
		e.syntax("UID ")
		e.number(uint64(c.UID))
	}
	for i := range c.Items {
		list.next()
		c.Items[i].encode(e)
	}
	if !list.some {
		e.fail("Items", "there are none")
	}
	list.end()
}

func (i *ConvertedItem) encode(e *encoder) {
	if i.Name == ConvertUID || !isConvertSection(i.Name, i.Part, i.Specifier) || i.Partial && i.Name != ConvertBinary {
		e.fail("Items", "no such item")
		return
	}
	e.syntax(string(i.Name))
	e.section("Items", Section{Part: i.Part, Specifier: i.Specifier})
	e.origin("Items", i.Partial, i.Origin)
	e.syntax(" ")
	if i.Error != nil {
		i.Error.encode(e)
		return
	}
	switch i.Name {
	case ConvertBinary, ConvertBody:
		e.binary("Items", i.Data)
	case ConvertBinarySize:
		e.size("Items", i.Size)
	case ConvertBodyPartStructure:
		if i.BodyStructure == nil {
			e.fail("Items", "there is no BodyStructure")
			return
		}
		e.encodeBody(i.BodyStructure, true)
	case ConvertAvailable:
		e.syntax("(")
		list := e.list()
		for _, t := range i.Types {
			list.next()
			e.mediaType("Items", String(t))
		}
		list.end()
		e.syntax(")")
	}
}

func (c *ConvertError) encode(e *encoder) {
	e.syntax("(ERROR ")
	e.string("Error", c.Text)
	e.syntax(" ")
	e.syntax(string(c.Code))
	switch c.Code {
	case ConvertTempFail:
		if c.Minutes != 0 {
			e.syntax(fmt.Sprintf(" %d", c.Minutes))
		}
		if len(c.Problems) > 0 {
			e.fail("Error", "TEMPFAIL is about no conversion")
		}
	case ConvertBadParameters, ConvertMissingParameters:
		if c.Minutes != 0 {
			e.fail("Error", "the time to wait goes with TEMPFAIL")
		}
		if len(c.Problems) == 0 {
			e.fail("Error", "it is about no conversion")
		}
		for i := range c.Problems {
			c.Problems[i].encode(e, c.Code)
		}
	default:
		e.fail("Error", "none of TEMPFAIL, BADPARAMETERS and MISSINGPARAMETERS")
	}
	e.syntax(")")
}

func (p *ConvertProblem) encode(e *encoder, code ConvertErrorCode) {
	e.syntax(" ")
	e.mediaType("Error", p.From)
	e.syntax(" ")
	e.mediaType("Error", String(p.To))
	if code == ConvertBadParameters {
		if len(p.Missing) > 0 {
			e.fail("Error", "missing parameters go with MISSINGPARAMETERS")
		}
		if len(p.Params) > 0 {
			e.syntax(" ")
			e.convertParams("Error", p.Params)
		}
		return
	}
	if p.From.IsNil() || len(p.Params) > 0 || len(p.Missing) == 0 {
		e.fail("Error", "MISSINGPARAMETERS takes two types and the names of parameters")
	}
	// The blank before the list is missing in the RFC's ABNF, and nowhere else.
	e.syntax(" ")
	e.astringList("Error", p.Missing)
}

func (c *Conversion) encode(e *encoder) {
	e.syntax("* CONVERSION ")
	e.mediaType("From", String(c.From))
	e.syntax(" ")
	e.mediaType("To", String(c.To))
	if len(c.Params) > 0 {
		e.syntax(" ")
		e.astringList("Params", c.Params)
	}
}

// Param is the value of a parameter, in any case of letters, and false when it is
// not there.
func (c *ConvertCommand) Param(name string) (string, bool) {
	for _, p := range c.Params {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return "", false
}
