package types

// Annotation is what somebody has noted of a message, or an agent: the values of
// the attributes of one entry.
//
//	/comment (value.priv "My comment" value.shared NIL)
//
// RFC 5257 sections 3 and 4.4.
//
//imap:rule entry_att entry_bare
type Annotation struct {
	// Entry is the path of the entry: "/comment", "/1.2/altsubject".
	Entry string `imap:"entry" json:"entry"`
	// Attributes are the attributes with their values. A server that says only
	// which entries have changed leaves them out, of all annotations.
	Attributes []AnnotationAttribute `imap:"att_value" json:"attributes,omitempty"`
}

// AnnotationAttribute is an attribute of an [Annotation] with its value.
//
//	value.priv "My comment"
//
// RFC 5257 section 3.3.
//
//imap:rule att_value
type AnnotationAttribute struct {
	// Name is the attribute: "value.priv", "value.shared", "size.priv",
	// "size.shared".
	Name string `imap:"attrib" json:"name"`
	// Value is its value; NIL when there is none, and to remove it.
	Value Data `imap:"value" json:"value"`
}

// setAnnotations appends annotations with their values, to be set.
func (e *encoder) setAnnotations(field string, annotations []Annotation) {
	if len(annotations) > 0 && len(annotations[0].Attributes) == 0 {
		e.fail(field, "there are no attributes to be set")
	}
	e.syntax("ANNOTATION ")
	e.annotations(field, annotations)
}

// annotations appends annotations in parentheses: the entries with their
// attributes, or without.
func (e *encoder) annotations(field string, annotations []Annotation) {
	if len(annotations) == 0 {
		e.fail(field, "there are none")
		return
	}
	bare := len(annotations[0].Attributes) == 0
	list := e.list()
	for _, a := range annotations {
		list.next()
		if (len(a.Attributes) == 0) != bare {
			e.fail(field, "some have attributes and some have none")
		}
		e.astring(field, a.Entry)
		if bare {
			continue
		}
		e.syntax(" ")
		attributes := e.list()
		for _, att := range a.Attributes {
			attributes.next()
			e.astring(field, att.Name)
			e.syntax(" ")
			e.value(field, att.Value)
		}
		attributes.end()
	}
	list.end()
}
