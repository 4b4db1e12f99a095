// Package types is bound to example.peg.
package types

// Message is one line.
//
//imap:union name=Name
type Message interface{ Name() string }

// Items is a list of items.
//
//imap:rule items
type Items struct {
	Items []Item `imap:"item" json:"items"`
}

// Item is some number of something.
//
//imap:rule item
type Item struct {
	Name  string `imap:"item_name" json:"name"`
	Count uint32 `imap:"item_count" json:"count,omitempty"`
}

// Colour is a colour.
//
//imap:rule colour
type Colour struct {
	Colour ColourName `imap:"colour_name" json:"colour"`
}

// ColourName is the name of a colour.
//
//imap:enum
type ColourName string

// The colours that everybody knows.
const (
	Red   ColourName = "red"
	Green ColourName = "green"
)

// Numbers are numbers.
//
//imap:rule numbers
type Numbers struct {
	Numbers []uint64 `imap:"number_list;split" json:"numbers"`
}

// All are several messages; one stands for itself.
//
//imap:rule all
//imap:unwrap Messages
type All struct {
	Messages []Message `imap:"*" json:"messages"`
}

// Name is "NUMBERS".
func (*Numbers) Name() string { return "NUMBERS" }

// Name is "ALL".
func (*All) Name() string { return "ALL" }

// Name is "ITEMS".
func (*Items) Name() string { return "ITEMS" }

// Name is "COLOUR".
func (Colour) Name() string { return "COLOUR" }
