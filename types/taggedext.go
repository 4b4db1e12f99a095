package types

import "strings"

// TaggedExt is a parameter of an extension that the grammar does not know, kept as
// it came: a name, and a value where it has one.
//
//	X-LIMIT 5
//	X-PATHS ("a b" c)
//
// RFC 4466 section 2.2.
//
//imap:rule tagged_ext fetch_modifier_other store_modifier_other append_ext append_data_ext create_param_other rename_param search_ret_opt_ext scope_option
//imap:rule select_param_other
type TaggedExt struct {
	// Label is the name.
	Label string `imap:"tagged_ext_label" json:"label"`
	// Value is the value as it stood on the wire: a number, a set of numbers, or a
	// list in parentheses. It is empty when there is none, which only the
	// modifiers and parameters of commands may be.
	Value Raw `imap:"tagged_ext_val" json:"value,omitempty"`
}

// taggedExt appends a parameter. known are the names that have a field of their
// own.
func (e *encoder) taggedExt(field string, t TaggedExt, known ...string) {
	switch {
	case !isTaggedExtLabel(t.Label):
		e.fail(field, "not the name of a parameter")
		return
	case t.Value != "" && !isTaggedExtVal(string(t.Value), e.opts.Quirks):
		e.fail(field, "not the value of a parameter")
		return
	}
	for _, name := range known {
		if strings.EqualFold(t.Label, name) {
			e.fail(field, name+" has a field of its own")
			return
		}
	}
	e.syntax(t.Label)
	if t.Value != "" {
		e.syntax(" ")
		e.wire(string(t.Value))
	}
}

// isTaggedExtLabel is tagged-ext-label of RFC 4466 section 2.2. "-1" begins a value.
func isTaggedExtLabel(s string) bool {
	if s == "" || isDigit(s[0]) || s[0] == ':' || len(s) > 1 && s[0] == '-' && isDigit(s[1]) {
		return false
	}
	return isAll(s, func(c byte) bool {
		return isDigit(c) || isLetter(c) || c == '-' || c == '_' || c == '.' || c == ':'
	})
}

// isTaggedExtVal is tagged-ext-val of RFC 4466 section 2.2; anyOctet lets quoted strings
// be in no UTF-8.
func isTaggedExtVal(s string, anyOctet bool) bool {
	if strings.HasPrefix(s, "(") {
		return s == "()" || rawSyntax{isChar: isAStringChar, plus: true, anyOctet: anyOctet}.isValue(s)
	}
	if isAll(s, isDigit) {
		return true
	}
	if strings.HasPrefix(s, "-") {
		first, last, ok := strings.Cut(s, ":")
		last, negative := strings.CutPrefix(last, "-")
		return ok && negative && isNonZero(first[1:]) && isNonZero(last)
	}
	return isNumberSet(s)
}

// isNumberSet is sequence-set of RFC 3501 section 9, whatever the size of its
// numbers.
func isNumberSet(s string) bool {
	if s == "$" {
		return true
	}
	for element := range strings.SplitSeq(s, ",") {
		first, last, isRange := strings.Cut(element, ":")
		if !isSeqNumber(first) || isRange && !isSeqNumber(last) {
			return false
		}
	}
	return true
}

func isSeqNumber(s string) bool { return s == "*" || isNonZero(s) }

// isNonZero is nz-number of RFC 3501 section 9, of any size.
func isNonZero(s string) bool { return isAll(s, isDigit) && s[0] != '0' }
