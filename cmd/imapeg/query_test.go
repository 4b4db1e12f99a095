package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// now is a Monday.
var now = time.Date(2025, 3, 31, 12, 0, 0, 0, time.UTC)

func TestParseQuery(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"unseen":                        "UNSEEN",
		"Read":                          "SEEN",
		"from:joe|unflagged":            `FROM joe UNFLAGGED`,
		"from:joe blow":                 `FROM joe blow`,
		"lunch":                         `TEXT lunch`,
		"lunch on friday":               `TEXT lunch on friday`,
		"To:a|cc:b|bcc:c|subject:d":     `TO a CC b BCC c SUBJECT d`,
		"body:x|text:seen":              `BODY x TEXT seen`,
		"list:go|id:<1@x>":              `HEADER List-Id go HEADER Message-ID <1@x>`,
		"header:X-Mailer: mutt":         `HEADER X-Mailer mutt`,
		"header:X-Mailer":               `HEADER X-Mailer `,
		"since:2025-03-01|before:today": `SINCE 1-Mar-2025 BEFORE 31-Mar-2025`,
		"on:yesterday|sentsince:7d":     `ON 30-Mar-2025 SENTSINCE 24-Mar-2025`,
		"since:2w|senton:1y":            `SINCE 17-Mar-2025 SENTON 31-Mar-2024`,
		"sentbefore:1m":                 `SENTBEFORE 3-Mar-2025`, // there is no 31 February
		"larger:1M|smaller:4096":        `LARGER 1048576 SMALLER 4096`,
		"larger:1.5k":                   `LARGER 1536`,
		"keyword:$Important":            `KEYWORD $Important`,
		"uid:4:9,12":                    `UID 4:9,12`,
		"not|from:joe|seen":             `NOT FROM joe SEEN`,
		"not|not|seen":                  `SEEN`,
		"from:a|or|from:b|seen":         `OR FROM a FROM b SEEN`,
		"seen|from:a|or|not|from:b":     `SEEN OR FROM a NOT FROM b`,
		"a|or|b|or|c":                   `OR OR TEXT a TEXT b TEXT c`,
		"has:attachment":                `ALL`,
		"gmail:in:unread":               `X-GM-RAW in:unread`,
		"subject:Grüße":                 "CHARSET UTF-8 SUBJECT {7}\r\nGrüße",
		"text:a:b":                      `TEXT a:b`,
		"not|has:attachment|from:joe":   `FROM joe`,
	} {
		q, err := parseQuery(strings.Split(query, "|"), now)
		require.NoError(t, err, query)
		line := types.Command{Tag: "a", Body: &types.SearchCommand{UID: true, Program: q.key}}
		text, err := line.Append(nil, nil)
		require.NoError(t, err, query)
		unquoted := strings.ReplaceAll(string(text), `"`, "")
		assert.Equal(t, "a UID SEARCH "+want+"\r\n", unquoted, query)
		if strings.Contains(query, "has:") {
			require.NotNil(t, q.attachments)
			assert.Equal(t, !strings.Contains(query, "not"), *q.attachments)
		} else {
			assert.Nil(t, q.attachments)
		}
	}
}

func TestParseQueryMistakes(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"":                                  "an empty term",
		"from:":                             "nothing behind the colon",
		"form:joe":                          `nothing is called "form"`,
		"since:tomorrow":                    `"tomorrow" is no day`,
		"since:d":                           `"d" is no day`,
		"since:99999999d":                   "is no day",
		"since:2025-02-30":                  "is no day",
		"larger:much":                       `"much" is no size`,
		"larger:-1":                         "is no size",
		"larger:NaN":                        "is no size",
		"larger:9999999999G":                "is no size",
		"uid:x":                             "want a number",
		"or|seen":                           "a term is missing",
		"seen|or":                           "a term is missing",
		"not":                               "a term is missing",
		"has:attachment|or|seen":            "cannot be an alternative",
		"seen|or|has:attachment":            "cannot be an alternative",
		"has:attachment|not|has:attachment": "attachments and none",
	} {
		_, err := parseQuery(strings.Split(query, "|"), now)
		var usage usageError
		require.ErrorAs(t, err, &usage, query)
		assert.Contains(t, strings.ToLower(err.Error()), strings.ToLower(want), query)
	}
}
