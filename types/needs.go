package types

import "slices"

// AnyOf are capabilities of which a server has to have one.
type AnyOf []Cap

// MetBy says whether one of the capabilities is among those of a server. The
// beginning of a capability, such as MESSAGELIMIT, is met by one with any value.
func (a AnyOf) MetBy(caps []Cap) bool {
	for _, want := range a {
		for _, have := range caps {
			if _, ok := have.Value(want); ok || have.Is(want) {
				return true
			}
		}
	}
	return false
}

// Needs says what a server has to be capable of before the command may be sent to
// it: of each list one capability, for the command and for those of its arguments
// that are extensions. Nil means that every server understands the command.
//
//	for _, need := range types.Needs(&types.UnselectCommand{}) {
//		if !need.MetBy(capability.Caps) { ... } // UNSELECT or IMAP4rev2
//	}
func Needs(body CommandBody) []AnyOf {
	if c, ok := body.(interface{ needs() []AnyOf }); ok {
		return c.needs()
	}
	return nil
}

// addNeed adds a need that is not among the others yet.
func addNeed(needs []AnyOf, any ...Cap) []AnyOf {
	for _, have := range needs {
		if slices.Equal(have, any) {
			return needs
		}
	}
	return append(needs, any)
}

// setNeeds adds what a set of messages needs.
func setNeeds(needs []AnyOf, set NumSet) []AnyOf {
	if set != nil && set.IsSaved() {
		return addNeed(needs, CapSearchRes, CapIMAP4rev2)
	}
	return needs
}
