package bench

import (
	"strings"
	"testing"
)

func TestWriteTable(t *testing.T) {
	rows := []Row{
		{Area: AreaFlags, Library: "imapeg", Rounds: speeds(200, 100, 300)},
		{Area: AreaFlags, Library: "peer", Rounds: speeds(10, 10, 20)},
		{Area: AreaSearch, Library: "imapeg", Rounds: speeds(50)},
		{Area: AreaSearch, Library: "imapeg, variant", Unsupported: true},
		{Area: AreaSearch, Library: "peer", Unsupported: true},
		{Area: AreaSearch, Library: "gluon", Unsupported: true},
		{Area: AreaBody, Library: "peer", Rounds: speeds(8)},
		{Area: AreaCommands, Library: "peer", Unsupported: true},
		{Area: AreaCommands, Library: "gluon", Rounds: speeds(8)},
	}
	want := `| Area | Library | MB/s | ns/message | allocs/message | bytes/message | imapeg ÷ it |
|---|---|--:|--:|--:|--:|--:|
| FLAGS | imapeg | 200 | 5.00 | 2.00 | 346 | 1.00 |
|  | peer | 10.0 | 100 | 2.00 | 346 | 15.0 |
| SEARCH | imapeg | 50.0 | 20.0 | 2.00 | 346 | 1.00 |
|  | peer | – | – | – | – | – |
| BODY[] | peer | 8.00 | 125 | 2.00 | 346 | – |
| COMMANDS | peer | – | – | – | – | – |
|  | gluon | 8.00 | 125 | 2.00 | 346 | – |
`
	var got strings.Builder
	if err := WriteTable(&got, rows); err != nil {
		t.Fatal(err)
	}
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}
