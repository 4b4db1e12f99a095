package types

// LanguageDefault stands for the language that the server has chosen itself, in a
// [LanguageCommand].
//
// RFC 5255 section 3.2.
const LanguageDefault = "default"

// LanguageCommand asks the server to write its texts in a language: [*Language]
// says in which it does, and [*Namespace] may come with translated names.
//
//	C001 LANGUAGE DE
//
// It needs LANGUAGE. RFC 5255 section 3.2.
//
//imap:rule language_cmd
type LanguageCommand struct {
	// Ranges are the languages that the user wants, the best first: "fr-CA", "mul",
	// [LanguageDefault]. Without any the server lists those that it has.
	Ranges []string `imap:"lang_range_quoted" json:"ranges,omitempty"`
}

// Language says in which language the server's texts are from now on, or which
// languages it has.
//
//   - LANGUAGE (DE)
//
// RFC 5255 section 3.3.
//
//imap:rule language_data
type Language struct {
	// Tags are the tags of the languages: "de", "i-default". One is the language
	// that the server uses now; several are those that it has.
	Tags []string `imap:"lang_tag_quoted" json:"tags"`
}

// ComparatorCommand asks the server to compare texts by certain rules, when it
// searches or sorts: [*Comparator].
//
//	A001 COMPARATOR "cz;*" i;basic
//
// It needs I18NLEVEL=2. RFC 5255 section 4.7.
//
//imap:rule comparator_cmd
type ComparatorCommand struct {
	// Orders are the comparators that the user wants, the best first; "*" in them
	// stands for anything. Without any the server tells which it uses.
	Orders []string `imap:"comp_order_quoted" json:"orders,omitempty"`
}

// Comparator says by which rules the server compares texts.
//
//   - COMPARATOR i;basic
//
// RFC 5255 section 4.8.
//
//imap:rule comparator_data
type Comparator struct {
	// Selected is the comparator that the server uses.
	Selected string `imap:"comp_sel_quoted" json:"selected"`
	// Matching are the comparators that match what the client asked for, when the
	// server lists them.
	Matching []string `imap:"comp_id_quoted" json:"matching,omitempty"`
}

func (*Language) response()   {}
func (*Comparator) response() {}

// ResponseName is "LANGUAGE".
func (*Language) ResponseName() string { return "LANGUAGE" }

// ResponseName is "COMPARATOR".
func (*Comparator) ResponseName() string { return "COMPARATOR" }

// CommandName is "LANGUAGE".
func (*LanguageCommand) CommandName() string { return "LANGUAGE" }

// CommandName is "COMPARATOR".
func (*ComparatorCommand) CommandName() string { return "COMPARATOR" }

func (*LanguageCommand) needs() []AnyOf   { return []AnyOf{{CapLanguage}} }
func (*ComparatorCommand) needs() []AnyOf { return []AnyOf{{CapI18NLevel2}} }

func (c *LanguageCommand) encode(e *encoder) {
	e.syntax("LANGUAGE")
	e.astrings("Ranges", c.Ranges)
}

func (c *ComparatorCommand) encode(e *encoder) {
	e.syntax("COMPARATOR")
	e.astrings("Orders", c.Orders)
}

func (l *Language) encode(e *encoder) {
	e.syntax("* LANGUAGE ")
	e.astringList("Tags", l.Tags)
}

func (c *Comparator) encode(e *encoder) {
	e.syntax("* COMPARATOR ")
	e.astring("Selected", c.Selected)
	if len(c.Matching) > 0 {
		e.syntax(" ")
		e.astringList("Matching", c.Matching)
	}
}

// astrings appends strings, a blank before each.
func (e *encoder) astrings(field string, list []string) {
	for _, s := range list {
		e.syntax(" ")
		e.astring(field, s)
	}
}

// astringList appends strings in parentheses, one at least.
func (e *encoder) astringList(field string, strings []string) {
	if len(strings) == 0 {
		e.fail(field, "there are none")
	}
	list := e.list()
	for _, s := range strings {
		list.next()
		e.astring(field, s)
	}
	list.end()
}
