package main

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

const demoOutput = `Connected to 127.0.0.1:PORT: imapeg demo ready.

MAILBOX                ATTRIBUTES
INBOX                  \HasNoChildren
Archive                \HasNoChildren \Archive
Drafts                 \HasNoChildren \Drafts
Lists                  \Noselect \HasChildren
Lists.go-nuts          \HasNoChildren
Lists.golang-announce  \HasNoChildren
Projekte               \Noselect \HasChildren
Projekte.Bücher 2025   \HasNoChildren
Sent                   \HasNoChildren \Sent
Trash                  \HasNoChildren \Trash

INBOX: 8 messages

UID  DATE              FROM                      SUBJECT                                             SIZE  FLAGS
  1  2025-03-03 08:14  Ada Lindqvist             Lunch on Thursday?                                   315  \Answered \Seen
  4  2025-03-03 17:40  Example Hosting, Billing  Your invoice 2025-0317                              2.4K  \Seen
  5  2025-03-04 07:02  Jürgen Weiß               Besprechung am Dienstag – noch eine Rückfrage        590  \Flagged \Seen
  6  2025-03-06 05:26  'Priya N.' via golang-n…  Re: [go-nuts] iter.Seq2 and errors: "who closes?"    759  \Seen
  9  2025-03-06 04:05  山田太郎                  写真を送ります (3 photos)                            31K  \Answered \Flagged \Seen $Important
 10  2025-03-07 06:00  The Weekly Gopher         Gopher Weekly #312: parsers, "NIL" vs "", and {li…   575
 11  2025-03-07 22:58  Build Bot                 [imapeg] build #1042 passed on linux/arm64           367  \Recent
 12  2025-03-08 09:31  Ada Lindqvist             Re: Lunch on Thursday?                               392  \Flagged \Recent
`

func TestDemo(t *testing.T) {
	t.Parallel()
	got := program(t, "", "demo")
	got.out = regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(got.out, "127.0.0.1:PORT")
	assert.Equal(t, result{exitOK, demoOutput, ""}, got)
}
