package parser

import "github.com/imapeg/imapeg/types"

// What types with imap:text are made of. gen calls these functions by their names.

func (b *builder) textSecret(t *node) types.Secret { return types.NewSecret(b.decoded(t)) }
