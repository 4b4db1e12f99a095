package types

import "strings"

// IDParam is a field of what a program says about itself, and its value.
//
//	"name" "Cyrus"
//
// RFC 2971 section 3.3 has the usual names: name, version, os, os-version, vendor,
// support-url, address, date, command, arguments, environment.
//
//imap:rule id_param id_param_odd
type IDParam struct {
	// Name is the field, in any case of letters; not more than 30 octets.
	Name string `imap:"id_param_name" json:"name"`
	// Value is its value, not more than 1024 octets, or NIL.
	Value NString `imap:"id_param_value" json:"value"`
}

// ID is what a server says about itself, for statistics and reports of errors. No
// program should change its behaviour for it.
//
//   - ID ("name" "Cyrus" "version" "1.5" "os" "sunos")
//
// RFC 2971 section 3.2.
//
//imap:rule id_response
type ID struct {
	// Params are the fields; none when the server does not want to say.
	Params []IDParam `imap:"id_param,id_param_odd" json:"params"`
}

// IDCommand tells a server what the client is, and asks what the server is: [*ID].
// The server needs the capability ID.
//
//	a023 ID ("name" "sodr" "version" "19.34")
//	a024 ID NIL
//
// RFC 2971 section 3.1.
//
//imap:rule id
type IDCommand struct {
	// Params are the fields, 30 at most and none twice; none for NIL.
	Params []IDParam `imap:"id_param,id_param_odd" json:"params,omitempty"`
}

func (*ID) response() {}

// ResponseName is "ID".
func (*ID) ResponseName() string { return "ID" }

// CommandName is "ID".
func (*IDCommand) CommandName() string { return "ID" }

// Get is the value of a field, in any case of letters; false when it did not come,
// or is NIL.
func (i *ID) Get(name string) (string, bool) {
	for _, p := range i.Params {
		if strings.EqualFold(p.Name, name) && !p.Value.IsNil() {
			return p.Value.String(), true
		}
	}
	return "", false
}

func (i *ID) encode(e *encoder) {
	e.syntax("* ID ")
	e.idParams(i.Params)
}

func (c *IDCommand) encode(e *encoder) {
	e.syntax("ID ")
	e.idParams(c.Params)
}

func (e *encoder) idParams(params []IDParam) {
	if len(params) == 0 {
		e.syntax("NIL")
		return
	}
	list := e.list()
	for _, p := range params {
		list.next()
		e.string("Params", p.Name)
		list.next()
		e.nstring("Params", p.Value)
	}
	list.end()
}

func (*IDCommand) needs() []AnyOf { return []AnyOf{{CapID}} }
