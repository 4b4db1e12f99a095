package types

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// SearchKeys gives a key and all keys in it, each before those in it.
//
//	for k := range types.SearchKeys(cmd.Program) {
//		if _, ok := k.(types.SearchFuzzy); ok { ... }
//	}
func SearchKeys(k SearchKey) iter.Seq[SearchKey] {
	return func(yield func(SearchKey) bool) { eachKey(k, 0, yield) }
}

// eachKey leaves out what is nested too deep to be sent.
func eachKey(k SearchKey, depth int, yield func(SearchKey) bool) bool {
	if depth > maxDepth || k == nil {
		return true
	}
	if !yield(k) {
		return false
	}
	switch k := k.(type) {
	case SearchNot:
		return eachKey(k.Key, depth+1, yield)
	case SearchFuzzy:
		return eachKey(k.Key, depth+1, yield)
	case SearchOr:
		return eachKey(k.First, depth+1, yield) && eachKey(k.Second, depth+1, yield)
	case SearchAnd:
		for _, key := range k.Keys {
			if !eachKey(key, depth+1, yield) {
				return false
			}
		}
	}
	return true
}

// searchStrings says what the strings of a program are made of.
func searchStrings(k SearchKey) (ascii, utf bool) {
	ascii, utf = true, true
	add := func(s string) {
		ascii = ascii && !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
		utf = utf && utf8.ValidString(s)
	}
	for k := range SearchKeys(k) {
		switch k := k.(type) {
		case SearchString:
			add(k.Value)
		case SearchHeader:
			add(k.Field)
			add(k.Value)
		case SearchAnnotation:
			add(k.Entry)
			add(k.Value.String())
		case SearchGmailLabel:
			add(k.Label)
		case SearchUnknown:
			add(string(k.Data))
		}
	}
	return ascii, utf
}
