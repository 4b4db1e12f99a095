package parser

import "github.com/imapeg/imapeg/types"

// What types with imap:text are made of. gen calls these functions by their names.

func (b *builder) textURLText(t *node) types.URLText { return types.ParseURLText(b.raw(t)) }

func (b *builder) textSecret(t *node) types.Secret { return types.NewSecret(b.decoded(t)) }
