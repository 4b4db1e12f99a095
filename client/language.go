package client

import (
	"context"

	"github.com/imapeg/imapeg/types"
)

// Languages gives the languages that the server can write its texts in. The server
// needs the capability LANGUAGE.
//
// RFC 5255 section 3.
func (s *Session) Languages(ctx context.Context) ([]string, error) {
	return s.language(ctx, nil)
}

// SetLanguage asks for texts in the first language of ranges that the server has, and
// gives the one that it uses from now on. [types.LanguageDefault] is the server's
// choice.
//
//	sess.SetLanguage(ctx, "fr-CA", "fr")
//
// RFC 5255 section 3.
func (s *Session) SetLanguage(ctx context.Context, ranges ...string) (string, error) {
	tags, err := s.language(ctx, ranges)
	if err != nil || len(tags) == 0 {
		return "", err
	}
	return tags[0], nil
}

func (s *Session) language(ctx context.Context, ranges []string) ([]string, error) {
	cmd := s.command(&types.LanguageCommand{Ranges: ranges})
	var tags []string
	cmd.onData = func(resp types.Response) bool {
		switch resp := resp.(type) {
		case *types.Language:
			tags = resp.Tags
			return true
		}
		return false // the namespaces in that language are news
	}
	if err := s.c.run(ctx, cmd); err != nil {
		return nil, err
	}
	if tags == nil {
		return nil, cmd.noData()
	}
	return tags, nil
}

// Comparator sets the comparator that the server uses for searching and sorting: the
// first of those named that it has. Without any it tells the one that it uses. The
// server needs the capability I18NLEVEL=2.
//
//	sess.Comparator(ctx, "i;unicode-casemap")
//
// RFC 5255 section 4.7.
func (s *Session) Comparator(ctx context.Context, orders ...string) (*types.Comparator, error) {
	return ask[*types.Comparator](ctx, s.c, s.command(&types.ComparatorCommand{Orders: orders}))
}
